"""A benign germline polymorphism of BRCA2 gives no drug advice.

Source: https://www.accessdata.fda.gov/drugsatfda_docs/label/2018/208558s001lbl.pdf (labels ask
for a deleterious mutation).
"""

from __future__ import annotations

import pytest

from builders.spec import ask


def test_n372h_in_melanoma_offers_nothing() -> None:
    answer = ask("MEL", "BRCA2 N372H germline")
    answer.offers_nothing().classifies("BRCA2 N372H germline", as_="benign")


@pytest.mark.parametrize("tumor_type", ["BRCA", "PRAD", "PAAD", "HGSOC"])
def test_n372h_gives_no_parp_inhibitor_where_they_are_approved(tumor_type: str) -> None:
    ask(tumor_type, "BRCA2 N372H germline").offers_no_regimen_with(
        "olaparib", "niraparib", "rucaparib", "talazoparib"
    )


@pytest.mark.parametrize("polymorphism", ["TP53 P72R germline", "MSH6 G39E germline"])
def test_common_polymorphisms_of_other_genes_are_benign(polymorphism: str) -> None:
    ask("MEL", polymorphism).offers_nothing().classifies(polymorphism, as_="benign")
