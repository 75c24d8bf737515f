"""An NTRK fusion in any solid tumour: larotrectinib, entrectinib and repotrectinib.

Source: https://www.accessdata.fda.gov/drugsatfda_docs/label/2018/210861s000lbl.pdf.
"""

from __future__ import annotations

import pytest

from builders.spec import ask


@pytest.mark.parametrize("tumor_type", ["SARCNOS", "THAP", "LUAD", "COADREAD", "PAAD", "CUP"])
def test_larotrectinib_is_tier_i_a_in_any_solid_tumour(tumor_type: str) -> None:
    ask(tumor_type, "ETV6::NTRK3").keeps("larotrectinib").at_tier("I-A").with_label("FDA")


@pytest.mark.parametrize("tumor_type", ["AML", "CLLSLL", "DLBCLNOS"])
def test_solid_does_not_reach_leukaemia_or_lymphoma(tumor_type: str) -> None:
    ask(tumor_type, "ETV6::NTRK3").gives_no_tier("I")


def test_that_no_satisfactory_alternative_exists_is_to_be_confirmed() -> None:
    ask("SARCNOS", "ETV6::NTRK3").offers("larotrectinib").requiring("no satisfactory alternative")


def test_an_ntrk1_amplification_is_no_fusion() -> None:
    ask("SARCNOS", "NTRK1 amplification").gives_no_tier("I")
