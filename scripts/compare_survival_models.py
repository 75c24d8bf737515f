"""Compare the candidates for survival under checkpoint inhibitors, and take the open looks.

    python scripts/compare_survival_models.py candidates DATA    cross-validation on chowell_train
    python scripts/compare_survival_models.py open-icb DATA      chowell_test, once a candidate
    python scripts/compare_survival_models.py open-breast DATA   external_her2pos, once

DATA is the folder of public response data. The output is Markdown for docs/methods. The open files
are for the last word, not for choosing: each run is to be written down there with its date.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from sklearn.linear_model import LogisticRegression

from oncobasis.core.prediction import Applicability
from oncobasis.predict.bundle.read import read_bundle
from oncobasis.predict.model import Model
from oncobasis.training.cohorts.read import Impossible, read_cohort
from oncobasis.training.evaluate.asking import ask
from oncobasis.training.evaluate.survival import judge_survival
from oncobasis.training.judging.repeats import Judged, metrics_of
from oncobasis.training.results import Estimate, silent
from oncobasis.training.survival.choosing import Candidate, FoldScores, compare, difference
from oncobasis.training.survival.fitting import (
    endpoint_patients,
    fit_members,
    make_splits,
    strata_of,
)
from oncobasis.training.survival.risk_pairs import (
    concordance,
    concordances,
    interval,
    resamples,
)
from oncobasis.training.task import GroupAxis
from oncobasis.training.tasks import find_task
from oncobasis.training.tasks.breast_nac_pcr import WHOLE
from oncobasis.training.tasks.icb_survival_candidates import CANDIDATES

if TYPE_CHECKING:
    from collections.abc import Callable

    from oncobasis.training.cohorts.cohort import Cohort, Floats

SEED, REPEATS, ROUNDS = 20261, 10, 2000
MODELS = Path(__file__).parent.parent / "models"
SURVIVAL = find_task("icb-survival")


def tmb_risk(train: Cohort, held: Cohort) -> Floats:
    """Less risk with more mutations; learns nothing."""
    del train
    return np.array([-float(row["tmb"] or 0.0) for row in held.rows])


def loris_risk(train: Cohort, held: Cohort) -> Floats:
    """A refit of LORIS: balanced ridge logistic regression of response on its six features.

    Numbers as that model takes them (TMB up to 50, NLR up to 25, age up to 85), standardised.
    """
    seen, unseen = _loris_table(train), _loris_table(held)
    numbers = slice(0, 5)
    mean, scale = seen[:, numbers].mean(axis=0), seen[:, numbers].std(axis=0)
    for one in (seen, unseen):
        one[:, numbers] = (one[:, numbers] - mean) / scale
    model = LogisticRegression(C=0.1, class_weight="balanced", max_iter=1000)
    model.fit(seen, [text == "1" for text in train.columns["Response"]])
    return -np.asarray(model.decision_function(unseen), dtype=np.float64)


def _loris_table(cohort: Cohort) -> Floats:
    caps = {"tmb": 50.0, "nlr": 25.0, "age": 85.0, "albumin": 99.0, "prior_systemic_therapy": 1.0}
    levels = SURVIVAL.features[5].levels
    return np.array(
        [
            [min(float(row[name] or 0.0), cap) for name, cap in caps.items()]
            + [float(row["cancer_type"] == level) for level in levels]
            for row in cohort.rows
        ]
    )


def candidates(data: Path) -> None:
    """Every candidate and both anchors in the same folds of the training file."""
    cohort = _read(data / "icb" / "chowell_train.csv")
    found = compare(SURVIVAL, cohort, CANDIDATES, seed=SEED, repeats=REPEATS, tick=lambda: None)
    anchors = {"TMB alone": tmb_risk, "LORIS, refitted": loris_risk}
    loris: FoldScores | None = None
    table = []
    for name, risk in anchors.items():
        loris = _anchor(name, risk, cohort)
        table.append(loris)
    if loris is None:
        return
    print(
        f"C-index, {REPEATS} x 5 cross-validation on chowell_train, seed {SEED}; difference to"
        " the LORIS refit with the corrected 95 % interval.\n"
    )
    print("| candidate | OS | less LORIS | PFS | less LORIS |\n|---|---|---|---|---|")
    for one in (*table, *found):
        cells = []
        for end in cohort.survival:
            gap = _stated(difference(one.values[end], loris.values[end]))
            cells += [f"{one.mean(end):.4f}", "" if one is loris else gap]
        print(f"| {one.name} | {' | '.join(cells)} |")


def open_icb(data: Path) -> None:
    """Candidates fitted on chowell_train, and the shipped bundle, on chowell_test."""
    train, test = (_read(data / "icb" / f"chowell_{name}.csv") for name in ("train", "test"))
    model = _bundle("icb-survival")
    asked = {one.target: one for one in ask(model, test, silent)}
    six = next(c for c in CANDIDATES if c.recipe.name == "cox splines, 6 features")
    print(
        "C-index on chowell_test (95 % by bootstrap over patients), and the bundle's less the"
        " candidate's on the same patients.\n"
    )
    print("| candidate | endpoint | patients (events) | C-index | bundle less candidate |")
    print("|---|---|---|---|---|")
    for end, one in asked.items():
        rows = np.flatnonzero(~np.isnan(one.score))
        part = test.subset(rows)
        months, event = part.survival[end].months, part.survival[end].event
        weights = resamples(len(part), ROUNDS, SEED)
        risks = {
            "TMB alone": tmb_risk(train, part),
            "LORIS, refitted": loris_risk(train, part),
            "cox splines, 6 features": _candidate_risk(six, train, part, end),
            "icb-survival 1.0.0": one.score[rows],
        }
        draws = {k: concordances(months, event, r[None, :], weights) for k, r in risks.items()}
        values = {k: concordance(months, event, r) for k, r in risks.items()}
        last = "icb-survival 1.0.0"
        for name in risks:
            gap = interval(values[last] - values[name], draws[last] - draws[name])
            print(
                f"| {name} | {end} | {len(part)} ({int(event.sum())})"
                f" | {_stated(interval(values[name], draws[name]))}"
                f" | {'' if name == last else _stated(gap)} |"
            )
    print(f"\nAbstentions: {len(test) - next(iter(asked.values())).answered} of {len(test)}.")
    print("\n| endpoint | metric | chowell_test |\n|---|---|---|")
    for end, one in asked.items():
        judgement = judge_survival(one, test, SURVIVAL, rounds=ROUNDS, seed=SEED)
        for name, value in judgement.metrics.items():
            print(f"| {end} | {name} | {_stated(value)} |")


def open_breast(data: Path) -> None:
    """Every whole feature set of the breast bundle on the external HER2-positive patients."""
    task, model = find_task("breast-nac-pcr"), _bundle("breast-nac-pcr")
    path = data / "transneo" / "external_her2pos.csv"
    cohort = read_cohort(path, task, impossible=Impossible.KEEP)
    print(f"{len(cohort)} patients, {int(cohort.response.sum())} complete responses.\n")
    print("| feature set | applicable, caution, abstains | metric | all scored | answered only |")
    print("|---|---|---|---|---|")
    for variant in (one for one in model.spec.variants if one.name in WHOLE):
        names = set(variant.features)
        rows = [{k: v for k, v in row.items() if k in names} for row in cohort.rows]
        said = [model.predict(row)[0] for row in rows]
        verdicts = [one.status for one in said]
        counts = ", ".join(str(verdicts.count(status)) for status in Applicability)
        target = model.spec.target
        odds = [model.score(row, variant=variant.name, target=target).value for row in rows]
        chance = 1 / (1 + np.exp(-np.array(odds)))
        spoken = np.array([status is not Applicability.ABSTAINS for status in verdicts])
        for name in ("auc", "brier", "intercept"):
            every = _binary(cohort.response, chance, name)
            answered = _binary(cohort.response[spoken], chance[spoken], name)
            print(f"| {variant.name} | {counts} | {name} | {every} | {answered} |")


def _binary(outcome: Floats, chance: Floats, name: str) -> str:
    if not 0 < outcome.sum() < len(outcome):
        return "-"
    judged = Judged(outcome, chance[None, :])
    return _stated(metrics_of(judged, rounds=ROUNDS, seed=SEED, names=(name,))[name])


def _anchor(name: str, risk: Callable[[Cohort, Cohort], Floats], cohort: Cohort) -> FoldScores:
    events = [one.event for one in cohort.survival.values()]
    splits = make_splits(strata_of(events), folds=5, repeats=REPEATS, seed=SEED)
    values: dict[str, list[float]] = {end: [] for end in cohort.survival}
    for train, held in splits:
        out = cohort.subset(held)
        found = risk(cohort.subset(train), out)
        for end, times in out.survival.items():
            values[end].append(concordance(times.months, times.event, found))
    return FoldScores(name, {end: np.array(one) for end, one in values.items()})


def _candidate_risk(candidate: Candidate, train: Cohort, held: Cohort, end: str) -> Floats:
    by_name = {feature.name: feature for feature in SURVIVAL.features}
    features = [by_name[name] for name in candidate.features]
    members = fit_members(endpoint_patients(features, train, end), candidate.recipe, SEED)
    return members.score(endpoint_patients(features, held, end))


def _read(path: Path) -> Cohort:
    task = replace(SURVIVAL, groups=(*SURVIVAL.groups, GroupAxis("response", "Response")))
    return read_cohort(path, task)


def _bundle(name: str) -> Model:
    bundle = read_bundle(MODELS / name / "1.0.0")
    return Model(bundle.contents, bundle.digest)


def _stated(found: Estimate) -> str:
    if found.low is None or found.high is None:
        return f"{found.value:.3f}"
    return f"{found.value:.3f} ({found.low:.3f} to {found.high:.3f})"


def main() -> int:
    """Run one of the three; return an exit code."""
    actions = {"candidates": candidates, "open-icb": open_icb, "open-breast": open_breast}
    if len(sys.argv) != 3 or sys.argv[1] not in actions:  # noqa: PLR2004
        print(__doc__, file=sys.stderr)
        return 2
    actions[sys.argv[1]](Path(sys.argv[2]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
