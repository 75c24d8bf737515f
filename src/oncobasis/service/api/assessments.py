"""Assessments: asked for, kept, read again in any format; decisions and outcomes after them."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Callable
from concurrent.futures import BrokenExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING

from starlette.responses import Response

from oncobasis import __version__
from oncobasis.assembly.serving.codec import unpack_assessment, unpack_case
from oncobasis.assembly.serving.rendering import (
    MEDIA_TYPES,
    SLOW_FORMATS,
    Rendition,
    rendered,
)
from oncobasis.core.errors import InputError, UsageError
from oncobasis.service.answering import Answer, Question, Rendered
from oncobasis.service.answers import AnswerDesk
from oncobasis.service.api.reading import Asked
from oncobasis.service.http.language import format_of, language_of
from oncobasis.service.http.paging import is_unchanged
from oncobasis.service.http.problems import ProblemError

if TYPE_CHECKING:
    from fastapi import Request

    from oncobasis.service.auth.guard import Caller
    from oncobasis.service.operation.lifecycle import Lifecycle
    from oncobasis.settings import ServiceSettings
    from oncobasis.store.records import StoredAssessment

_LONGEST_KEY = 255
API = "api"
"""The way by which the API answers, in journal and figures."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """In which format and language a document is wanted."""

    format: str
    language: str

    @classmethod
    def of(cls, request: Request, settings: ServiceSettings) -> Wanted:
        """Read it of a request; raises 400 and 406 problems."""
        return cls(format_of(request, MEDIA_TYPES), language_of(request, settings.language))

    def tag(self, digest: str) -> str:
        """Return the entity tag: content, words of this version, format, language."""
        return f"{digest[:32]}-{__version__}-{self.format}-{self.language}"

    def caching(self, digest: str) -> dict[str, str]:
        """Return what says how long the document holds, the same with and without its content."""
        return {
            "etag": f'"{self.tag(digest)}"',
            "vary": "Accept, Accept-Language",
            "cache-control": "private, no-cache",
        }


class AssessmentDesk:
    """Makes assessments and reads them again."""

    def __init__(
        self,
        settings: ServiceSettings,
        lifecycle: Lifecycle,
        desk: AnswerDesk,
        today: Callable[[], date],
    ) -> None:
        self._settings = settings
        self._lifecycle = lifecycle
        self._desk = desk
        self._today = today
        self._files = asyncio.Semaphore(2)
        self._slow = asyncio.Semaphore(2)

    async def make(self, asked: Asked, caller: Caller, key: str | None) -> Answer:
        """Assess, record, and return the answer; the earlier one where the key was used before."""
        earlier = await self._earlier(asked, caller, key)
        if earlier is not None:
            return Answer(earlier, b"", repeated=True)
        as_of = asked.options.as_of or self._today()
        question = Question(
            caller,
            API,
            as_of,
            patient=asked.options.patient,
            regions=None if asked.options.regions is None else tuple(asked.options.regions),
            key=key,
            request_digest=asked.digest,
        )
        read = partial(asked.case, as_of.isoformat())
        if asked.uploads:
            async with self._files:
                case = await asyncio.to_thread(read)
        else:
            case = await self._desk.work(read)
        try:
            return await self._desk.answer(question, case, lambda *_: Rendered(b""))
        except InputError as error:
            # What only knowledge can tell: a residue that the protein does not have there.
            raise asked.problem(error.located("alterations")) from None

    async def _earlier(self, asked: Asked, caller: Caller, key: str | None) -> str | None:
        if key is None:
            return None
        requests = self._lifecycle.parts.store.requests
        kept = await asyncio.to_thread(requests.remembered, caller.tenant, key, datetime.now(UTC))
        if kept is None:
            return None
        if kept.request_digest != asked.digest:
            raise ProblemError("key_reused")
        if kept.answer is None:
            raise ProblemError("gone")
        if caller.unspent is not None and not await self._desk.claim(caller.unspent):
            raise ProblemError("unauthorised")
        return kept.answer.decode()

    async def stored(self, tenant: str, name: str) -> StoredAssessment:
        """Return a kept assessment; raises a 404 problem, 410 where it was erased."""
        found = await asyncio.to_thread(self._lifecycle.parts.store.assessments.get, tenant, name)
        if found is None:
            raise ProblemError("not_found")
        if found.payload is None:
            raise ProblemError("gone")
        return found

    async def document(self, request: Request, tenant: str, name: str, wanted: Wanted) -> Response:
        """Return a kept assessment in the format that is asked for; 304 where the caller has it."""
        found = await self.stored(tenant, name)
        digest = found.info.output_digest
        if is_unchanged(request, wanted.tag(digest)):
            return Response(status_code=304, headers=wanted.caching(digest))
        return await self._kept(tenant, found, wanted)

    async def made(self, caller: Caller, answer: Answer, wanted: Wanted) -> Response:
        """Return the document of an answer that was just made, or was made by the first request."""
        if answer.assessment is None or wanted.format == "fhir":  # FHIR says what was tested, too
            found = await self.stored(caller.tenant, answer.id)
            response = await self._kept(caller.tenant, found, wanted)
        else:
            what = Rendition(answer.assessment, None, wanted.language)
            digest = answer.assessment.provenance.output_digest
            response = await self._rendered(what, wanted, digest)
        response.status_code = 201
        response.headers["location"] = f"/v1/assessments/{answer.id}"
        if answer.repeated:
            response.headers["idempotency-replayed"] = "true"
        return response

    async def _kept(self, tenant: str, found: StoredAssessment, wanted: Wanted) -> Response:
        payload = found.payload or b""
        case_id = found.info.case_id if wanted.format == "fhir" else None
        what = await self._desk.work(lambda: self._rendition(tenant, payload, case_id, wanted))
        return await self._rendered(what, wanted, found.info.output_digest)

    async def _rendered(self, what: Rendition, wanted: Wanted, digest: str) -> Response:
        try:
            if wanted.format in SLOW_FORMATS:
                slow = self._lifecycle.parts.slow
                # A few at once, or they would take every thread that reads the store.
                async with self._slow:
                    body = await asyncio.to_thread(slow.rendered, what, wanted.format)
            else:
                body = await self._desk.work(lambda: rendered(what, wanted.format))
        except UsageError:
            raise ProblemError("not_acceptable", "this format is not installed here") from None
        except BrokenExecutor:
            raise ProblemError("overloaded", headers={"retry-after": "1"}) from None
        headers = {**wanted.caching(digest), "content-language": wanted.language}
        return Response(body, headers=headers, media_type=MEDIA_TYPES[wanted.format])

    def _rendition(
        self, tenant: str, payload: bytes, case_id: str | None, wanted: Wanted
    ) -> Rendition:
        case = None
        if case_id is not None:
            kept = self._lifecycle.parts.store.cases.get(tenant, case_id)
            if kept is not None and kept.payload is not None:
                case = unpack_case(kept.payload)
        return Rendition(unpack_assessment(payload), case, wanted.language)


def key_of(request: Request, caller: Caller) -> str | None:
    """Return the idempotency key as it is kept, of this client alone; raises a 400 problem."""
    given = request.headers.get("idempotency-key")
    if given is None:
        return None
    if not given or len(given) > _LONGEST_KEY:
        raise ProblemError("bad_request", f"Idempotency-Key has 1 to {_LONGEST_KEY} characters")
    name = f"{caller.principal.client}\0{given}"
    return sha256(name.encode()).hexdigest()


def new_id(kind: str) -> str:
    """Return an id that says what it is of."""
    return f"{kind}-{uuid.uuid4().hex}"
