"""What a record says of one small variant -> the domain's small variant, or why it is none.

A variant without coding and protein change goes to the annotator of its assembly; without one it
is *not annotated*, never a finding and never none.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

from oncobasis.annotate.annotator import BundleAnnotator
from oncobasis.annotate.bundle import Transcripts
from oncobasis.annotate.effect import AnnotationStatus
from oncobasis.core.alteration import (
    ClinicalSignificance,
    Consequence,
    GenomicChange,
    Observation,
    SmallVariant,
)
from oncobasis.core.protein import ProteinChange, ProteinClass
from oncobasis.nomenclature.genes import load_genes
from oncobasis.nomenclature.protein import ProteinSyntaxError, parse_protein
from oncobasis.nomenclature.shorthand_reading import Said, ShorthandError
from oncobasis.nomenclature.shorthand_residues import renumbered
from oncobasis.nomenclature.shorthand_variants import coding_change, consequence_of
from oncobasis.readers.reading.codes import FilterCode
from oncobasis.readers.records.coding import on_genome
from oncobasis.readers.small_variants.consequence import effect_of_terms, refined
from oncobasis.readers.small_variants.promoter import PROMOTER_GENE, promoter_hotspot

if TYPE_CHECKING:
    from pathlib import Path

    from oncobasis.annotate.effect import Annotation, Annotator, TranscriptEffect
    from oncobasis.nomenclature.genes import Genes
    from oncobasis.readers.reading.ledger import Ledger

Annotators: TypeAlias = "Callable[[str, Path | None], Annotator | None]"
"""From an assembly and a site's own transcripts to an annotator, or None where there is none."""
AnnotatorOf: TypeAlias = "Callable[[str], Annotator | None]"

_PATHOGENIC = frozenset({ClinicalSignificance.PATHOGENIC, ClinicalSignificance.LIKELY_PATHOGENIC})
# TERT promoter hotspots by their place before the start codon (see ``promoter``).
_PROMOTER_CODING = MappingProxyType({"c.-124C>T": "C228T", "c.-146C>T": "C250T"})
_UNTRANSLATED = re.compile(r"[cn]\.(?:-|\*)\d")
_INTRONIC = re.compile(r"[cn]\.\d+[+-](\d+)(?:_\d+[+-](\d+))?(?!\d)(?!_)")
_SPLICE_REGION = 8
_BUILDS = frozenset({"GRCh37", "GRCh38"})
_PLACED_ON = "GRCh38"
_NO_CHANGE = frozenset({ProteinClass.SYNONYMOUS})
_PLAIN = frozenset({ProteinClass.MISSENSE, ProteinClass.NONSENSE})
_SAYS_NOTHING = frozenset({ProteinClass.UNKNOWN, ProteinClass.SPLICE})
_OF_PROTEIN = MappingProxyType(
    {
        ProteinClass.MISSENSE: Consequence.MISSENSE,
        ProteinClass.NONSENSE: Consequence.NONSENSE,
        ProteinClass.FRAMESHIFT: Consequence.FRAMESHIFT,
        ProteinClass.INFRAME_INSERTION: Consequence.INFRAME_INSERTION,
        ProteinClass.INFRAME_DUPLICATION: Consequence.INFRAME_INSERTION,
        ProteinClass.INFRAME_DELETION: Consequence.INFRAME_DELETION,
        ProteinClass.INFRAME_DELINS: Consequence.INFRAME_DELINS,
        ProteinClass.START_LOSS: Consequence.START_LOSS,
        ProteinClass.EXTENSION: Consequence.STOP_LOSS,
    }
)


def outside_of_protein(coding: str | None) -> FilterCode | None:
    """Why a coding change alone is no finding: untranslated, or deep in an intron."""
    if coding is None:
        return None
    if _UNTRANSLATED.match(coding):
        return FilterCode.UTR
    found = _INTRONIC.match(coding)
    if found is None:
        return None
    nearest = min(int(number) for number in found.groups() if number)
    return FilterCode.INTRONIC if nearest > _SPLICE_REGION else None


@lru_cache(maxsize=4096)
def mane_select(accession: str) -> str | None:
    """The symbol whose MANE Select transcript or protein it is; a record names few of them."""
    return load_genes().mane_select(accession)


