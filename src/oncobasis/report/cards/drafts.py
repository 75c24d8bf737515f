"""The drugs of drafted orders, recognised by RxNorm, NCIt or name.

Real clients send orders without intent, without a drug, with parts of another type: whatever
can't be read gives nothing and harms nothing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from oncobasis.nomenclature.codes_oncology import NCIT as NCIT_SYSTEMS
from oncobasis.nomenclature.codes_oncology import RXNORM, RXNORM_INGREDIENTS
from oncobasis.nomenclature.drugs import load_drugs
from oncobasis.readers.records.concepts import Concept, concept_of
from oncobasis.readers.records.drugs import names_of
from oncobasis.readers.records.values import record_at, records_at, text_at
from oncobasis.report.cards.context import DraftedDrug

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from oncobasis.core.canonical import Json

_KINDS = frozenset({"MedicationRequest", "MedicationOrder"})
"""``MedicationOrder`` is what DSTU2 calls it; sandboxes over such a server draft it still."""
_NOT_ORDERED = frozenset({"cancelled", "entered-in-error", "stopped", "completed"})
_NCIT_CODE = re.compile(r"C\d{3,6}")
_LONGEST_NAME = 80


def drafted_drugs(
    draft_orders: Sequence[Mapping[str, Json]], selections: Sequence[str] | None = None
) -> tuple[DraftedDrug, ...]:
    """Return the drugs of the draft MedicationRequests, in their order, each once.

    ``draft_orders`` are resources (entries of ``context.draftOrders``); other kinds of order and
    orders without a drug give nothing. ``selections`` are the references that ``order-select``
    names; None, or names that fit no order, means all. A code and a name of different drugs give
    both: an alarm too many is better than one too few.
    """
    records = [dict(one) for one in draft_orders if isinstance(one, dict)]
    orders = [one for one in records if _is_draft(one)]
    wanted = [one for one in orders if _reference(one) in set(selections or ())]
    found: dict[tuple[tuple[str, ...], str | None], DraftedDrug] = {}
    for order in wanted or orders:
        for concept in _medications(order, records):
            names = tuple(sorted(_names(concept)))
            if names or concept.words():
                drug = DraftedDrug(_shown(concept, names), names, _reference(order))
                found.setdefault((names or (drug.text,), drug.order), drug)
    return tuple(found.values())


def _is_draft(record: Mapping[str, Json]) -> bool:
    given = dict(record)
    is_order = text_at(given, "resourceType") in _KINDS
    return is_order and text_at(given, "status") not in _NOT_ORDERED


def _reference(order: dict[str, Json]) -> str | None:
    identity = text_at(order, "id")
    return f"{text_at(order, 'resourceType')}/{identity}" if identity else None


def _medications(order: dict[str, Json], records: Sequence[dict[str, Json]]) -> Iterator[Concept]:
    """The drug by code, by what the order contains, or by another resource that was sent."""
    named = concept_of(record_at(order, "medicationCodeableConcept"))
    if not named.is_empty:
        yield named
        return
    reference = text_at(order, "medicationReference", "reference")
    if not reference:
        return
    inside = {f"#{text_at(one, 'id')}": one for one in records_at(order, "contained")}
    beside = {f"Medication/{text_at(one, 'id')}": one for one in records
              if text_at(one, "resourceType") == "Medication"}  # fmt: skip
    target = inside.get(reference) or beside.get("/".join(reference.split("/")[-2:]))
    concept = Concept() if target is None else concept_of(record_at(target, "code"))
    if not concept.is_empty:
        yield concept
    elif display := text_at(order, "medicationReference", "display"):
        yield Concept((), display)


def _names(concept: Concept) -> set[str]:
    drugs = load_drugs()
    found = {RXNORM_INGREDIENTS[one.code] for one in concept.of_system(RXNORM)
             if one.code in RXNORM_INGREDIENTS}  # fmt: skip
    for one in concept.of_system(*NCIT_SYSTEMS):
        if _NCIT_CODE.fullmatch(one.code):
            found |= set(drugs.resolve(f"NCIT:{one.code}").names)
    for word in concept.words():
        found |= set(names_of(word))
    return found


def _shown(concept: Concept, names: tuple[str, ...]) -> str:
    if names:
        return " + ".join(names)
    return next(iter(concept.words()), "")[:_LONGEST_NAME]
