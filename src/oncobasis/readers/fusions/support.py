"""Reads that support a structural row, as the callers write them in the tumour's column."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oncobasis.readers.fusions.table import whole

if TYPE_CHECKING:
    from oncobasis.readers.small_variants.structural_row import StructuralRow

_BOTH = 2


def supporting_reads(row: StructuralRow) -> int | None:
    """Pairs and split reads of the variant: Delly DV and RV, Manta PR and SR, else INFO PE and SR.

    None where the row has none of them.
    """
    tumor = row.tumor
    delly = [whole(tumor[name]) for name in ("DV", "RV") if name in tumor]
    manta = [_second(tumor[name]) for name in ("PR", "SR") if name in tumor]
    info = [whole(row.info[name]) for name in ("PE", "SR") if name in row.info]
    for counts in (delly, manta, info):
        known = [count for count in counts if count is not None]
        if known:
            return sum(known)
    return None


def _second(text: str) -> int | None:
    """The second of two counts, which is that of the variant."""
    parts = text.split(",")
    return whole(parts[1]) if len(parts) == _BOTH else None