def _differ(stated: ProteinChange | None, computed: ProteinChange | None) -> bool:
    """Whether two plain substitutions are different ones; other classes have several spellings."""
    if stated is None or computed is None:
        return False
    plain = stated.kind in _PLAIN and computed.kind in _PLAIN
    return plain and stated.text != computed.text


@dataclass(frozen=True, slots=True)
class SaidVariant:
    """What a record says of one variant; texts without accession, '' where nothing is said."""

    gene: str | None = None
    coding: str = ""
    protein: str = ""
    transcript: str = ""
    genomic: GenomicChange | None = None
    terms: str = ""
    rsid: str | None = None
    significance: ClinicalSignificance | None = None
    observed: Observation = field(default_factory=Observation)
    line: int = 1


@dataclass(frozen=True, slots=True)
class NotAVariant:
    """Why a variant of a record is no alteration."""

    code: FilterCode
    seen: str = ""


def annotator_of(annotators: Annotators | None, transcripts: Path | None) -> AnnotatorOf:
    """Return a function from an assembly to its annotator, made once; None is the built-in one."""
    make = annotators
    if make is None:
        # Imported here: a record without genomic changes needs no transcripts.
        from oncobasis.readers.vcf.services import packaged_annotator

        make = packaged_annotator
    given = make
    return cache(lambda assembly: given(assembly, transcripts))


