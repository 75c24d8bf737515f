"""Lines that ``oncobasis model evaluate`` prints: who was answered, who was not and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from oncobasis.training.cohorts.cells import expected

if TYPE_CHECKING:
    from oncobasis.predict.spec import FeatureSpec

_Features = Mapping[str, "FeatureSpec"]
_Part = Mapping[str, Any]  # a part of evaluation.json, which has been written from typed values
_REASONS = {
    "value_impossible": "{column} has a value that is not possible ({expected})",
    "level_unseen": "{column} is not one that the model was trained on",
    "required_missing": "{column} is not known, and no feature set does without",
    "too_much_missing": "too much is not known",
    "pattern_unseen": "the values together are unlike those of the training patients",
}
_NO_METRICS = {
    "no_outcome": "no outcome is known",
    "not_answered": "no patient whose outcome is known was answered",
    "too_few": "only {judged} answered patients have a known outcome; 10 are needed",
    "too_few_events": "only {events} events among {judged} answered patients; 10 are needed",
    "one_outcome": "all {judged} answered patients had the same outcome, so there is nothing to"
    " tell apart",
}
_BELOW_18 = "level_unseen age"
_NOTES = {
    "separator": "cells are divided by {about}",
    "filled_by_source": "{about}: values of {count} patients count as missing",
}


def evaluation_lines(report: _Part, features: Sequence[FeatureSpec]) -> Iterator[str]:
    """Yield all but the metrics: answers by feature set, what is missing and what was noted.

    Targets share the answers, so those of the first stand for all.
    """
    known = {feature.name: feature for feature in features}
    cohort, targets = report["cohort"], report["targets"]
    first = next(iter(targets.values()))
    yield f"  answered {first['answered']} of {first['patients']} patients"
    yield from _counts({f"by feature set {name}": n for name, n in first["variants"].items()})
    if silent := first["patients"] - first["answered"]:
        yield f"  not answered: {silent} (a patient may have several reasons)"
        told = {_reason(code, known): n for code, n in first["abstained_for"].items()}
        yield from _counts(told)
    if filled := first["filled_in"]:
        yield "  answered without knowing (the training average stands in, or none is needed):"
        yield from _counts({_column(name, known): count for name, count in filled.items()})
    yield from _note_lines(cohort, {one.column: one for one in features})
    if (children := cohort["below_18"]) and not first["abstained_for"].get(_BELOW_18):
        yield (
            f"  below 18: {children}, judged with the others (`assess` gives them no number;"
            " --adults-only leaves them out)"
        )
    if repeated := cohort["repeated_patients"]:
        yield f"  rows that repeat a patient: {repeated} (each is judged: remove them)"


def outcome_lines(report: _Part) -> Iterator[str]:
    """Yield how many patients were judged, and why a target has no metrics."""
    targets = report["targets"]
    for name, found in targets.items():
        about = f" {name}" if len(targets) > 1 else ""
        if why := found.get("no_metrics"):
            yield f"  no metrics{about}: {_NO_METRICS[why].format(**found)}"
        else:
            events = f"{found['events']} of them with the event"
            yield f"  judged{about}: {found['judged']} patients with a known outcome, {events}"


def _note_lines(cohort: _Part, columns: _Features) -> Iterator[str]:
    notes = cohort["notes"]
    renamed = [note["about"] for note in notes if note["code"] == "renamed_column"]
    if renamed:
        yield f"  columns found under another spelling: {', '.join(renamed)}"
    absent = [note["about"] for note in notes if note["code"] == "absent_column"]
    if absent:
        yield f"  columns absent, so not known for anybody: {', '.join(absent)}"
    for note in notes:
        if note["code"] == "perhaps_column":
            column, _, other = note["about"].partition(": ")
            yield f"    {column}: is {other!r} meant? Name it {column}, in the unit of the card"
        elif note["code"] == "not_possible":
            yield _not_possible(note, cohort["patients"], columns)
        elif text := _NOTES.get(note["code"]):
            yield "  " + text.format(**note)


def _not_possible(note: _Part, patients: int, columns: _Features) -> str:
    count, feature = note["count"], columns.get(note["about"])
    line = f"  {note['about']}: not possible for {count} patients"
    if feature is None:
        return line
    if 2 * count < patients:
        return f"{line}; {expected(feature)}"
    cause = "another unit" if feature.unit else "another spelling"
    return f"{line}, so probably {cause}, or a code for missing; {expected(feature)}"


def _reason(code: str, known: _Features) -> str:
    kind, _, name = code.partition(" ")
    feature = known.get(name)
    if code == _BELOW_18:
        return f"{_column(name, known)} is below 18"
    if feature is None:
        return _REASONS.get(kind, kind).format(column=name, expected="")
    return _REASONS.get(kind, code).format(column=feature.column, expected=expected(feature))


def _column(name: str, known: _Features) -> str:
    return known[name].column if name in known else name


def _counts(found: Mapping[str, int]) -> Iterator[str]:
    """The largest first."""
    for what, count in sorted(found.items(), key=lambda item: (-item[1], item[0])):
        yield f"    {count:>6}  {what}"
