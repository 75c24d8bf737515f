"""The words of the bundle in the language that was asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oncobasis.core.codes import RationaleCode
from oncobasis.report import phrases
from oncobasis.report.texts import en_documents, ko_documents
from oncobasis.report.wording import Language, text

if TYPE_CHECKING:
    from oncobasis.core.assessment import Recommendation


def said(name: str, language: Language, **params: object) -> str:
    """Return a text of the documents' table with its parameters filled in."""
    labels = ko_documents.LABELS if language is Language.KOREAN else en_documents.LABELS
    return labels[name].format(**params)


def why(one: Recommendation, language: Language) -> str:
    """Return the reasons of a recommendation, and what is open, as sentences."""
    reasons = [
        text(RationaleCode, reason.code, reason.params, language) for reason in phrases.reasons(one)
    ]
    conditions = [phrases.requirement(need, language) for need in one.requires]
    return " ".join([*reasons, *(f"{need}." for need in conditions)]).strip()
