"""VEP annotations of one allele -> one consequence per gene, on the reference transcript.

Fields are found by the header's Format, never by a fixed place. The transcript is MANE Select
(as annotated, else by the MANE table), else VEP's canonical, else VEP's pick, else the first
protein-coding transcript by name, which is then said. Never the worst consequence.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from urllib.parse import unquote

from oncobasis.readers.small_variants.alleles import vep_alleles
from oncobasis.readers.small_variants.annotation_values import (
    NO_CLINICAL_READING,
    ClinicalReading,
    clinical_reading,
    first_rsid,
    protein_of_residues,
    single_number,
)
from oncobasis.readers.small_variants.consequence import (
    NONCODING,
    OUTSIDE,
    Effect,
)
from oncobasis.readers.small_variants.effect_on import effect_on
from oncobasis.readers.vcf.annotations.protocol import (
    CANONICAL,
    CLINICAL_FILTER,
    MANE,
    NO_REFERENCE,
    PICKED,
    POPULATION_FILTER,
    Annotated,
    EffectDetails,
    GeneEffect,
    finding_first,
)
from oncobasis.readers.vcf.annotations.transcripts import ManeTable

if TYPE_CHECKING:
    from oncobasis.nomenclature.genes import Genes
    from oncobasis.readers.reading.ledger import Ledger
    from oncobasis.readers.small_variants.alleles import Site
    from oncobasis.readers.vcf.annotations.vep_layout import CsqLayout
    from oncobasis.readers.vcf.row import VcfRow

_PLUS_CLINICAL = "MANE_PLUS_CLINICAL"
# Since VEP 98 CLIN_SIG is that of the allele; before, of anything known at the position.
_ALLELE_SPECIFIC_SINCE = 98
_LAST = 99
_NOTHING = Annotated(())
_SHOWN = 40
# VEP's impact of everything that is no finding; not needed, but saves looking closer.
_LEAST_IMPACT = "|MODIFIER|"
_REGULATION = frozenset({"RegulatoryFeature", "MotifFeature"})


@dataclass(slots=True)
class VepText:
    """One entry of CSQ, as written; ``specific``: CLIN_SIG is that of the allele."""

    layout: CsqLayout
    entry: str
    specific: bool = True
    _fields: list[str] | None = field(default=None, compare=False, repr=False)

    def change(self) -> str:
        """Return the protein change as written, else the coding change, else ''."""
        fields = self.entry.split("|", self.layout.naming_splits)
        protein = _after_colon(self.layout.value(fields, "HGVSp"))
        if not protein:
            return _after_colon(self.layout.value(fields, "HGVSc"))
        return unquote(protein) if "%" in protein else protein

    def frequency(self) -> float | None:
        """Return the highest population frequency."""
        return self.layout.frequency(self._split())

    def clinical(self) -> ClinicalReading:
        """Return CLIN_SIG; before VEP 98 only as a warning sign, not as a class."""
        text = self.layout.value(self._split(), "CLIN_SIG")
        if not text:
            return NO_CLINICAL_READING
        reading = clinical_reading(text)
        return reading if self.specific else replace(reading, significance=None)

    def details(self) -> EffectDetails:
        """Return everything that is said."""
        fields = self._split()
        value, layout = self.layout.value, self.layout
        text, residues = value(fields, "HGVSp"), None
        if not text and not layout.has("HGVSp"):
            residues = protein_of_residues(
                value(fields, "Protein_position"), value(fields, "Amino_acids")
            )
        return EffectDetails(
            transcript=value(fields, "Feature"),
            coding=_after_colon(value(fields, "HGVSc")),
            protein_text=unquote(text) if "%" in text else text,
            protein=residues,
            exon=single_number(value(fields, "EXON")),
            intron=single_number(value(fields, "INTRON")),
            rsid=first_rsid(value(fields, "Existing_variation")),
        )

    def _split(self) -> list[str]:
        if self._fields is None:
            self._fields = self.entry.split("|")
        return self._fields


@dataclass(slots=True)
class _GeneEntries:
    """The entries of one gene, in the order of the file."""

    symbol: str
    gene_id: str
    entries: list[tuple[str, Effect]]


@dataclass(slots=True)
class VepReader:
    """Reads the annotations of one file, which stand in INFO under ``key``."""

    layout: CsqLayout
    genes: Genes
    key: str = "CSQ"
    version: int | None = None
    _mane: ManeTable = field(init=False)

    def __post_init__(self) -> None:
        self._mane = ManeTable(self.genes)

    @property
    def name(self) -> str:
        """The tool and its version."""
        return "VEP" if self.version is None else f"VEP {self.version}"

    @property
    def specific(self) -> bool:
        """Whether CLIN_SIG is that of the allele."""
        return self.version is None or self.version >= _ALLELE_SPECIFIC_SINCE

    @property
    def absent(self) -> tuple[tuple[str, str], ...]:
        """Filters without a source in this annotation, each with what would be needed."""
        frequency = () if self.layout.frequencies else ((POPULATION_FILTER, "CSQ gnomAD AF"),)
        known = () if self.layout.has("CLIN_SIG") else ((CLINICAL_FILTER, "CSQ CLIN_SIG"),)
        return (*frequency, *known)

    def remark_fields(self, ledger: Ledger) -> None:
        """Say what the annotation lacks."""
        if self.layout.has("CLIN_SIG") and not self.specific:
            ledger.remark("significance_not_of_allele", vep=str(self.version))
        absent = [name for name in ("HGVSp", "HGVSc") if not self.layout.has(name)]
        if absent:
            ledger.remark("annotation_field_absent", fields=", ".join(absent))

    def annotated(self, row: VcfRow, number: int, _site: Site) -> Annotated:
        """Return what one allele does."""
        csq = row.info_value(self.key)
        if not csq:
            return _NOTHING
        written = row.alternatives
        if len(written) > 1:
            written = vep_alleles(row.reference, written)
        return self.of_entries(self.entries(csq, written, number))

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

    def of_entries(self, entries: list[str]) -> Annotated:
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
            chosen.sort(key=finding_first)
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
            settled[symbol] = GeneEffect(
                symbol, gene_id, self._text(entry), effect, MANE, elsewhere
            )
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
        text = self._text(entry)
        return GeneEffect(gene.symbol, gene.gene_id, text, effect, order, elsewhere)

    def _text(self, entry: str) -> VepText:
        return VepText(self.layout, entry, self.specific)

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
        if not self.layout.has("MANE_SELECT") and self._mane.has(symbol, transcript):
            return MANE
        if canonical == "YES":
            return CANONICAL
        return PICKED if pick == "1" else NO_REFERENCE


def _beside(gene: GeneEffect, effect: Effect) -> GeneEffect:
    """Return the gene, noting a finding on another of its transcripts (a merged cache has both)."""
    if gene.effect.is_finding or not effect.is_finding:
        return gene
    return replace(gene, coding_off_reference=True)


def _after_colon(text: str) -> str:
    return text.rpartition(":")[2]
