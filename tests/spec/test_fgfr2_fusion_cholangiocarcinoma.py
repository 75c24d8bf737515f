"""An FGFR2 fusion in cholangiocarcinoma: pemigatinib; futibatinib where the site is intrahepatic.

Source: https://www.accessdata.fda.gov/drugsatfda_docs/label/2020/213736s000lbl.pdf,
https://www.accessdata.fda.gov/drugsatfda_docs/label/2022/214801Orig1s000lbledt.pdf.
"""

from __future__ import annotations

from builders.spec import ask


def test_pemigatinib_is_tier_i_a() -> None:
    ask("CHOL", "FGFR2::BICC1").keeps("pemigatinib").at_tier("I-A").with_label("FDA")


def test_after_chemotherapy_pemigatinib_is_recommended() -> None:
    answer = ask("CHOL", "FGFR2::BICC1", line=2, prior=["gemcitabine", "cisplatin"])
    answer.recommends("pemigatinib").at_tier("I-A").with_label("FDA")


def test_futibatinib_asks_for_the_intrahepatic_site() -> None:
    answer = ask("CHOL", "FGFR2::BICC1")
    answer.lists_undetermined("futibatinib").explained_by("label asks intrahepatic")


def test_in_intrahepatic_disease_futibatinib_is_recommended() -> None:
    answer = ask("IHCH", "FGFR2::BICC1", line=2, prior=["gemcitabine", "cisplatin"])
    answer.recommends("futibatinib").at_tier("I-A").with_label("FDA")


def test_in_extrahepatic_disease_futibatinib_has_no_label() -> None:
    answer = ask("EHCH", "FGFR2::BICC1", line=2, prior=["gemcitabine", "cisplatin"])
    answer.recommends_no_regimen_with("futibatinib")


def test_infigratinib_was_withdrawn_and_is_not_recommended() -> None:
    """Source: https://www.accessdata.fda.gov/drugsatfda_docs/label/2021/214622s000lbl.pdf."""
    answer = ask("CHOL", "FGFR2::BICC1", line=2, prior=["gemcitabine"])
    answer.recommends_no_regimen_with("infigratinib")


def test_gatekeeper_mutations_forbid_pemigatinib() -> None:
    """Source: PMID 31109923."""
    for change in ("FGFR2 V565F", "FGFR2 N550K"):
        answer = ask("CHOL", "FGFR2::BICC1", change, line=2, prior=["gemcitabine"])
        answer.vetoes("pemigatinib", because=change)


def test_isoform_numbering_of_the_gatekeeper_is_understood() -> None:
    """V564F of isoform IIIb is V565F of the reference isoform."""
    answer = ask("CHOL", "FGFR2::BICC1", "FGFR2 V564F", line=2, prior=["gemcitabine"])
    answer.vetoes("pemigatinib", because="FGFR2 V565F")
