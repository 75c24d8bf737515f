"""Cases that the demo mode assesses when it is ready, so that there is something to look at."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from oncobasis.service.answering import Question, Rendered
from oncobasis.service.auth.guard import Caller
from oncobasis.service.auth.principal import demo_principal
from oncobasis.service.operation.lifecycle import State

if TYPE_CHECKING:
    from datetime import date

    from oncobasis.core.case import TumorCase
    from oncobasis.service.wiring import Wiring

Told = Callable[[str], None]


async def preload(
    wiring: Wiring, cases: Sequence[TumorCase], base_url: str, today: date, told: Told
) -> None:
    """Assess the cases and say where their reports are."""
    await wiring.lifecycle.opened()
    if wiring.lifecycle.state is not State.READY:
        told("not ready: see the log")
        return
    for case in cases:
        name = await _assessed(wiring, case, today)
        told(f"  demo case   {base_url}/v1/assessments/{name}?format=html")
    told("ready")


async def _assessed(wiring: Wiring, case: TumorCase, today: date) -> str:
    question = Question(Caller(demo_principal()), "demo", today)
    answer = await wiring.desk.answer(question, case, lambda *_: Rendered(b""))
    return answer.id
