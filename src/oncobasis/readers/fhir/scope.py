"""What the assay covered: regions studied, and the analyses of a genomic study."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from oncobasis.core.case import AssayScope
from oncobasis.nomenclature.codes_genomics import GenomicCode
from oncobasis.nomenclature.codes_own import SCOPE, scope_of
from oncobasis.readers.fhir.outcome import USED, Outcome, left_out
from oncobasis.readers.reading.codes import FilterCode
from oncobasis.readers.records.concepts import Concept, concept_of
from oncobasis.readers.records.values import record_at, records_at, text_at

if TYPE_CHECKING:
    from oncobasis.readers.fhir.outcome import Desk
    from oncobasis.readers.fhir.resources import Resource
    from oncobasis.readers.records.strict_json import Record

REGIONS = "genomic-study-analysis-regions"
_STUDIED = frozenset({"studied", "called"})
_GAPS = frozenset({"uncalled"})


@dataclass(slots=True)
class ScopeParts:
    """Genes that an assay covered and genes that it could not call."""

    genes: set[str] = field(default_factory=set)
    uncalled: set[str] = field(default_factory=set)
    open_gaps: bool = False
    stated: list[AssayScope | None] = field(default_factory=list)

    def scope(self) -> AssayScope | None:
        """Small variants of the genes; None when nothing was said, or when gaps are not known.

        A study of ours states its scope exactly; two of them, or one beside the regions of another
        laboratory, are none that is known.
        """
        if self.stated:
            return self.stated[0] if len(self.stated) == 1 and not self.genes else None
        genes = frozenset(self.genes - self.uncalled)
        if not genes or self.open_gaps:
            return None
        return AssayScope("region studied", genes, small_variants=True)


def read_region(resource: Resource, parts: ScopeParts, desk: Desk) -> Outcome:
    """Read a region-studied observation (LOINC 53041-0)."""
    found: set[str] = set()
    for one in resource.of_code(GenomicCode.GENE):
        found |= _genes(one.value, resource.line, desk)
    if not found:
        return left_out(FilterCode.NO_GENE, "region without genes")
    parts.genes |= found
    return USED


def is_study(resource: Resource) -> bool:
    """Whether a procedure is the analysis of a genomic study that states its regions."""
    return any(True for _ in resource.extensions(REGIONS))


def read_study(resource: Resource, parts: ScopeParts, desk: Desk) -> Outcome:
    """Read the regions that an analysis studied, called and could not call."""
    own = [one for one in resource.extensions(SCOPE) if text_at(one, "url") == SCOPE]
    if own:
        parts.stated += [scope_of(_fields(one)) for one in own]
        return USED
    for regions in resource.extensions(REGIONS):
        for inner in records_at(regions, "extension"):
            _read_regions(inner, resource, parts, desk)
    return USED


def _fields(extension: Record) -> list[tuple[str, str]]:
    inner = records_at(extension, "extension")
    return [(text_at(one, "url"), text_at(one, "valueString")) for one in inner]


def _read_regions(inner: Record, resource: Resource, parts: ScopeParts, desk: Desk) -> None:
    name = text_at(inner, "url")
    if name not in _STUDIED | _GAPS:
        return
    concept = concept_of(record_at(inner, "valueCodeableConcept"))
    found = set() if concept.is_empty else _genes(concept, resource.line, desk)
    if name in _STUDIED:
        parts.genes |= found
        return
    parts.uncalled |= found
    if not found:
        # The gaps stand in a file: which genes they touch is not known here.
        parts.open_gaps = True
        text = "regions that were not called stand in a file"
        desk.ledger.remark("row_not_understood", resource.line, text=text, reason="no_result")


def _genes(concept: Concept, line: int, desk: Desk) -> set[str]:
    """The genes of a concept; a list of codings stands for as many genes."""
    reader = desk.gene_reader()
    if len(concept.codings) <= 1:
        gene = reader.gene_of(concept, line)
        return {gene} if gene else set()
    each = (reader.gene_of(Concept((coding,)), line) for coding in concept.codings)
    return {gene for gene in each if gene}
