"""A BRCA2 truncation in melanoma is not given a combination of prostate cancer.

Source: https://www.accessdata.fda.gov/drugsatfda_docs/label/2023/208558s025lbl.pdf (the label is
for metastatic castration-resistant prostate cancer).
"""

from __future__ import annotations

from builders.spec import ask


def test_no_hormonal_combination_is_offered() -> None:
    answer = ask("MEL", "BRCA2 S1982Rfs*22")
    answer.offers_no_regimen_with("abiraterone", "enzalutamide")


def test_nothing_reaches_tier_i() -> None:
    ask("MEL", "BRCA2 S1982Rfs*22").gives_no_tier("I")
