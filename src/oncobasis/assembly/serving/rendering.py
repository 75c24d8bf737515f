"""One assessment in each of its formats."""

from __future__ import annotations

import multiprocessing
from collections import OrderedDict
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

import orjson

from oncobasis.assembly.serving.codec import pack_assessment, unpack_assessment
from oncobasis.report.fhir.bundle import to_fhir
from oncobasis.report.fhir.context import FhirContext
from oncobasis.report.html import render as to_html
from oncobasis.report.json_report import to_document

if TYPE_CHECKING:
    from collections.abc import Mapping

    from oncobasis.core.assessment import Assessment
    from oncobasis.core.case import TumorCase

MEDIA_TYPES: Mapping[str, str] = {
    "json": "application/json",
    "html": "text/html",
    "pdf": "application/pdf",
    "fhir": "application/fhir+json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""Media types by format, the first being the one that is sent unless another is asked for."""

SLOW_FORMATS = frozenset({"pdf"})
"""Made in a process of their own: they hold the interpreter for a second or more."""

_MOST_KEPT = 8


@dataclass(frozen=True, slots=True)
class Rendition:
    """What is rendered: the answer, the case it was given to, and the language."""

    assessment: Assessment
    case: TumorCase | None = None
    language: str = "en"
    patient: str | None = None


def rendered(what: Rendition, format_name: str) -> bytes:
    """Return the document; raises UsageError where a library for the format is not installed."""
    if format_name == "json":
        return orjson.dumps(to_document(what.assessment, language=what.language))
    if format_name == "html":
        return to_html(what.assessment, language=what.language).encode()
    if format_name == "fhir":
        context = FhirContext(case=what.case, language=what.language, patient=what.patient)
        return orjson.dumps(to_fhir(what.assessment, context))
    if format_name == "xlsx":
        from oncobasis.report.xlsx import to_xlsx

        return to_xlsx(what.assessment, language=what.language)
    from oncobasis.report.pdf import to_pdf

    return to_pdf(what.assessment, language=what.language)


class SlowRenderer:
    """Renders in a process of its own, which is started when it is first needed.

    The last documents are kept: a report that is opened is often opened again.
    """

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None
        self._kept: OrderedDict[tuple[bytes, str, str], bytes] = OrderedDict()

    def rendered(self, what: Rendition, format_name: str) -> bytes:
        """Return the document; waits for it."""
        if self._pool is None:
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(1, mp_context=context)
        packed = pack_assessment(what.assessment)
        asked = (sha256(packed).digest(), what.language, format_name)
        if (known := self._kept.get(asked)) is not None:
            return known
        try:
            made = self._pool.submit(_in_process, packed, what.language, format_name).result()
        except BrokenExecutor:
            # Ended from outside, or out of memory: the next request starts a new one.
            self.close()
            raise
        self._kept[asked] = made
        if len(self._kept) > _MOST_KEPT:
            self._kept.popitem(last=False)
        return made

    def forget(self) -> None:
        """Let go of the documents that are kept."""
        self._kept.clear()

    def close(self) -> None:
        """End the process."""
        pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown(wait=False, cancel_futures=True)


def _in_process(packed: bytes, language: str, format_name: str) -> bytes:
    return rendered(Rendition(unpack_assessment(packed), language=language), format_name)
