"""Figures of a survival model's card, of cross-validated predictions and made-up patients."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from oncobasis.predict.contents import Contents
from oncobasis.training.fit import Draw
from oncobasis.training.judging.groups import Group
from oncobasis.training.reporting.canvas import BLUE, GREY, ORANGE, canvas, png
from oncobasis.training.survival.cox import Floats
from oncobasis.training.survival.figures_effects import (
    draw_effects,
    draw_examples,
    draw_shapes,
    titled,
)
from oncobasis.training.survival.fitting import Patients
from oncobasis.training.survival.follow_up import curve_of, event_free
from oncobasis.training.survival.judging import Judged, risk_groups, stated_months
from oncobasis.training.survival.variants import EndpointFit, VariantFit

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_ROW = 0.25  # inches
_THIRDS = ("low risk", "middle", "high risk")
_COLOURS = (BLUE, GREY, ORANGE)


def draws_of(
    contents: Contents, first: VariantFit, groups: Mapping[str, Sequence[Group]]
) -> dict[str, Draw]:
    """The figures by file name; all are of the first variant."""
    ends = first.endpoints
    judged = {name: fit.judged for name, fit in ends.items()}
    found: dict[str, Draw] = {
        "calibration.png": partial(draw_calibration, judged),
        "risk_groups.png": partial(draw_thirds, ends),
        "effects.png": partial(draw_effects, ends),
        "shapes.png": partial(draw_shapes, ends),
        "examples.png": partial(draw_examples, contents),
    }
    for name in ends:
        found[f"subgroups_{name}.png"] = partial(draw_subgroups, groups[name], name)
    return found


def draw_calibration(judged: Mapping[str, Judged]) -> bytes:
    """Observed against predicted event-free chance: a row an endpoint, a column a month."""
    widest = max(len(stated_months(one)) for one in judged.values())
    with canvas(3.7 * widest, 3.8 * len(judged)) as (figure, _):
        table = _panels(figure, len(judged), widest)
        for row, (name, one) in zip(table, judged.items(), strict=True):
            for axes in row[len(stated_months(one)) :]:
                axes.set_visible(False)
            for axes, month in zip(row, stated_months(one), strict=False):
                _calibration_panel(axes, one, month)
                axes.set_title(f"{titled(name)}\nat {month:g} months")
        return png(figure)


def draw_thirds(ends: Mapping[str, EndpointFit]) -> bytes:
    """Kaplan-Meier curves of three groups by predicted risk, with the mean predicted curves."""
    with canvas(5.4 * len(ends), 4.4) as (figure, _):
        for axes, (name, fit) in zip(_panels(figure, 1, len(ends))[0], ends.items(), strict=True):
            _thirds_panel(axes, fit.patients, fit)
            axes.set_title(titled(name))
        return png(figure)


def draw_subgroups(groups: Sequence[Group], endpoint: str) -> bytes:
    """The C-index of every subgroup with enough events."""
    kept = [group for group in groups if "c_index" in group.metrics]
    lines: list[tuple[str, Group | None]] = []
    for place, group in enumerate(kept):
        if not place or kept[place - 1].axis != group.axis:
            lines.append((group.axis[:1].upper() + group.axis[1:], None))
        lines.append((f"{group.name}  ({group.events}/{group.patients})", group))
    with canvas(7.2, 1.4 + _ROW * max(len(lines), 4)) as (figure, axes):
        axes.axvline(0.5, color=GREY, linestyle="--", label="no information")
        for place, (label, shown) in enumerate(lines):
            if shown is None:
                axes.text(
                    0.0, place, f" {label}", transform=axes.get_yaxis_transform(), weight="bold",
                    va="center",
                )  # fmt: skip
                continue
            one = shown.metrics["c_index"]
            if one.low is not None and one.high is not None:
                axes.plot([one.low, one.high], [place, place], color=BLUE, linewidth=1.6)
            axes.plot(one.value, place, "s", color=BLUE, markersize=5)
        places = [place for place, (_, group) in enumerate(lines) if group is not None]
        axes.set_yticks(places, [lines[place][0] for place in places])
        axes.set(xlabel="C-index, 95 % interval", xlim=(0.2, 1.0), ylim=(len(lines) - 0.4, -0.6))
        axes.set_title(f"{titled(endpoint)}, cross-validated\n(events/patients)")
        axes.legend(loc="lower left", frameon=False)
        return png(figure)


def _panels(figure: Figure, rows: int, columns: int) -> list[list[Axes]]:
    figure.clear()
    return [list(row) for row in figure.subplots(rows, columns, squeeze=False)]


def _calibration_panel(axes: Axes, judged: Judged, month: float) -> None:
    found = [group for group in risk_groups(judged) if group.month == month]
    x = [100 * group.predicted for group in found]
    y = [100 * group.observed.value for group in found]
    low = [100 * (g.observed.value - (g.observed.low or 0.0)) for g in found]
    high = [100 * ((g.observed.high or 1.0) - g.observed.value) for g in found]
    axes.plot([0, 100], [0, 100], color=GREY, linestyle="--", label="ideal")
    axes.errorbar(
        x, y, yerr=[low, high], fmt="o", color=BLUE, capsize=3, label="fifths of patients, 95 %"
    )
    axes.set(xlim=(0, 100), ylim=(0, 100))
    axes.set(xlabel="Predicted event-free (%)", ylabel="Observed (%)")
    axes.set_aspect("equal")
    axes.legend(loc="upper left", frameon=False)


def _thirds_panel(axes: Axes, patients: Patients, fit: EndpointFit) -> None:
    score = fit.judged.scores[0]
    grid: Floats = np.linspace(0.0, fit.baseline.points[-1], 73)
    parts = np.array_split(np.argsort(score, kind="stable"), 3)
    for rows, label, colour in zip(parts, _THIRDS, _COLOURS, strict=True):
        seen = curve_of(patients.months[rows], patients.event[rows], grid)
        said = [float(event_free(fit.baseline, score[rows], at).mean()) for at in grid]
        axes.step(grid, 100 * seen, where="post", color=colour, linewidth=2, label=label)
        axes.plot(grid, 100 * np.array(said), color=colour, linestyle="--", linewidth=1.4)
    axes.plot([], [], color="black", linestyle="--", label="predicted")
    axes.set(xlabel="Months from start of treatment", ylabel="Event-free (%)", ylim=(0, 100))
    axes.set_xticks(np.arange(0, grid[-1] + 1, 6))
    axes.legend(loc="upper right", frameon=False)
