"""Packs the drug records into the table that ``nomenclature.drugs`` reads."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from oncobasis.core.errors import KnowledgeError
from oncobasis.knowledge.importers.tsv import read_records
from oncobasis.nomenclature.drugs import Drugs, DrugStatus
from oncobasis.nomenclature.drugs_table import drug_key, parse_drug_table
from oncobasis.nomenclature.tables import split_list

Record = dict[str, str]


def drug_lines(knowledge: Path) -> Iterator[str]:
    """Lines of ``drugs.tsv``; a name with two meanings is a ``KnowledgeError``."""
    reviewed = list(_reviewed_lines(knowledge))
    drugs = Drugs(parse_drug_table("\n".join(reviewed)))
    yield from reviewed
    for row in read_records(knowledge / "drugs_civic.tsv"):
        if drugs.resolve(row["name"]).status is DrugStatus.UNKNOWN:
            name = row["name"].lower()
            yield f"D\t{name}\t\t{drug_key(name)}"
    for row in read_records(knowledge / "drugs_ncit.tsv"):
        reading = drugs.resolve(row["name"])
        if reading.status is DrugStatus.CLASS:
            continue
        if reading.name is None:
            raise KnowledgeError(f"{row['name']!r} is no drug of drugs.tsv", where="drugs_ncit.tsv")
        yield f"N\t{row['ncit']}\t{reading.name}"


class _Spellings:
    """Keys of every name seen; two owners of one key are a ``KnowledgeError``."""

    def __init__(self) -> None:
        self._owners: dict[str, str] = {}

    def keys(self, owner: str, *lists: str) -> str:
        found = dict.fromkeys(drug_key(word) for text in lists for word in split_list(text))
        for key in found:
            other = self._owners.setdefault(key, owner)
            if other != owner:
                raise KnowledgeError(f"{key!r} is {owner} and {other}", where="drugs.tsv")
        return ";".join(found)


def _check_names(rows: list[Record], column: str, known: set[str], where: str) -> None:
    for row in rows:
        missing = set(split_list(row[column])) - known
        if missing:
            raise KnowledgeError(f"unknown {column}: {', '.join(sorted(missing))}", where=where)


def _reviewed_lines(knowledge: Path) -> Iterator[str]:
    classes = read_records(knowledge / "drugs_classes.tsv")
    drugs = read_records(knowledge / "drugs.tsv")
    regimens = read_records(knowledge / "drugs_regimens.tsv")
    known = {row["id"] for row in classes}
    _check_names(classes, "parent", known, "drugs_classes.tsv")
    _check_names(drugs, "classes", known, "drugs.tsv")
    _check_names(regimens, "ingredients", {row["name"] for row in drugs}, "drugs_regimens.tsv")
    spellings = _Spellings()
    for row in drugs:
        spelled = spellings.keys(row["name"], row["name"], row["brands"], row["synonyms"])
        yield f"D\t{row['name']}\t{row['classes']}\t{spelled}"
    for row in regimens:
        spelled = spellings.keys(row["name"], row["name"], row["synonyms"])
        yield f"R\t{row['name']}\t{row['ingredients']}\t{spelled}"
    for row in classes:
        spelled = spellings.keys(f"class {row['id']}", row["name"], row["words"])
        yield f"C\t{row['id']}\t{row['parent']}\t{row['name']}\t{spelled}"
    for row in read_records(knowledge / "drugs_procedures.tsv"):
        yield f"P\t{row['name']}\t{spellings.keys(row['name'], row['name'], row['synonyms'])}"
