"""Laboratory values: units are converted or refused, the latest is taken, unknown stays unknown."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from oncobasis.core.case import Clinical, Laboratory, TumorCase
from oncobasis.core.codes import PredictionReason
from oncobasis.core.tumor import TumorType
from oncobasis.predict.case_features.known import UNKNOWN, Asked, Known
from oncobasis.predict.case_features.laboratory import (
    ALBUMIN,
    HEMOGLOBIN,
    PLATELETS,
    Analyte,
    laboratory,
    measured,
    neutrophil_lymphocyte_ratio,
)

TODAY = date(2026, 11, 22)


def asked(*labs: Laboratory) -> Asked:
    case = TumorCase("t", TumorType(None, "x"), clinical=Clinical(labs=labs))
    return Asked(case, TODAY)


def code_of(known: Known) -> str:
    assert known.value is None
    return known.notes[0][0].value


@pytest.mark.parametrize(
    ("analyte", "lab", "value"),
    [
        (ALBUMIN, Laboratory("Albumin", 3.6, "g/dL"), 3.6),
        (ALBUMIN, Laboratory("serum albumin", 36, "g/L"), 3.6),
        (ALBUMIN, Laboratory("알부민", 36, "g/l"), 3.6),
        (ALBUMIN, Laboratory("anything", 36, "g/L", "1751-7"), 3.6),
        (HEMOGLOBIN, Laboratory("Hb", 7.0, "mmol/L"), 11.2798),
        (HEMOGLOBIN, Laboratory("hgb", 112, "g/L"), 11.2),
        (PLATELETS, Laboratory("PLT", 310, "10^9/L"), 310),
        (PLATELETS, Laboratory("platelet_count", 310, "K/uL"), 310),
        (PLATELETS, Laboratory("platelets", 310000, "/uL"), 310),
    ],
)
def test_a_known_unit_is_converted(analyte: Analyte, lab: Laboratory, value: float) -> None:
    assert laboratory(analyte)(asked(lab)) == Known(value)


def test_without_a_unit_it_is_not_used() -> None:
    known = laboratory(ALBUMIN)(asked(Laboratory("albumin", 3.6)))
    assert code_of(known) == PredictionReason.UNIT_NOT_GIVEN
    assert known.notes[0][1] == "3.6"


def test_an_unknown_unit_is_not_used() -> None:
    known = laboratory(ALBUMIN)(asked(Laboratory("albumin", 540, "umol/L")))
    assert code_of(known) == PredictionReason.UNIT_NOT_USABLE


def test_a_code_of_another_test_is_another_test() -> None:
    assert laboratory(ALBUMIN)(asked(Laboratory("albumin", 20, "mg/L", "777-3"))) is UNKNOWN


def test_nothing_given_is_unknown() -> None:
    assert laboratory(ALBUMIN)(asked()) is UNKNOWN


def test_the_latest_of_several_is_taken() -> None:
    labs = (
        Laboratory("albumin", 3.1, "g/dL", date="2026-11-20"),
        Laboratory("albumin", 3.9, "g/dL", date="2026-08-20"),
    )
    assert laboratory(ALBUMIN)(asked(*labs)) == Known(3.1)
    assert laboratory(ALBUMIN)(asked(*reversed(labs))) == Known(3.1)


@pytest.mark.parametrize("dates", [(None, None), ("2026-11-20", None), ("2026-11", "2026-11-20"),
                                   ("2026-11-20", "2026-11-20")])  # fmt: skip
def test_several_without_a_date_to_choose_by_are_not_used(
    dates: tuple[str | None, str | None],
) -> None:
    labs = [
        Laboratory("albumin", value, "g/dL", date=day)
        for value, day in zip((3.1, 3.9), dates, strict=True)
    ]
    assert code_of(laboratory(ALBUMIN)(asked(*labs))) == PredictionReason.SEVERAL_VALUES


def test_the_same_value_twice_is_one_value() -> None:
    labs = [Laboratory("albumin", 3.1, "g/dL", date=day) for day in (None, "2026-11-20")]
    assert laboratory(ALBUMIN)(asked(*labs)) == Known(3.1)


def test_an_old_value_is_used_with_a_note() -> None:
    known = laboratory(ALBUMIN)(asked(Laboratory("albumin", 3.1, "g/dL", date="2026-07-01")))
    assert known == Known(3.1, ((PredictionReason.VALUE_OLD, "2026-07-01"),))


@pytest.mark.parametrize("day", ["2030-01-01", "2026-11-23", "2026-12", "2027", "2026-11-23T01:00"])
def test_a_value_of_a_later_day_is_not_used_and_said(day: str) -> None:
    known = laboratory(ALBUMIN)(asked(Laboratory("albumin", 3.1, "g/dL", date=day)))
    assert known == Known(None, ((PredictionReason.VALUE_LATER, day),))


@pytest.mark.parametrize("day", ["2026-11-22", "2026-11", "2026", "2026-11-22T23:00"])
def test_a_value_of_the_day_itself_is_used(day: str) -> None:
    known = laboratory(ALBUMIN)(asked(Laboratory("albumin", 3.1, "g/dL", date=day)))
    assert known == Known(3.1)


def test_beside_a_value_of_a_later_day_the_earlier_one_is_used_and_the_later_said() -> None:
    labs = (
        Laboratory("albumin", 3.1, "g/dL", date="2026-11-20"),
        Laboratory("albumin", 3.9, "g/dL", date="2030-01-01"),
    )
    known = laboratory(ALBUMIN)(asked(*labs))
    assert known == Known(3.1, ((PredictionReason.VALUE_LATER, "2030-01-01"),))


def test_a_ratio_of_a_later_day_is_not_used_and_said() -> None:
    later = (PredictionReason.VALUE_LATER, "2030-01-01")
    given = Laboratory("NLR", 4.2, date="2030-01-01")
    assert neutrophil_lymphocyte_ratio(asked(given)) == Known(None, (later,))
    counts = (
        Laboratory("neutrophils", 6.3, "10*9/L", date="2030-01-01"),
        Laboratory("lymphocytes", 1.5, "10*9/L", date="2030-01-01"),
    )
    assert neutrophil_lymphocyte_ratio(asked(*counts)) == Known(None, (later,))
    today = tuple(replace(one, date="2026-11-20") for one in counts)
    assert neutrophil_lymphocyte_ratio(asked(*counts, *today)) == Known(4.2, (later,))
    assert neutrophil_lymphocyte_ratio(asked(given, *today)) == Known(4.2, (later,))


def test_ratio_as_given() -> None:
    assert neutrophil_lymphocyte_ratio(asked(Laboratory("NLR", 4.2))) == Known(4.2)


@pytest.mark.parametrize(
    ("neutrophils", "lymphocytes"),
    [((6.3, "10*9/L"), (1.5, "10*9/L")), ((6300, "/uL"), (1.5, "10*3/uL")), ((63, "%"), (15, "%"))],
)
def test_ratio_of_counts_or_of_shares(
    neutrophils: tuple[float, str], lymphocytes: tuple[float, str]
) -> None:
    labs = (
        Laboratory("neutrophils", *neutrophils, date="2026-11-20"),
        Laboratory("lymphocytes", *lymphocytes, date="2026-11-20"),
    )
    assert neutrophil_lymphocyte_ratio(asked(*labs)) == Known(4.2)


def test_no_ratio_of_two_samples() -> None:
    labs = (
        Laboratory("neutrophils", 6.3, "10*9/L", date="2026-11-20"),
        Laboratory("lymphocytes", 1.5, "10*9/L", date="2026-11-01"),
    )
    known = neutrophil_lymphocyte_ratio(asked(*labs))
    assert code_of(known) == PredictionReason.SEVERAL_VALUES


def test_no_ratio_of_a_count_and_a_share_or_of_one_alone_or_to_nothing() -> None:
    count, share = Laboratory("neutrophils", 6.3, "10*9/L"), Laboratory("lymphocytes", 15, "%")
    assert neutrophil_lymphocyte_ratio(asked(count, share)).value is None
    assert neutrophil_lymphocyte_ratio(asked(count)) is UNKNOWN
    nothing = Laboratory("lymphocytes", 0, "10*9/L")
    assert neutrophil_lymphocyte_ratio(asked(count, nothing)) is UNKNOWN


def test_a_measured_score_by_its_name() -> None:
    assert measured("GGI score")(asked(Laboratory("ggi_score", -0.3))) == Known(-0.3)
