"""Which protein changes are known hotspots, so that no filter hides one without a word."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from oncobasis.core.errors import KnowledgeError
from oncobasis.core.protein import ProteinClass
from oncobasis.nomenclature.tables import read_table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from oncobasis.core.protein import ProteinChange

_TABLE = "hotspots.json.gz"


@dataclass(frozen=True, slots=True)
class Hotspots:
    """Residues by gene, each with the alternatives that were seen there in tumours."""

    genes: Mapping[str, Mapping[int, frozenset[str]]]

    def has_gene(self, symbol: str) -> bool:
        """Whether the gene has any hotspot."""
        return symbol in self.genes

    def includes(self, symbol: str, protein: ProteinChange | None) -> bool:
        """Whether the change of one residue is one that was seen at a hotspot."""
        if protein is None or protein.kind not in {ProteinClass.MISSENSE, ProteinClass.NONSENSE}:
            return False
        return protein.alt in self.genes.get(symbol, {}).get(protein.start, frozenset())


@cache
def load_hotspots() -> Hotspots:
    """The packaged hotspot residues (Cancer Hotspots v2); KnowledgeError if damaged."""
    try:
        document = json.loads(read_table(_TABLE))
        genes = {
            gene: {
                int(position): frozenset(str(residue) for residue, _ in alternatives)
                for position, _, _, alternatives in residues
            }
            for gene, residues in document.items()
        }
    except (ValueError, TypeError, AttributeError):
        raise KnowledgeError(
            "the packaged hotspots are damaged",
            where=_TABLE,
            remedy="install the package again",
        ) from None
    return Hotspots(genes)
