"""A missense variant of unknown significance in MLH1 is not microsatellite instability.

Source: https://www.accessdata.fda.gov/drugsatfda_docs/label/2026/125514Orig1s186lbl.pdf (the
label asks for MSI-H or dMMR).
"""

from __future__ import annotations

import pytest

from builders.spec import ask


@pytest.mark.parametrize("variant", ["MLH1 V384D", "MSH6 G39E", "MSH2 N127S", "PMS2 K541E"])
def test_pembrolizumab_waits_for_the_test(variant: str) -> None:
    answer = ask("COADREAD", variant)
    answer.offers_no_regimen_with("pembrolizumab", "dostarlimab", "nivolumab")
    answer.asks_for("mismatch repair")


def test_even_a_truncation_is_not_the_test() -> None:
    ask("COADREAD", "MLH1 R226*").recommends_no_regimen_with("pembrolizumab", "nivolumab")


def test_given_msi_h_it_is_recommended() -> None:
    ask("COADREAD", "MSI-H").recommends("pembrolizumab").at_tier("I-A").with_label("FDA")


def test_stable_microsatellites_take_it_away() -> None:
    ask("COADREAD", "MSS").recommends_no_regimen_with("pembrolizumab", "nivolumab")
