"""Collects the resources of one bundle: ids from content, the subject, the language."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, UUID, uuid5

from oncobasis.report.fhir.elements import coding, concept, plain
from oncobasis.report.fhir.names import DIAGNOSTIC_SECTION, OBSERVATION_CATEGORY, URN, Profile
from oncobasis.report.wording import Language

if TYPE_CHECKING:
    from oncobasis.core.assessment import Assessment
    from oncobasis.report.fhir.context import Document, FhirContext

LABORATORY = concept(coding(OBSERVATION_CATEGORY, "laboratory", "Laboratory"))
GENETICS = concept(coding(DIAGNOSTIC_SECTION, "GE", "Genetics"))


@dataclass(slots=True)
class Writer:
    """The resources so far; a resource of the same kind and key has the same id in every run."""

    assessment: Assessment
    context: FhirContext
    entries: list[Document] = field(default_factory=list)
    _namespace: UUID = field(init=False)
    _taken: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Derive the space of ids from the answer and the patient it is for."""
        made_by = self.assessment.provenance
        whose = self.context.patient or self.assessment.case_id
        seed = f"{URN}:{whose}:{made_by.input_digest}:{made_by.output_digest}"
        self._namespace = uuid5(NAMESPACE_URL, seed)

    @property
    def language(self) -> Language:
        """The language of texts."""
        return Language.of(self.context.language)

    @property
    def issued(self) -> str:
        """The instant of the report."""
        return self.context.issued or f"{self.assessment.as_of}T00:00:00Z"

    @property
    def subject(self) -> Document:
        """The reference to the patient."""
        return {"reference": self.context.patient or f"urn:uuid:{self._id('patient')}"}

    def add(self, key: str, resource: Document) -> Document:
        """Add a resource and return the reference to it.

        Two resources of one key (a finding that was read twice) get different ids.
        """
        seen = self._taken[key] = self._taken.get(key, 0) + 1
        identity = self._id(key if seen == 1 else f"{key}#{seen}")
        kept = plain(resource)
        if not isinstance(kept, dict):
            raise TypeError(key)
        named = {"resourceType": kept.pop("resourceType"), "id": identity, **kept}
        self.entries.append({"fullUrl": f"urn:uuid:{identity}", "resource": named})
        return {"reference": f"urn:uuid:{identity}"}

    def id_of_bundle(self) -> str:
        """Return the id of the bundle itself."""
        return self._id("bundle")

    def observation(self, profile: Profile, code: Document, fields: Document) -> Document:
        """Return an Observation of a profile, with what all of them share."""
        return {
            "resourceType": "Observation",
            "meta": {"profile": [profile.value]},
            "status": "final",
            "category": [LABORATORY, GENETICS],
            "code": code,
            "subject": self.subject,
            "encounter": {"reference": self.context.encounter},
            **fields,
        }

    def _id(self, key: str) -> str:
        return str(uuid5(self._namespace, key))
