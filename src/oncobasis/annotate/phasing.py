"""Neighbours in one codon: read together they are another residue than each of them alone.

Where the phase says that two changes lie on one molecule they become one change; where it does not
say so both stay and are named, for their proteins are then a guess. Phase is never guessed from
allele fractions.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import NamedTuple

from oncobasis.annotate.annotator import BundleAnnotator
from oncobasis.annotate.hgvs.alleles import Alleles, plain_alleles, reverse_complement, trimmed
from oncobasis.annotate.hgvs.placed import PlacedTranscript
from oncobasis.core.alteration import GenomicChange

ALL_COPIES = -1
"""The haplotype of a change that every copy carries (``1/1``)."""


@dataclass(frozen=True, slots=True)
class Phase:
    """On which haplotype of which phase set a change lies (sets of two samples never compare)."""

    phase_set: str
    haplotype: int


@dataclass(frozen=True, slots=True)
class PhasedChange:
    """A called change; ``phase`` is None where the file does not say."""

    change: GenomicChange
    phase: Phase | None = None
    allele_fraction: float | None = None


@dataclass(frozen=True, slots=True)
class MergedChange:
    """One change on one molecule; ``members`` are the indices of the changes it is made of.

    ``allele_fraction`` is the lowest of its members': no more reads can carry them all.
    """

    change: GenomicChange
    members: tuple[int, ...]
    allele_fraction: float | None


@dataclass(frozen=True, slots=True)
class CodonNeighbours:
    """Changes of one codon (counted from 1) that could not be read together.

    ``split``: they lie on one molecule, but are no one change (an intron
    parts them, or they overlap); otherwise the phase is unknown.
    """

    gene: str
    transcript: str
    codon: int
    members: tuple[int, ...]
    split: bool


@dataclass(frozen=True, slots=True)
class ReadTogether:
    """All changes, in genomic order, and the neighbours that stay apart."""

    changes: tuple[MergedChange, ...]
    neighbours: tuple[CodonNeighbours, ...]


def read_phase(
    genotype: str | None,
    phase_set: str | None = None,
    *,
    physical: tuple[str | None, str | None] = (None, None),
    allele: int = 1,
) -> Phase | None:
    """The phase in a VCF's ``GT`` and ``PS``, or else in ``PGT`` and ``PID`` (``physical``).

    A phased genotype without a set belongs to the one set of its chromosome (VCF 4.3, 1.6.2).
    """
    copies = _copies(genotype)
    if copies and all(copy == str(allele) for copy in copies):
        return Phase("", ALL_COPIES)
    physical_genotype, physical_set = physical
    for text, name in ((physical_genotype, physical_set), (genotype, phase_set)):
        copies = _copies(text)
        if text and "|" in text and copies.count(str(allele)) == 1:
            return Phase(name if name and name != "." else "", copies.index(str(allele)))
    return None


def _copies(genotype: str | None) -> list[str]:
    return (genotype or "").replace("|", "/").split("/") if genotype else []


def read_together(changes: Sequence[PhasedChange], annotator: BundleAnnotator) -> ReadTogether:
    """Make one change of neighbours in a codon that lie on one molecule; name the others."""
    joined = list(range(len(changes)))
    apart: set[CodonNeighbours] = set()
    groups = _by_codon(changes, annotator)
    for (_, codon), group in groups.items():
        for one, other in combinations(sorted(group.members), 2):
            together = _on_one_molecule(changes[one].phase, changes[other].phase)
            if together is False:
                continue
            if together and _can_be_one(group.members[one], group.members[other]):
                _join(joined, one, other)
            else:
                gene, name = group.placed.transcript.gene, group.placed.transcript.name
                apart.add(CodonNeighbours(gene, name, codon + 1, (one, other), bool(together)))
    spans = {
        index: (span, group.placed)
        for group in groups.values()
        for index, span in group.members.items()
    }
    return ReadTogether(_merged(changes, joined, spans), tuple(sorted(apart, key=_key)))


class _Span(NamedTuple):
    """The bases that a change really changes, on the forward strand, and the exon they lie in."""

    exon: int
    start: int
    deleted: str
    inserted: str

    @property
    def end(self) -> int:
        """The base behind the last one that is changed."""
        return self.start + len(self.deleted)


@dataclass(frozen=True, slots=True)
class _Group:
    """The changes that meet one codon of one transcript, by index."""

    placed: PlacedTranscript
    members: dict[int, _Span]


def _by_codon(
    changes: Iterable[PhasedChange], annotator: BundleAnnotator
) -> dict[tuple[str, int], _Group]:
    groups: dict[tuple[str, int], _Group] = {}
    for index, one in enumerate(changes):
        alleles = plain_alleles(one.change)
        if alleles is None:
            continue
        chromosome = one.change.chromosome
        for transcript in annotator.transcripts.at(
            annotator.assembly, chromosome, alleles.position, max(alleles.position, alleles.end)
        ):
            placed = annotator.placed(transcript)
            span, codons = _in_codons(placed, alleles)
            for codon in codons:
                group = groups.setdefault((transcript.name, codon), _Group(placed, {}))
                group.members[index] = span
    return groups


def _in_codons(placed: PlacedTranscript, alleles: Alleles) -> tuple[_Span, range]:
    """The bases of a change, and the codons of one exon that it changes (from 0)."""
    shared, deleted, inserted = trimmed(alleles.reference, alleles.alternative)
    first = alleles.position + shared
    start, end = placed.along(first, first + len(deleted) - 1)
    exon = placed.exon_at_or_before(start)
    span = _Span(exon, first, deleted, inserted)
    if exon < 0 or end > placed.ends[exon] or not (deleted or inserted):
        return span, range(0)
    offset = placed.spliced[exon] - placed.starts[exon] - placed.coding_from
    start, end = start + offset, end + offset
    if start < 0 or end > placed.coding_until - placed.coding_from:
        return span, range(0)
    if start == end:  # an insertion between two codons changes neither
        return span, range(start // 3, start // 3 + bool(start % 3))
    return span, range(start // 3, (end - 1) // 3 + 1)


def _on_one_molecule(one: Phase | None, other: Phase | None) -> bool | None:
    """Whether two changes lie on one copy; None where that is not known.

    A change on every copy and one on a single copy lie on one molecule, but the first is on
    another one alone too: they stay apart and are named.
    """
    if one is None or other is None or one.phase_set != other.phase_set:
        return None
    if (one.haplotype == ALL_COPIES) != (other.haplotype == ALL_COPIES):
        return None
    return one.haplotype == other.haplotype


def _can_be_one(one: _Span, other: _Span) -> bool:
    first, second = sorted((one, other), key=_place)
    return one.exon == other.exon and first.end <= second.start and _place(one) != _place(other)


def _place(span: _Span) -> tuple[int, int]:
    return span.start, span.end


def _join(joined: list[int], one: int, other: int) -> None:
    low, high = sorted((joined[one], joined[other]))
    joined[:] = [low if root == high else root for root in joined]


def _merged(
    changes: Sequence[PhasedChange],
    joined: Sequence[int],
    spans: dict[int, tuple[_Span, PlacedTranscript]],
) -> tuple[MergedChange, ...]:
    found = []
    for root in sorted(set(joined)):
        members = tuple(index for index, other in enumerate(joined) if other == root)
        change = changes[root].change
        if len(members) > 1:
            ordered = sorted((spans[index][0] for index in members), key=_place)
            change = _as_one(change, ordered, spans[root][1])
        fractions = [changes[index].allele_fraction for index in members]
        known = [fraction for fraction in fractions if fraction is not None]
        found.append(MergedChange(change, members, min(known) if known else None))
    return tuple(sorted(found, key=_in_genomic_order))


def _as_one(
    change: GenomicChange, spans: Sequence[_Span], placed: PlacedTranscript
) -> GenomicChange:
    """The change of all bases from the first span to the last.

    A base in front is added where an allele would be empty.
    """
    reference = alternative = ""
    at = spans[0].start
    for span in spans:
        between = _forward(placed, at, span.start)
        reference += between + span.deleted
        alternative += between + span.inserted
        at = span.end
    first = spans[0].start
    if not (reference and alternative):
        first -= 1
        anchor = _forward(placed, first, first + 1)
        reference, alternative = anchor + reference, anchor + alternative
    return GenomicChange(change.assembly, change.chromosome, first, reference, alternative)


def _forward(placed: PlacedTranscript, start: int, end: int) -> str:
    bases = placed.bases(*placed.along(start, end - 1))
    return reverse_complement(bases) if placed.reverse else bases


def _in_genomic_order(merged: MergedChange) -> tuple[str, int, str, str]:
    change = merged.change
    return change.chromosome, change.position, change.reference, change.alternative


def _key(neighbours: CodonNeighbours) -> tuple[str, str, int, tuple[int, ...]]:
    return (neighbours.gene, neighbours.transcript, neighbours.codon, neighbours.members)
