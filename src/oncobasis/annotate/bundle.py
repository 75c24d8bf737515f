"""The transcript bundle in use: which transcripts meet an interval, which has a gene."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import accumulate
from pathlib import Path

from oncobasis.annotate.bundle_format import BundleSource, IndexEntry, entry_of, read_packed
from oncobasis.annotate.bundle_record import transcript_of_line
from oncobasis.core.transcript import Transcript
from oncobasis.nomenclature.tables import DATA_FOLDER

BUNDLE_NAME = "transcripts.jsonl.gz"


@dataclass(frozen=True, slots=True)
class _Spans:
    """Transcripts of one chromosome in order of their start; ``reach``: highest end up to each."""

    starts: Sequence[int]
    ends: Sequence[int]
    reach: Sequence[int]
    numbers: Sequence[int]


@dataclass(frozen=True)
class Transcripts:
    """Reference transcripts; a sequence is decoded when its transcript is first asked for.

    Made by ``load_transcripts`` from a file, or by ``of`` from transcripts at hand.
    """

    entries: Sequence[IndexEntry]
    version: str = ""
    digest: str = ""
    sources: tuple[BundleSource, ...] = ()
    _decode: Callable[[int], Transcript] = field(repr=False, kw_only=True)
    _decoded: dict[int, Transcript] = field(default_factory=dict, repr=False, init=False)
    _by_gene: Mapping[str, Sequence[int]] = field(repr=False, init=False)
    _by_place: Mapping[tuple[str, str], _Spans] = field(repr=False, init=False)

    def __post_init__(self) -> None:
        by_gene: dict[str, list[int]] = {}
        for number, entry in enumerate(self.entries):
            by_gene.setdefault(entry.gene, []).append(number)
        object.__setattr__(self, "_by_gene", by_gene)
        object.__setattr__(self, "_by_place", _by_place(self.entries))

    @classmethod
    def of(cls, transcripts: Iterable[Transcript], *, version: str = "") -> Transcripts:
        """Transcripts at hand, without a file."""
        kept = tuple(transcripts)
        return cls(tuple(map(entry_of, kept)), version, _decode=kept.__getitem__)

    @property
    def genes(self) -> tuple[str, ...]:
        """Symbols of the genes with a transcript, sorted."""
        return tuple(sorted(self._by_gene))

    def genes_on(self, assembly: str) -> tuple[str, ...]:
        """Symbols of the genes with a transcript that is placed on the assembly, sorted."""
        return tuple(
            sorted(
                {
                    entry.gene
                    for entry in self.entries
                    if any(span[0] == assembly for span in entry.spans)
                }
            )
        )

    def of_gene(self, symbol: str) -> tuple[Transcript, ...]:
        """The transcripts of an official symbol; empty where the bundle has none."""
        return tuple(self._at(number) for number in self._by_gene.get(symbol, ()))

    def at(self, assembly: str, chromosome: str, start: int, end: int) -> tuple[Transcript, ...]:
        """Transcripts whose exons and introns share a base with the interval, ends included.

        In genomic order; an assembly or contig that the bundle does not have gives none.
        """
        spans = self._by_place.get((assembly, chromosome.removeprefix("chr")))
        if spans is None:
            return ()
        last = bisect_right(spans.starts, end)
        first = bisect_right(spans.reach, start - 1, 0, last)
        return tuple(
            self._at(spans.numbers[at]) for at in range(first, last) if spans.ends[at] >= start
        )

    def __len__(self) -> int:
        return len(self.entries)

    def _at(self, number: int) -> Transcript:
        found = self._decoded.get(number)
        if found is None:
            found = self._decoded[number] = self._decode(number)
        return found


def read_transcripts(path: Path) -> Transcripts:
    """Read a bundle; KnowledgeError for one that is missing, damaged or of another kind."""
    packed = read_packed(path)

    def decode(number: int) -> Transcript:
        entry = packed.entries[number]
        return transcript_of_line(packed.lines[number], f"{path.name}, {entry.gene}")

    return Transcripts(
        packed.entries, packed.version, packed.digest, packed.sources, _decode=decode
    )


@cache
def load_transcripts(path: Path | None = None) -> Transcripts:
    """The bundle of that file, or the packaged one; read once for each file."""
    return read_transcripts(DATA_FOLDER / BUNDLE_NAME if path is None else path)


def _by_place(entries: Sequence[IndexEntry]) -> dict[tuple[str, str], _Spans]:
    found: dict[tuple[str, str], list[tuple[int, int, int]]] = {}
    for number, entry in enumerate(entries):
        for assembly, start, end in entry.spans:
            found.setdefault((assembly, entry.chromosome), []).append((start, end, number))
    return {key: _spans(sorted(places)) for key, places in found.items()}


def _spans(places: Sequence[tuple[int, int, int]]) -> _Spans:
    ends = [end for _, end, _ in places]
    return _Spans(
        [start for start, _, _ in places],
        ends,
        list(accumulate(ends, max)),
        [number for _, _, number in places],
    )
