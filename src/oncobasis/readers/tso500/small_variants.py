"""Rows of [Small Variants] -> small variants; Illumina lists what passed its own filters."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from oncobasis.core.alteration import GenomicChange, Observation, SmallVariant, SourceLine
from oncobasis.nomenclature.genes import load_genes
from oncobasis.readers.reading.codes import FilterCode
from oncobasis.readers.reading.result import FilteredRow, Reason
from oncobasis.readers.small_variants.alleles import (
    not_a_sequence,
    primary_chromosome,
    trimmed,
)
from oncobasis.readers.small_variants.annotation_values import single_number
from oncobasis.readers.small_variants.consequence import (
    PROMOTER,
    Effect,
    effect_of_terms,
    refined,
)
from oncobasis.readers.small_variants.filters import RowFacts, Support, lacks, no_finding
from oncobasis.readers.small_variants.names import canonical_symbol, read_protein
from oncobasis.readers.small_variants.promoter import PROMOTER_GENE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from oncobasis.readers.reading.ledger import Ledger
    from oncobasis.readers.reading.options import ReadOptions

# Silent variants are written NM_004304.5:c.2997C>T(p.(Asn999=)).
_PROTEIN = re.compile(r"p\.\(?([^()]+)\)?")
_CODING = re.compile(r"(?:(?P<transcript>[A-Z]{2}_[0-9.]+):)?(?P<change>c\.[^\s(]+)")
_PROMOTERS = {"c.-124C>T": "C228T", "c.-146C>T": "C250T"}
_WHOLE = re.compile(r"[0-9]{1,10}")
_UNREAD = {FilterCode.ROW_UNREADABLE, FilterCode.UNKNOWN_CONSEQUENCE, FilterCode.NOT_BASES}


@dataclass(frozen=True, slots=True)
class SmallVariantRows:
    """Enters the rows of one section into the ledger; the assembly is that of the options."""

    options: ReadOptions
    ledger: Ledger

    def enter(self, line: int, row: Mapping[str, str]) -> None:
        """Enter one row."""
        self.ledger.rows += 1
        gene, change = row.get("gene", ""), _change_said(row)
        effect = _effect(row.get("consequence(s)", ""))
        promoter = _promoter(row)
        if promoter:
            effect, change = PROMOTER, promoter
        code = self._unreadable(row, gene, effect)
        if code is not None or effect is None:
            reason = Reason(code or FilterCode.UNKNOWN_CONSEQUENCE, row.get("consequence(s)", ""))
            self.ledger.leave_out(FilteredRow(line, gene, change, (reason,)))
            if reason.code in _UNREAD:
                self.ledger.leave_open(gene)
            return
        support = _support(row)
        facts = RowFacts("PASS", no_finding(effect, self.options.filters), support=support)
        reasons = lacks(facts, self.options.filters, None)
        if not reasons and self.ledger.is_repeated((gene, change, self._genomic(row))):
            reasons = (Reason(FilterCode.DUPLICATE),)
        if reasons:
            self.ledger.leave_out(FilteredRow(line, gene, change, reasons))
            return
        found = self._variant(line, row, effect, support)
        if promoter:
            found = replace(found, protein=None, coding=promoter)
        self.ledger.report((found,))

    def _unreadable(
        self, row: Mapping[str, str], gene: str, effect: Effect | None
    ) -> FilterCode | None:
        if primary_chromosome(row.get("chromosome", "?")) is None:
            return FilterCode.CONTIG_NOT_PRIMARY
        if not _WHOLE.fullmatch(row.get("genomic position", "")):
            return FilterCode.ROW_UNREADABLE
        if not gene:
            # Illumina leaves gene and annotation blank for genes that the panel does not target.
            return FilterCode.NO_GENE
        unread = not_a_sequence(row.get("alternative call") or ".")
        return unread if unread is not None or effect is not None else FilterCode.NOT_ANNOTATED

    def _variant(
        self, line: int, row: Mapping[str, str], effect: Effect, support: Support
    ) -> SmallVariant:
        written = _PROTEIN.search(row.get("p-dot notation", ""))
        protein = read_protein(f"p.{written[1]}", line, self.ledger) if written else None
        coding = _CODING.search(row.get("c-dot notation", "")) or _CODING.search(
            row.get("p-dot notation", "")
        )
        return SmallVariant(
            gene=canonical_symbol(row["gene"], "", load_genes(), self.ledger),
            protein=protein,
            coding=coding["change"] if coding else None,
            consequence=refined(effect.consequence, protein),
            exon=single_number(row.get("affected exon(s)", "")),
            genomic=self._genomic(row),
            transcript=coding["transcript"] if coding else None,
            observed=Observation(
                allele_fraction=support.fraction,
                depth=support.depth,
                source=SourceLine(f"{row['gene']} {_change_said(row)}", self.ledger.file, line),
            ),
        )

    def _genomic(self, row: Mapping[str, str]) -> GenomicChange | None:
        chromosome = primary_chromosome(row.get("chromosome", "?"))
        reference, alternative = row.get("reference call", ""), row.get("alternative call", "")
        if chromosome is None or not reference or not alternative:
            return None
        place = trimmed(int(row["genomic position"]), reference.upper(), alternative.upper())
        return GenomicChange(self.options.assembly, chromosome, *place)


def _promoter(row: Mapping[str, str]) -> str:
    """The name of a TERT promoter hotspot by its place before the start codon, else ''.

    -124 and -146: Huang 2013 and Horn 2013 as quoted by Heidenreich 2014.
    """
    if row.get("gene") != PROMOTER_GENE:
        return ""
    coding = _CODING.search(row.get("c-dot notation", ""))
    return _PROMOTERS.get(coding["change"], "") if coding else ""


def _effect(text: str) -> Effect | None:
    return effect_of_terms(re.sub(r"[:;,]\s*", "&", text)) if text else None


def _change_said(row: Mapping[str, str]) -> str:
    """The change as text for a list: protein, coding, or place."""
    for name in ("p-dot notation", "c-dot notation"):
        if row.get(name):
            return row[name].rpartition(":")[2] if name == "c-dot notation" else row[name]
    place = f"{row.get('chromosome', '')}:{row.get('genomic position', '')}"
    return f"{place} {row.get('reference call', '')}>{row.get('alternative call', '')}"


def _support(row: Mapping[str, str]) -> Support:
    depth = int(row["depth"]) if _WHOLE.fullmatch(row.get("depth", "")) else None
    try:
        fraction = float(row.get("allele frequency", ""))
    except ValueError:
        return Support(depth)
    if not 0 <= fraction <= 1:
        return Support(depth)
    reads = None if depth is None else round(depth * fraction)
    return Support(depth, reads, fraction)
