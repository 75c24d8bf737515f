"""Many patients of an EMR, without anybody at the screen: each read, assessed and recorded."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import httpx

from oncobasis.core.errors import OncobasisError, UsageError
from oncobasis.service.auth.guard import Caller
from oncobasis.service.auth.principal import Principal
from oncobasis.service.hooks.fetch import FhirServer
from oncobasis.service.http.fetched import content_of
from oncobasis.service.http.problems import ProblemError
from oncobasis.service.http.strict_json import parse
from oncobasis.service.oauth.discovery import Discovery
from oncobasis.service.oauth.errors import SignInError
from oncobasis.service.oauth.web import Web
from oncobasis.service.operation.lifecycle import State
from oncobasis.service.smart.assess import RecordAssessor
from oncobasis.service.smart.backend import BackendTokens
from oncobasis.service.smart.reading import RecordReader
from oncobasis.service.smart.servers import emrs_of
from oncobasis.service.wiring import wire

if TYPE_CHECKING:
    from oncobasis.service.operation.ports import OpenParts
    from oncobasis.service.smart.servers import Emr
    from oncobasis.service.wiring import Wiring
    from oncobasis.settings import ServiceSettings

WAY = "smart-backend"
_ID = re.compile(r"[A-Za-z0-9.-]{1,64}")
_AT_ONCE = 4
_LARGEST_GROUP, _DEEPEST = 64 << 20, 20


@dataclass(frozen=True, slots=True)
class Work:
    """Which patients of which EMR: listed, or the members of a group."""

    server: str
    patients: tuple[str, ...] = ()
    group: str | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """What became of one patient; ``error`` is a code."""

    patient: str
    assessment: str | None = None
    missing: tuple[str, ...] = ()
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """One EMR, with what reads and assesses its patients."""

    emr: Emr
    base: str
    tokens: BackendTokens
    reader: RecordReader
    assessor: RecordAssessor
    http: httpx.AsyncClient

    async def members(self, group: str) -> tuple[str, ...]:
        """Return the patients of a Group; raises SignInError."""
        if not _ID.fullmatch(group):
            raise SignInError("request")
        server = FhirServer(self.base, await self.tokens.token())
        address = f"{self.base}/Group/{group}"
        try:
            async with self.http.stream("GET", address, headers=server.headers) as answer:
                if answer.status_code != httpx.codes.OK:
                    raise SignInError("record")
                content = await content_of(answer, _LARGEST_GROUP)
            if content is None:
                raise SignInError("answer")
            return _members(parse(content, _DEEPEST))
        except httpx.HTTPError:
            raise SignInError("unreachable") from None
        except ProblemError:
            raise SignInError("answer") from None

    async def one(self, patient: str) -> Done:
        """Return what became of a patient; never raises for what the EMR did."""
        bare = patient.removeprefix("Patient/")
        if not _ID.fullmatch(bare):
            return Done(patient, error="patient")
        settings = self.emr.settings
        caller = Caller(
            Principal(f"{WAY}-{self.emr.id}", settings.tenant, frozenset(settings.roles))
        )
        try:
            obtained = await self.reader.read(bare, self.base, await self.tokens.token())
            made = await self.assessor.assess(obtained, caller, WAY)
        except SignInError as error:
            return Done(patient, error=error.reason)
        except ProblemError as problem:
            return Done(patient, error=problem.kind)
        except OncobasisError:
            return Done(patient, error="not_understood")
        return Done(patient, made, obtained.missing, None if made else "no_case")


async def run_batch(
    settings: ServiceSettings, open_parts: OpenParts, work: Work, clock: Callable[[], float]
) -> AsyncIterator[Done]:
    """Yield what became of each patient, in order; raises UsageError and SignInError."""
    wiring = wire(settings, open_parts, clock)
    await wiring.lifecycle.start()
    try:
        await wiring.lifecycle.opened()
        if wiring.lifecycle.state is not State.READY:
            raise UsageError(
                "store, journal, knowledge or models can't be opened",
                where="state",
                remedy="see the log; `oncobasis serve` says the same",
            )
        batch = _batch(settings, wiring, work.server, clock)
        patients = (
            work.patients
            if work.group is None
            else (*work.patients, *await batch.members(work.group))
        )
        for some in _chunks(tuple(dict.fromkeys(patients))):
            for done in await asyncio.gather(*map(batch.one, some)):
                yield done
    finally:
        await wiring.lifecycle.end()
        await wiring.http.aclose()
        wiring.desk.close()


def _batch(
    settings: ServiceSettings, wiring: Wiring, server: str, clock: Callable[[], float]
) -> Batch:
    emr = emrs_of(settings).get(server)
    if emr is None or emr.standalone is None or emr.client.key is None:
        raise UsageError(
            "must be the id of a [[smart.servers]] table with key_file and one FHIR address",
            where="--server",
            remedy="see docs/methods/smart.md",
        )
    web = Web(wiring.http, settings.hooks.fetch_seconds)
    tokens = BackendTokens(emr, web, Discovery(web, clock), clock, "system/Group.r")

    def today() -> date:
        return datetime.fromtimestamp(clock(), UTC).date()

    reader, assessor = RecordReader(settings, wiring.http), RecordAssessor(wiring.desk, today)
    return Batch(emr, emr.standalone, tokens, reader, assessor, wiring.http)


def _members(group: Any) -> tuple[str, ...]:  # noqa: ANN401 - parsed JSON of another system
    listed = group.get("member") if isinstance(group, dict) else None
    found = []
    for member in listed if isinstance(listed, list) else ():
        entity = member.get("entity") if isinstance(member, dict) else None
        reference = entity.get("reference") if isinstance(entity, dict) else None
        current = isinstance(member, dict) and member.get("inactive") is not True
        if current and isinstance(reference, str) and "Patient/" in reference:
            found.append(reference.rpartition("Patient/")[2])
    return tuple(found)


def _chunks(patients: Sequence[str]) -> Iterable[Sequence[str]]:
    return (patients[at : at + _AT_ONCE] for at in range(0, len(patients), _AT_ONCE))
