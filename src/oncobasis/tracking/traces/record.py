"""What is told of an answer, and nothing else: every field is listed here, every word is a code.

There is no field for a finding, a diagnosis, a drug, a date of the patient, a reference or free
text. A record is read back by the same list before it is sent, so that nothing else can pass.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Literal, TypeAlias, get_args

from oncobasis.core.canonical import Json
from oncobasis.core.errors import OncobasisError

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:@+/-]{0,127}")
_MOST = 200

RemarkKind: TypeAlias = Literal["feedback", "decision", "outcome"]
KINDS: tuple[RemarkKind, ...] = get_args(RemarkKind)

VALUES: Mapping[RemarkKind, frozenset[str]] = {
    "feedback": frozenset({"accepted", "overridden"}),
    "decision": frozenset({"accepted", "modified", "declined", "deferred"}),
    "outcome": frozenset({"response", "progression", "death", "toxicity"}),
}
"""The words that a remark can be."""


class RecordError(OncobasisError):
    """Something else than what is listed was about to be told; it is not."""


@dataclass(frozen=True, slots=True)
class AnswerTrace:
    """One answer. ``stances``, ``tiers`` and ``abstentions`` count; ``milliseconds`` it took.

    ``models`` are written ``name@version``, abstentions ``name@version`` that gave no number.
    """

    assessment: str
    service: str
    software: str
    knowledge: str
    knowledge_digest: str
    settings_digest: str
    outcome: str
    at_ms: int
    milliseconds: float
    models: tuple[str, ...] = ()
    abstentions: tuple[tuple[str, int], ...] = ()
    applicability: tuple[tuple[str, int], ...] = ()
    stances: tuple[tuple[str, int], ...] = ()
    tiers: tuple[tuple[str, int], ...] = ()
    warnings: tuple[str, ...] = ()
    withheld: int = 0
    missing_tests: int = 0
    disagreements: int = 0
    cards: int = 0

    def __post_init__(self) -> None:
        """Refuse what is no code and no figure."""
        _check(self)


@dataclass(frozen=True, slots=True)
class Remark:
    """What happened after an answer: a word of ``VALUES``, and codes of why (feedback)."""

    assessment: str
    kind: RemarkKind
    value: str
    at_ms: int
    reasons: tuple[str, ...] = ()
    service: str = ""

    def __post_init__(self) -> None:
        """Refuse what is no code."""
        if self.kind not in KINDS or self.value not in VALUES[self.kind]:
            message = "a remark is one of the listed words"
            raise RecordError(message, where="outbox")
        _check(self)


def payload_of(record: AnswerTrace | Remark) -> dict[str, Json]:
    """Return the record as it is kept in the outbox."""
    return {field.name: getattr(record, field.name) for field in fields(record)}


def trace_of(payload: Mapping[str, Json]) -> AnswerTrace:
    """Read an answer from the outbox; raises RecordError for anything that is not listed."""
    return AnswerTrace(**_known(AnswerTrace, payload))  # type: ignore[arg-type]


def remark_of(payload: Mapping[str, Json]) -> Remark:
    """Read a remark from the outbox; raises RecordError for anything that is not listed."""
    return Remark(**_known(Remark, payload))  # type: ignore[arg-type]


def code_or(text: str, otherwise: str = "other") -> str:
    """Return the text if it is a code, else a code that says nothing of it."""
    return text if _CODE.fullmatch(text) else otherwise


def _known(kind: type, payload: Mapping[str, Json]) -> dict[str, object]:
    listed = {field.name for field in fields(kind)}
    if set(payload) - listed:
        message = "the outbox holds a field that is not listed"
        raise RecordError(message, where="outbox", remedy="nothing of it was sent")
    return {name: _tuples(value) for name, value in payload.items()}


def _tuples(value: object) -> object:
    return tuple(_tuples(one) for one in value) if isinstance(value, list | tuple) else value


def _check(record: AnswerTrace | Remark) -> None:
    for field in fields(record):
        if not _is_plain(getattr(record, field.name), field.name):
            message = "only codes and figures are told"
            raise RecordError(message, where=field.name)


def _is_plain(value: object, name: str) -> bool:
    if isinstance(value, tuple):
        return len(value) <= _MOST and all(_is_plain(one, name) for one in value)
    if isinstance(value, str):
        return _CODE.fullmatch(value) is not None or (value == "" and name == "service")
    return isinstance(value, int | float) and not isinstance(value, bool) and value >= 0
