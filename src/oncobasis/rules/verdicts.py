"""What resolution is given beside the matches of a case, and what it says of each regimen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeAlias

from oncobasis.core.assessment import Requirement, Stance, Tier, Truth
from oncobasis.core.case import Clinical
from oncobasis.core.knowledge import Condition, ConditionKind, DiseaseScope, Regimen
from oncobasis.rules.conditions import InClass, fits
from oncobasis.rules.match import RuleMatch, VetoMatch
from oncobasis.rules.remembering import Remembered
from oncobasis.rules.tiers import Support

_MATCHES, _DRAFTS = 4096, 1024


@dataclass(frozen=True, slots=True, eq=False)
class Bearing:
    """What a match says of each of ``regimens``, read off once for all of them.

    ``is_home_label`` is a live label for this tumour type, whatever its biomarker came out as;
    ``speaks`` is whether the match brings its regimens up by itself.
    """

    match: RuleMatch
    regimens: tuple[Regimen, ...] = ()
    support: Support | None = None
    speaks: bool = False
    is_open: bool = False
    speaks_against: bool = False
    contradicts: bool = False
    was_withdrawn: bool = False
    is_home_label: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Verdict:
    """What is said of one regimen, with everything it rests on.

    The same object for cases that say the same of a regimen, so it is compared by identity.
    """

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


Asked: TypeAlias = tuple[ConditionKind, str]
"""What a condition asks of the patient."""


@dataclass(frozen=True, slots=True, eq=False)
class Draft:
    """What was found on a regimen before it is held against the patient's clinical facts.

    ``asked`` are the conditions that decide; ``decided`` are the verdicts so far, by how those
    conditions came out.
    """

    found: Verdict
    bearings: tuple[Bearing, ...]
    asked: tuple[Asked, ...]
    decided: dict[tuple[Truth, ...], Verdict | None] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """What resolution needs that is alike for patients of one tumour type.

    ``transfers`` says whether what holds for a regimen in another tumour type is worth a thought
    in this one; ``refusable`` whether evidence alone may speak a regimen out (never a backbone
    such as chemotherapy); ``unavailable`` are drugs that nobody can prescribe. ``bearings`` and
    ``drafts`` hold what earlier cases had too: both depend on the ground and on what is their key.
    """

    regions: tuple[str, ...]
    listed_keys: frozenset[str]
    known_tumor: bool
    transfers: Callable[[Regimen, DiseaseScope], bool]
    refusable: Callable[[Regimen], bool]
    unavailable: frozenset[str] = frozenset()
    bearings: Remembered[RuleMatch, tuple[Bearing, ...]] = field(
        default_factory=lambda: Remembered(_MATCHES), repr=False
    )
    drafts: Remembered[
        tuple[Regimen, tuple[Bearing, ...], tuple[VetoMatch, ...], tuple[str, ...]], Draft
    ] = field(default_factory=lambda: Remembered(_DRAFTS), repr=False)


@dataclass(frozen=True, eq=False)
class Circumstances:
    """What resolution needs of the case beside its matches.

    ``given`` names what of a regimen the patient progressed on before.
    """

    ground: Ground
    clinical: Clinical
    in_class: InClass
    given: Callable[[Regimen], tuple[str, ...]]

    @cached_property
    def fits(self) -> Mapping[Asked, Truth]:
        """Whether the clinical facts fit a condition; each is looked at when it is first asked."""
        return _Fits(self.clinical, self.in_class)


class _Fits(dict[Asked, Truth]):
    def __init__(self, clinical: Clinical, in_class: InClass) -> None:
        self._clinical = clinical
        self._in_class = in_class

    def __missing__(self, asked: Asked) -> Truth:
        truth = self[asked] = fits(Condition(*asked), self._clinical, self._in_class)
        return truth
