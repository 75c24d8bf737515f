"""One gene of one allele -> the domain's small variant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from oncobasis.core.alteration import (
    Consequence,
    Observation,
    Origin,
    SmallVariant,
    SourceLine,
)
from oncobasis.readers.small_variants.consequence import refined
from oncobasis.readers.small_variants.names import canonical_symbol, read_protein
from oncobasis.readers.vcf.annotations.protocol import NO_REFERENCE

if TYPE_CHECKING:
    from oncobasis.nomenclature.genes import Genes
    from oncobasis.readers.reading.ledger import Ledger
    from oncobasis.readers.small_variants.alleles import Site
    from oncobasis.readers.small_variants.filters import RowFacts
    from oncobasis.readers.vcf.annotations.protocol import GeneEffect

_CHANGES_PROTEIN = frozenset(
    {
        Consequence.MISSENSE,
        Consequence.NONSENSE,
        Consequence.FRAMESHIFT,
        Consequence.INFRAME_INSERTION,
        Consequence.INFRAME_DELETION,
        Consequence.STOP_LOSS,
    }
)


@dataclass(frozen=True, slots=True)
class VariantSource:
    """Where a row stands and what holds for all its genes; ``rsid`` is that of its ID column."""

    file: str
    line: int
    text: str
    assembly: str | None
    origin: Origin
    rsid: str | None = None


@dataclass(frozen=True, slots=True)
class VariantMaker:
    """Makes alterations from the annotations of one file; doubts are remarked in the ledger."""

    genes: Genes
    ledger: Ledger

    def variant(
        self, gene: GeneEffect, site: Site, facts: RowFacts, source: VariantSource
    ) -> SmallVariant:
        """Return the alteration of one gene of one allele."""
        said = gene.text.details()
        protein = None
        if not gene.hotspot:
            protein = said.protein or read_protein(said.protein_text, source.line, self.ledger)
        consequence = refined(gene.effect.consequence, protein)
        if not gene.hotspot:
            self._remark(gene, said.transcript, source.line)
            if protein is None and consequence in _CHANGES_PROTEIN:
                self.ledger.remark("no_protein_change", source.line, gene=gene.name)
        return SmallVariant(
            gene=canonical_symbol(gene.name, gene.gene_id, self.genes, self.ledger),
            protein=protein,
            coding=gene.hotspot or said.coding or None,
            consequence=consequence,
            exon=said.exon,
            intron=said.intron,
            rsid=said.rsid or source.rsid,
            genomic=site.on(source.assembly),
            transcript=said.transcript or None,
            significance=facts.significance,
            observed=Observation(
                origin=source.origin,
                allele_fraction=facts.support.fraction,
                depth=facts.support.depth,
                source=SourceLine(source.text, source.file, source.line),
            ),
        )

    def _remark(self, gene: GeneEffect, transcript: str, line: int) -> None:
        if gene.rank == NO_REFERENCE:
            name = gene.name
            self.ledger.remark("transcript_not_reference", line, gene=name, transcript=transcript)
