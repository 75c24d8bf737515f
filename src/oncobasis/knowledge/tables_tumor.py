"""Packs the tumour-type records into the two tables that ``nomenclature.tumor_types`` reads."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from oncobasis.core.errors import KnowledgeError
from oncobasis.knowledge.importers.disease_bridge import BRIDGE_COLUMNS
from oncobasis.knowledge.importers.tsv import read_records
from oncobasis.nomenclature.tables import split_list
from oncobasis.nomenclature.tumor_types_names import name_key

Record = dict[str, str]
_SPECIAL = frozenset({"ANY", "SOLID"})


def tumor_lines(knowledge: Path) -> Iterator[str]:
    """Lines of ``tumor_types.tsv``; contradictions in the records are ``KnowledgeError``."""
    nodes = read_records(knowledge / "oncotree.tsv")
    bridge = read_records(knowledge / "tumor_names.tsv")
    labels = read_records(knowledge / "oncotree_labels.tsv")
    words = read_records(knowledge / "tumor_names_reading.tsv")
    terms = read_records(knowledge / "tumor_names_ontology.tsv")
    _check_codes(nodes, bridge, labels)
    for node in nodes:
        yield "\t".join(("N", *node.values()))
    for row in bridge:
        yield "\t".join(("R", *(row[column] for column in BRIDGE_COLUMNS)))
    keys = _name_keys(nodes, bridge, terms)
    read_as = {name_key(word["typed"]): name_key(word["read_as"]) for word in words}
    for key, other in read_as.items():
        if other:
            keys[key] = keys[other]
            yield f"W\t{key}"
    yield from (f"K\t{key}\t{target}" for key, target in sorted(keys.items()))
    yield from (f"L\t{row['code']}\t{row['codes']}\t{row['excluded']}" for row in labels)
    yield from (f"A\t{name_key(word['typed'])}\t{word['ask']}" for word in words if word["ask"])
    for code, excluded in sorted(_unmeant(bridge, labels).items()):
        yield f"U\t{code}\t{';'.join(sorted(excluded))}"
    for row in read_records(knowledge / "tumor_names_icd10.tsv"):
        yield f"I\t{row['code']}\t{keys[name_key(row['read_as'])]}"
    for row in bridge:
        if row["source"] == "DOID" and row["same"]:
            yield f"S\t{row['same']}\t{row['oncotree']}"


def ontology_lines(knowledge: Path) -> Iterator[str]:
    """Lines of ``tumor_types_ontology.tsv``: D terms, X codes of other systems."""
    terms = read_records(knowledge / "tumor_names_ontology.tsv")
    refused = {row["reference"] for row in read_records(knowledge / "tumor_names_refused.tsv")}
    references: dict[str, list[str]] = {}
    for term in terms:
        yield "\t".join(("D", term["doid"], term["name"], term["parents"], term["alternative_ids"]))
        for reference in split_list(term["references"]):
            references.setdefault(reference, []).append(term["doid"])
    for reference, doids in sorted(references.items()):
        if reference not in refused:
            yield f"X\t{reference}\t{';'.join(sorted(doids))}"


def _check_codes(nodes: list[Record], bridge: list[Record], labels: list[Record]) -> None:
    known = {node["code"] for node in nodes} | _SPECIAL
    named = [(row["source_code"], row["oncotree"]) for row in bridge]
    named += [(row["source_code"], row["excl"].replace(",", ";")) for row in bridge]
    named += [(row["code"], f"{row['code']};{row['codes']};{row['excluded']}") for row in labels]
    for place, codes in named:
        missing = [code for code in split_list(codes) if code not in known]
        if missing:
            raise KnowledgeError(f"not OncoTree codes: {', '.join(missing)}", where=place)


def _name_keys(nodes: list[Record], bridge: list[Record], terms: list[Record]) -> dict[str, str]:
    """Name key -> ``#row`` or codes; the first source in reading order wins."""
    keys: dict[str, str] = {}
    for source in ("NAME", "LEGACY"):
        for number, row in enumerate(bridge):
            if row["source"] == source:
                _add(keys, row["source_code"], f"#{number}", bridge)
    for row_number, row in enumerate(bridge):
        if row["source"] == "LEGACY":
            keys.setdefault(name_key(row["name"]), f"#{row_number}")
    for key, codes in _grouped(nodes, "name").items():
        keys.setdefault(key, ";".join(codes))
    _add_ontology_names(keys, bridge, terms)
    for key, codes in _grouped(nodes, "main_type").items():
        keys.setdefault(key, ";".join(_topmost(codes, nodes)))
    return keys


def _add(keys: dict[str, str], name: str, target: str, bridge: list[Record]) -> None:
    key = name_key(name)
    known = keys.setdefault(key, target)
    if known != target:
        one, other = bridge[int(known[1:])], bridge[int(target[1:])]
        if one["source"] == other["source"] and _meaning(one) != _meaning(other):
            raise KnowledgeError(f"{name!r} has two readings", where="tumor_names.tsv")


def _meaning(row: Record) -> tuple[str, ...]:
    return row["oncotree"], row["relation"], row["implies"], row["excl"]


def _grouped(nodes: list[Record], column: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for node in nodes:
        if node[column] and node["parent"]:
            found.setdefault(name_key(node[column]), []).append(node["code"])
    return found


def _topmost(codes: list[str], nodes: list[Record]) -> list[str]:
    parents = {node["code"]: node["parent"] for node in nodes}

    def inside(code: str) -> bool:
        above = parents[code]
        while above:
            if above in codes:
                return True
            above = parents[above]
        return False

    return sorted(code for code in codes if not inside(code))


def _add_ontology_names(keys: dict[str, str], bridge: list[Record], terms: list[Record]) -> None:
    rows = {
        row["source_code"]: number for number, row in enumerate(bridge) if row["source"] == "DOID"
    }
    for number, row in enumerate(bridge):
        if row["source"] in ("DOID", "NCIT"):
            keys.setdefault(name_key(row["name"]), f"#{number}")
    for term in terms:
        row_number = rows.get(term["doid"].removeprefix("DOID:"))
        if row_number is None or bridge[row_number]["follow"] == "no":
            continue
        # "carcinoma of breast" answers as the reviewed "breast carcinoma" does.
        target = keys.setdefault(name_key(bridge[row_number]["name"]), f"#{row_number}")
        target = keys.setdefault(name_key(term["name"]), target)
        for name in split_list(term["synonyms"], "|"):
            keys.setdefault(name_key(name), target)


def _unmeant(bridge: list[Record], labels: list[Record]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for row in bridge:
        if row["excl"] and ";" not in row["oncotree"]:
            found.setdefault(row["oncotree"], set()).update(split_list(row["excl"], ","))
    for row in labels:
        if row["excluded"]:
            found.setdefault(row["code"], set()).update(split_list(row["excluded"]))
    return found
