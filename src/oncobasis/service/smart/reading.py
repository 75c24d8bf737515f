"""A patient's record from a FHIR server, with a token: all it has, or which parts it had not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from oncobasis.service.hooks.chart import Chart
from oncobasis.service.hooks.fetch import Fetcher, FhirServer
from oncobasis.service.hooks.services import PREFETCH, REQUIRED
from oncobasis.service.oauth.errors import SignInError

if TYPE_CHECKING:
    import httpx

    from oncobasis.settings import ServiceSettings


@dataclass(frozen=True, slots=True)
class Obtained:
    """A chart, and the parts of the record that the server did not give whole."""

    chart: Chart
    missing: tuple[str, ...]


class RecordReader:
    """Reads records."""

    def __init__(self, settings: ServiceSettings, http: httpx.AsyncClient) -> None:
        smart = settings.smart
        limits = {
            "fetch_seconds": smart.fetch_seconds,
            "fetch_bytes": smart.fetch_bytes,
            "pages": smart.pages,
        }
        self._fetcher = Fetcher(settings.hooks.model_copy(update=limits), http)

    async def read(self, patient: str, base: str, token: str) -> Obtained:
        """Return the record; raises SignInError where nothing of use was obtained."""
        chart = Chart(patient)
        await self._fetcher.complete(chart, PREFETCH, FhirServer(base.rstrip("/"), token))
        if chart.obtained.isdisjoint(REQUIRED):
            raise SignInError("record")
        return Obtained(chart, tuple(key for key in PREFETCH if key not in chart.obtained))
