"""How to read a file; the defaults of every filter and threshold live here alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from oncobasis.readers.files.limits import ReadLimits


class GermlineFraction(StrEnum):
    """What to do with an allele fraction such as inherited variants have, without a normal."""

    IGNORE = "ignore"
    FLAG = "flag"
    REMOVE = "remove"


@dataclass(frozen=True, slots=True)
class FilterOptions:
    """Which rows count as findings; every filter can be switched off. Defaults live here alone.

    ``population_unpaired`` and ``population_paired``: a variant at least this frequent in any
    population is left out, without and with a matched normal; None switches the filter off.
    ``min_depth``, ``min_alt_reads``, ``min_allele_fraction``: 0 switches off.
    ``drop_benign_unpaired``: without a matched normal, what laboratories call benign is left out.
    ``germline_fraction``: without a normal, a fraction within ``heterozygous_window`` or from
    ``homozygous_from`` on is ignored, flagged or removed; purity is not taken into account, so a
    somatic variant can lie there too. ``keep_pathogenic`` and ``keep_hotspots``: known pathogenic
    variants and hotspots stay where only frequency, fraction or a benign class speak against them.
    ``require_fusion_confidence`` leaves out what a fusion caller itself calls low confidence,
    ``drop_read_through`` transcripts of neighbouring genes, ``drop_normal_chimeras`` those that
    the caller marks as seen in healthy tissue.
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
    require_fusion_confidence: bool = True
    drop_read_through: bool = True
    drop_normal_chimeras: bool = True
    drop_benign_unpaired: bool = True
    germline_fraction: GermlineFraction = GermlineFraction.FLAG
    heterozygous_window: tuple[float, float] = (0.45, 0.55)
    homozygous_from: float = 0.95
    keep_hotspots: bool = True

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
            require_fusion_confidence=False,
            drop_read_through=False,
            drop_normal_chimeras=False,
            drop_benign_unpaired=False,
            germline_fraction=GermlineFraction.IGNORE,
        )

    def is_germline_fraction(self, fraction: float) -> bool:
        """Whether an allele fraction is one that inherited variants have."""
        low, high = self.heterozygous_window
        return low <= fraction <= high or fraction >= self.homozygous_from

    def population_limit(self, *, paired: bool) -> float | None:
        """Return the limit that holds with or without a matched normal."""
        return self.population_paired if paired else self.population_unpaired


@dataclass(frozen=True, slots=True)
class CopyNumberOptions:
    """From which copies a gene counts as changed; sources are in docs/methods/copy-number.md.

    Copies: an amplification needs ``amplification_copies`` (six in a diploid tumour, PMC4830395)
    and ``amplification_ratio`` times the ploidy (PURPLE); ``no_copies`` are fewer than a deep
    deletion or a lost allele has (PURPLE); ``changed_copies`` is what a gain or loss differs by,
    from two copies and from the ploidy. Log2 ratios: CNVkit's for gain and loss, and those that
    prove an amplification or a deep deletion at any purity; beyond the ``possible`` ones (CNVkit's
    for four and for no copies) they are not excluded. ``measured_share`` of a gene must lie in
    segments. ``genes`` are those that are reported, None: those the packaged knowledge names;
    ``every_gene`` reports all (thousands of findings, which an assessment takes minutes for).
    """

    amplification_copies: float = 6.0
    amplification_ratio: float = 3.0
    no_copies: float = 0.5
    changed_copies: float = 0.5
    amplification_log2: float = 1.585
    gain_log2: float = 0.2
    loss_log2: float = -0.25
    deep_deletion_log2: float = -2.0
    possible_amplification_log2: float = 0.7
    possible_deep_deletion_log2: float = -1.1
    measured_share: float = 0.9
    genes: frozenset[str] | None = None
    every_gene: bool = False


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How to read a variant file.

    ``sample`` names the tumour sample where the file doesn't say which it is; ``assembly`` is
    checked against the file. ``listed_rows`` bounds how many filtered rows are kept as a list
    (all of them are counted). ``least_site_depth``: a hotspot of fewer reads in a coverage file is
    not tested (a convention of this project, unverified). ``transcripts`` is a site's own bundle
    for the built-in annotator. ``purity`` (0-1) and ``ploidy`` are given where copy-number files
    don't hold them; ``sex`` (``female``, ``male``) is needed to judge single copies of the sex
    chromosomes. ``as_of`` (ISO date) is the day that ages are counted to; ``limits`` bound what is
    read of one file.
    """

    sample: str | None = None
    assembly: str | None = None
    filters: FilterOptions = field(default_factory=FilterOptions)
    copy_number: CopyNumberOptions = field(default_factory=CopyNumberOptions)
    transcripts: Path | None = None
    purity: float | None = None
    ploidy: float | None = None
    sex: str | None = None
    as_of: str | None = None
    least_site_depth: int = 100
    listed_rows: int = 200_000
    limits: ReadLimits = field(default_factory=ReadLimits)
