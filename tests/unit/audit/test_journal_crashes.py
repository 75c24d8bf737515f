"""A crash between an entry and its head, again and again, leaves a journal that goes on."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from oncobasis.audit.head import Head, write_head
from oncobasis.audit.journal import FileJournal
from oncobasis.audit.verify import verify


@pytest.mark.parametrize("before", [0, 1, 3])
def test_crashes_one_after_the_other_before_the_head_is_written(
    before: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "journal.jsonl"
    journal = FileJournal(path, lambda: datetime(2026, 1, 2, tzinfo=UTC))
    for _ in range(before):
        journal.append("written", {})
    for _ in range(3):
        sizes = path.stat().st_size if path.exists() else 0

        def dies_after_an_entry(where: Path, head: Head, size: int = sizes) -> None:
            if path.stat().st_size > size:
                raise KeyboardInterrupt
            write_head(where, head)

        with monkeypatch.context() as patch:
            patch.setattr("oncobasis.audit.journal.write_head", dies_after_an_entry)
            with pytest.raises(KeyboardInterrupt):
                journal.append("crashed", {})
    journal.append("went_on", {})
    checked = verify(path)
    assert checked.intact
    assert checked.entries == before + 4
