"""OncoTree to the sixteen levels: each type maps to one of them or to none."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from builders.case_builder import a_case
from oncobasis.core.codes import PredictionReason
from oncobasis.nomenclature.tumor_types import load_tumor_types
from oncobasis.predict.case_features import cancer_type as table
from oncobasis.predict.case_features.cancer_type import cancer_type, level_of
from oncobasis.predict.case_features.known import Asked, Known
from oncobasis.predict.spec import FeatureSpec
from oncobasis.training.tasks.icb_features import CANCER_TYPE

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("word", "level"),
    [
        ("LUAD", "NSCLC"), ("LUSC", "NSCLC"), ("NSCLC", "NSCLC"), ("SCLC", "SCLC"),
        ("melanoma", "Melanoma"), ("acral melanoma", "Melanoma"), ("RCC", "Renal"),
        ("kidney cancer", "Renal"), ("urothelial carcinoma", "Bladder"), ("UTUC", "Bladder"),
        ("head and neck cancer", "Head & Neck"), ("NPC", "Head & Neck"), ("위암", "Gastric"),
        ("esophageal cancer", "Esophageal"), ("HCC", "Hepatobiliary"),
        ("liver cancer", "Hepatobiliary"), ("biliary tract cancer", "Hepatobiliary"),
        ("COAD", "Colorectal"), ("endometrial cancer", "Endometrial"), ("HGSOC", "Ovarian"),
        ("mesothelioma", "Mesothelioma"), ("PAAD", "Pancreatic"), ("IDC", "Breast"),
        ("triple-negative breast cancer", "Breast"), ("leiomyosarcoma", "Sarcoma"),
        ("osteosarcoma", "Sarcoma"), ("ULMS", "Sarcoma"),
    ],
)  # fmt: skip
def test_a_type_that_the_cohort_has(word: str, level: str) -> None:
    assert cancer_type(Asked(a_case(word).build(), TODAY)) == Known(level)


@pytest.mark.parametrize(
    "word",
    ["uveal melanoma", "mucosal melanoma", "GEJ", "lung cancer", "PANET", "GIST", "GB", "MCC",
     "thyroid cancer", "DLBCL", "LUCA", "prostate cancer", "thymoma", "CSCC", "DCIS"],
)  # fmt: skip
def test_any_other_type_makes_a_model_abstain_and_is_named(word: str) -> None:
    case = a_case(word).build()
    known = cancer_type(Asked(case, TODAY))
    assert known.abstains
    assert known.notes == ((PredictionReason.LEVEL_UNSEEN, case.tumor_type.name),)


def test_an_unknown_type_is_unknown() -> None:
    assert cancer_type(Asked(a_case("XYZ").build(), TODAY)) == Known()


def test_every_code_of_the_table_is_an_oncotree_code() -> None:
    tree = load_tumor_types().tree
    codes = {*table._WITHIN, *table._EXACTLY, *table._OTHERWISE}
    assert sorted(code for code in codes if code not in tree) == []


def test_every_level_of_the_cohort_is_reached_and_no_other() -> None:
    feature: FeatureSpec = CANCER_TYPE
    levels = Counter(table._level(code) for code in load_tumor_types().tree.nodes)
    assert set(levels) - {None} == set(feature.levels)


def test_a_group_of_two_levels_has_none() -> None:
    lung = a_case("LUAD").build().tumor_type
    assert level_of(lung) == "NSCLC"
    mixed = type(lung)(None, "two", status=lung.status, codes=("LUAD", "SCLC"))
    assert level_of(mixed) is None
