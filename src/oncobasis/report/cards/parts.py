"""The parts that every card is made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5

from oncobasis.report.cards.words import overrides, said, short
from oncobasis.report.fhir.elements import plain, web_address
from oncobasis.report.layout import clean
from oncobasis.report.wording import Language

if TYPE_CHECKING:
    from oncobasis.core.assessment import Assessment
    from oncobasis.report.cards.context import CardContext, Document

_URN = "urn:oncobasis"
_SUGGESTED = 80


class Topic(StrEnum):
    """What a card is about."""

    OPTIONS = "options"
    REFUSED = "refused"
    TESTS = "tests"
    INPUT = "input"
    MISSING = "missing"
    ORDER = "order"
    BOARD = "board"


class Indicator(StrEnum):
    """How urgent a card is, the least first."""

    INFO = "info"
    WARNING = "warning"
    CRITICAL = "critical"


THERAPY_REASONS = ("already-considered", "patient-declined", "not-fit", "not-available", "trial",
                   "other-evidence", "data-wrong", "other")  # fmt: skip
TEST_REASONS = ("done-elsewhere", "not-available", "patient-declined", "data-wrong", "other")
INPUT_REASONS = ("data-wrong", "other")


@dataclass(frozen=True, slots=True)
class Draft:
    """A card before it is written out; ``detail`` is Markdown."""

    topic: Topic
    indicator: Indicator
    summary: str
    detail: str
    suggestions: tuple[Document, ...] = ()
    several: bool = False
    reasons: tuple[str, ...] = ()
    key: str = field(default="")


def language_of(context: CardContext) -> Language:
    """Return the language of the cards."""
    return Language.of(context.language)


def written(draft: Draft, context: CardContext, assessment: Assessment | None = None) -> Document:
    """Return the card as CDS Hooks has it, without any empty field."""
    language = language_of(context)
    suggestions: list[Document] = [
        {**one, "uuid": _uuid(draft, context, assessment, f"suggestion:{place}")}
        for place, one in enumerate(draft.suggestions)
    ]
    card: Document = {
        "uuid": _uuid(draft, context, assessment, ""),
        "summary": short(draft.summary),
        "detail": draft.detail,
        "indicator": draft.indicator.value,
        "source": _source(draft.topic, context, assessment),
        "suggestions": list(suggestions),
        "overrideReasons": [
            {"code": code, "system": f"{_URN}:override-reason", "display": display}
            for code, display in overrides(draft.reasons, language)
        ],
        "links": _links(context),
    }
    if suggestions:
        card["selectionBehavior"] = "any" if draft.several else "at-most-one"
    kept = plain({name: value for name, value in card.items() if name != "detail"})
    if not isinstance(kept, dict):
        raise TypeError(draft.topic)
    # The detail keeps its line breaks, which are no place for ``plain``.
    return {**kept, "detail": draft.detail}


def suggestion(label: str, actions: list[Document], *, best: bool = False) -> Document:
    """Return a suggestion; its uuid is added when the card is written."""
    made: Document = {"label": short(label, _SUGGESTED), "actions": actions}
    return {**made, "isRecommended": True} if best else made


def _source(topic: Topic, context: CardContext, assessment: Assessment | None) -> Document:
    language = language_of(context)
    made_by = "" if assessment is None else assessment.provenance.software
    return {
        "label": clean(made_by).strip() or "oncobasis",
        "url": web_address(context.source_url),
        "icon": web_address(context.icon_url),
        "topic": {
            "system": f"{_URN}:card-topic",
            "code": topic.value,
            "display": said(f"topic_{topic}", language),
        },
    }


def _links(context: CardContext) -> list[Document]:
    language = language_of(context)
    found: list[Document] = []
    if address := web_address(context.report_url):
        found.append({"label": said("report", language), "url": address, "type": "absolute"})
    if address := web_address(context.smart_url):
        found.append(
            {
                "label": said("app", language),
                "url": address,
                "type": "smart",
                "appContext": context.app_context,
            }
        )
    return found


def _uuid(draft: Draft, context: CardContext, assessment: Assessment | None, part: str) -> str:
    """An id of content: the same answer in the same hook call has the same cards."""
    digest = "" if assessment is None else assessment.provenance.output_digest
    key = f"{draft.topic}:{draft.key}:{draft.indicator}:{part}"
    seed = f"{_URN}:{context.hook_instance or ''}:{context.patient or ''}:{digest}:{key}"
    return str(uuid5(NAMESPACE_URL, seed))


def most_urgent(drafts: list[Draft]) -> list[Draft]:
    """Return the drafts, the most urgent first, otherwise in their order."""
    order = list(Indicator)
    return sorted(drafts, key=lambda one: -order.index(one.indicator))
