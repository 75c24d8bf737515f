"""``python -m oncobasis.knowledge.importers.civic --from DIR [--to knowledge]``.

DIR holds CIViC's TSV downloads, or is a data folder with them in ``knowledge/civic``.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from oncobasis.knowledge.importers.civic.build import build_civic
from oncobasis.knowledge.importers.tsv import folders

if TYPE_CHECKING:
    from pathlib import Path


def main() -> None:
    """Write evidence.tsv, assertions.tsv and not_covered.tsv; print their counts."""
    source, target = folders("CIViC evidence and assertions as records")
    counts = build_civic(_downloads(source), target / "civic")
    for name, count in counts.items():
        sys.stdout.write(f"{count:6} {name}\n")


def _downloads(folder: Path) -> Path:
    inner = folder / "knowledge" / "civic"
    return inner if inner.is_dir() else folder


if __name__ == "__main__":
    main()
