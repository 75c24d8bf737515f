"""Small pieces of Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from oncobasis.training.results import Estimate


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; cells must not hold a bar."""
    lines = ["| " + " | ".join(header) + " |", "|" + "---|" * len(header)]
    lines += ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join(lines)


def bullets(items: Iterable[str]) -> str:
    """A list, one item a line."""
    return "\n".join(f"- {item}" for item in items)


def stated(estimate: Estimate | None, digits: int = 3) -> str:
    """``0.731 (0.690 to 0.770)``; a dash where it is not known."""
    if estimate is None:
        return "-"
    value = f"{estimate.value:.{digits}f}"
    if estimate.low is None or estimate.high is None:
        return value
    return f"{value} ({estimate.low:.{digits}f} to {estimate.high:.{digits}f})"


def metric_rows(
    metrics: Mapping[str, Mapping[str, Estimate]], names: Mapping[str, str]
) -> tuple[list[str], list[list[str]]]:
    """Header and rows: one row a metric, one column a named set of metrics."""
    header = ["metric", *metrics]
    rows = [
        [title, *(stated(one.get(name)) for one in metrics.values())]
        for name, title in names.items()
    ]
    return header, rows
