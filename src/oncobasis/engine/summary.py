"""The answer in a few lines, the most important first."""

from __future__ import annotations

from collections.abc import Sequence

from oncobasis.core.assessment import Message, MissingTest, Recommendation, Stance
from oncobasis.core.codes import SummaryCode
from oncobasis.core.tumor import TumorType

_NAMED = 5
_BY_ABSENCE = {
    SummaryCode.RECOMMENDED: SummaryCode.RECOMMENDED_BY_ABSENCE,
    SummaryCode.OPTIONS: SummaryCode.OPTIONS_BY_ABSENCE,
}


def summary_of(
    recommendations: Sequence[Recommendation],
    missing: Sequence[MissingTest],
    tumor_type: TumorType,
) -> tuple[Message, ...]:
    """Return the summary lines."""
    found = []
    if not tumor_type.is_known:
        found.append(SummaryCode.UNKNOWN_TUMOR_TYPE.message(text=tumor_type.name))
    for stance, code in (
        (Stance.RECOMMENDED, SummaryCode.RECOMMENDED),
        (Stance.OPTION, SummaryCode.OPTIONS),
        (Stance.CONTRAINDICATED, SummaryCode.CONTRAINDICATED),
        (Stance.NOT_RECOMMENDED, SummaryCode.NOT_RECOMMENDED),
    ):
        chosen = [r for r in recommendations if r.stance is stance]
        if chosen:
            found.append(_line(code, chosen))
    open_ones = [r for r in recommendations if r.stance is Stance.UNDETERMINED]
    if open_ones:
        atoms = tuple(dict.fromkeys(a for r in open_ones for a in r.missing))[:_NAMED]
        found.append(
            SummaryCode.UNDETERMINED.message(therapies=_therapies(open_ones), missing=atoms)
        )
    trials = sum(1 for r in recommendations if r.stance is Stance.INVESTIGATIONAL)
    if trials:
        found.append(SummaryCode.INVESTIGATIONAL.message(count=trials))
    if not recommendations:
        found.append(SummaryCode.NOTHING_FOUND.message())
    changing = [m.test for m in missing if m.would_change]
    if changing:
        found.append(SummaryCode.TESTS_MISSING.message(tests=tuple(changing[:_NAMED])))
    return tuple(found)


def _line(code: SummaryCode, chosen: Sequence[Recommendation]) -> Message:
    """The line of a stance; a label that asks only that findings are absent rests on none."""
    biomarkers = _biomarkers(chosen)
    if not biomarkers and code in _BY_ABSENCE:
        return _BY_ABSENCE[code].message(therapies=_therapies(chosen))
    return code.message(therapies=_therapies(chosen), biomarkers=biomarkers)


def _therapies(chosen: Sequence[Recommendation]) -> tuple[str, ...]:
    """The first regimens, at least one for each finding, and how many more there are."""
    named = _spread(chosen)
    names = [" + ".join(t.name for t in r.therapies) for r in named]
    rest = len(chosen) - len(named)
    return (*names, f"(+{rest})") if rest else tuple(names)


def _spread(chosen: Sequence[Recommendation]) -> list[Recommendation]:
    """Up to five in order of rank; a finding that none of the first ones rests on gets a place."""
    seen: set[str] = set()
    leading = []
    for one in chosen:
        if not seen.issuperset(one.biomarkers):
            leading.append(one)
            seen.update(one.biomarkers)
    kept = (leading + [one for one in chosen if one not in leading])[:_NAMED]
    return sorted(kept, key=lambda one: one.rank)


def _biomarkers(chosen: Sequence[Recommendation]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(b for r in _spread(chosen) for b in r.biomarkers))
