"""The assembly of a file against the one that was asked for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from oncobasis.core.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from oncobasis.readers.reading.ledger import Ledger

_ASSEMBLY_WORDS = (
    ("GRCh38", re.compile(r"grch38|hg38|b38\b|hs38|assembly38", re.IGNORECASE)),
    ("GRCh37", re.compile(r"grch37|hg19|b37\b|hs37|g1k_v37|assembly19", re.IGNORECASE)),
)


def canonical_assembly(text: str) -> str | None:
    """Return GRCh37 or GRCh38 for any name of them, else None."""
    return next((name for name, words in _ASSEMBLY_WORDS if words.search(text)), None)


def agreed_assembly(
    found: str | None,
    sources: Sequence[tuple[str, str]],
    asked: str | None,
    *,
    file: str,
    ledger: Ledger,
) -> str | None:
    """Return the assembly of the file, else the one asked for, else None with a remark.

    Raises InputError if the two contradict each other or the one asked for is not known.
    """
    wanted = None if asked is None else canonical_assembly(asked)
    if asked is not None and wanted is None:
        raise InputError(
            f"the assembly {asked!r} is not known",
            where="--assembly",
            remedy="write GRCh37 (hg19) or GRCh38 (hg38)",
        )
    if found is not None and wanted is not None and found != wanted:
        said = ", ".join(source for source, name in sources if name == found)
        raise InputError(
            f"the file is on {found} ({said}), not on {wanted}",
            where=file,
            remedy=f"leave --assembly out, or give --assembly {found}",
        )
    for source, name in sources:
        if found is not None and name != found:
            ledger.remark("assembly_contradiction", source=source, says=name, used=found)
    if found is None and wanted is None:
        ledger.remark("assembly_unknown", file=file)
    return found or wanted
