"""What a CDS client sends: the envelope is strict, the resources in it are not.

A field that the specification does not know is refused, in the context it is not: hooks gain
optional context fields between their versions. ``extension`` may stand in every object and is not
read. Null stands for absent, as many clients send it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Literal
from uuid import UUID

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    WithJsonSchema,
    model_validator,
)

from oncobasis.service.http.body import Moment, read_model
from oncobasis.service.http.problems import ProblemError

_ID = re.compile(r"[A-Za-z0-9._~:-]{1,128}")
_VISIBLE = re.compile(r"[!-~]+")


def _uuid(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        raise ValueError("must be a UUID") from None


def _patient_id(text: str) -> str:
    bare = text.removeprefix("Patient/")
    if not _ID.fullmatch(bare):
        raise ValueError("must be the id of a Patient")
    return bare


def _token(text: str) -> str:
    if not _VISIBLE.fullmatch(text):
        raise ValueError("must be a bearer token")
    return text


def _extension(value: object) -> object:
    if isinstance(value, dict | list):
        return value
    raise ValueError("must be an object")


Extension = Annotated[
    object, AfterValidator(_extension), WithJsonSchema({"type": ["object", "array"]})
]
"""An object by the specification; some clients know it as a list of objects."""


class _Strict(BaseModel):
    """The specification keeps the name ``extension`` free for everybody, in every object."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    extension: Extension | None = None


class FhirAuthorization(_Strict):
    """The token with which missing data may be fetched.

    ``expires_in``, ``scope`` and ``subject`` are required by the specification, but clients that
    pass on what their own token endpoint gave them lack some, and nothing here depends on them.
    """

    access_token: Annotated[str, Field(min_length=1, max_length=16_384), AfterValidator(_token)]
    token_type: Annotated[str, Field(pattern="^[Bb]earer$")]
    expires_in: int | None = None
    scope: str | None = None
    subject: str | None = None
    patient: str | None = None


class Context(BaseModel):
    """What every hook says of its place; more fields of single hooks are read where needed."""

    model_config = ConfigDict(strict=True, extra="allow", frozen=True)

    userId: Annotated[str, Field(min_length=1, max_length=256)]  # noqa: N815 - the wire's name
    patientId: Annotated[str, Field(min_length=1), AfterValidator(_patient_id)]  # noqa: N815
    encounterId: str | None = None  # noqa: N815


class OrderContext(Context):
    """The context of the order hooks."""

    draftOrders: Mapping[str, object]  # noqa: N815


class SelectContext(OrderContext):
    """The context of order-select."""

    selections: list[str]


class HookRequest(_Strict):
    """A call of a service."""

    hook: str
    hookInstance: Annotated[str, AfterValidator(_uuid)]  # noqa: N815
    context: dict[str, object]
    fhirServer: Annotated[str, Field(max_length=2048, pattern=r"^https?://")] | None = None  # noqa: N815
    fhirAuthorization: FhirAuthorization | None = None  # noqa: N815
    prefetch: dict[str, object] | None = None

    @model_validator(mode="after")
    def _whole(self) -> HookRequest:
        if self.fhirAuthorization is not None and self.fhirServer is None:
            raise ValueError("fhirAuthorization needs fhirServer")
        return self


class Coding(BaseModel):
    """A code of an override reason."""

    model_config = ConfigDict(strict=True, extra="ignore", frozen=True)

    code: Annotated[str, Field(min_length=1, max_length=128, pattern=r"^[!-~]+$")]
    system: str | None = None
    display: str | None = None


class OverrideReason(_Strict):
    """Why a card was overridden."""

    reason: Coding | None = None
    userComment: Annotated[str, Field(max_length=4000)] | None = None  # noqa: N815


class AcceptedSuggestion(_Strict):
    """A suggestion that was taken."""

    id: Annotated[str, Field(min_length=1, max_length=128, pattern=r"^[!-~]+$")]


class FeedbackItem(_Strict):
    """What became of one card."""

    card: Annotated[str, Field(min_length=1, max_length=128, pattern=r"^[!-~]+$")]
    outcome: Literal["accepted", "overridden"]
    acceptedSuggestions: list[AcceptedSuggestion] | None = None  # noqa: N815
    overrideReason: OverrideReason | None = None  # noqa: N815
    outcomeTimestamp: Moment  # noqa: N815

    @model_validator(mode="after")
    def _fits(self) -> FeedbackItem:
        if self.outcome == "accepted" and not self.acceptedSuggestions:
            raise ValueError("an accepted card names acceptedSuggestions")
        return self


class FeedbackRequest(_Strict):
    """Answers to cards."""

    feedback: Annotated[list[FeedbackItem], Field(min_length=1, max_length=200)]


def hook_request(document: Mapping[str, object], hook: str) -> HookRequest:
    """Return the call; raises a problem, 400 for another hook than the service's."""
    request = read_model(HookRequest, document)
    if request.hook != hook:
        raise ProblemError("bad_request", "the hook is not that of this service")
    return request
