"""What reading a variant file gives: alterations, remarks, and every row that was left out."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from oncobasis.core.alteration import SmallVariant
    from oncobasis.core.case import Remark


class FilterCode(StrEnum):
    """Why an allele of a file did not become an alteration."""

    # Left out by a filter that can be switched off.
    CALLER_FILTER = "caller_filter"
    COMMON_IN_POPULATION = "common_in_population"
    LOW_DEPTH = "low_depth"
    LOW_ALT_READS = "low_alt_reads"
    LOW_ALLELE_FRACTION = "low_allele_fraction"
    SYNONYMOUS = "synonymous"
    INTRONIC = "intronic"
    SPLICE_REGION = "splice_region"
    UTR = "utr"
    NONCODING_TRANSCRIPT = "noncoding_transcript"
    OUTSIDE_GENE = "outside_gene"
    # Said in addition: another transcript of the gene has a coding consequence.
    CODING_OFF_REFERENCE = "coding_off_reference"
    # No finding in this sample.
    NOT_IN_SAMPLE = "not_in_sample"
    OTHER_SAMPLE = "other_sample"
    NOT_MUTATED = "not_mutated"
    DUPLICATE = "duplicate"
    NO_ALTERNATIVE = "no_alternative"
    SPANNING_DELETION = "spanning_deletion"
    # Not understood.
    SYMBOLIC_ALLELE = "symbolic_allele"
    BREAKEND = "breakend"
    NOT_BASES = "not_bases"
    CONTIG_NOT_PRIMARY = "contig_not_primary"
    NOT_ANNOTATED = "not_annotated"
    UNKNOWN_CONSEQUENCE = "unknown_consequence"
    NOT_A_SMALL_VARIANT = "not_a_small_variant"
    NO_GENE = "no_gene"
    ROW_UNREADABLE = "row_unreadable"


NOT_UNDERSTOOD = frozenset(
    {
        FilterCode.SYMBOLIC_ALLELE,
        FilterCode.BREAKEND,
        FilterCode.NOT_BASES,
        FilterCode.CONTIG_NOT_PRIMARY,
        FilterCode.NOT_ANNOTATED,
        FilterCode.UNKNOWN_CONSEQUENCE,
        FilterCode.NOT_A_SMALL_VARIANT,
        FilterCode.NO_GENE,
        FilterCode.ROW_UNREADABLE,
    }
)

NO_EFFECT = frozenset(
    {
        FilterCode.SYNONYMOUS,
        FilterCode.INTRONIC,
        FilterCode.SPLICE_REGION,
        FilterCode.UTR,
        FilterCode.NONCODING_TRANSCRIPT,
        FilterCode.OUTSIDE_GENE,
        FilterCode.CODING_OFF_REFERENCE,
    }
)


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
class FilterOptions:
    """Which rows count as findings; every filter can be switched off. Defaults live here alone.

    ``population_unpaired`` and ``population_paired``: a variant at least this frequent in any
    population is left out, without and with a matched normal; None switches the filter off.
    ``min_depth``, ``min_alt_reads``, ``min_allele_fraction``: 0 switches off.
    """

    require_pass: bool = True
    require_effect: bool = True
    keep_splice_region: bool = True
    keep_pathogenic: bool = True
    population_unpaired: float | None = 0.001
    population_paired: float | None = 0.01
    min_depth: int = 10
    min_alt_reads: int = 3
    min_allele_fraction: float = 0.0

    @classmethod
    def off(cls) -> FilterOptions:
        """Return options that keep every row that is a variant of the sample."""
        return cls(
            require_pass=False,
            require_effect=False,
            population_unpaired=None,
            population_paired=None,
            min_depth=0,
            min_alt_reads=0,
        )

    def population_limit(self, *, paired: bool) -> float | None:
        """Return the limit that holds with or without a matched normal."""
        return self.population_paired if paired else self.population_unpaired


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How to read a variant file.

    ``sample`` names the tumour sample where the file doesn't say which it is; ``assembly`` is
    checked against the file. ``listed_rows`` bounds how many filtered rows are kept as a list
    (all of them are counted).
    """

    sample: str | None = None
    assembly: str | None = None
    filters: FilterOptions = field(default_factory=FilterOptions)
    listed_rows: int = 200_000


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
class ReadResult:
    """Everything a variant file held: nothing is lost without a word.

    ``samples`` are the names used: the tumour, then the matched normal if there is one.
    """

    alterations: tuple[SmallVariant, ...]
    remarks: tuple[Remark, ...]
    filtered: tuple[FilteredRow, ...]
    counts: ReadCounts
    samples: tuple[str, ...] = ()
    assembly: str | None = None
