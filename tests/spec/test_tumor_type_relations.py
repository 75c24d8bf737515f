"""A label reaches the subtypes of its tumour, and waits where the patient's type is coarser.

Source: https://www.accessdata.fda.gov/drugsatfda_docs/label/2018/208065s008lbl.pdf (osimertinib
in non-small cell lung cancer),
https://www.accessdata.fda.gov/drugsatfda_docs/label/2025/219042s000lbl.pdf (zongertinib,
non-squamous), https://www.accessdata.fda.gov/drugsatfda_docs/label/2018/202806s010lbl.pdf
(anaplastic thyroid cancer).
"""

from __future__ import annotations

from builders.spec import ask


def test_a_label_of_non_small_cell_lung_cancer_reaches_its_subtypes() -> None:
    for subtype in ("LUAD", "LUSC", "LCLC"):
        ask(subtype, "EGFR L858R").recommends("osimertinib").at_tier("I-A").with_label("FDA")


def test_a_label_of_non_squamous_disease_waits_for_the_histology() -> None:
    ask("NSCLC", "ERBB2 A775_G776insYVMA").leaves_undetermined(
        "zongertinib", missing="Lung Adenocarcinoma"
    )


def test_and_does_not_hold_in_squamous_disease() -> None:
    ask("LUSC", "ERBB2 A775_G776insYVMA").recommends_no_regimen_with("zongertinib")


def test_the_anaplastic_label_does_not_reach_papillary_thyroid_cancer() -> None:
    said = ask("THPA", "BRAF V600E", line=2, prior=["radioiodine"]).assessment.recommendations
    assert not any(
        fact.tumor_match == "exact" and fact.agency == "FDA"
        for one in said
        for fact in one.regulatory
        if {t.name for t in one.therapies} == {"dabrafenib", "trametinib"}
    )


def test_unknown_primary_is_a_solid_tumour() -> None:
    ask("CUP", "BRAF V600E").keeps("dabrafenib + trametinib").at_tier("I-A").with_label("FDA")


def test_leukaemia_and_lymphoma_are_not() -> None:
    for blood in ("AML", "CLLSLL"):
        ask(blood, "BRAF V600E").does_not_recommend("dabrafenib + trametinib")
