"""A launch: away to the EMR's authorisation server, and back to the report of its patient.

The access token lives in this process, from the answer that brought it until the record is read;
it is written nowhere, and the browser never sees it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from oncobasis.service.auth.guard import Caller
from oncobasis.service.auth.principal import Principal, user_digest
from oncobasis.service.oauth.errors import SignInError
from oncobasis.service.oauth.flow import Asked, Flow, check_issuer, check_tokens
from oncobasis.service.oauth.web import text_of
from oncobasis.service.smart.banner import banner_of
from oncobasis.service.smart.servers import Emr, launch_scope

if TYPE_CHECKING:
    from fastapi import Request
    from starlette.responses import Response

    from oncobasis.service.oauth.discovery import Discovery, Endpoints
    from oncobasis.service.oauth.flow import Pending
    from oncobasis.service.oauth.identity import Identities
    from oncobasis.service.oauth.web import Document
    from oncobasis.service.smart.assess import RecordAssessor
    from oncobasis.service.smart.reading import RecordReader

CALLBACK = "/app/callback"
WAY = "smart-launch"
_ID = re.compile(r"[A-Za-z0-9.-]{1,64}")
_LONGEST = 4096


@dataclass(frozen=True, slots=True)
class Launched:
    """What a launch came to; ``assessment`` is None where no primary cancer is named."""

    emr: Emr
    caller: Caller
    state: str
    assessment: str | None
    missing: tuple[str, ...]
    banner: str


@dataclass(frozen=True, slots=True)
class LaunchDesk:
    """Launches the report page."""

    emrs: Mapping[str, Emr]
    base_url: str
    discovery: Discovery
    identities: Identities
    flow: Flow
    reader: RecordReader
    assessor: RecordAssessor

    async def begin(self, request: Request) -> Response:
        """Return the redirect to the EMR; raises SignInError."""
        base, launch = _once(request, "iss"), _once(request, "launch")
        if base is None:
            raise SignInError("request")
        emr = next((one for one in self.emrs.values() if one.serves(base)), None)
        if emr is None:
            raise SignInError("server")
        base = base.rstrip("/")
        endpoints = await self.discovery.smart(emr.client, base)
        scope = launch_scope(endpoints, within=launch is not None, openid=emr.settings.openid)
        more = {"aud": base} if launch is None else {"aud": base, "launch": launch}
        return self.flow.leave(Asked(emr.client, endpoints, base, scope, self._redirect(emr), more))

    async def complete(self, request: Request, server: str) -> Launched:
        """Return what the launch came to; raises SignInError and problems."""
        emr = self.emrs.get(server)
        if emr is None:
            raise SignInError("server")
        pending, state, code = await self.flow.returned(request, emr.id)
        endpoints = await self.discovery.smart(emr.client, pending.base)
        check_issuer(request, endpoints)
        answer = await self.flow.redeem(emr.client, endpoints, pending, code, self._redirect(emr))
        caller = await self._caller(emr, endpoints, pending, answer)
        obtained = await self.reader.read(_patient(answer), pending.base, check_tokens(answer))
        made = await self.assessor.assess(obtained, caller, WAY)
        # The EMR says when its own page names the patient already.
        shown = answer.get("need_patient_banner") is not False
        banner = banner_of(obtained.chart) if shown else ""
        return Launched(emr, caller, state, made, obtained.missing, banner)

    def _redirect(self, emr: Emr) -> str:
        return f"{self.base_url}{CALLBACK}/{emr.id}"

    async def _caller(
        self, emr: Emr, endpoints: Endpoints, pending: Pending, answer: Document
    ) -> Caller:
        user = None
        if emr.settings.openid:
            token = text_of(answer, "id_token", 16_384)
            if token is None:
                raise SignInError("identity")
            claims = await self.identities.claims(token, emr.client, endpoints, pending.nonce)
            user = user_digest(str(claims["iss"]), str(claims["sub"]))
        settings = emr.settings
        return Caller(
            Principal(f"smart-{emr.id}", settings.tenant, frozenset(settings.roles), user)
        )


def _patient(answer: Document) -> str:
    """Return the patient of the launch; a launch without one shows nothing."""
    patient = text_of(answer, "patient", 80)
    bare = "" if patient is None else patient.removeprefix("Patient/")
    if not _ID.fullmatch(bare):
        raise SignInError("patient")
    return bare


def _once(request: Request, name: str) -> str | None:
    values = request.query_params.getlist(name)
    if len(values) > 1 or any(not 0 < len(one) <= _LONGEST for one in values):
        raise SignInError("request")
    return values[0] if values else None
