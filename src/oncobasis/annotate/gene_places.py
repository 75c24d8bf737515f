"""Where genes lie on the genome: which genes does an interval meet, and where is a gene."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import accumulate

from oncobasis.core.errors import KnowledgeError
from oncobasis.core.transcript import Strand
from oncobasis.nomenclature.tables import read_table

TABLE = "gene_places.tsv.gz"
_COLUMNS = {"GRCh38": 2, "GRCh37": 5}
_STRANDS = {"+": Strand.FORWARD, "-": Strand.REVERSE}


@dataclass(frozen=True, slots=True)
class GenePlace:
    """First and last base of a gene's MANE transcripts, 1-based, ends included.

    The strand is the one on this assembly: some genes lie the other way round on GRCh37.
    """

    symbol: str
    assembly: str
    chromosome: str
    start: int
    end: int
    strand: Strand


@dataclass(frozen=True, slots=True)
class _Chromosome:
    """Places in order of their start; ``reach`` is the highest end up to each."""

    starts: Sequence[int]
    reach: Sequence[int]
    places: Sequence[GenePlace]


@dataclass(frozen=True)
class GenePlaces:
    """The genes of one assembly; made once by ``load_gene_places``.

    ``unplaced`` are genes that MANE has on a chromosome of GRCh38 but whose place on this assembly
    no source gave. While there are any, an interval without a gene says nothing.
    """

    assembly: str
    placed: tuple[GenePlace, ...]
    unplaced: tuple[str, ...]
    _chromosomes: dict[str, _Chromosome] = field(default_factory=dict, repr=False, init=False)
    _by_symbol: dict[str, GenePlace] = field(default_factory=dict, repr=False, init=False)

    def __post_init__(self) -> None:
        by_chromosome: dict[str, list[GenePlace]] = {}
        for place in self.placed:
            self._by_symbol[place.symbol] = place
            by_chromosome.setdefault(place.chromosome, []).append(place)
        for chromosome, places in by_chromosome.items():
            self._chromosomes[chromosome] = _ordered(places)

    @property
    def is_complete(self) -> bool:
        """Whether every MANE gene of a chromosome has its place here."""
        return bool(self.placed) and not self.unplaced

    def place(self, symbol: str) -> GenePlace | None:
        """Where the gene of an official symbol lies; None where that is not known."""
        return self._by_symbol.get(symbol)

    def genes_at(self, chromosome: str, start: int, end: int) -> tuple[GenePlace, ...]:
        """The genes that share a base with the interval (ends included), in genomic order."""
        found = self._chromosomes.get(chromosome.removeprefix("chr"))
        if found is None:
            return ()
        last = bisect_right(found.starts, end)
        first = bisect_right(found.reach, start - 1, 0, last)
        return tuple(place for place in found.places[first:last] if place.end >= start)


@cache
def load_gene_places(assembly: str) -> GenePlaces:
    """The packaged places on ``GRCh38`` or ``GRCh37``; KnowledgeError for another assembly."""
    column = _COLUMNS.get(assembly)
    if column is None:
        raise KnowledgeError(
            f"no places of genes on assembly {assembly!r}",
            remedy=f"name one of {', '.join(_COLUMNS)}",
        )
    placed: list[GenePlace] = []
    unplaced: list[str] = []
    for line in read_table(TABLE).splitlines():
        cells = line.split("\t")
        if cells[column]:
            placed.append(_place(assembly, cells, column))
        else:
            unplaced.append(cells[0])
    return GenePlaces(assembly, tuple(placed), tuple(unplaced))


def _place(assembly: str, cells: Sequence[str], column: int) -> GenePlace:
    try:
        strand, start, end = cells[column : column + 3]
        return GenePlace(cells[0], assembly, cells[1], int(start), int(end), _STRANDS[strand])
    except (ValueError, KeyError, IndexError):
        raise KnowledgeError(
            "a packaged table holds a line that is no place of a gene",
            where=f"{TABLE}, {cells[0]}",
            remedy="the file is damaged: install the package again",
        ) from None


def _ordered(places: Iterable[GenePlace]) -> _Chromosome:
    inside = sorted(places, key=lambda place: (place.start, place.end, place.symbol))
    return _Chromosome(
        [place.start for place in inside],
        list(accumulate((place.end for place in inside), max)),
        inside,
    )
