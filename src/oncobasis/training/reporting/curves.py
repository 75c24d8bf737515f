"""ROC, precision and recall, calibration and decision curves of a binary model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from oncobasis.training.cohorts.cohort import Floats
from oncobasis.training.judging.repeats import BenefitPoint, CalibrationBin, Judged
from oncobasis.training.reporting.canvas import BLUE, GREY, ORANGE, canvas, png
from oncobasis.training.results import Estimate

_GRID = np.linspace(0.0, 1.0, 101)


def draw_roc(judged: Judged, metrics: Mapping[str, Estimate], where: str) -> bytes:
    """ROC curve, mean over repeats."""
    curve = np.mean([_roc(judged.outcome, one) for one in judged.probability], axis=0)
    with canvas() as (figure, axes):
        axes.plot([0, 100], [0, 100], color=GREY, linestyle="--", label="no information")
        axes.plot(
            100 * _GRID, 100 * curve, color=BLUE, linewidth=2, label=_stated("AUC", "auc", metrics)
        )
        axes.set(
            xlabel="False positives among non-responders (%)",
            ylabel="True positives among responders (%)",
        )
        axes.set(xlim=(0, 100), ylim=(0, 100), title=where)
        axes.set_aspect("equal")
        axes.legend(loc="lower right", frameon=False)
        return png(figure)


def draw_pr(judged: Judged, metrics: Mapping[str, Estimate], where: str) -> bytes:
    """Precision against recall, mean over repeats."""
    curve = np.mean([_precision(judged.outcome, one) for one in judged.probability], axis=0)
    rate = 100 * float(judged.outcome.mean())
    with canvas() as (figure, axes):
        axes.axhline(rate, color=GREY, linestyle="--", label=f"response rate {rate:.0f} %")
        label = _stated("average precision", "pr_auc", metrics)
        axes.plot(100 * _GRID[1:], 100 * curve[1:], color=BLUE, linewidth=2, label=label)
        axes.set(
            xlabel="Responders found: recall (%)",
            ylabel="Responders among those called: precision (%)",
        )
        axes.set(xlim=(0, 100), ylim=(0, 100), title=where)
        axes.legend(loc="upper right", frameon=False)
        return png(figure)


def draw_calibration(
    bins: Sequence[CalibrationBin], judged: Judged, metrics: Mapping[str, Estimate], where: str
) -> bytes:
    """Observed share against predicted probability in groups of equally many patients."""
    predicted = [100 * one.predicted for one in bins]
    observed = [100 * one.observed.value for one in bins]
    low = [100 * (one.observed.value - (one.observed.low or 0.0)) for one in bins]
    high = [100 * ((one.observed.high or 1.0) - one.observed.value) for one in bins]
    with canvas(height=5.2) as (figure, axes):
        axes.plot([0, 100], [0, 100], color=GREY, linestyle="--", label="ideal")
        label = f"{len(bins)} groups of patients, 95 % interval"
        axes.errorbar(
            predicted, observed, yerr=[low, high], fmt="o", color=BLUE, capsize=3, label=label
        )
        counts, edges = np.histogram(100 * judged.probability.mean(axis=0), bins=25, range=(0, 100))
        heights = 12 * counts / max(int(counts.max()), 1)
        axes.bar(
            edges[:-1],
            heights,
            width=4,
            align="edge",
            color=GREY,
            alpha=0.35,
            label="patients (no scale)",
        )
        axes.set(xlabel="Predicted probability of response (%)", ylabel="Observed responses (%)")
        axes.set(xlim=(0, 100), ylim=(0, 100))
        axes.set_title(f"{where}\nslope {_plain('slope', metrics)}, ECE {_plain('ece', metrics)}")
        axes.legend(loc="upper left", frameon=False)
        return png(figure)


def draw_decision(points: Sequence[BenefitPoint], where: str) -> bytes:
    """Net benefit of treating from a probability on, against treating everybody or nobody."""
    at = [100 * point.threshold for point in points]
    model = [point.model.value for point in points]
    low = [
        point.model.low if point.model.low is not None else point.model.value for point in points
    ]
    high = [
        point.model.high if point.model.high is not None else point.model.value for point in points
    ]
    with canvas() as (figure, axes):
        axes.fill_between(at, low, high, color=BLUE, alpha=0.18, linewidth=0, label="95 % interval")
        axes.plot(at, model, color=BLUE, linewidth=2, label="by the model")
        axes.plot(
            at, [p.everybody for p in points], color=ORANGE, linestyle="--", label="treat everybody"
        )
        axes.axhline(0, color=GREY, linestyle=":", label="treat nobody")
        axes.set(
            xlabel="Probability from which one would treat (%)",
            ylabel="Net benefit (responders gained per patient)",
        )
        axes.set(ylim=(min(-0.05, min(model) - 0.02), max(*high, 0.05) + 0.03), title=where)
        axes.legend(frameon=False)
        return png(figure)


def _roc(outcome: Floats, score: Floats) -> Floats:
    order = np.argsort(-score, kind="stable")
    hits = np.concatenate([[0.0], np.cumsum(outcome[order])])
    false = np.concatenate([[0.0], np.cumsum(1 - outcome[order])])
    return np.asarray(np.interp(_GRID, false / false[-1], hits / hits[-1]))


def _precision(outcome: Floats, score: Floats) -> Floats:
    order = np.argsort(-score, kind="stable")
    hits = np.cumsum(outcome[order])
    precision = hits / np.arange(1, len(order) + 1)
    return np.asarray(np.interp(_GRID, hits / hits[-1], precision))


def _stated(title: str, name: str, metrics: Mapping[str, Estimate]) -> str:
    return f"{title} {_plain(name, metrics)}"


def _plain(name: str, metrics: Mapping[str, Estimate]) -> str:
    found = metrics.get(name)
    if found is None:
        return "not known"
    if found.low is None or found.high is None:
        return f"{found.value:.3f}"
    return f"{found.value:.3f} ({found.low:.3f} to {found.high:.3f})"
