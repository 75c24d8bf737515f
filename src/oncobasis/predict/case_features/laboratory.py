"""Laboratory values in the unit of the training cohort; a unit is converted or the value left out.

A value counts when its unit is given and known. Of several the latest dated one is taken; without
dates to choose by none is. One of a day after the assessment is not used, and said. Factors:
10 g/L = 1 g/dL; of haemoglobin 1 mmol/L (monomer, molar mass 16 114 g/mol) = 1.6114 g/dL; 10*3/uL,
10*3/mm3 and 10*9/L are the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

from oncobasis.core.case import Laboratory
from oncobasis.core.codes import PredictionReason
from oncobasis.nomenclature.codes_laboratory import TESTS, unit_of
from oncobasis.predict.case_features.known import UNKNOWN, Asked, Extract, Known, noted

OLD_DAYS = 90
"""A value older than this on the day of the assessment is used with a note (our convention)."""

Notes: TypeAlias = tuple[tuple[PredictionReason, str], ...]

_CELLS = {"10*9/L": 1.0, "10*3/uL": 1.0, "10*3/mm3": 1.0, "/uL": 0.001}
_PLAIN = {"": 1.0, "1": 1.0, "ratio": 1.0, "{ratio}": 1.0, "fraction": 1.0}
_DIGITS = 6
_FULL_DATE = 10
_LOINC = {test.name: frozenset(test.codes) for test in TESTS}


@dataclass(frozen=True, slots=True)
class Analyte:
    """A value by its names (casefolded) and LOINC codes, and its units with their factors."""

    names: frozenset[str]
    units: Mapping[str, float]
    codes: frozenset[str] = field(default_factory=frozenset)

    def is_meant(self, lab: Laboratory) -> bool:
        """Whether a laboratory value is this one; a LOINC code decides where both are known."""
        if lab.loinc and any(lab.loinc in codes for codes in _LOINC.values()):
            return lab.loinc in self.codes
        return " ".join(lab.name.casefold().replace("_", " ").split()) in self.names


ALBUMIN = Analyte(
    frozenset({"albumin", "serum albumin", "alb", "알부민"}),
    {"g/dL": 1.0, "g/L": 0.1},
    _LOINC["albumin"],
)
HEMOGLOBIN = Analyte(
    frozenset({"hemoglobin", "haemoglobin", "hgb", "hb", "혈색소", "헤모글로빈"}),
    {"g/dL": 1.0, "g/L": 0.1, "mmol/L": 1.6114},
    _LOINC["hemoglobin"],
)
PLATELETS = Analyte(
    frozenset({"platelets", "platelet count", "plt", "혈소판"}), _CELLS, _LOINC["platelets"]
)
_NEUTROPHILS = Analyte(
    frozenset({"neutrophils", "absolute neutrophil count", "anc", "neutrophil count", "호중구"}),
    {**_CELLS, "%": 1.0},
    _LOINC["neutrophils"],
)
_LYMPHOCYTES = Analyte(
    frozenset({"lymphocytes", "absolute lymphocyte count", "alc", "lymphocyte count", "림프구"}),
    {**_CELLS, "%": 1.0},
    _LOINC["lymphocytes"],
)
_NLR = Analyte(
    frozenset(
        {
            "nlr", "neutrophil-to-lymphocyte ratio", "neutrophil to lymphocyte ratio",
            "neutrophil lymphocyte ratio", "neutrophil/lymphocyte ratio",
        }
    ),
    _PLAIN,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Chosen:
    lab: Laboratory
    value: float


def laboratory(analyte: Analyte) -> Extract:
    """The reader of one value."""

    def extract(asked: Asked) -> Known:
        labs, later = _until(asked, analyte)
        chosen = _latest(labs, analyte)
        known = chosen if isinstance(chosen, Known) else _dated(chosen, asked.as_of)
        return _with(known, later)

    return extract


def measured(*names: str, units: Mapping[str, float] | None = None) -> Extract:
    """A value that has no analyte of its own, such as an expression score, by its names."""
    return laboratory(Analyte(frozenset(name.casefold() for name in names), units or _PLAIN))


def neutrophil_lymphocyte_ratio(asked: Asked) -> Known:
    """The ratio as given, or from neutrophils and lymphocytes of one sample."""
    labs, later = _until(asked, _NLR, _NEUTROPHILS, _LYMPHOCYTES)
    known = _ratio(labs, asked.as_of)
    return _with(known, later)


def _with(known: Known, notes: Notes) -> Known:
    return Known(known.value, known.notes + notes) if notes else known


def _ratio(labs: list[Laboratory], as_of: date) -> Known:
    given = _latest(labs, _NLR)
    if given is not UNKNOWN:
        return given if isinstance(given, Known) else _dated(given, as_of)
    neutrophils, lymphocytes = _latest(labs, _NEUTROPHILS), _latest(labs, _LYMPHOCYTES)
    for one in (neutrophils, lymphocytes):
        if isinstance(one, Known):
            return one
    if not isinstance(neutrophils, _Chosen) or not isinstance(lymphocytes, _Chosen):
        return UNKNOWN
    if neutrophils.lab.date != lymphocytes.lab.date or not _alike(neutrophils, lymphocytes):
        seen = f"{_shown(neutrophils.lab)} / {_shown(lymphocytes.lab)}"
        return noted(PredictionReason.SEVERAL_VALUES, seen)
    if lymphocytes.value <= 0:
        return UNKNOWN
    ratio = round(neutrophils.value / lymphocytes.value, _DIGITS)
    return _dated(_Chosen(neutrophils.lab, ratio), as_of)


def _until(asked: Asked, *analytes: Analyte) -> tuple[list[Laboratory], Notes]:
    """The values up to the day of the assessment, and a note on those of these tests after it."""
    day = asked.as_of.isoformat()
    labs, later = [], set()
    for lab in asked.case.clinical.labs:
        given = (lab.date or "")[:_FULL_DATE]
        if given <= day[: len(given)]:
            labs.append(lab)
        elif any(analyte.is_meant(lab) for analyte in analytes):
            later.add(lab.date or "")
    notes = ((PredictionReason.VALUE_LATER, ", ".join(sorted(later))),) if later else ()
    return labs, notes


def _alike(one: _Chosen, other: _Chosen) -> bool:
    """Whether both are counts or both shares."""
    return (unit_of(one.lab.unit or "") == "%") == (unit_of(other.lab.unit or "") == "%")


def _latest(labs: Iterable[Laboratory], analyte: Analyte) -> _Chosen | Known:
    """The value to use, or why none is; UNKNOWN itself where none was given."""
    meant = [lab for lab in labs if analyte.is_meant(lab)]
    if not meant:
        return UNKNOWN
    lab = _newest(meant)
    if lab is None:
        return noted(PredictionReason.SEVERAL_VALUES, ", ".join(_shown(one) for one in meant))
    factor = analyte.units.get(unit_of(lab.unit or ""))
    if factor is None:
        code = PredictionReason.UNIT_NOT_USABLE if lab.unit else PredictionReason.UNIT_NOT_GIVEN
        return noted(code, _shown(lab))
    return _Chosen(lab, round(lab.value * factor, _DIGITS))


def _newest(labs: list[Laboratory]) -> Laboratory | None:
    """The latest of several; None where dates leave it open and the values differ."""
    if len({(lab.value, lab.unit) for lab in labs}) == 1:
        return max(labs, key=lambda lab: lab.date or "")
    if not all(lab.date for lab in labs):
        return None
    newest = max(lab.date or "" for lab in labs)
    of_day = {(lab.value, lab.unit) for lab in labs if (lab.date or "").startswith(newest)}
    open_dates = any(lab.date != newest and newest.startswith(lab.date or "") for lab in labs)
    if len(of_day) != 1 or open_dates:
        return None
    return next(lab for lab in labs if lab.date == newest)


def _dated(chosen: _Chosen, as_of: date) -> Known:
    """The value, with a note where it is old."""
    given = chosen.lab.date
    if given is None or len(given) < _FULL_DATE:
        return Known(chosen.value)
    age = (as_of - date.fromisoformat(given[:_FULL_DATE])).days
    if age <= OLD_DAYS:
        return Known(chosen.value)
    return Known(chosen.value, ((PredictionReason.VALUE_OLD, given[:_FULL_DATE]),))


def _shown(lab: Laboratory) -> str:
    return f"{lab.value:g} {lab.unit or ''}".strip()
