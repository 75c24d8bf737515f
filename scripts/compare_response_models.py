"""Compare models of response to checkpoint inhibitors: cross-validation, and one open look each.

    python scripts/compare_response_models.py screen DATA    features one at a time, training file
    python scripts/compare_response_models.py candidates DATA    cross-validation, training file
    python scripts/compare_response_models.py open DATA    the same candidates on chowell_test

DATA is the folder of public response data. The output is Markdown for docs/methods/models.md.
`open` is for the last word, not for choosing: every run of it is one look at the open file for
each candidate, and is to be written down there with its date.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler
from threadpoolctl import threadpool_limits

from oncobasis.predict.bundle.read import read_bundle
from oncobasis.predict.model import Model
from oncobasis.predict.spec import FeatureKind, FeatureSpec
from oncobasis.training.cohorts.cohort import Cohort, Floats
from oncobasis.training.cohorts.folds import repeated_folds
from oncobasis.training.cohorts.leakage import clashing_rows
from oncobasis.training.cohorts.read import Impossible, read_cohort
from oncobasis.training.evaluate.asking import ask
from oncobasis.training.fitting.calibrate import calibration_of, cross_calibrated
from oncobasis.training.fitting.crossval import fold_aucs
from oncobasis.training.fitting.data import Data, data_of, with_fills
from oncobasis.training.fitting.members import fit_and_score
from oncobasis.training.fitting.recipes import LinearRecipe, Recipe, candidates
from oncobasis.training.fitting.search import search
from oncobasis.training.judging.intervals import paired_difference
from oncobasis.training.judging.metrics import auc, logit, sigmoid
from oncobasis.training.judging.repeats import Judged, metrics_of
from oncobasis.training.reporting.markdown import stated, table
from oncobasis.training.results import Estimate, silent
from oncobasis.training.tasks import find_task
from oncobasis.training.tasks.icb_features import CANCER_TYPES, PLATELETS

SEED, REPEATS, FOLDS, ROUNDS = 20240101, 10, 5, 2000
BUNDLE = Path(__file__).parent.parent / "models/icb-response/1.0.0"
TASK = find_task("icb-response")
SIX = ("tmb", "prior_systemic_therapy", "albumin", "nlr", "age", "cancer_type")
LORIS_SIX = ("tmb50", *SIX[1:])  # its cap of TMB is 50, the task's is 30
REFERENCE = "LORIS refit"

# The formula of the README of the repository rootchang/LORIS, cancer types in the task's order.
LORIS = {
    "tmb50": 0.0371, "prior_systemic_therapy": -0.8775, "albumin": 0.5382, "nlr": -0.033,
    "age": 0.0049,
}  # fmt: skip
LORIS_TYPES = (
    -0.3323, -0.3323, -0.102, -0.0079, 0.55, 0.2306, 0.0678, -0.1189, -0.0086, 0.1255, 0.0008,
    -0.052, -1.1169, 0.5451, -0.0033, 0.0542,
)  # fmt: skip
LORIS_INTERCEPT = -2.0886


def _more(
    name: str, column: str, limits: tuple[float, float] | None = None, unit: str = ""
) -> FeatureSpec:
    """A feature of the cohort that the model does not use, its effect free."""
    if limits is None:
        return FeatureSpec(name, name, column, FeatureKind.BINARY)
    least, most = limits
    return FeatureSpec(name, name, column, FeatureKind.NUMBER, unit, least, most)


MORE = (
    _more("sex", "Sex"),
    _more("stage", "Stage"),
    _more("hla_loh", "HLA_LOH"),
    _more("hed", "HED", (0, 20)),
    _more("drug", "Drug", (0, 2)),
    _more("haemoglobin", "HGB", (3, 25), "g/dL"),
    _more("bmi", "BMI", (8, 90), "kg/m2"),
    replace(PLATELETS, monotone=0),
)
TMB50 = replace(_more("tmb50", "TMB", (0, 1000), "mut/Mb"), clip=(0, 50))
FOREST = ("tmb50", "prior_systemic_therapy", "albumin", "nlr", "age", "cancer_type", "fcna",
          "msi_high", *(one.name for one in MORE))  # fmt: skip

Score = Callable[[Data, Data], Floats]
"""Training rows and rows to score -> log-odds."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A model to compare: its features, its scores, and whether they are recalibrated."""

    name: str
    features: tuple[str, ...]
    score: Score
    recalibrated: bool = True
    learns: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class HeldOut:
    """Cross-validated probabilities and log-odds of a candidate, repeats x patients."""

    judged: Judged
    scores: Floats
    folds: Floats


