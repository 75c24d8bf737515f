"""Examples of what the service sends, by the name of its schema; made up, of no patient."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from oncobasis.core.canonical import Json

_DIGEST = "5e" * 32
_WHEN = "2026-11-22T10:00:00.000Z"
_ASSESSMENT = "as-2f1d8a8c5c8e4f0f9d0b6f6f0f3a9b1c"
_CASE = "case-6b1f0c3e9a7d4b52a1c8e0d47f9b2a30"
_LABEL = "https://www.accessdata.fda.gov/drugsatfda_docs/label/2017/208065s006lbl.pdf"
_CONDITION = "setting(advanced); prior(class:EGFR TKI); age(>=18)"

_OPTION: Mapping[str, Json] = {
    "id": "rec-394bda7b281c0832",
    "rank": 1,
    "therapies": [{"name": "osimertinib", "ncit": "C116377", "class": "egfr_tki"}],
    "stance": "recommended",
    "tier": "I-A",
    "escat": "I",
    "effect": "sensitivity",
    "tumor_match": "ancestor",
    "biomarkers": ["EGFR p.T790M"],
    "setting": _CONDITION,
    "regulatory": [
        {
            "agency": "FDA",
            "status": "regular",
            "date": "2015-11-13",
            "setting": _CONDITION,
            "url": _LABEL,
            "tumor_match": "ancestor",
        }
    ],
    "basis": [
        {
            "rule": "fda:tagrisso:egfr-p-t790m-nsclc-7876e1",
            "source": "fda",
            "id": "tagrisso:egfr-p-t790m-nsclc-7876e1",
            "level": "label",
            "direction": "supports",
            "significance": "sensitivity",
            "match": "exact",
            "tumor_match": "ancestor",
            "condition": _CONDITION,
            "matched": ["EGFR p.T790M"],
            "citation": "FDA label of Tagrisso",
            "url": _LABEL,
            "pmid": None,
            "flagged": False,
        }
    ],
    "against": [],
    "requires": [],
    "missing": [],
    "cautions": [],
    "superseded_by": [],
    "predictions": [],
    "rationale": [],
}

_ANSWER: Mapping[str, Json] = {
    "schema": "oncobasis.assessment/1",
    "language": "en",
    "case_id": "example",
    "as_of": "2026-11-22",
    "regions": ["FDA"],
    "tumor_type": {
        "code": "LUAD",
        "name": "Lung Adenocarcinoma",
        "path": ["TISSUE", "LUNG", "NSCLC", "LUAD"],
        "status": "exact",
        "codes": ["LUAD"],
    },
    "summary": [],
    "recommendations": [_OPTION],
    "withheld": [],
    "withheld_count": 149,
    "alterations": [],
    "missing_tests": [],
    "implications": [],
    "predictions": [],
    "disagreements": [],
    "trials": [],
    "warnings": [],
    "provenance": {
        "software": "oncobasis 0.1.0",
        "knowledge": {"version": "2026.11.1", "digest": _DIGEST, "sources": []},
        "models": [],
        "settings_digest": _DIGEST,
        "input_digest": _DIGEST,
        "output_digest": _DIGEST,
    },
}

_ENTRY: Mapping[str, Json] = {
    "id": _ASSESSMENT,
    "case": _CASE,
    "as_of": "2026-11-22",
    "outcome": "recommended",
    "created_at": _WHEN,
    "erased_at": None,
    "provenance": {
        "software": "oncobasis_0.1.0",
        "knowledge": _DIGEST,
        "models": [_DIGEST],
        "input_digest": _DIGEST,
        "output_digest": _DIGEST,
    },
}
_CASE_ENTRY: Mapping[str, Json] = {
    "id": _CASE,
    "version": 1,
    "created_at": _WHEN,
    "updated_at": _WHEN,
    "erased_at": None,
}
_DECISION: Mapping[str, Json] = {
    "id": "decision-0c9a4e7d15b84f6e8f3d2a1b6c5e4d7f",
    "assessment": _ASSESSMENT,
    "by": "emr",
    "decided_on": "2026-11-22",
    "created_at": _WHEN,
    "content": {
        "decision": "accepted",
        "decided_on": "2026-11-22",
        "recommendations": [],
        "therapies": ["osimertinib"],
    },
}
_OUTCOME: Mapping[str, Json] = {
    "id": "outcome-7d3b5f1e9c2a48d0b6e4f8a1c5d7e9b3",
    "assessment": _ASSESSMENT,
    "kind": "response",
    "observed_on": "2027-02-01",
    "by": "emr",
    "corrects": None,
    "created_at": "2027-02-02T09:30:00.000Z",
    "content": {
        "kind": "response",
        "observed_on": "2027-02-01",
        "therapies": ["osimertinib"],
        "response": "PR",
    },
}
_JOB: Mapping[str, Json] = {
    "id": "job-4a8e2c6f0b9d4713a5e7c1f3d9b8a6e2",
    "kind": "assessment",
    "state": "done",
    "progress": 1.0,
    "assessment": _ASSESSMENT,
    "error": None,
    "created_at": _WHEN,
    "updated_at": _WHEN,
}


def _page(*items: Json) -> dict[str, Json]:
    return {"items": list(items), "next": None}


SENT: Mapping[str, Json] = {
    "Assessment": _ANSWER,
    "AssessmentList": _page(_ENTRY),
    "Bundle": {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [{"resource": {"resourceType": "Patient", "id": "example"}}],
    },
    "Cards": {
        "cards": [
            {
                "uuid": "d1577c69-dfbe-44ad-ba6d-3e05e953b2ea",
                "summary": "Recommended: osimertinib (EGFR p.T790M)",
                "indicator": "info",
                "source": {"label": "oncobasis 0.1.0"},
            }
        ]
    },
    "CaseEntry": {
        **_CASE_ENTRY,
        "content": {"$": "TumorCase", "case_id": "example", "alterations": []},
    },
    "CaseList": _page(_CASE_ENTRY),
    "Created": {"id": "decision-0c9a4e7d15b84f6e8f3d2a1b6c5e4d7f"},
    "DecisionList": _page(_DECISION),
    "Discovery": {
        "services": [
            {
                "id": "oncobasis-patient-view",
                "hook": "patient-view",
                "title": "Treatment options by tumour biomarkers",
                "description": "Ranked treatment options, each with the basis to check it by.",
                "prefetch": {"patient": "Patient/{{context.patientId}}"},
            }
        ]
    },
    "Erased": {"emptied": 2},
    "Job": _JOB,
    "Kept": {},
    "SignedOut": {"user": _DIGEST},
    "Acceptance": {
        "since": "2025-11-22",
        "until": "2026-11-22",
        "every": None,
        "items": [
            {
                "kind": "rule",
                "basis": "fda:tagrisso:egfr-p-t790m-nsclc-7876e1",
                "period": None,
                "shown": 12,
                "accepted": 5,
                "overridden": 2,
                "unanswered": 5,
                "acceptance": {"value": 0.7143, "low": 0.3589, "high": 0.9178, "of": 7},
                "reasons": {"not-available": 2},
                "decisions": {"accepted": 3, "modified": 1, "declined": 0, "deferred": 0},
                "following": {"value": 0.75, "low": 0.3006, "high": 0.9544, "of": 4},
            }
        ],
    },
    "Reloaded": {"version": "2026.12.1", "digest": _DIGEST, "before": "0b" * 32},
    "Knowledge": {
        "software": "0.1.0",
        "version": "2026.11.1",
        "digest": _DIGEST,
        "sources": [
            {
                "name": "FDA approvals",
                "release": "read 2026-11",
                "date": "2026-11-01",
                "age_days": 21,
                "stale": False,
                "records": 354,
                "licence": "public label facts, own records",
                "digest": _DIGEST,
            }
        ],
        "refused": None,
    },
    "ModelList": _page(
        {
            "name": "icb-response",
            "version": "1.0.0",
            "digest": _DIGEST,
            "status": "in_use",
            "card": "/v1/models/icb-response/card",
        }
    ),
    "OutcomeList": _page(_OUTCOME),
}
"""By the name of the schema. Of the assessment most lists are cut."""

RECORD: Mapping[str, Json] = {
    "resourceType": "Bundle",
    "type": "collection",
    "entry": [
        {"resource": {"resourceType": "Patient", "id": "example", "gender": "female"}},
        {
            "resource": {
                "resourceType": "Condition",
                "subject": {"reference": "Patient/example"},
                "code": {"coding": [{"system": "http://snomed.info/sct", "code": "254626006"}]},
            }
        },
    ],
}
"""A patient's record, as it may be sent to be assessed."""

TEXTS: Mapping[str, str] = {
    "text/csv": "kind,basis,period,shown,accepted,overridden\nrule,civic:AID130,,12,5,2\n",
    "text/event-stream": 'id: 4\nevent: done\ndata: {"id": "job-4a8e", "state": "done"}\n\n',
    "text/markdown": "# icb-response\n\nResponse to checkpoint inhibitors ...\n",
}
"""By media type, cut."""
