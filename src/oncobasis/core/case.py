"""One patient's case: tumour type, alterations, assay scope and clinical facts."""

from __future__ import annotations

from dataclasses import dataclass, field

from oncobasis.core.alteration import Alteration, CopyNumberKind, SourceLine, Specimen
from oncobasis.core.biomarker import VariantClass
from oncobasis.core.tumor import TumorType


@dataclass(frozen=True, slots=True)
class PriorTherapy:
    """A therapy the patient had: INNs, and what came of it where it is known."""

    therapies: tuple[str, ...]
    response: str | None = None
    progressed: bool | None = None
    setting: str | None = None


@dataclass(frozen=True, slots=True)
class Laboratory:
    """A laboratory value with LOINC code, UCUM unit and ISO date where given."""

    name: str
    value: float
    unit: str | None = None
    loinc: str | None = None
    date: str | None = None


@dataclass(frozen=True, slots=True)
class Clinical:
    """Clinical facts; ``None`` means not known, an empty tuple of prior therapies means none.

    ``line`` is the line of the therapy now planned (1 = untreated for advanced disease).
    ``setting`` is one of advanced, adjuvant, neoadjuvant, perioperative, maintenance, early.
    ``states`` holds named facts (``castration_resistant``, ``platinum_sensitive``, ...).
    ``assumed`` names the facts that were filled in by assumption. ``bmi`` is in kg/m2.
    ``tumor_size_mm`` (largest diameter) and ``nodal_status`` (``positive``, ``negative``) are
    those at diagnosis, before any therapy. ``planned_therapy`` are the drugs of the therapy that
    is weighed; response models are asked of it, rules are not changed by it.
    """

    age: float | None = None
    sex: str | None = None
    menopausal_status: str | None = None
    ecog: int | None = None
    stage: str | None = None
    grade: str | None = None
    histology: str | None = None
    site: str | None = None
    line: int | None = None
    setting: str | None = None
    prior_therapies: tuple[PriorTherapy, ...] | None = None
    states: tuple[str, ...] = ()
    absent_states: tuple[str, ...] = ()
    labs: tuple[Laboratory, ...] = ()
    metastatic_sites: tuple[str, ...] = ()
    pregnant: bool | None = None
    concomitant_drugs: tuple[str, ...] = ()
    assumed: tuple[str, ...] = ()
    bmi: float | None = None
    tumor_size_mm: float | None = None
    nodal_status: str | None = None
    planned_therapy: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Uncovered:
    """Where a covered gene could not be judged: residues of it, or all of it (``first`` None).

    ``reason`` is a code (``low_depth``, ``not_annotated``, ``filtered``), ``seen`` what was seen.
    ``what`` is the class that is open: ``sequence``, ``copies`` or ``fusions``; an empty gene
    means every gene.
    """

    gene: str
    first: int | None = None
    last: int | None = None
    reason: str = ""
    seen: str = ""
    what: str = "sequence"


@dataclass(frozen=True, slots=True)
class AssayScope:
    """What the assay could have seen; inside it absence is *not detected*, outside *not tested*.

    ``genes`` None means every gene (exome, genome). ``small_variants`` etc. are the classes seen.
    ``copy_number_genes`` None means those of ``genes``, ``fusion_genes`` None every gene.
    ``copy_number_kinds`` None means every kind of call (some report amplifications alone).
    ``skipping_genes`` are those whose exon skipping and intragenic events are looked for; None
    leaves that to the genes in which both small variants and fusions are seen.
    ``uncovered`` are parts that this sample leaves open. ``callable_mb`` is the size that
    mutational burden is counted over, in megabases. ``germline_subtracted``: calls were made
    against the patient's own normal, so that inherited variants were taken out.
    """

    name: str = ""
    genes: frozenset[str] | None = frozenset()
    small_variants: bool = False
    copy_number: bool = False
    fusions: bool = False
    fusion_genes: frozenset[str] | None = None
    signatures: frozenset[str] = frozenset()
    germline: bool = False
    specimen: Specimen | None = None
    copy_number_genes: frozenset[str] | None = None
    uncovered: tuple[Uncovered, ...] = ()
    callable_mb: float | None = None
    copy_number_kinds: frozenset[CopyNumberKind] | None = None
    skipping_genes: frozenset[str] | None = None
    germline_subtracted: bool = False

    def covers_gene(self, gene: str) -> bool:
        """Whether small variants of the gene could have been seen."""
        return self.genes is None or gene in self.genes

    def covers_copies(self, gene: str, *kinds: CopyNumberKind) -> bool:
        """Whether copies of the gene could have been counted, and all of these calls made."""
        if not self.copy_number:
            return False
        if self.copy_number_kinds is not None and not self.copy_number_kinds.issuperset(kinds):
            return False
        if self.copy_number_genes is None:
            return self.covers_gene(gene)
        return gene in self.copy_number_genes

    def covers_fusions(self, *genes: str) -> bool:
        """Whether fusions of one of the genes could have been seen."""
        if not self.fusions:
            return False
        return self.fusion_genes is None or not self.fusion_genes.isdisjoint(genes)

    def covers_skipping(self, gene: str) -> bool:
        """Whether exon skipping and intragenic events of the gene could have been seen."""
        if self.skipping_genes is not None:
            return gene in self.skipping_genes
        return self.small_variants and self.fusions and self.covers_gene(gene)


@dataclass(frozen=True, slots=True)
class NegativeFinding:
    """A statement that was tested and found absent, as biomarker text (``KRAS mutation``).

    ``variant`` None means nothing reportable was found in the gene at all.
    """

    gene: str
    variant: VariantClass | None = None
    atom: str = ""
    source: SourceLine | None = None


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that happened to the input: a dropped row, an unclear word, an assumption."""

    code: str
    params: tuple[tuple[str, str], ...] = ()
    source: SourceLine | None = None


@dataclass(frozen=True, slots=True)
class TumorCase:
    """Everything that is known of one patient when an assessment is asked for.

    ``implied`` are biomarker facts that the tumour type's name carries (``Ph+ ALL``);
    ``remarks`` list every input row that was dropped or not understood, with the reason.
    """

    case_id: str
    tumor_type: TumorType
    alterations: tuple[Alteration, ...] = ()
    negatives: tuple[NegativeFinding, ...] = ()
    scope: AssayScope | None = None
    clinical: Clinical = field(default_factory=Clinical)
    remarks: tuple[Remark, ...] = ()
