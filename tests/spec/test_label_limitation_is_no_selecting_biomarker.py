"""A limitation of a label selects nobody: EGFR or ALK is no marker of pembrolizumab.

Source: https://www.accessdata.fda.gov/drugsatfda_docs/label/2026/125514Orig1s186lbl.pdf (PD-L1
selects; with EGFR or ALK aberrations, progression on approved therapy first).
"""

from __future__ import annotations

from builders.spec import ask


def test_an_egfr_mutation_alone_does_not_offer_pembrolizumab() -> None:
    answer = ask("LUAD", "EGFR L858R")
    answer.offers_no_regimen_with("pembrolizumab", "cemiplimab", "durvalumab")
    answer.recommends_no_regimen_with("atezolizumab")


def test_an_alk_fusion_alone_does_not_either() -> None:
    ask("LUAD", "EML4::ALK").offers_no_regimen_with("pembrolizumab", "cemiplimab")


def test_with_pd_l1_and_an_egfr_mutation_it_is_not_recommended_first() -> None:
    answer = ask("LUAD", "EGFR L858R", "PD-L1 TPS 60%")
    answer.recommends("osimertinib").at_tier("I-A")
    answer.recommends_no_regimen_with("pembrolizumab")
