"""Records of the store as the API shows them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import orjson

if TYPE_CHECKING:
    from oncobasis.core.canonical import Json
    from oncobasis.store.records import AssessmentInfo, CaseInfo, Decision, Job, Outcome

    Document = dict[str, Json]


def assessment_view(info: AssessmentInfo) -> Document:
    """Return an entry of the list of assessments."""
    return {
        "id": info.id,
        "case": info.case_id,
        "as_of": info.as_of.isoformat(),
        "outcome": info.outcome,
        "created_at": moment(info.created_at),
        "erased_at": None if info.erased_at is None else moment(info.erased_at),
        "provenance": {
            "software": info.software,
            "knowledge": info.knowledge,
            "models": list(info.models),
            "input_digest": info.input_digest,
            "output_digest": info.output_digest,
        },
    }


def case_view(info: CaseInfo) -> Document:
    """Return an entry of the list of cases."""
    return {
        "id": info.id,
        "version": info.version,
        "created_at": moment(info.created_at),
        "updated_at": moment(info.updated_at),
        "erased_at": None if info.erased_at is None else moment(info.erased_at),
    }


def decision_view(one: Decision) -> Document:
    """Return a decision."""
    return {
        "id": one.id,
        "assessment": one.assessment_id,
        "by": one.by,
        "decided_on": one.decided_on.isoformat(),
        "created_at": moment(one.created_at),
        "content": None if one.payload is None else orjson.loads(one.payload),
    }


def outcome_view(one: Outcome) -> Document:
    """Return an outcome."""
    return {
        "id": one.id,
        "assessment": one.assessment_id,
        "kind": one.kind.value,
        "observed_on": one.observed_on.isoformat(),
        "by": one.by,
        "corrects": one.corrects,
        "created_at": moment(one.created_at),
        "content": None if one.payload is None else orjson.loads(one.payload),
    }


def job_view(one: Job) -> Document:
    """Return how far a job is."""
    return {
        "id": one.id,
        "kind": one.kind,
        "state": one.state.value,
        "progress": round(one.progress, 3),
        "assessment": one.result,
        "error": one.error,
        "created_at": moment(one.created_at),
        "updated_at": moment(one.updated_at),
    }


def moment(when: datetime) -> str:
    """Return an instant in UTC."""
    return when.isoformat(timespec="milliseconds").replace("+00:00", "Z")
