"""A label for grade 2 glioma does not reach grade 3.

Source: https://www.accessdata.fda.gov/drugsatfda_docs/label/2024/218784s000lbl.pdf.
"""

from __future__ import annotations

from builders.spec import ask


def test_vorasidenib_waits_for_the_grade() -> None:
    ask("DIFG", "IDH1 R132H").does_not_recommend("vorasidenib")


def test_it_is_not_offered_in_grade_3() -> None:
    ask("anaplastic astrocytoma", "IDH1 R132H").recommends_no_regimen_with("vorasidenib")
    ask("anaplastic astrocytoma", "IDH1 R132H").does_not_tier("vorasidenib")
