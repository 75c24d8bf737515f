"""The collector rests while a process opens its parts, and works again whatever comes of it."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

import pytest

from oncobasis.service.operation.memory import opened_for_good

if TYPE_CHECKING:
    from collections.abc import Iterator

    from oncobasis.service.operation.ports import Parts


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    before = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*before)


def test_the_collector_rests_and_then_leaves_alone_what_is_there() -> None:
    seen: list[bool] = []

    def opened() -> Parts:
        seen.append(gc.isenabled())
        return "parts"  # type: ignore[return-value]

    assert opened_for_good(opened) == "parts"  # type: ignore[comparison-overlap]
    assert seen == [False]
    assert gc.isenabled()
    assert gc.get_freeze_count() > 0


def test_parts_that_can_not_be_opened_leave_the_collector_at_work() -> None:
    def opened() -> Parts:
        raise OSError("no disk")

    with pytest.raises(OSError, match="no disk"):
        opened_for_good(opened)
    assert gc.isenabled()
