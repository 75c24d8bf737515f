"""On-target ALK resistance vetoes by generation; lorlatinib keeps single mutants.

Source: PMID 22277784 (G1202R and crizotinib), PMID 25727400 (alectinib, brigatinib), PMID
24675041 (ceritinib), PMID 20979473 (L1196M), PMID 26698910 (C1156Y with L1198F),
https://pmc.ncbi.nlm.nih.gov/articles/PMC9732888 (compound mutations and lorlatinib).
"""

from __future__ import annotations

from builders.spec import ask


def test_g1202r_forbids_the_first_and_second_generation() -> None:
    ask("LUAD", "EML4::ALK", "ALK G1202R").vetoes(
        "crizotinib", "ceritinib", "alectinib", "brigatinib", because="ALK G1202R"
    )


def test_g1202r_keeps_lorlatinib() -> None:
    ask("LUAD", "EML4::ALK", "ALK G1202R").recommends("lorlatinib").at_tier("I-A")


def test_l1196m_forbids_crizotinib_alone() -> None:
    answer = ask("LUAD", "EML4::ALK", "ALK L1196M")
    answer.vetoes("crizotinib", because="ALK L1196M")
    answer.recommends("lorlatinib")
    answer.recommends("brigatinib")


def test_i1171n_forbids_alectinib() -> None:
    ask("LUAD", "EML4::ALK", "ALK I1171N").vetoes("alectinib", because="ALK I1171N")


def test_a_compound_mutation_forbids_lorlatinib() -> None:
    answer = ask("LUAD", "EML4::ALK", "ALK G1202R", "ALK L1196M")
    answer.vetoes("lorlatinib", because="ALK G1202R")


def test_l1198f_gives_crizotinib_back_and_takes_lorlatinib() -> None:
    answer = ask("LUAD", "EML4::ALK", "ALK C1156Y", "ALK L1198F")
    answer.keeps("crizotinib")
    answer.vetoes("lorlatinib", because="ALK L1198F")
