"""An assessment as a workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from oncobasis.core.assessment import Assessment


def to_xlsx(assessment: Assessment, *, language: str = "en") -> bytes:
    """Return the workbook; raises UsageError where openpyxl is not installed."""
    raise NotImplementedError
