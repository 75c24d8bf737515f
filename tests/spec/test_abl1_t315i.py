"""ABL1 T315I forbids imatinib and the second generation; ponatinib and asciminib remain.

Source: PMID 20537386 (CIViC EID234), PMID 19779040 (EID4365), PMID 19075254 (EID2670), PMID
22371878 (EID4362),
https://www.accessdata.fda.gov/drugsatfda_docs/label/2021/215358s000Orig1lbl.pdf (asciminib).
"""

from __future__ import annotations

from builders.spec import ask


def test_four_inhibitors_are_not_recommended() -> None:
    ask("CML", "BCR::ABL1", "ABL1 T315I").vetoes(
        "imatinib", "dasatinib", "nilotinib", "bosutinib", because="ABL1 T315I"
    )


def test_ponatinib_and_asciminib_are_kept_at_tier_i_a() -> None:
    answer = ask("CML", "BCR::ABL1", "ABL1 T315I", line=3, prior=["imatinib", "dasatinib"])
    answer.keeps("ponatinib").at_tier("I-A").with_label("FDA")
    answer.keeps("asciminib").at_tier("I-A").with_label("FDA")


def test_asciminib_names_the_dose_that_t315i_needs() -> None:
    ask("CML", "BCR::ABL1", "ABL1 T315I").keeps("asciminib").with_caution("T315I")


def test_without_the_mutation_imatinib_is_kept() -> None:
    ask("CML", "BCR::ABL1").keeps("imatinib").at_tier("I-A")


def test_f317l_forbids_dasatinib_and_not_nilotinib() -> None:
    """Source: PMID 18818391 (CIViC EID637)."""
    answer = ask("CML", "BCR::ABL1", "ABL1 F317L")
    answer.vetoes("dasatinib", because="ABL1 F317L")
    answer.keeps("nilotinib")
