"""Biomarker expressions: AND, OR and NOT over atoms, as immutable trees.

The text form lives in ``oncobasis.rules.grammar``; evaluation in ``oncobasis.rules.evaluate``.
``docs/methods/biomarker-grammar.md`` lists every atom with examples.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from oncobasis.core.alteration import CopyNumberKind, IntragenicKind, Origin, SignatureKind
from oncobasis.core.protein import ProteinChange


class VariantClass(StrEnum):
    """Classes of change that an atom asks for; the value is the word used in the text form."""

    MUTATION = "mutation"
    ONCOGENIC = "oncogenic mutation"
    ACTIVATING = "activating mutation"
    LOSS_OF_FUNCTION = "loss of function"
    BIALLELIC_LOSS = "biallelic loss of function"
    PATHOGENIC = "pathogenic mutation"
    MISSENSE = "missense"
    NONSENSE = "nonsense"
    FRAMESHIFT = "frameshift"
    TRUNCATING = "truncating mutation"
    SPLICE_SITE = "splice site mutation"
    INFRAME_INSERTION = "in-frame insertion"
    INFRAME_DELETION = "in-frame deletion"
    INFRAME_INDEL = "in-frame indel"
    RESISTANCE = "resistance mutation"
    ALTERATION = "alteration"


class ExpressionLevel(StrEnum):
    """Qualitative expression; the value is the word used in the text form."""

    POSITIVE = "positive"
    NEGATIVE = "negative"
    LOW = "low"
    ULTRALOW = "ultralow"
    IHC_0 = "IHC 0"
    IHC_1 = "IHC 1+"
    IHC_2 = "IHC 2+"
    IHC_3 = "IHC 3+"
    EXPRESSED = "expression"
    OVEREXPRESSED = "overexpression"
    UNDEREXPRESSED = "underexpression"
    LOST = "loss of expression"
    DEFICIENT = "deficient"
    PHOSPHORYLATED = "phosphorylation"
    NUCLEAR = "nuclear expression"
    CYTOPLASMIC = "cytoplasmic expression"
    SERUM_HIGH = "high serum level"
    SERUM_LOW = "low serum level"


class Comparison(StrEnum):
    """Comparisons of a measured value with a threshold."""

    AT_LEAST = ">="
    ABOVE = ">"
    AT_MOST = "<="
    BELOW = "<"


@dataclass(frozen=True, slots=True)
class ProteinIs:
    """The gene carries exactly this protein change (any spelling)."""

    gene: str
    protein: ProteinChange
    origin: Origin | None = None


@dataclass(frozen=True, slots=True)
class CodonIs:
    """A substitution at this codon; ``excluded`` alternative residues don't count (non-V600E)."""

    gene: str
    position: int
    residue: str = ""
    excluded: tuple[str, ...] = ()
    origin: Origin | None = None


@dataclass(frozen=True, slots=True)
class ResiduesIs:
    """A change of this class that lies within the residue range, ends included."""

    gene: str
    start: int
    end: int
    variant: VariantClass = VariantClass.MUTATION
    origin: Origin | None = None


@dataclass(frozen=True, slots=True)
class ExonIs:
    """A change of this class within these exons (numbered as in the MANE Select transcript)."""

    gene: str
    first: int
    last: int
    variant: VariantClass = VariantClass.MUTATION
    origin: Origin | None = None


@dataclass(frozen=True, slots=True)
class IntronIs:
    """A change of this class within the intron."""

    gene: str
    intron: int
    variant: VariantClass = VariantClass.MUTATION
    origin: Origin | None = None


@dataclass(frozen=True, slots=True)
class DomainIs:
    """A change of this class within a named protein domain."""

    gene: str
    domain: str
    variant: VariantClass = VariantClass.MUTATION
    origin: Origin | None = None


@dataclass(frozen=True, slots=True)
class GeneIs:
    """The gene carries a change of this class."""

    gene: str
    variant: VariantClass
    origin: Origin | None = None


@dataclass(frozen=True, slots=True)
class CodingIs:
    """A change given only as coding HGVS (``c.1852_1854del``) or a splice change."""

    gene: str
    coding: str
    origin: Origin | None = None


@dataclass(frozen=True, slots=True)
class PolymorphismIs:
    """A dbSNP id or a named polymorphism, with the genotype when one is asked for."""

    gene: str
    name: str
    genotype: str = ""


