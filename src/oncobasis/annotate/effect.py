"""What a genomic change does to a transcript: the contract between annotator and readers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from oncobasis.core.alteration import Consequence, GenomicChange


class AnnotationStatus(StrEnum):
    """How much could be said of a change."""

    ANNOTATED = "annotated"
    """A transcript of the bundle covers it: every effect below is computed."""
    HOTSPOT = "hotspot"
    """No transcript covers it, but it is a known hotspot change at exactly this position."""
    NOT_ANNOTATED = "not_annotated"
    """A gene lies here (``genes``), but no transcript of it is in the bundle."""
    OUTSIDE = "outside"
    """No gene that is known lies here."""
    REFERENCE_MISMATCH = "reference_mismatch"
    """The file's reference bases are not those of the genome: perhaps the wrong build."""


@dataclass(frozen=True, slots=True)
class TranscriptEffect:
    """The effect on one transcript; HGVS without the accession (``c.2573T>G``, ``p.Leu858Arg``).

    ``protein`` is '' where there is no protein change (intron, untranslated region).
    ``terms`` are Sequence Ontology terms, most severe first.
    """

    gene: str
    transcript: str
    coding: str
    protein: str
    consequence: Consequence
    terms: tuple[str, ...]
    exon: int | None = None
    intron: int | None = None


@dataclass(frozen=True, slots=True)
class Annotation:
    """Everything said of one genomic change; ``genes`` are those whose place it lies in."""

    status: AnnotationStatus
    effects: tuple[TranscriptEffect, ...] = ()
    genes: tuple[str, ...] = ()


class Annotator(Protocol):
    """Annotates changes on one assembly."""

    def annotate(self, change: GenomicChange) -> Annotation:
        """Say what the change does; never raises for a change that is well formed."""
        ...
