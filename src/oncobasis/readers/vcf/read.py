"""VEP-annotated VCF -> small variants of the tumour, and everything that was left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oncobasis.nomenclature.genes import load_genes
from oncobasis.readers.files.lines import numbered_lines
from oncobasis.readers.reading.ledger import Ledger
from oncobasis.readers.reading.options import ReadOptions
from oncobasis.readers.reading.result import ReadResult
from oncobasis.readers.small_variants.genome_assembly import agreed_assembly
from oncobasis.readers.small_variants.samples import SampleColumns, find_samples
from oncobasis.readers.vcf.header import VcfHeader, read_header
from oncobasis.readers.vcf.origin import Comparison
from oncobasis.readers.vcf.rows import VcfFile, VcfRows
from oncobasis.readers.vcf.vep import VepReader
from oncobasis.readers.vcf.vep_layout import CsqLayout, csq_layout

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_SITE_COLUMNS = 8
_FIRST_SAMPLE = 9
# Since VEP 98 CLIN_SIG is that of the allele; before, of anything known at the position.
_ALLELE_SPECIFIC_SINCE = 98


def read_vcf(path: Path, *, options: ReadOptions | None = None) -> ReadResult:
    """Read a VEP-annotated VCF, plain, gzip or bgzip.

    Every allele of every row is an alteration, or stands in ``filtered`` with its reasons.
    Raises InputError when the file is damaged, not annotated by VEP, or when its samples or
    assembly can't be told or contradict the options.
    """
    return read_vcf_lines(numbered_lines(path), path.name, options or ReadOptions())


def read_vcf_lines(lines: Iterator[tuple[int, str]], name: str, options: ReadOptions) -> ReadResult:
    """Read a VCF from numbered lines; ``name`` is that of the file, for messages."""
    header = read_header(lines, name)
    ledger = Ledger(name, options.listed_rows)
    file = _file(header, name, options, ledger)
    rows = VcfRows(file, VepReader(file.layout, load_genes()), ledger)
    for number, line in lines:
        if line:
            rows.enter(number, line)
    rows.remark_sources()
    return ledger.result(file.samples.names, file.assembly)


def _file(header: VcfHeader, name: str, options: ReadOptions, ledger: Ledger) -> VcfFile:
    samples = find_samples(header.samples, header.named, options.sample, file=name)
    layout = csq_layout(header.csq_fields, name)
    paired = samples.normal is not None or header.named.normal is not None
    _remark_samples(samples, ledger, paired=paired)
    assembly = agreed_assembly(
        header.assembly, header.assembly_sources, options.assembly, file=name, ledger=ledger
    )
    specific = header.vep_version is None or header.vep_version >= _ALLELE_SPECIFIC_SINCE
    if layout.has("CLIN_SIG") and not specific:
        ledger.remark("significance_not_of_allele", vep=str(header.vep_version))
    _remark_absent(layout, options, ledger, paired=paired)
    tumor = None
    if samples.tumor is not None:
        tumor = _FIRST_SAMPLE + header.samples.index(samples.tumor)
    return VcfFile(
        name=name,
        layout=layout,
        csq_mark=f"{header.csq_key}=",
        options=options,
        samples=samples,
        assembly=assembly,
        comparison=Comparison(paired, header.somatic_caller),
        width=_FIRST_SAMPLE + len(header.samples) if header.samples else _SITE_COLUMNS,
        tumor_column=tumor,
        significance_of_allele=specific,
    )


def _remark_samples(samples: SampleColumns, ledger: Ledger, *, paired: bool) -> None:
    if samples.tumor is None:
        ledger.remark("no_sample_column", file=ledger.file)
    if not paired:
        ledger.remark("tumor_only", sample=samples.tumor or "")


def _remark_absent(
    layout: CsqLayout, options: ReadOptions, ledger: Ledger, *, paired: bool
) -> None:
    filters = options.filters
    if not layout.frequencies and filters.population_limit(paired=paired) is not None:
        ledger.remark("filter_source_absent", filter="population_frequency", source="CSQ gnomAD AF")
    if not layout.has("CLIN_SIG") and filters.keep_pathogenic:
        ledger.remark("filter_source_absent", filter="known_pathogenic", source="CSQ CLIN_SIG")
    absent = [name for name in ("HGVSp", "HGVSc") if not layout.has(name)]
    if absent:
        ledger.remark("annotation_field_absent", fields=", ".join(absent))
