"""Long uploads as jobs: queued in the store, run one after the other beside the loop.

A job outlives its process: what a dead one left is taken up by the next. The files lie in the
state folder until the job ends; everything else is sealed in the store.
"""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import orjson

from oncobasis.service.api.assessments import new_id
from oncobasis.service.api.reading import SPOOL, Asked, unpacked
from oncobasis.service.api.views import job_view
from oncobasis.service.auth.guard import Caller
from oncobasis.service.auth.principal import Principal
from oncobasis.service.http.problems import ProblemError
from oncobasis.service.observe import logs
from oncobasis.store.errors import StoreError
from oncobasis.store.records import JobState
from oncobasis.store.writes import (
    ClaimJob,
    FinishJob,
    QueueJob,
    RecoverJobs,
    ReleaseJobs,
    ReportProgress,
)

if TYPE_CHECKING:
    from pathlib import Path

    from oncobasis.service.answers import AnswerDesk
    from oncobasis.service.api.assessments import AssessmentDesk
    from oncobasis.service.operation.lifecycle import Lifecycle
    from oncobasis.settings import ServiceSettings
    from oncobasis.store.records import Job

KIND = "assessment"
_LEASE = timedelta(seconds=60)
_RENEW_SECONDS = 15.0
_LOOK_SECONDS = 5.0
_EVENT_SECONDS = 0.3
_ALIVE_EVENTS = 50  # looks without news after which a comment keeps the connection open
_ENDED = frozenset({JobState.DONE, JobState.FAILED})


class JobDesk:
    """Queues jobs, runs them, and tells how far they are."""

    def __init__(
        self,
        settings: ServiceSettings,
        lifecycle: Lifecycle,
        desk: AnswerDesk,
        assessments: AssessmentDesk,
    ) -> None:
        self._settings = settings
        self._lifecycle = lifecycle
        self._desk = desk
        self._assessments = assessments
        self._owner = f"process-{uuid.uuid4().hex}"
        self._news = asyncio.Event()
        self._runners: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Begin to run jobs."""
        count = self._settings.limits.job_slots
        self._runners = [asyncio.create_task(self._run()) for _ in range(count)]

    async def stop(self) -> None:
        """Stop; what was running is queued again."""
        for runner in self._runners:
            runner.cancel()
        await asyncio.gather(*self._runners, return_exceptions=True)
        with suppress(StoreError, ProblemError):
            store = self._lifecycle.parts.store
            await asyncio.wrap_future(store.submit(ReleaseJobs(self._owner)))

    async def queue(self, asked: Asked, caller: Caller) -> str:
        """Queue an assessment; return the id of the job."""
        name = new_id("job")
        who = caller.principal
        given = json.dumps(
            {
                "asked": asked.packed().decode(),
                "folder": None if asked.folder is None else asked.folder.name,
                "client": who.client,
                "user": who.user,
            }
        ).encode()
        store = self._lifecycle.parts.store
        write = QueueJob(caller.tenant, name, KIND, given, asked.options.patient)
        await self._desk.durable(store.submit(write))
        self._news.set()
        return name

    async def get(self, tenant: str, name: str) -> Job:
        """Return a job; raises a 404 problem."""
        found = await asyncio.to_thread(self._lifecycle.parts.store.jobs.get, tenant, name)
        if found is None:
            raise ProblemError("not_found")
        return found

    async def events(self, tenant: str, name: str) -> AsyncIterator[bytes]:
        """Yield server-sent events until the job has ended."""
        last, quiet = -1, 0
        while True:
            job = await self.get(tenant, name)
            if job.version != last:
                last, quiet = job.version, 0
                kind = "progress" if job.state not in _ENDED else job.state.value
                data = orjson.dumps(job_view(job)).decode()
                yield f"id: {job.version}\nevent: {kind}\ndata: {data}\n\n".encode()
            if job.state in _ENDED:
                return
            quiet += 1
            if quiet % _ALIVE_EVENTS == 0:
                yield b": still here\n\n"
            await asyncio.sleep(_EVENT_SECONDS)

    async def _run(self) -> None:
        await self._lifecycle.opened()
        while True:
            try:
                job = await self._claimed()
            except (StoreError, ProblemError) as error:
                logs.say_defect(error)
                job = None
            if job is not None:
                await self._do(job)
                continue
            self._news.clear()
            with suppress(TimeoutError):
                async with asyncio.timeout(_LOOK_SECONDS):
                    await self._news.wait()

    async def _claimed(self) -> Job | None:
        store = self._lifecycle.parts.store
        await asyncio.wrap_future(store.submit(RecoverJobs()))
        claim = ClaimJob(self._owner, datetime.now(UTC) + _LEASE, (KIND,))
        return await asyncio.wrap_future(store.submit(claim))

    async def _do(self, job: Job) -> None:
        renewing = asyncio.create_task(self._renew(job))
        error: str | None = "internal"
        result: str | None = None
        folder: Path | None = None
        try:
            if job.input is None:
                error = "erased"
            else:
                asked, caller, folder = self._given(job)
                answer = await self._assessments.make(asked, caller, None)
                error, result = None, answer.id
        except ProblemError as problem:
            error = problem.kind
        except Exception as defect:  # noqa: BLE001 - one job's defect must not end the others
            logs.say_defect(defect, job=job.id)
        finally:
            renewing.cancel()
        finish = FinishJob(job.tenant, job.id, self._owner, result=result, error=error)
        with suppress(StoreError):
            await asyncio.wrap_future(self._lifecycle.parts.store.submit(finish))
        if folder is not None:
            await asyncio.to_thread(_discard, folder)
        logs.say("job", job=job.id, outcome=error or "done")

    def _given(self, job: Job) -> tuple[Asked, Caller, Path]:
        given = json.loads(job.input or b"{}")
        folder = self._settings.state / SPOOL / str(given["folder"] or "none")
        who = Principal(given["client"], job.tenant, frozenset(), given["user"])
        return unpacked(given["asked"].encode(), folder), Caller(who), folder

    async def _renew(self, job: Job) -> None:
        """Keep the job, and move its progress on: readers do not tell how far they are."""
        progress = 0.05
        while True:
            until = datetime.now(UTC) + _LEASE
            report = ReportProgress(job.tenant, job.id, self._owner, progress, until)
            with suppress(StoreError, ProblemError):
                await asyncio.wrap_future(self._lifecycle.parts.store.submit(report))
            await asyncio.sleep(_RENEW_SECONDS)
            progress += (0.9 - progress) / 4


def _discard(folder: Path) -> None:
    for path in folder.glob("upload-*"):
        path.unlink(missing_ok=True)
    with suppress(OSError):
        folder.rmdir()
