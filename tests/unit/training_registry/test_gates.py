"""Gates on made-up answers: each fault stops at its own gate."""

from __future__ import annotations

import numpy as np
import pytest

from builders.toy_model import toy_rows, toy_survival
from oncobasis.predict.model import Model
from oncobasis.training.cohorts.cohort import Cohort, Floats, Indices, SurvivalTimes
from oncobasis.training.drift.answers import Answers, ask
from oncobasis.training.registry.gates import Judged, Margins, performance_gates

QUICK = Margins(rounds=200)
PATIENTS = 600
RANDOM = np.random.default_rng(8)
TRUTH = RANDOM.normal(-0.8, 1.2, PATIENTS)  # the true log-odds
EVENT = (RANDOM.random(PATIENTS) < 1 / (1 + np.exp(-TRUTH))).astype(float)
GROUP = np.arange(0, PATIENTS, 5)


def says(log_odds: Floats) -> Answers:
    return Answers("response", 1 / (1 + np.exp(-log_odds)))


def failed(challenger: Floats, champion: Floats | None) -> set[str]:
    judged = Judged(
        EVENT,
        says(challenger),
        None if champion is None else says(champion),
        groups={"sex: female": GROUP, "few": GROUP[:8]},
    )
    gates = performance_gates(judged, QUICK)
    return {gate.name.removeprefix("response: ") for gate in gates if not gate.passed}


def noisy(size: float, rows: Indices | slice = slice(None)) -> Floats:
    """The truth with noise on these rows, shrunken so that it stays calibrated."""
    found = TRUTH.copy()
    noise = np.random.default_rng(3).normal(0, 1.2 * size, PATIENTS)
    found[rows] = -0.8 + (found[rows] + 0.8 + noise[rows]) / (1 + size**2)
    return found


def test_the_same_answers_pass() -> None:
    assert failed(TRUTH, TRUTH) == set()


def test_a_better_model_passes() -> None:
    assert failed(TRUTH, noisy(1.5)) == set()


def test_a_worse_order_is_stopped() -> None:
    assert {"order of patients", "Brier score"} <= failed(noisy(1.5), TRUTH)


def test_a_group_that_collapses_stops_a_model_that_is_better_elsewhere() -> None:
    others = np.setdiff1d(np.arange(PATIENTS), GROUP)
    stopped = failed(noisy(5.0, GROUP), noisy(2.0, others))
    assert "subgroups" in stopped
    assert "order of patients" not in stopped


def test_calibration_may_be_no_worse_than_the_champions() -> None:
    assert failed(TRUTH + 0.5, TRUTH + 0.7) == set()
    assert "calibration" in failed(TRUTH + 0.7, TRUTH + 0.5)


def test_silence_is_a_fault() -> None:
    silent = TRUTH.copy()
    silent[:60] = np.nan
    assert failed(silent, TRUTH) == {"answers as often"}


@pytest.mark.parametrize(
    ("challenger", "stopped"), [(TRUTH, False), (RANDOM.normal(size=600), True)]
)
def test_without_a_champion_chance_is_the_rival(challenger: Floats, *, stopped: bool) -> None:
    assert ("order of patients" in failed(challenger, None)) is stopped


def test_survival_is_judged_by_concordance_and_expected_events() -> None:
    model, rows = Model(toy_survival()), toy_rows(300, seed=9)
    hazards = [model.predict(row) for row in rows]
    random = np.random.default_rng(2)
    scores = [model.score(row, variant="full", target="os").value for row in rows]
    months = random.exponential(1 / (0.03 * np.exp(np.array(scores))))
    end = random.uniform(5, 40, len(rows))
    event = (months <= end).astype(float)
    times = SurvivalTimes(np.minimum(months, end), event)
    cohort = Cohort(
        name="later.csv",
        digest="c" * 64,
        rows=tuple(rows),
        lines=tuple(range(300)),
        fingerprints=("",) * 300,
        response=np.empty(0),
        year=np.full(300, np.nan),
        survival={"os": times, "pfs": times},
    )
    overall, _ = ask(model, cohort)
    assert overall.expected is not None
    assert len(hazards) == 300
    assert np.nansum(overall.expected) == pytest.approx(event.sum(), rel=0.2)
    worse = Answers("os", -overall.score, overall.expected * 2)
    good = Judged(event, overall, overall, times.months)
    assert all(gate.passed for gate in performance_gates(good, Margins(rounds=30)))
    bad = Judged(event, worse, overall, times.months)
    stopped = [gate.name for gate in performance_gates(bad, Margins(rounds=30)) if not gate.passed]
    assert stopped == ["os: order of patients", "os: calibration"]
