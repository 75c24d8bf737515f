"""Codes of genomic reports (LOINC, Sequence Ontology), shared by FHIR in and out.

Seen in the packages hl7.fhir.uv.genomics-reporting 3.0.0 and hl7.fhir.us.mcode 4.0.0 (profiles,
value sets and examples), in the LOINC answer lists LL1971-2 (presence), LL378-1 (source class),
LL4034-6 (clinical significance), LL5323-2 (coordinates), and in the mapping of DNA change types
of Genomics Reporting 3.
"""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType

from oncobasis.core.alteration import ClinicalSignificance, Origin

LOINC = "http://loinc.org"
HGNC = "http://www.genenames.org"
TBD = "http://hl7.org/fhir/uv/genomics-reporting/CodeSystem/tbd-codes-cs"
SEQUENCE_ONTOLOGY = "http://www.sequenceontology.org"
HGVS = "http://varnomen.hgvs.org"
CLINVAR = "http://www.ncbi.nlm.nih.gov/clinvar"
NCBI_GENES = frozenset(
    {"http://www.ncbi.nlm.nih.gov/gene", "https://www.ncbi.nlm.nih.gov/gene",
     "http://www.ncbi.nlm.nih.gov/gene/"}
)  # fmt: skip


class GenomicCode(StrEnum):
    """LOINC codes of observations and components, and the working codes of the guide."""

    VARIANT = "69548-6"
    REGION_STUDIED = "53041-0"
    GENOTYPE = "84413-4"
    HAPLOTYPE = "84414-2"
    DRUG_METABOLISM = "53040-2"
    ALLELIC_PHASE = "82120-7"
    OVERALL_INTERPRETATION = "51968-6"
    REPORT = "51969-4"
    GENE = "48018-6"
    CODING = "48004-6"
    PROTEIN = "48005-3"
    GENOMIC = "81290-9"
    REFERENCE_ALLELE = "69547-8"
    ALTERNATIVE_ALLELE = "69551-0"
    EXACT_RANGE = "81254-5"
    EXACT_RANGE_OLD = "exact-start-end"
    OUTER_RANGE = "81301-4"
    INNER_RANGE = "81302-2"
    COORDINATES = "92822-6"
    ASSEMBLY = "62374-4"
    SEQUENCE = "48013-7"
    TRANSCRIPT = "51958-7"
    CHROMOSOME = "48000-4"
    CYTOBAND = "48001-2"
    SOURCE_CLASS = "48002-0"
    ALLELE_FRACTION = "81258-6"
    READ_DEPTH = "82121-5"
    ALLELIC_STATE = "53034-5"
    COPIES = "82155-3"
    COPIES_CHANGE = "62378-5"
    CHANGE_TYPE = "48019-4"
    DISCRETE_VARIANT = "81252-9"
    DBSNP = "81255-2"
    KARYOTYPE = "81291-7"
    SIGNIFICANCE = "53037-8"
    AMINO_ACID_TYPE = "48006-1"
    PHENOTYPE = "81259-4"
    MEDICATION = "51963-7"
    RANGES_EXAMINED = "51959-5"
    GENES_NOT_CALLED = "uncallable-regions"
    DIAGNOSTIC_IMPLICATION = "diagnostic-implication"
    THERAPEUTIC_IMPLICATION = "therapeutic-implication"
    MOLECULAR_CONSEQUENCE = "molecular-consequence"
    FEATURE_CONSEQUENCE = "feature-consequence"
    FUNCTIONAL_EFFECT = "functional-effect"
    # Codes of older examples for the last two.
    FUNCTIONAL_ANNOTATION = "functional-annotation"
    PREDICTED_IMPLICATION = "predicted-therapeutic-implication"


PRESENT = frozenset({"LA9633-4", "52101004"})
ABSENT = frozenset({"LA9634-2", "2667000"})
NO_CALL = frozenset({"LA18198-4", "LA11884-6", "LA4489-6"})
"""No call, indeterminate, unknown."""

ORIGINS = MappingProxyType(
    {
        "LA6683-2": Origin.GERMLINE,
        "LA6684-0": Origin.SOMATIC,
        # Likely germline or somatic, fetal, de novo, unknown: no label takes them as known.
        "LA18194-3": Origin.UNKNOWN,
        "LA18195-0": Origin.UNKNOWN,
        "LA18197-6": Origin.UNKNOWN,
        "LA10429-1": Origin.UNKNOWN,
        "LA18196-8": Origin.UNKNOWN,
        "LA26807-0": Origin.UNKNOWN,
    }
)

