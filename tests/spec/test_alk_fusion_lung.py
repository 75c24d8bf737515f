"""An ALK fusion in lung cancer: the approved ALK inhibitors.

Source: https://www.accessdata.fda.gov/drugsatfda_docs/label/2024/208434s015lbl.pdf (alectinib,
adjuvant), https://www.accessdata.fda.gov/drugsatfda_docs/label/2017/208434s003lbl.pdf
(alectinib), https://www.accessdata.fda.gov/drugsatfda_docs/label/2021/210868s004lbl.pdf
(lorlatinib), https://www.accessdata.fda.gov/drugsatfda_docs/label/2017/202570s021lbl.pdf
(crizotinib).
"""

from __future__ import annotations

import pytest

from builders.spec import ask


@pytest.mark.parametrize(
    "drug", ["alectinib", "brigatinib", "lorlatinib", "ensartinib", "crizotinib"]
)
def test_an_approved_inhibitor_is_recommended(drug: str) -> None:
    ask("LUAD", "EML4::ALK").recommends(drug).at_tier("I-A").with_label("FDA")


@pytest.mark.parametrize("spelling", ["EML4-ALK fusion", "ALK rearrangement", "ALK fusion"])
def test_other_spellings_of_a_fusion_have_the_same_drugs(spelling: str) -> None:
    ask("LUAD", spelling).recommends("alectinib").at_tier("I-A").with_label("FDA")


def test_later_generations_rank_before_crizotinib() -> None:
    ask("LUAD", "EML4::ALK").ranks("alectinib", before="crizotinib")


def test_an_alk_point_mutation_is_no_fusion() -> None:
    ask("LUAD", "ALK F1174L").recommends_no_regimen_with("alectinib", "lorlatinib", "crizotinib")
