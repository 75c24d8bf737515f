"""A tumour type may be written as code or name, in English or Korean: the answer is the same.

Source: DESIGN of the project (traps of the field): "BREAST" and "Breast Cancer" answered
differently elsewhere.
"""

from __future__ import annotations

import pytest

from builders.spec import ask
from oncobasis.core.assessment import Tier
from oncobasis.nomenclature.tumor_types import load_tumor_types

FINDINGS = ("PIK3CA H1047R", "HR positive", "HER2 negative")


@pytest.mark.parametrize(
    "written", ["BREAST", "Breast Cancer", "breast", "유방암", "breast carcinoma", "brca"]
)
def test_breast_cancer(written: str) -> None:
    answer = ask(written, *FINDINGS)
    answer.answers_like(ask("BRCA", *FINDINGS))
    assert answer.assessment.tumor_type.code == "BRCA"


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("lung adenocarcinoma", "LUAD"),
        ("폐선암", "LUAD"),
        ("colorectal cancer", "COADREAD"),
        ("대장암", "COADREAD"),
        ("melanoma", "MEL"),
        ("흑색종", "MEL"),
        ("cholangiocarcinoma", "CHOL"),
        ("GIST", "GIST"),
        ("prostate cancer", "PROSTATE"),
    ],
)
def test_other_tumour_types(written: str, code: str) -> None:
    understood = ask(written, "BRAF V600E").assessment.tumor_type
    assert understood.code == code or code in understood.path


def test_what_was_understood_is_said() -> None:
    ask("breast", *FINDINGS).warns("tumor_type_assumed")


@pytest.mark.parametrize(
    ("written", "like"),
    [
        ("NSCLC squamous", "squamous NSCLC"),
        ("lung cancer squamous", "LUSC"),
        ("cholangiocarcinoma intrahepatic", "intrahepatic cholangiocarcinoma"),
        ("metastatic lung adenocarcinoma", "LUAD"),
        ("LUAD stage IV", "LUAD"),
        ("unresectable or metastatic melanoma", "melanoma"),
        ("extensive-stage small cell lung cancer", "SCLC"),
        ("recurrent ovarian cancer", "ovarian cancer"),
    ],
)
def test_word_order_and_stage_do_not_matter(written: str, like: str) -> None:
    types = load_tumor_types()
    assert types.resolve(written).codes == types.resolve(like).codes != ()


@pytest.mark.parametrize(
    ("written", "codes", "implies"),
    [
        ("breast cancer HER2-positive", ("BRCA",), ("HER2 positive",)),
        ("HER2+ breast", ("BRCA",), ("HER2 positive",)),
        ("breast HER2+", ("BRCA",), ("HER2 positive",)),
        ("breast cancer HR+/HER2-", ("BRCA",), ("HR positive", "HER2 negative")),
        ("ERBB2-positive gastric cancer", ("STAD",), ("HER2 positive",)),
        ("HER2-low breast cancer", ("BRCA",), ("HER2 low",)),
        ("TNBC", ("BRCA",), ("ER negative", "PR negative", "HER2 negative")),
        ("triple-negative breast", ("BRCA",), ("ER negative", "PR negative", "HER2 negative")),
        ("EGFR-mutant NSCLC", ("NSCLC",), ("EGFR mutation",)),
        ("ovarian cancer, platinum-resistant", ("OVT",), ("platinum resistant",)),
    ],
)
def test_a_biomarker_in_the_name_is_kept(
    written: str, codes: tuple[str, ...], implies: tuple[str, ...]
) -> None:
    reading = load_tumor_types().resolve(written)
    assert (reading.codes, reading.implies) == (codes, implies)


@pytest.mark.parametrize(
    "written", ["cancer", "solid tumor", "solid tumour", "tumor", "metastatic", "고형암", "종양"]
)
def test_a_word_that_names_no_type_asks_for_the_primary_site(written: str) -> None:
    answer = ask(written, "BRAF V600E")
    assert not answer.assessment.tumor_type.is_known
    answer.warns("no_tumor_type_named")
    assert all(one.tier is not Tier.I_A for one in answer.assessment.recommendations)
