"""Predictions in words and pictures: nothing is lost, every direction has a sign and a word."""

from __future__ import annotations

import itertools
import math
import re
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from builders.assessment_builder import with_predictions
from builders.prediction_builder import VALUES, abstaining, response, survival_curve
from oncobasis.core.assessment import Assessment
from oncobasis.core.prediction import Attribution, Prediction
from oncobasis.report.predictions.curve import curve
from oncobasis.report.predictions.view import View, amount, percent, value_of, views
from oncobasis.report.predictions.waterfall import WIDTH, waterfall
from oncobasis.report.terminal import render
from oncobasis.report.wording import Language, label

EN, KO = Language.ENGLISH, Language.KOREAN


def about(*said: Prediction) -> Assessment:
    return replace(with_predictions(), predictions=said)


def view_of(said: Prediction, language: Language = EN) -> View:
    (view,) = views(about(said), language)
    return view


def drawn(view: View, language: Language = EN) -> ET.Element:
    picture = waterfall(view, language)
    assert picture is not None
    return ET.fromstring(picture)  # noqa: S314  # our own


def bars(picture: ET.Element) -> list[tuple[str, float, float]]:
    return [
        (one.get("class") or "", float(one.get("x") or 0), float(one.get("width") or 0))
        for one in picture.iter("rect")
    ]


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("said", [response(), survival_curve()], ids=["binary", "survival"])
def test_every_value_is_a_row_and_a_bar(said: Prediction, language: Language) -> None:
    view = view_of(said, language)
    assert len(view.rows) == len(VALUES)
    picture = drawn(view, language)
    shown = " ".join(picture.itertext())
    known = [row for row in view.rows if row.amount]
    for row in known:
        assert f"{row.name}: {row.value}" in shown
        assert row.amount in shown
    assert len(bars(picture)) == len(known) == len(VALUES) - 1


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("said", [response(), survival_curve()], ids=["binary", "survival"])
def test_a_value_that_nobody_knows_has_no_direction(said: Prediction, language: Language) -> None:
    (row,) = (one for one in view_of(said, language).rows if not one.amount)
    assert row.value == label("prediction_unknown_value", language)
    assert row.told == row.effect == label("prediction_not_weighed", language)
    assert row.raises is None
    picture = " ".join(drawn(view_of(said, language), language).itertext())
    assert row.name not in picture
    page = render(about(said), language=language, full=True)
    (line,) = (one for one in page.splitlines() if f"{row.name}: {row.value}" in one)
    assert not set(line) & set("▲▼×+−")


def test_many_values_end_in_one_bar_for_the_rest() -> None:
    said = response()
    more = tuple(replace(one, feature=f"x{n}") for n, one in enumerate(said.attributions))
    view = view_of(replace(said, attributions=said.attributions + more))
    picture = drawn(view)
    assert len(bars(picture)) == 9
    known = [row for row in view.rows if row.amount]
    assert f"{len(known) - 8} further values" in " ".join(picture.itertext())


def test_the_steps_join_and_lead_from_the_average_to_the_patient() -> None:
    picture = drawn(view_of(response()))
    ends = []
    for kind, left, width in bars(picture):
        ends.append((left, left + width) if kind == "up" else (left + width, left))
    for (_, before), (after, _) in itertools.pairwise(ends):
        assert after == pytest.approx(before, abs=1.7)  # the least width of a bar
    marks = {one.get("class"): float(one.get("x1") or 0) for one in picture.iter("line")}
    assert ends[0][0] == pytest.approx(marks["from"], abs=0.2)
    assert ends[-1][1] == pytest.approx(marks["to"], abs=1.7)


@pytest.mark.parametrize("said", [response(), survival_curve()], ids=["binary", "survival"])
def test_nothing_is_drawn_outside_the_picture(said: Prediction) -> None:
    for step in (0.01, 0.5, 3.0, -3.0):
        scaled = tuple(
            replace(one, contribution=one.contribution * step) for one in said.attributions
        )
        picture = drawn(view_of(replace(said, attributions=scaled)))
        for _, left, width in bars(picture):
            assert 0 <= left <= left + width <= WIDTH


