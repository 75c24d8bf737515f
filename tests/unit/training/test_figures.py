"""Figures can be read: labelled axes, no text below 9 points, nothing cut off, same bytes again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from matplotlib.text import Text

from builders.training_builder import made_up_table, small_task, write_table
from oncobasis.training.cohorts.read import read_cohort
from oncobasis.training.fitting.data import Data, data_of, with_fills
from oncobasis.training.judging.groups import Group
from oncobasis.training.judging.metrics import sigmoid
from oncobasis.training.judging.repeats import Judged, calibration_bins, decision_curve, metrics_of
from oncobasis.training.reporting import curves, explanations, forest
from oncobasis.training.results import Estimate

if TYPE_CHECKING:
    from matplotlib.figure import Figure

SMALLEST = 9.0
RNG = np.random.default_rng(5)
OUTCOME = RNG.integers(0, 2, 120).astype(float)
JUDGED = Judged(OUTCOME, sigmoid(OUTCOME + RNG.normal(size=(2, 120)) - 0.5))
METRICS = metrics_of(JUDGED, rounds=10, seed=1)
GROUPS = tuple(
    Group(axis, name, 40, 12, {"auc": Estimate(0.7, 0.55, 0.85)})
    for axis, names in {"sex": ("female", "male"), "drug": ("combination with CTLA-4",)}.items()
    for name in names
)
WHERE = "Objective response to immune checkpoint inhibitors: full\n120 patients"

PLAIN: dict[str, Callable[[], bytes]] = {
    "roc": lambda: curves.draw_roc(JUDGED, METRICS, WHERE),
    "pr": lambda: curves.draw_pr(JUDGED, METRICS, WHERE),
    "calibration": lambda: curves.draw_calibration(
        calibration_bins(JUDGED), JUDGED, METRICS, WHERE
    ),
    "decision": lambda: curves.draw_decision(decision_curve(JUDGED, rounds=5, seed=1), WHERE),
    "subgroups": lambda: forest.draw_forest(GROUPS, METRICS["auc"], WHERE),
}


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[Figure]:
    """Every figure that is turned into bytes during the test."""
    figures: list[Figure] = []

    def keep(figure: Figure) -> bytes:
        figures.append(figure)
        figure.canvas.draw()
        hold_legible(figure)
        return b""

    for module in (curves, forest, explanations):
        monkeypatch.setattr(module, "png", keep)
    return figures


def hold_legible(figure: Figure) -> None:
    width, height = figure.get_size_inches() * figure.dpi
    for axes in figure.axes:
        if axes.get_visible() and axes.get_label() != "<colorbar>":
            assert axes.get_xlabel(), "an axis has no label"
    for text in figure.findobj(Text):
        if not text.get_visible() or not text.get_text().strip():
            continue
        assert float(text.get_fontsize()) >= SMALLEST, text.get_text()
        box = text.get_window_extent()
        inside = box.x0 >= -1 and box.y0 >= -1 and box.x1 <= width + 1 and box.y1 <= height + 1
        assert inside or text.axes is None or _is_off_axis(text), text.get_text()


def _is_off_axis(text: Text) -> bool:
    """A tick's label beyond the limits of its axis is made and not drawn."""
    axes = text.axes
    return axes is not None and text in (*axes.get_xticklabels(), *axes.get_yticklabels())


@pytest.mark.parametrize("name", list(PLAIN))
def test_a_plain_figure_is_legible(drawn: list[Figure], name: str) -> None:
    PLAIN[name]()
    assert len(drawn) == 1


@pytest.mark.parametrize("name", ["roc", "subgroups"])
def test_the_same_figure_has_the_same_bytes_and_no_date(name: str) -> None:
    first = PLAIN[name]()
    assert first == PLAIN[name]()
    assert first.startswith(b"\x89PNG")
    assert b"tIME" not in first
    assert b"Software" not in first


@pytest.mark.slow
def test_explanations_are_legible(drawn: list[Figure], tmp_path: Path) -> None:
    data = _data(tmp_path)
    said = {one.name: RNG.normal(size=len(data)) for one in data.features}
    explanations.draw_beeswarm(data, said, "objective response")
    explanations.draw_dependence(data, said, "objective response")
    category = next(one for one in data.features if one.levels)
    explanations.draw_levels(data, category, said, "objective response")
    assert len(drawn) == 3


def _data(folder: Path) -> Data:
    task = small_task()
    cohort = read_cohort(write_table(folder / "cohort.csv", made_up_table(80)), task)
    task = replace(task, features=with_fills(task.features, cohort.rows))
    return data_of(task.plan_features(task.plans[0]), cohort)
