"""BRAF V600E in colorectal cancer is treated with encorafenib and cetuximab, never with one alone.

Source: https://www.accessdata.fda.gov/drugsatfda_docs/label/2020/210496s006lbl.pdf,
https://www.accessdata.fda.gov/drugsatfda_docs/label/2024/210496s017lbl.pdf, PMID 26287849 (CIViC
EID1576), PMID 20619739.
"""

from __future__ import annotations

from builders.spec import ask


def test_encorafenib_with_cetuximab_is_tier_i_a_after_another_therapy() -> None:
    answer = ask("COADREAD", "BRAF V600E", line=2, prior=["oxaliplatin"])
    answer.recommends("encorafenib + cetuximab").at_tier("I-A").with_label("FDA")


def test_untreated_the_pair_is_an_option_which_names_what_its_label_asks() -> None:
    answer = ask("COADREAD", "BRAF V600E")
    answer.offers("encorafenib + cetuximab").at_tier("I-A").with_label("FDA").requiring("prior")


def test_untreated_the_pair_with_folfox_is_recommended() -> None:
    ask("COADREAD", "BRAF V600E").recommends(
        "cetuximab + encorafenib + fluorouracil + leucovorin + oxaliplatin"
    ).at_tier("I-A").with_label("FDA")


def test_a_braf_inhibitor_alone_is_not_recommended() -> None:
    answer = ask("COADREAD", "BRAF V600E")
    answer.vetoes("vemurafenib", "encorafenib", because="BRAF V600E")
    answer.does_not_recommend("dabrafenib")


def test_an_anti_egfr_antibody_without_a_braf_inhibitor_is_not_recommended() -> None:
    ask("COADREAD", "BRAF V600E").vetoes(
        "cetuximab",
        "panitumumab",
        "cetuximab + fluorouracil + irinotecan + leucovorin",
        because="BRAF V600E",
    )
