"""LOINC codes of laboratory values with their UCUM units and the range that a living adult has.

The codes are those of the values that labels and models ask for (loinc.org names them). ``least``
and ``most`` are no reference ranges: a number outside them is far from any that was ever measured
in that unit, so that unit or decimal point must be wrong. They are our own, wide on purpose, and
listed as unverified in docs/gaps.md. Nothing is converted.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class LabRange:
    """Values of one unit that can be true."""

    unit: str
    least: float
    most: float


@dataclass(frozen=True, slots=True)
class LabTest:
    """One laboratory value by its LOINC codes; units by their UCUM code."""

    name: str
    codes: tuple[str, ...]
    ranges: tuple[LabRange, ...]


_COUNTS = ("10*3/uL", "10*9/L", "10*3/mm3")


def _counts(least: float, most: float) -> tuple[LabRange, ...]:
    cells = tuple(LabRange(unit, least, most) for unit in _COUNTS)
    return (*cells, LabRange("/uL", least * 1000, most * 1000))


TESTS = (
    LabTest("hemoglobin", ("718-7", "20509-6", "30313-1"),
            (LabRange("g/dL", 1, 27), LabRange("g/L", 10, 270), LabRange("mmol/L", 0.6, 17))),
    LabTest("hematocrit", ("4544-3", "20570-8"), (LabRange("%", 4, 85),)),
    LabTest("platelets", ("777-3", "26515-7", "778-1"), _counts(0, 5000)),
    LabTest("leukocytes", ("6690-2", "26464-8", "804-5"), _counts(0, 1500)),
    LabTest("neutrophils", ("751-8", "26499-4", "753-4"), _counts(0, 500)),
    LabTest("lymphocytes", ("731-0", "26474-7"), _counts(0, 1500)),
    LabTest("creatinine", ("2160-0",), (LabRange("mg/dL", 0.05, 40), LabRange("umol/L", 5, 3600))),
    LabTest("bilirubin", ("1975-2",), (LabRange("mg/dL", 0, 80), LabRange("umol/L", 0, 1400))),
    LabTest("albumin", ("1751-7",), (LabRange("g/dL", 0.5, 9), LabRange("g/L", 5, 90))),
    LabTest("alanine aminotransferase", ("1742-6",), (LabRange("U/L", 0, 30000),)),
    LabTest("aspartate aminotransferase", ("1920-8",), (LabRange("U/L", 0, 30000),)),
    LabTest("alkaline phosphatase", ("6768-6",), (LabRange("U/L", 0, 20000),)),
    LabTest("lactate dehydrogenase", ("2532-0", "14804-9", "14805-6"),
            (LabRange("U/L", 10, 100000),)),
    LabTest("calcium", ("17861-6",), (LabRange("mg/dL", 2, 25), LabRange("mmol/L", 0.5, 6.5))),
    LabTest("sodium", ("2951-2",), (LabRange("mmol/L", 80, 220),)),
    LabTest("potassium", ("2823-3",), (LabRange("mmol/L", 0.8, 15),)),
    LabTest("glomerular filtration rate", ("33914-3", "62238-1", "98979-8", "69405-9"),
            (LabRange("mL/min/{1.73_m2}", 0, 250), LabRange("mL/min", 0, 250))),
    LabTest("creatinine clearance", ("2164-2", "35591-7"), (LabRange("mL/min", 0, 350),)),
    LabTest("prostate specific antigen", ("2857-1", "35741-8", "83112-3"),
            (LabRange("ng/mL", 0, 50000), LabRange("ug/L", 0, 50000))),
    LabTest("alpha-fetoprotein", ("1834-1",),
            (LabRange("ng/mL", 0, 10000000), LabRange("ug/L", 0, 10000000))),
    LabTest("carcinoembryonic antigen", ("2039-6", "83085-1"),
            (LabRange("ng/mL", 0, 1000000), LabRange("ug/L", 0, 1000000))),
    LabTest("cancer antigen 125", ("10334-1", "83082-8"), (LabRange("[arb'U]/mL", 0, 1000000),
            LabRange("U/mL", 0, 1000000), LabRange("k[arb'U]/L", 0, 1000000))),
    LabTest("cancer antigen 19-9", ("24108-3", "83084-4"), (LabRange("[arb'U]/mL", 0, 10000000),
            LabRange("U/mL", 0, 10000000), LabRange("k[arb'U]/L", 0, 10000000))),
)  # fmt: skip

LAB_TESTS = MappingProxyType({code: test for test in TESTS for code in test.codes})

# Spellings of the same unit that laboratories write where UCUM has one.
_UNITS = MappingProxyType(
    {
        "g/dl": "g/dL", "g/l": "g/L", "mg/dl": "mg/dL", "µmol/l": "umol/L", "μmol/l": "umol/L",
        "umol/l": "umol/L", "mmol/l": "mmol/L", "u/l": "U/L", "iu/l": "U/L", "[iu]/l": "U/L",
        "ng/ml": "ng/mL", "ug/l": "ug/L", "µg/l": "ug/L", "μg/l": "ug/L", "u/ml": "U/mL",
        "10^9/l": "10*9/L", "10*9/l": "10*9/L", "10^3/ul": "10*3/uL", "10*3/ul": "10*3/uL",
        "x10^9/l": "10*9/L", "k/ul": "10*3/uL", "thou/ul": "10*3/uL", "10*3/mm3": "10*3/mm3",
        "/ul": "/uL", "cells/ul": "/uL", "{cells}/ul": "/uL", "ml/min": "mL/min",
        "ml/min/1.73m2": "mL/min/{1.73_m2}", "ml/min/{1.73_m2}": "mL/min/{1.73_m2}",
        "ml/min/1.73 m2": "mL/min/{1.73_m2}", "%": "%", "[arb'u]/ml": "[arb'U]/mL",
        "k[arb'u]/l": "k[arb'U]/L", "ku/l": "k[arb'U]/L",
    }
)  # fmt: skip


def unit_of(written: str) -> str:
    """The UCUM code of a unit as written; a spelling that is not known stays as it is."""
    word = written.strip()
    return _UNITS.get(word.casefold(), word)
