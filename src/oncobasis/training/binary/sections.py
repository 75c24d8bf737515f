"""The performance sections of a binary model's card, from what was measured."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from oncobasis.training.binary.compare import Compared
from oncobasis.training.binary.null import Null
from oncobasis.training.binary.variant import FittedVariant
from oncobasis.training.fit import CardSection
from oncobasis.training.judging.groups import Group
from oncobasis.training.reporting.markdown import bullets, metric_rows, stated, table

NAMES = {
    "auc_folds": "AUC, mean within folds",
    "auc": "AUC",
    "pr_auc": "PR-AUC (average precision)",
    "brier": "Brier score",
    "ece": "ECE, ten bins of equal width",
    "ece_quantile": "ECE, ten bins of equal size",
    "slope": "calibration slope",
    "intercept": "calibration in the large",
    "net_benefit_30": "net benefit at 30 %",
}


def variants_section(variants: Sequence[FittedVariant], scheme: str) -> CardSection:
    """Metrics of every feature set, and the coverage of the sets of labels."""
    header, rows = metric_rows({item.variant.name: item.metrics for item in variants}, NAMES)
    sets = [
        f"{item.variant.name}: {100 * item.conformal.coverage[0]:.0f} % of non-responders and"
        f" {100 * item.conformal.coverage[1]:.0f} % of responders"
        for item in variants
    ]
    text = (
        f"{scheme} Every probability here was recalibrated on other folds than its own. Intervals"
        " are 95 %, by bootstrap over patients.\n\n"
        f"{table(header, rows)}\n\n"
        "Sets of labels aim at 90 % coverage in each class; seen out of fold:\n\n"
        f"{bullets(sets)}"
    )
    return CardSection("Performance by feature set", text)


def candidates_section(compared: Sequence[Compared], chosen: str, variant: str) -> CardSection:
    """The candidates on the first feature set."""
    rows = [
        [
            f"**{one.title}**" if one.candidate == chosen else one.title,
            f"{one.auc:.4f} (SD {one.auc_spread:.4f})",
            f"{one.brier:.4f}",
        ]
        for one in compared
        if one.variant == variant
    ]
    text = (
        f"On the feature set `{variant}`; the chosen one in bold. The choice is by the mean AUC"
        " over all feature sets, among those with a tree member.\n\n"
    ) + table(["candidate", "AUC within folds (SD over repeats)", "Brier"], rows)
    return CardSection("Candidates", text)


def groups_section(groups: Sequence[Group]) -> CardSection:
    """Metrics by subgroup, with intervals."""
    rows = [
        [
            group.axis,
            group.name,
            f"{group.events}/{group.patients}",
            *(stated(group.metrics.get(name), 2) for name in ("auc", "brier", "intercept")),
        ]
        for group in groups
    ]
    text = (
        "Cross-validated, on the first feature set. Calibration in the large above 0 means that"
        " more responded than predicted. A dash: too few patients.\n\n"
    ) + table(
        ["by", "group", "responders/patients", "AUC", "Brier", "calibration in the large"], rows
    )
    return CardSection("Subgroups", text)


def robustness_section(null: Null | None, steady: Mapping[str, object]) -> CardSection:
    """The permutation null and the stability over seeds."""
    lines = []
    if null is not None:
        lines.append(
            f"Shuffled outcomes, {null.runs} runs of a whole 5-fold cross-validation: mean AUC"
            f" {null.mean:.3f}, highest {null.highest:.3f}; p = {null.p_value:.3f}."
        )
    if steady.get("seeds"):
        lines.append(
            f"Other folds and tree seeds, {steady['seeds']} times: AUC"
            f" {steady['auc_mean']:.3f}, SD {steady['auc_sd']:.3f}"
            f" ({steady['auc_lowest']:.3f} to {steady['auc_highest']:.3f})."
        )
    return CardSection("Robustness", bullets(lines) or "Not run.")
