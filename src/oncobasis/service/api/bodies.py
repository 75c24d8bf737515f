"""Bodies of the API beside cases: strict, every field known, nothing turned into another type."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic.config import JsonDict

from oncobasis.service.http.body import Day

Text = Annotated[str, Field(min_length=1, max_length=4000)]
Name = Annotated[str, Field(min_length=1, max_length=200)]
Id = Annotated[str, Field(min_length=1, max_length=128, pattern=r"^[!-~]+$")]


_FHIR_ID = re.compile(r"[A-Za-z0-9.-]{1,64}")


def patient_reference(text: str) -> str:
    """Return one spelling for a patient: hooks and Bundles say ``Patient/123``, people ``123``.

    Who erases or searches by the short one must find what came under the long one.
    """
    return f"Patient/{text}" if _FHIR_ID.fullmatch(text) else text


Reference = Annotated[
    str,
    Field(min_length=1, max_length=256, pattern=r"^[!-~]+$"),
    AfterValidator(patient_reference),
]


def _whole(value: object) -> object:
    return int(value) if isinstance(value, float) and value.is_integer() else value


WHOLE = BeforeValidator(_whole)
"""JSON has one kind of number: 14.0 is the integer 14 (JSON Schema, 2020-12)."""


class Body(BaseModel):
    """A body; unknown fields are refused."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class Options(Body):
    """What stands beside a case: whose it is, as of when and for which regulators to answer."""

    patient: Reference | None = Field(
        default=None,
        description="the hospital's reference, as Patient/123 or 123; kept as a pseudonym",
    )
    as_of: Day | None = Field(default=None, description="date of the assessment (default: today)")
    regions: list[Literal["FDA", "EMA", "HC"]] | None = Field(
        default=None, min_length=1, max_length=3, description="regulators that make tier I-A"
    )


class DecisionBody(Body):
    """What the tumour board decided."""

    decision: Literal["accepted", "modified", "declined", "deferred"]
    decided_on: Day
    recommendations: list[Id] = Field(
        default_factory=list, max_length=20, description="ids of recommendations that were taken"
    )
    therapies: list[Name] = Field(default_factory=list, max_length=20, description="what is given")
    reason: Text | None = None


def _given(name: str) -> JsonDict:
    """Return the schema of a body that has this field, and not as null."""
    return {"required": [name], "properties": {name: {"type": "string"}}}


def _only_of(kind: str, *, needed: str, barred: list[str]) -> JsonDict:
    """Return the schema of fields of one kind: which it needs, and which no other may have."""
    absent: JsonDict = {name: {"type": "null"} for name in barred}
    return {
        "if": {"properties": {"kind": {"const": kind}}},
        "then": {"required": [needed], "properties": {needed: {"not": {"type": "null"}}}},
        "else": {"properties": absent},
    }


class OutcomeBody(Body):
    """What became of the patient."""

    model_config = ConfigDict(
        json_schema_extra={
            "allOf": [
                _only_of("response", needed="response", barred=["response"]),
                _only_of("toxicity", needed="grade", barred=["grade", "term"]),
            ]
        }
    )

    kind: Literal["response", "progression", "death", "toxicity"]
    observed_on: Day
    therapies: list[Name] = Field(default_factory=list, max_length=20)
    response: Literal["CR", "PR", "SD", "PD", "NE", "pCR", "RD"] | None = Field(
        default=None, description="of kind response: best response, or of neoadjuvant therapy"
    )
    grade: Annotated[int, Field(ge=1, le=5), WHOLE] | None = Field(
        default=None, description="of kind toxicity: CTCAE grade"
    )
    term: Name | None = Field(default=None, description="of kind toxicity: what it was")
    note: Text | None = None
    corrects: Id | None = Field(default=None, description="an earlier record that was wrong")

    @model_validator(mode="after")
    def _fits(self) -> OutcomeBody:
        if (self.kind == "response") != (self.response is not None):
            raise ValueError("response belongs to the kind response, which needs it")
        if (self.kind == "toxicity") != (self.grade is not None):
            raise ValueError("grade belongs to the kind toxicity, which needs it")
        if self.term is not None and self.kind != "toxicity":
            raise ValueError("term belongs to the kind toxicity")
        return self


class SearchBody(Body):
    """What cases are looked for; all that is given must hold."""

    patient: Reference | None = None
    case_id: Name | None = None
    tumor_type: Name | None = Field(default=None, description="OncoTree code, types below too")
    genes: list[Name] = Field(default_factory=list, max_length=10)
    since: Day | None = None
    until: Day | None = None
    cursor: Annotated[str, Field(max_length=400)] | None = None
    limit: Annotated[int, Field(ge=1, le=200), WHOLE] = 50


class ConsentBody(Body):
    """Whether the patient's data may be used a second time."""

    patient: Reference
    secondary_use: bool


class ErasureBody(Body):
    """Whose content is erased."""

    patient: Reference


class ReloadBody(Body):
    """Which knowledge is meant."""

    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] | None = Field(
        default=None, description="digest that the bundle in place must have (default: its own)"
    )


class SignOutBody(Body):
    """Who is signed out everywhere: the digest of the journal, or the subject of the issuer."""

    model_config = ConfigDict(json_schema_extra={"oneOf": [_given("user"), _given("subject")]})

    user: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] | None = Field(
        default=None, description="digest of the person, as entries of the journal name it"
    )
    subject: Name | None = Field(default=None, description="`sub` of the person's id token")
    issuer: Name | None = Field(default=None, description="`iss` of it (default: people.issuer)")

    @model_validator(mode="after")
    def _one(self) -> SignOutBody:
        if (self.user is None) == (self.subject is None):
            raise ValueError("give user or subject")
        return self
