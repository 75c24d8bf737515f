"""What is known of a change by its place alone, whoever annotated the file, or nobody."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from oncobasis.readers.small_variants import met_exon_14
from oncobasis.readers.small_variants.consequence import PROMOTER, SPLICE_SITE
from oncobasis.readers.small_variants.promoter import PROMOTER_GENE, promoter_hotspot
from oncobasis.readers.vcf.annotations.protocol import (
    MANE,
    NOTHING_SAID,
    Annotated,
    EffectDetails,
    EffectText,
    GeneEffect,
)

if TYPE_CHECKING:
    from oncobasis.readers.small_variants.alleles import Site
    from oncobasis.readers.small_variants.annotation_values import ClinicalReading


@dataclass(frozen=True, slots=True)
class _Replaced:
    """What the source says of population and clinic, with the change as the place tells it."""

    source: EffectText
    coding: str

    def change(self) -> str:
        """Return the coding change."""
        return self.coding

    def frequency(self) -> float | None:
        """Return the frequency of the source."""
        return self.source.frequency()

    def clinical(self) -> ClinicalReading:
        """Return what the source says."""
        return self.source.clinical()

    def details(self) -> EffectDetails:
        """Return the change on the MANE Select transcript."""
        said = self.source.details()
        return replace(
            said,
            transcript=met_exon_14.TRANSCRIPT,
            coding=self.coding,
            protein_text="",
            protein=None,
            exon=None,
        )


def by_place(assembly: str | None, site: Site, annotated: Annotated) -> Annotated:
    """Return the annotation with the effects that the place alone tells, in front."""
    change = (site.reference, site.alternative)
    name = promoter_hotspot(assembly, site.chromosome, site.position, change)
    if name is not None:
        known = _of_gene(annotated, PROMOTER_GENE)
        text = known.text if known is not None else NOTHING_SAID
        promoter = GeneEffect(PROMOTER_GENE, "", text, PROMOTER, MANE, hotspot=name)
        return _in_front(promoter, annotated)
    coding = met_exon_14.met_splice_change(assembly, site)
    if coding is None:
        return annotated
    known = _of_gene(annotated, met_exon_14.GENE)
    text = _Replaced(known.text if known is not None else NOTHING_SAID, coding)
    gene_id = known.gene_id if known is not None else ""
    splice = GeneEffect(met_exon_14.GENE, gene_id, text, SPLICE_SITE, MANE)
    return _in_front(splice, annotated)


def _of_gene(annotated: Annotated, symbol: str) -> GeneEffect | None:
    return next((gene for gene in annotated.genes if gene.symbol == symbol), None)


def _in_front(gene: GeneEffect, annotated: Annotated) -> Annotated:
    others = tuple(other for other in annotated.genes if other.symbol != gene.symbol)
    return Annotated((gene, *others))
