"""Patients for a load: made up, different from one another, written as an EMR sends them.

A large patient has twenty alterations: three drawn from the hotspot file of the knowledge, the
frequent ones more often, the others changes of genes without hotspots, as a panel reports them by
the dozen. A small one has two, both hotspots, as the example in examples/emr.
"""

from __future__ import annotations

import csv
import random
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import orjson

Resource: TypeAlias = "dict[str, object]"

KNOWLEDGE = Path(__file__).parents[1] / "knowledge"
LOINC, SNOMED, HGNC = "http://loinc.org", "http://snomed.info/sct", "http://www.genenames.org"
HGVS = "http://varnomen.hgvs.org"
TUMORS = {  # references of knowledge/tumor_names_ontology.tsv, and how often each is drawn
    "254626006": 30, "255082000": 20, "154513000": 15, "269577007": 15, "393562002": 10,
    "408647009": 5, "399490008": 5,
}  # fmt: skip
RESIDUES = {
    "A": "Ala", "R": "Arg", "N": "Asn", "D": "Asp", "C": "Cys", "Q": "Gln", "E": "Glu",
    "G": "Gly", "H": "His", "I": "Ile", "L": "Leu", "K": "Lys", "M": "Met", "F": "Phe",
    "P": "Pro", "S": "Ser", "T": "Thr", "W": "Trp", "Y": "Tyr", "V": "Val",
}  # fmt: skip
SIZES = {"small": (2, 0), "large": (3, 17)}
"""Hotspots and other changes of a patient."""
LONGEST = 300


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a protein, and in how many samples it was seen."""

    gene: str
    hgnc: str
    protein: str
    samples: int


def changes() -> list[Change]:
    """Return the substitutions of the hotspot file."""
    names = {row[0]: row[2] for row in _rows("gene_names_mane.tsv")}
    found = []
    for gene, position, residue, _, alternatives in _rows("hotspots/hotspots.tsv"):
        for one in alternatives.split(";"):
            new, _, count = one.partition(":")
            if new in RESIDUES and residue in RESIDUES and gene in names:
                protein = f"p.{RESIDUES[residue]}{position}{RESIDUES[new]}"
                found.append(Change(gene, names[gene], protein, int(count)))
    return found


def _other(row: list[str], choose: random.Random) -> Change:
    before, after = choose.sample(sorted(RESIDUES.values()), 2)
    return Change(row[0], row[2], f"p.{before}{choose.randint(2, LONGEST)}{after}", 0)


def _rows(name: str) -> list[list[str]]:
    with (KNOWLEDGE / name).open(encoding="utf-8", newline="") as file:
        rows = [line for line in file if not line.startswith("#")]
    return list(csv.reader(rows, delimiter="\t", quoting=csv.QUOTE_NONE))[1:]


def hook_bodies(count: int, size: str, seed: int = 1) -> list[bytes]:
    """Return that many calls of patient-view with everything in prefetch, no two alike."""
    drivers_of, others_of = SIZES[size]
    choose = random.Random(seed)  # noqa: S311 - made-up patients, not secrets
    known = changes()
    hot = {change.gene for change in known}
    bystanders = [row for row in _rows("gene_names_mane.tsv") if row[0] not in hot]
    weights = [change.samples for change in known]
    bodies = []
    for number in range(count):
        drivers = choose.choices(known, weights, k=drivers_of)
        others = [_other(gene, choose) for gene in choose.sample(bystanders, others_of)]
        drawn = {(one.gene, one.protein): one for one in (*drivers, *others)}
        bodies.append(orjson.dumps(_hook(f"made-up-{number}", list(drawn.values()), choose)))
    return bodies


def _hook(name: str, drawn: list[Change], choose: random.Random) -> Resource:
    subject: Resource = {"subject": {"reference": f"Patient/{name}"}}
    tumor = choose.choices(list(TUMORS), list(TUMORS.values()))[0]
    born = f"{choose.randint(1935, 1985)}-{choose.randint(1, 12):02}-{choose.randint(1, 28):02}"
    found = [_variant(f"v{n}", change) | subject for n, change in enumerate(drawn)]
    burden = round(choose.expovariate(1 / 9), 2)
    found.append(_observation("tmb", "94076-7") | subject | _quantity(burden, "mut/Mb"))
    unstable = burden > 20 and choose.random() < 0.5  # noqa: PLR2004
    status = "LA26203-2" if unstable else "LA14122-8"
    found.append(
        _observation("msi", "81695-9") | subject | {"valueCodeableConcept": _concept(status)}
    )
    return {
        "hook": "patient-view",
        "hookInstance": str(uuid.UUID(int=choose.getrandbits(128), version=4)),
        "context": {"userId": "Practitioner/made-up", "patientId": name},
        "prefetch": {
            "patient": {
                "resourceType": "Patient",
                "id": name,
                "gender": choose.choice(["female", "male"]),
                "birthDate": born,
            },
            "conditions": _searchset(
                {"resourceType": "Condition", "id": "c1", "code": _concept(tumor, SNOMED)} | subject
            ),
            "laboratory": _searchset(*found),
            "requests": _searchset(),
            "procedures": _searchset(),
        },
    }


def _variant(name: str, change: Change) -> Resource:
    gene = {"coding": [{"system": HGNC, "code": f"HGNC:{change.hgnc}", "display": change.gene}]}
    parts = [("48018-6", gene), ("48005-3", _concept(change.protein, HGVS))]
    return _observation(name, "69548-6") | {
        "valueCodeableConcept": _concept("LA9633-4"),
        "component": [
            {"code": _concept(code), "valueCodeableConcept": value} for code, value in parts
        ],
    }


def _observation(name: str, code: str) -> Resource:
    laboratory = "http://terminology.hl7.org/CodeSystem/observation-category"
    return {
        "resourceType": "Observation",
        "id": name,
        "status": "final",
        "category": [_concept("laboratory", laboratory)],
        "code": _concept(code),
        "effectiveDateTime": "2026-06-01",
    }


def _concept(code: str, system: str = LOINC) -> Resource:
    return {"coding": [{"system": system, "code": code}]}


def _quantity(value: float, unit: str) -> Resource:
    quantity = {"value": value, "unit": unit, "code": unit}
    return {"valueQuantity": quantity | {"system": "http://unitsofmeasure.org"}}


def _searchset(*resources: Resource) -> Resource:
    entries = [{"resource": one} for one in resources]
    return {"resourceType": "Bundle", "type": "searchset", "total": len(entries), "entry": entries}
