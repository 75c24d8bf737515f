"""Ontology terms of a phenopacket as coded values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oncobasis.readers.records.concepts import Coding, Concept
from oncobasis.readers.records.values import record_at, text_at

if TYPE_CHECKING:
    from oncobasis.readers.records.strict_json import Record

_SYSTEMS = {
    "NCIT": "http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl",
    "MONDO": "http://purl.obolibrary.org/obo/mondo.owl",
    "SNOMED": "http://snomed.info/sct",
    "SNOMEDCT": "http://snomed.info/sct",
    "SCTID": "http://snomed.info/sct",
    "ICD10CM": "http://hl7.org/fhir/sid/icd-10-cm",
    "ICD10": "http://hl7.org/fhir/sid/icd-10",
    "ICDO": "http://hl7.org/fhir/sid/icd-o-3",
    "ICD-O-3": "http://hl7.org/fhir/sid/icd-o-3",
    "ONCOTREE": "http://oncotree.mskcc.org/oncotree",
    "HGNC": "http://www.genenames.org",
    "NCBIGENE": "http://www.ncbi.nlm.nih.gov/gene",
    "ENTREZ": "http://www.ncbi.nlm.nih.gov/gene",
    "LOINC": "http://loinc.org",
    "RXNORM": "http://www.nlm.nih.gov/research/umls/rxnorm",
    "RXCUI": "http://www.nlm.nih.gov/research/umls/rxnorm",
}


def term_at(record: Record, *path: str) -> Concept:
    """The ontology class at a path of keys; an empty one when there is none."""
    term = record_at(record, *path)
    return term_of(text_at(term, "id"), text_at(term, "label"))


def term_of(identity: str, label: str) -> Concept:
    """The concept of a CURIE and its label; an unknown prefix stays as the system."""
    prefix, colon, code = identity.partition(":")
    if not identity and not label:
        return Concept()
    if not colon:
        return Concept((Coding("", identity, label),))
    return Concept((Coding(_SYSTEMS.get(prefix.upper(), prefix), code, label),))


def curie_at(record: Record, *path: str) -> str:
    """The CURIE of the ontology class at a path of keys."""
    return text_at(record, *path, "id")
