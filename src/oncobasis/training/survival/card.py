"""The sections of a survival model's card that its numbers write."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from oncobasis.predict.bundle.strict_json import Json
from oncobasis.training.fit import CardSection

_NAMES = {
    "overall_survival": "overall survival",
    "progression_free_survival": "progression-free survival",
}
Table = Mapping[str, Json]


def survival_sections(metrics: Table) -> tuple[CardSection, ...]:
    """Performance, calibration, subgroups and explanation, as Markdown."""
    return (
        CardSection("What the curve is, and is not", _PROGNOSTIC),
        CardSection("Performance (cross-validation)", _performance(metrics)),
        CardSection("Calibration at fixed months (cross-validation)", _calibration(metrics)),
        CardSection("Subgroups (cross-validation, first variant)", _subgroups(metrics)),
        CardSection("What the model looks at", _importance(metrics)),
    )


_PROGNOSTIC = """\
**The model is largely prognostic.** It was learned from treated patients only. Low albumin, a high
neutrophil-to-lymphocyte ratio, earlier lines of therapy and the cancer type foretell a short
survival under any treatment, and they carry most of the prediction. A poor curve is therefore no
sign that a checkpoint inhibitor would not help, and a good one is no sign that it would.

The line is the expected share of patients like this one who are event-free; the band is the 95 %
uncertainty of that share (coefficients, trees, baseline hazard, filled-in values). It is not a
range of single patients' survival times."""


def _performance(metrics: Table) -> str:
    folds = cast("Table", metrics["cross_validation"])
    lines = [
        (
            f"Mean over {folds['repeats']} repeats of {folds['folds']}-fold cross-validation; 95 %"
            f" intervals by {folds['bootstrap']} bootstrap resamples of patients (slope: Wald). The"
            " slope is that of the recalibrated log-hazard; 1 is right."
        ),
        "",
        "| variant | endpoint | C-index | slope | AUC 12 m | Brier 12 m |",
        "|---|---|---|---|---|---|",
    ]
    for variant, one in cast("Mapping[str, Table]", metrics["variants"]).items():
        for endpoint, found in cast("Mapping[str, Table]", one["endpoints"]).items():
            values = cast("Table", found["metrics"])
            cells = [_cell(values.get(name)) for name in ("c_index", "slope", "auc_12", "brier_12")]
            lines.append(f"| {variant} | {_named(endpoint)} | {' | '.join(cells)} |")
    lines += ["", _null(cast("Mapping[str, Table]", metrics["null"]))]
    return "\n".join(lines)


def _null(null: Mapping[str, Table]) -> str:
    parts = [
        f"{_named(name)} {_number(one['mean_c_index'])} (highest {_number(one['highest_c_index'])}"
        f" of {one['runs']}, p = {_number(one['p_value'], 2)})"
        for name, one in null.items()
        if one.get("runs")
    ]
    return f"With shuffled outcomes the same pipeline finds {'; '.join(parts)}." if parts else ""


def _calibration(metrics: Table) -> str:
    lines = [
        (
            "Mean predicted chance to be event-free less the observed one (Kaplan-Meier), first"
            " variant; positive: too hopeful."
        ),
        "",
        "| endpoint | month | predicted less observed | Brier | AUC |",
        "|---|---|---|---|---|",
    ]
    first = next(iter(cast("Mapping[str, Table]", metrics["variants"]).values()))
    for endpoint, found in cast("Mapping[str, Table]", first["endpoints"]).items():
        values = cast("Table", found["metrics"])
        for name in values:
            if name.startswith("gap_"):
                month = name.removeprefix("gap_")
                cells = [_cell(values.get(f"{what}_{month}")) for what in ("gap", "brier", "auc")]
                lines.append(f"| {_named(endpoint)} | {month} | {' | '.join(cells)} |")
    lines += ["", "![Calibration](figures/calibration.png)"]
    lines += ["", "![Risk groups](figures/risk_groups.png)"]
    return "\n".join(lines)


def _subgroups(metrics: Table) -> str:
    lines = [
        "| endpoint | group | patients | events | C-index | slope |",
        "|---|---|---|---|---|---|",
    ]
    for endpoint, groups in cast("Mapping[str, Sequence[Table]]", metrics["subgroups"]).items():
        for group in groups:
            values = cast("Table", group["metrics"])
            cells = [_cell(values.get(name)) for name in ("c_index", "slope")]
            if not values:
                cells = ["too few events", ""]
            lines.append(
                f"| {_named(endpoint)} | {group['axis']}: {group['group']} | {group['patients']}"
                f" | {group['events']} | {' | '.join(cells)} |"
            )
    return "\n".join(lines)


def _importance(metrics: Table) -> str:
    lines = [
        (
            "Mean absolute contribution to the log-hazard, first variant; the contributions of one"
            " patient are exact (they and the baseline sum to the score)."
        ),
        "",
        "| endpoint | features, largest first |",
        "|---|---|",
    ]
    for endpoint, items in cast("Mapping[str, Sequence[Table]]", metrics["importance"]).items():
        parts = [
            f"{item['title']} {_number(item['mean_absolute_log_hazard'], 2)}" for item in items
        ]
        lines.append(f"| {_named(endpoint)} | {', '.join(parts)} |")
    lines += ["", "![Sizes](figures/effects.png)", "", "![Shapes](figures/shapes.png)"]
    lines += ["", "![Made-up patients](figures/examples.png)"]
    return "\n".join(lines)


def _named(endpoint: str) -> str:
    return _NAMES.get(endpoint, endpoint.replace("_", " "))


def _cell(found: Json) -> str:
    if not isinstance(found, Mapping):
        return "-"
    value = _number(found["value"])
    low, high = found.get("low"), found.get("high")
    return value if low is None else f"{value} [{_number(low)}, {_number(high)}]"


def _number(value: Json, digits: int = 3) -> str:
    return f"{value:.{digits}f}" if isinstance(value, int | float) else "-"
