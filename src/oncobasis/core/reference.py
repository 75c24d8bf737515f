"""What the rules need to know of a gene: exons, domains, hotspots, role, known exceptions."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Protocol


class GeneRole(StrEnum):
    """What losing or changing the gene does in cancer."""

    ONCOGENE = "oncogene"
    TSG = "tsg"
    BOTH = "both"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Span:
    """A named residue range, ends included: an exon (number as name) or a domain."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Hotspot:
    """A residue that is mutated more often than chance; counts are samples."""

    position: int
    residue: str
    samples: int
    alternatives: tuple[tuple[str, int], ...] = ()

    def samples_with(self, alternative: str) -> int:
        """Samples that carry this alternative residue."""
        return dict(self.alternatives).get(alternative, 0)


@dataclass(frozen=True, slots=True)
class KnownVariant:
    """A protein change with an established class and the citation for it.

    Where ``protein`` is empty, every truncating change of exon ``truncated_exon`` is meant.
    """

    protein: str
    classification: str
    citation: str
    truncated_exon: int = 0


@dataclass(frozen=True)
class GeneReference:
    """What is shipped of one gene; empty where nothing is.

    ``established`` are changes, ``inframe`` ranges (named ``insertion`` or ``deletion``), that a
    live label or clinical evidence names as what makes a tumour sensitive.
    """

    symbol: str
    role: GeneRole = GeneRole.UNKNOWN
    exons: tuple[Span, ...] = ()
    domains: tuple[Span, ...] = ()
    hotspots: tuple[Hotspot, ...] = ()
    known: tuple[KnownVariant, ...] = ()
    residues: tuple[tuple[int, str], ...] = ()
    legacy: tuple[tuple[int, int], ...] = ()
    established: tuple[str, ...] = ()
    inframe: tuple[Span, ...] = ()

    def residue(self, position: int) -> str | None:
        """The reference residue at a position, where one is shipped."""
        return self._residues.get(position)

    @cached_property
    def _residues(self) -> dict[int, str]:
        return {h.position: h.residue for h in self.hotspots} | dict(self.residues)

    def exon(self, number: int) -> Span | None:
        """The residues an exon codes for."""
        return next((span for span in self.exons if span.name == str(number)), None)

    def domain(self, name: str) -> Span | None:
        """The residues of a named domain."""
        wanted = name.casefold()
        return next((span for span in self.domains if span.name.casefold() == wanted), None)


class Reference(Protocol):
    """Where the rules look a gene up; equal ones say the same, for what they said is remembered."""

    def __hash__(self) -> int:
        """Hash that goes with equality (an object's identity, where no other is written)."""
        ...

    def gene(self, symbol: str) -> GeneReference:
        """What is shipped of the gene; an empty reference for a gene that is not."""
        ...


@dataclass(frozen=True, slots=True)
class GeneReferences:
    """References held in memory, for tests and small uses."""

    genes: tuple[GeneReference, ...] = ()

    def gene(self, symbol: str) -> GeneReference:
        """What was given of the gene."""
        found = next((g for g in self.genes if g.symbol == symbol), None)
        return found if found is not None else GeneReference(symbol)
