"""HGVS texts of a record -> accession, kind and change; genomic ones -> VCF-style changes."""

from __future__ import annotations

import re
from dataclasses import dataclass

from oncobasis.core.alteration import GenomicChange
from oncobasis.nomenclature.codes_contigs import chromosome_of

_HGVS = re.compile(
    r"(?:(?P<accession>(?:[NX][CGMRPTW]_|LRG_|ENS[TGP])[\w]+(?:\.\d+)?)"
    r"(?:\((?P<gene>[A-Za-z0-9-]+)\))?\s*:\s*)?"
    r"(?P<change>(?P<kind>[cgnmp])\.\S.*?)(?:\s+\((?P<protein>p\.[^)]*\)?)\))?"
)
_SUBSTITUTION = re.compile(r"g\.(\d+)([ACGT]+)>([ACGT]+)")
_DELETION = re.compile(r"g\.(\d+)(?:_(\d+))?del([ACGT]+)")
_INSERTION = re.compile(r"g\.(\d+)_(\d+)ins([ACGT]+)")
_DELINS = re.compile(r"g\.(\d+)(?:_(\d+))?del([ACGT]+)ins([ACGT]+)")
_DUPLICATION = re.compile(r"g\.(\d+)(?:_(\d+))?dup([ACGT]+)")
_SPDI = re.compile(r"(NC_\d+\.\d+):(\d+):([ACGT]*):([ACGT]*)")
_NO_ALLELE = "-"


@dataclass(frozen=True, slots=True)
class HgvsText:
    """One HGVS text; ``gene`` and ``protein`` are those of a ClinVar name, '' elsewhere."""

    kind: str
    change: str
    accession: str = ""
    gene: str = ""
    protein: str = ""


def read_hgvs(text: str) -> HgvsText | None:
    """Split ``NM_000455.5(STK11):c.725G>A (p.Gly242Glu)``; None if the text is no HGVS."""
    found = _HGVS.fullmatch(" ".join(text.split()))
    if found is None:
        return None
    return HgvsText(
        found["kind"],
        found["change"],
        found["accession"] or "",
        found["gene"] or "",
        found["protein"] or "",
    )


def read_label(text: str) -> HgvsText | None:
    """Read a label such as ``RB1 c.958C>T (p.Arg320Ter)``: HGVS behind the name of a gene."""
    first, _, rest = text.strip().partition(" ")
    found = read_hgvs(rest) if rest else None
    return (
        read_hgvs(text)
        if found is None
        else HgvsText(found.kind, found.change, found.accession, first, found.protein)
    )


def genomic_of(hgvs: HgvsText) -> GenomicChange | None:
    """The change on GRCh37 or GRCh38; None without the bases, or on another sequence.

    An empty allele is ``-``; an insertion stands at the base behind it, as the annotator reads it.
    """
    place = chromosome_of(hgvs.accession)
    if place is None or hgvs.kind != "g":
        return None
    alleles = _alleles(hgvs.change.replace(" ", ""))
    if alleles is None:
        return None
    assembly, chromosome = place
    return GenomicChange(assembly, chromosome, *alleles)


def read_spdi(text: str) -> GenomicChange | None:
    """Read ``NC_000007.13:140453135:A:T``: the place between bases, deleted and inserted bases."""
    found = _SPDI.fullmatch(text.strip())
    place = None if found is None else chromosome_of(found[1])
    if found is None or place is None or found[3] == found[4]:
        return None
    position = int(found[2]) + 1
    return GenomicChange(*place, position, found[3] or _NO_ALLELE, found[4] or _NO_ALLELE)


def _alleles(change: str) -> tuple[int, str, str] | None:
    if found := _SUBSTITUTION.fullmatch(change):
        return int(found[1]), found[2], found[3]
    if found := _DELINS.fullmatch(change):
        return int(found[1]), found[3], found[4]
    if found := _DELETION.fullmatch(change):
        return int(found[1]), found[3], _NO_ALLELE
    if found := _INSERTION.fullmatch(change):
        follows = int(found[2]) == int(found[1]) + 1
        return (int(found[2]), _NO_ALLELE, found[3]) if follows else None
    if found := _DUPLICATION.fullmatch(change):
        # Written with the bases that are doubled, so that they are held against the genome.
        length = int(found[2] or found[1]) - int(found[1]) + 1
        return (int(found[1]), found[3], found[3] * 2) if length == len(found[3]) else None
    return None
