"""Names, DOIDs and legacy codes -> OncoTree, and the Disease Ontology terms behind them.

Writes ``tumor_names.tsv`` (the reviewed bridge, its tags in columns of their own) and
``tumor_names_ontology.tsv`` (ids, parents, exact synonyms and cross references).
``python -m oncobasis.knowledge.importers.disease_bridge --from DATA``
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

from oncobasis.core.errors import InputError
from oncobasis.knowledge.importers.tsv import folders, source_file, write_records

TAGS = (
    "implies",
    "excl",
    "ask",
    "assume",
    "needs",
    "site",
    "age",
    "context",
    "organ",
    "same",
    "usual",
    "civic_row",
)
BRIDGE_COLUMNS = ("source", "source_code", "name", "oncotree", "relation", *TAGS, "follow", "note")
ONTOLOGY_COLUMNS = ("doid", "name", "parents", "alternative_ids", "synonyms", "references")
ONTOLOGY_RELEASE = "2026-07-31"
_BRACKET = re.compile(r"\[([^\]]*)\]")
_SYNONYM = re.compile(r'^synonym: "(.+)" EXACT')
# ICD-10-CM references are left out: the ontology gives C71.9, any brain tumour, to one glioma.
_REFERENCES = {"ICDO": "ICDO", "NCI": "NCIT", "UMLS_CUI": "UMLS"}


def split_note(note: str) -> tuple[dict[str, str], str]:
    """Split a bridge note into its tags and the remark that is left."""
    tags: dict[str, str] = {}
    for bracket in _BRACKET.findall(note):
        for part in bracket.split(";"):
            name, sign, value = part.strip().partition("=")
            if not sign or name not in TAGS:
                raise InputError(f"unknown tag {part.strip()!r}", where="disease_bridge.tsv")
            tags[name] = value.strip()
    return tags, " ".join(_BRACKET.sub("", note).split()).strip(" ;")


def _bridge_rows(path: Path) -> Iterator[tuple[str, ...]]:
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            tags, remark = split_note(row["note"] or "")
            yield (
                row["source"],
                row["source_code"],
                row["source_name"],
                row["oncotree"] or "",
                row["relation"],
                *(tags.get(tag, "") for tag in TAGS),
                "no" if "do not follow" in remark else "",
                remark,
            )


def _stanza_row(stanza: str) -> tuple[str, ...] | None:
    name = ""
    doid = ""
    parents: list[str] = []
    others: list[str] = []
    synonyms: list[str] = []
    references: list[str] = []
    for line in stanza.split("\n"):
        key, _, value = line.partition(": ")
        if key == "id":
            doid = value
        elif key == "name":
            name = value
        elif key == "is_a":
            parents.append(value.split(" ", 1)[0])
        elif key == "alt_id":
            others.append(value)
        elif key == "is_obsolete":
            return None
        elif key == "synonym" and (exact := _SYNONYM.match(line)):
            synonyms.append(exact.group(1).replace("|", "/"))
        elif key == "xref":
            references.extend(_reference(value))
    return (
        doid,
        name,
        ";".join(parents),
        ";".join(others),
        "|".join(synonyms),
        ";".join(references),
    )


def _reference(value: str) -> list[str]:
    system, _, code = value.split(" ", 1)[0].partition(":")
    if system.startswith("SNOMEDCT"):
        return [f"SNOMED:{code}"]
    return [f"{_REFERENCES[system]}:{code}"] if system in _REFERENCES else []


def import_bridge(source: Path, target: Path) -> tuple[int, int]:
    """Write both tables; returns the number of rows of each."""
    bridge = source_file(source, "knowledge/curation/disease_bridge.tsv")
    ontology = source_file(source, "knowledge/disease_ontology/DO_cancer_slim.obo")
    names = write_records(
        target / "tumor_names.tsv",
        about=(
            "Tumour names, DOIDs and former codes -> OncoTree 2025-10-03: own records, made by",
            "joining the sources' own cross references and reading every pair by hand.",
            "relation: exact, broader, narrower, group, none. Lists are separated by ; or , .",
            "follow=no: what the ontology files under this id today is another disease.",
            "Korean names have not been checked by a Korean clinician yet.",
        ),
        columns=BRIDGE_COLUMNS,
        rows=_bridge_rows(bridge),
    )
    terms_only = ontology.read_text(encoding="utf-8").split("\n\n[Typedef]")[0]
    stanzas = terms_only.split("\n\n[Term]\n")[1:]
    rows = (row for stanza in stanzas if (row := _stanza_row(stanza)) is not None)
    terms = write_records(
        target / "tumor_names_ontology.tsv",
        about=(
            f"Disease Ontology cancer slim, release {ONTOLOGY_RELEASE} (CC0): ids, parents,",
            "exact synonyms (separated by |) and cross references; no definitions.",
        ),
        columns=ONTOLOGY_COLUMNS,
        rows=rows,
    )
    return names, terms


if __name__ == "__main__":
    import_bridge(*folders("disease bridge and Disease Ontology -> knowledge/tumor_names*.tsv"))
