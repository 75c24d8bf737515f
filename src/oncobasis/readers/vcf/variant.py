"""One gene of one allele -> the domain's small variant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote

from oncobasis.core.alteration import (
    Consequence,
    GenomicChange,
    Observation,
    Origin,
    SmallVariant,
    SourceLine,
)
from oncobasis.readers.small_variants.annotation_values import (
    first_rsid,
    protein_of_residues,
    single_number,
)
from oncobasis.readers.small_variants.consequence import refined
from oncobasis.readers.small_variants.names import canonical_symbol, read_protein
from oncobasis.readers.vcf.vep import NO_REFERENCE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from oncobasis.core.protein import ProteinChange
    from oncobasis.nomenclature.genes import Genes
    from oncobasis.readers.reading.ledger import Ledger
    from oncobasis.readers.small_variants.filters import RowFacts
    from oncobasis.readers.vcf.vep import GeneEffect
    from oncobasis.readers.vcf.vep_layout import CsqLayout

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
class Site:
    """A change in its shortest form; chromosome without ``chr``."""

    chromosome: str
    position: int
    reference: str
    alternative: str

    def on(self, assembly: str | None) -> GenomicChange:
        """Return the change on an assembly."""
        return GenomicChange(
            assembly, self.chromosome, self.position, self.reference, self.alternative
        )


@dataclass(frozen=True, slots=True)
class VariantSource:
    """Where a row stands and what holds for all its genes."""

    file: str
    line: int
    text: str
    assembly: str | None
    origin: Origin


@dataclass(frozen=True, slots=True)
class VariantMaker:
    """Makes alterations from the annotations of one file; doubts are remarked in the ledger."""

    layout: CsqLayout
    genes: Genes
    ledger: Ledger

    def variant(
        self, gene: GeneEffect, site: Site, facts: RowFacts, source: VariantSource
    ) -> SmallVariant:
        """Return the alteration of one gene of one allele."""
        fields = gene.entry.split("|")
        value = self.layout.value
        protein = None if gene.hotspot else self._protein(fields, source.line)
        consequence = refined(gene.effect.consequence, protein)
        transcript = value(fields, "Feature")
        if not gene.hotspot:
            self._remark(gene, transcript, source.line)
            if protein is None and consequence in _CHANGES_PROTEIN:
                self.ledger.remark("no_protein_change", source.line, gene=gene.name)
        return SmallVariant(
            gene=canonical_symbol(gene.name, gene.gene_id, self.genes, self.ledger),
            protein=protein,
            coding=gene.hotspot or _after_colon(value(fields, "HGVSc")) or None,
            consequence=consequence,
            exon=single_number(value(fields, "EXON")),
            intron=single_number(value(fields, "INTRON")),
            rsid=first_rsid(value(fields, "Existing_variation")),
            genomic=site.on(source.assembly),
            transcript=transcript or None,
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

    def _protein(self, fields: Sequence[str], line: int) -> ProteinChange | None:
        value = self.layout.value
        text = value(fields, "HGVSp")
        if text:
            return read_protein(unquote(text) if "%" in text else text, line, self.ledger)
        if self.layout.has("HGVSp"):
            return None
        return protein_of_residues(value(fields, "Protein_position"), value(fields, "Amino_acids"))


def change_of(entry: str, layout: CsqLayout) -> str:
    """Return the protein change as written, else the coding change, else ''."""
    fields = entry.split("|", layout.naming_splits)
    protein = _after_colon(layout.value(fields, "HGVSp"))
    if not protein:
        return _after_colon(layout.value(fields, "HGVSc"))
    return unquote(protein) if "%" in protein else protein


def _after_colon(text: str) -> str:
    return text.rpartition(":")[2]
