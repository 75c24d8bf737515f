"""Profiles, extensions and code systems of the bundle, as Genomics Reporting 3.0.0 names them.

Seen in the package hl7.fhir.uv.genomics-reporting 3.0.0; the answers of LOINC lists LL1037-2 and
LL4049-4 in its examples and in published guides that bind to the same lists.
"""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType

from oncobasis.core.alteration import ClinicalSignificance, Origin
from oncobasis.nomenclature.codes_genomics import ASSEMBLIES, SIGNIFICANCES

_GUIDE = "http://hl7.org/fhir/uv/genomics-reporting/StructureDefinition/"
UCUM = "http://unitsofmeasure.org"
NCIT = "http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl"
ONCOTREE = "http://oncotree.mskcc.org/oncotree"
REFSEQ = "http://www.ncbi.nlm.nih.gov/refseq"
ENSEMBL = "http://www.ensembl.org"
DBSNP = "http://www.ncbi.nlm.nih.gov/projects/SNP"
ABSENT_REASON = "http://terminology.hl7.org/CodeSystem/data-absent-reason"
OBSERVATION_CATEGORY = "http://terminology.hl7.org/CodeSystem/observation-category"
DIAGNOSTIC_SECTION = "http://terminology.hl7.org/CodeSystem/v2-0074"
INTERPRETATION = "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation"
PARTICIPATION = "http://terminology.hl7.org/CodeSystem/provenance-participant-type"
RELATED_ARTIFACT = "http://hl7.org/fhir/StructureDefinition/workflow-relatedArtifact"
URN = "urn:oncobasis"


class Profile(StrEnum):
    """The profiles that are claimed."""

    REPORT = f"{_GUIDE}genomic-report"
    VARIANT = f"{_GUIDE}variant"
    GENOTYPE = f"{_GUIDE}genotype"
    HAPLOTYPE = f"{_GUIDE}haplotype"
    BIOMARKER = f"{_GUIDE}molecular-biomarker"
    CONSEQUENCE = f"{_GUIDE}molecular-consequence"
    DIAGNOSTIC = f"{_GUIDE}diagnostic-implication"
    THERAPEUTIC = f"{_GUIDE}therapeutic-implication"
    MEDICATION = f"{_GUIDE}medication-recommendation"
    FOLLOW_UP = f"{_GUIDE}followup-recommendation"
    STUDY = f"{_GUIDE}genomic-study"
    ANALYSIS = f"{_GUIDE}genomic-study-analysis"


class Extension(StrEnum):
    """The extensions that are used."""

    RECOMMENDED_ACTION = f"{_GUIDE}recommended-action"
    RISK_ASSESSMENT = f"{_GUIDE}genomic-risk-assessment"
    REPORT_NOTE = f"{_GUIDE}genomic-report-note"
    STUDY_REFERENCE = f"{_GUIDE}genomic-study-reference"
    STUDY_ANALYSIS = f"{_GUIDE}genomic-study-analysis-ext"
    REGIONS = f"{_GUIDE}genomic-study-analysis-regions"
    COMPONENT_ARTIFACT = f"{_GUIDE}workflow-relatedArtifactComponent"


class Answer(StrEnum):
    """LOINC answers that are given."""

    PRESENT = "LA9633-4"
    ABSENT = "LA9634-2"
    NO_CALL = "LA18198-4"
    RESPONSIVE = "LA6677-4"
    PRESUMED_RESPONSIVE = "LA9661-5"
    RESISTANT = "LA6676-6"
    PRESUMED_NON_RESPONSIVE = "LA9662-3"
    OTHER_MEDICATION = "LA26421-0"
    CONFIRMATORY_TEST = "LA14021-2"
    ADDITIONAL_TEST = "LA14022-0"
    POSITIVE = "LA6576-8"
    NEGATIVE = "LA6577-6"


DISPLAYS = MappingProxyType(
    {
        Answer.PRESENT: "Present",
        Answer.ABSENT: "Absent",
        Answer.NO_CALL: "No call",
        Answer.RESPONSIVE: "Responsive",
        Answer.PRESUMED_RESPONSIVE: "Presumed responsive",
        Answer.RESISTANT: "Resistant",
        Answer.PRESUMED_NON_RESPONSIVE: "Presumed non-responsive",
        Answer.OTHER_MEDICATION: "Consider alternative medication",
        Answer.CONFIRMATORY_TEST: "Confirmatory testing recommended",
        Answer.ADDITIONAL_TEST: "Additional testing recommended",
        Answer.POSITIVE: "Positive",
        Answer.NEGATIVE: "Negative",
    }
)

EVIDENCE_LEVEL = "93044-6"
TMB_STATUS = "94077-5"

ORIGIN_ANSWERS = MappingProxyType({Origin.GERMLINE: "LA6683-2", Origin.SOMATIC: "LA6684-0"})
ASSEMBLY_ANSWERS = MappingProxyType({name: code for code, name in ASSEMBLIES.items()})
SIGNIFICANCE_ANSWERS = MappingProxyType(
    {
        ClinicalSignificance.PATHOGENIC: "LA6668-3",
        ClinicalSignificance.LIKELY_PATHOGENIC: "LA26332-9",
        ClinicalSignificance.UNCERTAIN: "LA26333-7",
        ClinicalSignificance.LIKELY_BENIGN: "LA26334-5",
        ClinicalSignificance.BENIGN: "LA6675-8",
    }
)
"""The newer of the codes that ``SIGNIFICANCES`` reads for each class."""

if any(SIGNIFICANCES[code] is not said for said, code in SIGNIFICANCE_ANSWERS.items()):
    message = "a classification would be written as another one"
    raise ValueError(message)
