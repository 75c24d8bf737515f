"""Values of expressions over a case, found where an earlier case said the same of their subjects.

An outcome depends on the expression, the origin that its evidence is of, and the standing of each
subject (``rules/standing.py``); those make its key. Standings are of one reference, so outcomes of
different knowledge never meet.
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

_LIMIT = 16384
_PLACES = 32


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """What records ask of a case: an expression, of variants of one origin or of any."""

    expression: Expression
    origin: Origin | None


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """An evaluation, and the records held against cases in which it came out so.

    Records are found by id and kind of tumour match, of which there are a handful; ``placed`` are
    the same outcome in cases that count its alterations otherwise, at most ``_PLACES`` of them.
    """

    evaluation: Evaluation
    rules: dict[tuple[str, str], RuleMatch] = field(default_factory=dict, repr=False)
    vetoes: dict[tuple[str, str], VetoMatch] = field(default_factory=dict, repr=False)
    placed: dict[tuple[tuple[int, ...], ...], Outcome] = field(default_factory=dict, repr=False)


_Key: TypeAlias = tuple[Asked, tuple["Standing", ...]]
_OUTCOMES: Remembered[_Key, Outcome] = Remembered(_LIMIT)


@lru_cache(maxsize=16384)
def asked_of(text: str, origin: Origin | None = None) -> Asked:
    """What a text asks, the same object each time; raises BiomarkerSyntaxError."""
    return Asked(expression_of(text), origin)


def outcome_of(asked: Asked, findings: Findings) -> Outcome:
    """How it comes out in a case, its alterations counted as the case counts them."""
    standings = tuple([findings.standing(subject) for subject in asked.expression.subjects])
    key = (asked, standings)
    found = _OUTCOMES.get(key)
    if found is None:
        found = _OUTCOMES.keep(key, Outcome(_evaluation(asked, standings)))
    return _placed(found, asked.expression, findings)


def _placed(outcome: Outcome, expression: Expression, findings: Findings) -> Outcome:
    traces = outcome.evaluation.traces
    where = tuple(
        [
            findings.indices(question.subject)
            for question, trace in zip(expression.questions, traces, strict=True)
            if trace.matched
        ]
    )
    if not where:
        return outcome
    found = outcome.placed.get(where)
    if found is None:
        indices = iter(where)
        moved = tuple(placed(trace, next(indices)) if trace.matched else trace for trace in traces)
        found = outcome if moved == traces else Outcome(replace(outcome.evaluation, traces=moved))
        if len(outcome.placed) < _PLACES:
            outcome.placed[where] = found
    return found


def placed(trace: AtomTrace, indices: tuple[int, ...]) -> AtomTrace:
    """The trace with the alterations of its subject counted as the case counts them."""
    matched = tuple(indices[number] for number in trace.matched)
    return trace if matched == trace.matched else replace(trace, matched=matched)


def _evaluation(asked: Asked, standings: tuple[Standing, ...]) -> Evaluation:
    """Evaluate; evidence on variants of one origin says nothing of variants of the other."""
    expression = asked.expression
    of_subject = dict(zip(expression.subjects, standings, strict=True))
    traces = tuple(answer_of(q, of_subject[q.subject]) for q in expression.questions)
    truth = truth_of(expression.tree, iter(traces))
    evaluation = Evaluation(expression.tree, truth, traces)
    if asked.origin is None or truth is not Truth.TRUE:
        return evaluation
    met = [
        of_subject[question.subject].seen[number].alteration
        for question, trace in zip(expression.questions, traces, strict=True)
        for number in trace.matched
    ]
    return _of_origin(evaluation, asked.origin, met)


def _of_origin(evaluation: Evaluation, wanted: Origin, met: list[Alteration]) -> Evaluation:
    origins = {
        seen.observed.origin for seen in met if isinstance(seen, SmallVariant) or _says_origin(seen)
    }
    if not origins or wanted in origins:
        return evaluation
    if wanted is Origin.SOMATIC and Origin.UNKNOWN in origins:
        return evaluation
    truth = Truth.UNKNOWN if Origin.UNKNOWN in origins else Truth.FALSE
    reason = "origin_unknown" if truth is Truth.UNKNOWN else "origin_mismatch"
    traces = tuple(_weaken(trace, truth, reason) for trace in evaluation.traces)
    return Evaluation(evaluation.tree, truth, traces)


def _says_origin(seen: Alteration) -> bool:
    """A statement without a variant is held to its origin only where it names one."""
    return isinstance(seen, GeneFinding) and seen.observed.origin is not Origin.UNKNOWN


def _weaken(trace: AtomTrace, truth: Truth, reason: str) -> AtomTrace:
    if trace.truth is not Truth.TRUE or not trace.matched:
        return trace
    return AtomTrace(trace.text, truth, MatchDepth.NONE, (), reason, gene_seen=True)
