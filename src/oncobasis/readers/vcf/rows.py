"""One data row of a VCF at a time: each allele becomes alterations or a filtered row."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from oncobasis.readers.reading.codes import FilterCode
from oncobasis.readers.reading.ledger import Ledger
from oncobasis.readers.reading.options import ReadOptions
from oncobasis.readers.reading.result import FilteredRow, Reason
from oncobasis.readers.small_variants.alleles import (
    not_a_sequence,
    primary_chromosome,
    trimmed,
    vep_alleles,
)
from oncobasis.readers.small_variants.annotation_values import ClinicalReading, clinical_reading
from oncobasis.readers.small_variants.consequence import PROMOTER
from oncobasis.readers.small_variants.filters import (
    NO_SUPPORT,
    RowFacts,
    Support,
    keeps_pathogenic,
    lacks,
    no_finding,
)
from oncobasis.readers.small_variants.promoter import PROMOTER_GENE, promoter_hotspot
from oncobasis.readers.vcf.origin import ORIGIN_KEYS, Comparison, origin_of
from oncobasis.readers.vcf.support import TumorCall, support_in_info, support_of
from oncobasis.readers.vcf.variant import Site, VariantMaker, VariantSource, change_of
from oncobasis.readers.vcf.vep import Annotated, GeneEffect, VepReader
from oncobasis.readers.vcf.vep_layout import CsqLayout

if TYPE_CHECKING:
    from collections.abc import Sequence

    from oncobasis.readers.small_variants.samples import SampleColumns

_NO_READING = ClinicalReading()
_NOT_PRESENT = Annotated(())
_LEAST_READS = 3
_POSITION = re.compile(r"[0-9]{1,10}")
_ENOUGH_ROWS = 50


@dataclass(frozen=True, slots=True)
class VcfFile:
    """What holds for every row: ``width`` columns, the tumour's among them, the options."""

    name: str
    layout: CsqLayout
    csq_mark: str
    options: ReadOptions
    samples: SampleColumns
    assembly: str | None
    comparison: Comparison
    width: int
    tumor_column: int | None
    significance_of_allele: bool

    @property
    def population_limit(self) -> float | None:
        """The frequency from which a variant counts as common."""
        return self.options.filters.population_limit(paired=self.comparison.paired)


@dataclass(frozen=True, slots=True)
class VcfRow:
    """One data line, split."""

    line: int
    contig: str
    position: int
    reference: str
    alternatives: list[str]
    filters: str
    info: str
    tumor: dict[str, str]

    def site(self, number: int) -> str:
        """The change as text, chromosome as the file writes it."""
        return f"{self.contig}:{self.position} {self.reference}>{self.alternatives[number - 1]}"

    def info_values(self) -> dict[str, str]:
        """INFO as a mapping; flags have an empty value."""
        pairs = (part.partition("=") for part in self.info.split(";"))
        return {key: value for key, _, value in pairs}

    def info_about_origin(self) -> dict[str, str]:
        """The keys of INFO that say where a variant came from."""
        parts = [part for part in self.info.split(";") if part.startswith("S")]
        pairs = (part.partition("=") for part in parts)
        return {key: value for key, _, value in pairs if key in ORIGIN_KEYS}


