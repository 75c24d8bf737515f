"""Population frequency and clinical significance that other tools wrote into INFO."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from oncobasis.readers.small_variants.annotation_values import (
    NO_CLINICAL_READING,
    ClinicalReading,
    clinical_reading,
    highest_frequency,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from oncobasis.readers.vcf.row import VcfRow

# Names that can only be those of a population; a bare AF is the caller's own fraction.
_FREQUENCY = re.compile(
    r"(?:dbNSFP_)?(?:gnomad|exac|1000g|1000gp3?|esp6500)[a-z0-9.]*(?:_[a-z0-9]+)*?_?(?:af|maf)"
    r"(?:_[a-z0-9]+)*|af_(?:popmax|grpmax|exac|esp|tgp)",
    re.IGNORECASE,
)
_NO_FREQUENCY = re.compile(r"(?:^|_)(?:ac|an|nhomalt|filter|faf\d*)(?:_|$)", re.IGNORECASE)
_SIGNIFICANCE = frozenset({"CLNSIG", "CLIN_SIG", "CLINVAR_CLNSIG", "CLINVAR_SIG", "CLNSIGCONF"})
_CONFLICT = "CLNSIGCONF"
_POPAF = "POPAF"
_NEGATIVE_LOG = "negative log"


@dataclass(frozen=True, slots=True)
class InfoValues:
    """The keys of INFO that say something of the population or of a variant's class.

    ``negative_log``: Mutect2 writes the frequency as -log10 under ``POPAF``.
    """

    frequencies: tuple[str, ...] = ()
    negative_log: str = ""
    significance: tuple[str, ...] = ()

    @property
    def has_frequency(self) -> bool:
        """Whether any key holds a population frequency."""
        return bool(self.frequencies or self.negative_log)

    def frequency(self, row: VcfRow, number: int) -> float | None:
        """Return the highest frequency of one allele (the first is 1)."""
        alleles = len(row.alternatives)
        said = [text for key in self.frequencies if (text := row.info_value(key))]
        highest = highest_frequency([_nth(text, number, alleles) for text in said])
        if not self.negative_log:
            return highest
        stated = _power(_nth(row.info_value(self.negative_log), number, alleles))
        return stated if highest is None else max(highest, stated or 0.0)

    def clinical(self, row: VcfRow, number: int) -> ClinicalReading:
        """Return what laboratories say of one allele; nothing where it isn't said of which."""
        if not self.significance:
            return NO_CLINICAL_READING
        texts = [row.info_value(key) for key in self.significance]
        if len(row.alternatives) > 1:
            texts = [_nth(text, number, len(row.alternatives)) for text in texts]
        said = "&".join(text for text in texts if text and text != ".")
        return clinical_reading(said.replace("|", "&").replace("/", "&")) if said else _NOTHING


_NOTHING = NO_CLINICAL_READING


def info_values(infos: Mapping[str, str]) -> InfoValues:
    """Return the keys to look at, by the descriptions in the header."""
    frequencies = tuple(
        sorted(key for key in infos if _FREQUENCY.fullmatch(key) and not _NO_FREQUENCY.search(key))
    )
    popaf = _POPAF if _NEGATIVE_LOG in infos.get(_POPAF, "").casefold() else ""
    known = tuple(
        sorted(key for key in infos if key.upper() in _SIGNIFICANCE and key.upper() != _CONFLICT)
    )
    return InfoValues(frequencies, popaf, known)


def _nth(text: str, number: int, alleles: int) -> str:
    """Return the part of a per-allele list that is the allele's; a single value is everyone's."""
    parts = text.split(",")
    if len(parts) == alleles:
        return parts[number - 1]
    return text if len(parts) == 1 and alleles == 1 else ""


def _power(text: str) -> float | None:
    try:
        value = float(10.0 ** -float(text))
    except (ValueError, OverflowError):
        return None
    return value if 0 <= value <= 1 else None
