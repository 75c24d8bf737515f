"""A made-up survival task and cohort, small enough to be fitted in a test."""

from __future__ import annotations

import numpy as np

from oncobasis.predict.features import Row
from oncobasis.predict.spec import FeatureKind, FeatureSpec, ModelKind
from oncobasis.training.cohorts.cohort import Cohort, Floats, SurvivalTimes
from oncobasis.training.task import (
    CardText,
    Endpoint,
    GroupAxis,
    SurvivalOutcome,
    Task,
    VariantPlan,
)

SITES = ("colon", "lung", "skin")
FEATURES = (
    FeatureSpec("marker", "Marker", "marker", FeatureKind.NUMBER, "U/L", 0, 10, monotone=1),
    FeatureSpec("weight", "Weight", "weight", FeatureKind.NUMBER, "kg", 1, 300),
    FeatureSpec("treated", "Treated before", "treated", FeatureKind.BINARY, monotone=1),
    FeatureSpec("site", "Site", "site", FeatureKind.CATEGORY, levels=SITES, required=True),
)
CARD = CardText("use", ("not",), "death", "made up", ("none",), "never", "none", (), (), "free")
TASK = Task(
    name="made-up",
    title="A made-up task",
    target="survival",
    kind=ModelKind.SURVIVAL,
    outcome=SurvivalOutcome((Endpoint("overall_survival", "months", "event"),)),
    features=FEATURES,
    plans=(
        VariantPlan(
            "all",
            "everything",
            ("marker", "weight", "treated", "site"),
            ("marker", "treated", "site"),
            1,
        ),
        VariantPlan("few", "without the marker", ("treated", "site"), ("treated", "site")),
    ),
    card=CARD,
    groups=(GroupAxis("sex", "sex"),),
)


def survival_cohort(patients: int = 160, seed: int = 3) -> Cohort:
    """Patients whose hazard doubles with each unit of the marker; a third is censored."""
    random = np.random.default_rng(seed)
    marker = random.uniform(0, 4, patients).round(2)
    treated = random.integers(0, 2, patients)
    site = random.choice(SITES, patients)
    hazard = 0.02 * 2.0**marker * np.where(treated == 1, 1.5, 1.0)
    died = random.exponential(1 / hazard)
    left = random.uniform(6, 60, patients)
    weight = np.random.default_rng(seed + 1).normal(70, 10, patients).round(1)
    months: Floats = np.minimum(died, left).round(3) + 0.01
    rows: tuple[Row, ...] = tuple(
        {"marker": float(m), "weight": float(w), "treated": float(t), "site": str(s)}
        for m, w, t, s in zip(marker, weight, treated, site, strict=True)
    )
    return Cohort(
        name="made-up.csv",
        digest="0" * 64,
        rows=rows,
        lines=tuple(range(2, patients + 2)),
        fingerprints=("",) * patients,
        response=np.empty(0),
        year=np.full(patients, np.nan),
        survival={"overall_survival": SurvivalTimes(months, (died <= left).astype(float))},
        columns={"sex": tuple(random.choice(("f", "m"), patients).tolist())},
    )
