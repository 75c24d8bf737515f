"""Rules and vetoes held against a case, each in the order given.

What a record asks and how its tumour types stand to the patient's are found once for a tumour
type (``Place``); how the expression comes out, once for a case (``rules/outcomes.py``). A match
that earlier cases had too is the same object.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Generic, TypeVar

from oncobasis.core.assessment import Truth
from oncobasis.core.knowledge import Rule, Veto
from oncobasis.rules.match import RuleMatch, VetoMatch
from oncobasis.rules.outcomes import Asked, Outcome, asked_of, outcome_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from oncobasis.core.assessment import TumorMatch
    from oncobasis.core.knowledge import DiseaseScope
    from oncobasis.core.tumor import TumorType
    from oncobasis.rules.findings import Findings
    from oncobasis.rules.match import Relate

R = TypeVar("R", Rule, Veto)
_TUMOR_TYPES = 32


@dataclass(frozen=True, slots=True, eq=False)
class Place(Generic[R]):
    """A record before patients of one tumour type; ``key`` finds its matches in an outcome."""

    record: R
    asked: Asked
    tumor_match: TumorMatch
    key: tuple[str, str]


class _Places(Generic[R]):
    """The places of records for one tumour type, by id.

    A record of the same id that is another object (of another bundle) takes the place over.
    """

    def __init__(
        self, asked: Callable[[R], Asked], relate: Callable[[DiseaseScope], TumorMatch]
    ) -> None:
        self._asked: Callable[[R], Asked] = asked
        self._relate = relate
        self._by_id: dict[str, Place[R]] = {}

    def of(self, records: Iterable[R]) -> list[Place[R]]:
        """The place of every record, in the order given."""
        known = self._by_id
        return [
            place
            if (place := known.get(record.id)) is not None and place.record is record
            else self._take(record)
            for record in records
        ]

    def _take(self, record: R) -> Place[R]:
        tumor_match = self._relate(record.scope)
        place = Place(record, self._asked(record), tumor_match, (record.id, tumor_match))
        self._by_id[record.id] = place
        return place


@lru_cache(maxsize=_TUMOR_TYPES)
def places_of(relate: Relate, tumor_type: TumorType) -> tuple[_Places[Rule], _Places[Veto]]:
    """Return the places of rules and of vetoes for a tumour type, remembered by identity."""
    related = partial(relate, tumor_type)
    return (
        _Places(lambda rule: asked_of(rule.requires, rule.origin), related),
        _Places(lambda veto: asked_of(veto.when), related),
    )


def match_rules(
    rules: Iterable[Rule], findings: Findings, tumor_type: TumorType, relate: Relate
) -> tuple[RuleMatch, ...]:
    """Hold every rule against the case, in the order given.

    ``relate`` is remembered by identity with what it said of the tumour type.
    """
    outcomes: dict[Asked, Outcome] = {}
    found = []
    for place in places_of(relate, tumor_type)[0].of(rules):
        outcome = outcomes.get(place.asked)
        if outcome is None:
            outcome = outcomes[place.asked] = outcome_of(place.asked, findings)
        match = outcome.rules.get(place.key)
        if match is None or match.rule is not place.record:
            match = RuleMatch(place.record, outcome.evaluation, place.tumor_match)
            outcome.rules[place.key] = match
        found.append(match)
    return tuple(found)


def match_vetoes(
    vetoes: Iterable[Veto], findings: Findings, tumor_type: TumorType, relate: Relate
) -> tuple[VetoMatch, ...]:
    """Hold every veto against the case; one that its exception lifts does not appear."""
    outcomes: dict[Asked, Outcome] = {}
    found = []
    for place in places_of(relate, tumor_type)[1].of(vetoes):
        veto = place.record
        if veto.unless and _holds(veto.unless, findings):
            continue
        outcome = outcomes.get(place.asked)
        if outcome is None:
            outcome = outcomes[place.asked] = outcome_of(place.asked, findings)
        match = outcome.vetoes.get(place.key)
        if match is None or match.veto is not veto:
            match = outcome.vetoes[place.key] = VetoMatch(
                veto, outcome.evaluation, place.tumor_match
            )
        found.append(match)
    return tuple(found)


def _holds(text: str, findings: Findings) -> bool:
    return outcome_of(asked_of(text), findings).evaluation.truth is Truth.TRUE
