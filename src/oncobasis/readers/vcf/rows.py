"""One data row of a VCF at a time: each allele becomes alterations or a filtered row."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from oncobasis.annotate.phasing import Phase, read_phase
from oncobasis.readers.reading.codes import FilterCode
from oncobasis.readers.reading.ledger import Ledger
from oncobasis.readers.reading.result import FilteredRow, Reason
from oncobasis.readers.small_variants.alleles import (
    Site,
    not_a_sequence,
    primary_chromosome,
    trimmed,
)
from oncobasis.readers.small_variants.annotation_values import NO_CLINICAL_READING, first_rsid
from oncobasis.readers.small_variants.filters import (
    NO_SUPPORT,
    RowFacts,
    Support,
    keeps_hotspot,
    keeps_pathogenic,
    lacks,
    looks_germline,
    no_finding,
)
from oncobasis.readers.vcf.annotations.by_place import by_place
from oncobasis.readers.vcf.annotations.protocol import (
    CLINICAL_FILTER,
    POPULATION_FILTER,
    Annotated,
    GeneEffect,
    Missing,
)
from oncobasis.readers.vcf.contigs import Contigs
from oncobasis.readers.vcf.file import VcfFile
from oncobasis.readers.vcf.findings import Finding, Findings
from oncobasis.readers.vcf.known import KnownVariants
from oncobasis.readers.vcf.neighbours import Neighbours
from oncobasis.readers.vcf.not_judged import NotJudged
from oncobasis.readers.vcf.origin import origin_of
from oncobasis.readers.vcf.row import RowSplitter, VcfRow
from oncobasis.readers.vcf.structural import StructuralRows, is_structural
from oncobasis.readers.vcf.support import TumorCall, support_in_info, support_of
from oncobasis.readers.vcf.variant import VariantMaker, VariantSource

if TYPE_CHECKING:
    from oncobasis.core.case import Uncovered
    from oncobasis.nomenclature.genes import Genes

_LEAST_READS = 3
# From this share of reads on the reads count more than a genotype (0/0) that is called as if the
# sample were one pure diploid genome, as Pindel does. A convention of this project.
_CLEAR_FRACTION = 0.05
_ENOUGH_ROWS = 50
_NOT_ANNOTATED = Missing(FilterCode.NOT_ANNOTATED)
_PASSED = frozenset({"PASS", "."})


@dataclass(slots=True)
class VcfRows:
    """Enters the rows of one file into the ledger; ``close`` ends it."""

    file: VcfFile
    genes: Genes
    ledger: Ledger
    _splitter: RowSplitter = field(init=False)
    _contigs: Contigs = field(init=False)
    _findings: Findings = field(init=False)
    _known: KnownVariants = field(init=False)
    _structural: StructuralRows = field(init=False)
    _not_judged: NotJudged = field(init=False)
    _maker: VariantMaker = field(init=False)
    _absent: frozenset[str] = field(init=False)
    _info_frequency: bool = field(init=False)
    _info_clinical: bool = field(init=False)
    _judged: int = 0
    _with_frequency: int = 0
    _with_reads: int = 0

    def __post_init__(self) -> None:
        file, ledger = self.file, self.ledger
        self._absent = frozenset(name for name, _ in file.source.absent)
        # INFO is searched only for what the annotation can't say.
        self._info_frequency = POPULATION_FILTER in self._absent and file.info.has_frequency
        self._info_clinical = CLINICAL_FILTER in self._absent and bool(file.info.significance)
        self._splitter = RowSplitter(file.width, file.tumor_column)
        self._contigs = Contigs(file.name, file.assembly)
        self._findings = Findings(ledger)
        self._known = KnownVariants(self.genes, ledger)
        self._structural = StructuralRows(file, ledger)
        self._not_judged = NotJudged(file.name, file.assembly, ledger)
        self._maker = VariantMaker(self.genes, ledger)

    def enter(self, line: int, text: str) -> None:
        """Enter one data line."""
        self.ledger.rows += 1
        row = self._splitter.split(line, text.split("\t"))
        if isinstance(row, str):
            self.ledger.drop(line, "", FilterCode.ROW_UNREADABLE, row)
            self.ledger.leave_open()
            return
        self._contigs.check(row)
        for number in range(1, len(row.alternatives) + 1):
            self._allele(row, number)

    @property
    def uncovered(self) -> tuple[Uncovered, ...]:
        """What the file leaves open of the genes that its assay covers."""
        return (*self._not_judged.uncovered, *self._known.uncovered)

    def close(self) -> None:
        """Report what was found, best row of each allele, and say what was not judged."""
        neighbours = Neighbours(self.file.assembly, self.file.annotator, self.ledger)
        self._findings.close(neighbours.together)
        self._structural.close()
        self._not_judged.close()
        self._known.close()
        self._remark_sources()

    def _remark_sources(self) -> None:
        """Say which filters had nothing to look at in the whole file."""
        if not self._judged:
            return
        filters = self.file.options.filters
        if not self._with_reads and (filters.min_depth or filters.min_alt_reads):
            self.ledger.remark("filter_source_absent", filter="read_support", source="FORMAT")
        known = POPULATION_FILTER not in self._absent or self.file.info.has_frequency
        asked = self.file.population_limit is not None and known
        if asked and not self._with_frequency and self._judged >= _ENOUGH_ROWS:
            source = f"no frequency in {self._judged} rows"
            self.ledger.remark("filter_source_absent", filter=POPULATION_FILTER, source=source)

    def _allele(self, row: VcfRow, number: int) -> None:
        alternative = row.alternatives[number - 1]
        code = not_a_sequence(alternative)
        chromosome = primary_chromosome(row.contig)
        if code is not None and is_structural(code) and self.file.structural is not None:
            self._structural.add(row, number, chromosome or "")
            return
        if code is None and chromosome is None:
            code = FilterCode.CONTIG_NOT_PRIMARY
        if code is FilterCode.NOT_BASES and chromosome is not None:
            unread = Site(chromosome, row.position, row.reference, alternative)
            self._not_judged.enter(row, number, unread, Missing(code))
            return
        if code is not None or chromosome is None:
            self.ledger.drop(row.line, row.site(number), code or FilterCode.CONTIG_NOT_PRIMARY)
            return
        if alternative.upper() == row.reference.upper():
            same = Site(chromosome, row.position, row.reference, alternative)
            missing = Missing(FilterCode.ROW_UNREADABLE, (), "ALT is the same as REF")
            self._not_judged.enter(row, number, same, missing)
            return
        site = Site(chromosome, *trimmed(row.position, row.reference, alternative))
        said = self.file.source.annotated(row, number, site)
        annotated = by_place(self.file.assembly, site, said)
        for terms in annotated.unknown if annotated.genes else ():
            self.ledger.remark("consequence_not_understood", terms=terms)
        if annotated.genes:
            self._judge(row, number, site, annotated)
        else:
            self._no_effect(row, number, site, annotated)

    def _no_effect(self, row: VcfRow, number: int, site: Site, annotated: Annotated) -> None:
        """Enter an allele without effect: rejected anyway, or not to be judged."""
        missing = annotated.missing or _NOT_ANNOTATED
        if annotated.unknown and annotated.missing is None:
            missing = Missing(FilterCode.UNKNOWN_CONSEQUENCE, (), annotated.unknown[0])
        facts = RowFacts(filters=_filters(row), support=self._support(row, number))
        reasons = self._not_in_sample(row, number, facts)
        reasons = reasons or lacks(facts, self.file.options.filters, None)
        if reasons:
            genes = self._not_judged.genes(site, missing)
            self.ledger.leave_out(
                FilteredRow(row.line, ", ".join(genes), row.site(number), reasons)
            )
        elif missing.code is FilterCode.PART_OF_ANOTHER_ROW:
            self._findings.link(row, number, site, missing)
        else:
            self._not_judged.enter(row, number, site, missing)

    def _judge(self, row: VcfRow, number: int, site: Site, annotated: Annotated) -> None:
        first = annotated.genes[0]
        facts = self._facts(row, number, first)
        options = self.file.options.filters
        reasons = self._no_variant(row, number, first, facts)
        if not reasons:
            reasons = lacks(facts, options, self.file.population_limit)
            if reasons and keeps_pathogenic(facts, options, reasons):
                self._known.remark("pathogenic_kept", row, first, reasons)
                reasons = ()
            elif reasons and keeps_hotspot(options, reasons) and self._known.is_hotspot(first):
                self._known.remark("hotspot_kept", row, first, reasons)
                reasons = ()
        if reasons:
            self._leave_out(row, number, first, facts, reasons)
        else:
            self._find(row, number, site, annotated, facts)

    def _facts(self, row: VcfRow, number: int, first: GeneEffect) -> RowFacts:
        frequency, reading = first.text.frequency(), first.text.clinical()
        if frequency is None and self._info_frequency:
            frequency = self.file.info.frequency(row, number)
        if self._info_clinical and reading == NO_CLINICAL_READING:
            reading = self.file.info.clinical(row, number)
        facts = RowFacts(
            filters=_filters(row),
            no_finding=no_finding(first.effect, self.file.options.filters),
            coding_off_reference=first.coding_off_reference,
            frequency=frequency,
            support=self._support(row, number),
            significance=reading.significance,
            pathogenic=reading.pathogenic,
            unpaired=not self.file.comparison.paired,
        )
        self._judged += 1
        self._with_frequency += facts.frequency is not None
        self._with_reads += facts.support.depth is not None or facts.support.alt_reads is not None
        return facts

    def _no_variant(
        self, row: VcfRow, number: int, gene: GeneEffect, facts: RowFacts
    ) -> tuple[Reason, ...]:
        """Return why the allele is no variant of this tumour, or none that has a gene."""
        if not gene.name:
            return (Reason(FilterCode.OUTSIDE_GENE),)
        return self._not_in_sample(row, number, facts)

    def _not_in_sample(self, row: VcfRow, number: int, facts: RowFacts) -> tuple[Reason, ...]:
        genotype = row.tumor.get("GT", "")
        if not _lacks_allele(genotype, number):
            return ()
        reads, fraction = facts.support.alt_reads or 0, facts.support.fraction or 0.0
        clear = self.file.comparison.somatic_caller or fraction >= _CLEAR_FRACTION
        if facts.filters not in _PASSED or not clear or reads < _LEAST_READS:
            return (Reason(FilterCode.NOT_IN_SAMPLE, f"genotype {genotype}"),)
        self.ledger.remark(
            "genotype_contradicts_reads", row.line, genotype=genotype, alt_reads=str(reads)
        )
        return ()

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
        change = gene.change or row.site(number)
        self.ledger.leave_out(FilteredRow(row.line, gene.name, change, reasons))
        if reasons[0].code is FilterCode.NOT_IN_SAMPLE:
            return
        if facts.pathogenic:
            self._known.left_out("pathogenic", row, gene, reasons)
        elif self._known.is_hotspot(gene):
            self._known.left_out("hotspot", row, gene, reasons)
        elif gene.name:
            self._known.clear(row, gene, facts, reasons)

    def _find(
        self, row: VcfRow, number: int, site: Site, annotated: Annotated, facts: RowFacts
    ) -> None:
        options = self.file.options.filters
        findings = [
            gene
            for gene in annotated.genes
            if gene.name and no_finding(gene.effect, options) is None
        ]
        told = findings or [annotated.genes[0]]
        passed = facts.filters in _PASSED
        comparison = self.file.comparison
        origin = origin_of(comparison, row.info_about_origin(), row.tumor, passed=passed)
        source = VariantSource(
            file=self.file.name,
            line=row.line,
            text=f"{row.contig}:{row.position} {row.reference}>{','.join(row.alternatives)}",
            assembly=self.file.assembly,
            origin=origin,
            # The ID of a row with several alleles may be that of another one.
            rsid=first_rsid(row.name) if len(row.alternatives) == 1 else None,
        )
        finding = Finding(
            site=site,
            position=row.position,
            row=FilteredRow(row.line, told[0].name, told[0].change or row.site(number), ()),
            support=facts.support,
            alterations=tuple(self._maker.variant(gene, site, facts, source) for gene in told),
            other_genes=len(annotated.genes) - len(told),
            looks_germline=looks_germline(facts, options),
            phase=_phase(row.tumor, number),
        )
        self._findings.add(finding)


def _phase(tumor: dict[str, str], number: int) -> Phase | None:
    physical = (tumor.get("PGT"), tumor.get("PID"))
    return read_phase(tumor.get("GT"), tumor.get("PS"), physical=physical, allele=number)


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
