"""What training and judging give back, and how they tell of their progress."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from oncobasis.predict.bundle.strict_json import Json

Progress = Callable[[str, int, int], None]
"""Called with a stage's name, how many of its steps are done and how many there are."""


def silent(stage: str, done: int, total: int) -> None:
    """Tell nobody."""
    del stage, done, total


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number with its 95 % interval, where one can be given."""

    value: float
    low: float | None = None
    high: float | None = None

    def json(self) -> dict[str, Json]:
        """The estimate as JSON."""
        return {"value": self.value, "low": self.low, "high": self.high}


@dataclass(frozen=True, slots=True)
class Overlap:
    """Patients of the cohort that another file holds too (same fingerprint)."""

    file: str
    patients: int


@dataclass(frozen=True, slots=True)
class TrainResult:
    """A trained bundle, with plain values that a tracker may log; no patient is in it.

    ``bundle`` is the folder that was written, ``digest`` its identity (SHA-256 of SHA256SUMS),
    ``data_digest`` the SHA-256 of the cohort file. ``metrics`` are flat: ``auc``, ``brier``, ...
    by cross-validation of the bundle's first variant, and ``<variant>.<metric>`` of the others.
    """

    task: str
    version: str
    bundle: Path
    digest: str
    data_digest: str
    parameters: Mapping[str, str | int | float]
    metrics: Mapping[str, Estimate]
    environment: Mapping[str, str]
    overlaps: tuple[Overlap, ...] = ()


@dataclass(frozen=True, slots=True)
class EvaluateResult:
    """A bundle judged on a cohort: flat metrics with intervals, and the whole report as JSON.

    ``report`` is what ``evaluation.json`` holds (docs/methods/training.md). ``figures`` are the
    files that were written.
    """

    bundle: str
    version: str
    digest: str
    data_digest: str
    patients: int
    answered: int
    metrics: Mapping[str, Estimate]
    report: Mapping[str, Json]
    figures: tuple[Path, ...] = ()
    overlaps: tuple[Overlap, ...] = field(default=())
