"""Values inside one VEP annotation: population frequency, clinical significance, numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from oncobasis.core.alteration import ClinicalSignificance
from oncobasis.core.protein import ProteinChange, ProteinClass

if TYPE_CHECKING:
    from collections.abc import Iterable

_FREQUENCY_FIELD = re.compile(
    r"MAX_AF|(?:1000G_?|ESP_?)?(?:AFR_|AMR_|ASN_|EAS_|EUR_|SAS_|AA_|EA_)?G?M?AF"
    r"|(?:gnomAD|ExAC)[A-Za-z0-9.]*_(?:[A-Za-z]+_)*(?:AF|MAF)(?:_[A-Za-z]+)*",
    re.IGNORECASE,
)
_RSID = re.compile(r"\brs\d+\b")
_SIGNIFICANCE = MappingProxyType(
    {
        "pathogenic": ClinicalSignificance.PATHOGENIC,
        "likely_pathogenic": ClinicalSignificance.LIKELY_PATHOGENIC,
        "pathogenic/likely_pathogenic": ClinicalSignificance.LIKELY_PATHOGENIC,
        "uncertain_significance": ClinicalSignificance.UNCERTAIN,
        "likely_benign": ClinicalSignificance.LIKELY_BENIGN,
        "benign/likely_benign": ClinicalSignificance.LIKELY_BENIGN,
        "benign": ClinicalSignificance.BENIGN,
    }
)
_PATHOGENIC = frozenset({ClinicalSignificance.PATHOGENIC, ClinicalSignificance.LIKELY_PATHOGENIC})
_BENIGN = frozenset({ClinicalSignificance.BENIGN, ClinicalSignificance.LIKELY_BENIGN})
_CONFLICT = "conflicting"
_RESIDUE = re.compile(r"[0-9]{1,6}")
_NUMBER = re.compile(r"([0-9]{1,4})(?:/[0-9]+)?")


@dataclass(frozen=True, slots=True)
class ClinicalReading:
    """The one class that a CLIN_SIG text means, and whether any laboratory calls it pathogenic."""

    significance: ClinicalSignificance | None = None
    pathogenic: bool = False


NO_CLINICAL_READING = ClinicalReading()


def is_frequency_field(name: str) -> bool:
    """Whether the field is a population allele frequency (gnomAD, 1000 Genomes, ESP, ExAC)."""
    return _FREQUENCY_FIELD.fullmatch(name) is not None


def highest_frequency(texts: Iterable[str]) -> float | None:
    """Return the highest frequency; old VEP writes ``T:0.01``, several are joined by ``&``."""
    highest: float | None = None
    for text in texts:
        if not text:
            continue
        for part in text.split("&"):
            try:
                value = float(part.rpartition(":")[2])
            except ValueError:
                continue
            if 0 <= value <= 1 and (highest is None or value > highest):
                highest = value
    return highest


@lru_cache(maxsize=1024)
def clinical_reading(text: str) -> ClinicalReading:
    """Read CLIN_SIG; laboratories that disagree give no class.

    Pathogenic beside likely pathogenic is the weaker of the two, likewise for benign. Words
    that are no class (``drug_response``, ``not_provided``) are passed over.
    """
    words = [word.strip().casefold() for word in re.split(r"[&,;]", text) if word.strip()]
    said = {_SIGNIFICANCE[word] for word in words if word in _SIGNIFICANCE}
    conflicting = any(_CONFLICT in word for word in words)
    pathogenic = bool(said & _PATHOGENIC) and not said & _BENIGN and not conflicting
    if conflicting or not said:
        return ClinicalReading(None, pathogenic)
    if len(said) == 1:
        return ClinicalReading(said.pop(), pathogenic)
    if said == _PATHOGENIC:
        return ClinicalReading(ClinicalSignificance.LIKELY_PATHOGENIC, pathogenic)
    if said == _BENIGN:
        return ClinicalReading(ClinicalSignificance.LIKELY_BENIGN, pathogenic)
    return ClinicalReading(None, pathogenic)


def first_rsid(text: str) -> str | None:
    """Return the first dbSNP id among co-located variants."""
    found = _RSID.search(text) if text else None
    return found[0] if found else None


def single_number(text: str) -> int | None:
    """Return the exon or intron number of ``15/18``; None for a range (``2-3/18``) or nothing."""
    found = _NUMBER.fullmatch(text)
    return int(found[1]) if found else None


def protein_of_residues(position: str, residues: str) -> ProteinChange | None:
    """Return a substitution from ``Protein_position`` and ``Amino_acids`` (``600``, ``V/E``).

    Only a single residue is certain without HGVSp; anything else is None.
    """
    first, _, alt = residues.partition("/")
    number = position.partition("/")[0]
    if not _RESIDUE.fullmatch(number) or len(first) != 1 or len(alt) > 1 or "X" in (first, alt):
        return None
    if not alt or alt == first:
        return ProteinChange(ProteinClass.SYNONYMOUS, int(number), int(number), first, first)
    if first == "*" or (int(number) == 1 and first == "M"):
        return None
    kind = ProteinClass.NONSENSE if alt == "*" else ProteinClass.MISSENSE
    return ProteinChange(kind, int(number), int(number), first, first, alt)
