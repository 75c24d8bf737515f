"""`oncobasis model evaluate`: a bundle is judged on any cohort file in the documented columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from oncobasis.training.results import EvaluateResult, Progress, silent


@dataclass(frozen=True, slots=True)
class EvaluateOptions:
    """``bootstrap`` resamples an interval, from ``seed``."""

    seed: int = 20240101
    bootstrap: int = 1000
    figures: bool = True


_OPTIONS = EvaluateOptions()


def evaluate(
    bundle: Path,
    cohort: Path,
    out: Path | None = None,
    *,
    options: EvaluateOptions = _OPTIONS,
    others: Sequence[Path] = (),
    progress: Progress = silent,
) -> EvaluateResult:
    """Score every patient of the cohort with the bundle, and judge the answers.

    The bundle's spec and its task (by name) say which columns are read; feature columns may be
    absent or empty, the model then uses a variant that does without or abstains. Metrics are of
    the patients that were answered; how many were not, and why, is part of the report. With
    ``out``, `evaluation.json` and figures (PNG) are written there. ``others`` (the training file,
    say) are searched for the same patients.
    """
    raise NotImplementedError
