"""Everything of sign-in and SMART put together: what the application includes of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from oncobasis.service.oauth.discovery import Discovery
from oncobasis.service.oauth.ended import SessionEnds
from oncobasis.service.oauth.flow import Flow
from oncobasis.service.oauth.identity import Identities
from oncobasis.service.oauth.routes import key_routes
from oncobasis.service.oauth.sealed import Cookies, Sealer
from oncobasis.service.oauth.web import Web
from oncobasis.service.pages.refused import Refusals
from oncobasis.service.pages.routes import PageDesks, page_routes
from oncobasis.service.people.desk import PeopleDesk, people_client
from oncobasis.service.people.routes import people_routes
from oncobasis.service.people.sessions import Sessions
from oncobasis.service.smart.assess import RecordAssessor
from oncobasis.service.smart.launch import LaunchDesk
from oncobasis.service.smart.opened import OpenedReports
from oncobasis.service.smart.reading import RecordReader
from oncobasis.service.smart.routes import SmartDesks, app_routes, launch_routes
from oncobasis.service.smart.servers import emrs_of

if TYPE_CHECKING:
    import httpx
    from fastapi import APIRouter

    from oncobasis.service.answers import AnswerDesk
    from oncobasis.service.oauth.client import Client
    from oncobasis.service.observe.metrics import Metrics
    from oncobasis.service.operation.lifecycle import Lifecycle
    from oncobasis.settings import PeopleSettings, ServiceSettings


@dataclass(frozen=True, slots=True)
class Ground:
    """What sign-in stands on."""

    settings: ServiceSettings
    lifecycle: Lifecycle
    metrics: Metrics
    desk: AnswerDesk
    http: httpx.AsyncClient
    clock: Callable[[], float]


class SignIn:
    """Sign-in of people and launches of EMRs; raises UsageError for keys that can't be used."""

    def __init__(self, ground: Ground, today: Callable[[], date]) -> None:
        settings = ground.settings
        self._ground = ground
        self._today = today
        self._web = Web(ground.http, settings.hooks.fetch_seconds)
        self._sealer = Sealer(ground.lifecycle, ground.clock)
        people = settings.people
        lives = [settings.smart.session_seconds, 0 if people is None else people.session_seconds]
        self.ends = SessionEnds(ground.lifecycle, ground.desk, ground.clock, max(lives))
        self._discovery = Discovery(self._web, ground.clock)
        self._identities = Identities(self._web, ground.clock, settings.leeway_seconds)
        self.refusals = Refusals(ground.metrics, settings.language)
        self.sessions = (
            None
            if people is None or settings.is_demo
            else Sessions(
                self._sealer,
                self.ends,
                Cookies.of(settings, framed=False),
                people.session_seconds,
                settings.base_url,
            )
        )

    def routes(self, pages: PageDesks) -> tuple[APIRouter, ...]:
        """Return the routes that the settings ask for."""
        settings = self._ground.settings
        found: list[APIRouter] = []
        clients: list[Client] = []
        if settings.smart.servers:
            desks = self._smart(pages)
            found += [launch_routes(settings, desks), app_routes(settings, desks)]
            clients += [emr.client for emr in desks.launch.emrs.values()]
        if settings.people is not None and self.sessions is not None:
            people = self._people(settings.people)
            found.append(people_routes(settings, people, self.sessions))
            clients.append(people.client)
        if settings.is_demo or self.sessions is not None:
            found.append(page_routes(settings, pages))
        # Before the others: `/app/{assessment}` would take its address for a report's.
        return (key_routes(clients), *found) if clients else tuple(found)

    def _people(self, people: PeopleSettings) -> PeopleDesk:
        return PeopleDesk(
            people,
            people_client(people),
            self._ground.settings.base_url,
            self._discovery,
            self._identities,
            self._flow(framed=False),
        )

    def _flow(self, *, framed: bool) -> Flow:
        ground = self._ground
        cookies = Cookies.of(ground.settings, framed=framed)
        return Flow(self._web, self._sealer, cookies, ground.desk.claim, ground.clock)

    def _smart(self, pages: PageDesks) -> SmartDesks:
        ground, settings = self._ground, self._ground.settings
        flow = self._flow(framed=True)
        launch = LaunchDesk(
            emrs_of(settings),
            settings.base_url,
            self._discovery,
            self._identities,
            flow,
            RecordReader(settings, ground.http),
            RecordAssessor(ground.desk, self._today),
        )
        opened = OpenedReports(
            self._sealer, self.ends, flow.cookies, settings.smart.session_seconds
        )
        return SmartDesks(launch, opened, pages.assessments, pages.readings)
