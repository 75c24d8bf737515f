"""A RAS mutation withholds anti-EGFR antibodies in colorectal cancer.

Source: PMID 18946061, PMID 28275037 (CIViC EID5345, EID5344),
https://www.accessdata.fda.gov/drugsatfda_docs/label/2021/125147s210lbl.pdf.
"""

from __future__ import annotations

import pytest

from builders.spec import ask


@pytest.mark.parametrize(
    ("mutation", "because"),
    [
        ("KRAS G12D", "KRAS codon 12"),
        ("KRAS G13D", "KRAS codon 13"),
        ("KRAS Q61H", "KRAS codon 61"),
        ("KRAS A146T", "KRAS codon 146"),
        ("NRAS G12D", "NRAS codon 12"),
        ("NRAS Q61K", "NRAS codon 61"),
    ],
)
def test_cetuximab_and_panitumumab_are_not_recommended(mutation: str, because: str) -> None:
    ask("COADREAD", mutation).vetoes("cetuximab", "panitumumab", because=because)


def test_nor_are_they_with_chemotherapy() -> None:
    ask("COADREAD", "KRAS G12D").vetoes(
        "cetuximab + fluorouracil + irinotecan + leucovorin",
        "fluorouracil + leucovorin + oxaliplatin + panitumumab",
        because="KRAS codon 12",
    )


def test_a_kras_variant_of_unknown_significance_is_not_read_as_a_ras_mutation() -> None:
    answer = ask("COADREAD", "KRAS T158A", not_detected=["NRAS"])
    answer.does_not_tier("cetuximab + fluorouracil + irinotecan + leucovorin")


def test_the_colon_alone_answers_like_colon_and_rectum() -> None:
    for part in ("COAD", "READ"):
        ask(part, "KRAS G12D").vetoes("cetuximab", "panitumumab", because="KRAS codon 12")
