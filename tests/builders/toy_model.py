"""A small response model for tests: made-up patients, linear terms and a tiny forest.

Nothing here is a patient: rows come from a seeded generator, `tests/data/models/toy.txt` was
trained on such rows.
"""

from __future__ import annotations

import random
from dataclasses import replace
from functools import cache
from pathlib import Path

from oncobasis.predict.aggregates import fit_domain, fit_reference
from oncobasis.predict.bundle.write import Papers, Written, write_bundle
from oncobasis.predict.calibration import (
    Baseline,
    Calibration,
    Conformal,
    TargetCalibration,
    Uncertainty,
)
from oncobasis.predict.contents import Contents
from oncobasis.predict.features import Raw
from oncobasis.predict.linear import Basis, BasisKind, LinearMember, Term
from oncobasis.predict.spec import (
    FeatureKind,
    FeatureSpec,
    Member,
    MemberKind,
    MissingRule,
    ModelKind,
    ModelSpec,
    Training,
    Transform,
    Variant,
)

FOREST = Path(__file__).parents[1] / "data" / "models" / "toy.txt"
LEVELS = ("lung", "melanoma", "bowel", "kidney")
TARGET = "objective response"

FEATURES = (
    FeatureSpec(
        "tmb", "Tumour mutational burden", "TMB", FeatureKind.NUMBER, "mut/Mb",
        least=0.0, most=1000.0, clip=(0.0, 50.0), transform=Transform.LOG1P, monotone=1,
    ),
    FeatureSpec(
        "albumin", "Albumin", "Albumin", FeatureKind.NUMBER, "g/dL",
        least=0.5, most=7.0, clip=(1.0, 6.0), monotone=1, changeable=True, fill=3.9,
    ),
    FeatureSpec(
        "nlr", "Neutrophil-to-lymphocyte ratio", "NLR", FeatureKind.NUMBER, "ratio",
        least=0.0, most=200.0, clip=(0.0, 25.0), monotone=-1, changeable=True,
    ),
    FeatureSpec(
        "prior_therapy", "Systemic therapy before", "Systemic_therapy_history",
        FeatureKind.BINARY, monotone=-1,
    ),
    FeatureSpec(
        "cancer_type", "Cancer type", "CancerType", FeatureKind.CATEGORY,
        levels=LEVELS, required=True,
    ),
)  # fmt: skip

USUAL: dict[str, Raw] = {
    "tmb": 8.0,
    "albumin": 4.0,
    "nlr": 4.0,
    "prior_therapy": 1.0,
    "cancer_type": "lung",
}


def toy_rows(count: int = 300, seed: int = 5) -> list[dict[str, Raw]]:
    """Made-up patients; NLR is missing in one of ten."""
    made = random.Random(seed)  # noqa: S311 - repeatable rows, no secret
    return [
        {
            "tmb": made.gammavariate(1.2, 7.0),
            "albumin": min(max(made.gauss(3.9, 0.45), 1.0), 6.0),
            "nlr": None if made.random() < 0.1 else made.gammavariate(2.5, 2.0),
            "prior_therapy": float(made.random() < 0.5),
            "cancer_type": made.choices(LEVELS, (60, 25, 14, 1))[0],
        }
        for _ in range(count)
    ]


def toy_linear() -> LinearMember:
    """Terms of every shape, with a spread."""
    terms = (
        Term(Basis("tmb", BasisKind.NATURAL, (-1.2, 0.1, 1.5), center=1.8, scale=0.9),
             (0.6, 0.05), (0.02, 0.4)),
        Term(Basis("albumin", BasisKind.HINGE, (0.5,), center=3.9, scale=0.45),
             (0.5, -0.2), (0.0, 0.2)),
        Term(Basis("nlr", BasisKind.LINEAR, center=5.0, scale=3.0), (-0.4,), (0.01,)),
        Term(Basis("nlr", BasisKind.STEP, (0.5, 1.5), center=5.0, scale=3.0),
             (-0.1, -0.1), (0.3, 0.1)),
        Term(Basis("nlr", BasisKind.MISSING), (-0.2,), (0.1,)),
        Term(Basis("prior_therapy", BasisKind.LINEAR), (-0.4,), (0.5,)),
        Term(Basis("cancer_type", BasisKind.LEVEL, levels=(1, 2)), (0.5, -0.6), (0.25, 0.14)),
    )  # fmt: skip
    width = sum(term.basis.width for term in terms)
    made = random.Random(2)  # noqa: S311
    spread = tuple(tuple(made.gauss(0.0, 0.05) for _ in range(width)) for _ in range(width))
    return LinearMember(-0.9, terms, spread)


