"""An adult label in a child is not a recommendation, and the age is named.

Source: https://www.accessdata.fda.gov/drugsatfda_docs/label/2018/208065s008lbl.pdf.
"""

from __future__ import annotations

from builders.spec import ask


def test_osimertinib_at_the_age_of_ten() -> None:
    ask("LUAD", "EGFR L858R", age=10).offers("osimertinib").requiring("adults")


def test_at_the_age_of_sixty_it_is_recommended() -> None:
    ask("LUAD", "EGFR L858R", age=60).recommends("osimertinib").requiring_nothing()


def test_a_label_without_an_age_limit_holds_in_a_child() -> None:
    """Source: https://www.accessdata.fda.gov/drugsatfda_docs/label/2018/210861s000lbl.pdf."""
    ask("IFS", "ETV6::NTRK3", age=1).keeps("larotrectinib").at_tier("I-A")
