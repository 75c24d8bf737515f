"""KRAS G12C in colorectal cancer: an inhibitor with an antibody lives, the antibody alone does not.

Source: https://www.accessdata.fda.gov/drugsatfda_docs/label/2024/216340s005lbl.pdf (adagrasib
with cetuximab), PMID 18946061.
"""

from __future__ import annotations

from builders.spec import ask

TREATED = ["oxaliplatin", "irinotecan", "fluorouracil"]


def test_adagrasib_with_cetuximab_is_recommended() -> None:
    answer = ask("COADREAD", "KRAS G12C", line=3, prior=TREATED)
    answer.recommends("adagrasib + cetuximab").at_tier("I-A").with_label("FDA")


def test_sotorasib_with_panitumumab_is_recommended() -> None:
    answer = ask("COADREAD", "KRAS G12C", line=3, prior=TREATED)
    answer.recommends("panitumumab + sotorasib").at_tier("I-A").with_label("FDA")


def test_the_antibodies_alone_or_with_chemotherapy_are_not_recommended() -> None:
    ask("COADREAD", "KRAS G12C", line=3, prior=TREATED).vetoes(
        "cetuximab",
        "panitumumab",
        "cetuximab + irinotecan",
        because="KRAS codon 12",
    )


def test_an_acquired_y96d_forbids_both_inhibitors() -> None:
    """Source: https://frontiersin.org/articles/10.3389/fonc.2021.787585."""
    answer = ask("LUAD", "KRAS G12C", "KRAS Y96D", line=2, prior=["carboplatin"])
    answer.vetoes("sotorasib", "adagrasib", because="KRAS Y96D")
