"""Alterations are judged together, not one by one.

Source: PMID 24265155 (CIViC EID6263),
https://www.accessdata.fda.gov/drugsatfda_docs/label/2024/216340s005lbl.pdf.
"""

from __future__ import annotations

from builders.spec import ask


def test_a_fusion_and_a_resistance_mutation() -> None:
    answer = ask("LUAD", "EML4::ALK", "ALK G1202R")
    answer.vetoes("alectinib", because="ALK G1202R")
    answer.recommends("lorlatinib")


def test_two_drivers_both_show_their_drugs() -> None:
    answer = ask("LUAD", "EGFR L858R", "BRAF V600E")
    answer.recommends("osimertinib").at_tier("I-A")
    answer.keeps("dabrafenib + trametinib").at_tier("I-A")


def test_nras_forbids_a_braf_inhibitor_alone_in_melanoma() -> None:
    answer = ask("MEL", "BRAF V600E", "NRAS Q61R")
    answer.vetoes("vemurafenib", "dabrafenib", because="NRAS")
    answer.keeps("dabrafenib + trametinib")


def test_braf_v600e_and_kras_in_colorectal_cancer_forbid_the_antibody() -> None:
    ask("COADREAD", "BRAF V600E", "KRAS G12D").refuses_every_regimen_with("cetuximab")


def test_a_biomarker_of_two_atoms_needs_both() -> None:
    answer = ask("BRCA", "HR positive", "HER2 negative", not_detected=["PIK3CA", "AKT1", "PTEN"])
    answer.does_not_recommend("alpelisib + fulvestrant", "capivasertib + fulvestrant")