@cache
def toy_contents(version: str = "1.0.0") -> Contents:
    """A binary model: linear and forest averaged; without blood counts, linear only."""
    rows = toy_rows()
    linear = toy_linear()
    few = tuple(
        t for t in linear.terms if t.basis.feature in {"tmb", "prior_therapy", "cancer_type"}
    )
    names = tuple(feature.name for feature in FEATURES)
    small = ("tmb", "prior_therapy", "cancer_type")
    spec = ModelSpec(
        name="toy-response",
        version=version,
        kind=ModelKind.BINARY,
        target=TARGET,
        title="A made-up response model",
        features=FEATURES,
        variants=(
            Variant(
                "full", "all features", names, ("tmb", "albumin", "prior_therapy", "cancer_type"),
                (
                    Member(MemberKind.LINEAR, 0.6, "full"),
                    Member(MemberKind.LIGHTGBM, 0.4, "model.full.txt", missing=MissingRule.NATIVE),
                ),
                fit_domain(FEATURES, rows, most_missing=1),
            ),
            Variant(
                "no-labs", "without blood counts", small, ("prior_therapy", "cancer_type"),
                (Member(MemberKind.LINEAR, 1.0, "no-labs"),),
                fit_domain([f for f in FEATURES if f.name in small], rows, most_missing=1),
            ),
        ),
        training=Training("0" * 64, len(rows), {TARGET: 90}, "2015 to 2017", ("nowhere",), 1),
        labels=("no response", "response"),
        software={"lightgbm": "4.6.0"},
    )  # fmt: skip
    uncertain = Uncertainty(0.01, 0.002, 0.004, 0.02, {"albumin": 0.03, "nlr": 0.05})
    return Contents(
        spec=spec,
        linear={"full": linear, "no-labs": LinearMember(-0.9, few)},
        forests={"model.full.txt": FOREST.read_text(encoding="utf-8")},
        calibrations={
            "full": {TARGET: TargetCalibration(Calibration(1.1, -0.05, uncertain))},
            "no-labs": {TARGET: TargetCalibration(Calibration(0.9, 0.1))},
        },
        conformal={"full": Conformal(0.9, (0.45, 0.8), (0.91, 0.9), (210, 90))},
        reference=fit_reference(FEATURES, rows),
    )


def toy_survival(version: str = "1.0.0") -> Contents:
    """A survival model of two endpoints over the same features."""
    binary = toy_contents(version)
    member = binary.linear["full"]
    other = LinearMember(0.1, member.terms[:2])
    full = binary.spec.variants[0]
    months = tuple(float(m) for m in range(1, 41))
    hazard = tuple(0.03 * m for m in months)
    errors = tuple(0.3 / (1 + 0.1 * m) for m in months)
    baseline = Baseline(months, hazard, errors, (3.0, 6.0, 12.0, 24.0, 36.0))
    calibration = TargetCalibration(Calibration(1.0, 0.0, Uncertainty(model=0.01)), baseline)
    members = (
        Member(MemberKind.LINEAR, 1.0, "full.os", target="os"),
        Member(MemberKind.LINEAR, 1.0, "full.pfs", target="pfs"),
    )
    spec = replace(
        binary.spec,
        name="toy-survival",
        kind=ModelKind.SURVIVAL,
        target="time to event",
        labels=(),
        endpoints=("os", "pfs"),
        variants=(replace(full, members=members),),
        notes=("prognostic",),
    )
    return Contents(
        spec=spec,
        linear={"full.os": member, "full.pfs": other},
        calibrations={"full": {"os": calibration, "pfs": calibration}},
        reference=binary.reference,
    )


PAPERS = Papers(
    card="# toy-response\n\nA made-up model for tests.\n",
    metrics={"schema": "oncobasis.metrics/1", "auc": 0.7},
    figures={"calibration.svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>"},
)


def write_toy(root: Path, contents: Contents | None = None) -> Written:
    """Write the toy bundle under a folder of models."""
    return write_bundle(contents or toy_contents(), PAPERS, root)
