"""VEP annotations of one allele -> one consequence per gene, on the reference transcript.

Fields are found by the header's Format, never by a fixed place. The transcript is MANE Select
(as annotated, else by the MANE table), else VEP's canonical, else VEP's pick, else the first
protein-coding transcript by name, which is then said. Never the worst consequence.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from oncobasis.readers.small_variants.consequence import (
    NONCODING,
    OUTSIDE,
    SPLICE_REGION,
    Effect,
    effect_of_terms,
)

if TYPE_CHECKING:
    from oncobasis.nomenclature.genes import Genes
    from oncobasis.readers.vcf.vep_layout import CsqLayout

_PLUS_CLINICAL = "MANE_PLUS_CLINICAL"
MANE, CANONICAL, PICKED, NO_REFERENCE = range(4)
_CODING = frozenset({"", "protein_coding", "protein_coding_LoF", "mRNA"})
_LAST = 99
_SHOWN = 40
# VEP's impact of everything that is no finding; not needed, but saves looking closer.
_LEAST_IMPACT = "|MODIFIER|"
_REGULATION = frozenset({"RegulatoryFeature", "MotifFeature"})


@dataclass(frozen=True, slots=True)
class GeneEffect:
    """What an allele does to one gene, on the transcript that was chosen for it."""

    symbol: str
    gene_id: str
    entry: str
    effect: Effect
    rank: int
    coding_off_reference: bool = False
    hotspot: str = ""

    @property
    def name(self) -> str:
        """The symbol, or the gene id where VEP gives no symbol."""
        return self.symbol or self.gene_id


@dataclass(frozen=True, slots=True)
class Annotated:
    """The genes of one allele, findings first; ``unknown`` are terms that aren't known."""

    genes: tuple[GeneEffect, ...]
    unknown: tuple[str, ...] = ()


@dataclass(slots=True)
class _GeneEntries:
    """The entries of one gene, in the order of the file."""

    symbol: str
    gene_id: str
    entries: list[tuple[str, Effect]]


