"""Fusion files of callers and portals -> fusions, events inside genes, and what was left out."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from oncobasis.core.errors import InputError, UsageError
from oncobasis.readers.formats import FileFormat
from oncobasis.readers.fusions import header
from oncobasis.readers.fusions.call import Call, Unread
from oncobasis.readers.fusions.entering import enter, leave_out
from oncobasis.readers.fusions.exons import Exons, assembly_of, transcripts_at_hand
from oncobasis.readers.fusions.formats.arriba import read_arriba_row
from oncobasis.readers.fusions.formats.cbioportal import read_old_fusion_row, read_structural_row
from oncobasis.readers.fusions.formats.fusion_catcher import read_fusion_catcher_row
from oncobasis.readers.fusions.formats.plain import read_plain_row
from oncobasis.readers.fusions.formats.star_fusion import read_star_fusion_row
from oncobasis.readers.fusions.formats.tso500 import read_tso500_row
from oncobasis.readers.fusions.judge import Judge
from oncobasis.readers.fusions.table import Row, read_rows
from oncobasis.readers.reading.codes import FilterCode
from oncobasis.readers.reading.ledger import Ledger
from oncobasis.readers.reading.options import ReadOptions
from oncobasis.readers.reading.result import ReadResult
from oncobasis.readers.small_variants.genome_assembly import canonical_assembly

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from oncobasis.core.reference import Reference
    from oncobasis.readers.fusions.call import RowReading

# Callers write one sample a file; portals and merged tables name it in each row.
_SAMPLE_COLUMNS = ("sample_id", "tumor_sample_barcode", "sample", "sample_name", "sampleid",
                   "sample id", "tumor_id", "patient", "patient_id")  # fmt: skip
_NAMED = 10
_FORMATS: Mapping[
    FileFormat, tuple[str, Callable[[frozenset[str]], bool], Callable[[Row], RowReading]]
] = MappingProxyType(
    {
        FileFormat.ARRIBA: ("Arriba", header.is_arriba, read_arriba_row),
        FileFormat.STAR_FUSION: ("STAR-Fusion", header.is_star_fusion, read_star_fusion_row),
        FileFormat.FUSION_CATCHER: (
            "FusionCatcher",
            header.is_fusion_catcher,
            read_fusion_catcher_row,
        ),
        FileFormat.TSO500_FUSIONS: ("TSO 500 fusions", header.is_tso500_fusions, read_tso500_row),
        FileFormat.CBIOPORTAL_SV: (
            "cBioPortal structural variants",
            header.is_cbioportal,
            lambda row: (
                read_structural_row(row) if "sample_id" in row.cells else read_old_fusion_row(row)
            ),
        ),
        FileFormat.FUSION_TABLE: ("a fusion table", header.is_fusion_table, read_plain_row),
    }
)


def read_fusions(
    path: Path,
    options: ReadOptions,
    file_format: FileFormat,
    reference: Reference | None = None,
) -> ReadResult:
    """Read a fusion file of one of the six formats, plain or gzip: one sample.

    ``reference`` has exons and domains of genes, by which the kinase is judged where the file
    doesn't. Raises InputError where the file is damaged, empty or of another format, or holds
    several samples and none is chosen.
    """
    if file_format not in _FORMATS:
        raise UsageError(f"{file_format} is no format of fusions")
    what, proves, read_row = _FORMATS[file_format]
    ledger = Ledger(path.name, options.listed_rows)
    rows = read_rows(path, ledger, proves, what)
    sample = _one_sample(rows, options.sample, path.name)
    calls: list[Call] = []
    for row in rows:
        if sample is not None and row.value(*_SAMPLE_COLUMNS) != sample:
            ledger.drop(row.line, "", FilterCode.OTHER_SAMPLE)
            continue
        reading = read_row(row)
        if isinstance(reading, Unread):
            leave_out(ledger, reading.line, "", reading.text, (reading.reason,))
        else:
            calls.append(reading)
    assembly = _assembly(rows, options, path.name)
    exons = exons_at_hand(calls, assembly, options)
    judge = Judge(path.name, options.filters, reference, exons)
    enter((judge.judge(call if exons is None else exons.located(call)) for call in calls), ledger)
    return ledger.result(
        (sample,) if sample else (),
        assembly,
        format=file_format,
        annotation=what,
    )


def exons_at_hand(
    calls: Sequence[Call], assembly: str | None, options: ReadOptions
) -> Exons | None:
    """The transcripts in use on the assembly of the calls; None where either is not known."""
    transcripts = transcripts_at_hand(options)
    if transcripts is None:
        return None
    found = assembly or assembly_of(calls, transcripts)
    return None if found is None else Exons(transcripts, found)


def _one_sample(rows: Sequence[Row], wanted: str | None, name: str) -> str | None:
    """Return the sample to read; None where the format names no sample."""
    samples = sorted({row.value(*_SAMPLE_COLUMNS) for row in rows} - {""})
    if not samples:
        return None
    listed = ", ".join(samples[:_NAMED]) + (", ..." if len(samples) > _NAMED else "")
    if wanted is not None and wanted not in samples:
        raise InputError(
            f"there is no sample {wanted!r}", where=name, remedy=f"the samples are {listed}"
        )
    if wanted is None and len(samples) > 1:
        raise InputError(
            f"the file holds {len(samples)} samples",
            where=name,
            remedy=f"name one with --sample: {listed}",
        )
    return wanted or samples[0]


def _assembly(rows: Sequence[Row], options: ReadOptions, name: str) -> str | None:
    """The assembly of the file where it says so; a call is read the same on either."""
    texts = {row.value("ncbi_build") for row in rows} - {""}
    builds = {
        canonical_assembly(text if "GRC" in text.upper() else f"GRCh{text}") for text in texts
    }
    found = builds.pop() if len(builds) == 1 else None
    wanted = None if options.assembly is None else canonical_assembly(options.assembly)
    if found is not None and wanted is not None and found != wanted:
        raise InputError(
            f"the file is on {found} (NCBI_Build), not on {wanted}",
            where=name,
            remedy=f"leave --assembly out, or give --assembly {found}",
        )
    return found or wanted
