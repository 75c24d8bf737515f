"""MET exon 14 skipping in lung cancer: capmatinib and tepotinib.

Source: https://www.accessdata.fda.gov/drugsatfda_docs/label/2022/213591s004lbl.pdf,
https://www.accessdata.fda.gov/drugsatfda_docs/label/2021/214096s000lbl.pdf.
"""

from __future__ import annotations

import pytest

from builders.spec import ask


def test_both_inhibitors_are_recommended() -> None:
    answer = ask("LUAD", "MET exon 14 skipping")
    answer.recommends("capmatinib").at_tier("I-A").with_label("FDA")
    answer.recommends("tepotinib").at_tier("I-A").with_label("FDA")


@pytest.mark.parametrize("spelling", ["METex14", "c-Met exon 14 skipping", "MET X1010_splice"])
def test_other_spellings_answer_alike(spelling: str) -> None:
    answer = ask("LUAD", spelling)
    answer.recommends("capmatinib").at_tier("I-A").with_label("FDA")
    answer.recommends("tepotinib").at_tier("I-A").with_label("FDA")


def test_another_missense_change_is_not_a_skipping() -> None:
    answer = ask("LUAD", "MET T1010I")
    answer.does_not_tier("capmatinib").does_not_recommend("capmatinib", "tepotinib")


def test_kinase_domain_mutations_forbid_type_i_inhibitors() -> None:
    """Source: https://jhoonline.biomedcentral.com/articles/10.1186/s13045-022-01299-z."""
    for change in ("MET D1228N", "MET D1228H", "MET Y1230C"):
        answer = ask("LUAD", "MET exon 14 skipping", change)
        answer.vetoes("capmatinib", "tepotinib", because=change)
