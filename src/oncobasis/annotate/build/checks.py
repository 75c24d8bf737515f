"""What a coding sequence must be before anything is said with it."""

from __future__ import annotations

import re

from oncobasis.annotate.hgvs.codons import translate
from oncobasis.core.protein import STOP

START = "ATG"
SELENOCYSTEINE = "U"
_SELENOCYSTEINE_CODON = "TGA"
# One base away from ATG: starts that ribosomes do use (MYC starts with CTG).
_NEAR_START = frozenset({"CTG", "GTG", "TTG", "ACG", "AAG", "AGG", "ATA", "ATC", "ATT"})
_BASES = re.compile(r"[ACGT]+")


class NotBuiltError(Exception):
    """A transcript that cannot be built, and why; the text goes into the report."""


def checked_protein(coding: str, given: str | None) -> str:
    """The protein of a coding sequence that ends with its stop codon, without that stop.

    ``given`` is the protein as published, if it is at hand: it must be the same, and only with it
    is a start other than ATG or a selenocysteine believed. Raises NotBuiltError.
    """
    _refuse_shape(coding)
    read = translate(coding)
    if read[-1] != STOP:
        raise NotBuiltError("no stop codon at the end of the coding sequence")
    published = None if given is None else given.removesuffix(STOP)
    protein = _with_start(coding, _with_selenocysteine(coding, read[:-1], published), published)
    if published is not None and protein != published:
        raise NotBuiltError(_difference(protein, published))
    return protein


def _refuse_shape(coding: str) -> None:
    if not coding:
        raise NotBuiltError("no coding sequence")
    if not _BASES.fullmatch(coding):
        raise NotBuiltError("bases of the coding sequence are unknown in the genome file")
    if len(coding) % 3:
        raise NotBuiltError(f"{len(coding)} coding bases are no whole codons")


def _with_start(coding: str, protein: str, published: str | None) -> str:
    start = coding[:3]
    if start == START:
        return protein
    if published is not None and published[:1] == "M" and start in _NEAR_START:
        return f"M{protein[1:]}"
    raise NotBuiltError(f"starts with {start}, not {START}")


def _with_selenocysteine(coding: str, protein: str, published: str | None) -> str:
    """The protein with ``U`` where the published one has it and the codon is TGA."""
    residues = list(protein)
    for at, residue in enumerate(residues):
        if residue != STOP:
            continue
        codon = coding[3 * at : 3 * at + 3]
        if published is None or published[at : at + 1] != SELENOCYSTEINE:
            hint = " (a selenocysteine?)" if codon == _SELENOCYSTEINE_CODON else ""
            raise NotBuiltError(
                f"stop codon {codon} inside the coding sequence, codon {at + 1}{hint}"
            )
        if codon != _SELENOCYSTEINE_CODON:
            raise NotBuiltError(f"no selenocysteine codon: {codon} at codon {at + 1}")
        residues[at] = SELENOCYSTEINE
    return "".join(residues)


def _difference(protein: str, published: str) -> str:
    if len(protein) != len(published):
        return f"{len(protein)} residues, the published protein has {len(published)}"
    differing = [at for at in range(len(protein)) if protein[at] != published[at]]
    at = differing[0]
    return (
        f"residue {at + 1} is {protein[at]}, the published protein has {published[at]} there "
        f"({len(differing)} residues differ)"
    )
