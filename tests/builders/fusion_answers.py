"""A fusion file of one patient, read and assessed as a whole; the files are invented."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from builders.spec import AS_OF, Answer, knowledge
from oncobasis import assess
from oncobasis.core.clinical_settings import ClinicalSettings
from oncobasis.readers.case.case_file import case_for_question

if TYPE_CHECKING:
    from oncobasis.readers.reading.result import ReadResult


def ask_with(tumor_type: str, result: ReadResult, *, line: int | None = None) -> Answer:
    """Ask as ``oncobasis ask`` does, with what a file held instead of typed findings."""
    case = case_for_question(tumor_type, (), line=line)
    case = replace(case, alterations=result.alterations, remarks=result.remarks)
    settings = ClinicalSettings(regions=("FDA",))
    return Answer(
        f"{tumor_type}: a file", assess(case, knowledge(), as_of=AS_OF, settings=settings)
    )
