"""What resolution is given beside the matches of a case, and what it says of each regimen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from oncobasis.core.assessment import Requirement, Stance, Tier
from oncobasis.core.case import Clinical
from oncobasis.core.knowledge import DiseaseScope, Regimen
from oncobasis.rules.conditions import InClass
from oncobasis.rules.match import RuleMatch, VetoMatch
from oncobasis.rules.tiers import Support


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What resolution needs of the case beside its matches.

    ``transfers`` says whether what holds for a regimen in another tumour type is worth a thought
    in this one; ``refusable`` whether evidence alone may speak a regimen out (never a backbone
    such as chemotherapy); ``given`` names what of it the patient progressed on before;
    ``unavailable`` are drugs that nobody can prescribe.
    """

    clinical: Clinical
    regions: tuple[str, ...]
    in_class: InClass
    listed_keys: frozenset[str]
    known_tumor: bool
    transfers: Callable[[Regimen, DiseaseScope], bool]
    refusable: Callable[[Regimen], bool]
    given: Callable[[Regimen], tuple[str, ...]]
    unavailable: frozenset[str] = frozenset()


class Verdict(NamedTuple):
    """What is said of one regimen, with everything it rests on."""

    regimen: Regimen
    stance: Stance
    tier: Tier | None
    supports: tuple[Support, ...] = ()
    lead: RuleMatch | None = None
    open_labels: tuple[RuleMatch, ...] = ()
    vetoes: tuple[VetoMatch, ...] = ()
    cautions: tuple[VetoMatch, ...] = ()
    open_vetoes: tuple[VetoMatch, ...] = ()
    against: tuple[RuleMatch, ...] = ()
    unsupported: tuple[RuleMatch, ...] = ()
    requires: tuple[Requirement, ...] = ()
    withdrawn: tuple[RuleMatch, ...] = ()
    given: tuple[str, ...] = ()
    unavailable: tuple[str, ...] = ()
