"""Composition root: files and words become a case, the case an assessment, that becomes output."""

from __future__ import annotations

import hashlib
import os
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from oncobasis.core.assessment import Assessment
from oncobasis.core.case import Remark, TumorCase
from oncobasis.core.clinical_settings import ClinicalSettings
from oncobasis.core.codes import WarningCode
from oncobasis.core.errors import InputError, OncobasisError, UsageError
from oncobasis.core.knowledge_base import Knowledge
from oncobasis.engine import assess
from oncobasis.readers.reading.options import ReadOptions
from oncobasis.readers.reading.result import FilteredRow, ReadResult

if TYPE_CHECKING:
    from oncobasis.core.canonical import Json

FORMATS = ("json", "html")
_AHEAD = 8  # lines handed to each worker beyond the one that is awaited
_LONGEST_STEM = 100
_RESERVED = frozenset(
    {"CON", "PRN", "AUX", "NUL", *(f"{name}{n}" for name in ("COM", "LPT") for n in range(1, 10))}
)
_VARIANT_FILES = ("vcf", "maf", "variants")


@dataclass(frozen=True, slots=True)
class VariantFile:
    """A file of small variants that belongs to a case."""

    kind: str
    path: Path


@dataclass(frozen=True, slots=True)
class ReadCase:
    """A case with what its files held, filtered rows included."""

    case: TumorCase
    filtered: tuple[tuple[str, FilteredRow], ...] = ()


@dataclass(frozen=True, slots=True)
class Answering:
    """What every answer needs: knowledge, date and clinical settings."""

    knowledge: Knowledge
    as_of: date
    settings: ClinicalSettings = field(default_factory=ClinicalSettings)

    def answer(self, case: TumorCase) -> Assessment:
        """Assess one case."""
        return assess(case, self.knowledge, as_of=self.as_of, settings=self.settings)


def read_case(
    path: Path, extra: Sequence[VariantFile] = (), options: ReadOptions | None = None
) -> ReadCase:
    """Read a case file and every variant file that it or the caller names."""
    from oncobasis.readers.case.case_file import read_case_file

    read = read_case_file(path)
    named = _named_files(read.files, path.parent, path.name)
    options = options or ReadOptions()
    options = replace(options, assembly=options.assembly or read.assembly)
    return with_variants(read.case, [*named, *extra], options)


def _named_files(files: Mapping[str, str], folder: Path, where: str) -> list[VariantFile]:
    """The variant files a case names, relative to its folder; a kind we cannot read is refused."""
    unread = sorted(kind for kind in files if kind not in _VARIANT_FILES)
    if unread:
        raise InputError(
            f"files of kind {', '.join(unread)} cannot be read yet",
            where=f"{where}: files",
            remedy=f"give the findings as shorthand; readable kinds: {', '.join(_VARIANT_FILES)}",
        )
    return [VariantFile(kind, folder / name) for kind, name in files.items()]


def with_variants(case: TumorCase, files: Iterable[VariantFile], options: ReadOptions) -> ReadCase:
    """Add what variant files hold; every row that was left out is counted in a remark."""
    filtered: list[tuple[str, FilteredRow]] = []
    for file in files:
        result = _read(file, options)
        remarks = (*result.remarks, *_filter_remarks(result, file.path.name))
        case = replace(
            case,
            alterations=(*case.alterations, *result.alterations),
            remarks=(*case.remarks, *remarks),
        )
        filtered += [(file.path.name, row) for row in result.filtered]
    return ReadCase(case, tuple(filtered))


def _read(file: VariantFile, options: ReadOptions) -> ReadResult:
    from oncobasis.readers.maf.read import read_maf
    from oncobasis.readers.intake.read import read_variants
    from oncobasis.readers.vcf.read import read_vcf

    if file.kind == "vcf":
        return read_vcf(file.path, options=options)
    if file.kind == "maf":
        return read_maf(file.path, options=options)
    return read_variants(file.path, options)


def _filter_remarks(result: ReadResult, name: str) -> Iterator[Remark]:
    for reason, count in result.counts.reasons:
        yield Remark(
            WarningCode.ROWS_FILTERED.value,
            (("count", str(count)), ("reason", reason), ("where", name)),
        )


def check_formats(names: Sequence[str]) -> tuple[str, ...]:
    """Output formats, refused before anything is computed when one is not known."""
    unknown = [name for name in names if name not in FORMATS]
    if unknown:
        raise UsageError(
            f"format {', '.join(unknown)} is not known", remedy=f"choose among {', '.join(FORMATS)}"
        )
    return tuple(dict.fromkeys(names))


