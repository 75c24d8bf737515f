"""NTRK1 G595R and NTRK3 G623R forbid larotrectinib and entrectinib.

Source: PMID 34625502 (CIViC EID11350), PMID 26546295 (EID2961), PMID 26884591 (EID1874), PMID
31905241 (EID7993).
"""

from __future__ import annotations

from builders.spec import ask


def test_ntrk1_g595r() -> None:
    answer = ask("THAP", "LMNA::NTRK1", "NTRK1 G595R")
    answer.vetoes("larotrectinib", "entrectinib", because="NTRK1 G595R")
    answer.keeps("repotrectinib").at_tier("I-A")


def test_ntrk3_g623r() -> None:
    answer = ask("SARCNOS", "ETV6::NTRK3", "NTRK3 G623R")
    answer.vetoes("larotrectinib", "entrectinib", because="NTRK3 G623R")


def test_the_mutation_without_a_fusion_offers_no_trk_inhibitor_at_tier_i() -> None:
    ask("THAP", "NTRK1 G595R").gives_no_tier("I")
