"""Which models a case concerns, and under which regimens each is asked."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from builders.assessment_builder import luad_egfr
from builders.assessment_parts import therapies
from builders.case_builder import a_case
from oncobasis.core.assessment import Stance
from oncobasis.predict.case_features.known import ABSTAINING
from oncobasis.predict.case_features.questions import (
    checkpoint_questions,
    neoadjuvant_breast_questions,
)

if TYPE_CHECKING:
    from oncobasis.core.assessment import Recommendation
    from oncobasis.predict.case_features.questions import Notes

ADVANCED = a_case("LUAD").having(setting="advanced")


def options(*regimens: str, stance: Stance = Stance.OPTION) -> list[Recommendation]:
    ground = luad_egfr().recommendations[0]
    return [
        replace(ground, id=regimen, stance=stance, therapies=therapies(*regimen.split("+")))
        for regimen in regimens
    ]


def codes(notes: Notes) -> list[str]:
    return [note.code for note in notes]


def test_regimens_of_one_kind_are_one_question() -> None:
    given = options("pembrolizumab", "atezolizumab", "ipilimumab+nivolumab", "osimertinib")
    asked = checkpoint_questions(ADVANCED.build(), given)
    assert [one.regimens for one in asked] == [
        ("pembrolizumab", "atezolizumab"),
        ("ipilimumab+nivolumab",),
    ]
    assert all(one.notes == () for one in asked)


@pytest.mark.parametrize(
    "regimen", ["carboplatin+pembrolizumab", "nivolumab+relatlimab", "ivonescimab",
                "axitinib+pembrolizumab"],
)  # fmt: skip
def test_a_regimen_with_anything_else_makes_the_model_abstain(regimen: str) -> None:
    asked = checkpoint_questions(ADVANCED.build(), options("pembrolizumab", regimen))
    assert [codes(one.notes) for one in asked] == [[], ["regimen_unseen"]]
    assert asked[1].regimens == (regimen,)


def test_where_nothing_else_is_weighed_there_is_nothing_to_ask() -> None:
    assert checkpoint_questions(ADVANCED.build(), options("carboplatin+pembrolizumab")) == ()
    planned = ADVANCED.having(planned_therapy="carboplatin + pembrolizumab").build()
    asked = checkpoint_questions(planned, ())
    assert [codes(one.notes) for one in asked] == [["regimen_unseen"]]


@pytest.mark.parametrize(
    "stance", [Stance.NOT_RECOMMENDED, Stance.CONTRAINDICATED, Stance.INVESTIGATIONAL]
)
def test_what_is_no_option_is_not_asked_of(stance: Stance) -> None:
    assert checkpoint_questions(ADVANCED.build(), options("pembrolizumab", stance=stance)) == ()


def test_nothing_is_asked_without_a_checkpoint_inhibitor() -> None:
    assert checkpoint_questions(ADVANCED.build(), options("osimertinib")) == ()


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"setting": "adjuvant"}, ["setting_unseen"]),
        ({"setting": "neoadjuvant"}, ["setting_unseen"]),
        ({}, ["setting_not_stated"]),
        ({"stage": "IVB"}, []),
        ({"stage": "T2 N1 M1a"}, []),
        ({"stage": "stage IB"}, ["stage_unseen"]),
        ({"stage": "IIA"}, ["stage_unseen"]),
        ({"stage": "0"}, ["stage_unseen"]),
        ({"stage": "IIIB"}, ["setting_not_stated"]),
        ({"stage": "limited"}, ["setting_not_stated"]),
        ({"stage": "IIA", "metastatic_sites": ["bone"]}, ["setting_not_stated"]),
        ({"stage": "IIA", "metastatic_sites": ["none"]}, ["stage_unseen"]),
        ({"stage": "IIA", "setting": "advanced"}, []),
        ({"setting": "maintenance"}, []),
    ],
)
def test_the_model_is_for_advanced_disease(facts: dict[str, object], expected: list[str]) -> None:
    asked = checkpoint_questions(a_case("LUAD").having(**facts).build(), options("nivolumab"))
    assert [codes(one.notes) for one in asked] == [expected]


def test_early_stage_without_a_setting_takes_the_number_away_and_stage_three_does_not() -> None:
    assert "stage_unseen" in ABSTAINING
    assert "setting_not_stated" not in ABSTAINING


def test_an_earlier_checkpoint_inhibitor_makes_it_abstain() -> None:
    asked = checkpoint_questions(ADVANCED.prior("nivolumab").build(), options("pembrolizumab"))
    assert codes(asked[0].notes) == ["prior_checkpoint"]
    assert asked[0].notes[0].seen == "nivolumab"


def test_a_planned_therapy_is_asked_of_where_no_rule_names_it() -> None:
    case = a_case("RCC").having(setting="advanced", planned_therapy="Opdivo + Yervoy").build()
    asked = checkpoint_questions(case, ())
    assert [(one.regimens, one.planned) for one in asked] == [((), ("ipilimumab", "nivolumab"))]


def test_a_planned_therapy_that_is_an_option_is_asked_of_once() -> None:
    case = ADVANCED.having(planned_therapy="pembrolizumab").build()
    asked = checkpoint_questions(case, options("pembrolizumab"))
    assert [(one.regimens, one.planned) for one in asked] == [(("pembrolizumab",), ())]


@pytest.mark.parametrize(
    ("tumor_type", "facts", "expected"),
    [
        ("IDC", {"setting": "neoadjuvant"}, [[]]),
        ("triple-negative breast cancer", {"setting": "perioperative"}, [[]]),
        ("IDC", {"setting": "advanced"}, []),
        ("IDC", {}, []),
        ("LUAD", {"setting": "neoadjuvant"}, []),
        (
            "IDC",
            {"setting": "neoadjuvant", "planned_therapy": "doxorubicin + paclitaxel"},
            [[]],
        ),
        *(
            ("IDC", {"setting": "neoadjuvant", "planned_therapy": therapy}, [["other_regimen"]])
            for therapy in (
                "letrozole",
                "paclitaxel + trastuzumab",
                "carboplatin + paclitaxel",
                "paclitaxel + pembrolizumab",
                "docetaxel + pertuzumab + trastuzumab",
                "trastuzumab deruxtecan",
            )
        ),
        ("IDC", {"setting": "neoadjuvant", "sex": "male"}, [["level_unseen"]]),
        ("IDC", {"setting": "neoadjuvant", "stage": "IV"}, [["setting_unseen"]]),
    ],
)
def test_breast_cancer_before_surgery(
    tumor_type: str, facts: dict[str, object], expected: list[list[str]]
) -> None:
    asked = neoadjuvant_breast_questions(a_case(tumor_type).having(**facts).build(), ())
    assert [codes(one.notes) for one in asked] == expected


@pytest.mark.parametrize(
    ("findings", "expected"),
    [
        (("HER2 3+",), ["her2_unreliable"]),
        (("HER2 positive",), ["her2_unreliable"]),
        (("HER2 2+", "HER2 amplification"), ["her2_unreliable"]),
        (("HER2 amplification",), ["her2_unreliable"]),
        (("HER2 low",), []),
        (("HER2 0",), []),
        ((), []),
    ],
)
@pytest.mark.parametrize("planned", [None, "doxorubicin + cyclophosphamide + paclitaxel"])
def test_of_her2_positive_breast_cancer_no_number_is_given(
    findings: tuple[str, ...], expected: list[str], planned: str | None
) -> None:
    facts = {"planned_therapy": planned} if planned else {}
    case = a_case("IDC").with_variant(*findings).having(setting="neoadjuvant", **facts).build()
    (asked,) = neoadjuvant_breast_questions(case, ())
    assert codes(asked.notes) == expected
    assert set(expected) <= ABSTAINING


def test_an_antibody_does_not_bring_the_number_back() -> None:
    facts = {"setting": "neoadjuvant", "planned_therapy": "paclitaxel + trastuzumab"}
    case = a_case("IDC").with_variant("HER2 3+").having(**facts).build()
    (asked,) = neoadjuvant_breast_questions(case, ())
    assert codes(asked.notes) == ["other_regimen", "her2_unreliable"]


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"metastatic_sites": ["liver"]}, "metastases_stated"),
        ({"metastatic_sites": ["liver"], "stage": "IIB"}, "metastases_stated"),
        ({"metastatic_sites": ["contralateral axillary lymph node"]}, "metastases_stated"),
        ({"states": ["brain_metastases"]}, "metastases_stated"),
        (
            {"states": ["brain_metastases"], "metastatic_sites": ["axillary lymph node"]},
            "metastases_stated",
        ),
        ({"stage": "Stage IV"}, "setting_unseen"),
        ({"stage": "stage 4"}, "setting_unseen"),
        ({"stage": "AJCC stage IV"}, "setting_unseen"),
        ({"stage": "cT2 cN1 cM1"}, "setting_unseen"),
        ({"prior_therapies": ["paclitaxel"]}, "prior_systemic"),
        ({"prior_therapies": ["letrozole"]}, "prior_systemic"),
        ({"prior_therapies": ["some new drug"]}, "prior_systemic"),
        ({"line": 2}, "prior_systemic"),
    ],
)
def test_breast_cancer_that_is_not_early_and_untreated_gets_no_number(
    facts: dict[str, object], expected: str
) -> None:
    case = a_case("IDC").having(setting="neoadjuvant", **facts).build()
    (asked,) = neoadjuvant_breast_questions(case, ())
    assert codes(asked.notes) == [expected]
    assert expected in ABSTAINING


@pytest.mark.parametrize(
    "facts",
    [
        {"metastatic_sites": ["axillary lymph node"]},
        {"metastatic_sites": ["sentinel node", "none"]},
        {"prior_therapies": []},
        {"prior_therapies": ["radiotherapy"]},
        {"line": 1},
        {"stage": "cT2 cN1 cM0"},
        {"stage": "IIIC"},
    ],
)
def test_what_early_untreated_breast_cancer_may_have(facts: dict[str, object]) -> None:
    case = a_case("IDC").having(setting="neoadjuvant", **facts).build()
    (asked,) = neoadjuvant_breast_questions(case, ())
    assert asked.notes == ()
