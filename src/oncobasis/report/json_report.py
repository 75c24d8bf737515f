"""An assessment as JSON: the contract ``oncobasis.assessment/1`` with text beside each code."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from oncobasis.core.projection import project
from oncobasis.report.wording import Language, speaker

if TYPE_CHECKING:
    from oncobasis.core.assessment import Assessment
    from oncobasis.core.canonical import Json

    Document = dict[str, Json]


def to_document(assessment: Assessment, *, language: str = "en") -> Document:
    """Return the document of the contract, its codes worded in English or Korean."""
    chosen = Language.of(language)
    return {**project(assessment, speaker(chosen)), "language": chosen.value}


def to_json(assessment: Assessment, *, language: str = "en") -> bytes:
    """Return the document as UTF-8 JSON on many lines, in the order of the contract."""
    document = to_document(assessment, language=language)
    return json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False).encode() + b"\n"


def to_json_line(assessment: Assessment, *, language: str = "en") -> bytes:
    """Return the document on one line, for files with one assessment a line."""
    document = to_document(assessment, language=language)
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.encode() + b"\n"
