"""Write what differs between our annotator and ferro-hgvs: tests/golden/annotator_divergence.tsv.

Needs ferro-hgvs (extra ``dev``) and the public data files: ``ONCOBASIS_DATA=... python
scripts/compare_annotators.py``. A difference without a reason ends with exit code 1.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections import Counter
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PINNED = ROOT / "tests" / "golden" / "annotator_divergence.tsv"


def main() -> int:
    """Write the pinned file and print how many rows each reason has."""
    sys.path.insert(0, str(ROOT / "tests"))
    comparison = import_module("builders.peer_comparison")
    reasons = import_module("builders.peer_reasons")

    with tempfile.TemporaryDirectory() as folder:
        rows = comparison.compared_with_ferro(Path(os.environ["ONCOBASIS_DATA"]), Path(folder))
    lines = reasons.divergence(rows)
    PINNED.write_text("\n".join([reasons.HEADER, *lines]) + "\n")
    counted = Counter(line.rpartition("\t")[2] for line in lines)
    print(f"{len(rows):,} changes, {len(rows) - len(lines):,} answered alike")
    for why, count in counted.most_common():
        print(f"{count:6,}  {why}")
    return int(any("unexplained" in why for why in counted))


if __name__ == "__main__":
    sys.exit(main())
