"""Tests whose answer would change a stance, and the tumour type's list, ranked by the change."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from oncobasis.core import biomarker as bm
from oncobasis.core.alteration import SignatureKind
from oncobasis.core.assessment import MissingTest, Stance, StanceChange, Truth
from oncobasis.core.knowledge import Confidence, ListedTest, Regimen, VetoEffect
from oncobasis.rules.atom_answers import answer_of
from oncobasis.rules.findings import Findings
from oncobasis.rules.grammar import atoms_of, parse
from oncobasis.rules.keys import keys_of
from oncobasis.rules.match import LESS_SPECIFIC, NOT_TESTED
from oncobasis.rules.questions import expression_of
from oncobasis.rules.tiers import tier_rank
from oncobasis.rules.verdicts import Verdict

_ANSWERABLE = LESS_SPECIFIC | {NOT_TESTED}
_TIER_TWO = 3
_OTHER_ALTERATION = "other_alteration_of_gene"
_ALIVE = frozenset({Stance.RECOMMENDED, Stance.OPTION})
_WORSE = {
    VetoEffect.CONTRAINDICATION: Stance.CONTRAINDICATED,
    VetoEffect.VETO: Stance.NOT_RECOMMENDED,
}
_SEQUENCED = (
    bm.ProteinIs, bm.CodonIs, bm.ResiduesIs, bm.ExonIs, bm.IntronIs, bm.DomainIs,
    bm.GeneIs, bm.CodingIs, bm.PolymorphismIs, bm.WildTypeIs,
)  # fmt: skip
_METHODS = (_SEQUENCED, (bm.FusionIs,), (bm.ExpressionIs, bm.ScoreIs))
"""Atoms that one test answers: a stain or a search for fusions tells nothing of mutations."""
_REPAIR = frozenset({str(SignatureKind.MSI), str(SignatureKind.MMR)})
"""Two tests of one defect."""


@dataclass(slots=True)
class _Gap:
    """Atoms that one test would answer, and what that would change."""

    atoms: dict[str, None] = field(default_factory=dict)
    changes: dict[Regimen, StanceChange] = field(default_factory=dict)


@dataclass(slots=True)
class _Gaps:
    """The gaps of a case by the test that would close them."""

    listed: tuple[tuple[str, tuple[str, ...]], ...]
    by_test: dict[str, _Gap] = field(default_factory=dict)
    _by_atom: dict[str, _Gap] = field(default_factory=dict)

    def of_test(self, test: str) -> _Gap:
        """The gap that a test would close."""
        return self.by_test.setdefault(test, _Gap())

    def note(self, verdict: Verdict, atoms: Iterable[str], to: Stance) -> None:
        """Note that the answers of atoms could bring a regimen from its stance to another."""
        for atom in atoms:
            gap = self._by_atom.get(atom)
            if gap is None:
                gap = self._by_atom[atom] = self.of_test(_test_for(atom, self.listed))
                gap.atoms[atom] = None
            if verdict.regimen not in gap.changes:
                change = StanceChange(verdict.regimen, verdict.stance, to)
                gap.changes[verdict.regimen] = change


def missing_tests(
    verdicts: Sequence[Verdict], listed: Sequence[ListedTest], findings: Findings
) -> tuple[MissingTest, ...]:
    """Return missing tests, those that would change most first."""
    gaps = _Gaps(tuple((test.test, test.atoms) for test in listed))
    for verdict in verdicts:
        to = Stance.OPTION if verdict.requires else Stance.RECOMMENDED
        gaps.note(verdict, _open_requirements(verdict), to)
        for effect, worse in _WORSE.items():
            gaps.note(verdict, _open_vetoes(verdict, effect), worse)
    _add_listed(gaps, listed, findings)
    by_name = {test.test: test for test in listed}
    found = {name: _written(name, gap, by_name.get(name)) for name, gap in gaps.by_test.items()}
    order = sorted(found, key=lambda name: _sort_key(found[name], findings, listed=name in by_name))
    return tuple(found[name] for name in order)


def _add_listed(gaps: _Gaps, listed: Sequence[ListedTest], findings: Findings) -> None:
    """Add the tests of the tumour type's list; not those of which another asks everything."""
    asked: set[str] = set()
    for test in sorted(listed, key=lambda one: one.test not in gaps.by_test):
        untested = [atom for atom in test.atoms if _is_untested(atom, findings)]
        if untested and (test.test in gaps.by_test or not asked.issuperset(untested)):
            gaps.of_test(test.test).atoms.update(dict.fromkeys(untested))
        if test.test in gaps.by_test:
            asked.update(gaps.by_test[test.test].atoms)


