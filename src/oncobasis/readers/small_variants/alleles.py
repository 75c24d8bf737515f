"""Alternative alleles of a VCF row: which are sequences, and their shortest form."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from oncobasis.core.alteration import GenomicChange
from oncobasis.readers.reading.codes import FilterCode

_BASES = re.compile(r"[ACGTN]+", re.IGNORECASE)
_PRIMARY = frozenset({*map(str, range(1, 23)), "X", "Y", "MT"})
_REFSEQ = re.compile(r"NC_0000(\d\d)\.\d+")
_SEX = {"23": "X", "24": "Y"}


@dataclass(frozen=True, slots=True)
class Site:
    """A change in its shortest form; chromosome without ``chr``."""

    chromosome: str
    position: int
    reference: str
    alternative: str

    def on(self, assembly: str | None) -> GenomicChange:
        """Return the change on an assembly."""
        return GenomicChange(
            assembly, self.chromosome, self.position, self.reference, self.alternative
        )


def not_a_sequence(alternative: str) -> FilterCode | None:
    """Return why the allele is no sequence of bases, None if it is one."""
    if _BASES.fullmatch(alternative):
        return None
    if alternative in {"*", "<*:DEL>"}:
        return FilterCode.SPANNING_DELETION
    if alternative in {".", "", "<*>", "<NON_REF>", "<X>", "X"}:
        return FilterCode.NO_ALTERNATIVE
    if "[" in alternative or "]" in alternative or alternative[0] == "." or alternative[-1] == ".":
        return FilterCode.BREAKEND
    if alternative.startswith("<"):
        return FilterCode.SYMBOLIC_ALLELE
    return FilterCode.NOT_BASES


@lru_cache(maxsize=4096)
def primary_chromosome(contig: str) -> str | None:
    """Return 1-22, X, Y or MT; None for unplaced, alternative, decoy and viral contigs."""
    name = contig[3:] if contig[:3].casefold() == "chr" else contig
    refseq = _REFSEQ.fullmatch(contig)
    if refseq is not None:
        name = refseq[1].lstrip("0")
        name = _SEX.get(name, name)
    if name in {"M", "chrM"} or contig.startswith("NC_012920"):
        name = "MT"
    name = name.upper()
    return name if name in _PRIMARY else None


def trimmed(position: int, reference: str, alternative: str) -> tuple[int, str, str]:
    """Return the change with shared bases cut off, the last ones first; one base always stays."""
    reference, alternative = reference.upper(), alternative.upper()
    while len(reference) > 1 and len(alternative) > 1 and reference[-1] == alternative[-1]:
        reference, alternative = reference[:-1], alternative[:-1]
    while len(reference) > 1 and len(alternative) > 1 and reference[0] == alternative[0]:
        reference, alternative, position = reference[1:], alternative[1:], position + 1
    return position, reference, alternative


def vep_alleles(reference: str, alternatives: list[str]) -> list[str]:
    """Return each allele as VEP writes it in CSQ ``Allele``.

    If any allele differs in length from the reference and all begin with the same base, VEP cuts
    that base off all of them; an empty allele is ``-``.
    """
    bases = [alt for alt in alternatives if _BASES.fullmatch(alt)]
    if any(len(alt) != len(reference) for alt in bases) and all(
        alt[:1] == reference[:1] for alt in bases
    ):
        return [alt[1:] or "-" if alt in bases else alt for alt in alternatives]
    return alternatives
