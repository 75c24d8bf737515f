"""FGFR3 mutations and fusions of the label offer erdafitinib; amplification does not.

Source: https://www.accessdata.fda.gov/drugsatfda_docs/label/2024/212018s007s008s009lbl.pdf.
"""

from __future__ import annotations

import pytest

from builders.spec import ask


@pytest.mark.parametrize(
    "finding", ["FGFR3 S249C", "FGFR3 R248C", "FGFR3 Y373C", "FGFR3 G370C", "FGFR3::TACC3"]
)
def test_erdafitinib_after_an_earlier_therapy(finding: str) -> None:
    answer = ask("BLCA", finding, line=2, prior=["cisplatin", "pembrolizumab"])
    answer.keeps("erdafitinib").at_tier("I-A").with_label("FDA")


@pytest.mark.parametrize("finding", ["FGFR3 amplification", "FGFR3 F384L", "FGFR3 R248H"])
def test_other_alterations_of_the_gene_have_no_label(finding: str) -> None:
    answer = ask("BLCA", finding, line=2, prior=["cisplatin", "pembrolizumab"])
    answer.recommends_no_regimen_with("erdafitinib").gives_no_tier("I-A")
