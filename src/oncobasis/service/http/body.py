"""Bodies of requests: what they say they are, and what they hold."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, TypeVar

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ValidationError
from starlette.requests import ClientDisconnect

from oncobasis.service.http.problems import ProblemError, invalid
from oncobasis.service.http.strict_json import parse_object

if TYPE_CHECKING:
    from fastapi import Request

    from oncobasis.service.http.strict_json import Plain

M = TypeVar("M", bound=BaseModel)


def _day(value: object) -> object:
    """Take text alone: pydantic would read a number as seconds since 1970."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _moment(value: object) -> object:
    try:
        return datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


Day = Annotated[date, BeforeValidator(_day)]
Moment = Annotated[AwareDatetime, BeforeValidator(_moment)]

JSON, FHIR, FORM = "application/json", "application/fhir+json", "multipart/form-data"


def media_type(request: Request) -> str:
    """Return the type of the body, without its parameters."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


async def json_body(
    request: Request, deepest: int, types: tuple[str, ...] = (JSON,)
) -> dict[str, Plain]:
    """Return the JSON object of a body; raises 400 and 415 problems."""
    if media_type(request) not in types:
        raise ProblemError("unsupported_media_type", f"send {' or '.join(types)}")
    try:
        body = await request.body()
    except ClientDisconnect:
        raise ProblemError("bad_request") from None
    return parse_object(body, deepest)


def read_model(model: type[M], document: Mapping[str, object], within: str = "") -> M:
    """Return the document as a model; raises a 422 problem without any value.

    ``within`` is the JSON pointer of the document in the body, if it isn't the whole of it.
    """
    try:
        return model.model_validate(document)
    except ValidationError as error:
        raise invalid(error, within) from None
