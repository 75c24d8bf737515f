"""The findings of an assessment, joined with what the case says of them beyond it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from oncobasis.engine.labels import label_of, normalized_of
from oncobasis.report.phrases import read_as

if TYPE_CHECKING:
    from collections.abc import Iterable

    from oncobasis.core.alteration import Alteration, GenomicChange, Specimen
    from oncobasis.core.assessment import AssessedAlteration
    from oncobasis.core.case import TumorCase


@dataclass(frozen=True, slots=True)
class Finding:
    """An alteration as assessed, and as it stands in the case where that is at hand."""

    seen: AssessedAlteration
    source: Alteration | None = None

    def text(self, name: str) -> str:
        """Return a normalised field as text, '' where there is none."""
        value = dict(self.seen.normalized).get(name)
        return "" if value is None else str(value)

    def number(self, name: str) -> float | None:
        """Return a normalised field as a number."""
        value = dict(self.seen.normalized).get(name)
        return float(value) if isinstance(value, int | float) else None

    @property
    def name(self) -> str:
        """A short name, with exons where they pin it down."""
        return read_as(self.seen) if self.source is None else label_of(self.source)

    @property
    def genomic(self) -> GenomicChange | None:
        """The genomic change, where the case has it."""
        return getattr(self.source, "genomic", None)

    @property
    def specimen(self) -> Specimen | None:
        """What it was seen in, where the case says so."""
        return None if self.source is None else self.source.observed.specimen


def findings_of(seen: Iterable[AssessedAlteration], case: TumorCase | None) -> tuple[Finding, ...]:
    """Join each assessed alteration with the one of the case that it was made of.

    Several that are equal in all the assessment shows are paired in the order of the case.
    """
    open_: dict[object, list[Alteration]] = {}
    for one in case.alterations if case is not None else ():
        open_.setdefault(_key_of_source(one), []).append(one)
    return tuple(_joined(one, open_.get(_key(one))) for one in seen)


def _joined(seen: AssessedAlteration, fitting: list[Alteration] | None) -> Finding:
    return Finding(seen, fitting.pop(0) if fitting else None)


def _key(seen: AssessedAlteration) -> object:
    return seen.normalized, seen.state, seen.origin, seen.allele_fraction, seen.depth


def _key_of_source(source: Alteration) -> object:
    watched = source.observed
    return (
        normalized_of(source),
        str(watched.state),
        str(watched.origin),
        watched.allele_fraction,
        watched.depth,
    )
