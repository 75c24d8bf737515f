"""What a bundle needs beside the assessment: whose it is, and the case with all its details."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from oncobasis.core.canonical import Json
    from oncobasis.core.case import TumorCase

    Document: TypeAlias = dict[str, Json]


@dataclass(frozen=True, slots=True)
class FhirContext:
    """Whom the bundle speaks of, and what the assessment itself does not repeat.

    ``case`` adds what was tested and not found, transcripts, genomic changes and the specimen.
    ``patient`` and ``encounter`` are references of the hospital (``Patient/123``); without a
    patient the bundle holds one without identity. ``specimen`` is the reference of what was tested,
    in place of specimens of our own. ``issued`` is an instant; without it the first second of
    ``as_of``, so that the same answer gives the same bytes.
    """

    case: TumorCase | None = None
    patient: str | None = None
    encounter: str | None = None
    specimen: str | None = None
    issued: str | None = None
    language: str = "en"


NO_CONTEXT = FhirContext()
