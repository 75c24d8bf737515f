"""The value of an expression over a case, and what in it decided, failed or was met."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from oncobasis.core import biomarker as bm
from oncobasis.core.assessment import MatchDepth, Truth
from oncobasis.rules.kleene import conjunction, disjunction, negate
from oncobasis.rules.meeting import AtomTrace, depth_rank

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from oncobasis.core.biomarker import Biomarker


@dataclass(frozen=True)
class Evaluation:
    """The value of a tree and how each of its atoms came out, left to right."""

    tree: Biomarker
    truth: Truth
    traces: tuple[AtomTrace, ...]

    @property
    def depth(self) -> MatchDepth:
        """The loosest depth among the atoms that hold."""
        depths = [t.depth for t in self.traces if t.truth is Truth.TRUE and t.matched]
        return max(depths, key=depth_rank) if depths else MatchDepth.NONE

    @property
    def matched(self) -> tuple[int, ...]:
        """Indices of the alterations that met an atom."""
        return tuple(sorted({i for t in self.traces for i in t.matched}))

    @cached_property
    def needed_depth(self) -> MatchDepth:
        """The loosest depth along AND, the closest along OR; NONE where nothing was detected."""
        return _depth(self.tree, iter(self.traces))

    @cached_property
    def deciding(self) -> tuple[AtomTrace, ...]:
        """Unknown atoms whose answer could settle the value; none where it is settled."""
        return _deciding(self.tree, iter(self.traces))[1]

    @cached_property
    def failed(self) -> AtomTrace | None:
        """The first atom that makes the value false; None where it is not false."""
        truth, atom = _failing(self.tree, iter(self.traces))
        return atom if truth is Truth.FALSE else None

    @cached_property
    def texts_met(self) -> tuple[str, ...]:
        """Texts of the atoms that alterations meet, closest first."""
        held = [t for t in self.traces if t.truth is Truth.TRUE and t.matched]
        return tuple(dict.fromkeys(t.text for t in sorted(held, key=_closeness)))


def truth_of(tree: Biomarker, traces: Iterator[AtomTrace]) -> Truth:
    """The value of a tree over the traces of its atoms, left to right."""
    if isinstance(tree, bm.Not):
        return negate(truth_of(tree.item, traces))
    if isinstance(tree, bm.And | bm.Or):
        return _combine(tree)([truth_of(item, traces) for item in tree.items])
    return next(traces).truth


def _combine(tree: bm.And | bm.Or) -> Callable[[list[Truth]], Truth]:
    return conjunction if isinstance(tree, bm.And) else disjunction


def _closeness(trace: AtomTrace) -> tuple[int, str]:
    return depth_rank(trace.depth), trace.text


def _depth(tree: Biomarker, traces: Iterator[AtomTrace]) -> MatchDepth:
    if isinstance(tree, bm.Not):
        _depth(tree.item, traces)
        return MatchDepth.NONE
    if isinstance(tree, bm.And | bm.Or):
        depths = [_depth(item, traces) for item in tree.items]
        held = [depth for depth in depths if depth is not MatchDepth.NONE]
        choose = max if isinstance(tree, bm.And) else min
        return choose(held, key=depth_rank) if held else MatchDepth.NONE
    trace = next(traces)
    return trace.depth if trace.truth is Truth.TRUE and trace.matched else MatchDepth.NONE


def _deciding(tree: Biomarker, traces: Iterator[AtomTrace]) -> tuple[Truth, tuple[AtomTrace, ...]]:
    """Value and open atoms of a tree."""
    if isinstance(tree, bm.Not):
        truth, open_atoms = _deciding(tree.item, traces)
        return negate(truth), open_atoms
    if isinstance(tree, bm.And | bm.Or):
        results = [_deciding(item, traces) for item in tree.items]
        truth = _combine(tree)([value for value, _ in results])
        found = tuple(atom for _, open_atoms in results for atom in open_atoms)
        return truth, found if truth is Truth.UNKNOWN else ()
    trace = next(traces)
    return trace.truth, (trace,) if trace.truth is Truth.UNKNOWN else ()


def _failing(tree: Biomarker, traces: Iterator[AtomTrace]) -> tuple[Truth, AtomTrace]:
    """Value of a tree and the first atom that decided it."""
    if isinstance(tree, bm.Not):
        truth, atom = _failing(tree.item, traces)
        return negate(truth), atom
    if isinstance(tree, bm.And | bm.Or):
        results = [_failing(item, traces) for item in tree.items]
        truth = _combine(tree)([value for value, _ in results])
        return truth, next(atom for value, atom in results if value is truth)
    trace = next(traces)
    return trace.truth, trace
