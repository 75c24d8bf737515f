"""What cards need beside the assessment: links, language, and whom a suggestion is for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from oncobasis.core.canonical import Json

    Document: TypeAlias = dict[str, Json]

MOST_CARDS = 3
"""Cards of one answer, the most useful first."""


@dataclass(frozen=True, slots=True)
class CardContext:
    """Where cards lead to and in which language they speak.

    ``patient`` and ``encounter`` are references (``Patient/123``); without a patient no draft
    resources are suggested. ``report_url`` is the https page of this assessment, ``smart_url`` the
    launch address of the SMART app, ``app_context`` what that app gets. ``source_url`` and
    ``icon_url`` belong to the card's source. ``hook_instance`` tells the cards of two calls apart.
    ``current`` are INNs that the patient gets already: they complete a drafted regimen.
    """

    patient: str | None = None
    encounter: str | None = None
    report_url: str | None = None
    smart_url: str | None = None
    app_context: str | None = None
    source_url: str | None = None
    icon_url: str | None = None
    hook_instance: str | None = None
    current: tuple[str, ...] = ()
    language: str = "en"


NO_CONTEXT = CardContext()


@dataclass(frozen=True, slots=True)
class DraftedDrug:
    """A drug of a drafted order: the INNs it was read as (none: not recognised).

    ``text`` is the name as ordered, ``order`` the draft's relative reference
    (``MedicationRequest/1``), which a suggestion to cancel names.
    """

    text: str
    names: tuple[str, ...] = ()
    order: str | None = None


class MissingData(StrEnum):
    """What a hook may lack to answer at all."""

    TUMOR_TYPE = "tumor_type"
    ALTERATIONS = "alterations"
    RECORD = "record"
