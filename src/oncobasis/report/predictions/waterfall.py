"""The waterfall of a prediction: from the training average to this patient, one value a step.

The name of a value stands above its bar, so that long names and Korean fit a telephone's width.
Direction is told by sign, by arrow and by colour. The scale is probability, or the hazard relative
to the average (logarithmic) for survival.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from oncobasis.report.predictions.drawing import box, drawing, line, words
from oncobasis.report.predictions.view import amount, percent
from oncobasis.report.wording import label

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markupsafe import Markup

    from oncobasis.report.predictions.view import Row, View
    from oncobasis.report.wording import Language

WIDTH = 400.0
_EDGE, _ROW, _BAR = 6.0, 31.0, 9.0
_HEAD, _FOOT = 26.0, 46.0
_SHOWN = 8
_CHANCE_TICKS = tuple(tick / 20 for tick in range(21))
_HAZARD_TICKS = tuple(
    math.log(one) for one in (0.1, 0.2, 0.33, 0.5, 0.7, 0.85, 1, 1.2, 1.4, 2, 3, 5, 10)
)
_MOST_TICKS = 5
_LEAST_WIDTH = 1.5
_TICK_ROOM = 16.0


@dataclass(frozen=True, slots=True)
class _Step:
    words: str
    amount: str
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class _Scale:
    low: float
    high: float

    def __call__(self, value: float) -> float:
        room = WIDTH - 2 * _EDGE
        return _EDGE + room * (value - self.low) / (self.high - self.low)


def waterfall(view: View, language: Language) -> Markup | None:
    """Return the picture of the known values; None where there is nothing to draw."""
    known = [row for row in view.rows if row.amount]
    if not known or view.said.baseline is None:
        return None
    hazard = bool(view.said.survival)
    start = 0.0 if hazard else _sigma(view.said.baseline)
    steps = list(_steps(known, start, language, hazard=hazard))
    end = steps[-1].end
    ends = [start, end, *(step.end for step in steps)]
    scale, ticks = _axis(ends, hazard=hazard)
    height = _HEAD + _ROW * len(steps) + _FOOT
    named = label("prediction_waterfall_from", language).format(
        start=_level(start, hazard=hazard), end=_level(end, hazard=hazard)
    )
    parts = [
        *_grid(scale, ticks, height, end, hazard=hazard),
        *_levels(scale, start, end, height, language, hazard=hazard),
        *(part for place, step in enumerate(steps) for part in _bar(scale, place, step)),
    ]
    name = f"{label('prediction_waterfall', language)}. {named}"
    kind = "waterfall hazard" if hazard else "waterfall"
    return drawing(WIDTH, height, parts, name=name, kind=kind)


def _steps(
    rows: Sequence[Row], start: float, language: Language, *, hazard: bool
) -> Iterator[_Step]:
    """Yield the strongest values in order, then all others as one."""
    at = start
    shown = rows if len(rows) <= _SHOWN + 1 else rows[:_SHOWN]
    for row in shown:
        size = row.step if hazard else row.chance or 0.0
        yield _Step(f"{row.name}: {row.value}", row.amount, at, at + size)
        at += size
    rest = rows[len(shown) :]
    if rest:
        step = math.fsum(row.step for row in rest)
        chance = None if hazard else math.fsum(row.chance or 0.0 for row in rest)
        size = step if chance is None else chance
        name = label("prediction_rest", language).format(count=len(rest))
        yield _Step(name, amount(step, chance, language), at, at + size)


def _axis(ends: Sequence[float], *, hazard: bool) -> tuple[_Scale, list[float]]:
    """A scale with room around the steps, and a few round ticks on it."""
    low, high = min(ends), max(ends)
    margin = max((high - low) * 0.06, 0.02)
    scale = _Scale(low - margin, high + margin)
    inside = [
        tick
        for tick in (_HAZARD_TICKS if hazard else _CHANCE_TICKS)
        if scale.low <= tick <= scale.high
    ]
    every = max(1, math.ceil(len(inside) / _MOST_TICKS))
    return scale, inside[::every]


def _grid(
    scale: _Scale, ticks: Sequence[float], height: float, end: float, *, hazard: bool
) -> Iterator[Markup]:
    """Lines with their levels; beside the patient's own mark the level is left out."""
    foot = height - _FOOT + 8
    for tick in ticks:
        yield line(scale(tick), _HEAD, scale(tick), foot, "grid")
        if abs(scale(tick) - scale(end)) < _TICK_ROOM:
            continue
        room = _TICK_ROOM
        x = min(max(scale(tick), room), WIDTH - room)
        yield words(x, foot + 14, _level(tick, hazard=hazard), "tick", anchor="middle")


def _levels(
    scale: _Scale, start: float, end: float, height: float, language: Language, *, hazard: bool
) -> Iterator[Markup]:
    """Where it begins (above) and where it ends (below), each with its number."""
    foot = height - _FOOT + 8
    yield line(scale(start), _HEAD - 7, scale(start), foot, "from")
    begin = f"{label('prediction_average', language)} {_level(start, hazard=hazard)}"
    yield _beside(scale(start), _HEAD - 12, begin, "mark")
    yield line(scale(end), foot - 6, scale(end), foot + 22, "to")
    result = f"{label('prediction_result', language)} {_level(end, hazard=hazard)}"
    yield _beside(scale(end), height - 4, result, "result")


def _beside(x: float, y: float, said: str, kind: str) -> Markup:
    """Text at a place, kept inside the picture."""
    left, right = WIDTH * 0.33, WIDTH * 0.67
    if x < left:
        return words(max(_EDGE, x - 3), y, said, kind)
    if x > right:
        return words(min(WIDTH - _EDGE, x + 3), y, said, kind, anchor="end")
    return words(x, y, said, kind, anchor="middle")


def _bar(scale: _Scale, place: int, step: _Step) -> Iterator[Markup]:
    top = _HEAD + _ROW * place
    raised = step.end >= step.start
    left, right = sorted((scale(step.start), scale(step.end)))
    width = max(right - left, _LEAST_WIDTH)
    below = top + 16
    kind = "up" if raised else "down"
    yield words(_EDGE, top + 11, step.words, "name")
    nothing = step.amount.startswith("±") or step.amount == "×1.00"
    arrow = "·" if nothing else "▲" if raised else "▼"
    tone = "amount" if nothing else f"amount {kind}"
    yield words(WIDTH - _EDGE, top + 11, f"{arrow} {step.amount}", tone, anchor="end")
    yield box(left, below, width, _BAR, kind)
    yield line(scale(step.end), below, scale(step.end), below + _ROW, "link")


def _level(value: float, *, hazard: bool) -> str:
    return f"×{math.exp(value):.2g}" if hazard else percent(value)


def _sigma(value: float) -> float:
    return 1.0 / (1.0 + math.exp(-value)) if value >= 0 else 1.0 - _sigma(-value)
