"""The drift of a cohort as one figure: shifts by feature, scores, and calibration."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from oncobasis.training.drift.features import Subject
from oncobasis.training.drift.report import DriftReport, Judged, Scored, Verdict

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_COLOURS = {Verdict.STABLE: "#4a7a96", Verdict.WATCH: "#d98e04", Verdict.DRIFT: "#b3261e"}
_BINS = 10


def draw_drift(report: DriftReport, scored: Scored | None, path: Path) -> None:
    """Write the figure (by the path's ending: svg, png, pdf); no patient's row is in it."""
    from matplotlib import rc_context
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    shown = _shown(report)
    height = max(3.8, 0.34 * len(shown) + 1.6)
    figure = Figure(figsize=(11, height), layout="constrained")
    FigureCanvasAgg(figure)
    shifts, calibration = figure.subplots(1, 2, width_ratios=(1.5, 1))
    _draw_shifts(shifts, shown, report.limits.psi)
    _draw_calibration(calibration, report, scored)
    subjects = report.subjects
    figure.suptitle(
        f"{subjects.model} {subjects.version} on {subjects.cohort} ({report.patients} patients):"
        f" {report.verdict}",
        fontsize=12,
    )
    with rc_context({"svg.hashsalt": "oncobasis"}):  # the same figure is the same bytes
        figure.savefig(path, dpi=150, metadata={"Date": None} if path.suffix == ".svg" else None)


def _shown(report: DriftReport) -> list[Judged]:
    """The comparisons, smallest first, without values that are missing in neither cohort."""
    told = [
        one
        for one in report.judged
        if one.finding.subject is not Subject.MISSING or one.finding.distance.psi > 0
    ]
    return sorted(told, key=lambda one: one.finding.distance.psi)


def _draw_shifts(axes: Axes, ordered: Sequence[Judged], limits: tuple[float, float]) -> None:
    words = {Subject.VALUES: "", Subject.MISSING: " (missing)", Subject.SCORE: ""}
    places = [float(place) for place in range(len(ordered))]
    axes.barh(
        places,
        [judged.finding.distance.psi for judged in ordered],
        color=[_COLOURS[judged.verdict] for judged in ordered],
    )
    axes.set_yticks(places, [j.finding.title + words[j.finding.subject] for j in ordered])
    for limit in limits:
        axes.axvline(limit, color="#555555", linewidth=0.8, linestyle="--")
    for place, judged in zip(places, ordered, strict=True):
        text = f" p {_p(judged.corrected)}"
        axes.text(judged.finding.distance.psi, place, text, va="center", fontsize=8)
    axes.margins(x=0.15)
    axes.set_xlabel("PSI (dashed: watch, drift); p corrected by Holm")
    axes.spines[["top", "right"]].set_visible(False)


def _draw_calibration(axes: Axes, report: DriftReport, scored: Scored | None) -> None:
    if report.events:
        _draw_events(axes, report)
        return
    axes.plot([0, 1], [0, 1], color="#555555", linewidth=0.8, linestyle="--")
    axes.set(xlim=(0, 1), ylim=(0, 1), xlabel="Predicted probability", ylabel="Seen frequency")
    axes.set_aspect("equal")
    axes.spines[["top", "right"]].set_visible(False)
    found = report.calibration
    if scored is None or found is None:
        axes.text(0.5, 0.5, "no outcomes", ha="center", va="center")
        return
    known = ~np.isnan(scored.probability) & ~np.isnan(scored.outcome)
    probability, outcome = scored.probability[known], scored.outcome[known]
    order = np.argsort(probability, kind="stable")
    colour = _COLOURS[report.calibration_verdict]
    for part in np.array_split(order, min(_BINS, max(2, len(order) // 20))):
        mean, seen = probability[part].mean(), outcome[part].mean()
        half = 1.96 * np.sqrt(max(seen * (1 - seen), 1e-9) / len(part))
        axes.errorbar(mean, seen, yerr=half, fmt="o", color=colour, markersize=5, linewidth=1)
    axes.set_title(
        f"slope {found.slope.value:.2f} [{found.slope.low:.2f}, {found.slope.high:.2f}],"
        f" intercept {found.intercept.value:+.2f}\nobserved {found.observed},"
        f" expected {found.expected:.1f}",
        fontsize=9,
    )


def _draw_events(axes: Axes, report: DriftReport) -> None:
    colour = _COLOURS[report.calibration_verdict]
    for place, found in enumerate(report.events):
        ratio = found.ratio
        axes.plot([ratio.low, ratio.high], [place, place], color=colour, linewidth=1)
        axes.plot([ratio.value], [place], "o", color=colour, markersize=5)
        text = f"observed {found.observed}, expected {found.expected:.1f}"
        axes.text(0.05, place + 0.15, text, fontsize=8)
    axes.axvline(1.0, color="#555555", linewidth=0.8, linestyle="--")
    names = [found.endpoint.replace("_", "\n") for found in report.events]
    axes.set_yticks(range(len(report.events)), names)
    axes.set_ylim(-0.6, len(report.events) - 0.4)
    axes.set_xlim(0, max(2.0, *(1.1 * found.ratio.high for found in report.events)))
    axes.set_xlabel("Observed / expected events")
    axes.spines[["top", "right"]].set_visible(False)


def _p(value: float) -> str:
    return "< 0.001" if value < 0.001 else f"{value:.3f}"  # noqa: PLR2004
