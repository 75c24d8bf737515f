"""A process that writes audit chains until it is killed, or so many batches.

``python -m builders.chain_writer FOLDER`` forks writers; ``... FOLDER FIRST BATCHES`` writes.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from functools import partial
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from builders.killed_writers import Acknowledge, acknowledge_to, fork_writers
from oncobasis.audit.chains.facts import ANSWERED
from oncobasis.audit.chains.keys import load_or_create_signer
from oncobasis.audit.chains.writer import open_chain

if TYPE_CHECKING:
    from collections.abc import Iterable

TOGETHER = 3


def write(folder: Path, batches: Iterable[int], first: int, acknowledge: Acknowledge) -> None:
    """Write entries by threes; acknowledge each number once its future is done."""
    signer = load_or_create_signer(folder / "audit.key")
    writer = open_chain(folder / "chains", signer, lambda: datetime.now(UTC), anchor_seconds=0.02)
    for batch in batches:
        numbers = range(first + batch * TOGETHER, first + (batch + 1) * TOGETHER)
        futures = [
            writer.submit(ANSWERED, {"number": number, "long": "x" * 3000}) for number in numbers
        ]
        for number, future in zip(numbers, futures, strict=True):
            future.result()
            acknowledge(number)


if __name__ == "__main__":
    place = Path(sys.argv[1])
    if sys.argv[2:]:
        begin, many = map(int, sys.argv[2:])
        write(place, range(many), begin, acknowledge_to(1))
    else:
        load_or_create_signer(place / "audit.key")
        fork_writers(partial(write, place, count()))
