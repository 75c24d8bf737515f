"""The answer in a few lines, the most important first."""

from __future__ import annotations

from collections.abc import Sequence

from oncobasis.core.assessment import Message, MissingTest, Recommendation, Stance
from oncobasis.core.codes import SummaryCode
from oncobasis.core.tumor import TumorType

_NAMED = 5


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
            found.append(code.message(therapies=_therapies(chosen), biomarkers=_biomarkers(chosen)))
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


def _therapies(chosen: Sequence[Recommendation]) -> tuple[str, ...]:
    return tuple(" + ".join(t.name for t in r.therapies) for r in chosen[:_NAMED])


def _biomarkers(chosen: Sequence[Recommendation]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(b for r in chosen[:_NAMED] for b in r.biomarkers))
