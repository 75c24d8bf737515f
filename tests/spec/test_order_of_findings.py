"""The order in which findings are given changes nothing, not one byte.

Source: PMID 25668228 (the findings are those of EGFR T790M).
"""

from __future__ import annotations

from itertools import permutations

from builders.spec import ask

FINDINGS = ("EGFR L858R", "EGFR T790M", "TP53 R273H", "PD-L1 TPS 60%")


def test_every_order_has_the_same_digest() -> None:
    first = ask("LUAD", *FINDINGS)
    for order in permutations(FINDINGS):
        ask("LUAD", *order).is_identical_to(first)


def test_a_finding_given_twice_counts_once() -> None:
    ask("LUAD", "EGFR L858R", "EGFR L858R").is_identical_to(ask("LUAD", "EGFR L858R"))


def test_negatives_in_any_order() -> None:
    one = ask("COADREAD", not_detected=["KRAS", "NRAS", "BRAF"])
    ask("COADREAD", not_detected=["BRAF", "NRAS", "KRAS"]).is_identical_to(one)
