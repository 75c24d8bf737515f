"""Pharmacogenetic diplotypes -> phenotypes, by CPIC's allele functions (packaged table).

A diplotype with an allele that the table does not know, or that CPIC calls uncertain, has no
phenotype: that is unknown, not normal.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from oncobasis.core.errors import KnowledgeError
from oncobasis.nomenclature.tables import read_table, split_list

if TYPE_CHECKING:
    from collections.abc import Mapping

TABLE = "pharmacogenes.tsv.gz"
_CELLS = 5
_PAIR = 2
# "Possible" and "indeterminate" are CPIC's words for what is not known.
_KNOWN = frozenset(
    {
        "poor metabolizer",
        "intermediate metabolizer",
        "normal metabolizer",
        "rapid metabolizer",
        "ultrarapid metabolizer",
    }
)


@dataclass(frozen=True, slots=True)
class Pharmacogene:
    """Alleles of one gene by every name of theirs, and phenotypes by sorted pairs of functions."""

    functions: Mapping[str, str]
    phenotypes: Mapping[tuple[str, ...], str]

    def phenotype(self, alleles: tuple[str, ...]) -> str | None:
        """The phenotype of two alleles, None where it is not known."""
        functions = tuple(sorted(self.functions.get(_key(name), "") for name in alleles))
        found = self.phenotypes.get(functions)
        return found if found in _KNOWN else None


def phenotype_of(gene: str, diplotype: str) -> str | None:
    """The phenotype of a diplotype (``*1/*2A``), None where either allele or gene is not known."""
    alleles = tuple(part.strip() for part in diplotype.split("/"))
    known = load_pharmacogenes().get(gene)
    return None if known is None or len(alleles) != _PAIR else known.phenotype(alleles)


@cache
def load_pharmacogenes() -> Mapping[str, Pharmacogene]:
    """The packaged table by gene; KnowledgeError if it is damaged."""
    functions: dict[str, dict[str, str]] = {}
    phenotypes: dict[str, dict[tuple[str, ...], str]] = {}
    for line in read_table(TABLE).splitlines():
        cells = line.split("\t")
        if len(cells) != _CELLS:
            raise KnowledgeError("a line has not five cells", where=TABLE)
        gene, kind, name, aliases, value = cells
        if kind == "pair":
            phenotypes.setdefault(gene, {})[tuple(name.split("+"))] = value
            continue
        for text in (name, *split_list(aliases)):
            functions.setdefault(gene, {})[_key(text)] = value
    return {gene: Pharmacogene(functions[gene], phenotypes.get(gene, {})) for gene in functions}


def _key(name: str) -> str:
    return "".join(name.split()).casefold()
