"""How to read a file; the defaults of every filter and threshold live here alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path


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
class CopyNumberOptions:
    """From which copies a gene counts as gained, amplified or lost.

    ``amplification_copies`` is absolute; ``amplification_ratio`` is copies over ploidy; both must
    hold where the ploidy is known. The same for a gain. Log2 thresholds serve files without
    absolute copies (CNVkit, seg).
    """

    amplification_copies: float = 6.0
    amplification_ratio: float = 2.0
    gain_copies: float = 3.0
    gain_ratio: float = 1.25
    amplification_log2: float = 1.5
    gain_log2: float = 0.3
    loss_log2: float = -0.4
    deep_deletion_log2: float = -1.2


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How to read a variant file.

    ``sample`` names the tumour sample where the file doesn't say which it is; ``assembly`` is
    checked against the file. ``listed_rows`` bounds how many filtered rows are kept as a list
    (all of them are counted). ``transcripts`` is a site's own transcript bundle for the built-in
    annotator. ``purity`` (0-1) and ``ploidy`` are given where copy-number files don't hold them.
    """

    sample: str | None = None
    assembly: str | None = None
    filters: FilterOptions = field(default_factory=FilterOptions)
    copy_number: CopyNumberOptions = field(default_factory=CopyNumberOptions)
    transcripts: Path | None = None
    purity: float | None = None
    ploidy: float | None = None
    listed_rows: int = 200_000
