"""Bases of a genome by chromosome and place; sequences of a FASTA file by name."""

from __future__ import annotations

import gzip
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from oncobasis.annotate.build.model import Span, chromosome_of
from oncobasis.annotate.hgvs.alleles import reverse_complement
from oncobasis.core.errors import InputError
from oncobasis.core.transcript import Strand

if TYPE_CHECKING:
    from pysam import FastaFile


class Genome(Protocol):
    """Bases of one assembly on the forward strand, upper case."""

    def bases(self, chromosome: str, start: int, end: int) -> str:
        """The bases of a place (1-based, ends included); '' where the genome does not have it."""
        ...

    def length(self, chromosome: str) -> int:
        """Bases of a chromosome; 0 for one that the genome does not have."""
        ...


@dataclass(frozen=True, slots=True)
class GenomeInMemory:
    """Chromosomes at hand."""

    chromosomes: Mapping[str, str]

    def bases(self, chromosome: str, start: int, end: int) -> str:
        """The bases of a place; '' where the genome does not have it whole."""
        sequence = self.chromosomes.get(chromosome, "")
        if not 1 <= start <= end <= len(sequence):
            return ""
        return sequence[start - 1 : end].upper()

    def length(self, chromosome: str) -> int:
        """Bases of a chromosome."""
        return len(self.chromosomes.get(chromosome, ""))


class GenomeFile:
    """A FASTA file with an index (``.fai``, and ``.gzi`` when packed with bgzip)."""

    def __init__(self, path: Path) -> None:
        from pysam import FastaFile  # noqa: PLC0415 - costs 0.1 s that no other command needs

        if not path.is_file():
            raise InputError("the genome is not there", where=str(path))
        try:
            self._file: FastaFile = FastaFile(str(path))
        except (OSError, ValueError) as error:
            raise InputError(
                "the genome cannot be read by place",
                where=path.name,
                remedy="give FASTA, plain or packed with bgzip (not gzip), in a folder that can "
                "be written to or with its index: samtools faidx FILE",
            ) from error
        self._names: dict[str, str] = {}
        for name in self._file.references:
            chromosome = chromosome_of(name)
            if chromosome is not None:
                self._names.setdefault(chromosome, name)
        if not self._names:
            raise InputError(
                "no sequence of the file is a chromosome",
                where=path.name,
                remedy="give the genome, not transcripts; names like chr7, 7 or NC_000007.14",
            )

    def bases(self, chromosome: str, start: int, end: int) -> str:
        """The bases of a place; '' where the genome does not have it whole."""
        if not 1 <= start <= end <= self.length(chromosome):
            return ""
        return self._file.fetch(self._names[chromosome], start - 1, end).upper()

    def length(self, chromosome: str) -> int:
        """Bases of a chromosome; 0 for one that the file does not have."""
        name = self._names.get(chromosome)
        return 0 if name is None else self._file.get_reference_length(name)


def on_strand(genome: Genome, chromosome: str, span: Span, strand: Strand) -> str:
    """The bases of a place as the transcript reads them; '' where the genome lacks one."""
    bases = genome.bases(chromosome, *span)
    return bases if strand is Strand.FORWARD else reverse_complement(bases)


def read_fasta(path: Path) -> dict[str, str]:
    """Sequences by the first word of their name, upper case; InputError when it is no FASTA."""
    found: dict[str, list[str]] = {}
    try:
        for name, line in _named_lines(path):
            found.setdefault(name, []).append(line)
    except FileNotFoundError:
        raise InputError("the file is not there", where=str(path)) from None
    except (EOFError, gzip.BadGzipFile, UnicodeDecodeError) as error:
        raise InputError("the file is cut or damaged", where=path.name) from error
    if not found:
        raise InputError("holds no sequence", where=path.name, remedy="give a FASTA file")
    return {name: "".join(lines).upper() for name, lines in found.items()}


def _named_lines(path: Path) -> Iterator[tuple[str, str]]:
    with path.open("rb") as start:
        packed = start.read(2) == b"\x1f\x8b"
    with gzip.open(path, "rt", encoding="utf-8") if packed else path.open(encoding="utf-8") as text:
        name = ""
        for line in text:
            if line.startswith(">"):
                name = line[1:].split(maxsplit=1)[0] if line[1:].split() else ""
            elif name and line.strip():
                yield name, line.strip()
            elif line.strip():
                raise InputError("is no FASTA file", where=path.name)
