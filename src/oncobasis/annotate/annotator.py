"""The built-in annotator: genomic change -> coding change, protein change and consequence.

It answers from the transcripts it was given, then from known hotspot positions, then from the
places of genes; what none of them knows is said to be outside.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from oncobasis.annotate.effect import Annotation, AnnotationStatus, TranscriptEffect
from oncobasis.annotate.gene_places import GenePlaces
from oncobasis.annotate.hgvs.alleles import Alleles, plain_alleles
from oncobasis.annotate.hgvs.effects import differs_from, effect_on
from oncobasis.annotate.hgvs.placed import PlacedTranscript, place
from oncobasis.annotate.hotspot_positions import HotspotPositions
from oncobasis.core.alteration import GenomicChange
from oncobasis.core.errors import UsageError
from oncobasis.core.transcript import Transcript


class TranscriptSource(Protocol):
    """Transcripts that can be asked by place."""

    def at(self, assembly: str, chromosome: str, start: int, end: int) -> Sequence[Transcript]:
        """The transcripts that share a base with an interval (1-based, ends included)."""
        ...


@dataclass(frozen=True)
class BundleAnnotator:
    """Annotates changes on one assembly; hotspots and gene places may be left out."""

    transcripts: TranscriptSource
    assembly: str
    places: GenePlaces | None = None
    hotspots: HotspotPositions | None = None
    _placed: dict[str, PlacedTranscript] = field(default_factory=dict, repr=False, init=False)

    def annotate(self, change: GenomicChange) -> Annotation:
        """Say what the change does; UsageError only for a change that names another assembly."""
        if change.assembly is not None and change.assembly != self.assembly:
            raise UsageError(
                f"a change on {change.assembly} was given to an annotator of {self.assembly}",
                remedy="annotate each assembly with its own annotator",
            )
        chromosome = change.chromosome.removeprefix("chr")
        alleles = plain_alleles(change)
        if alleles is None:
            return self._by_gene(chromosome, change.position, change.position)
        found = self.transcripts.at(
            self.assembly, chromosome, alleles.position, max(alleles.end, alleles.position)
        )
        if not found:
            return self._from_places(chromosome, alleles)
        placed = [self.placed(transcript) for transcript in found]
        names = tuple(transcript.gene for transcript in found)
        if any(differs_from(one, alleles) for one in placed):
            return Annotation(AnnotationStatus.REFERENCE_MISMATCH, (), names)
        effects = [effect for one in placed if (effect := effect_on(one, alleles)) is not None]
        if not effects:
            return self._from_places(chromosome, alleles)
        return Annotation(
            AnnotationStatus.ANNOTATED, tuple(effects), tuple([one.gene for one in effects])
        )

    def annotate_all(self, changes: Iterable[GenomicChange]) -> list[Annotation]:
        """Annotate changes one by one, in their order."""
        return [self.annotate(change) for change in changes]

    def placed(self, transcript: Transcript) -> PlacedTranscript:
        """A transcript made ready for this assembly; made once."""
        ready = self._placed.get(transcript.name)
        if ready is None:
            placement = transcript.placed_on(self.assembly)
            if placement is None:
                raise UsageError(
                    f"{transcript.name} has no place on {self.assembly}",
                    remedy="ask for transcripts by place",
                )
            ready = self._placed[transcript.name] = place(transcript, placement)
        return ready

    def _from_places(self, chromosome: str, alleles: Alleles) -> Annotation:
        known = self.hotspots and self.hotspots.at(
            chromosome, alleles.position, alleles.reference, alleles.alternative
        )
        if known:
            effect = TranscriptEffect(known.gene, "", "", known.protein, known.consequence, ())
            return Annotation(AnnotationStatus.HOTSPOT, (effect,), (known.gene,))
        return self._by_gene(chromosome, alleles.position, max(alleles.position, alleles.end))

    def _by_gene(self, chromosome: str, start: int, end: int) -> Annotation:
        found = () if self.places is None else self.places.genes_at(chromosome, start, end)
        genes = tuple(place.symbol for place in found)
        status = AnnotationStatus.NOT_ANNOTATED if genes else AnnotationStatus.OUTSIDE
        return Annotation(status, (), genes)
