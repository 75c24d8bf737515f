"""Many cases, one a line: each is answered by itself, in this process or in several."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from oncobasis.assembly.answering import Answering
from oncobasis.assembly.cases import InputFile, named_files, reading_options, with_files
from oncobasis.assembly.predictors import Models
from oncobasis.core.clinical_settings import ClinicalSettings
from oncobasis.core.errors import InputError, OncobasisError

if TYPE_CHECKING:
    from oncobasis.core.canonical import Json

_AHEAD = 8  # lines handed to each worker beyond the one that is awaited


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
        files = _inside(named_files(read.files, Path()), where)
        options = reading_options(read.files, sex=read.case.clinical.sex)
        case = with_files(read.case, files, options).case
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


def _inside(files: list[InputFile], where: str) -> list[InputFile]:
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

    settings = (answering.as_of, answering.settings, answering.models is not None)
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


def _start_worker(as_of: date, settings: ClinicalSettings, asks_models: bool) -> None:  # noqa: FBT001 - a process's arguments have no names
    from oncobasis.knowledge import load_knowledge

    models = Models(os.environ) if asks_models else None
    _WORKER["answering"] = Answering(load_knowledge(), as_of, settings, models)


def _work(numbered: tuple[int, str]) -> bytes:
    number, line = numbered
    return batch_line(line, number, _WORKER["answering"])
