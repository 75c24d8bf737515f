"""A tumour type may be written as code or name, in English or Korean: the answer is the same.

Source: DESIGN of the project (traps of the field): "BREAST" and "Breast Cancer" answered
differently elsewhere.
"""

from __future__ import annotations

import pytest

from builders.spec import ask

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
