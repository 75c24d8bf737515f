"""Disease Ontology ids: parents, alternative ids and the codes of other systems mapped to them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from oncobasis.nomenclature.tables import read_table, split_list


@dataclass(frozen=True, slots=True)
class DiseaseOntology:
    """Terms of the cancer slim; ids look like ``DOID:1909``."""

    names: Mapping[str, str]
    parents: Mapping[str, tuple[str, ...]]
    alternatives: Mapping[str, str]
    references: Mapping[str, tuple[str, ...]]

    def canonical(self, doid: str) -> str | None:
        """The current id of a term, given it or one of its alternative ids."""
        return doid if doid in self.names else self.alternatives.get(doid)

    def name(self, doid: str) -> str:
        """The term's name, or the id itself."""
        return self.names.get(doid, doid)

    def levels_above(self, doid: str) -> Iterator[tuple[str, ...]]:
        """Parents, then their parents, and so on up to the root."""
        level = self.parents.get(doid, ())
        while level:
            yield level
            level = tuple(
                dict.fromkeys(above for one in level for above in self.parents.get(one, ()))
            )

    def of(self, system: str, code: str) -> tuple[str, ...]:
        """Terms mapped to a code of ICDO (morphology), NCIT, UMLS or SNOMED."""
        return self.references.get(f"{system}:{code}", ())


@cache
def load_ontology() -> DiseaseOntology:
    """Load the packaged terms."""
    names: dict[str, str] = {}
    parents: dict[str, tuple[str, ...]] = {}
    alternatives: dict[str, str] = {}
    references: dict[str, tuple[str, ...]] = {}
    for line in read_table("tumor_types_ontology.tsv.gz").splitlines():
        kind, first, *rest = line.split("\t")
        if kind == "D":
            names[first] = rest[0]
            parents[first] = split_list(rest[1])
            alternatives.update(dict.fromkeys(split_list(rest[2]), first))
        else:
            references[first] = split_list(rest[0])
    return DiseaseOntology(names, parents, alternatives, references)
