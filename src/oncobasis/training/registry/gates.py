"""The gates a bundle must pass before it may answer; each says what was seen and what was asked.

The challenger is held against the champion on the same patients, those that both speak of. "Not
inferior" means that the whole 95 % interval of the paired difference (bootstrap over patients) is
on the good side of the margin; a cohort that is too small to say so does not let a bundle pass.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from oncobasis.training.cohorts.cohort import Floats, Indices
from oncobasis.training.drift.answers import Answers
from oncobasis.training.drift.calibration import calibration_drift, events_drift
from oncobasis.training.judging.concordance import c_index
from oncobasis.training.judging.intervals import paired_difference
from oncobasis.training.judging.metrics import auc, brier
from oncobasis.training.results import Estimate

if TYPE_CHECKING:
    from oncobasis.core.canonical import Json


_TINY = 1e-3


@dataclass(frozen=True, slots=True)
class Gate:
    """One gate: its name, whether it was passed, and why, in a sentence without patient data."""

    name: str
    passed: bool
    detail: str

    def json(self) -> dict[str, Json]:
        """The gate as JSON."""
        return {"name": self.name, "passed": self.passed, "detail": self.detail}


@dataclass(frozen=True, slots=True)
class Margins:
    """What counts as no worse.

    ``auc`` (also for concordance) and ``brier`` are margins of non-inferiority. ``calibration`` is
    the p value below which a calibration is called wrong. A subgroup collapses when its AUC is
    ``collapse`` lower beyond chance, or twice that. ``silence`` is how much more of the cohort may
    go unanswered. Each class needs ``events`` patients, in a subgroup ``group_events``.
    """

    auc: float = 0.02
    brier: float = 0.005
    calibration: float = 0.01
    collapse: float = 0.10
    silence: float = 0.05
    events: int = 30
    group_events: int = 10
    rounds: int = 1000
    seed: int = 20240101


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """A target on a cohort: what happened, and what two models said before.

    ``event`` is 1, 0 or NaN; ``months`` the time of a survival target. ``champion`` is None where
    no version is in use yet. ``groups`` are row numbers by subgroup.
    """

    event: Floats
    challenger: Answers
    champion: Answers | None = None
    months: Floats | None = None
    groups: Mapping[str, Indices] = field(default_factory=dict)


def performance_gates(judged: Judged, margins: Margins) -> Iterator[Gate]:
    """Yield the gates of one target, in order; a cohort that is too small gives one, not passed."""
    rows = _compared(judged)
    enough = _enough(judged, rows, margins)
    yield enough
    if not enough.passed:
        return
    yield _not_silent(judged, margins)
    if judged.champion is None:
        yield _better_than_chance(judged, rows, margins)
        yield _calibrated(judged, rows, margins)
        return
    yield _not_lower(judged, judged.champion, rows, margins)
    if judged.months is None:
        yield _brier(judged, judged.champion, rows, margins)
    yield _calibrated(judged, rows, margins)
    yield _no_collapse(judged, judged.champion, rows, margins)


def _compared(judged: Judged) -> Indices:
    known = ~np.isnan(judged.event)
    if judged.months is not None:
        known &= ~np.isnan(judged.months)
    for answers in (judged.challenger, judged.champion):
        if answers is not None:
            known &= ~np.isnan(answers.score)
    return np.flatnonzero(known)


def _order(judged: Judged, answers: Answers, rows: Indices) -> float:
    """AUC, or the concordance of times with the hazard."""
    event, score = judged.event[rows], answers.score[rows]
    if judged.months is None:
        return auc(event, score)
    return c_index(judged.months[rows], event, score)


def _enough(judged: Judged, rows: Indices, margins: Margins) -> Gate:
    events = int(judged.event[rows].sum())
    others = len(rows) - events
    return Gate(
        f"{judged.challenger.target}: enough outcomes",
        _fewest(judged, rows) >= margins.events,
        f"{events} events and {others} others were answered by all;"
        f" {margins.events} are needed{'' if judged.months is not None else ' of each'}",
    )


def _fewest(judged: Judged, rows: Indices) -> int:
    """Patients of the rarer outcome; of a survival target, events."""
    events = int(judged.event[rows].sum())
    return events if judged.months is not None else min(events, len(rows) - events)


def _not_silent(judged: Judged, margins: Margins) -> Gate:
    silent = 1 - float(judged.challenger.given.mean())
    before = 0.0 if judged.champion is None else 1 - float(judged.champion.given.mean())
    allowed = before + margins.silence
    return Gate(
        f"{judged.challenger.target}: answers as often",
        silent <= allowed,
        f"abstains for {silent:.1%} of patients; at most {allowed:.1%} allowed",
    )


def _better_than_chance(judged: Judged, rows: Indices, margins: Margins) -> Gate:
    found = paired_difference(
        lambda at: _order(judged, judged.challenger, rows[at]),
        lambda _: 0.5,
        len(rows),
        rounds=margins.rounds,
        seed=margins.seed,
    )
    low = -np.inf if found.low is None else found.low
    return Gate(
        f"{judged.challenger.target}: order of patients",
        low > 0,
        f"AUC or concordance less 0.5 is {found.value:+.3f}, from {low:+.3f}; no champion yet",
    )


def _not_lower(judged: Judged, champion: Answers, rows: Indices, margins: Margins) -> Gate:
    found = _change(judged, champion, rows, margins)
    low = -np.inf if found.low is None else found.low
    both = " against ".join(f"{_order(judged, a, rows):.3f}" for a in (judged.challenger, champion))
    return Gate(
        f"{champion.target}: order of patients",
        low >= -margins.auc,
        f"AUC or concordance {both}, difference {found.value:+.3f} from {low:+.3f};"
        f" not below {-margins.auc:+.3f}",
    )


def _change(judged: Judged, champion: Answers, rows: Indices, margins: Margins) -> Estimate:
    """How much better the challenger orders these patients, with its interval."""
    return paired_difference(
        lambda at: _order(judged, judged.challenger, rows[at]),
        lambda at: _order(judged, champion, rows[at]),
        len(rows),
        rounds=margins.rounds,
        seed=margins.seed,
    )


def _brier(judged: Judged, champion: Answers, rows: Indices, margins: Margins) -> Gate:
    found = paired_difference(
        lambda at: brier(judged.event[rows[at]], judged.challenger.score[rows[at]]),
        lambda at: brier(judged.event[rows[at]], champion.score[rows[at]]),
        len(rows),
        rounds=margins.rounds,
        seed=margins.seed,
    )
    high = np.inf if found.high is None else found.high
    return Gate(
        f"{champion.target}: Brier score",
        high <= margins.brier,
        f"difference {found.value:+.4f} up to {high:+.4f}; not above {margins.brier:+.4f}",
    )


def _calibrated(judged: Judged, rows: Indices, margins: Margins) -> Gate:
    """Not shown to be wrong, or no further off than the champion."""
    off, p = _off(judged.challenger, judged.event, rows)
    name = f"{judged.challenger.target}: calibration"
    if p >= margins.calibration:
        return Gate(name, passed=True, detail=f"agrees with what happened (p {p:.3f})")
    if judged.champion is None:
        return Gate(name, passed=False, detail=f"does not agree with what happened (p {p:.2g})")
    before, _ = _off(judged.champion, judged.event, rows)
    return Gate(name, off <= before, f"off by {off:.3f} (p {p:.2g}), the champion by {before:.3f}")


def _off(answers: Answers, event: Floats, rows: Indices) -> tuple[float, float]:
    """How far off a calibration is, and the p value of its being right.

    Binary: what a recalibration would gain in log-likelihood a patient (chi-squared / 2n).
    Survival: the log of observed over expected events, tested as a Poisson count.
    """
    if answers.expected is not None:
        events = events_drift(answers.target, event[rows], answers.expected[rows])
        if events is None:
            return np.inf, 0.0
        return abs(float(np.log(max(events.ratio.value, _TINY)))), events.p
    found = calibration_drift(answers.score[rows], event[rows])
    if found is None:
        return 0.0, 1.0
    return found.gain, found.p


def _no_collapse(judged: Judged, champion: Answers, rows: Indices, margins: Margins) -> Gate:
    looked, fallen = 0, []
    for name, members in judged.groups.items():
        part = np.intersect1d(rows, members)
        if _fewest(judged, part) < margins.group_events:
            continue
        looked += 1
        change = _change(judged, champion, part, margins)
        shown = change.high is not None and change.high < 0
        if change.value < -margins.collapse * (1 if shown else 2):
            fallen.append(f"{name} {change.value:+.2f}")
    named = "; ".join(fallen) or "none falls"
    return Gate(
        f"{champion.target}: subgroups",
        not fallen,
        f"{looked} have {margins.group_events} patients with each outcome:"
        f" {named}; not below {-margins.collapse:+.2f} (twice that where chance may be the cause)",
    )
