"""STK11, KEAP1, JAK1 and B2M speak against checkpoint inhibitors as cautions, never as vetoes.

Source: PMID 29773717 (CIViC EID6441), PMID 37495171 (contrary), PMID 27433843 (JAK1, B2M).
"""

from __future__ import annotations

import pytest

from builders.spec import ask

TRIPLE = "carboplatin + pembrolizumab + pemetrexed"


@pytest.mark.parametrize("loss", ["STK11 Q37*", "STK11 loss of function", "KEAP1 loss of function"])
def test_in_lung_cancer_the_stance_stays_and_a_caution_is_added(loss: str) -> None:
    plain = ask("LUAD", "PD-L1 TPS 60%", not_detected=["EGFR", "ALK"])
    plain.recommends(TRIPLE).at_tier("I-A")
    answer = ask("LUAD", "PD-L1 TPS 60%", loss, not_detected=["EGFR", "ALK"])
    answer.recommends(TRIPLE).at_tier("I-A").with_caution(loss.split(maxsplit=1)[0])


@pytest.mark.parametrize("gene", ["B2M", "JAK1", "JAK2"])
def test_loss_of_both_copies_is_a_caution_for_pembrolizumab(gene: str) -> None:
    answer = ask("MEL", "TMB 12", f"{gene} biallelic loss of function")
    answer.keeps("pembrolizumab").at_tier("I-A").with_caution(gene)


def test_a_variant_of_unknown_significance_is_no_caution() -> None:
    """STK11 F354L is a common polymorphism."""
    answer = ask("LUAD", "PD-L1 TPS 60%", "STK11 F354L", not_detected=["EGFR", "ALK"])
    said = answer.recommends(TRIPLE)
    answer.holds(not said.recommendation.cautions, "no caution")
