"""What one resource gives, and what all readers of resources share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from oncobasis.core.alteration import (
    Alteration,
    Observation,
    Origin,
    SourceLine,
    Specimen,
    SpecimenKind,
)
from oncobasis.core.case import NegativeFinding
from oncobasis.readers.fhir.resources import Chart, Resource
from oncobasis.readers.reading.codes import FilterCode
from oncobasis.readers.records.changes import AnnotatorOf, ChangeReader
from oncobasis.readers.records.concepts import concept_at
from oncobasis.readers.records.genes import GeneReader

if TYPE_CHECKING:
    from oncobasis.nomenclature.genes import Genes
    from oncobasis.readers.reading.ledger import Ledger
    from oncobasis.readers.reading.options import ReadOptions

# HL7 table 0487 and SNOMED CT.
_TISSUE = frozenset({"TUMOR", "TISS", "119376003", "258435002"})
_BLOOD = frozenset({"BLD", "119297000"})
_PLASMA_WORDS = ("cell free", "cell-free", "cfdna", "ctdna", "circulating")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one resource gives: findings, or the reason why it gives none.

    Without a code the resource was used, be it for a fact that is no alteration.
    """

    alterations: tuple[Alteration, ...] = ()
    negatives: tuple[NegativeFinding, ...] = ()
    code: FilterCode | None = None
    seen: str = ""
    gene: str = ""


USED = Outcome()


def left_out(code: FilterCode, seen: str = "", gene: str = "") -> Outcome:
    """Return an outcome without findings."""
    return Outcome((), (), code, seen, gene)


@dataclass(frozen=True, slots=True)
class Desk:
    """The chart, the books, the options and the tables that every reader of resources needs."""

    chart: Chart
    ledger: Ledger
    options: ReadOptions
    genes: Genes
    annotator_of: AnnotatorOf

    def gene_reader(self) -> GeneReader:
        """Reads genes for these books."""
        return GeneReader(self.genes, self.ledger)

    def change_reader(self) -> ChangeReader:
        """Makes small variants for these books."""
        return ChangeReader(self.genes, self.ledger, self.annotator_of)

    def source(self, resource: Resource, text: str) -> SourceLine:
        """Where a finding was read."""
        return SourceLine(text, self.chart.name, resource.line)

    def observed(
        self,
        resource: Resource,
        text: str,
        origin: Origin = Origin.UNKNOWN,
        fraction: float | None = None,
    ) -> Observation:
        """How a finding was observed, with the specimen where it was sent."""
        return Observation(
            origin=origin,
            allele_fraction=fraction,
            specimen=self._specimen(resource),
            source=self.source(resource, text),
        )

    def _specimen(self, resource: Resource) -> Specimen | None:
        if "specimen" not in resource.record:
            return None
        found = next(iter(self.chart.targets(resource, "specimen")), None)
        if found is None or found.kind != "Specimen":
            return None
        said = concept_at(found.record, "type")
        words = " ".join(said.words()).casefold()
        kind = SpecimenKind.UNKNOWN
        if any(word in words for word in _PLASMA_WORDS):
            kind = SpecimenKind.CTDNA
        elif said.codes & _TISSUE:
            kind = SpecimenKind.TISSUE
        elif said.codes & _BLOOD:
            kind = SpecimenKind.BLOOD
        return Specimen(kind, found.day())
