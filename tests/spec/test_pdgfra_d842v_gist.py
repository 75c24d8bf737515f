"""PDGFRA D842V in gastrointestinal stromal tumour: avapritinib, not imatinib.

Source: https://www.accessdata.fda.gov/drugsatfda_docs/label/2021/212608s006lbl.pdf, PMID
15928335, CIViC EID15, EID651.
"""

from __future__ import annotations

from builders.spec import ask


def test_avapritinib_is_recommended() -> None:
    ask("GIST", "PDGFRA D842V").recommends("avapritinib").at_tier("I-A").with_label("FDA")


def test_imatinib_and_sunitinib_are_not_recommended() -> None:
    ask("GIST", "PDGFRA D842V").vetoes("imatinib", "sunitinib", because="PDGFRA D842V")


def test_the_next_codon_is_not_d842v() -> None:
    answer = ask("GIST", "PDGFRA I843V")
    answer.holds(
        all("D842V" not in b for r in answer.assessment.recommendations for b in r.biomarkers),
        "D842V was not matched",
    )
