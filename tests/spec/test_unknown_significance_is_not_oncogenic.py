"""A variant of unknown significance, or a splice change without a protein, is not oncogenic.

Source: ClinGen/CGC/VICC oncogenicity standard as described in docs/methods; PMID 28275037 (KRAS).
"""

from __future__ import annotations

import pytest

from builders.spec import ask


@pytest.mark.parametrize("finding", ["TP53 c.375+5G>T", "EGFR c.2470-2A>G", "BRCA2 c.8755-66T>C"])
def test_a_splice_change_given_as_c_alone_is_uncertain(finding: str) -> None:
    ask("LUAD", finding).classifies(finding, as_="uncertain").gives_no_tier("I", "II-C")


@pytest.mark.parametrize(
    ("tumor_type", "finding"),
    [
        ("LUAD", "EGFR A1118T"),
        ("MEL", "BRAF S36A"),
        ("LUAD", "ERBB2 I655V"),
        ("BRCA", "PIK3CA I391M"),
    ],
)
def test_an_unknown_missense_variant_offers_nothing_of_tier_i(
    tumor_type: str, finding: str
) -> None:
    answer = ask(tumor_type, finding)
    answer.gives_no_tier("I")
    classes = {
        a.oncogenicity.classification for a in answer.assessment.alterations if a.oncogenicity
    }
    answer.holds(not classes & {"oncogenic", "likely_oncogenic"}, f"not oncogenic: {classes}")


def test_the_answer_says_why_it_was_not_used() -> None:
    answer = ask("LUAD", "EGFR A1118T")
    (alteration,) = answer.assessment.alterations
    assert alteration.why_not is not None


@pytest.mark.parametrize("given", ["BRCA2 VUS", "germline BRCA2 VUS"])
def test_a_variant_that_is_not_named_gives_nothing(given: str) -> None:
    answer = ask("PRAD", given)
    answer.answers_like(ask("PRAD"))
    (seen,) = answer.assessment.alterations
    assert seen.used_by == ()
