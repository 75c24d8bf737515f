"""The folder of an evaluation: written whole, so that no old figure stands beside a new report."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from fnmatch import fnmatch
from pathlib import Path
from tempfile import TemporaryDirectory

from oncobasis.core.errors import UsageError

REPORT_FILE = "evaluation.json"
_FIGURES = ("calibration*.png", "decision.png", "pr.png", "roc.png", "subgroups*.png")


@contextmanager
def new_evaluation(out: Path) -> Iterator[Path]:
    """A folder to write into; when all is well its files take the place of those in ``out``.

    The report goes in last, after every file of an earlier evaluation has gone, so a folder with
    a report is whole. Other files in ``out`` stay. Raises UsageError, before anything is done,
    where ``out`` can't be written.
    """
    made = not out.exists()
    try:
        out.mkdir(parents=True, exist_ok=True)
        desk = TemporaryDirectory(dir=out, prefix=".evaluation-")
    except OSError as error:
        raise UsageError(
            f"can't be written: {error.strerror}", where=str(out), remedy="name another folder"
        ) from None
    done = False
    try:
        with desk as name:
            yield Path(name)
            _take(Path(name), out)
            done = True
    finally:
        if made and not done:
            out.rmdir()


def _take(new: Path, out: Path) -> None:
    report = out / REPORT_FILE
    if report.exists():
        report.unlink()
        for path in sorted(out.iterdir()):
            if any(fnmatch(path.name, pattern) for pattern in _FIGURES):
                path.unlink()
    for path in sorted(new.iterdir(), key=lambda path: (path.name == REPORT_FILE, path.name)):
        path.replace(out / path.name)
