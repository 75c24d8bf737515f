"""Tests whose answer would change a stance, and the tumour type's list, ranked by the change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from oncobasis.core.assessment import MissingTest, Stance, StanceChange, Truth
from oncobasis.core.biomarker import FusionIs
from oncobasis.core.knowledge import Confidence, ListedTest, Regimen
from oncobasis.rules.evaluate import evaluate_atom
from oncobasis.rules.findings import Findings
from oncobasis.rules.grammar import atoms_of, parse
from oncobasis.rules.keys import keys_of
from oncobasis.rules.match import LESS_SPECIFIC, NOT_TESTED
from oncobasis.rules.tiers import tier_rank
from oncobasis.rules.verdicts import Verdict

_ANSWERABLE = LESS_SPECIFIC | {NOT_TESTED}
_TIER_TWO = 3
_OTHER_ALTERATION = "other_alteration_of_gene"
_ALIVE = frozenset({Stance.RECOMMENDED, Stance.OPTION})


@dataclass(slots=True)
class _Gap:
    """Atoms that one test would answer, and what that would change."""

    atoms: dict[str, None] = field(default_factory=dict)
    changes: dict[Regimen, StanceChange] = field(default_factory=dict)


def missing_tests(
    verdicts: Sequence[Verdict], listed: Sequence[ListedTest], findings: Findings
) -> tuple[MissingTest, ...]:
    """Return missing tests, those that would change most first."""
    gaps: dict[str, _Gap] = {}
    for verdict in verdicts:
        for atom in _open_requirements(verdict):
            to = Stance.OPTION if verdict.requires else Stance.RECOMMENDED
            _note(gaps, atom, listed, StanceChange(verdict.regimen, verdict.stance, to))
        for atom in _open_vetoes(verdict):
            change = StanceChange(verdict.regimen, verdict.stance, Stance.NOT_RECOMMENDED)
            _note(gaps, atom, listed, change)
    for test in listed:
        if any(_is_untested(atom, findings) for atom in test.atoms):
            gap = gaps.setdefault(test.test, _Gap())
            gap.atoms.update(dict.fromkeys(a for a in test.atoms if _is_untested(a, findings)))
    by_name = {test.test: test for test in listed}
    found = [_written(name, gap, by_name.get(name)) for name, gap in gaps.items()]
    return tuple(sorted(found, key=_sort_key))


def _open_requirements(verdict: Verdict) -> list[str]:
    """What an open label waits for; also where evidence carries the regimen meanwhile."""
    if verdict.stance is Stance.UNDETERMINED and verdict.lead is not None:
        label = verdict.lead
    elif verdict.stance is Stance.OPTION and verdict.open_labels and tier_rank(verdict.tier) > 0:
        label = verdict.open_labels[0]
    else:
        return []
    return [t.text for t in label.deciding if t.reason in _ANSWERABLE]


def _open_vetoes(verdict: Verdict) -> list[str]:
    """Untested atoms of vetoes count where the regimen would otherwise be given."""
    if verdict.stance not in _ALIVE or tier_rank(verdict.tier) >= _TIER_TWO:
        return []
    return [
        t.text
        for match in verdict.open_vetoes
        if match.veto.effect != "caution"
        for t in match.evaluation.traces
        if t.truth is Truth.UNKNOWN and t.reason in _ANSWERABLE
    ]


def _note(
    gaps: dict[str, _Gap], atom: str, listed: Sequence[ListedTest], change: StanceChange
) -> None:
    gap = gaps.setdefault(_test_for(atom, listed), _Gap())
    gap.atoms[atom] = None
    gap.changes.setdefault(change.therapies, change)


def _test_for(atom: str, listed: Sequence[ListedTest]) -> str:
    """The listed test that answers an atom; the atom itself where no list names one."""
    keys = keys_of(parse(atom))
    exact = next((t.test for t in listed if atom in t.atoms), None)
    if exact is not None:
        return exact
    kind = type(next(atoms_of(parse(atom))))
    for test in listed:
        for text in test.atoms:
            other = next(atoms_of(parse(text)))
            if isinstance(other, kind) and keys & keys_of(parse(text)):
                return test.test
    near = (t.test for t in listed if any(keys & keys_of(parse(a)) for a in t.atoms))
    return next(near, atom)


def _is_untested(text: str, findings: Findings) -> bool:
    """Whether nothing in the case speaks to any atom of the text.

    A deletion or mutation of the gene says nothing of its fusions: their test is still missing.
    """
    for atom in atoms_of(parse(text)):
        trace = evaluate_atom(atom, findings)
        silent = {NOT_TESTED, _OTHER_ALTERATION} if isinstance(atom, FusionIs) else {NOT_TESTED}
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


def _sort_key(test: MissingTest) -> tuple[int, int, str]:
    return (-len(test.would_change), 0 if test.verified else 1, test.test)