def test_direction_is_said_by_sign_arrow_and_word() -> None:
    view = view_of(response())
    first, second = view.rows[:2]
    assert (first.raises, first.effect, first.amount[0]) == (True, "raises the chance", "+")
    assert (second.raises, second.effect, second.amount[0]) == (False, "lowers the chance", "−")
    picture = " ".join(drawn(view).itertext())
    assert f"▲ {first.amount}" in picture
    assert f"▼ {second.amount}" in picture


def test_a_negligible_effect_is_none_in_words() -> None:
    assert view_of(response()).rows[-1].effect == "hardly any effect"
    assert amount(0.0001, 0.00001, EN) == "±0 points"


def test_of_survival_the_words_are_risk_and_the_curve_is_drawn() -> None:
    view = view_of(survival_curve())
    assert view.rows[0].effect == "lowers the risk"
    assert view.rows[0].amount == f"×{math.exp(-0.46):.2f}"
    assert view.headline == "55\xa0% at 12 months (46\xa0% to 63\xa0%)"
    assert any("largely prognostic" in said for said in view.details)
    path = curve(view, EN)
    assert path is not None
    assert ET.fromstring(path).find("polygon") is not None  # noqa: S314


def test_what_is_withheld_has_its_reasons_and_no_picture() -> None:
    view = view_of(abstaining())
    assert view.headline == "No number is given."
    assert waterfall(view, EN) is None
    assert curve(view, EN) is None
    assert [one.title for one in view.reasons] == [
        "Regimen outside the training",
        "Outside the training patients",
    ]


def test_what_is_withheld_for_one_reason_is_said_once_and_last() -> None:
    other = replace(abstaining(), id="os", target="overall survival")
    first, last = views(about(abstaining(), other, response()), EN)
    assert first.status == "caution"
    assert "Objective response" in last.target
    assert "Overall survival" in last.target


@pytest.mark.parametrize(
    ("labels", "sentence"),
    [
        (("response",), "Compatible at 90 % confidence: response."),
        ((), "At 90 % confidence the patient resembles neither group."),
    ],
)
def test_prediction_sets_in_words(labels: tuple[str, ...], sentence: str) -> None:
    assert view_of(replace(response(), labels=labels)).details == (sentence,)


@pytest.mark.parametrize(
    ("feature", "value", "unit", "percentile", "shown"),
    [
        ("albumin", 3.6, "g/dL", 40.0, "3.6 g/dL"),
        ("nlr", 5.166667, "ratio", 59.0, "5.17"),
        ("platelets", 287.6, "10*9/L", 40.0, "288 10⁹/L"),
        ("prior_systemic_therapy", 1.0, "", None, "yes"),
        ("cancer_type", "NSCLC", "", None, "Non-small cell lung"),
        ("nlr", None, "ratio", None, "not known"),
    ],
)
def test_values_as_a_person_writes_them(
    feature: str, value: float | str | None, unit: str, percentile: float | None, shown: str
) -> None:
    assert value_of(Attribution(feature, value, unit, 0.1, 0.1, percentile), EN) == shown


@pytest.mark.parametrize(
    ("share", "shown"), [(0.0, "0 %"), (0.004, "< 1 %"), (0.384, "38 %"), (0.996, "> 99 %")]
)
def test_shares_near_an_end_are_not_rounded_onto_it(share: float, shown: str) -> None:
    assert percent(share).replace("\xa0", " ") == shown


@pytest.mark.parametrize("language", Language)
def test_the_screen_names_three_values_and_counts_the_rest(language: Language) -> None:
    text = render(about(response()), language=language)
    assert len(re.findall(r"^ +(?:\S+ +)?[▲▼·] ", text, flags=re.MULTILINE)) == 3
    full = render(about(response()), language=language, full=True)
    assert len(re.findall(r"[▲▼·] ", full)) == len(VALUES)
