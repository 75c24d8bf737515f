"""Laboratory values of a record: by LOINC code, in a UCUM unit, within what can be true."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oncobasis.core.case import Laboratory
from oncobasis.nomenclature.codes_laboratory import LAB_TESTS, unit_of

if TYPE_CHECKING:
    from oncobasis.readers.reading.ledger import Ledger


def laboratory_of(
    code: str, value: float, unit: str, *, day: str | None, ledger: Ledger, line: int
) -> Laboratory | None:
    """The value as it was given; None with a remark when unit or value cannot be right."""
    test = LAB_TESTS[code]
    plain = unit_of(unit)
    fits = [one for one in test.ranges if one.unit == plain]
    if not fits or not fits[0].least <= value <= fits[0].most:
        ledger.remark(
            "lab_not_used", line, name=test.name, value=f"{value:g}", unit=unit or "no unit"
        )
        return None
    return Laboratory(test.name, value, plain, code, day)