def main() -> int:
    """Run one of the comparisons; return an exit code."""
    if len(sys.argv) != 3 or sys.argv[1] not in {"screen", "candidates", "open"}:  # noqa: PLR2004
        print(__doc__)
        return 2
    job = {"screen": screen, "candidates": cross_validated, "open": open_look}[sys.argv[1]]
    with threadpool_limits(limits=1):
        job(Path(sys.argv[2]) / "icb")
    return 0


def screen(folder: Path) -> None:
    """Each further feature on top of LORIS's six, by straight ridge regression."""
    train, _ = cohorts(folder, with_test=False)
    rows = []
    base = held_out(Candidate("six", SIX, _straight), train)
    rows.append(["LORIS's six", f"{base.folds.mean():.4f}", "", ""])
    for name in ("fcna", "msi_high", *(one.name for one in MORE)):
        found = held_out(Candidate(name, (*SIX, name), _straight), train)
        gain = found.folds - base.folds
        rows.append(
            [f"+ {name}", f"{found.folds.mean():.4f}", f"{gain.mean():+.4f}",
             f"{100 * np.mean(gain > 0):.0f} %"]
        )  # fmt: skip
    print(table(["features", "AUC within folds", "gain", "folds won"], rows))


def cross_validated(folder: Path) -> None:
    """Every candidate on the training file."""
    train, _ = cohorts(folder, with_test=False)
    rows, scores = [], {one.name: held_out(one, train) for one in line_up(train)}
    reference = scores[REFERENCE].judged
    for name, found in scores.items():
        metrics = metrics_of(found.judged, rounds=ROUNDS // 4, seed=SEED)
        gap = difference(found.judged, reference, ROUNDS // 4)
        rows.append([name, f"{found.folds.mean():.4f}", *cells(metrics), signed(gap)])
    header = ["model", "AUC within folds", *TITLES, "AUC less LORIS refit"]
    print(table(header, rows))


def open_look(folder: Path) -> None:
    """Every candidate, fitted on the whole training file, on the open file; once each."""
    train, test = cohorts(folder, with_test=True)
    shared = len(clashing_rows(test, train))
    print(
        f"{len(test)} patients, {int(test.response.sum())} responders; also in training: {shared}"
    )
    judged = {one.name: opened(one, train, test) for one in line_up(train)}
    rows = []
    for name, one in judged.items():
        rows.append([name, str(len(test)), *open_cells(one, judged[REFERENCE])])
    answered, shipped = shipped_bundle(test)
    part = judged[REFERENCE].subset(answered)
    rows.append(["**shipped bundle**", str(len(answered)), *open_cells(shipped, part)])
    print(table(["model", "patients", *TITLES, "AUC less LORIS refit"], rows))


TITLES = ("AUC", "PR-AUC", "Brier", "ECE", "slope", "in the large")


def cells(metrics: dict[str, Estimate]) -> list[str]:
    """The metrics of `TITLES`."""
    names = ("auc", "pr_auc", "brier", "ece", "slope", "intercept")
    return [stated(metrics.get(name)) for name in names]


def open_cells(one: Judged, reference: Judged) -> list[str]:
    """Metrics with intervals, and the paired difference to the reference."""
    metrics = metrics_of(one, rounds=ROUNDS, seed=SEED)
    return [*cells(metrics), signed(difference(one, reference, ROUNDS))]


def difference(first: Judged, second: Judged, rounds: int) -> Estimate:
    """AUC of the first less that of the second, on the same patients."""
    return paired_difference(
        first.statistic(auc), second.statistic(auc), len(first.outcome), rounds=rounds, seed=SEED
    )


def signed(gap: Estimate) -> str:
    """A difference with its sign and interval."""
    return f"{gap.value:+.3f} ({gap.low:+.3f} to {gap.high:+.3f})"


def cohorts(folder: Path, *, with_test: bool) -> tuple[Cohort, Cohort]:
    """The training file, and the open file only where it is asked for."""
    task = replace(TASK, features=(*TASK.features, *MORE, TMB50))
    train = read_cohort(folder / "chowell_train.csv", task)
    if not with_test:
        return train, train
    return train, read_cohort(folder / "chowell_test.csv", task, impossible=Impossible.KEEP)


def rows_of(names: Sequence[str], cohort: Cohort, train: Cohort) -> Data:
    """The cohort's rows for these features, filled as the training rows say."""
    known = {one.name: one for one in with_fills((*TASK.features, *MORE, TMB50), train.rows)}
    return data_of([known[name] for name in names], cohort)


@cache
def line_up(train: Cohort) -> tuple[Candidate, ...]:
    """All candidates; the pipeline's own with the settings that its search finds."""
    plans = {plan.name: plan.features for plan in TASK.plans}
    data = rows_of(plans["full"], train, train)
    settings = search(data, trials=30, seed=SEED, folds=FOLDS, progress=silent)
    recipes = candidates(settings)
    chosen = next(one for one in recipes if one.name == read_bundle(BUNDLE).metrics["chosen"])
    return (
        Candidate("TMB alone", ("tmb50",), _tmb),
        Candidate(
            "LORIS, published formula", LORIS_SIX, _published, recalibrated=False, learns=False
        ),
        Candidate(REFERENCE, LORIS_SIX, _refit, recalibrated=False),
        Candidate("LORIS refit, recalibrated", LORIS_SIX, _refit),
        Candidate("random forest, 16 features", FOREST, _forest, recalibrated=False),
        Candidate(f"six features: {chosen.title}", plans["clinical"], _by(chosen)),
        *(Candidate(f"seven features: {one.title}", plans["full"], _by(one)) for one in recipes),
    )


def held_out(candidate: Candidate, train: Cohort) -> HeldOut:
    """Repeated cross-validation; a recalibration comes from other folds."""
    data = rows_of(candidate.features, train, train)
    repeats = repeated_folds(data.outcome, repeats=REPEATS, folds=FOLDS, seed=SEED)
    scores = np.empty((REPEATS, len(data)))
    for number, splits in enumerate(repeats):
        for known, unseen in splits:
            scores[number, unseen] = candidate.score(data.subset(known), data.subset(unseen))
    chance = sigmoid(scores)
    if candidate.recalibrated:
        chance = cross_calibrated(scores, data.outcome, repeats)
    return HeldOut(Judged(data.outcome, chance), scores, fold_aucs(scores, data.outcome, repeats))


def opened(candidate: Candidate, train: Cohort, test: Cohort) -> Judged:
    """Probabilities of the open file by the candidate fitted on the whole training file."""
    known = rows_of(candidate.features, train, train)
    unseen = rows_of(candidate.features, test, train)
    scores = candidate.score(known, unseen)
    if candidate.recalibrated:
        line = calibration_of(held_out(candidate, train).scores, known.outcome)
        scores = line.slope * scores + line.intercept
    return Judged(unseen.outcome, sigmoid(scores)[None, :])


def shipped_bundle(test: Cohort) -> tuple[np.ndarray, Judged]:
    """The rows that the shipped bundle answers, and its probabilities of them."""
    bundle = read_bundle(BUNDLE)
    (asked,) = ask(Model(bundle.contents, bundle.digest), test, silent)
    rows = np.flatnonzero(~np.isnan(asked.probability))
    return rows, Judged(test.response[rows], asked.probability[rows][None, :])


def _by(recipe: Recipe) -> Score:
    def score(train: Data, held: Data) -> Floats:
        parts = [weight * fit_and_score(part, train, held, SEED) for part, weight in recipe.parts]
        return np.asarray(sum(parts))

    return score


def _straight(train: Data, held: Data) -> Floats:
    return fit_and_score(LinearRecipe(), train, held, SEED)


def _tmb(train: Data, held: Data) -> Floats:
    del train
    return np.asarray(held.matrix[:, 0] / 10.0)


def _loris_matrix(data: Data) -> Floats:
    """LORIS's columns: numbers under its caps, then one column a cancer type."""
    names = [feature.name for feature in data.features]
    caps = {"tmb50": 50.0, "nlr": 25.0, "age": 85.0}
    columns = [
        np.minimum(data.matrix[:, names.index(name)], caps.get(name, np.inf)) for name in LORIS
    ]
    types = data.matrix[:, names.index("cancer_type")]
    return np.column_stack([*columns, types[:, None] == np.arange(len(CANCER_TYPES))])


def _published(train: Data, held: Data) -> Floats:
    del train
    weights = np.array([*LORIS.values(), *LORIS_TYPES])
    return np.asarray(LORIS_INTERCEPT + _loris_matrix(held) @ weights)


def _refit(train: Data, held: Data) -> Floats:
    """Settings as in the repository rootchang/ICBpredictor, with more iterations."""
    scaler = StandardScaler().fit(_loris_matrix(train))
    model = LogisticRegression(
        solver="saga", l1_ratio=1, C=0.1, class_weight="balanced", max_iter=2000, random_state=1
    ).fit(scaler.transform(_loris_matrix(train)), train.outcome)
    return np.asarray(model.decision_function(scaler.transform(_loris_matrix(held))))


def _forest(train: Data, held: Data) -> Floats:
    model = RandomForestClassifier(
        n_estimators=500, min_samples_leaf=10, max_features="sqrt", random_state=SEED, n_jobs=1
    ).fit(train.matrix, train.outcome)
    return logit(np.asarray(model.predict_proba(held.matrix)[:, 1], dtype=np.float64))


if __name__ == "__main__":
    sys.exit(main())
