"""What reading a file gives: findings, remarks, and every row that was left out."""

from __future__ import annotations

from dataclasses import dataclass

from oncobasis.core.alteration import Alteration, SmallVariant
from oncobasis.core.case import AssayScope, Clinical, NegativeFinding, Remark, Uncovered
from oncobasis.readers.reading.codes import NOT_UNDERSTOOD, FilterCode


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that a row lacked: what was seen and what was needed, as text ('' if obvious)."""

    code: FilterCode
    seen: str = ""
    needed: str = ""


@dataclass(frozen=True, slots=True)
class FilteredRow:
    """One allele of one line that is no alteration of the result, with everything it lacked."""

    line: int
    gene: str
    change: str
    reasons: tuple[Reason, ...]

    @property
    def understood(self) -> bool:
        """Whether the row was read and judged, rather than not understood."""
        return all(reason.code not in NOT_UNDERSTOOD for reason in self.reasons)


@dataclass(frozen=True, slots=True)
class ReadCounts:
    """Counts of one file; ``alleles == reported + filtered + not_understood`` always holds.

    ``rows`` are data lines, ``alleles`` are alternative alleles on them (a MAF row has one).
    ``alterations`` may exceed ``reported``: an allele can change two overlapping genes.
    ``reasons`` counts each reason over all rows; one row may have several.
    ``other_genes`` counts genes that a reported allele touches without effect on their protein.
    """

    rows: int
    alleles: int
    reported: int
    alterations: int
    filtered: int
    not_understood: int
    other_genes: int = 0
    reasons: tuple[tuple[str, int], ...] = ()

    def of(self, code: FilterCode) -> int:
        """Return how many rows had that reason."""
        return dict(self.reasons).get(code, 0)


@dataclass(frozen=True, slots=True)
class PatientFacts:
    """What a record of a patient (FHIR, Phenopackets) says beside the findings.

    ``tumor_type`` is the text or code as it would be written in a case file; None means unsaid.
    """

    tumor_type: str | None = None
    clinical: Clinical | None = None


@dataclass(frozen=True, slots=True)
class ReadResult:
    """Everything a file held: nothing is lost without a word.

    ``samples`` are the names used: the tumour, then the matched normal if there is one.
    ``format`` and ``annotation`` say what was recognised (``vcf``; ``VEP 105``, ``none``).
    ``purity`` is 0-1, ``ploidy`` in copies. ``scope`` is what the file says the assay covered,
    ``uncovered`` what it leaves open of that; ``unread`` are genes of which rows of small variants
    could not be read, '' if such a row may be of any gene.
    """

    alterations: tuple[Alteration, ...]
    remarks: tuple[Remark, ...]
    filtered: tuple[FilteredRow, ...]
    counts: ReadCounts
    samples: tuple[str, ...] = ()
    assembly: str | None = None
    format: str = ""
    annotation: str = ""
    negatives: tuple[NegativeFinding, ...] = ()
    purity: float | None = None
    ploidy: float | None = None
    patient: PatientFacts | None = None
    scope: AssayScope | None = None
    uncovered: tuple[Uncovered, ...] = ()
    unread: tuple[str, ...] = ()

    @property
    def small_variants(self) -> tuple[SmallVariant, ...]:
        """The small variants among the alterations."""
        return tuple(seen for seen in self.alterations if isinstance(seen, SmallVariant))
