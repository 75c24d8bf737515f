"""In colorectal cancer with RAS and BRAF untested, anti-EGFR antibodies are undetermined.

Source: https://www.accessdata.fda.gov/drugsatfda_docs/label/2021/125147s210lbl.pdf,
https://www.accessdata.fda.gov/drugsatfda_docs/label/2012/125084s225lbl.pdf.
"""

from __future__ import annotations

from builders.spec import ask


def test_panitumumab_and_cetuximab_wait_for_ras() -> None:
    answer = ask("COADREAD")
    answer.leaves_undetermined(
        "panitumumab",
        "cetuximab",
        "fluorouracil + leucovorin + oxaliplatin + panitumumab",
        missing="KRAS wild type",
    )


def test_the_missing_tests_are_named() -> None:
    ask("COADREAD").asks_for("KRAS and NRAS", "BRAF V600E", "mismatch repair")


def test_nothing_is_offered_where_nothing_is_known() -> None:
    ask("COADREAD").offers_nothing()


def test_tested_and_not_found_is_wild_type() -> None:
    answer = ask("COADREAD", not_detected=["KRAS", "NRAS", "BRAF V600E"])
    answer.recommends("fluorouracil + leucovorin + oxaliplatin + panitumumab").at_tier("I-A")
    answer.does_not_ask_for("KRAS and NRAS")


def test_untested_is_never_read_as_wild_type() -> None:
    answer = ask("COADREAD", not_detected=["KRAS"])
    answer.leaves_undetermined(
        "fluorouracil + leucovorin + oxaliplatin + panitumumab", missing="NRAS wild type"
    )
