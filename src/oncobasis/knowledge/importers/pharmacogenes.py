"""CPIC allele functions and the phenotypes that pairs of them give.

Writes ``pharmacogenes.tsv``: one record an allele (its function) and one a pair of functions (the
phenotype). ``python -m oncobasis.knowledge.importers.pharmacogenes --from DATA``
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from oncobasis.core.errors import InputError
from oncobasis.knowledge.importers.tsv import folders, source_file, write_records

COLUMNS = ("gene", "kind", "name", "aliases", "value")
RELEASE = "2025-11-05"
GENES = ("DPYD", "NUDT15", "TPMT", "UGT1A1")
# DPYD has activity values in place of words; CPIC calls 0.5 decreased function.
_ACTIVITIES = {"1.0": "normal", "0.5": "decreased", "0.0": "no"}
_STAR = re.compile(r"\((\*?[^()]+)\)$")


def records(data: Path) -> Iterator[tuple[str, ...]]:
    """Yield every record; raises InputError where a pair of functions has two phenotypes."""
    for gene in GENES:
        table = _table(source_file(data, f"knowledge/cpic/{gene}_phenotype.json.gz"))
        functions = {str(one["name"]): _function(one) for one in table["namedAlleles"]}
        for name, function in functions.items():
            yield gene, "allele", name, ";".join(_aliases(name)), function
        for pair, phenotype in sorted(_pairs(gene, table, functions).items()):
            yield gene, "pair", "+".join(pair), "", phenotype


def _pairs(
    gene: str, table: Mapping[str, list[dict[str, object]]], functions: Mapping[str, str]
) -> dict[tuple[str, ...], str]:
    found: dict[tuple[str, ...], str] = {}
    for diplotype in table["diplotypes"]:
        counted = diplotype["diplotypekey"]
        if not isinstance(counted, dict):
            raise InputError("a diplotype has no key", where=gene)
        pair = tuple(sorted(functions[name] for name, n in counted.items() for _ in range(n)))
        phenotype = str(diplotype["phenotype"]).casefold()
        if found.setdefault(pair, phenotype) != phenotype:
            raise InputError(f"the pair {pair} has two phenotypes", where=gene)
    return found


def _function(allele: Mapping[str, object]) -> str:
    activity = allele["activityValue"]
    if isinstance(activity, str):
        return _ACTIVITIES[activity]
    return str(allele["functionValue"]).casefold().removesuffix(" function")


def _aliases(name: str) -> tuple[str, ...]:
    """Other names of an allele: what stands in brackets, and the name without it."""
    star = _STAR.search(name)
    if name == "Reference":
        return ("*1",)
    return () if star is None else (star[1], name[: star.start()].strip())


def _table(path: Path) -> Mapping[str, list[dict[str, object]]]:
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        return json.load(stream)  # type: ignore[no-any-return]


def import_pharmacogenes(source: Path, target: Path) -> int:
    """Write the table; returns the number of its records."""
    return write_records(
        target / "pharmacogenes.tsv",
        about=(
            "Function of alleles, and the phenotype of each pair of functions.",
            f"CPIC allele functionality and phenotype tables, {RELEASE} (CC0).",
        ),
        columns=COLUMNS,
        rows=records(source),
    )


if __name__ == "__main__":
    import_pharmacogenes(*folders("CPIC -> knowledge/pharmacogenes.tsv"))
