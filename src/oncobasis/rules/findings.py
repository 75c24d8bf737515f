"""A case prepared for evaluation: alterations by key, their oncogenicity, and what was absent."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from oncobasis.core.alteration import Alteration, State
from oncobasis.nomenclature.shorthand import as_negative
from oncobasis.rules.keys import keys_of_alteration
from oncobasis.rules.known import known_of
from oncobasis.rules.standings import Standings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from oncobasis.core.assessment import Oncogenicity
    from oncobasis.core.case import AssayScope, NegativeFinding, TumorCase
    from oncobasis.core.reference import Reference
    from oncobasis.rules.questions import Subject


@dataclass(frozen=True, slots=True)
class Findings:
    """What a case holds, indexed for evaluation; built by ``findings_of``.

    ``keys`` are those that an alteration or negative result of the case speaks to.
    """

    alterations: tuple[Alteration, ...]
    oncogenicity: tuple[Oncogenicity | None, ...]
    by_key: Mapping[str, tuple[int, ...]]
    negatives: tuple[NegativeFinding, ...]
    scope: AssayScope | None
    reference: Reference
    keys: frozenset[str]
    standings: Standings = field(repr=False, compare=False)

    def indices(self, subject: Subject) -> tuple[int, ...]:
        """Detected alterations that share a key with the subject, in the order of the case."""
        return self.standings.indices(subject)


def findings_of(case: TumorCase, reference: Reference) -> Findings:
    """Index a case; a small variant is classified unless its like was seen before."""
    detected = tuple(a for a in case.alterations if a.observed.state is State.DETECTED)
    numbers: dict[str, list[int]] = {}
    for index, alteration in enumerate(detected):
        for key in keys_of_alteration(alteration):
            numbers.setdefault(key, []).append(index)
    by_key = {key: tuple(found) for key, found in numbers.items()}
    absent = (as_negative(a) for a in case.alterations if a.observed.state is State.NOT_DETECTED)
    negatives = tuple(dict.fromkeys((*case.negatives, *absent)))
    standings = Standings(known_of(reference), detected, by_key, negatives, case.scope)
    return Findings(
        alterations=detected,
        oncogenicity=tuple(seen.oncogenicity for seen in standings.seen),
        by_key=by_key,
        negatives=negatives,
        scope=case.scope,
        reference=reference,
        keys=standings.denied_keys.union(by_key),
        standings=standings,
    )
