"""Total order of recommendations, and which regimen stands behind a better successor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from oncobasis.core import biomarker as bm
from oncobasis.core.assessment import MatchDepth, Stance, Truth, TumorMatch
from oncobasis.core.knowledge import Regimen, Supersession
from oncobasis.core.tumor import TumorType
from oncobasis.rules.evaluate import evaluate
from oncobasis.rules.findings import Findings
from oncobasis.rules.grammar import atoms_of, parse
from oncobasis.rules.match import INSIDE, Relate, RuleMatch
from oncobasis.rules.meeting import depth_rank
from oncobasis.rules.remembering import Remembered
from oncobasis.rules.tiers import tier_rank
from oncobasis.rules.verdicts import Verdict

_STANCES = {stance: rank for rank, stance in enumerate(Stance)}
_TUMOR_ORDER = {match: rank for rank, match in enumerate(TumorMatch)}
_ALIVE = frozenset({Stance.RECOMMENDED, Stance.OPTION})


@dataclass(frozen=True, slots=True)
class Ranked:
    """A verdict with the regimens that rank before it for the same biomarker."""

    verdict: Verdict
    superseded_by: tuple[Supersession, ...] = ()


def rank(
    verdicts: Sequence[Verdict],
    supersessions: Sequence[Supersession],
    findings: Findings,
    tumor_type: TumorType,
    relate: Relate,
) -> tuple[Ranked, ...]:
    """Order verdicts: stance, tier, successors first, fit of context, match; ties by name."""
    alive = {v.regimen for v in verdicts if v.stance in _ALIVE}
    later: dict[Regimen, list[Supersession]] = {}
    for item in _holding(supersessions, findings, tumor_type, relate):
        if item.older in alive and item.newer in alive:
            later.setdefault(item.older, []).append(item)
    ranked = [Ranked(v, tuple(later.get(v.regimen, ()))) for v in verdicts]
    return tuple(sorted(ranked, key=_sort_key))


def _holding(
    supersessions: Sequence[Supersession],
    findings: Findings,
    tumor_type: TumorType,
    relate: Relate,
) -> tuple[Supersession, ...]:
    return tuple(
        item
        for item in supersessions
        if relate(tumor_type, item.scope) in INSIDE
        and evaluate(parse(item.when), findings).truth is Truth.TRUE
    )


def _genomic(match: RuleMatch) -> int:
    """How many atoms beyond stained markers the case meets: the more specific label comes first."""
    markers = bm.ExpressionIs | bm.ScoreIs | bm.SignatureIs
    held = (next(atoms_of(parse(text))) for text in match.matched_atoms)
    return min(1, sum(not isinstance(atom, markers) for atom in held))


def _closeness(depth: MatchDepth) -> int:
    """Another spelling of the same change must not move a regimen."""
    return max(depth_rank(depth), depth_rank(MatchDepth.EQUIVALENT))


_Key: TypeAlias = tuple[int, int, int, int, int, int, int, int, int, tuple[str, ...]]
_KEYS: Remembered[Verdict, tuple[_Key, _Key]] = Remembered(4096)


def _sort_key(ranked: Ranked) -> _Key:
    verdict = ranked.verdict
    keys = _KEYS.get(verdict)
    if keys is None:
        keys = _KEYS.keep(verdict, (_key(verdict, 0), _key(verdict, 1)))
    return keys[1 if ranked.superseded_by else 0]


def _key(verdict: Verdict, superseded: int) -> _Key:
    lead = verdict.lead
    unmet = sum(1 for r in verdict.requires if r.state is Truth.FALSE)
    strong = sum(1 for s in verdict.supports if s.match.inside)
    return (
        _STANCES[verdict.stance],
        tier_rank(verdict.tier),
        superseded,
        unmet,
        len(verdict.requires),
        0 if lead is None else -_genomic(lead),
        0 if lead is None else _closeness(lead.depth),
        0 if lead is None else _TUMOR_ORDER[lead.tumor_match],
        -strong,
        verdict.regimen,
    )
