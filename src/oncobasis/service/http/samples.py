"""Examples of the description; made up, of no patient."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from oncobasis.core.canonical import Json

_UUID = "d1577c69-dfbe-44ad-ba6d-3e05e953b2ea"
_CONDITION: Mapping[str, Json] = {
    "resourceType": "Condition",
    "subject": {"reference": "Patient/example"},
    "code": {
        "coding": [
            {
                "system": "http://snomed.info/sct",
                "code": "254626006",
                "display": "Adenocarcinoma of lung",
            }
        ]
    },
}

EXAMPLES: Mapping[str, Json] = {
    "AssessmentRequest": {
        "case_id": "example",
        "tumor_type": "LUAD",
        "alterations": ["EGFR L858R", "EGFR T790M"],
        "biomarkers": ["PD-L1 TPS 60%"],
        "clinical": {"line": 2, "prior_therapies": ["erlotinib"]},
        "patient": "Patient/example",
        "regions": ["FDA"],
    },
    "HookRequest": {
        "hook": "patient-view",
        "hookInstance": _UUID,
        "context": {"userId": "Practitioner/example", "patientId": "example"},
        "prefetch": {
            "patient": {"resourceType": "Patient", "id": "example", "gender": "female"},
            "conditions": {
                "resourceType": "Bundle",
                "type": "searchset",
                "entry": [{"resource": _CONDITION}],
            },
            "laboratory": None,
        },
    },
    "FeedbackRequest": {
        "feedback": [
            {
                "card": _UUID,
                "outcome": "overridden",
                "overrideReason": {"reason": {"code": "patient-preference"}},
                "outcomeTimestamp": "2026-11-22T10:00:00Z",
            }
        ]
    },
    "DecisionBody": {
        "decision": "accepted",
        "decided_on": "2026-11-22",
        "therapies": ["osimertinib"],
    },
    "OutcomeBody": {
        "kind": "response",
        "observed_on": "2027-02-01",
        "therapies": ["osimertinib"],
        "response": "PR",
    },
    "SearchBody": {"tumor_type": "LUAD", "genes": ["EGFR"], "limit": 20},
    "ConsentBody": {"patient": "Patient/example", "secondary_use": True},
    "ReloadBody": {},
    "SignOutBody": {"subject": "example", "issuer": "https://login.hospital.example/"},
    "ErasureBody": {"patient": "Patient/example"},
    "Problem": {
        "type": "urn:oncobasis:problem:not_understood",
        "title": "The content can't be understood",
        "status": 422,
        "errors": [{"pointer": "/alterations/0", "code": "not_understood"}],
    },
}
