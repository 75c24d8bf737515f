"""Three-valued evaluation of a biomarker over a case, with a trace of every atom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oncobasis.rules.atom_answers import answer_of
from oncobasis.rules.evaluation import Evaluation, truth_of
from oncobasis.rules.grammar import atoms_of
from oncobasis.rules.outcomes import placed
from oncobasis.rules.questions import question_of

if TYPE_CHECKING:
    from oncobasis.core import biomarker as bm
    from oncobasis.rules.findings import Findings
    from oncobasis.rules.meeting import AtomTrace


def evaluate(biomarker: bm.Biomarker, findings: Findings) -> Evaluation:
    """Evaluate an expression; an atom nobody tested is unknown, never false."""
    traces = tuple(evaluate_atom(atom, findings) for atom in atoms_of(biomarker))
    return Evaluation(biomarker, truth_of(biomarker, iter(traces)), traces)


def evaluate_atom(atom: bm.Atom, findings: Findings) -> AtomTrace:
    """Evaluate one atom over every alteration that shares a key with it."""
    question = question_of(atom)
    trace = answer_of(question, findings.standings[question.subject])
    return placed(trace, findings.indices(question.subject)) if trace.matched else trace
