"""Inline SVG by hand: shapes with classes of the page's own style, text that stays text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from oncobasis.report.layout import clean

if TYPE_CHECKING:
    from collections.abc import Iterable


def drawing(
    width: float, height: float, parts: Iterable[Markup], *, name: str, kind: str
) -> Markup:
    """Return the picture; ``name`` is what a screen reader says of it."""
    inner = Markup("").join(parts)
    return Markup('<svg class="{}" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>').format(
        kind, _n(width), _n(height), clean(name), inner
    )


def line(x1: float, y1: float, x2: float, y2: float, kind: str) -> Markup:
    """A straight line."""
    return Markup('<line class="{}" x1="{}" y1="{}" x2="{}" y2="{}"/>').format(
        kind, _n(x1), _n(y1), _n(x2), _n(y2)
    )


def box(x: float, y: float, width: float, height: float, kind: str) -> Markup:
    """A filled rectangle."""
    return Markup('<rect class="{}" x="{}" y="{}" width="{}" height="{}"/>').format(
        kind, _n(x), _n(y), _n(width), _n(height)
    )


def shape(points: Iterable[tuple[float, float]], kind: str, *, closed: bool = False) -> Markup:
    """A line through points, or the area that they enclose."""
    joined = " ".join(f"{_n(x)},{_n(y)}" for x, y in points)
    tag = '<polygon class="{}" points="{}"/>' if closed else '<polyline class="{}" points="{}"/>'
    return Markup(tag).format(kind, joined)  # noqa: S704 - one of the two above


def words(x: float, y: float, said: str, kind: str, *, anchor: str = "start") -> Markup:
    """Text whose baseline begins, ends or is centred (``middle``) there."""
    return Markup('<text class="{}" x="{}" y="{}" text-anchor="{}">{}</text>').format(
        kind, _n(x), _n(y), anchor, escape(clean(said))
    )


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
