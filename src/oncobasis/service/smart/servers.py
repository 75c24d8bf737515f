"""The EMRs that may launch the report page, and which scopes are asked of each."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from oncobasis.service.oauth.client import Client, Registration

if TYPE_CHECKING:
    from oncobasis.service.oauth.discovery import Endpoints
    from oncobasis.settings import ServiceSettings, SmartServerSettings

SEARCHED = (
    "Condition", "Observation", "DiagnosticReport", "Procedure", "MedicationRequest",
    "MedicationAdministration", "MedicationStatement",
)  # fmt: skip
_SEGMENT = r"[A-Za-z0-9_.~=-]+"


@dataclass(frozen=True, slots=True)
class Emr:
    """An EMR of the settings, as a FHIR server and an authorisation server."""

    settings: SmartServerSettings
    client: Client

    @property
    def id(self) -> str:
        """Return its name in addresses."""
        return self.settings.id

    @property
    def title(self) -> str:
        """Return its name for people."""
        return self.settings.title or self.settings.id

    @property
    def standalone(self) -> str | None:
        """Return the base address for a launch from here; None where it stands for several."""
        return None if "*" in self.settings.fhir else self.settings.fhir.rstrip("/")

    def serves(self, base: str) -> bool:
        """Whether a FHIR base address is this server's: exactly, or by its ``*`` segments."""
        parts = self.settings.fhir.rstrip("/").split("*")
        pattern = _SEGMENT.join(re.escape(part) for part in parts)
        found = re.fullmatch(pattern, base.rstrip("/")) is not None
        return found and "/../" not in f"{base}/" and "/./" not in f"{base}/"


def emrs_of(settings: ServiceSettings) -> Mapping[str, Emr]:
    """Return the EMRs by id, their keys read; raises UsageError."""
    found: dict[str, Emr] = {}
    for one in settings.smart.servers:
        registered = Registration(
            one.id,
            one.client_id,
            one.fhir.replace("*", "x"),
            one.endpoints,
            one.key_file,
            one.secret_file,
        )
        found[one.id] = Emr(one, registered.client())
    return found


def scopes(endpoints: Endpoints, level: str) -> list[str]:
    """Return scopes for reading a record at a level (``patient``, ``system``).

    A server that knows the scopes of version 1 alone is asked in those.
    """
    known = endpoints.capabilities
    old = "permission-v1" in known and "permission-v2" not in known
    read, search = ("read", "read") if old else ("r", "rs")
    return [f"{level}/Patient.{read}", *(f"{level}/{kind}.{search}" for kind in SEARCHED)]


def launch_scope(endpoints: Endpoints, *, within: bool, openid: bool) -> str:
    """Return the scope of a launch from ``within`` the EMR, or from outside it."""
    who = ["openid", "fhirUser"] if openid else []
    context = "launch" if within else "launch/patient"
    return " ".join([context, *who, *scopes(endpoints, "patient")])