SIGNIFICANCES = MappingProxyType(
    {
        "LA6668-3": ClinicalSignificance.PATHOGENIC,
        "LA26332-9": ClinicalSignificance.LIKELY_PATHOGENIC,
        "LA6669-1": ClinicalSignificance.LIKELY_PATHOGENIC,
        "LA26333-7": ClinicalSignificance.UNCERTAIN,
        "LA6682-4": ClinicalSignificance.UNCERTAIN,
        "LA26334-5": ClinicalSignificance.LIKELY_BENIGN,
        "LA6674-1": ClinicalSignificance.LIKELY_BENIGN,
        "LA6675-8": ClinicalSignificance.BENIGN,
    }
)

ASSEMBLIES = MappingProxyType({"LA14029-5": "GRCh37", "LA26806-2": "GRCh38", "LA14031-1": "NCBI36"})


class Coordinates(StrEnum):
    """How positions are counted; the interval one counts the places between bases."""

    INTERVAL_0 = "LA30100-4"
    CHARACTER_0 = "LA30101-2"
    CHARACTER_1 = "LA30102-0"


class ChangeType(StrEnum):
    """What a DNA change type stands for."""

    SMALL = "small"
    WILD_TYPE = "wild_type"
    COPY_NUMBER = "copy_number"
    GAIN = "gain"
    LOSS = "loss"
    AMPLIFICATION = "amplification"
    FUSION = "fusion"
    REARRANGEMENT = "rearrangement"
    INVERSION = "inversion"
    DELETION = "deletion"
    DUPLICATION = "duplication"
    INSERTION = "insertion"
    REPEAT = "repeat"


CHANGE_TYPES = MappingProxyType(
    {
        "SO:1000002": ChangeType.SMALL,
        "SO:0001483": ChangeType.SMALL,
        "SO:0002007": ChangeType.SMALL,
        "SO:1000032": ChangeType.SMALL,
        "SO:0000667": ChangeType.INSERTION,
        "SO:0000159": ChangeType.DELETION,
        "SO:1000035": ChangeType.DUPLICATION,
        "SO:1000036": ChangeType.INVERSION,
        "SO:0002073": ChangeType.WILD_TYPE,
        "SO:0001019": ChangeType.COPY_NUMBER,
        "SO:0001742": ChangeType.GAIN,
        "SO:0001743": ChangeType.LOSS,
        "SO:0001880": ChangeType.AMPLIFICATION,
        "SO:0001889": ChangeType.AMPLIFICATION,
        "SO:0001565": ChangeType.FUSION,
        "SO:0001886": ChangeType.FUSION,
        "SO:1000044": ChangeType.REARRANGEMENT,
        "SO:0000199": ChangeType.REARRANGEMENT,
        "SO:0002062": ChangeType.REARRANGEMENT,
        "SO:0002165": ChangeType.REPEAT,
        "LA6690-7": ChangeType.SMALL,
        "LA6688-1": ChangeType.SMALL,
        "LA6687-3": ChangeType.INSERTION,
        "LA6692-3": ChangeType.DELETION,
        "LA6686-5": ChangeType.DUPLICATION,
        "LA6689-9": ChangeType.INVERSION,
        "LA9658-1": ChangeType.WILD_TYPE,
        "LA14033-7": ChangeType.GAIN,
        "LA14034-5": ChangeType.LOSS,
    }
)

CONSEQUENCE_TERMS = MappingProxyType(
    {
        "SO:0001583": "missense_variant",
        "SO:0001587": "stop_gained",
        "SO:0001589": "frameshift_variant",
        "SO:0001574": "splice_acceptor_variant",
        "SO:0001575": "splice_donor_variant",
        "SO:0001578": "stop_lost",
        "SO:0002012": "start_lost",
        "SO:0001821": "inframe_insertion",
        "SO:0001822": "inframe_deletion",
        "SO:0001818": "protein_altering_variant",
        "SO:0001630": "splice_region_variant",
        "SO:0001819": "synonymous_variant",
        "SO:0001567": "stop_retained_variant",
        "SO:0001627": "intron_variant",
        "SO:0001623": "5_prime_UTR_variant",
        "SO:0001624": "3_prime_UTR_variant",
        "SO:0001580": "coding_sequence_variant",
        "SO:0001631": "upstream_gene_variant",
        "SO:0001632": "downstream_gene_variant",
        "SO:0001628": "intergenic_variant",
        "SO:0001619": "non_coding_transcript_variant",
    }
)

METABOLIZERS = MappingProxyType(
    {
        "LA9657-3": "poor metabolizer",
        "LA10317-8": "intermediate metabolizer",
        "LA25391-6": "normal metabolizer",
        "LA25390-8": "rapid metabolizer",
        "LA10315-2": "ultrarapid metabolizer",
    }
)
METABOLIC_ACTIVITY = MappingProxyType({"79713-4": "TPMT", "79716-7": "CYP2C9"})
"""LOINC codes of a gene product's metabolic activity; others are read by their gene component."""

GROUPING = frozenset({"C43359"})
