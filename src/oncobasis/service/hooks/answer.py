"""From a call of a hook to its cards."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, TypeAlias

import orjson

from oncobasis.assembly.serving.intake import Record, record_of
from oncobasis.assembly.serving.keeping import basis_of
from oncobasis.report.cards.cards import (
    missing_data_cards,
    order_cards,
    patient_view_cards,
    tumor_board_cards,
)
from oncobasis.report.cards.context import CardContext, DraftedDrug, MissingData
from oncobasis.report.cards.drafts import drafted_drugs
from oncobasis.service.answering import Question, Rendered
from oncobasis.service.answers import AnswerDesk
from oncobasis.service.hooks.asked import asked_of
from oncobasis.service.hooks.chart import Chart
from oncobasis.service.hooks.envelope import (
    Context,
    HookRequest,
    OrderContext,
    SelectContext,
)
from oncobasis.service.hooks.fetch import Fetcher, server_of
from oncobasis.service.hooks.services import PREFETCH, REQUIRED, HookService, Kind
from oncobasis.service.http.body import read_model
from oncobasis.store.writes import NewCard

if TYPE_CHECKING:
    from oncobasis.core.assessment import Assessment
    from oncobasis.core.canonical import Json
    from oncobasis.core.case import TumorCase
    from oncobasis.service.auth.guard import Caller
    from oncobasis.service.observe.metrics import Metrics
    from oncobasis.settings import ServiceSettings

Card: TypeAlias = "dict[str, Json]"

CASE_NAME = "emr"
"""Name of a case that came from a record; the patient's own id stays in the store."""
_NO_CARDS = b'{"cards":[]}'
_CONTEXTS: Mapping[Kind, type[Context]] = {Kind.SELECT: SelectContext, Kind.SIGN: OrderContext}
_MOST_BASIS = 60