def _open_requirements(verdict: Verdict) -> list[str]:
    """What an open label waits for; also where evidence carries the regimen meanwhile."""
    if verdict.stance is Stance.UNDETERMINED and verdict.lead is not None:
        label = verdict.lead
    elif verdict.stance is Stance.OPTION and verdict.open_labels and tier_rank(verdict.tier) > 0:
        label = verdict.open_labels[0]
    else:
        return []
    return [t.text for t in label.deciding if t.reason in _ANSWERABLE]


def _open_vetoes(verdict: Verdict, effect: VetoEffect) -> list[str]:
    """Untested atoms of vetoes count where the regimen would otherwise be given."""
    if verdict.stance not in _ALIVE or tier_rank(verdict.tier) >= _TIER_TWO:
        return []
    return [
        t.text
        for match in verdict.open_vetoes
        if match.veto.effect is effect
        for t in match.evaluation.traces
        if t.truth is Truth.UNKNOWN and t.reason in _ANSWERABLE
    ]


@lru_cache(maxsize=8192)
def _test_for(atom: str, listed: tuple[tuple[str, tuple[str, ...]], ...]) -> str:
    """The listed test that answers an atom; the atom itself where no list names one."""
    exact = next((test for test, atoms in listed if atom in atoms), None)
    if exact is not None:
        return exact
    keys = keys_of(parse(atom))
    kind = type(next(atoms_of(parse(atom))))
    for test, atoms in listed:
        for text in atoms:
            other = next(atoms_of(parse(text)))
            if isinstance(other, kind) and keys & keys_of(parse(text)):
                return test
    near = (
        test
        for test, atoms in listed
        if any(keys & keys_of(parse(a)) and _is_told_by(kind, a) for a in atoms)
    )
    return next(near, _own_test(atom))


def _is_told_by(kind: type[bm.Atom], text: str) -> bool:
    """Whether the test that answers a listed atom answers atoms of this kind too."""
    other = type(next(atoms_of(parse(text))))
    return all((kind in method) == (other in method) for method in _METHODS)


def _own_test(text: str) -> str:
    """The name of a test that no list names: one for all mutations of a gene."""
    atom = next(atoms_of(parse(text)))
    return f"{atom.gene} mutation" if isinstance(atom, _SEQUENCED) else text


def _is_untested(text: str, findings: Findings) -> bool:
    """Whether nothing in the case speaks to any atom of the text.

    A deletion or mutation of the gene says nothing of its fusions: their test is still missing.
    """
    for question in expression_of(text).questions:
        trace = answer_of(question, findings.standings[question.subject])
        fusion = isinstance(question.atom, bm.FusionIs)
        silent = {NOT_TESTED, _OTHER_ALTERATION} if fusion else {NOT_TESTED}
        if trace.truth is not Truth.UNKNOWN or trace.reason not in silent:
            return False
    return True


def _written(name: str, gap: _Gap, test: ListedTest | None) -> MissingTest:
    citation = test.citation if test is not None else None
    return MissingTest(
        test=name,
        atoms=tuple(sorted(gap.atoms)),
        would_change=tuple(gap.changes[r] for r in sorted(gap.changes)),
        citation=citation.text if citation is not None else None,
        url=citation.url if citation is not None else None,
        verified=test is None or test.confidence is not Confidence.UNVERIFIED,
    )


def _sort_key(
    test: MissingTest, findings: Findings, *, listed: bool
) -> tuple[bool, bool, int, bool, str]:
    """What opens an option or is on the list first, then what would change most."""
    closes = all(change.to_stance in _WORSE.values() for change in test.would_change)
    return (
        _has_been_told(test, findings),
        not listed and closes,
        -len(test.would_change),
        not test.verified,
        test.test,
    )


def _has_been_told(test: MissingTest, findings: Findings) -> bool:
    """Whether another test of the same defect was done: MSI for mismatch repair or the reverse."""
    kinds = {key for atom in test.atoms for key in keys_of(parse(atom))}
    return kinds <= _REPAIR and not _REPAIR.isdisjoint(findings.keys)