@dataclass(frozen=True, slots=True)
class GenotypeIs:
    """A star allele, haplotype, diplotype or HLA type (``UGT1A1 *28/*28``, ``HLA-A *02:01``)."""

    gene: str
    allele: str


@dataclass(frozen=True, slots=True)
class PhenotypeIs:
    """A pharmacogenetic phenotype (``DPYD poor metabolizer``)."""

    gene: str
    phenotype: str


@dataclass(frozen=True, slots=True)
class CopyNumberIs:
    """A copy-number state; ``copies`` is a minimum absolute number where a source gives one."""

    gene: str
    kind: CopyNumberKind
    copies: float | None = None


@dataclass(frozen=True, slots=True)
class LossIs:
    """``Loss`` in a source that does not say whether of copies or of expression: either."""

    gene: str


@dataclass(frozen=True, slots=True)
class CytogeneticIs:
    """An arm, band or karyotype event (``1p/19q codeletion``, ``t(11;14)``)."""

    event: str


@dataclass(frozen=True, slots=True)
class FusionIs:
    """A fusion; ``None`` is any partner, ``oriented`` False means either gene may be 5'.

    ``rearrangement`` also accepts a rearrangement whose partner and frame are not reported.
    """

    five_prime: str | None
    three_prime: str | None
    five_prime_exon: int | None = None
    three_prime_exon: int | None = None
    oriented: bool = True
    rearrangement: bool = False


@dataclass(frozen=True, slots=True)
class IntragenicIs:
    """A structural event inside the gene that is not a fusion."""

    gene: str
    kind: IntragenicKind
    first_exon: int | None = None
    last_exon: int | None = None


@dataclass(frozen=True, slots=True)
class SkippingIs:
    """Skipping of an exon, from RNA or from the DNA changes known to cause it."""

    gene: str
    exon: int


@dataclass(frozen=True, slots=True)
class IsoformIs:
    """A named isoform (``AR-V7``)."""

    gene: str
    isoform: str


@dataclass(frozen=True, slots=True)
class PromoterIs:
    """A promoter variant; ``change`` names one (``C228T``), empty means any."""

    gene: str
    change: str = ""


@dataclass(frozen=True, slots=True)
class MethylationIs:
    """Promoter methylation present or absent."""

    gene: str
    methylated: bool = True


@dataclass(frozen=True, slots=True)
class ExpressionIs:
    """A marker at a qualitative level."""

    marker: str
    level: ExpressionLevel


@dataclass(frozen=True, slots=True)
class ScoreIs:
    """A marker's score on a scale against a threshold (``PD-L1 TPS >= 50``)."""

    marker: str
    scale: str
    comparison: Comparison
    threshold: float


@dataclass(frozen=True, slots=True)
class SignatureIs:
    """TMB, MSI, MMR or HRD by status (``H``, ``S``, ``d``, ``positive``, ...)."""

    kind: SignatureKind
    status: str


@dataclass(frozen=True, slots=True)
class WildTypeIs:
    """The gene was tested and carries no oncogenic change; untested is unknown."""

    gene: str


@dataclass(frozen=True, slots=True)
class Unsupported:
    """What the grammar cannot express; evaluates to unknown and counts as not covered."""

    kind: str
    text: str


Atom: TypeAlias = (
    ProteinIs
    | CodonIs
    | ResiduesIs
    | ExonIs
    | IntronIs
    | DomainIs
    | GeneIs
    | CodingIs
    | PolymorphismIs
    | GenotypeIs
    | PhenotypeIs
    | CopyNumberIs
    | LossIs
    | CytogeneticIs
    | FusionIs
    | IntragenicIs
    | SkippingIs
    | IsoformIs
    | PromoterIs
    | MethylationIs
    | ExpressionIs
    | ScoreIs
    | SignatureIs
    | WildTypeIs
    | Unsupported
)


@dataclass(frozen=True, slots=True)
class Not:
    """Kleene negation."""

    item: Biomarker


@dataclass(frozen=True, slots=True)
class And:
    """Kleene conjunction of two or more items."""

    items: tuple[Biomarker, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Kleene disjunction of two or more items."""

    items: tuple[Biomarker, ...]


Biomarker: TypeAlias = And | Or | Not | Atom
