"""The parts that every card is made of."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5

from oncobasis.report.cards.markdown import paragraphs
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
    """A card before it is written out; ``detail`` is Markdown, ``note`` stands below its foot."""

    topic: Topic
    indicator: Indicator
    summary: str
    detail: str
    suggestions: tuple[Document, ...] = ()
    several: bool = False
    reasons: tuple[str, ...] = ()
    key: str = ""
    note: str = ""


def language_of(context: CardContext) -> Language:
    """Return the language of the cards."""
    return _language(context.language)


@lru_cache(maxsize=16)
def _language(tag: str) -> Language:
    return Language.of(tag)


def written(
    draft: Draft, context: CardContext, assessment: Assessment | None = None, foot: str = ""
) -> Document:
    """Return the card as CDS Hooks has it, without any empty field.

    ``foot`` is the Markdown that all cards of an assessment end with.
    """
    card: Document = {
        "uuid": _uuid(draft, context, assessment, ""),
        "summary": short(draft.summary),
        "indicator": draft.indicator.value,
        "source": _source(draft.topic, context, assessment),
    }
    if draft.suggestions:
        card["suggestions"] = [
            {**_clean(one), "uuid": _uuid(draft, context, assessment, f"suggestion:{place}")}
            for place, one in enumerate(draft.suggestions)
        ]
    card["overrideReasons"] = [
        {"code": code, "system": f"{_URN}:override-reason", "display": display}
        for code, display in overrides(draft.reasons, language_of(context))
    ]
    if links := _links(context):
        card["links"] = links
    if draft.suggestions:
        card["selectionBehavior"] = "any" if draft.several else "at-most-one"
    card["detail"] = paragraphs(draft.detail, foot, draft.note)
    return card


def _clean(made: Document) -> Document:
    """A suggestion without anything empty; its resources are so already."""
    actions = made["actions"]
    if not isinstance(actions, list):
        raise TypeError(made["label"])
    return {**made, "actions": [_clean_action(one) for one in actions if isinstance(one, dict)]}


def _clean_action(action: Document) -> Document:
    words = plain({name: value for name, value in action.items() if name != "resource"})
    if not isinstance(words, dict):
        raise TypeError(action["type"])
    return {**words, "resource": action["resource"]} if "resource" in action else words


def suggestion(label: str, actions: list[Document], *, best: bool = False) -> Document:
    """Return a suggestion; its uuid is added when the card is written."""
    made: Document = {"label": short(label, _SUGGESTED), "actions": actions}
    return {**made, "isRecommended": True} if best else made


def _source(topic: Topic, context: CardContext, assessment: Assessment | None) -> Document:
    made_by = "" if assessment is None else assessment.provenance.software
    made: Document = {"label": clean(made_by).strip() or "oncobasis"}
    if url := web_address(context.source_url):
        made["url"] = url
    if icon := web_address(context.icon_url):
        made["icon"] = icon
    display = said(f"topic_{topic}", language_of(context))
    made["topic"] = {"system": f"{_URN}:card-topic", "code": topic.value, "display": display}
    return made


def _links(context: CardContext) -> list[Document]:
    language = language_of(context)
    found: list[Document] = []
    if address := web_address(context.report_url):
        found.append({"label": said("report", language), "url": address, "type": "absolute"})
    if address := web_address(context.smart_url):
        smart: Document = {"label": said("app", language), "url": address, "type": "smart"}
        if passed := plain(context.app_context):
            smart["appContext"] = passed
        found.append(smart)
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
