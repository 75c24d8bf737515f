"""VCF -> small variants of the tumour, and everything that was left out."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from oncobasis.nomenclature.genes import load_genes
from oncobasis.readers.files.lines import numbered_lines
from oncobasis.readers.formats import FileFormat
from oncobasis.readers.reading.ledger import Ledger
from oncobasis.readers.reading.options import ReadOptions
from oncobasis.readers.reading.result import ReadResult
from oncobasis.readers.small_variants.genome_assembly import agreed_assembly
from oncobasis.readers.small_variants.samples import SampleColumns, find_samples
from oncobasis.readers.vcf.annotations.built_in import BuiltInSource
from oncobasis.readers.vcf.annotations.choice import annotation_source, described_fields
from oncobasis.readers.vcf.annotations.protocol import CLINICAL_FILTER, POPULATION_FILTER
from oncobasis.readers.vcf.file import VcfFile
from oncobasis.readers.vcf.header import VcfHeader, read_header
from oncobasis.readers.vcf.info_values import InfoValues, info_values
from oncobasis.readers.vcf.origin import Comparison
from oncobasis.readers.vcf.rows import VcfRows
from oncobasis.readers.vcf.services import SERVICES, Services

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from oncobasis.annotate.effect import Annotator
    from oncobasis.readers.vcf.annotations.protocol import AnnotationSource

_SITE_COLUMNS = 8
_FIRST_SAMPLE = 9


def read_vcf(
    path: Path, *, options: ReadOptions | None = None, services: Services = SERVICES
) -> ReadResult:
    """Read a VCF, plain, gzip or bgzip, annotated or not.

    Every allele of every row is an alteration, or stands in ``filtered`` with its reasons.
    Raises InputError when the file is damaged, or when its samples or assembly can't be told or
    contradict the options.
    """
    chosen = options or ReadOptions()
    return read_vcf_lines(numbered_lines(path, chosen.limits), path.name, chosen, services)


def read_vcf_lines(
    lines: Iterator[tuple[int, str]],
    name: str,
    options: ReadOptions,
    services: Services = SERVICES,
) -> ReadResult:
    """Read a VCF from numbered lines; ``name`` is that of the file, for messages."""
    header = read_header(lines, name)
    ledger = Ledger(name, options.listed_rows)
    file = _file(header, name, options, ledger, services)
    rows = VcfRows(file, load_genes(), ledger)
    if header.first_row:
        ledger.remark("no_column_line", file=name)
        rows.enter(header.line, header.first_row)
    for number, line in lines:
        if line:
            rows.enter(number, line)
    if isinstance(file.source, BuiltInSource):
        file.source.check_reference(name, ledger)
    rows.close()
    result = ledger.result(file.samples.names, file.assembly)
    return replace(
        result,
        format=FileFormat.VCF.value,
        annotation=file.source.name,
        uncovered=rows.uncovered,
    )


def _file(
    header: VcfHeader, name: str, options: ReadOptions, ledger: Ledger, services: Services
) -> VcfFile:
    samples = find_samples(header.samples, header.named, options.sample, file=name)
    assembly = agreed_assembly(
        header.assembly, header.assembly_sources, options.assembly, file=name, ledger=ledger
    )

    @cache
    def annotator(build: str) -> Annotator | None:
        return services.annotator(build, options.transcripts)

    source = annotation_source(header, name, assembly, annotator)
    paired = samples.normal is not None or header.named.normal is not None
    info = info_values(header.infos)
    _remark_samples(samples, ledger, paired=paired)
    source.remark_fields(ledger)
    _remark_absent(source, info, options, ledger, paired=paired)
    tumor = None
    if samples.tumor is not None:
        tumor = _FIRST_SAMPLE + header.samples.index(samples.tumor)
    return VcfFile(
        name=name,
        source=source,
        info=info,
        options=options,
        samples=samples,
        assembly=assembly,
        comparison=Comparison(paired, header.somatic_caller),
        width=_FIRST_SAMPLE + len(header.samples) if header.samples else _SITE_COLUMNS,
        tumor_column=tumor,
        annotator=annotator,
        structural=services.structural,
        annotations=tuple(sorted(described_fields(header.infos).items())),
    )


def _remark_samples(samples: SampleColumns, ledger: Ledger, *, paired: bool) -> None:
    if samples.tumor is None:
        ledger.remark("no_sample_column", file=ledger.file)
    if not paired:
        ledger.remark("tumor_only", sample=samples.tumor or "")


def _remark_absent(
    source: AnnotationSource,
    info: InfoValues,
    options: ReadOptions,
    ledger: Ledger,
    *,
    paired: bool,
) -> None:
    """Say which filters have nothing to look at, in the annotation or elsewhere in INFO."""
    filters = options.filters
    asked = {
        POPULATION_FILTER: filters.population_limit(paired=paired) is not None
        and not info.has_frequency,
        CLINICAL_FILTER: filters.keep_pathogenic and not info.significance,
    }
    for name, needed in source.absent:
        if asked.get(name, False):
            ledger.remark("filter_source_absent", filter=name, source=needed)