@dataclass(slots=True)
class VepReader:
    """Reads the annotations of one file; remembers MANE transcripts by gene symbol."""

    layout: CsqLayout
    genes: Genes
    _mane: dict[str, frozenset[str]] = field(default_factory=dict)

    def entries(self, csq: str, alternatives: list[str], number: int) -> list[str]:
        """Return the entries of one allele; ``alternatives`` as VEP writes them."""
        entries = csq.split(",")
        if len(alternatives) == 1:
            return entries
        place = self.layout.places.get("ALLELE_NUM")
        if place is not None:
            wanted = str(number)
        else:
            place, wanted = self.layout.places.get("Allele", 0), alternatives[number - 1]
        return [
            entry for entry in entries if entry.split("|", place + 1)[place : place + 1] == [wanted]
        ]

    def annotated(self, entries: list[str]) -> Annotated:
        """Choose one transcript for each gene and return the genes, findings first."""
        settled: dict[str, GeneEffect] = {}
        if self.layout.names_gene_twice and len(entries) > 1:
            entries = self._settle(entries, settled)
        by_gene: dict[str, _GeneEntries] = {}
        unknown: list[str] = []
        splits, grouping = self.layout.grouping_splits, self.layout.grouping
        for entry in entries:
            fields = entry.split("|", splits)
            if len(fields) < splits:
                unknown.append(entry[:_SHOWN])
                continue
            fields.append("")
            terms, symbol, gene_id, kind, biotype = grouping(fields)
            if kind in _REGULATION:
                continue
            effect = effect_on(terms, biotype)
            if effect is None:
                unknown.append(terms)
                continue
            known = by_gene.get(symbol or gene_id)
            if symbol in settled:
                settled[symbol] = _beside(settled[symbol], effect)
            elif known is None:
                by_gene[symbol or gene_id] = _GeneEntries(symbol, gene_id, [(entry, effect)])
            else:
                known.entries.append((entry, effect))
        chosen = [*settled.values(), *map(self._chosen, by_gene.values())]
        if len(chosen) > 1:
            chosen.sort(key=_finding_first)
        return Annotated(tuple(chosen), tuple(unknown))

    def _settle(self, entries: list[str], settled: dict[str, GeneEffect]) -> list[str]:
        """Settle genes by their annotated MANE Select entry; return the entries of other genes.

        A shortcut for most rows: the other transcripts of the gene are not split. Where it doesn't
        apply (no MANE, RefSeq transcripts, odd entries) the entries are left to the general way.
        """
        layout = self.layout
        for entry in [entry for entry in entries if "|NM_" in entry]:
            fields = entry.split("|", layout.deep_splits)
            if len(fields) < layout.deep_splits:
                continue
            fields.append("")
            terms, symbol, gene_id, _, biotype = layout.grouping(fields)
            transcript, canonical, mane, old_mane, pick = layout.ranking(fields)
            rank = self._rank(symbol, transcript, (canonical, mane or old_mane, pick))
            effect = effect_on(terms, biotype)
            if rank != MANE or effect is None or effect is NONCODING or symbol in settled:
                continue
            if not (symbol and gene_id and transcript.startswith("ENS")):
                continue
            mark = f"|{symbol}|{gene_id}|"
            elsewhere = not effect.is_finding and any(
                self._is_finding(other)
                for other in entries
                if _LEAST_IMPACT not in other and mark in other
            )
            settled[symbol] = GeneEffect(symbol, gene_id, entry, effect, MANE, elsewhere)
            entries = [other for other in entries if mark not in other]
        return entries

    def _is_finding(self, entry: str) -> bool:
        splits = self.layout.grouping_splits
        fields = entry.split("|", splits)
        fields.extend([""] * (splits + 1 - len(fields)) or [""])
        terms, _, _, _, biotype = self.layout.grouping(fields)
        effect = effect_on(terms, biotype)
        return effect is not None and effect.is_finding

    def _chosen(self, gene: _GeneEntries) -> GeneEffect:
        """Return the effect on the reference transcript, the first in rank, then by name."""
        entries = gene.entries
        if len(entries) > 1 and self.layout.has("MANE_SELECT"):
            # A MANE transcript names its RefSeq twin (or is it); a search is cheaper than a split.
            entries = [pair for pair in entries if "|NM_" in pair[0]]
        order, entry, effect = self._first(gene.symbol, entries)
        if order != MANE and len(entries) < len(gene.entries):
            order, entry, effect = self._first(gene.symbol, gene.entries)
        elsewhere = effect.no_finding is not None and any(
            other.no_finding is None for _, other in gene.entries
        )
        return GeneEffect(gene.symbol, gene.gene_id, entry, effect, order, elsewhere)

    def _first(self, symbol: str, entries: list[tuple[str, Effect]]) -> tuple[int, str, Effect]:
        best, entry, effect = (_LAST, False, ""), "", OUTSIDE
        splits, ranking = self.layout.ranking_splits, self.layout.ranking
        for candidate, its_effect in entries:
            fields = candidate.split("|", splits)
            fields.extend([""] * (splits + 1 - len(fields)) if len(fields) < splits else ("",))
            transcript, canonical, mane, old_mane, pick = ranking(fields)
            rank = self._rank(symbol, transcript, (canonical, mane or old_mane, pick))
            refseq = not transcript.startswith("ENS")
            order = (2 * rank + (its_effect is NONCODING), refseq, transcript)
            if order < best:
                best, entry, effect = order, candidate, its_effect
        return best[0] // 2, entry, effect

    def _rank(self, symbol: str, transcript: str, flags: tuple[str, str, str]) -> int:
        canonical, mane, pick = flags
        if mane and mane.upper() != _PLUS_CLINICAL:
            return MANE
        if not self.layout.has("MANE_SELECT") and self._is_mane(symbol, transcript):
            return MANE
        if canonical == "YES":
            return CANONICAL
        return PICKED if pick == "1" else NO_REFERENCE

    def _is_mane(self, symbol: str, transcript: str) -> bool:
        if not symbol:
            return False
        known = self._mane.get(symbol)
        if known is None:
            known = self._mane[symbol] = frozenset(
                name.partition(".")[0]
                for mane in self.genes.transcripts(symbol)
                if mane.is_select
                for name in (mane.ensembl_transcript, mane.refseq_transcript)
            )
        return transcript.partition(".")[0] in known


@lru_cache(maxsize=8192)
def effect_on(terms: str, biotype: str) -> Effect | None:
    """Return the effect on a transcript of that biotype; one that makes no protein has none."""
    effect = effect_of_terms(terms)
    if effect is None or effect is OUTSIDE:
        return effect
    coding = biotype in _CODING or (biotype.endswith("_gene") and biotype[:2] in {"IG", "TR"})
    return effect if coding else NONCODING


def _beside(gene: GeneEffect, effect: Effect) -> GeneEffect:
    """Return the gene, noting a finding on another of its transcripts (a merged cache has both)."""
    if gene.effect.is_finding or not effect.is_finding:
        return gene
    return replace(gene, coding_off_reference=True)


def _finding_first(gene: GeneEffect) -> tuple[bool, bool, bool, bool]:
    """Findings (splice regions last), then protein-coding genes, other genes, outside of genes."""
    effect = gene.effect
    outside, noncoding = effect is OUTSIDE, effect is NONCODING
    return not effect.is_finding, effect is SPLICE_REGION, outside, noncoding
