"""Files of patients do not outlive the process that took them in by more than a day."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from oncobasis.service.operation.upkeep import drop_uploads

if TYPE_CHECKING:
    from pathlib import Path


def test_files_that_a_killed_process_left_are_removed_and_no_others(tmp_path: Path) -> None:
    for name, moment in {"old": 1000, "new": 3000}.items():
        folder = tmp_path / name
        folder.mkdir()
        (folder / "upload-1.vcf").write_text("x")
        os.utime(folder, (moment, moment))
    drop_uploads(tmp_path, 2000)
    assert [folder.name for folder in tmp_path.iterdir()] == ["new"]
    assert (tmp_path / "new" / "upload-1.vcf").exists()


def test_without_uploads_there_is_nothing_to_remove(tmp_path: Path) -> None:
    drop_uploads(tmp_path / "spool", 2000)
    assert not list(tmp_path.iterdir())
