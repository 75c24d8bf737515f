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
from oncobasis.readers.consequence import refined
from oncobasis.readers.rows_genes import canonical_symbol, read_protein
from oncobasis.readers.vep import NO_REFERENCE
from oncobasis.readers.vep_values import first_rsid, protein_of_residues, single_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from oncobasis.core.protein import ProteinChange
    from oncobasis.nomenclature.genes import Genes
    from oncobasis.readers.rows_filter import RowFacts
    from oncobasis.readers.rows_ledger import Ledger
    from oncobasis.readers.vep import CsqLayout, GeneEffect

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


@dataclass(frozen=True, slots=True)
class VariantSource:
    """Where a row stands and what holds for all its genes."""

    file: str
    line: int
    text: str
    assembly: str | None
    origin: Origin


def small_variant(  # noqa: PLR0913
    gene: GeneEffect,
    site: Site,
    facts: RowFacts,
    source: VariantSource,
    layout: CsqLayout,
    genes: Genes,
    ledger: Ledger,
) -> SmallVariant:
    """Return the alteration of one gene; doubts are remarked in the ledger."""
    fields = gene.entry.split("|")
    protein = None if gene.hotspot else _protein(fields, layout, source.line, ledger)
    consequence = refined(gene.effect.consequence, protein)
    transcript = layout.value(fields, "Feature") or None
    if gene.rank == NO_REFERENCE and not gene.hotspot:
        name, chosen = gene.name, transcript or ""
        ledger.remark("transcript_not_reference", source.line, gene=name, transcript=chosen)
    if protein is None and consequence in _CHANGES_PROTEIN:
        ledger.remark("no_protein_change", source.line, gene=gene.name)
    return SmallVariant(
        gene=canonical_symbol(gene.name, genes, ledger),
        protein=protein,
        coding=gene.hotspot or _after_colon(layout.value(fields, "HGVSc")) or None,
        consequence=consequence,
        exon=single_number(layout.value(fields, "EXON")),
        intron=single_number(layout.value(fields, "INTRON")),
        rsid=first_rsid(layout.value(fields, "Existing_variation")),
        genomic=GenomicChange(
            source.assembly, site.chromosome, site.position, site.reference, site.alternative
        ),
        transcript=transcript,
        significance=facts.significance,
        observed=Observation(
            origin=source.origin,
            allele_fraction=facts.support.fraction,
            depth=facts.support.depth,
            source=SourceLine(source.text, source.file, source.line),
        ),
    )


def change_of(entry: str, layout: CsqLayout) -> str:
    """Return the protein change as written, else the coding change, else ''."""
    fields = entry.split("|")
    protein = _after_colon(layout.value(fields, "HGVSp"))
    return unquote(protein) if protein else _after_colon(layout.value(fields, "HGVSc"))


def _protein(
    fields: Sequence[str], layout: CsqLayout, line: int, ledger: Ledger
) -> ProteinChange | None:
    text = layout.value(fields, "HGVSp")
    if text:
        return read_protein(unquote(text) if "%" in text else text, line, ledger)
    if layout.has("HGVSp"):
        return None
    residues = layout.value(fields, "Amino_acids")
    return protein_of_residues(layout.value(fields, "Protein_position"), residues)


def _after_colon(text: str) -> str:
    return text.rpartition(":")[2]
