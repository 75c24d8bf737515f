"""One data row of a MAF at a time: an alteration or a filtered row."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from oncobasis.core.alteration import Origin
from oncobasis.nomenclature.protein import ProteinSyntaxError, XMeaning, parse_protein
from oncobasis.readers.maf.variant import (
    MafVariant,
    genomic_change,
    is_position,
    maf_small_variant,
)
from oncobasis.readers.reading.codes import FilterCode
from oncobasis.readers.reading.result import FilteredRow, Reason
from oncobasis.readers.small_variants.annotation_values import clinical_reading, highest_frequency
from oncobasis.readers.small_variants.consequence import PROMOTER, Effect, effect_of_classification
from oncobasis.readers.small_variants.filters import (
    RowFacts,
    Support,
    keeps_hotspot,
    keeps_pathogenic,
    lacks,
    no_finding,
)
from oncobasis.readers.small_variants.hotspots import load_hotspots
from oncobasis.readers.small_variants.left_out import LeftOut, is_clear
from oncobasis.readers.small_variants.promoter import PROMOTER_GENE, promoter_hotspot

if TYPE_CHECKING:
    from collections.abc import Sequence

    from oncobasis.core.alteration import GenomicChange
    from oncobasis.core.case import Uncovered
    from oncobasis.core.protein import ProteinChange
    from oncobasis.nomenclature.genes import Genes
    from oncobasis.readers.maf.columns import MafColumns
    from oncobasis.readers.reading.ledger import Ledger
    from oncobasis.readers.reading.options import ReadOptions

_ORIGINS = {"somatic": Origin.SOMATIC, "germline": Origin.GERMLINE}
_NOT_MUTATED = frozenset({"none", "wildtype", "wild type"})
_NO_GENE = frozenset({"", "Unknown", "unknown"})
_STRUCTURAL = re.compile(r"fusion|intragenic|translocation|viii|structural", re.IGNORECASE)
_DIGITS = 6
_PERCENT = 100
_ENOUGH_ROWS = 50
_COUNTS = ("depth", "alt_reads", "ref_reads")
_MOST_READS = 10**12
_SHOWN = 20


@dataclass(slots=True)
class MafRows:
    """Enters the rows of one sample into the ledger."""

    file: str
    columns: MafColumns
    options: ReadOptions
    assembly: str | None
    genes: Genes
    ledger: Ledger
    paired_rows: int = 0
    _judged: int = 0
    _with_reads: int = 0
    _with_frequency: int = 0
    _effects: dict[str, Effect | None] = field(default_factory=dict)
    _left: LeftOut = field(init=False)

    def __post_init__(self) -> None:
        self._left = LeftOut(self.ledger)

    def enter(self, line: int, cells: Sequence[str]) -> None:
        """Enter one row of the sample."""
        value = self.columns.value
        self._remark_numbers(line, cells)
        gene, written = value(cells, "gene"), value(cells, "classification")
        change = _change(self.columns, cells)
        genomic = genomic_change(self.columns, cells, self.assembly)
        effect, hotspot = self._effect(written, genomic)
        if hotspot:
            gene, change = PROMOTER_GENE, hotspot
        code, seen = self._not_a_variant(cells, written, effect)
        if code is None and gene in _NO_GENE:
            code = effect.no_finding if effect else None
            code, seen = code or FilterCode.NO_GENE, ""
        if code is not None or effect is None:
            self._drop(line, gene, change, Reason(code or FilterCode.UNKNOWN_CONSEQUENCE, seen))
            if code in {None, FilterCode.UNKNOWN_CONSEQUENCE}:
                self.ledger.leave_open("" if gene in _NO_GENE else gene)
            return
        facts = self._facts(cells, effect)
        variant = MafVariant(gene, effect, hotspot, genomic, self._origin(cells), line)
        self._judge(cells, variant, facts, change)

    def remark_sources(self) -> None:
        """Say what was left out in spite of its reads, and which filters had nothing to look at."""
        self._left.close()
        if not self._judged:
            return
        filters, ledger = self.options.filters, self.ledger
        if not self.paired_rows:
            ledger.remark("tumor_only", sample=self.options.sample or "")
        limit = filters.population_limit(paired=bool(self.paired_rows))
        unseen = not self._with_frequency and self._judged >= _ENOUGH_ROWS
        if limit is not None and (unseen or not self.columns.frequencies):
            ledger.remark("filter_source_absent", filter="population_frequency", source="gnomAD_AF")
        if not self._with_reads and (filters.min_depth or filters.min_alt_reads):
            ledger.remark("filter_source_absent", filter="read_support", source="t_alt_count")
        if not self.columns.has("significance") and filters.keep_pathogenic:
            ledger.remark("filter_source_absent", filter="known_pathogenic", source="CLIN_SIG")
        if not self.columns.has("filter") and filters.require_pass:
            ledger.remark("filter_source_absent", filter="caller_filter", source="FILTER")

    def _remark_numbers(self, line: int, cells: Sequence[str]) -> None:
        """Say which position or count is none; the row is read without it."""
        value = self.columns.value
        start = value(cells, "start")
        bad = [f"position {start[:_SHOWN]}"] if start and not is_position(start) else []
        for meaning in _COUNTS:
            text = value(cells, meaning)
            number = _number(text)
            if number is not None and _whole(text) is None:
                bad.append(f"{meaning} {text[:_SHOWN]}")
        for text in bad:
            self.ledger.remark("row_not_understood", line, text=text, reason="row_unreadable")

    def _effect(self, written: str, genomic: GenomicChange | None) -> tuple[Effect | None, str]:
        if genomic is not None:
            change = (genomic.reference, genomic.alternative)
            name = promoter_hotspot(self.assembly, genomic.chromosome, genomic.position, change)
            if name is not None:
                return PROMOTER, name
        if written not in self._effects:
            self._effects[written] = effect_of_classification(written)
        return self._effects[written], ""

    def _not_a_variant(
        self, cells: Sequence[str], written: str, effect: Effect | None
    ) -> tuple[FilterCode | None, str]:
        value = self.columns.value
        if effect is None:
            structural = _STRUCTURAL.search(written) is not None
            code = FilterCode.NOT_A_SMALL_VARIANT if structural else FilterCode.UNKNOWN_CONSEQUENCE
            return code, written
        status = value(cells, "status")
        if status.casefold() in _NOT_MUTATED or _status_none(self.columns, cells):
            return FilterCode.NOT_MUTATED, f"Mutation_Status {status or 'None'}"
        reference = value(cells, "reference").upper()
        alleles = {value(cells, name).upper() for name in ("allele1", "allele2")} - {""}
        if reference and alleles == {reference} and value(cells, "allele2"):
            return FilterCode.NOT_MUTATED, "both tumour alleles are the reference"
        return None, ""

    def _facts(self, cells: Sequence[str], effect: Effect) -> RowFacts:
        value = self.columns.value
        significance = value(cells, "significance").replace("|", "&")
        reading = clinical_reading(significance)
        facts = RowFacts(
            filters=value(cells, "filter") or ".",
            no_finding=no_finding(effect, self.options.filters),
            frequency=highest_frequency(self.columns.frequency_texts(cells)),
            support=_support(self.columns, cells),
            significance=reading.significance,
            pathogenic=reading.pathogenic,
        )
        self._judged += 1
        self._with_frequency += facts.frequency is not None
        self._with_reads += facts.support.depth is not None or facts.support.alt_reads is not None
        return facts

    def _judge(
        self, cells: Sequence[str], variant: MafVariant, facts: RowFacts, change: str
    ) -> None:
        options = self.options.filters
        paired = _has_normal(self.columns, cells)
        self.paired_rows += paired
        reasons = lacks(facts, options, options.population_limit(paired=paired))
        reasons = tuple(_common(reason) for reason in reasons)
        words = ", ".join(reason.code.value for reason in reasons)
        line, gene = variant.line, variant.gene
        symbol, protein = self._named(variant, cells)
        hotspot = bool(reasons) and self._is_hotspot(symbol, protein, variant)
        kept = keeps_pathogenic(facts, options, reasons)
        if reasons and not kept and not (hotspot and keeps_hotspot(options, reasons)):
            self.ledger.leave_out(FilteredRow(line, gene, change, reasons))
            if facts.pathogenic or hotspot:
                kind = "pathogenic" if facts.pathogenic else "hotspot"
                self._say(f"{kind}_not_reported", variant, change, words)
                self._left.leave_open(symbol, change, protein, reasons)
            elif is_clear(symbol, facts, reasons):
                self._left.enter(symbol, change, protein, reasons)
            return
        if self.ledger.is_repeated((gene, change, variant.genomic)):
            self._drop(line, gene, change, Reason(FilterCode.DUPLICATE))
            return
        if reasons:
            self._say("pathogenic_kept" if kept else "hotspot_kept", variant, change, words)
        made = maf_small_variant(cells, self.columns, variant, facts, self.genes, self.ledger)
        self.ledger.report((made,))

    @property
    def uncovered(self) -> tuple[Uncovered, ...]:
        """Residues whose variant was seen and left out: neither found nor excluded."""
        return self._left.uncovered

    def _named(self, variant: MafVariant, cells: Sequence[str]) -> tuple[str, ProteinChange | None]:
        """The gene's symbol and the first protein change that can be read, without remarks."""
        symbol = self.genes.resolve(variant.gene).symbol or variant.gene
        for text in self.columns.protein_texts(cells):
            try:
                return symbol, parse_protein(text.rpartition(":")[2], x=XMeaning.STOP)
            except ProteinSyntaxError:
                continue
        return symbol, None

    def _is_hotspot(self, symbol: str, protein: ProteinChange | None, variant: MafVariant) -> bool:
        return bool(variant.hotspot) or load_hotspots().includes(symbol, protein)

    def _say(self, code: str, variant: MafVariant, change: str, reasons: str) -> None:
        self.ledger.remark(code, variant.line, gene=variant.gene, change=change, reasons=reasons)

    def _origin(self, cells: Sequence[str]) -> Origin:
        status = self.columns.value(cells, "status").casefold()
        return _ORIGINS.get(status, Origin.UNKNOWN)

    def _drop(self, line: int, gene: str, change: str, reason: Reason) -> None:
        self.ledger.leave_out(FilteredRow(line, gene, change, (reason,)))


