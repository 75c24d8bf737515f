"""Every public file is read, and each of its rows ends where the reviewed table says.

The table is written by ``scripts/write_intake_counts.py``; a change of it is reviewed row by row.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from write_intake_counts import COLUMNS, counted

TABLE = Path(__file__).with_name("intake_counts.tsv")
ROWS = [tuple(line.split("\t")) for line in TABLE.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("row", ROWS[1:], ids=[row[0] for row in ROWS[1:]])
def test_what_a_file_gives(shared_data: Path, row: tuple[str, ...]) -> None:
    found = counted(shared_data / "variants", row[0])
    assert dict(zip(COLUMNS, found, strict=True)) == dict(zip(COLUMNS, row, strict=True))
    said = dict(zip(COLUMNS, row, strict=True))
    kept = sum(int(said[name]) for name in ("reported", "filtered", "not_understood"))
    assert int(said["alleles"]) == kept


def test_no_file_is_left_out(shared_data: Path) -> None:
    folder = shared_data / "variants"
    names = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert names == {row[0] for row in ROWS[1:]}
