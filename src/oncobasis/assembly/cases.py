"""A case file, or a record of a patient, with every file that belongs to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from oncobasis.core.case import TumorCase
from oncobasis.core.errors import InputError
from oncobasis.readers.formats import FileKind
from oncobasis.readers.reading.options import ReadOptions
from oncobasis.readers.reading.result import FilteredRow, ReadResult

if TYPE_CHECKING:
    from oncobasis.core.tumor import TumorType
    from oncobasis.readers.case.case_file import NamedFiles

_RECORD_ALONE = "give a case file that names the tumour type, and this file with --fhir"


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file that belongs to a case: its kind (``vcf``, ``cna``, ...; '' for any) and path."""

    kind: str
    path: Path


@dataclass(frozen=True, slots=True)
class ReadCase:
    """A case with what its files held, filtered rows included."""

    case: TumorCase
    results: tuple[tuple[str, ReadResult], ...] = ()

    @property
    def filtered(self) -> tuple[tuple[str, FilteredRow], ...]:
        """Every listed row that was left out, with its file's name."""
        return tuple((name, row) for name, result in self.results for row in result.filtered)


def read_case(
    path: Path,
    extra: Sequence[InputFile] = (),
    options: ReadOptions | None = None,
    *,
    assay: str | None = None,
) -> ReadCase:
    """Read a case file, or a FHIR bundle or Phenopacket in its place, and every file of it.

    ``assay`` is the name of an assay or the path of its definition; it holds over the case's own.
    """
    from oncobasis.readers.case.case_file import read_case_file
    from oncobasis.readers.intake.recognise import is_patient_record

    options = options or ReadOptions()
    if is_patient_record(path):
        return _case_of_record(path, extra, options, assay)
    read = read_case_file(path)
    files = [*named_files(read.files, path.parent), *extra]
    reading = reading_options(read.files, options, sex=read.case.clinical.sex)
    beside = None if read.files.assay is None else str(path.parent / read.files.assay)
    case = _with_assay(read.case, assay or beside, reading)
    return with_files(case, files, reading)


def _with_assay(case: TumorCase, assay: str | None, options: ReadOptions) -> TumorCase:
    """The case with the assay that a flag or its files name; that holds over its own."""
    from oncobasis.readers.assay.definition import assay_scope

    if assay is None:
        return case
    return replace(case, scope=assay_scope(assay, options.assembly))


def named_files(named: NamedFiles, folder: Path) -> list[InputFile]:
    """The files a case names, relative to its folder."""
    return [InputFile(kind, folder / name) for kind, name in named.paths]


def reading_options(
    named: NamedFiles, options: ReadOptions | None = None, *, sex: str | None = None
) -> ReadOptions:
    """The options, with what the case says where they say nothing."""
    given = options or ReadOptions()
    return replace(
        given,
        assembly=given.assembly or named.assembly,
        sample=given.sample or named.sample,
        purity=named.purity if given.purity is None else given.purity,
        ploidy=named.ploidy if given.ploidy is None else given.ploidy,
        sex=given.sex or sex,
    )


def with_files(case: TumorCase, files: Iterable[InputFile], options: ReadOptions) -> ReadCase:
    """Add what files hold; every row that was left out is counted in a remark."""
    from oncobasis.readers.intake.merge import with_results

    results = tuple((file.path.name, inspected(file, options)) for file in files)
    if not results:
        return ReadCase(case)
    return ReadCase(with_results(case, results, _patient_type(results)), results)


def inspected(file: InputFile, options: ReadOptions) -> ReadResult:
    """Read one file; raises InputError when it is damaged or of another kind than was said."""
    from oncobasis.readers.files.worker import in_worker
    from oncobasis.readers.intake.read import read_file

    # A hostile or broken file ends a process of its own at worst.
    read = partial(read_file, expected=_KINDS.get(file.kind))
    return in_worker(read, file.path, options, options.limits)


def _case_of_record(
    path: Path, extra: Sequence[InputFile], options: ReadOptions, assay: str | None
) -> ReadCase:
    """Make a case of a patient's record, which must say what the tumour is."""
    from oncobasis.core.case import Clinical
    from oncobasis.nomenclature.shorthand import ShorthandReading
    from oncobasis.readers.case.assemble import assembled
    from oncobasis.readers.case.tumor import tumor_facts

    result = inspected(InputFile("fhir", path), options)
    if result.patient is None or result.patient.tumor_type is None:
        raise InputError(
            "the record names no primary cancer", where=path.name, remedy=_RECORD_ALONE
        )
    facts = tumor_facts(result.patient.tumor_type)
    case = assembled(path.stem, facts, ShorthandReading(), clinical=Clinical())
    case = _with_assay(case, assay, options)
    return with_files(case, [InputFile("fhir", path), *extra], options)


def _patient_type(results: Sequence[tuple[str, ReadResult]]) -> TumorType | None:
    from oncobasis.readers.case.tumor import tumor_facts

    named = [result.patient.tumor_type for _, result in results if result.patient is not None]
    first = next((text for text in named if text), None)
    return None if first is None else tumor_facts(first).tumor_type


_KINDS = {
    "vcf": FileKind.VARIANTS,
    "maf": FileKind.VARIANTS,
    "variants": FileKind.VARIANTS,
    "cna": FileKind.CNA,
    "fusions": FileKind.FUSIONS,
    "fhir": FileKind.FHIR,
    "pgx": FileKind.PGX,
    "report": FileKind.REPORT,
    "coverage": FileKind.COVERAGE,
}
