"""What was seen in a specimen: alterations, each with state, origin and where it was read.

An alteration is *detected*, *not detected* or *not tested*; the three are never mixed up.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from oncobasis.core.protein import ProteinChange


class State(StrEnum):
    """Whether an alteration was seen; absence of a row is *not tested* unless a scope says more."""

    DETECTED = "detected"
    NOT_DETECTED = "not_detected"
    NOT_TESTED = "not_tested"


class Origin(StrEnum):
    """Where a variant came from; *unknown* satisfies neither a germline nor a somatic label."""

    SOMATIC = "somatic"
    GERMLINE = "germline"
    UNKNOWN = "unknown"


class SpecimenKind(StrEnum):
    """What was sampled."""

    TISSUE = "tissue"
    CTDNA = "ctdna"
    BLOOD = "blood"
    UNKNOWN = "unknown"


class Consequence(StrEnum):
    """Sequence Ontology consequence classes that biomarkers speak of."""

    MISSENSE = "missense"
    NONSENSE = "nonsense"
    FRAMESHIFT = "frameshift"
    SPLICE_SITE = "splice_site"
    SPLICE_REGION = "splice_region"
    START_LOSS = "start_loss"
    STOP_LOSS = "stop_loss"
    INFRAME_INSERTION = "inframe_insertion"
    INFRAME_DELETION = "inframe_deletion"
    INFRAME_DELINS = "inframe_delins"
    SYNONYMOUS = "synonymous"
    PROMOTER = "promoter"
    UTR = "utr"
    INTRONIC = "intronic"
    OTHER = "other"


class ClinicalSignificance(StrEnum):
    """Germline classification of ACMG/AMP, as a laboratory or ClinVar reports it."""

    PATHOGENIC = "pathogenic"
    LIKELY_PATHOGENIC = "likely_pathogenic"
    UNCERTAIN = "uncertain"
    LIKELY_BENIGN = "likely_benign"
    BENIGN = "benign"


class CopyNumberKind(StrEnum):
    """Gene-level copy-number calls; a gain is never an amplification."""

    AMPLIFICATION = "amplification"
    GAIN = "gain"
    LOSS = "loss"
    DEEP_DELETION = "deep_deletion"
    LOH = "loh"
    COPY_NEUTRAL_LOH = "copy_neutral_loh"


class IntragenicKind(StrEnum):
    """Events inside one gene; they are not fusions."""

    DELETION = "deletion"
    DUPLICATION = "duplication"
    TANDEM_DUPLICATION = "tandem_duplication"
    KINASE_DOMAIN_DUPLICATION = "kinase_domain_duplication"


class FindingClass(StrEnum):
    """What a report says of a gene without naming the variant."""

    MUTATION = "mutation"
    ONCOGENIC_MUTATION = "oncogenic_mutation"
    ACTIVATING = "activating"
    LOSS_OF_FUNCTION = "loss_of_function"
    BIALLELIC_LOSS = "biallelic_loss"
    PATHOGENIC = "pathogenic"
    TRUNCATING = "truncating"
    RESISTANCE = "resistance"
    REARRANGEMENT = "rearrangement"
    ALTERATION = "alteration"


class SignatureKind(StrEnum):
    """Genome-wide biomarkers."""

    TMB = "TMB"
    MSI = "MSI"
    MMR = "MMR"
    HRD = "HRD"


@dataclass(frozen=True, slots=True)
class Specimen:
    """What was tested: kind, ISO date (may be partial), tumour fraction 0-1."""

    kind: SpecimenKind = SpecimenKind.UNKNOWN
    date: str | None = None
    tumor_fraction: float | None = None


@dataclass(frozen=True, slots=True)
class SourceLine:
    """Where an alteration was read: a file (its name only) and line, and the text itself."""

    text: str
    file: str | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True)
class GenomicChange:
    """A VCF-style change: 1-based position on the named assembly, chromosome without 'chr'."""

    assembly: str | None
    chromosome: str
    position: int
    reference: str
    alternative: str


@dataclass(frozen=True, slots=True)
class Observation:
    """How an alteration was observed. Fractions are 0-1, depth in reads."""

    state: State = State.DETECTED
    origin: Origin = Origin.UNKNOWN
    allele_fraction: float | None = None
    depth: int | None = None
    specimen: Specimen | None = None
    source: SourceLine | None = None


@dataclass(frozen=True, slots=True)
class SmallVariant:
    """A substitution or small indel, by protein change, coding change, or both."""

    gene: str
    protein: ProteinChange | None = None
    coding: str | None = None
    consequence: Consequence | None = None
    exon: int | None = None
    intron: int | None = None
    rsid: str | None = None
    genomic: GenomicChange | None = None
    transcript: str | None = None
    significance: ClinicalSignificance | None = None
    reference_checked: bool = False
    observed: Observation = field(default_factory=Observation)


@dataclass(frozen=True, slots=True)
class GeneFinding:
    """A gene-level statement without a named variant (``BRCA2 loss of function``).

    ``exon`` with ``consequence`` holds statements such as ``EGFR exon 19 deletion``.
    With state *not detected* and class ``alteration`` the gene was tested and is wild type.
    """

    gene: str
    finding: FindingClass
    exon: int | None = None
    codon: int | None = None
    consequence: Consequence | None = None
    observed: Observation = field(default_factory=Observation)


@dataclass(frozen=True, slots=True)
class CopyNumber:
    """A gene-level copy-number call; ``copies`` is absolute where it is known."""

    gene: str
    kind: CopyNumberKind
    copies: float | None = None
    observed: Observation = field(default_factory=Observation)


@dataclass(frozen=True, slots=True)
class Fusion:
    """A gene fusion, 5' to 3'; ``None`` is an unknown partner.

    ``oriented`` is False when the report does not say which partner is 5'.
    """

    five_prime: str | None
    three_prime: str | None
    five_prime_exon: int | None = None
    three_prime_exon: int | None = None
    oriented: bool = True
    in_frame: bool | None = None
    kinase_domain_retained: bool | None = None
    observed: Observation = field(default_factory=Observation)


@dataclass(frozen=True, slots=True)
class IntragenicEvent:
    """A structural event inside one gene (EGFRvIII, FLT3-ITD, kinase-domain duplication)."""

    gene: str
    kind: IntragenicKind
    first_exon: int | None = None
    last_exon: int | None = None
    observed: Observation = field(default_factory=Observation)


@dataclass(frozen=True, slots=True)
class SpliceEvent:
    """Exon skipping (``exon``) or a named isoform (``isoform``, e.g. AR-V7)."""

    gene: str
    exon: int | None = None
    isoform: str | None = None
    observed: Observation = field(default_factory=Observation)


@dataclass(frozen=True, slots=True)
class CytogeneticEvent:
    """An arm, band or karyotype event as text in canonical form (``1p/19q codeletion``)."""

    event: str
    observed: Observation = field(default_factory=Observation)


@dataclass(frozen=True, slots=True)
class Expression:
    """A protein or RNA marker: a status (``positive``, ``low``, ``3+``) or a score with its scale.

    Percentages are 0-100 (TPS, TC, IC, TAP), CPS is plain.
    """

    marker: str
    status: str | None = None
    scale: str | None = None
    value: float | None = None
    observed: Observation = field(default_factory=Observation)


@dataclass(frozen=True, slots=True)
class Signature:
    """TMB (mut/Mb), MSI (H, L, S), MMR (d, p) or HRD (positive, negative)."""

    kind: SignatureKind
    status: str | None = None
    value: float | None = None
    method: str | None = None
    observed: Observation = field(default_factory=Observation)


@dataclass(frozen=True, slots=True)
class Methylation:
    """Promoter methylation of a gene."""

    gene: str
    methylated: bool
    observed: Observation = field(default_factory=Observation)


@dataclass(frozen=True, slots=True)
class Genotype:
    """A pharmacogenetic diplotype, star allele, polymorphism genotype, HLA type or phenotype."""

    gene: str
    diplotype: str | None = None
    phenotype: str | None = None
    observed: Observation = field(default_factory=Observation)


Alteration: TypeAlias = (
    SmallVariant
    | GeneFinding
    | CopyNumber
    | Fusion
    | IntragenicEvent
    | SpliceEvent
    | CytogeneticEvent
    | Expression
    | Signature
    | Methylation
    | Genotype
)
