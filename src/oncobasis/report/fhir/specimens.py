"""Specimens: each kind and date once, referred to by what was seen in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from oncobasis.core.alteration import Specimen, SpecimenKind
from oncobasis.nomenclature.codes_oncology import SNOMED
from oncobasis.report.fhir.elements import coding, concept

if TYPE_CHECKING:
    from oncobasis.report.fhir.context import Document
    from oncobasis.report.fhir.writer import Writer

_TYPES = MappingProxyType(
    {
        SpecimenKind.TISSUE: concept(
            coding(SNOMED, "119376003", "Tissue specimen"), text="Tumour tissue"
        ),
        SpecimenKind.BLOOD: concept(coding(SNOMED, "119297000", "Blood specimen"), text="Blood"),
        SpecimenKind.CTDNA: concept(text="Plasma, circulating tumour DNA (ctDNA)"),
    }
)


@dataclass(slots=True)
class Specimens:
    """The specimens of one bundle."""

    writer: Writer
    references: list[Document] = field(default_factory=list)
    _known: dict[Specimen, Document] = field(default_factory=dict)

    def of(self, specimen: Specimen | None) -> Document | None:
        """Return the reference to a specimen; the hospital's own where it named one."""
        if self.writer.context.specimen is not None:
            given: Document = {"reference": self.writer.context.specimen}
            if given not in self.references:
                self.references.append(given)
            return given
        if specimen is None or specimen.kind not in _TYPES:
            return None
        known = self._known.get(specimen)
        if known is None:
            known = self._known[specimen] = self._add(specimen)
            self.references.append(known)
        return known

    def _add(self, specimen: Specimen) -> Document:
        return self.writer.add(
            f"specimen:{specimen.kind}:{specimen.date or ''}:{specimen.tumor_fraction}",
            {
                "resourceType": "Specimen",
                "type": _TYPES[specimen.kind],
                "subject": self.writer.subject,
                "collection": {"collectedDateTime": specimen.date},
            },
        )