class NothingObtainableError(Exception):
    """Neither sent along nor to be fetched: the 412 of the specification.

    ``foreign``: what was sent along is of another patient.
    """

    def __init__(self, *, foreign: bool) -> None:
        self.foreign = foreign
        super().__init__()


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a service, its envelope read."""

    service: HookService
    request: HookRequest
    context: Context
    drafted: tuple[DraftedDrug, ...]


def call_of(service: HookService, request: HookRequest) -> Call:
    """Read the context of a hook and what was drafted in it; raises a 422 problem."""
    context = read_model(_CONTEXTS.get(service.kind, Context), request.context, within="/context")
    drafted: tuple[DraftedDrug, ...] = ()
    if isinstance(context, OrderContext):
        selected = context.selections if isinstance(context, SelectContext) else None
        drafted = drafted_drugs(_orders(context.draftOrders), selected)
    return Call(service, request, context, drafted)


def _orders(bundle: Mapping[str, object]) -> Sequence[Mapping[str, Json]]:
    """Return the drafts as they are; an order may lack everything but its type."""
    entries = bundle.get("entry")
    held = (one for one in (entries if isinstance(entries, list) else ()))
    found = (one.get("resource") for one in held if isinstance(one, Mapping))
    return [one for one in found if isinstance(one, Mapping)]


class HookDesk:
    """Answers hooks."""

    def __init__(
        self,
        settings: ServiceSettings,
        desk: AnswerDesk,
        fetcher: Fetcher,
        metrics: Metrics,
        today: Callable[[], date],
    ) -> None:
        self._settings = settings
        self._desk = desk
        self._fetcher = fetcher
        self._metrics = metrics
        self._today = today

    async def cards(self, call: Call, caller: Caller, language: str) -> bytes:
        """Return the body of the answer; raises NothingObtainableError and problems."""
        way = call.service.id
        if call.service.has_orders and not call.drafted:
            await self._desk.note(caller, way, "no_drug")
            return _NO_CARDS
        as_of = self._today()
        chart = await self._chart(call, caller)
        question = Question(caller, way, as_of, patient=f"Patient/{chart.patient}")
        words = (way, caller.tenant, call.context.encounterId, language)
        asked = asked_of(chart, self._desk.answerer, as_of, call.drafted, words)
        answer = None if asked is None else await self._desk.again(question, asked)
        if answer is not None:
            self._count(way, answer.indicators)
            return answer.body
        record = await self._desk.work(
            lambda: record_of(chart.distinct(), CASE_NAME, as_of=as_of.isoformat())
        )
        missing = _missing(chart, record)
        if record.case is None:
            return await self._without_case(call, caller, missing, language)

        def render(name: str, assessment: Assessment, _: TumorCase) -> Rendered:
            context = replace(self._context(call, name, language), current=_current(chart))
            return _rendered(self._made(call, assessment, context, missing), way, assessment)

        answer = await self._desk.answer(question, record.case, render, asked)
        self._count(way, answer.indicators)
        return answer.body

    async def _without_case(
        self, call: Call, caller: Caller, missing: Sequence[MissingData], language: str
    ) -> bytes:
        """Answer where no tumour is known: a card on what is missing, or none at all."""
        made = missing_data_cards(missing, self._context(call, None, language)) if missing else []
        # Without an assessment nothing is kept that feedback could be about.
        cards = [{name: value for name, value in one.items() if name != "uuid"} for one in made]
        await self._desk.note(caller, call.service.id, "no_case", cards=len(cards))
        self._count(call.service.id, [str(one.get("indicator")) for one in cards])
        return orjson.dumps({"cards": cards})

    async def _chart(self, call: Call, caller: Caller) -> Chart:
        chart = Chart(call.context.patientId)
        chart.take(call.request.prefetch or {}, PREFETCH)
        server = server_of(call.request, caller.principal.fhir_servers)
        if server is not None:
            await self._fetcher.complete(chart, PREFETCH, server)
        if chart.obtained.isdisjoint(REQUIRED):
            raise NothingObtainableError(foreign=chart.foreign > 0)
        return chart

    def _made(
        self,
        call: Call,
        assessment: Assessment,
        context: CardContext,
        missing: Sequence[MissingData],
    ) -> list[Card]:
        if call.drafted:
            return order_cards(assessment, call.drafted, context)
        if missing:
            return missing_data_cards(missing, context)
        if call.service.kind is Kind.BOARD:
            return tumor_board_cards(assessment, context)
        return patient_view_cards(assessment, context)

    def _context(self, call: Call, assessment: str | None, language: str) -> CardContext:
        encounter = call.context.encounterId
        base, smart = self._settings.base_url, self._settings.hooks.smart_launch
        path = self._report_path(assessment)
        return CardContext(
            patient=f"Patient/{call.context.patientId}",
            encounter=None
            if not encounter
            else f"Encounter/{encounter.removeprefix('Encounter/')}",
            report_url=None if path is None else f"{base}{path}",
            smart_url=smart if assessment is not None else None,
            app_context=None if smart is None or assessment is None else _app_context(assessment),
            # Cards of two answers differ, also where the client calls again in the same instance.
            hook_instance=assessment,
            language=language,
        )

    def _report_path(self, assessment: str | None) -> str | None:
        """Return where a person can open the report: signed in, or in the demo mode."""
        if assessment is None or not (self._settings.is_demo or self._settings.people):
            return None
        if self._settings.is_demo:
            return f"/v1/assessments/{assessment}?format=html"
        return f"/reports/{assessment}"

    def _count(self, way: str, indicators: Sequence[str]) -> None:
        for one in indicators:
            self._metrics.cards.labels(way, one).inc()


def _current(chart: Chart) -> tuple[str, ...]:
    """Return the drugs that the patient is prescribed now: they complete a drafted regimen."""
    active = [
        one
        for one in chart.distinct()
        if one.get("resourceType") == "MedicationRequest" and one.get("status") == "active"
    ]
    return tuple(sorted({name for drug in drafted_drugs(active) for name in drug.names}))


def _app_context(assessment: str) -> str:
    return orjson.dumps({"assessment": assessment}).decode()


def _missing(chart: Chart, record: Record) -> tuple[MissingData, ...]:
    """Return what a hook lacks; nothing for a patient of whom nothing speaks of a tumour."""
    if "laboratory" not in chart.obtained and record.has_tumor:
        return (MissingData.ALTERATIONS,)
    if not record.has_tumor and record.has_findings:
        return (MissingData.TUMOR_TYPE,)
    return ()


def _rendered(cards: Sequence[Card], way: str, assessment: Assessment) -> Rendered:
    basis = basis_of(assessment)[:_MOST_BASIS]
    kept = tuple(NewCard(str(card["uuid"]), way, basis) for card in cards if card.get("uuid"))
    return Rendered(
        orjson.dumps({"cards": cards}),
        kept,
        ids=tuple(_ids(cards)),
        indicators=tuple(str(card.get("indicator")) for card in cards),
    )


def _ids(cards: Sequence[Card]) -> Iterator[str]:
    """Yield the ids of cards and of their suggestions."""
    for card in cards:
        suggestions = card.get("suggestions")
        for one in (card, *(suggestions if isinstance(suggestions, list) else ())):
            if isinstance(one, dict) and isinstance(one.get("uuid"), str):
                yield str(one["uuid"])