@dataclass(frozen=True, slots=True)
class ChangeReader:
    """Makes small variants for one ledger; ``annotator_of`` gives that of an assembly, or None."""

    genes: Genes
    ledger: Ledger
    annotator_of: AnnotatorOf

    def read(self, said: SaidVariant) -> tuple[SmallVariant, ...] | NotAVariant:
        """Return the alterations of one variant, usually one."""
        promoter = self._promoter(said)
        if promoter is not None:
            return (promoter,)
        if not (said.coding or said.protein):
            return self._annotated(said)
        if said.gene is None:
            return NotAVariant(FilterCode.NO_GENE, said.coding or said.protein)
        protein = self._protein(said)
        coding = self._coding(said)
        if protein is None and coding is None:
            return NotAVariant(FilterCode.ROW_UNREADABLE, said.coding or said.protein)
        known = self._same_coding(said, coding)
        computed = parse_protein(known.protein) if known is not None and known.protein else None
        if _differ(protein, computed):
            return NotAVariant(FilterCode.CONTRADICTION, f"{coding} is not {said.protein}")
        protein = protein or computed
        terms = said.terms or ("&".join(known.terms) if known is not None else "")
        effect = effect_of_terms(terms) if terms else None
        consequence = effect.consequence if effect and effect.is_finding else None
        if protein is not None and protein.kind in _NO_CHANGE:
            return NotAVariant(FilterCode.SYNONYMOUS, said.protein or said.coding)
        outside = effect.no_finding if effect else outside_of_protein(coding)
        if outside and protein is None and said.significance not in _PATHOGENIC:
            return NotAVariant(outside, said.coding)
        self._remark_transcript(said)
        made = self._variant(said, protein, coding, consequence)
        if protein is None and made.consequence is None:
            self.ledger.remark("no_protein_change", said.line, gene=said.gene)
        return (made,)

    def _variant(
        self,
        said: SaidVariant,
        protein: ProteinChange | None,
        coding: str | None,
        consequence: Consequence | None,
    ) -> SmallVariant:
        known = None if protein is None else _OF_PROTEIN.get(protein.kind)
        consequence = consequence or known or consequence_of(coding, protein)
        return SmallVariant(
            said.gene or "",
            protein,
            coding,
            refined(consequence, protein) if consequence else None,
            rsid=said.rsid,
            genomic=said.genomic,
            transcript=said.transcript or None,
            significance=said.significance,
            observed=said.observed,
        )

    def _promoter(self, said: SaidVariant) -> SmallVariant | None:
        change = said.genomic
        if said.gene not in {None, PROMOTER_GENE}:
            return None
        name = _PROMOTER_CODING.get(said.coding) if said.gene else None
        if change is not None:
            bases = (change.reference, change.alternative)
            name = name or promoter_hotspot(
                change.assembly, change.chromosome, change.position, bases
            )
        if name is None:
            return None
        named = replace(said, gene=PROMOTER_GENE)
        return self._variant(named, None, name, Consequence.PROMOTER)

    def _annotated(self, said: SaidVariant) -> tuple[SmallVariant, ...] | NotAVariant:
        if said.genomic is None:
            return NotAVariant(FilterCode.NOT_ANNOTATED, "no change is named")
        annotation = self._annotation(said.genomic)
        if annotation is None:
            return NotAVariant(FilterCode.NOT_ANNOTATED, "genomic change only")
        if annotation.status is AnnotationStatus.REFERENCE_MISMATCH:
            return NotAVariant(FilterCode.REFERENCE_MISMATCH)
        if annotation.status is AnnotationStatus.OUTSIDE:
            return NotAVariant(FilterCode.OUTSIDE_GENE)
        if annotation.status is AnnotationStatus.NOT_ANNOTATED:
            return NotAVariant(FilterCode.NOT_ANNOTATED, ", ".join(annotation.genes))
        return self._of_effects(said, annotation.effects)

    def _annotation(self, change: GenomicChange) -> Annotation | None:
        assembly = change.assembly
        annotator = self.annotator_of(assembly) if assembly in _BUILDS else None
        return None if annotator is None else annotator.annotate(change)

    def _same_coding(self, said: SaidVariant, coding: str | None) -> TranscriptEffect | None:
        """The effect of the genomic change, or of the coding change placed on the genome.

        It must be the coding change that is stated.
        """
        change = said.genomic or self._placed(said, coding)
        if change is None or coding is None:
            return None
        annotation = self._annotation(change)
        effects = () if annotation is None else annotation.effects
        return next((one for one in effects if (one.gene, one.coding) == (said.gene, coding)), None)

    def _placed(self, said: SaidVariant, coding: str | None) -> GenomicChange | None:
        annotator = self.annotator_of(_PLACED_ON) if said.gene and coding else None
        if not isinstance(annotator, BundleAnnotator) or coding is None:
            return None
        known = annotator.transcripts
        if not isinstance(known, Transcripts):
            return None
        return on_genome(known.of_gene(said.gene or ""), said.transcript, coding, _PLACED_ON)

    def _of_effects(
        self, said: SaidVariant, effects: tuple[TranscriptEffect, ...]
    ) -> tuple[SmallVariant, ...] | NotAVariant:
        mine = [one for one in effects if said.gene in {None, one.gene}]
        if effects and not mine:
            seen = ", ".join(sorted({one.gene for one in effects}))
            return NotAVariant(FilterCode.CONTRADICTION, f"{said.gene}, lies in {seen}")
        found: list[SmallVariant] = []
        no_finding: FilterCode | None = None
        for one in mine:
            effect = effect_of_terms("&".join(one.terms))
            if effect is not None and not effect.is_finding:
                no_finding = effect.no_finding
                continue
            named = replace(said, gene=one.gene, transcript=one.transcript)
            protein = None
            if one.protein:
                protein = parse_protein(one.protein)
            made = self._variant(named, protein, one.coding or None, one.consequence)
            found.append(replace(made, exon=one.exon, intron=one.intron))
        if found:
            return tuple(found)
        return NotAVariant(no_finding or FilterCode.OUTSIDE_GENE)

    def _protein(self, said: SaidVariant) -> ProteinChange | None:
        text = said.protein.strip()
        if not text or text == "p.?":
            return None
        try:
            protein = parse_protein(text)
        except ProteinSyntaxError as error:
            self.ledger.remark("protein_not_understood", said.line, text=text, why=error.what)
            return None
        if protein.kind in _SAYS_NOTHING:
            return None
        legacy = renumbered(said.gene or "", protein)
        if legacy is None:
            return protein
        given, current = f"{said.gene} {protein.text}", f"{said.gene} {legacy.text}"
        self.ledger.remark("legacy_numbering", said.line, given=given, current=current)
        return legacy

    def _coding(self, said: SaidVariant) -> str | None:
        if not said.coding:
            return None
        try:
            return coding_change(Said(said.coding, said.coding, self.genes), said.coding)
        except ShorthandError:
            text = said.coding
            self.ledger.remark("row_not_understood", said.line, text=text, reason="row_unreadable")
            return None

    def _remark_transcript(self, said: SaidVariant) -> None:
        accession = said.transcript
        if not accession or said.gene is None or not self.genes.transcripts(said.gene):
            return
        if mane_select(accession) != said.gene:
            self.ledger.remark(
                "transcript_not_reference", said.line, gene=said.gene, transcript=accession
            )
