"""From a record to a recorded assessment, by the way of every answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from oncobasis.assembly.serving.intake import record_of
from oncobasis.service.answering import Question, Rendered
from oncobasis.service.answers import AnswerDesk

if TYPE_CHECKING:
    from oncobasis.service.auth.guard import Caller
    from oncobasis.service.smart.reading import Obtained

CASE_NAME = "emr"


@dataclass(frozen=True, slots=True)
class RecordAssessor:
    """Assesses records."""

    desk: AnswerDesk
    today: Callable[[], date]

    async def assess(self, obtained: Obtained, caller: Caller, way: str) -> str | None:
        """Return the id of the recorded assessment; None where no primary cancer is named."""
        as_of = self.today()
        chart = obtained.chart
        record = await self.desk.work(
            lambda: record_of(chart.distinct(), CASE_NAME, as_of=as_of.isoformat())
        )
        case = record.case
        if case is None:
            await self.desk.note(caller, way, "no_case")
            return None
        question = Question(caller, way, as_of, patient=f"Patient/{chart.patient}")
        answer = await self.desk.answer(question, case, lambda *_: Rendered(b""))
        return answer.id
