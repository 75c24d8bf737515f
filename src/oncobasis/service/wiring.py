"""Everything behind the routes, put together once for an application."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import TYPE_CHECKING

import httpx

from oncobasis.service.answers import AnswerDesk
from oncobasis.service.api.acceptance import AcceptanceDesk
from oncobasis.service.api.assessments import AssessmentDesk
from oncobasis.service.api.cases import CaseDesk
from oncobasis.service.api.followup import FollowUpDesk
from oncobasis.service.api.jobs import JobDesk
from oncobasis.service.api.reading import SPOOL
from oncobasis.service.api.readings import Readings
from oncobasis.service.api.routes.acceptance import acceptance_routes
from oncobasis.service.api.routes.assessments import assessment_routes
from oncobasis.service.api.routes.cases import case_routes
from oncobasis.service.api.routes.followup import followup_routes
from oncobasis.service.api.routes.jobs import job_routes
from oncobasis.service.api.routes.knowledge import knowledge_routes
from oncobasis.service.api.routes.parts import Desks
from oncobasis.service.api.routes.patients import patient_routes
from oncobasis.service.auth.guard import Guard
from oncobasis.service.auth.replay import MemoryLedger
from oncobasis.service.auth.tokens import Tokens
from oncobasis.service.hooks.answer import HookDesk
from oncobasis.service.hooks.feedback import FeedbackDesk
from oncobasis.service.hooks.fetch import Fetcher
from oncobasis.service.hooks.routes import hook_routes
from oncobasis.service.http.fetched import CODINGS
from oncobasis.service.observe.metrics import Metrics
from oncobasis.service.operation.health import operation_routes
from oncobasis.service.operation.knowledge import KnowledgeDesk
from oncobasis.service.operation.lifecycle import Lifecycle
from oncobasis.service.operation.upkeep import Upkeep
from oncobasis.service.pages.routes import PageDesks
from oncobasis.service.people.revocation import revocation_routes
from oncobasis.service.signin import Ground, SignIn

if TYPE_CHECKING:
    from fastapi import APIRouter

    from oncobasis.service.http.direct import Directs
    from oncobasis.service.operation.ports import OpenParts
    from oncobasis.service.pages.refused import Refusals
    from oncobasis.settings import ServiceSettings

Clock = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Wiring:
    """What an application is made of, with its start and its end."""

    routers: tuple[APIRouter, ...]
    directs: Directs
    lifecycle: Lifecycle
    metrics: Metrics
    jobs: JobDesk
    upkeep: Upkeep
    knowledge: KnowledgeDesk
    desk: AnswerDesk
    http: httpx.AsyncClient
    refusals: Refusals

    async def start(self) -> None:
        """Begin to open the parts and to run jobs."""
        await self.lifecycle.start()
        self.jobs.start()
        self.upkeep.start()
        self.knowledge.start()

    async def end(self) -> None:
        """Stop what runs, then close the parts; everything is durable when this returns."""
        await self.knowledge.stop()
        await self.upkeep.stop()
        await self.jobs.stop()
        await self.lifecycle.end()
        await self.http.aclose()
        self.desk.close()


@cache
def _tls() -> ssl.SSLContext:
    """Return how servers are verified; reading the authorities costs half a second."""
    return httpx.create_ssl_context(trust_env=False)


def wire(settings: ServiceSettings, open_parts: OpenParts, clock: Clock) -> Wiring:
    """Put everything together; raises UsageError for a key file of a client that can't be used."""

    def today() -> date:
        return datetime.fromtimestamp(clock(), UTC).date()

    metrics = Metrics()
    lifecycle = Lifecycle(open_parts, metrics)
    http = _http(settings)
    desk = AnswerDesk(settings, lifecycle, metrics)
    ledger = MemoryLedger(clock, desk.claim)
    signin = SignIn(Ground(settings, lifecycle, metrics, desk, http, clock), today)
    guard = Guard(settings, Tokens(settings, http, clock), ledger, metrics, signin.sessions)
    hooks = HookDesk(settings, desk, Fetcher(settings.hooks, http), metrics, today)
    feedback = FeedbackDesk(lifecycle, desk, metrics)
    assessments = AssessmentDesk(settings, lifecycle, desk, today)
    jobs = JobDesk(settings, lifecycle, desk, assessments)
    knowledge = KnowledgeDesk(settings.knowledge, lifecycle, metrics, desk.durable)
    followup = FollowUpDesk(lifecycle, desk)
    readings = Readings(settings, lifecycle, desk)
    desks = Desks(guard, assessments, CaseDesk(lifecycle), jobs, followup, knowledge, readings)
    acceptance = AcceptanceDesk(lifecycle, today)
    pages = PageDesks(guard, desks.cases, assessments, acceptance, readings)
    hook_router, directs = hook_routes(settings, guard, hooks, feedback)
    routers = (
        operation_routes(settings, lifecycle, metrics, knowledge),
        hook_router,
        assessment_routes(settings, desks),
        followup_routes(settings, desks),
        case_routes(settings, desks),
        patient_routes(settings, desks),
        job_routes(desks),
        knowledge_routes(settings, desks, lifecycle, today),
        revocation_routes(settings, guard, signin.ends),
        acceptance_routes(guard, acceptance),
        *signin.routes(pages),
    )
    upkeep = Upkeep(settings, lifecycle, settings.state / SPOOL)
    return Wiring(
        routers, directs, lifecycle, metrics, jobs, upkeep, knowledge, desk, http, signin.refusals
    )


def _http(settings: ServiceSettings) -> httpx.AsyncClient:
    """Return the client of all outgoing calls; it keeps no cookie, for it speaks for many."""
    return httpx.AsyncClient(
        timeout=settings.hooks.fetch_seconds,
        headers={"accept-encoding": CODINGS},
        trust_env=False,
        verify=_tls(),
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
    )
