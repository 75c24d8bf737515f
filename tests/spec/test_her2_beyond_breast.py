"""HER2 positive colorectal and gastric cancer have regimens; a mutation is not positivity.

Source: https://www.accessdata.fda.gov/drugsatfda_docs/label/2023/213411s004lbl.pdf (tucatinib),
https://www.accessdata.fda.gov/drugsatfda_docs/label/2021/761139s011lbl.pdf (gastric).
"""

from __future__ import annotations

from builders.spec import ask

TREATED = ["oxaliplatin", "irinotecan", "fluorouracil"]
PAIR = "trastuzumab + tucatinib"


def test_tucatinib_with_trastuzumab_in_ras_wild_type_colorectal_cancer() -> None:
    answer = ask("COADREAD", "HER2 positive", not_detected=["KRAS", "NRAS"], line=3, prior=TREATED)
    answer.recommends(PAIR).at_tier("I-A").with_label("FDA")


def test_with_ras_untested_it_is_undetermined() -> None:
    answer = ask("COADREAD", "HER2 positive", line=3, prior=TREATED)
    answer.leaves_undetermined(PAIR, missing="KRAS wild type")


def test_with_a_ras_mutation_it_is_not_offered() -> None:
    answer = ask("COADREAD", "HER2 positive", "KRAS G12D", line=3, prior=TREATED)
    answer.does_not_recommend(PAIR)


def test_trastuzumab_with_chemotherapy_in_gastric_cancer() -> None:
    answer = ask("STAD", "HER2 positive")
    answer.recommends("capecitabine + cisplatin + trastuzumab").at_tier("I-A").with_label("FDA")
    answer.keeps("trastuzumab deruxtecan").at_tier("I-A").requiring("trastuzumab")


def test_an_erbb2_mutation_is_not_her2_positive() -> None:
    answer = ask("BRCA", "ERBB2 V777L")
    answer.recommends_no_regimen_with("trastuzumab", "pertuzumab", "trastuzumab emtansine")
    answer.asks_for("HER2")


def test_nivolumab_with_chemotherapy_is_no_more_than_an_option_in_her2_positive_stomach() -> None:
    """CheckMate 649 took no known HER2-positive tumours (the record cites where it was seen)."""
    regimen = "fluorouracil + nivolumab + oxaliplatin"
    positive = ask("STAD", "HER2 positive", "PD-L1 CPS 10")
    positive.offers(regimen)
    positive.ranks("cisplatin + fluorouracil + trastuzumab", before=regimen)
    ask("STAD", "HER2 negative", "PD-L1 CPS 10").recommends(regimen)