def _common(reason: Reason) -> Reason:
    """vcf2maf writes into FILTER what is common in the population: that is no caller's doubt."""
    words = {word.strip() for word in re.split(r"[;,]", reason.seen)} - {"PASS", ""}
    if reason.code is FilterCode.CALLER_FILTER and words == {"common_variant"}:
        return Reason(FilterCode.COMMON_IN_POPULATION, "common_variant")
    return reason


def _change(columns: MafColumns, cells: Sequence[str]) -> str:
    proteins = columns.protein_texts(cells)
    if proteins:
        return proteins[0]
    coding = columns.value(cells, "coding")
    if coding:
        return coding
    place, start = columns.value(cells, "chromosome"), columns.value(cells, "start")
    return f"{place}:{start}" if place and start else ""


def _status_none(columns: MafColumns, cells: Sequence[str]) -> bool:
    """Whether Mutation_Status is the word None, which elsewhere stands for an empty cell."""
    place = columns.places.get("status")
    return place is not None and place < len(cells) and cells[place].strip() == "None"


def _has_normal(columns: MafColumns, cells: Sequence[str]) -> bool:
    return bool(columns.value(cells, "normal") or columns.value(cells, "normal_depth"))


def _support(columns: MafColumns, cells: Sequence[str]) -> Support:
    value = columns.value
    depth, alt = _whole(value(cells, "depth")), _whole(value(cells, "alt_reads"))
    ref = _whole(value(cells, "ref_reads"))
    if depth is None and alt is not None and ref is not None:
        depth = alt + ref
    fraction = _fraction(value(cells, "fraction"))
    if fraction is None:
        percent = _number(value(cells, "percent"))
        fraction = None if percent is None else percent / _PERCENT
    if fraction is None and alt is not None and depth:
        fraction = alt / depth
    if fraction is not None:
        fraction = round(fraction, _DIGITS) if 0 <= fraction <= 1 else None
    return Support(depth, alt, fraction)


def _fraction(text: str) -> float | None:
    """Return a fraction; a number above 1, or one with %, is a percentage."""
    value = _number(text.rstrip("%"))
    if value is None:
        return None
    return value / _PERCENT if value > 1 or text.endswith("%") else value


def _whole(text: str) -> int | None:
    value = _number(text)
    return None if value is None or not 0 <= value < _MOST_READS else int(value)


def _number(text: str) -> float | None:
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        return None
    return value if value == value and abs(value) != float("inf") else None  # noqa: PLR0124
