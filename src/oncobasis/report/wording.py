"""Every code, term and label of a report as text, in English and Korean.

The tables are in ``report.texts``; a test holds each message to exactly the
parameters its code documents in ``oncobasis.core.codes``.
"""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache
from string import Formatter
from typing import TYPE_CHECKING, Protocol, TypeAlias

from oncobasis.core.codes import RequirementCode
from oncobasis.core.errors import KnowledgeError, UsageError
from oncobasis.report.texts import en_messages, en_terms, ko_messages, ko_terms
from oncobasis.rules.conditions import parse_conditions

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from oncobasis.core.assessment import Param
    from oncobasis.core.codes import Code
    from oncobasis.core.projection import Say

Wording: TypeAlias = tuple[str, str]
"""A short title, and the sentence with the parameters in braces."""

NOTHING = "–"
"""Stands for an empty parameter, so that no sentence has a hole."""


class Language(StrEnum):
    """A language that reports are written in."""

    ENGLISH = "en"
    KOREAN = "ko"

    @classmethod
    def of(cls, text: str) -> Language:
        """Return the language of a tag such as ``ko`` or ``en-GB``."""
        try:
            return cls(text.partition("-")[0].lower())
        except ValueError:
            message = f"there are no texts in the language {text!r}"
            raise UsageError(message, remedy="choose en or ko") from None


class Messages(Protocol):
    """What a language's messages module holds."""

    MESSAGES: Mapping[type[Code], Mapping[str, Wording]]


class Terms(Protocol):
    """What a language's terms module holds."""

    TERMS: Mapping[str, Mapping[str, str]]
    LABELS: Mapping[str, str]


def messages(language: Language) -> Messages:
    """Return the messages of a language."""
    return ko_messages if language is Language.KOREAN else en_messages


def terms(language: Language) -> Terms:
    """Return the terms and labels of a language."""
    return ko_terms if language is Language.KOREAN else en_terms


def title(family: type[Code], code: str, language: Language) -> str:
    """Return the short title of a code; a code without wording is its own title."""
    return _wording(family, code, language)[0]


def text(
    family: type[Code],
    code: str,
    params: Iterable[tuple[str, Param]],
    language: Language,
) -> str:
    """Return the sentence of a message.

    A code without wording is shown with its parameters rather than hidden.
    """
    known = dict(params)
    template = _wording(family, code, language)[1]
    if not template:
        return ", ".join([code, *(f"{name}: {shown(value)}" for name, value in known.items())])
    return "".join(
        plain if name is None else plain + _filled(known.get(name, NOTHING), table, language)
        for plain, name, table in _pieces(template)
    )


def speaker(language: Language) -> Say:
    """Return the function by which the projection words its codes in this language."""

    def say(family: type[Code], code: str, params: Iterable[tuple[str, Param]]) -> str:
        if family is RequirementCode:
            return condition(code, shown(dict(params).get("value", "")), language)
        return text(family, code, params, language)

    return say


def term(kind: str, value: str, language: Language) -> str:
    """Return the word for an enum value (``kind`` is ``stance``, ``match``, ...), or the value."""
    return terms(language).TERMS.get(kind, {}).get(value, value.replace("_", " "))


def label(name: str, language: Language) -> str:
    """Return a heading or other fixed text of the report."""
    return terms(language).LABELS[name]


def shown(value: object) -> str:
    """Return a parameter as text: lists with commas, numbers without noise, nothing as a dash."""
    match value:
        case tuple() | list():
            return ", ".join(str(one) for one in value) or NOTHING
        case float():
            return f"{value:.6g}"
        case None | "":
            return NOTHING
        case _:
            return str(value)


def _wording(family: type[Code], code: str, language: Language) -> Wording:
    return messages(language).MESSAGES.get(family, {}).get(code, (code.replace("_", " "), ""))


def conditions(text_form: str, language: Language) -> str:
    """Return label conditions such as ``line(>=2); prior(any)`` in words; other text as it is."""
    try:
        read = parse_conditions(text_form)
    except KnowledgeError:
        return text_form
    return "; ".join(condition(one.kind, one.value, language) for one in read)


def condition(kind: str, value: str, language: Language) -> str:
    """Return one condition of a label in words."""
    if whole := terms(language).TERMS["condition"].get(f"{kind}({value.replace(' ', '')})"):
        return whole
    return text(RequirementCode, kind, (("value", _value_in_words(value, language)),), language)


def identifier(given: str) -> str:
    """Return an id as its source writes it: ``civic:EID238`` is EID238."""
    return given.removeprefix("civic:")


def _value_in_words(value: str, language: Language) -> str:
    """Turn ``class:EGFR TKI|osimertinib`` or ``>=2`` into what a person would write."""
    words = terms(language).TERMS["value"]
    parts = [part.strip().removeprefix("class:") for part in value.split("|")]
    joined = words["or"].join(words.get(part, part) for part in parts)
    return joined.replace(">=", "≥ ").replace("<=", "≤ ").replace("_", " ")


@lru_cache(maxsize=2048)
def _pieces(template: str) -> tuple[tuple[str, str | None, str], ...]:
    """Split a text of our own tables at ``{name}`` and ``{name:table}``.

    No attribute or item of a value can be reached by a template.
    """
    pieces = Formatter().parse(template)
    return tuple((plain, name, table or "") for plain, name, table, _ in pieces)


def _filled(value: object, table: str, language: Language) -> str:
    """Return a value in words; ``table`` names the words for it, '' if it needs none."""
    if not table:
        return shown(value)
    parts = value if isinstance(value, tuple) else str(value).split(", ")
    if table == "conditions":
        return "; ".join(conditions(str(part), language) for part in parts) or NOTHING
    if table == "id":
        return shown(tuple(identifier(str(part)) for part in parts if part))
    words = terms(language).TERMS[table]
    return shown(tuple(words.get(str(part), str(part)) for part in parts if part))
