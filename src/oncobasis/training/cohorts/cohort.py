"""A cohort in memory: rows as the feature code takes them, outcomes as arrays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from oncobasis.core.errors import InputError
from oncobasis.predict.features import Row

Floats = NDArray[np.float64]
Indices = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class CohortNote:
    """Something a reader of results must know: a code, how many rows, and of what."""

    code: str
    count: int
    about: str = ""


@dataclass(frozen=True, slots=True)
class SurvivalTimes:
    """Months to event or censoring and whether the event was seen (1.0); NaN where unknown."""

    months: Floats
    event: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Cohort:
    """Patients of one file, in file order.

    ``name`` is the file's name, ``digest`` the SHA-256 of its bytes, ``lines`` the line number of
    each row. ``response`` (binary tasks) is 1.0, 0.0 or NaN (unknown); ``survival`` is by
    endpoint. ``columns`` holds the raw texts of grouping columns that exist ("" where empty),
    ``fingerprints`` one hash a row. ``year`` is the treatment year or NaN.
    """

    name: str
    digest: str
    rows: tuple[Row, ...]
    lines: tuple[int, ...]
    fingerprints: tuple[str, ...]
    response: Floats
    year: Floats
    survival: Mapping[str, SurvivalTimes] = field(default_factory=dict)
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    notes: tuple[CohortNote, ...] = ()

    def __len__(self) -> int:
        return len(self.rows)

    def subset(self, indices: Sequence[int] | Indices) -> Cohort:
        """The same cohort with these rows only, in this order."""
        chosen = [int(index) for index in indices]
        array = np.array(chosen, dtype=np.int64)
        return replace(
            self,
            rows=tuple(self.rows[i] for i in chosen),
            lines=tuple(self.lines[i] for i in chosen),
            fingerprints=tuple(self.fingerprints[i] for i in chosen),
            response=self.response[array] if len(self.response) else self.response,
            year=self.year[array],
            survival={
                name: SurvivalTimes(times.months[array], times.event[array])
                for name, times in self.survival.items()
            },
            columns={name: tuple(texts[i] for i in chosen) for name, texts in self.columns.items()},
        )

    def with_known_response(self) -> Cohort:
        """Only the rows whose response is known; raises InputError when fewer than two are."""
        known = np.flatnonzero(~np.isnan(self.response))
        if len(known) < 2:  # noqa: PLR2004  # one patient is no cohort
            raise InputError(
                "has no outcomes", where=self.name, remedy="fill the outcome column, 1 or 0"
            )
        return self.subset(known)
