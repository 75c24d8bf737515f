"""Synthetic FHIR resources, written out as a server sends them; no real patient stands behind."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from pathlib import Path

    from oncobasis.readers.records.strict_json import Json

Resource: TypeAlias = "dict[str, Json]"

LOINC = "http://loinc.org"
HGNC = "http://www.genenames.org"
HGVS = "http://varnomen.hgvs.org"
SO = "http://www.sequenceontology.org"
SNOMED = "http://snomed.info/sct"
TBD = "http://hl7.org/fhir/uv/genomics-reporting/CodeSystem/tbd-codes-cs"
PRESENT, ABSENT, NO_CALL = "LA9633-4", "LA9634-2", "LA18198-4"
SOMATIC, GERMLINE = "LA6684-0", "LA6683-2"
GENES = {"EGFR": "3236", "BRAF": "1097", "KRAS": "6407", "NRAS": "7989", "KIT": "6342",
         "ALK": "427", "EML4": "1316", "ERBB2": "3430", "MET": "7029", "BRCA1": "1100",
         "BRCA2": "1101", "TP53": "11998", "CDKN2A": "1787", "DPYD": "3012", "TERT": "11730",
         "HLA-A": "4931"}  # fmt: skip


def concept(code: str, system: str = LOINC, display: str = "") -> Resource:
    """A CodeableConcept with one coding."""
    coding: Resource = {"system": system, "code": code}
    if display:
        coding["display"] = display
    return {"coding": [coding]}


def component(code: str, value: Resource | str | float, unit: str = "") -> Resource:
    """A component: a concept, a string, or a number with its UCUM unit."""
    system = LOINC if code[0].isdigit() else TBD
    made: Resource = {"code": concept(code, system)}
    if isinstance(value, dict):
        made["valueRange" if "low" in value else "valueCodeableConcept"] = value
    elif isinstance(value, str):
        made["valueString"] = value
    else:
        made["valueQuantity"] = (
            {"value": value, "unit": unit, "code": unit} if unit else {"value": value}
        )
    return made


def gene(symbol: str, display: str = "") -> Resource:
    """A gene-studied component by HGNC id."""
    return component("48018-6", concept(f"HGNC:{GENES[symbol]}", HGNC, display or symbol))


def hgvs(code: str, text: str) -> Resource:
    """A component that holds HGVS."""
    return component(code, concept(text, HGVS))


def change_type(code: str) -> Resource:
    """A DNA change type of the Sequence Ontology."""
    return component("48019-4", concept(code, SO))


def place(sequence: str, start: int, alleles: tuple[str, str], system: str = "") -> list[Resource]:
    """Sequence, position and alleles; ``system`` is the answer code of the coordinate system."""
    made = [
        component("48013-7", concept(sequence, "http://www.ncbi.nlm.nih.gov/refseq")),
        component("81254-5", {"low": {"value": start}}),
        component("69547-8", alleles[0]),
        component("69551-0", alleles[1]),
    ]
    return made + ([component("92822-6", concept(system))] if system else [])


def observation(
    code: str, value: Resource | None = None, *components: Resource, **fields: Json
) -> Resource:
    """An observation of that code; ``fields`` overwrite or add."""
    system = LOINC if "-" in code and code[0].isdigit() else TBD
    made: Resource = {"resourceType": "Observation", "status": "final",
                      "code": concept(code, system)}  # fmt: skip
    if value is not None:
        made["valueCodeableConcept"] = value
    if components:
        made["component"] = list(components)
    return made | fields


def variant(*components: Resource, value: str = PRESENT, **fields: Json) -> Resource:
    """A variant observation (LOINC 69548-6)."""
    return observation("69548-6", concept(value), *components, **fields)


def quantity(code: str, value: float, unit: str, **fields: Json) -> Resource:
    """An observation of a number with a UCUM unit."""
    measured: Json = {"value": value, "unit": unit, "code": unit}
    return observation(code, None, **({"valueQuantity": measured} | fields))


def condition(code: str, display: str = "", system: str = SNOMED, **fields: Json) -> Resource:
    """A confirmed, active condition."""
    made: Resource = {
        "resourceType": "Condition",
        "clinicalStatus": concept("active", "clinical"),
        "verificationStatus": concept("confirmed", "verification"),
        "code": concept(code, system, display),
    }
    return made | fields


def patient(identity: str = "p1", **fields: Json) -> Resource:
    """A synthetic patient."""
    made: Resource = {"resourceType": "Patient", "id": identity, "gender": "female"}
    return made | fields


@dataclass
class BundleBuilder:
    """A Bundle that grows; ``full_url`` is the place of the resource within it."""

    kind: str = "collection"
    entries: list[Resource] = field(default_factory=list)

    def add(self, resource: Resource, full_url: str = "", **entry: Json) -> BundleBuilder:
        """Add one resource."""
        made: Resource = {"resource": resource} | entry
        if full_url:
            made["fullUrl"] = full_url
        self.entries.append(made)
        return self

    def build(self) -> Resource:
        """Return the Bundle."""
        return {"resourceType": "Bundle", "type": self.kind, "entry": list(self.entries)}


def bundle(*resources: Resource) -> Resource:
    """A collection of these resources."""
    made = BundleBuilder()
    for one in resources:
        made.add(one)
    return made.build()


def written(path: Path, document: Resource) -> Path:
    """Write a document as JSON."""
    path.write_text(json.dumps(document), encoding="utf-8")
    return path
