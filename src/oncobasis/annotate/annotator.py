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
from oncobasis.annotate.hgvs import terms as so
from oncobasis.annotate.hgvs.alleles import Alleles, plain_alleles
from oncobasis.annotate.hgvs.effects import differs_from, effect_on
from oncobasis.annotate.hgvs.placed import PlacedTranscript, place
from oncobasis.annotate.hotspot_positions import HotspotPositions
from oncobasis.core.alteration import Consequence, GenomicChange
from oncobasis.core.errors import UsageError
from oncobasis.core.transcript import Transcript


class TranscriptSource(Protocol):
    """Transcripts that can be asked by place."""

    def at(self, assembly: str, chromosome: str, start: int, end: int) -> Sequence[Transcript]:
        """The transcripts that share a base with an interval (1-based, ends included)."""
        ...


class StructureSource(Protocol):
    """Exons of genes whose sequence is not at hand."""

    def effects_of(self, change: GenomicChange) -> tuple[TranscriptEffect, ...]:
        """What the change does as far as exons alone tell."""
        ...


# Effects that no protein change comes of, as far as the transcript tells.
_QUIET = frozenset({Consequence.INTRONIC, Consequence.UTR})
_UNDECIDED = frozenset({Consequence.OTHER, Consequence.SPLICE_REGION})


@dataclass(frozen=True)
class BundleAnnotator:
    """Annotates changes on one assembly; all but the transcripts may be left out.

    ``structures`` are asked for genes without a transcript, ``places`` name genes that nobody
    could judge.
    """

    transcripts: TranscriptSource
    assembly: str
    places: GenePlaces | None = None
    hotspots: HotspotPositions | None = None
    structures: StructureSource | None = None
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
            return self._unread(chromosome, change.position)
        found = self.transcripts.at(
            self.assembly, chromosome, alleles.position, max(alleles.end, alleles.position)
        )
        placed = [self.placed(transcript) for transcript in found]
        known = tuple(transcript.gene for transcript in found)
        if any(differs_from(one, alleles) for one in placed):
            return Annotation(AnnotationStatus.REFERENCE_MISMATCH, (), known)
        effects = [effect for one in placed if (effect := effect_on(one, alleles)) is not None]
        if any(effect.consequence not in _QUIET for effect in effects):
            return Annotation(
                AnnotationStatus.ANNOTATED,
                tuple(effects),
                tuple(dict.fromkeys([*known, *self._genes_at(chromosome, alleles)])),
            )
        return self._beyond(change, alleles, known, effects)

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

    def _beyond(
        self,
        change: GenomicChange,
        alleles: Alleles,
        known: Sequence[str],
        effects: Sequence[TranscriptEffect],
    ) -> Annotation:
        """Where no sequence shows an effect: ask hotspots, then exons without sequence.

        An intron of one gene says nothing of another gene that lies in it: while the effect on
        one that lies here is not known, the change is not annotated.
        """
        chromosome = change.chromosome.removeprefix("chr")
        hotspot = self._hotspot(chromosome, alleles)
        if hotspot is not None:
            return hotspot
        found = self.structures.effects_of(change) if self.structures is not None else ()
        others = [effect for effect in found if effect.gene not in known]
        judged = {*known, *(effect.gene for effect in others if not _is_undecided(effect))}
        genes = [*self._genes_at(chromosome, alleles), *(effect.gene for effect in others)]
        missing = tuple(dict.fromkeys(gene for gene in genes if gene not in judged))
        if missing:
            return Annotation(AnnotationStatus.NOT_ANNOTATED, (), missing)
        if not effects and not others:  # nothing changes, or only beside the transcript
            status = AnnotationStatus.NOT_ANNOTATED if known else AnnotationStatus.OUTSIDE
            return Annotation(status, (), tuple(known))
        return Annotation(
            AnnotationStatus.ANNOTATED, (*effects, *others), tuple(dict.fromkeys(genes or known))
        )

    def _hotspot(self, chromosome: str, alleles: Alleles) -> Annotation | None:
        if self.hotspots is None:
            return None
        known = self.hotspots.at(
            chromosome, alleles.position, alleles.reference, alleles.alternative
        )
        if known is None:
            return None
        effect = TranscriptEffect(known.gene, "", "", known.protein, known.consequence, ())
        return Annotation(AnnotationStatus.HOTSPOT, (effect,), (known.gene,))

    def _genes_at(self, chromosome: str, alleles: Alleles) -> tuple[str, ...]:
        if self.places is None:
            return ()
        last = max(alleles.position, alleles.end)
        found = self.places.genes_at(chromosome, alleles.position, last)
        return tuple(place.symbol for place in found)

    def _unread(self, chromosome: str, position: int) -> Annotation:
        """The answer for alleles that are no bases."""
        genes = self._genes_at(chromosome, Alleles(position, "N", "N"))
        status = AnnotationStatus.NOT_ANNOTATED if genes else AnnotationStatus.OUTSIDE
        return Annotation(status, (), genes)


def _is_undecided(effect: TranscriptEffect) -> bool:
    """Whether coding bases change and no one can say to what."""
    return so.CODING in effect.terms and effect.consequence in _UNDECIDED
