"""Findings, tumour type and context put together into one case that does not contradict itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oncobasis.core.case import AssayScope, Clinical, Remark, TumorCase
from oncobasis.readers.case.consistency import check_consistent, without_repeats

if TYPE_CHECKING:
    from collections.abc import Iterable

    from oncobasis.nomenclature.shorthand import ShorthandReading
    from oncobasis.readers.case.tumor import TumorFacts


def assembled(
    case_id: str,
    facts: TumorFacts,
    reading: ShorthandReading,
    *,
    clinical: Clinical,
    scope: AssayScope | None = None,
) -> TumorCase:
    """Return the case; raises InputError for findings that contradict each other."""
    alterations = without_repeats((*reading.alterations, *facts.alterations))
    negatives = tuple(dict.fromkeys(reading.negatives))
    unusual = check_consistent(alterations, negatives)
    return TumorCase(
        case_id,
        facts.tumor_type,
        alterations,
        negatives,
        scope,
        facts.completed(clinical),
        _unique((*facts.remarks, *reading.remarks, *unusual)),
    )


def _unique(remarks: Iterable[Remark]) -> tuple[Remark, ...]:
    return tuple(dict.fromkeys(remarks))
