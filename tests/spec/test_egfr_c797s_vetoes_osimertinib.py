"""EGFR C797S forbids osimertinib, alone and in combination with chemotherapy.

Source: PMID 25939061 (CIViC EID964), PMID 26181354 (CIViC EID1396).
"""

from __future__ import annotations

from builders.spec import ask


def test_osimertinib_is_not_recommended() -> None:
    answer = ask("LUAD", "EGFR L858R", "EGFR T790M", "EGFR C797S")
    answer.vetoes("osimertinib", because="EGFR C797S")


def test_nor_is_osimertinib_with_chemotherapy() -> None:
    answer = ask("LUAD", "EGFR L858R", "EGFR T790M", "EGFR C797S")
    answer.vetoes(
        "carboplatin + osimertinib + pemetrexed",
        "cisplatin + osimertinib + pemetrexed",
        because="EGFR C797S",
    )
    answer.refuses_every_regimen_with("osimertinib")


def test_the_veto_of_t790m_stands_beside_it() -> None:
    answer = ask("LUAD", "EGFR L858R", "EGFR T790M", "EGFR C797S")
    answer.vetoes("erlotinib", "gefitinib", because="EGFR T790M")


def test_c797s_alone_does_not_forbid_the_earlier_generations() -> None:
    ask("LUAD", "EGFR L858R", "EGFR C797S").keeps("gefitinib")


def test_c797g_is_another_change_than_c797s() -> None:
    ask("LUAD", "EGFR L858R", "EGFR C797G").keeps("osimertinib")
