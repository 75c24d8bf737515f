"""What a patient already had is not recommended again (docs/decisions/0008)."""

from __future__ import annotations

from datetime import date

import pytest

from oncobasis import assess, load_knowledge
from oncobasis.core.assessment import Recommendation
from oncobasis.readers.case.case_file import case_for_question


def options(tumor: str, findings: list[str], prior: list[str]) -> dict[str, Recommendation]:
    case = case_for_question(tumor, findings, prior=prior)
    answer = assess(case, load_knowledge(), as_of=date(2026, 11, 22))
    return {" + ".join(t.name for t in r.therapies): r for r in answer.recommendations}


@pytest.mark.parametrize(
    ("tumor", "findings", "prior", "regimen"),
    [
        ("MEL", ["BRAF V600E"], ["dabrafenib", "trametinib"], "dabrafenib + trametinib"),
        ("LUAD", ["KRAS G12C"], ["sotorasib"], "sotorasib"),
        # another drug of a class in which a second one is no second chance
        ("LUAD", ["KRAS G12C"], ["sotorasib"], "adagrasib"),
        ("COADREAD", ["MSI-H"], ["nivolumab"], "pembrolizumab"),
        ("BRCA", ["HR positive", "HER2 negative"], ["palbociclib", "letrozole"],
         "fulvestrant + palbociclib"),
    ],
)  # fmt: skip
def test_is_at_most_an_option_and_says_so(
    tumor: str, findings: list[str], prior: list[str], regimen: str
) -> None:
    found = options(tumor, findings, prior)[regimen]
    assert found.stance == "option"
    assert "already_given" in {caution.code for caution in found.cautions}


@pytest.mark.parametrize(
    ("tumor", "findings", "prior", "regimen"),
    [
        # another drug of the class is what comes next
        ("LUAD", ["EML4::ALK"], ["crizotinib"], "lorlatinib"),
        # a backbone is given again
        ("BRCA", ["HER2 positive"], ["trastuzumab", "paclitaxel"], "trastuzumab deruxtecan"),
    ],
)
def test_what_may_follow_stays_recommended(
    tumor: str, findings: list[str], prior: list[str], regimen: str
) -> None:
    found = options(tumor, findings, prior)[regimen]
    assert found.stance == "recommended"
    assert "already_given" not in {caution.code for caution in found.cautions}
