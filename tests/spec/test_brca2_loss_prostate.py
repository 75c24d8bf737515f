"""BRCA2 loss of function in prostate cancer: PARP inhibitors, whatever the origin.

Source: https://www.accessdata.fda.gov/drugsatfda_docs/label/2023/208558s025lbl.pdf.
"""

from __future__ import annotations

import pytest

from builders.spec import ask


@pytest.mark.parametrize(
    "finding",
    [
        "BRCA2 loss of function",
        "BRCA2 frameshift",
        "BRCA2 nonsense",
        "BRCA2 6174delT",
        "BRCA2 S1982Rfs*22",
        "BRCA2 S1982Rfs*22 germline",
        "BRCA2 S1982Rfs*22 somatic",
    ],
)
def test_olaparib_with_abiraterone_is_tier_i_a(finding: str) -> None:
    answer = ask("PRAD", finding)
    answer.keeps("abiraterone + olaparib + prednisone").at_tier("I-A").with_label("FDA")
    answer.keeps("olaparib").at_tier("I-A").with_label("FDA")


def test_castration_resistance_is_asked_for() -> None:
    ask("PRAD", "BRCA2 loss of function").offers("olaparib").requiring("castration resistant")


def test_a_reversion_forbids_parp_inhibitors() -> None:
    """Source: https://vdocuments.us/brca-reversion-mutations-in-circulating-tumor-dna."""
    answer = ask("PRAD", "BRCA2 loss of function", "BRCA2 reversion mutation")
    answer.refuses_every_regimen_with("olaparib")


def test_the_benign_truncation_k3326_is_no_loss_of_function() -> None:
    ask("PRAD", "BRCA2 K3326*").offers_no_regimen_with("olaparib", "talazoparib", "rucaparib")
