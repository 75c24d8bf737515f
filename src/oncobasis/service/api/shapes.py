"""Schemas of what the service sends, beside those of case and assessment; every list has a next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oncobasis.service.http.described import ref

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from oncobasis.service.http.described import Described


def _object(required: Sequence[str], **properties: Described) -> Described:
    return {"type": "object", "required": list(required), "properties": properties}


def _many(items: Described, **limits: int) -> Described:
    return {"type": "array", "items": items, **limits}


_TEXT: Described = {"type": "string"}
_MAYBE: Described = {"type": ["string", "null"]}
_WHEN: Described = {"type": "string", "format": "date-time"}
_MAYBE_WHEN: Described = {"type": ["string", "null"], "format": "date-time"}
_DAY: Described = {"type": "string", "format": "date"}
_COUNT: Described = {"type": "integer", "minimum": 0}
_PART: Described = {"type": "number", "minimum": 0, "maximum": 1}
_SHARE: Described = {
    **_object(("value", "low", "high", "of"), value=_PART, low=_PART, high=_PART, of=_COUNT),
    "type": ["object", "null"],
    "description": "with its 95 % Wilson interval; null where nothing was answered or decided",
}
_ANY: Described = {"type": "object"}
_CONTENT: Described = {
    "type": ["object", "null"],
    "description": "as it was sent; null after erasure",
}


def _page(item: str) -> Described:
    return _object(("items", "next"), items=_many(ref(item)), next=_MAYBE)


_PROBLEMS: Mapping[str, Described] = {
    "Problem": _object(
        ("type", "title", "status"),
        type=_TEXT,
        title=_TEXT,
        status={"type": "integer"},
        detail=_TEXT,
        errors=_many(ref("Fault")),
    ),
    "Fault": _object(("pointer", "code"), pointer=_TEXT, code=_TEXT, detail=_TEXT),
}

_HOOKS: Mapping[str, Described] = {
    "Discovery": _object(("services",), services=_many(_ANY)),
    "Cards": _object(("cards",), cards=_many(ref("Card"), maxItems=3)),
    "Card": _object(
        ("summary", "indicator", "source"),
        uuid=_TEXT,
        summary={"type": "string", "maxLength": 139},
        indicator={"enum": ["info", "warning", "critical"]},
        source=_object(("label",), label=_TEXT),
    ),
    "OperationOutcome": _object(
        ("resourceType", "issue"),
        resourceType={"const": "OperationOutcome"},
        issue=_many(_ANY, minItems=1),
    ),
    "Bundle": _object(("resourceType",), resourceType={"const": "Bundle"}),
}

_KEPT: Mapping[str, Described] = {
    "Created": _object(("id",), id=_TEXT),
    "Kept": _object(()),
    "Erased": _object(("emptied",), emptied=_COUNT),
    "AssessmentEntry": _object(
        ("id", "case", "as_of", "outcome", "created_at", "provenance"),
        id=_TEXT,
        case=_TEXT,
        as_of=_DAY,
        outcome=_TEXT,
        created_at=_WHEN,
        erased_at=_MAYBE_WHEN,
        provenance=_ANY,
    ),
    "AssessmentList": _page("AssessmentEntry"),
    "CaseEntry": _object(
        ("id", "version", "created_at"),
        id=_TEXT,
        version=_COUNT,
        created_at=_WHEN,
        updated_at=_WHEN,
        erased_at=_MAYBE_WHEN,
        content=_ANY,
    ),
    "CaseList": _page("CaseEntry"),
    "Decision": _object(
        ("id", "assessment", "decided_on"),
        id=_TEXT,
        assessment=_TEXT,
        by=_TEXT,
        decided_on=_DAY,
        created_at=_WHEN,
        content=_CONTENT,
    ),
    "DecisionList": _page("Decision"),
    "Outcome": _object(
        ("id", "assessment", "kind", "observed_on"),
        id=_TEXT,
        assessment=_TEXT,
        kind=_TEXT,
        observed_on=_DAY,
        by=_TEXT,
        corrects=_MAYBE,
        created_at=_WHEN,
        content=_CONTENT,
    ),
    "OutcomeList": _page("Outcome"),
}

_WORK: Mapping[str, Described] = {
    "Job": _object(
        ("id", "state", "progress"),
        id=_TEXT,
        kind=_TEXT,
        state={"enum": ["queued", "running", "done", "failed"]},
        progress={"type": "number", "minimum": 0, "maximum": 1},
        assessment=_MAYBE,
        error=_MAYBE,
        created_at=_WHEN,
        updated_at=_WHEN,
    ),
    "Knowledge": _object(
        ("version", "digest", "sources"),
        software=_TEXT,
        version=_TEXT,
        digest=_TEXT,
        sources=_many(_ANY),
        refused={
            "type": ["object", "null"],
            "description": "why what was put in place is not used",
        },
    ),
    "SignedOut": _object(("user",), user=_TEXT),
    "Acceptance": _object(
        ("since", "until", "every", "items"),
        since=_DAY,
        until=_DAY,
        every=_MAYBE,
        items=_many(ref("AcceptanceRow")),
    ),
    "AcceptanceRow": _object(
        (
            "kind",
            "basis",
            "period",
            "shown",
            "accepted",
            "overridden",
            "unanswered",
            "acceptance",
            "reasons",
            "decisions",
            "following",
        ),
        kind={"enum": ["all", "rule", "model"]},
        basis=_TEXT,
        period=_MAYBE,
        shown=_COUNT,
        accepted=_COUNT,
        overridden=_COUNT,
        unanswered=_COUNT,
        acceptance=_SHARE,
        reasons={"type": "object", "additionalProperties": _COUNT},
        decisions={"type": "object", "additionalProperties": _COUNT},
        following=_SHARE,
    ),
    "Reloaded": _object(("version", "digest", "before"), version=_TEXT, digest=_TEXT, before=_TEXT),
    "ModelList": _object(("items",), items=_many(_ANY), next=_MAYBE),
}

SHAPES: Mapping[str, Described] = {**_PROBLEMS, **_HOOKS, **_KEPT, **_WORK}
"""By the name under which the description refers to each."""
