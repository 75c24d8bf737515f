"""MET amplification is a bypass of EGFR inhibitors: a caution, not a veto.

Source: CIViC EID1392.
"""

from __future__ import annotations

from builders.spec import ask


def test_osimertinib_stays_recommended_with_a_caution() -> None:
    answer = ask("LUAD", "EGFR L858R", "MET amplification")
    answer.recommends("osimertinib").at_tier("I-A").with_caution("MET amplification")
