"""ROS1 G2032R forbids crizotinib, entrectinib and lorlatinib, and keeps repotrectinib.

Source: PMID 23724914 (CIViC EID1100),
https://aacrjournals.org/clincancerres/article/27/10/2899/665682/Spectrum-of-Mechanisms-of-Resistance-to-Crizotinib,
https://www.nature.com/articles/s41698-024-00663-1.
"""

from __future__ import annotations

from builders.spec import ask


def test_a_ros1_fusion_has_its_approved_drugs() -> None:
    answer = ask("LUAD", "CD74::ROS1")
    for drug in ("crizotinib", "entrectinib", "repotrectinib", "taletrectinib"):
        answer.recommends(drug).at_tier("I-A").with_label("FDA")


def test_g2032r_forbids_the_earlier_inhibitors() -> None:
    answer = ask("LUAD", "CD74::ROS1", "ROS1 G2032R")
    answer.vetoes("crizotinib", "entrectinib", because="ROS1 G2032R")
    answer.offers_no_regimen_with("lorlatinib")


def test_g2032r_keeps_repotrectinib() -> None:
    ask("LUAD", "CD74::ROS1", "ROS1 G2032R").recommends("repotrectinib").at_tier("I-A")
