"""What all figures share: sizes, colours, and PNG bytes that are the same from run to run."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine

if TYPE_CHECKING:
    from matplotlib.axes import Axes

BLUE, ORANGE, GREY = "#1f5f99", "#c8591a", "#6b6b6b"  # told apart in any colour vision
_DOTS = 130


@contextmanager
def styled() -> Iterator[None]:
    """The style of all figures, drawn without a screen; what was set before comes back."""
    with mpl.rc_context():
        mpl.rc("font", size=10, family="DejaVu Sans")
        mpl.rc("axes", labelsize=11, titlesize=11)
        mpl.rc("axes.spines", top=False, right=False)
        mpl.rc("xtick", labelsize=10)
        mpl.rc("ytick", labelsize=10)
        mpl.rc("legend", fontsize=9.5)
        yield


@contextmanager
def canvas(width: float = 5.6, height: float = 4.6) -> Iterator[tuple[Figure, Axes]]:
    """A figure of this size in inches with one pair of axes; nothing global is changed."""
    with styled():
        figure = Figure(figsize=(width, height), layout=margins())
        FigureCanvasAgg(figure)
        yield figure, figure.subplots()


def margins() -> ConstrainedLayoutEngine:
    """A layout that leaves a margin of 0.12 inches."""
    return ConstrainedLayoutEngine(w_pad=0.12, h_pad=0.12)


def png(figure: Figure) -> bytes:
    """The figure as PNG, without date or software."""
    with styled():
        content = io.BytesIO()
        figure.savefig(content, format="png", dpi=_DOTS, metadata={"Software": None})
    return content.getvalue()
