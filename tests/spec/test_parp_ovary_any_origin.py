"""In ovarian cancer a BRCA mutation of any origin satisfies the maintenance label of olaparib.

Source: https://www.accessdata.fda.gov/drugsatfda_docs/label/2023/208558s029lbl.pdf.
"""

from __future__ import annotations

import pytest

from builders.spec import ask


@pytest.mark.parametrize("origin", ["", " somatic", " germline"])
def test_olaparib_as_maintenance(origin: str) -> None:
    answer = ask("HGSOC", f"BRCA1 E23fs{origin}", setting="maintenance", prior=["carboplatin"])
    answer.keeps("olaparib").at_tier("I-A").with_label("FDA")


def test_a_reversion_in_the_tumour_is_known_resistance() -> None:
    """Source: https://vdocuments.us/brca-reversion-mutations-in-circulating-tumor-dna."""
    answer = ask("HGSOC", "BRCA1 E23fs germline", "BRCA1 reversion", setting="maintenance")
    answer.refuses_every_regimen_with("olaparib")
