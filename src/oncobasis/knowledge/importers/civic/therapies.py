"""CIViC's therapy lists -> regimens."""

from __future__ import annotations

import re
from typing import Final

# "HER2 Inhibitor CP-724,714" and "2,4-pyrimidinediamine" are one name each.
_COMMA: Final = re.compile(r"(?<!\d),\s*|,\s*(?!\d)")
_SALT: Final = re.compile(
    r"(?<=\w) (?:mesylate|bismesylate|hydrochloride|acetate|dimethyl sulfoxide)$"
)
_TOGETHER: Final = frozenset({"combination", "sequential"})


def regimens(therapies: str, interaction: str) -> tuple[tuple[str, ...], ...]:
    """Return the regimens that the item speaks of, each standing alone.

    Together and in sequence are one regimen; substitutes are one each. A list without a relation
    is read as substitutes (the one such item compares its drugs).
    """
    names = sorted({canonical(name) for name in _COMMA.split(therapies) if name.strip()})
    if interaction in _TOGETHER:
        return (tuple(names),) if names else ()
    return tuple((name,) for name in names)


def regimen_text(items: tuple[tuple[str, ...], ...]) -> str:
    """Write regimens as the record has them: ``a + b | c``."""
    return " | ".join(" + ".join(regimen) for regimen in items)


def canonical(name: str) -> str:
    """Lower-case name without its salt."""
    return _SALT.sub("", " ".join(name.split()).lower())
