"""Drugs of a record -> INNs; RxNorm displays carry dose and form around the name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from oncobasis.nomenclature.codes_oncology import RXNORM, RXNORM_INGREDIENTS
from oncobasis.nomenclature.drugs import DrugStatus, load_drugs

if TYPE_CHECKING:
    from oncobasis.readers.reading.ledger import Ledger
    from oncobasis.readers.records.concepts import Concept

_AMOUNT_FIRST = re.compile(r"^\d+(?:\.\d+)?\s*(?:ML|MG|G|ACTUAT|HR)\s+", re.IGNORECASE)
_AMOUNT = re.compile(r"\s+\d.*$")
_READ = frozenset({DrugStatus.EXACT, DrugStatus.SYNONYM, DrugStatus.COMBINATION})


def therapy_of(concept: Concept, ledger: Ledger, line: int) -> tuple[str, ...]:
    """The INNs of a drug, sorted; an unknown name as written with a remark; () on contradiction."""
    coded = {
        RXNORM_INGREDIENTS[one.code]
        for one in concept.of_system(RXNORM)
        if one.code in RXNORM_INGREDIENTS
    }
    named = {names for word in concept.words() if (names := names_of(word))}
    if len(named) > 1 or (coded and named and not coded <= set(next(iter(named)))):
        said = sorted({*coded, *(name for names in named for name in names)})
        second = ", ".join(said)
        ledger.remark("contradictory_input", line, first=concept.shown(), second=second)
        return ()
    if named:
        return next(iter(named))
    if coded:
        return tuple(sorted(coded))
    word = next(iter(concept.words()), "") or concept.shown()
    ledger.remark("row_not_understood", line, text=word, reason="unknown_therapy")
    return (word.casefold(),) if concept.words() else ()


def names_of(word: str) -> tuple[str, ...]:
    """The INNs that a name means; () when it is no known drug."""
    text = _AMOUNT.sub("", _AMOUNT_FIRST.sub("", word.strip()))
    found: set[str] = set()
    whole = load_drugs().resolve(text)
    for piece in [text] if whole.status in _READ else text.split("/"):
        reading = load_drugs().resolve(_AMOUNT_FIRST.sub("", piece.strip()))
        if reading.status not in _READ or not reading.names:
            return ()
        found |= set(reading.names)
    return tuple(sorted(found))
