"""Known hotspot changes by their place: what can be said where no transcript is at hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from oncobasis.core.alteration import Consequence
from oncobasis.core.errors import KnowledgeError
from oncobasis.nomenclature.protein import parse_protein
from oncobasis.nomenclature.tables import read_table

TABLE = "hotspot_positions.tsv.gz"
_COLUMNS = {"GRCh37": 5, "GRCh38": 6}


@dataclass(frozen=True, slots=True)
class HotspotChange:
    """A known hotspot change; ``protein`` as HGVS on the MANE Select numbers (``p.Val600Glu``)."""

    gene: str
    protein: str
    consequence: Consequence


@dataclass(frozen=True)
class HotspotPositions:
    """The hotspot changes of one assembly; made once by ``load_hotspot_positions``.

    Another change of the same base is another protein change: it is not found here, and only
    ``genes_at`` says which gene's hotspot the base belongs to.
    """

    assembly: str
    _changes: Mapping[tuple[str, int, str, str], tuple[str, str]]
    _genes: Mapping[tuple[str, int], tuple[str, ...]]

    def at(
        self, chromosome: str, position: int, reference: str, alternative: str
    ) -> HotspotChange | None:
        """The hotspot change that this is; bases that both alleles share do not matter."""
        name = chromosome.removeprefix("chr")
        found = self._changes.get((name, *trimmed(position, reference, alternative)))
        return None if found is None else _change(*found)

    def genes_at(self, chromosome: str, position: int) -> tuple[str, ...]:
        """Genes with a hotspot change that begins at this base."""
        return self._genes.get((chromosome.removeprefix("chr"), position), ())

    def sites(self) -> Iterator[tuple[str, int, str, str]]:
        """Every hotspot change: chromosome, position, gene, protein change."""
        for (chromosome, position, _, _), (gene, protein) in self._changes.items():
            yield chromosome, position, gene, protein

    def __len__(self) -> int:
        return len(self._changes)


@cache
def load_hotspot_positions(assembly: str) -> HotspotPositions:
    """The packaged changes on ``GRCh37`` or ``GRCh38``; KnowledgeError for another assembly."""
    column = _COLUMNS.get(assembly)
    if column is None:
        raise KnowledgeError(
            f"no hotspot positions on assembly {assembly!r}",
            remedy=f"name one of {', '.join(_COLUMNS)}",
        )
    rows = [line.split("\t") for line in read_table(TABLE).splitlines()]
    return HotspotPositions(assembly, *_indexed(rows, column))


def trimmed(position: int, reference: str, alternative: str) -> tuple[int, str, str]:
    """Position and alleles without shared last, then shared first bases; one base stays of each."""
    while len(reference) > 1 and len(alternative) > 1 and reference[-1] == alternative[-1]:
        reference, alternative = reference[:-1], alternative[:-1]
    shared = 0
    while shared < min(len(reference), len(alternative)) - 1 and (
        reference[shared] == alternative[shared]
    ):
        shared += 1
    return position + shared, reference[shared:], alternative[shared:]


def _indexed(
    rows: Iterable[Sequence[str]], column: int
) -> tuple[
    dict[tuple[str, int, str, str], tuple[str, str]], dict[tuple[str, int], tuple[str, ...]]
]:
    changes: dict[tuple[str, int, str, str], tuple[str, str]] = {}
    genes: dict[tuple[str, int], tuple[str, ...]] = {}
    for cells in rows:
        try:
            gene, change, chromosome, reference, alternative = cells[:5]
            position = int(cells[column])
        except (ValueError, IndexError):
            raise KnowledgeError(
                "a packaged table holds a line that is no hotspot change",
                where=f"{TABLE}, {cells[0]}",
                remedy="the file is damaged: install the package again",
            ) from None
        changes[chromosome, position, reference, alternative] = (gene, change)
        here = genes.get((chromosome, position), ())
        if gene not in here:
            genes[chromosome, position] = (*here, gene)
    return changes, genes


def _change(gene: str, change: str) -> HotspotChange:
    protein = parse_protein(change)
    return HotspotChange(gene, protein.hgvs, Consequence(protein.kind.value))
