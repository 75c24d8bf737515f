"""Rows of a VCF that no tool annotated, through the built-in annotator."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from oncobasis.annotate.effect import Annotation, AnnotationStatus, Annotator, TranscriptEffect
from oncobasis.annotate.hotspot_positions import load_hotspot_positions
from oncobasis.core.alteration import Consequence
from oncobasis.core.errors import InputError
from oncobasis.readers.reading.codes import FilterCode
from oncobasis.readers.small_variants.consequence import effect_of_consequence
from oncobasis.readers.vcf.annotations.protocol import (
    CLINICAL_FILTER,
    MANE,
    POPULATION_FILTER,
    Annotated,
    EffectDetails,
    GeneEffect,
    Missing,
    SaidDetails,
    in_order,
)

if TYPE_CHECKING:
    from oncobasis.readers.reading.ledger import Ledger
    from oncobasis.readers.small_variants.alleles import Site
    from oncobasis.readers.vcf.row import VcfRow

_MISSING = {
    AnnotationStatus.NOT_ANNOTATED: FilterCode.NOT_ANNOTATED,
    AnnotationStatus.OUTSIDE: FilterCode.OUTSIDE_GENE,
    AnnotationStatus.REFERENCE_MISMATCH: FilterCode.REFERENCE_MISMATCH,
}
# On the wrong build three of four bases differ by chance, and few rows meet an exon at all; single
# differences are real, where a transcript isn't the genome. A convention of this project.
_MANY, _SHARE = 2, 0.5
_BUILDS = ("GRCh37", "GRCh38")
# Effects whose place has no base that the transcript knows.
_NOT_COMPARED = frozenset({Consequence.INTRONIC, Consequence.UTR})


@dataclass(slots=True)
class BuiltInSource:
    """Asks the annotator for each allele; counts how often the reference could be compared."""

    annotator: Annotator
    assembly: str
    compared: int = 0
    mismatched: int = 0
    here: int = 0
    elsewhere: int = 0

    @property
    def name(self) -> str:
        """That nobody annotated the file."""
        return "none (built-in annotator)"

    @property
    def absent(self) -> tuple[tuple[str, str], ...]:
        """An unannotated file has neither population frequency nor clinical significance."""
        return ((POPULATION_FILTER, "INFO gnomAD AF"), (CLINICAL_FILTER, "INFO CLNSIG"))

    def remark_fields(self, ledger: Ledger) -> None:
        """Nothing is missing but the sources of filters."""

    def check_reference(self, file: str, ledger: Ledger) -> None:
        """Say how many reference bases differ; raises InputError if that is no chance.

        A file without coding rows to compare is caught by known hotspot changes: several that are
        such on the other build alone are no chance either.
        """
        if self._looks_elsewhere:
            raise InputError(
                f"{self.elsewhere} rows are known hotspot changes on the other genome build, "
                f"{self.here} on {self.assembly}: wrong genome build?",
                where=file,
                remedy="name the build that the calls were made on: --assembly GRCh37 or GRCh38",
            )
        if not self.mismatched:
            return
        count, compared = str(self.mismatched), str(self.compared)
        if self.mismatched >= _MANY and self.mismatched >= _SHARE * self.compared:
            raise InputError(
                f"{count} of {compared} rows that could be compared name other reference bases "
                f"than {self.assembly} has: wrong genome build?",
                where=file,
                remedy="name the build that the calls were made on: --assembly GRCh37 or GRCh38",
            )
        ledger.remark("reference_differs", count=count, compared=compared)

    @property
    def _looks_elsewhere(self) -> bool:
        """Whether the hotspots speak for the other build; one alone does where nothing agrees."""
        agreeing = self.compared - self.mismatched
        least = _MANY if agreeing else 1
        return self.elsewhere >= least and self.elsewhere > self.here

    def annotated(self, _row: VcfRow, _number: int, site: Site) -> Annotated:
        """Return what one allele does."""
        self._hold_against_hotspots(site)
        said = self.annotator.annotate(site.on(self.assembly))
        if said.status is AnnotationStatus.REFERENCE_MISMATCH:
            self.compared += 1
            self.mismatched += 1
        elif any(effect.consequence not in _NOT_COMPARED for effect in said.effects):
            self.compared += 1
        if not said.effects:
            return _nothing(said)
        return Annotated(in_order([_gene(effect) for effect in said.effects]))

    def _hold_against_hotspots(self, site: Site) -> None:
        change = (site.chromosome, site.position, site.reference, site.alternative)
        known = [load_hotspot_positions(name).at(*change) is not None for name in _BUILDS]
        own = known[_BUILDS.index(self.assembly)]
        self.here += own
        self.elsewhere += any(known) and not own


def _nothing(said: Annotation) -> Annotated:
    code = _MISSING.get(said.status, FilterCode.NOT_ANNOTATED)
    return Annotated((), missing=Missing(code, tuple(sorted(said.genes))))


def _gene(said: TranscriptEffect) -> GeneEffect:
    text = SaidDetails(
        EffectDetails(
            transcript=said.transcript,
            coding=said.coding,
            protein_text=said.protein,
            exon=said.exon,
            intron=said.intron,
        )
    )
    effect = effect_of_consequence(said.consequence, said.terms)
    return GeneEffect(said.gene, "", text, effect, MANE)


@dataclass(frozen=True, slots=True)
class NoSource:
    """A file that nobody annotated, on an assembly without annotator: nothing is judged."""

    @property
    def name(self) -> str:
        """That nobody annotated the file."""
        return "none"

    @property
    def absent(self) -> tuple[tuple[str, str], ...]:
        """Nothing is known."""
        return ((POPULATION_FILTER, "INFO gnomAD AF"), (CLINICAL_FILTER, "INFO CLNSIG"))

    def remark_fields(self, ledger: Ledger) -> None:
        """Nothing is missing but the sources of filters."""

    def annotated(self, _row: VcfRow, _number: int, _site: Site) -> Annotated:
        """Return nothing: nobody annotates."""
        return Annotated(())
