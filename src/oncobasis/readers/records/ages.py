"""Age from a birth date that may be partial."""

from __future__ import annotations

import re
from datetime import date

_OLDEST = 130
_MONTHS = 12


def age_at(birth: str, day: str) -> float | None:
    """Completed years at a day; of a year or month alone, the lower of the two it can be.

    None when either is no date, or the age is none that a person has.
    """
    parts = [int(part) for part in birth.split("-") if part.isdecimal()]
    if not parts or len(parts) != len(birth.split("-")):
        return None
    year, month, first = [*parts, _MONTHS, 31][:3] if len(parts) == 1 else [*parts, 31][:3]
    try:
        then = date.fromisoformat(day)
    except ValueError:
        return None
    years = then.year - year - ((then.month, then.day) < (month, first))
    return float(years) if 0 <= years <= _OLDEST else None


def years_of(duration: str) -> float | None:
    """Years of an ISO 8601 duration (``P70Y``, ``P5Y7M``); None if it is none."""
    found = re.fullmatch(r"P(?:(\d+(?:\.\d+)?)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?.*", duration)
    if found is None or not any(found.groups()):
        return None
    years = float(found[1] or 0) + float(found[2] or 0) / _MONTHS
    return round(years, 2) if years <= _OLDEST else None