def write_reports(
    assessment: Assessment, folder: Path, formats: Sequence[str], *, language: str
) -> tuple[Path, ...]:
    """Write one file per format; each appears whole or not at all."""
    rendered: Mapping[str, bytes] = {name: _render(assessment, name, language) for name in formats}
    stem = file_stem(assessment.case_id)
    paths = {name: folder / f"{stem}.{name}" for name in rendered}
    taken = next((path for path in paths.values() if path.is_dir()), None)
    if taken is not None:
        raise InputError(
            "a folder stands where the report belongs", where=taken.name, remedy="remove it"
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in rendered.items():
            write_whole(paths[name], content)
    except OSError as error:
        raise InputError(
            f"cannot be written ({error.strerror})",
            where=str(folder),
            remedy="choose a folder that you may write to with --out",
        ) from error
    return tuple(paths.values())


def _render(assessment: Assessment, name: str, language: str) -> bytes:
    if name == "json":
        from oncobasis.report.json_report import to_json

        return to_json(assessment, language=language)
    from oncobasis.report.html import render

    return render(assessment, language=language).encode("utf-8")


def write_whole(path: Path, content: bytes) -> None:
    """Write through a temporary file beside the target, so that no half-written file is left."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        part.write_bytes(content)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def file_stem(case_id: str) -> str:
    """A file name for a case: letters, digits, dash, dot and underscore, never a path.

    Where the id had to be changed a part of its digest is added, so that two patients never share
    a file.
    """
    plain = "".join(c if c.isalnum() or c in "-_." else "_" for c in case_id).strip("-.")
    stem = plain.encode("utf-8")[:_LONGEST_STEM].decode("utf-8", "ignore")
    if stem and stem == case_id and stem.upper() not in _RESERVED:
        return stem
    return f"{stem or 'case'}-{hashlib.sha256(case_id.encode()).hexdigest()[:8]}"


def batch_line(line: str, number: int, answering: Answering) -> bytes:
    """Answer one line of a batch: the assessment, or an error object in its place."""
    from oncobasis.core.canonical import canonical_json
    from oncobasis.readers.case.case_file import case_file_from_mapping
    from oncobasis.readers.documents.document import parse_document
    from oncobasis.report.json_report import to_json_line

    where = f"line {number}"
    case_id = None
    try:
        document = parse_document(line.encode("utf-8", "surrogateescape"), where, is_json=True)
        given = document.get("case_id")
        case_id = given if isinstance(given, str) else None
        read = case_file_from_mapping(document, default_id=f"line-{number}")
        case_id = read.case.case_id
        files = _inside(_named_files(read.files, Path(), where), where)
        case = with_variants(read.case, files, ReadOptions()).case
        return to_json_line(answering.answer(case))
    except OncobasisError as error:
        found = error
    except Exception as error:  # noqa: BLE001 - one case's defect must not end the others
        found = OncobasisError(
            f"internal error ({type(error).__name__})",
            remedy="this is a defect, please report it",
        )
    problem: dict[str, Json] = {
        "schema": "oncobasis.error/1",
        "line": number,
        "case_id": case_id,
        "error": {
            "code": type(found).__name__,
            "exit_code": found.exit_code,
            "what": found.what,
            "where": _in_line(found.where, where),
            "remedy": found.remedy,
        },
    }
    return canonical_json(problem) + b"\n"


def _inside(files: list[VariantFile], where: str) -> list[VariantFile]:
    """Files that a line of a batch names must lie below the working folder."""
    for file in files:
        if file.path.is_absolute() or ".." in file.path.parts:
            raise InputError(
                "a file outside the working folder is named",
                where=f"{where}: files",
                remedy="run the batch in the folder that holds the files",
            )
    return files


def _in_line(place: str, where: str) -> str:
    if place.startswith(where):
        return place
    return f"{where}: {place}" if place else where


def batch_answers(
    numbered: Iterable[tuple[int, str]], answering: Answering, *, workers: int = 1
) -> Iterator[bytes]:
    """Answer lines in their order, in this process or in several."""
    if workers == 1:
        for number, line in numbered:
            yield batch_line(line, number, answering)
        return
    from concurrent.futures import Future, ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    settings = (answering.as_of, answering.settings)
    waiting: deque[tuple[int, Future[bytes]]] = deque()
    number = 0
    try:
        with ProcessPoolExecutor(workers, initializer=_start_worker, initargs=settings) as pool:
            for entry in numbered:
                waiting.append((entry[0], pool.submit(_work, entry)))
                if len(waiting) >= workers * _AHEAD:
                    number, answer = waiting.popleft()
                    yield answer.result()
            while waiting:
                number, answer = waiting.popleft()
                yield answer.result()
    except BrokenProcessPool as error:
        raise OncobasisError(
            "a worker process was ended from outside",
            where=f"line {number}",
            remedy="the answers before it are whole; run the rest again, perhaps with one worker",
        ) from error


_WORKER: dict[str, Answering] = {}


def _start_worker(as_of: date, settings: ClinicalSettings) -> None:
    from oncobasis.knowledge import load_knowledge

    _WORKER["answering"] = Answering(load_knowledge(), as_of, settings)


def _work(numbered: tuple[int, str]) -> bytes:
    number, line = numbered
    return batch_line(line, number, _WORKER["answering"])
