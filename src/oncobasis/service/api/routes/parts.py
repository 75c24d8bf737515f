"""What the routes of version 1 share: who may call, parameters, and the desks that do the work."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Literal

from fastapi import Depends, Query, Request

from oncobasis.service.http.described import Described
from oncobasis.service.http.problems import ProblemError

if TYPE_CHECKING:
    from oncobasis.service.api.assessments import AssessmentDesk
    from oncobasis.service.api.cases import CaseDesk
    from oncobasis.service.api.followup import FollowUpDesk
    from oncobasis.service.api.jobs import JobDesk
    from oncobasis.service.api.readings import Readings
    from oncobasis.service.auth.guard import Guard
    from oncobasis.service.operation.knowledge import KnowledgeDesk

READERS = ("viewer", "clinician", "board")
WRITERS = ("clinician", "board")

Cursor = Annotated[str | None, Query(max_length=400, description="of the page before")]
Limit = Annotated[int, Query(ge=1, le=200, description="entries on a page")]
Format = Annotated[
    Literal["json", "html", "pdf", "fhir", "xlsx"] | None, Query(description="else by Accept")
]
Lang = Annotated[Literal["en", "ko"] | None, Query(description="else by Accept-Language")]

_MANY = "gene"


async def _each_once(request: Request) -> None:
    """Refuse a parameter that is given twice: the framework would take the last one unsaid."""
    names = [name for name, _ in request.query_params.multi_items() if name != _MANY]
    if len(names) > len(set(names)):
        raise ProblemError("not_understood", "a parameter of the query is given more than once")


ONCE = (Depends(_each_once),)
"""For routes with parameters in the query."""

ABOUT_ONE = ("not_found", "gone", "forbidden", "not_understood")
"""Problems of reading one thing by its id."""
KEEPING = (*ABOUT_ONE, "conflict", "unsupported_media_type", "not_recorded")
"""Problems of keeping something that is sent."""


@dataclass(frozen=True, slots=True)
class Desks:
    """What the routes hand their work to."""

    guard: Guard
    assessments: AssessmentDesk
    cases: CaseDesk
    jobs: JobDesk
    followup: FollowUpDesk
    knowledge: KnowledgeDesk
    readings: Readings


def unless_unchanged(good: dict[int | str, Described]) -> dict[int | str, Described]:
    """Return the answers of a route that reads ``If-None-Match``."""
    return {**good, 304: {"description": "Not changed"}}
