"""Forest plot of a metric by subgroup."""

from __future__ import annotations

from collections.abc import Sequence

from oncobasis.training.judging.groups import Group
from oncobasis.training.reporting.canvas import BLUE, GREY, canvas, png
from oncobasis.training.results import Estimate

_ROW = 0.24  # inches


def draw_forest(
    groups: Sequence[Group], overall: Estimate, where: str, metric: str = "auc"
) -> bytes:
    """One line a group with the metric's 95 % interval; groups that are too small are left out."""
    kept = [group for group in groups if metric in group.metrics]
    labels, places, heads = [], [], []
    row, axis = 0, ""
    for group in kept:
        if group.axis != axis:
            axis = group.axis
            heads.append((row, axis))
            row += 1
        places.append(row)
        labels.append(f"{group.name}  ({group.events}/{group.patients})")
        row += 1
    with canvas(7.2, 1.4 + _ROW * max(row, 4)) as (figure, axes):
        axes.axvline(
            overall.value, color=GREY, linestyle="--", label=f"all patients {overall.value:.2f}"
        )
        for place, group in zip(places, kept, strict=True):
            found = group.metrics[metric]
            if found.low is not None and found.high is not None:
                axes.plot([found.low, found.high], [place, place], color=BLUE, linewidth=1.6)
            axes.plot(found.value, place, "s", color=BLUE, markersize=5)
        for place, name in heads:
            axes.text(
                0.0,
                place,
                name[:1].upper() + name[1:],
                transform=axes.get_yaxis_transform(),
                weight="bold",
                va="center",
            )
        axes.set_yticks(places, labels)
        axes.set(xlabel="AUC, 95 % interval", xlim=(0.0, 1.0), ylim=(row - 0.4, -0.6))
        axes.set_title(f"{where}\n(responders/patients)")
        axes.legend(loc="lower left", frameon=False)
        return png(figure)
