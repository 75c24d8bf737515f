"""Any file of findings: recognised by its content, then read by the reader of its format."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from oncobasis.core.errors import InputError
from oncobasis.readers.formats import FileFormat, FileKind
from oncobasis.readers.intake.recognise import KINDS, recognise
from oncobasis.readers.reading.options import ReadOptions
from oncobasis.readers.reading.result import ReadResult

if TYPE_CHECKING:
    from pathlib import Path

_FLAGS = {
    FileKind.VARIANTS: "--vcf or --maf",
    FileKind.CNA: "--cna",
    FileKind.FUSIONS: "--fusions",
    FileKind.FHIR: "--fhir",
    FileKind.REPORT: "--report",
    FileKind.PGX: "--pgx",
    FileKind.COVERAGE: "--coverage",
}


def read_file(
    path: Path, options: ReadOptions | None = None, *, expected: FileKind | None = None
) -> ReadResult:
    """Read one file of whatever format.

    Raises InputError for a file that is damaged, not recognised, or of another kind than
    ``expected`` (a combined report is of every kind).
    """
    if expected is FileKind.COVERAGE:
        from oncobasis.readers.assay.coverage import read_coverage

        return read_coverage(path, options)
    found = recognise(path)
    kind = KINDS[found]
    if expected not in {None, kind} and kind is not FileKind.REPORT:
        raise InputError(
            f"this is {found.replace('_', ' ')}, not a file of {expected}",
            where=path.name,
            remedy=f"give it with {_FLAGS[kind]}",
        )
    result = _read(path, options or ReadOptions(), found)
    return replace(result, format=found, annotation=result.annotation or "as written")


def read_variants(path: Path, options: ReadOptions | None = None) -> ReadResult:
    """Read small variants: a VCF, a MAF or a plain table."""
    return read_file(path, options, expected=FileKind.VARIANTS)


def _read(path: Path, options: ReadOptions, found: FileFormat) -> ReadResult:
    match found:
        case FileFormat.VCF | FileFormat.BCF:
            from oncobasis.readers.vcf.read import read_vcf

            return read_vcf(path, options=options)
        case FileFormat.MAF:
            from oncobasis.readers.maf.read import read_maf

            return read_maf(path, options=options)
        case FileFormat.VARIANT_TABLE:
            from oncobasis.readers.tables.read import read_variant_table

            return read_variant_table(path, options)
        case FileFormat.PGX_TABLE:
            from oncobasis.readers.pharmacogenomics.read import read_pgx_table

            return read_pgx_table(path, options)
        case FileFormat.TSO500:
            from oncobasis.readers.tso500.read import read_tso500

            return read_tso500(path, options)
        case FileFormat.FHIR:
            from oncobasis.readers.fhir.read import read_fhir
            from oncobasis.readers.vcf.services import packaged_annotator

            return read_fhir(path, options, annotators=packaged_annotator)
        case FileFormat.PHENOPACKET:
            from oncobasis.readers.phenopackets.read import read_phenopacket
            from oncobasis.readers.vcf.services import packaged_annotator

            return read_phenopacket(path, options, annotators=packaged_annotator)
        case _ if KINDS[found] is FileKind.CNA:
            from oncobasis.readers.copy_number.read import read_copy_number

            return read_copy_number(path, options, found)
        case _ if KINDS[found] is FileKind.FUSIONS:
            from oncobasis.readers.fusions.read import read_fusions

            return read_fusions(path, options, found)
        case _:
            raise InputError(
                f"this is {found.replace('_', ' ')}", where=path.name, remedy="use --coverage"
            )
