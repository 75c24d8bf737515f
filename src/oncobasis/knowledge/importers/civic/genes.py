"""Gene names in CIViC -> current HGNC symbols."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from oncobasis.nomenclature.genes import GeneNameKind, GeneStatus, load_genes

if TYPE_CHECKING:
    from collections.abc import Mapping

# Short names that only stand in old fusion variants.
_SHORT: Final[Mapping[str, str]] = MappingProxyType({"RCSD": "RCSD1"})


def gene_symbol(text: str) -> str | None:
    """Return the current symbol; an ambiguous name stays as it is, an unknown one is None."""
    name = _SHORT.get(text, text)
    reading = load_genes().resolve(name)
    if reading.status is GeneStatus.UNKNOWN:
        return None
    if reading.kind is GeneNameKind.GENE and reading.symbol is not None:
        return reading.symbol
    return name
