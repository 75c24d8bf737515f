"""A bar on the terminal for the steps of a build."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from oncobasis.annotate.build.command import Progress

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import TaskID


@contextmanager
def progress_bar(console: Console | None = None) -> Iterator[Progress]:
    """Give what ``build_transcripts`` reports to; one bar for each step, on standard error.

    Nothing is drawn where standard error is no terminal.
    """
    from rich.console import Console  # noqa: PLC0415 - other commands do without it
    from rich.progress import Progress as Bars  # noqa: PLC0415

    shown = Console(stderr=True) if console is None else console
    with Bars(console=shown, transient=True, disable=not shown.is_terminal) as bars:
        tasks: dict[str, TaskID] = {}

        def heard(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bars.add_task(what, total=total)
            bars.update(tasks[what], completed=done)

        yield heard
