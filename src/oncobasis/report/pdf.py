"""The HTML report on paper: PDF by WeasyPrint, without any outside request."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from oncobasis.core.assessment import Assessment


def to_pdf(assessment: Assessment, *, language: str = "en") -> bytes:
    """Return the report as PDF; raises UsageError where WeasyPrint is not installed."""
    raise NotImplementedError
