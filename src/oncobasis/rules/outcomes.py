"""Values of expressions over a case, found where an earlier case came to the same answers.

An outcome depends on what is asked, on the answers to its questions and, for evidence on variants
of one origin, on the origins of the variants that met it: that is the key it is shared by. Which
answers a case gives is found by the standings of the subjects (``rules/standing.py``).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

from oncobasis.core.alteration import GeneFinding, Origin, SmallVariant
from oncobasis.core.assessment import MatchDepth, Truth
from oncobasis.rules.atom_answers import answer_of
from oncobasis.rules.evaluation import Evaluation, truth_of
from oncobasis.rules.meeting import AtomTrace
from oncobasis.rules.questions import Expression, expression_of
from oncobasis.rules.remembering import Remembered

if TYPE_CHECKING:
    from oncobasis.core.alteration import Alteration
    from oncobasis.rules.findings import Findings
    from oncobasis.rules.match import RuleMatch, VetoMatch
    from oncobasis.rules.standing import Standing

_BY_STANDINGS = 16384
_BY_ANSWERS = 8192
_PLACES = 32


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """What records ask of a case: an expression, of variants of one origin or of any."""

    expression: Expression
    origin: Origin | None


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """An evaluation, and the records held against cases in which it came out so.

    ``detects`` says whether alterations of the case met an atom. Records are found by id and kind
    of tumour match, of which there are a handful; ``placed`` are the same outcome in cases that
    count its alterations otherwise, at most ``_PLACES`` of them.
    """

    evaluation: Evaluation
    detects: bool
    rules: dict[tuple[str, str], RuleMatch] = field(default_factory=dict, repr=False)
    vetoes: dict[tuple[str, str], VetoMatch] = field(default_factory=dict, repr=False)
    placed: dict[tuple[tuple[int, ...], ...], Outcome] = field(default_factory=dict, repr=False)


_Answers: TypeAlias = tuple[Asked, tuple[AtomTrace, ...], frozenset[Origin]]
_OUTCOMES: Remembered[tuple[Asked, tuple[Standing, ...]], Outcome] = Remembered(_BY_STANDINGS)
_SHARED: Remembered[_Answers, Outcome] = Remembered(_BY_ANSWERS)


@lru_cache(maxsize=16384)
def asked_of(text: str, origin: Origin | None = None) -> Asked:
    """What a text asks, the same object each time; raises BiomarkerSyntaxError."""
    return Asked(expression_of(text), origin)


def outcome_of(asked: Asked, findings: Findings) -> Outcome:
    """How it comes out in a case, its alterations counted as the case counts them."""
    standings = tuple(map(findings.standings.__getitem__, asked.expression.subjects))
    key = (asked, standings)
    found = _OUTCOMES.get(key)
    if found is None:
        found = _OUTCOMES.keep(key, _outcome(asked, standings))
    return _placed(found, asked.expression, findings) if found.detects else found


def _placed(outcome: Outcome, expression: Expression, findings: Findings) -> Outcome:
    traces = outcome.evaluation.traces
    where = tuple(
        [
            findings.indices(question.subject)
            for question, trace in zip(expression.questions, traces, strict=True)
            if trace.matched
        ]
    )
    found = outcome.placed.get(where)
    if found is None:
        indices = iter(where)
        moved = tuple(placed(trace, next(indices)) if trace.matched else trace for trace in traces)
        found = outcome
        if moved != traces:
            found = Outcome(replace(outcome.evaluation, traces=moved), detects=True)
        if len(outcome.placed) < _PLACES:
            outcome.placed[where] = found
    return found


def placed(trace: AtomTrace, indices: tuple[int, ...]) -> AtomTrace:
    """The trace with the alterations of its subject counted as the case counts them."""
    matched = tuple(indices[number] for number in trace.matched)
    return trace if matched == trace.matched else replace(trace, matched=matched)


def _outcome(asked: Asked, standings: tuple[Standing, ...]) -> Outcome:
    expression = asked.expression
    of_subject = dict(zip(expression.subjects, standings, strict=True))
    traces = tuple([answer_of(q, of_subject[q.subject]) for q in expression.questions])
    origins: frozenset[Origin] = frozenset()
    if asked.origin is not None:
        origins = frozenset(
            origin
            for question, trace in zip(expression.questions, traces, strict=True)
            for number in trace.matched
            for origin in _origins(of_subject[question.subject].seen[number].alteration)
        )
    key = (asked, traces, origins)
    found = _SHARED.get(key)
    if found is None:
        evaluation = _evaluation(asked, traces, origins)
        detects = any(trace.matched for trace in evaluation.traces)
        found = _SHARED.keep(key, Outcome(evaluation, detects))
    return found


def _origins(met: Alteration) -> tuple[Origin, ...]:
    """The origin of a variant; a statement without a variant has one only where it names it."""
    if isinstance(met, SmallVariant):
        return (met.observed.origin,)
    named = isinstance(met, GeneFinding) and met.observed.origin is not Origin.UNKNOWN
    return (met.observed.origin,) if named else ()


def _evaluation(
    asked: Asked, traces: tuple[AtomTrace, ...], origins: frozenset[Origin]
) -> Evaluation:
    """Evaluate; evidence on variants of one origin says nothing of variants of the other."""
    tree, wanted = asked.expression.tree, asked.origin
    truth = truth_of(tree, iter(traces))
    fits = not origins or wanted in origins
    if fits or truth is not Truth.TRUE or (wanted is Origin.SOMATIC and Origin.UNKNOWN in origins):
        return Evaluation(tree, truth, traces)
    truth = Truth.UNKNOWN if Origin.UNKNOWN in origins else Truth.FALSE
    reason = "origin_unknown" if truth is Truth.UNKNOWN else "origin_mismatch"
    return Evaluation(tree, truth, tuple(_weaken(trace, truth, reason) for trace in traces))


def _weaken(trace: AtomTrace, truth: Truth, reason: str) -> AtomTrace:
    if trace.truth is not Truth.TRUE or not trace.matched:
        return trace
    return AtomTrace(trace.text, truth, MatchDepth.NONE, (), reason, gene_seen=True)
