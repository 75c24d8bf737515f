"""The services that are offered: one for each hook, with what it asks the EMR to send along.

Templates keep to the restricted query set of CDS Hooks: reads by id, and searches by reference and
token with plain equality.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from oncobasis.core.canonical import Json
    from oncobasis.settings import ServiceSettings


class Kind(StrEnum):
    """What a service answers."""

    PATIENT = "patient-view"
    SELECT = "order-select"
    SIGN = "order-sign"
    BOARD = "tumor-board"


_OF = "{{context.patientId}}"
PREFETCH: Mapping[str, str] = {
    "patient": f"Patient/{_OF}",
    "conditions": f"Condition?patient={_OF}",
    "laboratory": f"Observation?patient={_OF}&category=laboratory",
    "status": f"Observation?patient={_OF}&code=http://loinc.org|89247-1",
    "reports": f"DiagnosticReport?patient={_OF}&category=http://terminology.hl7.org/CodeSystem/v2-0074|GE",
    "procedures": f"Procedure?patient={_OF}",
    "requests": f"MedicationRequest?patient={_OF}",
    "administrations": f"MedicationAdministration?patient={_OF}",
    "statements": f"MedicationStatement?patient={_OF}",
}
REQUIRED = ("conditions", "laboratory")
"""Without any of these nothing can be said."""


_TITLES = {
    Kind.PATIENT: "Treatment options by tumour biomarkers",
    Kind.SELECT: "Check of a selected cancer drug",
    Kind.SIGN: "Check of cancer drugs before signing",
    Kind.BOARD: "Tumour board",
}
_ABOUT = {
    Kind.PATIENT: (
        "Ranked treatment options for the patient's tumour and its biomarkers, each with the basis "
        "to check it by; what is contraindicated, and which test would change the answer."
    ),
    Kind.SELECT: (
        "Checks a selected drug against the patient's tumour and its biomarkers: vetoed, "
        "contraindicated, or a better option."
    ),
    Kind.SIGN: (
        "Checks drafted drugs against the patient's tumour and its biomarkers before they are "
        "signed."
    ),
    Kind.BOARD: "Options, vetoes and missing tests of a patient for the tumour board's decision.",
}


@dataclass(frozen=True, slots=True)
class HookService:
    """One service as discovery describes it."""

    id: str
    kind: Kind
    hook: str
    title: str
    description: str

    @property
    def has_orders(self) -> bool:
        """Whether the hook brings drafted orders."""
        return self.kind in {Kind.SELECT, Kind.SIGN}

    def document(self) -> dict[str, Json]:
        """Return the description that clients read."""
        return {
            "id": self.id,
            "hook": self.hook,
            "title": self.title,
            "description": self.description,
            "prefetch": dict(PREFETCH),
        }


def services_of(settings: ServiceSettings) -> Mapping[str, HookService]:
    """Return the services by id."""
    note = " Demo mode: nobody is asked who they are." if settings.is_demo else ""
    hooks = {
        Kind.PATIENT: "patient-view",
        Kind.SELECT: "order-select",
        Kind.SIGN: "order-sign",
        Kind.BOARD: settings.hooks.tumor_board_hook,
    }
    found = (
        HookService(f"oncobasis-{kind.value}", kind, hook, *(_TITLES[kind], _ABOUT[kind] + note))
        for kind, hook in hooks.items()
    )
    return {one.id: one for one in found}
