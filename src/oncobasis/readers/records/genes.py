"""The gene of a record by its codes; what contradicts itself is no gene.

HGNC and NCBI ids count before names. Where ids and names disagree, the gene of the HGVS accession
decides; without one the gene is unknown, with a remark.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from oncobasis.nomenclature.codes_genomics import HGNC, NCBI_GENES
from oncobasis.nomenclature.genes import GeneStatus

if TYPE_CHECKING:
    from collections.abc import Iterable

    from oncobasis.nomenclature.genes import Genes
    from oncobasis.readers.reading.ledger import Ledger
    from oncobasis.readers.records.concepts import Coding, Concept

_HGNC_ID = re.compile(r"(?:HGNC:)?(\d+)", re.IGNORECASE)
_NCBI = frozenset(one.rstrip("/") for one in NCBI_GENES)
_KNOWN = frozenset({GeneStatus.EXACT, GeneStatus.SYNONYM})


@dataclass(frozen=True, slots=True)
class GeneReader:
    """Reads genes for one ledger."""

    genes: Genes
    ledger: Ledger

    def gene_of(self, concept: Concept, line: int, accessions: Iterable[str] = ()) -> str | None:
        """The symbol that a concept means; None with a remark when it contradicts itself."""
        coded = _unique(self.of_coding(coding) for coding in concept.codings)
        named = _unique(self._named(word) for word in concept.words())
        if len(coded) == 1 and (not named or named == coded):
            return coded[0]
        if not coded and len(named) == 1:
            return named[0]
        if not coded and not named:
            return self._as_written(concept)
        arbiter = _unique(self.of_accession(accession) for accession in accessions)
        said = (*coded, *named)
        self.ledger.remark(
            "contradictory_input",
            line,
            first=concept.shown(),
            second=", ".join(sorted(set(said))) or "no gene",
        )
        if len(arbiter) == 1 and arbiter[0] in said:
            return arbiter[0]
        return None

    def of_coding(self, coding: Coding) -> str | None:
        """The symbol of an HGNC or NCBI id; None for any other code."""
        system = coding.system.rstrip("/")
        if not coding.code:
            return None
        if system.startswith(HGNC) or coding.code.upper().startswith("HGNC:"):
            found = _HGNC_ID.fullmatch(coding.code)
            return self._symbol(f"HGNC:{found[1]}") if found else self._named(coding.code)
        if system in _NCBI and coding.code.isdecimal():
            return self._symbol(f"ENTREZ:{coding.code}")
        return None

    def of_accession(self, accession: str) -> str | None:
        """The symbol of a transcript or protein accession, whatever its version."""
        return self._symbol(accession) if accession else None

    def _symbol(self, text: str) -> str | None:
        reading = self.genes.resolve(text)
        return reading.symbol if reading.status in _KNOWN else None

    def _named(self, word: str) -> str | None:
        return self._symbol(word)

    def _as_written(self, concept: Concept) -> str | None:
        word = next(iter(concept.words()), "")
        if word:
            self.ledger.remark("gene_unknown", written=word)
        return word or None


def _unique(symbols: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(symbol for symbol in symbols if symbol))
