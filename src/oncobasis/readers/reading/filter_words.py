"""Filters as words of a command line or settings file (``min_depth=50``, ``require_pass=off``)."""

from __future__ import annotations

from dataclasses import fields, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from oncobasis.core.errors import UsageError
from oncobasis.readers.reading.options import FilterOptions

if TYPE_CHECKING:
    from collections.abc import Iterable

FILTER_NAMES = tuple(one.name for one in fields(FilterOptions))
_FLAGS = {"on": True, "yes": True, "true": True, "off": False, "no": False, "false": False}
_MOST = 1e9


def filters_from(words: Iterable[str], ground: FilterOptions) -> FilterOptions:
    """Change filters by words of the form NAME=VALUE; raises UsageError for one without meaning."""
    changed = ground
    for word in words:
        name, sign, value = word.partition("=")
        name = name.strip().replace("-", "_")
        if not sign or name not in FILTER_NAMES:
            raise UsageError(
                f"there is no filter {word[:40]!r}",
                where="--filter",
                remedy=f"write NAME=VALUE with a name of {', '.join(FILTER_NAMES)}",
            )
        changed = replace(changed, **_change(name, value.strip().casefold()))
    return changed


def filter_defaults() -> tuple[tuple[str, str], ...]:
    """Every filter with its default as a word, for help and documents."""
    standard = FilterOptions()
    return tuple((name, _said(getattr(standard, name))) for name in FILTER_NAMES)


def _change(name: str, text: str) -> dict[str, Any]:
    """The field with its value in the type of its default; ``off`` is None or 0 where that is."""
    default, off = getattr(FilterOptions(), name), getattr(FilterOptions.off(), name)
    if isinstance(default, bool):
        if text in _FLAGS:
            return {name: _FLAGS[text]}
        raise _wrong(name, text, "on or off")
    if isinstance(default, StrEnum):
        if text in list(type(default)):
            return {name: type(default)(text)}
        raise _wrong(name, text, ", ".join(type(default)))
    if text == "off":
        return {name: off}
    if isinstance(default, tuple):
        low, _, high = text.partition("-")
        return {name: (_number(name, low), _number(name, high))}
    number = _number(name, text)
    return {name: int(number) if isinstance(default, int) else number}


def _number(name: str, text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    if not 0 <= number <= _MOST:
        raise _wrong(name, text, "a number, or off")
    return number


def _wrong(name: str, text: str, allowed: str) -> UsageError:
    return UsageError(
        f"the filter {name} cannot be {text[:20]!r}", where="--filter", remedy=f"write {allowed}"
    )


def _said(value: object) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, tuple):
        return "-".join(f"{one:g}" for one in value)
    return "off" if value is None else str(value)
