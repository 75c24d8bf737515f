"""A coded answer: the code decides; a display that says another answer leaves it open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Generic, TypeVar

from oncobasis.core.alteration import ClinicalSignificance, Origin
from oncobasis.nomenclature.codes_genomics import (
    ABSENT,
    METABOLIZERS,
    ORIGINS,
    PRESENT,
    SIGNIFICANCES,
)
from oncobasis.nomenclature.codes_markers import MSI_STATUS, NEGATIVE, POSITIVE

if TYPE_CHECKING:
    from oncobasis.readers.records.concepts import Concept

_T = TypeVar("_T")


@dataclass(frozen=True)
class Answers(Generic[_T]):
    """The codes of a question's answers, and the words that stand for them."""

    codes: Mapping[str, _T]
    words: Mapping[str, _T]

    def of(self, concept: Concept) -> _T | None:
        """The answer; None where there is none, or where code and display differ."""
        if len(concept.codings) == 1 and not (concept.text or concept.codings[0].display):
            return self.codes.get(concept.codings[0].code)
        said = self._said(concept)
        return next(iter(said)) if len(said) == 1 else None

    def contradicts(self, concept: Concept) -> bool:
        """Whether its codes and displays give different answers."""
        return len(self._said(concept)) > 1

    def _said(self, concept: Concept) -> frozenset[_T]:
        coded = {self.codes[code] for code in concept.codes if code in self.codes}
        named = {
            self.words[key] for word in concept.words() if (key := word.casefold()) in self.words
        }
        # Words alone count only where no code was given at all.
        return frozenset(coded | named) if coded or not concept.codes else frozenset()


PRESENCE = Answers(
    MappingProxyType(
        dict.fromkeys(PRESENT | POSITIVE, True) | dict.fromkeys(ABSENT | NEGATIVE, False)
    ),
    MappingProxyType(
        {"present": True, "detected": True, "positive": True, "absent": False,
         "not detected": False, "negative": False}
    ),
)  # fmt: skip
STATUS = Answers(
    MappingProxyType(dict.fromkeys(POSITIVE, "positive") | dict.fromkeys(NEGATIVE, "negative")),
    MappingProxyType({"positive": "positive", "negative": "negative"}),
)
SOURCE = Answers(
    ORIGINS, MappingProxyType({"germline": Origin.GERMLINE, "somatic": Origin.SOMATIC})
)
SIGNIFICANCE = Answers(
    SIGNIFICANCES,
    MappingProxyType(
        {
            "pathogenic": ClinicalSignificance.PATHOGENIC,
            "likely pathogenic": ClinicalSignificance.LIKELY_PATHOGENIC,
            "uncertain significance": ClinicalSignificance.UNCERTAIN,
            "likely benign": ClinicalSignificance.LIKELY_BENIGN,
            "benign": ClinicalSignificance.BENIGN,
        }
    ),
)
MICROSATELLITES = Answers(
    MSI_STATUS,
    MappingProxyType({"msi-h": "H", "msi-l": "L", "mss": "S", "stable": "S", "msi-high": "H",
                      "msi-low": "L"}),
)  # fmt: skip
METABOLISM = Answers(
    METABOLIZERS, MappingProxyType({phenotype: phenotype for phenotype in METABOLIZERS.values()})
)
