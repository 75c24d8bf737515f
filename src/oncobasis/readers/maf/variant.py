"""One row of a MAF -> the domain's small variant."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from oncobasis.core.alteration import GenomicChange, Observation, SmallVariant, SourceLine
from oncobasis.readers.small_variants.alleles import primary_chromosome, trimmed
from oncobasis.readers.small_variants.annotation_values import first_rsid, single_number
from oncobasis.readers.small_variants.consequence import refined
from oncobasis.readers.small_variants.names import canonical_symbol, read_protein

if TYPE_CHECKING:
    from collections.abc import Sequence

    from oncobasis.core.alteration import Origin
    from oncobasis.core.protein import ProteinChange
    from oncobasis.nomenclature.genes import Genes
    from oncobasis.readers.maf.columns import MafColumns
    from oncobasis.readers.reading.ledger import Ledger
    from oncobasis.readers.small_variants.consequence import Effect
    from oncobasis.readers.small_variants.filters import RowFacts

_BASES = re.compile(r"[ACGTN]+", re.IGNORECASE)
_POSITION = re.compile(r"[0-9]{1,10}")
_EMPTY = "-"
_EXCEL_DATE = re.compile(
    r"\d{1,2}-(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
    r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)-\d{1,2}",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class MafVariant:
    """What was understood of a row before its protein text is read."""

    gene: str
    effect: Effect
    hotspot: str
    genomic: GenomicChange | None
    origin: Origin
    line: int


def is_position(text: str) -> bool:
    """Whether a text can be a position on a chromosome."""
    return _POSITION.fullmatch(text) is not None


def genomic_change(
    columns: MafColumns, cells: Sequence[str], assembly: str | None
) -> GenomicChange | None:
    """Return the change in VCF form; None if the row doesn't give it.

    A MAF has no base before an indel. It is taken from ``flanking_bps``; without that column the
    empty allele stays ``-`` as the MAF writes it.
    """
    value = columns.value
    chromosome = primary_chromosome(value(cells, "chromosome") or "?")
    start, reference = value(cells, "start"), value(cells, "reference").upper()
    alternative = _alternative(columns, cells, reference)
    if chromosome is None or not is_position(start) or not _is_allele(reference):
        return None
    if not _is_allele(alternative):
        return None
    position = int(start)
    if _EMPTY not in (reference, alternative):
        return GenomicChange(assembly, chromosome, *trimmed(position, reference, alternative))
    anchor = value(cells, "flanks")[:1].upper()
    if not _BASES.fullmatch(anchor or "?"):
        return GenomicChange(assembly, chromosome, position, reference, alternative)
    if reference == _EMPTY:
        return GenomicChange(assembly, chromosome, position, anchor, anchor + alternative)
    return GenomicChange(assembly, chromosome, position - 1, anchor + reference, anchor)


def maf_small_variant(
    cells: Sequence[str],
    columns: MafColumns,
    variant: MafVariant,
    facts: RowFacts,
    genes: Genes,
    ledger: Ledger,
) -> SmallVariant:
    """Return the alteration of one row; doubts are remarked in the ledger."""
    value = columns.value
    protein = None if variant.hotspot else _protein(columns, cells, variant.line, ledger)
    if _EXCEL_DATE.fullmatch(variant.gene):
        ledger.remark("gene_looks_like_date", variant.line, written=variant.gene)
    coding = value(cells, "coding").rpartition(":")[2]
    texts = columns.protein_texts(cells)
    text = f"{variant.gene} {variant.hotspot or (texts[0] if texts else coding)}".strip()
    rsid = value(cells, "rsid")
    return SmallVariant(
        gene=canonical_symbol(variant.gene, _gene_id(columns, cells), genes, ledger),
        protein=protein,
        coding=variant.hotspot or coding or None,
        consequence=refined(variant.effect.consequence, protein),
        exon=single_number(value(cells, "exon")),
        intron=single_number(value(cells, "intron")),
        rsid=first_rsid(f"rs{rsid}" if rsid.isdecimal() else rsid),
        genomic=variant.genomic,
        transcript=value(cells, "transcript") or None,
        significance=facts.significance,
        observed=Observation(
            origin=variant.origin,
            allele_fraction=facts.support.fraction,
            depth=facts.support.depth,
            source=SourceLine(text, ledger.file, variant.line),
        ),
    )


def _protein(
    columns: MafColumns, cells: Sequence[str], line: int, ledger: Ledger
) -> ProteinChange | None:
    """Read the first column that gives a protein change; others must say the same."""
    texts = columns.protein_texts(cells)
    if not texts:
        return None
    first = read_protein(texts[0], line, ledger)
    for other in texts[1:]:
        again = read_protein(other, line, ledger)
        if first is not None and again is not None and again != first:
            ledger.remark("protein_columns_disagree", line, used=texts[0], other=other)
        first = first or again
    return first


def _gene_id(columns: MafColumns, cells: Sequence[str]) -> str:
    """Return the Ensembl id, else the Entrez id (0 means none), else ''."""
    ensembl = columns.value(cells, "gene_id")
    if ensembl.startswith("ENSG"):
        return ensembl
    entrez = columns.value(cells, "entrez")
    return f"ENTREZ:{entrez}" if entrez.isdecimal() and entrez != "0" else ""


def _alternative(columns: MafColumns, cells: Sequence[str], reference: str) -> str:
    second = columns.value(cells, "allele2").upper()
    if second and second != reference:
        return second
    first = columns.value(cells, "allele1").upper()
    return first if first != reference else second


def _is_allele(text: str) -> bool:
    return text == _EMPTY or _BASES.fullmatch(text) is not None
