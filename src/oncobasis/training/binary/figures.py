"""The figures of a binary bundle, by file name; drawn when they are asked for."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from oncobasis.predict.contents import Contents
from oncobasis.predict.spec import FeatureKind
from oncobasis.training.binary.assemble import contributions
from oncobasis.training.binary.variant import FittedVariant
from oncobasis.training.cohorts.cohort import Cohort
from oncobasis.training.fit import Draw
from oncobasis.training.fitting.data import data_of
from oncobasis.training.judging.groups import Group
from oncobasis.training.judging.repeats import calibration_bins, decision_curve
from oncobasis.training.reporting.curves import draw_calibration, draw_decision, draw_pr, draw_roc
from oncobasis.training.reporting.explanations import draw_beeswarm, draw_dependence, draw_levels
from oncobasis.training.reporting.forest import draw_forest

_ROUNDS = 300


def draws_of(
    contents: Contents,
    cohort: Cohort,
    variants: Sequence[FittedVariant],
    groups: Sequence[Group],
) -> dict[str, Draw]:
    """Curves of the first variant, cross-validated; explanations of the fitted model."""
    best = variants[0]
    where = f"{contents.spec.title}: {best.variant.name}\n{len(cohort)} patients, cross-validated"
    seed = contents.spec.training.seed
    judged, metrics = best.judged, best.metrics
    draws: dict[str, Draw] = {
        "roc.png": partial(draw_roc, judged, metrics, where),
        "pr.png": partial(draw_pr, judged, metrics, where),
        "calibration.png": partial(
            draw_calibration, calibration_bins(judged), judged, metrics, where
        ),
        "decision.png": lambda: draw_decision(
            decision_curve(judged, rounds=_ROUNDS, seed=seed), where
        ),
    }
    if groups and "auc" in metrics:
        draws["subgroups.png"] = partial(draw_forest, groups, metrics["auc"], where)
    return draws | _explanations(contents, cohort, best.variant.name)


def _explanations(contents: Contents, cohort: Cohort, variant: str) -> dict[str, Draw]:
    spec = contents.spec
    names = next(v.features for v in spec.variants if v.name == variant)
    features = tuple(map(spec.feature, names))
    data = data_of(features, cohort)
    said = contributions(contents, cohort, variant)
    where = f"{spec.target} ({variant})"
    draws: dict[str, Draw] = {"shap-beeswarm.png": partial(draw_beeswarm, data, said, where)}
    if any(feature.kind is FeatureKind.NUMBER for feature in features):
        draws["shap-dependence.png"] = partial(draw_dependence, data, said, where)
    for feature in features:
        if feature.kind is FeatureKind.CATEGORY:
            name = f"shap-{feature.name.replace('_', '-')}.png"
            draws[name] = partial(draw_levels, data, feature, said, where)
    return draws
