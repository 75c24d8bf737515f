"""Global explanations drawn with the shap package, from the attributions that serving gives.

Values are moved by a little noise, so that no patient's exact value can be read off a figure.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

import matplotlib.pyplot as plt
import numpy as np

from oncobasis.predict.spec import FeatureKind, FeatureSpec, Transform
from oncobasis.training.cohorts.cohort import Floats
from oncobasis.training.fitting.data import Data
from oncobasis.training.reporting.canvas import BLUE, GREY, canvas, margins, png, styled
from oncobasis.training.reporting.shap_package import shap_package

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_NOISE = 0.015  # of the range of a feature
_COLUMNS = 3
_EFFECT = "Effect on the log-odds"


def draw_beeswarm(data: Data, contributions: Mapping[str, Floats], where: str) -> bytes:
    """Every patient's attributions by feature, coloured by its value (levels grey)."""
    shap = shap_package()
    columns = [
        np.full(len(data), np.nan) if f.kind is FeatureKind.CATEGORY else _noisy(data.matrix[:, i])
        for i, f in enumerate(data.features)
    ]
    explanation = shap.Explanation(
        values=np.column_stack([contributions[f.name] for f in data.features]),
        data=np.column_stack(columns),
        feature_names=[f.title for f in data.features],
    )
    with _pyplot(9.0, 1.5 + 0.48 * len(data.features)) as figure, warnings.catch_warnings():
        warnings.filterwarnings("ignore", "All-NaN", RuntimeWarning)  # levels have no colour
        axes = figure.add_subplot()
        shap.plots.beeswarm(
            explanation, max_display=20, ax=axes, show=False, plot_size=None, s=9,
            color_bar_label="Value of the feature",
        )  # fmt: skip
        axes.set_xlabel(f"{_EFFECT} of {where}", fontsize=11)
        axes.tick_params(labelsize=10)
        return png(figure)


def draw_dependence(data: Data, contributions: Mapping[str, Floats], where: str) -> bytes:
    """The effect of each number against its value, one panel a feature."""
    shap = shap_package()
    numbers = [(i, f) for i, f in enumerate(data.features) if f.kind is FeatureKind.NUMBER]
    rows = math.ceil(len(numbers) / _COLUMNS)
    with _pyplot(10.5, 0.5 + 3.0 * rows) as figure:
        grid = figure.subplots(rows, _COLUMNS, squeeze=False, sharey=True)
        for axes in grid.flat[len(numbers) :]:
            axes.set_visible(False)
        for axes, (column, feature) in zip(grid.flat, numbers, strict=False):
            explanation = shap.Explanation(
                values=contributions[feature.name],
                data=_noisy(data.matrix[:, column]),
                feature_names=feature.title,
            )
            shap.plots.scatter(
                explanation, ax=axes, show=False, hist=False, color=BLUE, dot_size=8, alpha=0.5,
                x_jitter=0,
            )  # fmt: skip
            axes.axhline(0, color=GREY, linewidth=0.8)
            axes.set_xlabel(_axis(feature), fontsize=10.5)
            axes.set_ylabel(_EFFECT, fontsize=10.5)
            axes.tick_params(labelsize=10, labelleft=True)
        figure.suptitle(where, fontsize=11)
        return png(figure)


def draw_levels(
    data: Data, feature: FeatureSpec, contributions: Mapping[str, Floats], where: str
) -> bytes:
    """The mean effect of each level of a category, with its number of patients."""
    column = data.matrix[:, data.features.index(feature)]
    said = contributions[feature.name]
    found = []
    for index, level in enumerate(feature.levels):
        rows = column == index
        if rows.any():
            found.append((float(said[rows].mean()), f"{level} ({int(rows.sum())})"))
    found.sort()
    with canvas(7.0, 1.2 + 0.27 * len(found)) as (figure, axes):
        axes.barh([name for _, name in found], [value for value, _ in found], color=BLUE)
        axes.axvline(0, color=GREY, linewidth=0.8)
        axes.set(xlabel=f"{_EFFECT} (patients in brackets)", title=f"{feature.title}, {where}")
        return png(figure)


@contextmanager
def _pyplot(width: float, height: float) -> Iterator[Figure]:
    """A figure that shap can draw on, under a fixed seed; the global state is put back."""
    plt.switch_backend("agg")
    state = np.random.get_state()
    np.random.seed(0)
    try:
        with styled():
            figure = plt.figure(figsize=(width, height), layout=margins())
            try:
                yield figure
            finally:
                plt.close(figure)
    finally:
        np.random.set_state(state)


def _noisy(values: Floats) -> Floats:
    known = values[~np.isnan(values)]
    if not len(known):
        return values
    size = _NOISE * float(np.ptp(known))
    moved = values + np.random.default_rng(0).normal(0.0, size, len(values))
    return np.asarray(np.clip(moved, known.min(), known.max()))


def _axis(feature: FeatureSpec) -> str:
    unit = "" if feature.unit in {"", "ratio"} else f" ({feature.unit})"
    shown = "" if feature.transform is Transform.NONE else f", {feature.transform}"
    cap = f", up to {feature.clip[1]:g}" if feature.clip and feature.clip[1] != feature.most else ""
    return f"{feature.title}{unit}{shown}{cap}"
