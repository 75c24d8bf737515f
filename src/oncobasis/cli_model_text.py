"""Lines that ``oncobasis model`` prints."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from oncobasis.predict.bundle.read import Bundle
    from oncobasis.training.drift.report import DriftReport, Judged
    from oncobasis.training.registry.gates import Gate
    from oncobasis.training.results import Estimate, Overlap

NOTES = {
    "no_outcomes": "calibration was not judged: fewer than 20 outcomes are known",
    "one_outcome": "calibration was not judged: all patients had the same outcome",
    "no_training_scores": "scores were not compared: the bundle does not tell those of training",
    "too_few": "too few patients to compare",
}


def headline(metrics: Mapping[str, Estimate]) -> dict[str, Estimate]:
    """The metrics of the model as a whole; all of them where each belongs to an endpoint."""
    plain = {name: found for name, found in metrics.items() if "." not in name}
    return plain or dict(metrics)


def metric_lines(metrics: Mapping[str, Estimate]) -> Iterator[str]:
    """Yield one line a metric, with its interval."""
    width = max((len(name) for name in metrics), default=0)
    for name, found in metrics.items():
        interval = "" if found.low is None else f"  [{found.low:.3f}, {found.high:.3f}]"
        yield f"  {name:<{width}}  {found.value:6.3f}{interval}"


def overlap_lines(overlaps: Sequence[Overlap]) -> Iterator[str]:
    """Yield how many patients other files share."""
    for overlap in overlaps:
        yield f"  patients also in {overlap.file}: {overlap.patients}"


def gate_lines(gates: Sequence[Gate]) -> Iterator[str]:
    """Yield one line a gate."""
    for gate in gates:
        yield f"  {'passed' if gate.passed else 'FAILED'}  {gate.name}: {gate.detail}"


def drift_lines(report: DriftReport) -> Iterator[str]:
    """Yield the comparisons, the largest first, the calibration and the verdict."""
    subjects = report.subjects
    yield f"{subjects.model} {subjects.version} on {subjects.cohort}: {report.patients} patients"
    told = [one for one in report.judged if one.finding.subject != "missing" or _tells(one)]
    ordered = sorted(told, key=lambda one: -one.finding.distance.psi)
    width = max((len(one.finding.title) for one in ordered), default=0)
    for one in ordered:
        finding = one.finding
        what = " missing" if finding.subject == "missing" else ""
        yield (
            f"  {finding.title:<{width}}{what:<8}  PSI {finding.distance.psi:6.3f}"
            f"  p {_p(one.corrected)}  {one.verdict}"
        )
    if report.abstained is not None:
        yield f"  the model abstains for {report.abstained:.1%} of the patients"
    yield from _outcome_lines(report)
    for code in report.notes:
        kind, _, about = code.partition(":")
        yield f"  {NOTES[kind]}{f': {about}' if about else ''}"
    yield f"verdict: {report.verdict}"


def bundle_lines(bundle: Bundle, use: str) -> Iterator[str]:
    """Yield what is known of a bundle, without its metrics."""
    spec = bundle.contents.spec
    events = ", ".join(f"{count} {name}" for name, count in spec.training.events.items())
    yield f"{spec.name} {spec.version}: {spec.title}"
    yield f"  digest    {bundle.digest}"
    yield f"  use       {use}"
    yield f"  trained   {spec.training.patients} patients, {events}; {spec.training.dates}"
    yield f"  sites     {'; '.join(spec.training.sites)}"
    for variant in spec.variants:
        yield f"  variant   {variant.name}: {', '.join(variant.features)}"


def _tells(one: Judged) -> bool:
    """Whether values are missing at all."""
    return one.finding.distance.psi > 0


def _outcome_lines(report: DriftReport) -> Iterator[str]:
    found = report.calibration
    if found is not None:
        slope, intercept = found.slope, found.intercept
        yield (
            f"  calibration: slope {slope.value:.2f} [{slope.low:.2f}, {slope.high:.2f}],"
            f" intercept {intercept.value:+.2f} [{intercept.low:+.2f}, {intercept.high:+.2f}],"
            f" Brier {found.brier:.3f}; observed {found.observed}, expected {found.expected:.1f}:"
            f" {report.calibration_verdict}"
        )
    for item in report.events:
        yield (
            f"  {item.endpoint}: observed {item.observed}, expected {item.expected:.1f} events,"
            f" ratio {item.ratio.value:.2f} [{item.ratio.low:.2f}, {item.ratio.high:.2f}]"
        )
    if report.events:
        yield f"  calibration: {report.calibration_verdict}"


def _p(value: float) -> str:
    return "< 0.001" if value < 0.001 else f"{value:7.3f}"  # noqa: PLR2004
