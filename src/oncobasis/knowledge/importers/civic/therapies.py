"""CIViC's therapy lists -> regimens of lower-case INNs; a class is ``class:`` and its name."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING, Final

from oncobasis.nomenclature.drugs import DrugStatus, load_drugs

if TYPE_CHECKING:
    from oncobasis.core.knowledge import Regimen

# "HER2 Inhibitor CP-724,714" and "2,4-pyrimidinediamine" are one name each.
_COMMA: Final = re.compile(r"(?<!\d),\s*|,\s*(?!\d)")
_TOGETHER: Final = frozenset({"combination", "sequential"})


def regimens(therapies: str, interaction: str) -> tuple[Regimen, ...]:
    """Return the regimens that the item speaks of, each standing alone.

    Together and in sequence are one regimen; substitutes are one each. A list without a relation
    is read as substitutes (the one such item compares its drugs). A regimen's acronym becomes its
    drugs.
    """
    given = [ingredients(name) for name in _COMMA.split(therapies) if name.strip()]
    if interaction in _TOGETHER:
        return (tuple(sorted(set(chain.from_iterable(given)))),) if given else ()
    return tuple(sorted(set(given)))


def regimen_text(items: tuple[Regimen, ...]) -> str:
    """Write regimens as the record has them: ``a + b | c``."""
    return " | ".join(" + ".join(regimen) for regimen in items)


def ingredients(name: str) -> Regimen:
    """Return the drugs that one therapy name stands for; an unknown name stays, in lower case."""
    reading = load_drugs().resolve(" ".join(name.split()))
    if reading.status is DrugStatus.CLASS:
        return (f"class:{reading.understood}",)
    return tuple(sorted(reading.names)) or (" ".join(name.lower().split()),)
