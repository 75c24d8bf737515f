"""Repeated stratified folds, from a seed."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from oncobasis.training.cohorts.cohort import Floats, Indices

Split = tuple[Indices, Indices]
"""Training and held-out row numbers."""


def stratified_folds(labels: Floats, folds: int, rng: np.random.Generator) -> list[Split]:
    """Folds with the same share of each label; every row is held out once."""
    place = np.empty(len(labels), dtype=np.int64)
    start = 0
    for label in np.unique(labels):
        rows = rng.permutation(np.flatnonzero(labels == label))
        place[rows] = (np.arange(len(rows)) + start) % folds
        start += len(rows)
    rows = np.arange(len(labels))
    return [(rows[place != fold], rows[place == fold]) for fold in range(folds)]


def repeated_folds(labels: Floats, *, repeats: int, folds: int, seed: int) -> list[list[Split]]:
    """``repeats`` lists of ``folds`` splits; equal for equal seeds."""
    rng = np.random.default_rng(seed)
    return [stratified_folds(labels, folds, rng) for _ in range(repeats)]


def grouped(labels: Sequence[str]) -> dict[str, Indices]:
    """Row numbers by text, texts sorted; the empty text is left out."""
    texts = np.array(labels)
    return {str(text): np.flatnonzero(texts == text) for text in sorted(set(labels)) if text}
