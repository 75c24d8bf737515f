"""Packs the drug records into the table that ``nomenclature.drugs`` reads."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from oncobasis.core.errors import KnowledgeError
from oncobasis.knowledge.importers.tsv import read_records
from oncobasis.nomenclature.drugs import DrugStatus, Drugs
from oncobasis.nomenclature.drugs_table import drug_key, parse_drug_table
from oncobasis.nomenclature.tables import split_list


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


def _reviewed_lines(knowledge: Path) -> Iterator[str]:
    seen: dict[str, str] = {}

    def keys(owner: str, *lists: str) -> str:
        found = dict.fromkeys(drug_key(word) for text in lists for word in split_list(text))
        for key in found:
            if seen.setdefault(key, owner) != owner:
                raise KnowledgeError(f"{key!r} is {owner} and {seen[key]}", where="drugs.tsv")
        return ";".join(found)

    classes = read_records(knowledge / "drugs_classes.tsv")
    known = {row["id"] for row in classes}
    for row in classes:
        if row["parent"] and row["parent"] not in known:
            raise KnowledgeError(f"no class {row['parent']!r}", where="drugs_classes.tsv")
    drugs = read_records(knowledge / "drugs.tsv")
    for row in drugs:
        if not set(split_list(row["classes"])) <= known:
            raise KnowledgeError(f"{row['name']}: unknown class", where="drugs.tsv")
        spelled = keys(row["name"], row["name"], row["brands"], row["synonyms"])
        yield f"D\t{row['name']}\t{row['classes']}\t{spelled}"
    names = {row["name"] for row in drugs}
    for row in read_records(knowledge / "drugs_regimens.tsv"):
        if not set(split_list(row["ingredients"])) <= names:
            raise KnowledgeError(f"{row['name']}: unknown drug", where="drugs_regimens.tsv")
        spelled = keys(row["name"], row["name"], row["synonyms"])
        yield f"R\t{row['name']}\t{row['ingredients']}\t{spelled}"
    for row in classes:
        spelled = keys(f"class {row['id']}", row["name"], row["words"])
        yield f"C\t{row['id']}\t{row['parent']}\t{row['name']}\t{spelled}"
    for row in read_records(knowledge / "drugs_procedures.tsv"):
        yield f"P\t{row['name']}\t{keys(row['name'], row['name'], row['synonyms'])}"
