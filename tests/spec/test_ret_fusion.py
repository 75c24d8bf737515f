"""A RET fusion: selpercatinib and pralsetinib in lung, selpercatinib in any solid tumour.

Source: https://www.accessdata.fda.gov/drugsatfda_docs/label/2020/213246s000lbl.pdf,
https://www.accessdata.fda.gov/drugsatfda_docs/label/2022/213246s007lbl.pdf,
https://www.accessdata.fda.gov/drugsatfda_docs/label/2023/213721s009lbl.pdf.
"""

from __future__ import annotations

from builders.spec import ask


def test_in_lung_both_are_recommended() -> None:
    for spelling in ("RET fusion", "KIF5B::RET"):
        answer = ask("LUAD", spelling)
        answer.recommends("selpercatinib").at_tier("I-A").with_label("FDA")
        answer.recommends("pralsetinib").at_tier("I-A").with_label("FDA")


def test_in_another_solid_tumour_selpercatinib_is_offered() -> None:
    answer = ask("PAAD", "CCDC6::RET", line=2, prior=["gemcitabine"])
    answer.keeps("selpercatinib").at_tier("I-A").with_label("FDA")
    answer.recommends_no_regimen_with("pralsetinib")


def test_solvent_front_mutations_forbid_both() -> None:
    """Source: https://doi.org/10.1016/j.jtho.2020.01.006, https://cdrjournal.com/article/view/3443."""
    answer = ask("LUAD", "KIF5B::RET", "RET G810S")
    answer.vetoes("selpercatinib", "pralsetinib", because="RET G810S")


def test_a_ret_point_mutation_of_medullary_thyroid_cancer_has_its_own_label() -> None:
    """Source: https://www.accessdata.fda.gov/drugsatfda_docs/label/2024/213246s012lbl.pdf."""
    ask("THME", "RET M918T").keeps("selpercatinib").at_tier("I-A").with_label("FDA")
