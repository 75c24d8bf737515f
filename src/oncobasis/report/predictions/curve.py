"""The curve of a survival prediction with its band."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oncobasis.report.predictions.drawing import drawing, line, shape, words
from oncobasis.report.wording import label

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markupsafe import Markup

    from oncobasis.report.predictions.view import View
    from oncobasis.report.wording import Language

_WIDTH, _HEIGHT = 400.0, 210.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 44.0, 10.0, 10.0, 42.0
_MONTHS = 6
_QUARTERS = (0.0, 0.25, 0.5, 0.75, 1.0)
_MOST_LABELS = 7


def curve(view: View, language: Language) -> Markup | None:
    """Return the picture; None where the model gives no curve."""
    points = view.said.survival
    if not points or points[-1].months <= 0:
        return None
    last = points[-1].months
    wide, high = _WIDTH - _LEFT - _RIGHT, _HEIGHT - _TOP - _BOTTOM

    def x(months: float) -> float:
        return _LEFT + wide * months / last

    def y(share: float) -> float:
        return _TOP + high * (1.0 - share)

    middle = [(x(one.months), y(one.probability)) for one in points]
    upper = [(x(one.months), y(one.high)) for one in points]
    lower = [(x(one.months), y(one.low)) for one in reversed(points)]
    if points[0].months > 0:
        begin = (x(0), y(1))
        middle, upper, lower = [begin, *middle], [begin, *upper], [*lower, begin]

    def parts() -> Iterator[Markup]:
        for share in _QUARTERS:
            yield line(_LEFT, y(share), _WIDTH - _RIGHT, y(share), "grid")
            yield words(_LEFT - 6, y(share) + 4, f"{share:.0%}", "tick", anchor="end")
        months = list(range(0, int(last) + 1, _MONTHS))
        every = max(1, -(-len(months) // _MOST_LABELS))
        for month in months[::every]:
            yield line(x(month), y(0), x(month), y(0) + 4, "from")
            yield words(x(month), y(0) + 18, f"{month}", "tick", anchor="middle")
        yield shape(upper + lower, "band", closed=True)
        yield shape(middle, "curve")
        axis = label("prediction_months", language)
        yield words(_LEFT + wide / 2, _HEIGHT - 5, axis, "tick", anchor="middle")

    name = f"{view.target}: {label('prediction_curve', language)}. {view.headline}"
    return drawing(_WIDTH, _HEIGHT, parts(), name=name, kind="survival")