@dataclass(slots=True)
class VcfRows:
    """Enters the rows of one file into the ledger."""

    file: VcfFile
    vep: VepReader
    ledger: Ledger
    _format: str = ""
    _keys: list[str] = field(default_factory=list)
    _judged: int = 0
    _with_frequency: int = 0
    _with_reads: int = 0

    def enter(self, line: int, text: str) -> None:
        """Enter one data line."""
        self.ledger.rows += 1
        cells = text.split("\t")
        row = self._split(line, cells)
        if row is None:
            return
        csq = self._csq(row.info)
        written = row.alternatives
        if len(written) > 1:
            written = vep_alleles(row.reference, row.alternatives)
        for number in range(1, len(row.alternatives) + 1):
            self._allele(row, number, written, csq)

    def remark_sources(self) -> None:
        """Say which filters had nothing to look at in the whole file."""
        if not self._judged:
            return
        filters = self.file.options.filters
        if not self._with_reads and (filters.min_depth or filters.min_alt_reads):
            self.ledger.remark("filter_source_absent", filter="read_support", source="FORMAT")
        asked = self.file.population_limit is not None and bool(self.file.layout.frequencies)
        if asked and not self._with_frequency and self._judged >= _ENOUGH_ROWS:
            source = f"no frequency in {self._judged} rows"
            self.ledger.remark("filter_source_absent", filter="population_frequency", source=source)

    def _split(self, line: int, cells: Sequence[str]) -> VcfRow | None:
        if len(cells) != self.file.width:
            seen = f"{len(cells)} columns instead of {self.file.width}"
            self.ledger.drop(line, "", FilterCode.ROW_UNREADABLE, seen)
            return None
        if not _POSITION.fullmatch(cells[1]) or not cells[3]:
            seen = f"position {cells[1][:20]!r}"
            self.ledger.drop(line, "", FilterCode.ROW_UNREADABLE, seen)
            return None
        tumor: dict[str, str] = {}
        if self.file.tumor_column is not None:
            if cells[8] != self._format:
                self._format, self._keys = cells[8], cells[8].split(":")
            # A sample may leave out trailing fields, so the two may differ in length.
            values = cells[self.file.tumor_column].split(":")
            tumor = dict(zip(self._keys, values, strict=False))
        alternatives = cells[4].split(",")
        position, filters = int(cells[1]), cells[6]
        return VcfRow(line, cells[0], position, cells[3], alternatives, filters, cells[7], tumor)

    def _csq(self, info: str) -> str:
        mark = self.file.csq_mark
        start = 0 if info.startswith(mark) else info.find(f";{mark}") + 1
        if not start and not info.startswith(mark):
            return ""
        end = info.find(";", start)
        return info[start + len(mark) :] if end < 0 else info[start + len(mark) : end]

    def _allele(self, row: VcfRow, number: int, written: list[str], csq: str) -> None:
        code = not_a_sequence(row.alternatives[number - 1])
        chromosome = primary_chromosome(row.contig)
        if code is None and chromosome is None:
            code = FilterCode.CONTIG_NOT_PRIMARY
        if code is not None or chromosome is None:
            self.ledger.drop(row.line, row.site(number), code or FilterCode.CONTIG_NOT_PRIMARY)
            return
        alternative = row.alternatives[number - 1]
        if alternative.upper() == row.reference.upper():
            same = FilterCode.ROW_UNREADABLE
            self.ledger.drop(row.line, row.site(number), same, "ALT is the same as REF")
            return
        site = Site(chromosome, *trimmed(row.position, row.reference, alternative))
        annotated = self._annotated(site, number, written, csq)
        if not annotated.genes:
            self._drop_unannotated(row, number, annotated)
            return
        for terms in annotated.unknown:
            self.ledger.remark("consequence_not_understood", terms=terms)
        self._judge(row, number, site, annotated)

    def _annotated(self, site: Site, number: int, written: list[str], csq: str) -> Annotated:
        annotated = _NOT_PRESENT
        if csq:
            annotated = self.vep.annotated(self.vep.entries(csq, written, number))
        change = (site.reference, site.alternative)
        name = promoter_hotspot(self.file.assembly, site.chromosome, site.position, change)
        if name is None:
            return annotated
        known = next((gene for gene in annotated.genes if gene.symbol == PROMOTER_GENE), None)
        entry = known.entry if known is not None else ""
        promoter = GeneEffect(PROMOTER_GENE, "", entry, PROMOTER, 0, hotspot=name)
        others = tuple(gene for gene in annotated.genes if gene is not known)
        return Annotated((promoter, *others))

    def _drop_unannotated(self, row: VcfRow, number: int, annotated: Annotated) -> None:
        if annotated.unknown:
            code, seen = FilterCode.UNKNOWN_CONSEQUENCE, annotated.unknown[0]
        else:
            code, seen = FilterCode.NOT_ANNOTATED, ""
        self.ledger.drop(row.line, row.site(number), code, seen)

    def _judge(self, row: VcfRow, number: int, site: Site, annotated: Annotated) -> None:
        first = annotated.genes[0]
        fields = first.entry.split("|")
        reading = self._clinical(fields)
        facts = RowFacts(
            filters=_filters(row),
            no_finding=no_finding(first.effect, self.file.options.filters),
            coding_off_reference=first.coding_off_reference,
            frequency=self.file.layout.frequency(fields),
            support=self._support(row, number),
            significance=reading.significance if self.file.significance_of_allele else None,
            pathogenic=reading.pathogenic,
        )
        self._judged += 1
        self._with_frequency += facts.frequency is not None
        self._with_reads += facts.support.depth is not None or facts.support.alt_reads is not None
        options = self.file.options.filters
        reasons = self._no_variant(row, number, first, facts)
        if not reasons:
            reasons = lacks(facts, options, self.file.population_limit)
            if reasons and keeps_pathogenic(facts, options, reasons):
                self._remark_pathogenic("pathogenic_kept", row, first, reasons)
                reasons = ()
        # Asked last: an allele that was left out must not hide its later, better row.
        if not reasons and self.ledger.is_repeated(site):
            reasons = (Reason(FilterCode.DUPLICATE),)
        if reasons:
            self._leave_out(row, number, first, facts, reasons)
        else:
            self._report(row, site, annotated, facts)

    def _no_variant(
        self, row: VcfRow, number: int, gene: GeneEffect, facts: RowFacts
    ) -> tuple[Reason, ...]:
        """Return why the allele is no variant of this tumour, or none that has a gene."""
        if not gene.name:
            return (Reason(FilterCode.OUTSIDE_GENE),)
        genotype = row.tumor.get("GT", "")
        if _lacks_allele(genotype, number):
            reads = facts.support.alt_reads or 0
            trusted = self.file.comparison.somatic_caller and facts.filters in {"PASS", "."}
            if not trusted or reads < _LEAST_READS:
                return (Reason(FilterCode.NOT_IN_SAMPLE, f"genotype {genotype}"),)
            self.ledger.remark(
                "genotype_contradicts_reads", row.line, genotype=genotype, alt_reads=str(reads)
            )
        return ()

    def _clinical(self, fields: Sequence[str]) -> ClinicalReading:
        text = self.file.layout.value(fields, "CLIN_SIG")
        return clinical_reading(text) if text else _NO_READING

    def _support(self, row: VcfRow, number: int) -> Support:
        found = NO_SUPPORT
        if row.tumor:
            alternative, alleles = row.alternatives[number - 1], len(row.alternatives)
            found = support_of(TumorCall(row.tumor, row.reference, alternative, number, alleles))
        if found.depth is None and found.alt_reads is None:
            return support_in_info(row.info_values())
        return found

    def _leave_out(
        self,
        row: VcfRow,
        number: int,
        gene: GeneEffect,
        facts: RowFacts,
        reasons: tuple[Reason, ...],
    ) -> None:
        change = gene.hotspot or change_of(gene.entry, self.file.layout) or row.site(number)
        self.ledger.leave_out(FilteredRow(row.line, gene.name, change, reasons))
        if facts.pathogenic and reasons[0].code not in _NO_VARIANT:
            self._remark_pathogenic("pathogenic_not_reported", row, gene, reasons)

    def _remark_pathogenic(
        self, code: str, row: VcfRow, gene: GeneEffect, reasons: Sequence[Reason]
    ) -> None:
        change = gene.hotspot or change_of(gene.entry, self.file.layout)
        words = ", ".join(reason.code.value for reason in reasons)
        self.ledger.remark(code, row.line, gene=gene.name, change=change, reasons=words)

    def _report(self, row: VcfRow, site: Site, annotated: Annotated, facts: RowFacts) -> None:
        options = self.file.options.filters
        findings = [gene for gene in annotated.genes if no_finding(gene.effect, options) is None]
        told = findings or [annotated.genes[0]]
        self.ledger.other_genes += len(annotated.genes) - len(told)
        passed = facts.filters in {"PASS", "."}
        source = VariantSource(
            file=self.file.name,
            line=row.line,
            text=f"{row.contig}:{row.position} {row.reference}>{','.join(row.alternatives)}",
            assembly=self.file.assembly,
            origin=origin_of(
                self.file.comparison, row.info_about_origin(), row.tumor, passed=passed
            ),
        )
        maker = VariantMaker(self.file.layout, self.vep.genes, self.ledger)
        self.ledger.report(tuple(maker.variant(gene, site, facts, source) for gene in told))


_NO_VARIANT = frozenset({FilterCode.NOT_IN_SAMPLE, FilterCode.DUPLICATE})


def _filters(row: VcfRow) -> str:
    """Return FILTER, or the sample's own filter (``FT``) where only that one failed."""
    sample = row.tumor.get("FT", "")
    if row.filters in {"PASS", ".", ""} and sample not in {"", ".", "PASS"}:
        return sample
    return row.filters or "."


def _lacks_allele(genotype: str, number: int) -> bool:
    """Whether a wholly called genotype doesn't hold the allele."""
    if not genotype or "." in genotype:
        return False
    return str(number) not in genotype.replace("|", "/").split("/")
