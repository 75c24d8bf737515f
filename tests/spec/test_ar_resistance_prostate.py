"""AR-V7 and mutations of the androgen receptor forbid the drugs they resist in prostate cancer.

Source: PMID 25184630 (CIViC EID863), PMID 23779130 (EID447), PMID 12517791 (EID448).
"""

from __future__ import annotations

from builders.spec import ask


def test_ar_v7_forbids_abiraterone_and_enzalutamide() -> None:
    answer = ask("PRAD", "AR-V7")
    answer.vetoes("abiraterone", "enzalutamide", because="AR isoform AR-V7")


def test_ar_v7_forbids_their_combinations() -> None:
    answer = ask("PRAD", "AR-V7", "BRCA2 loss of function")
    answer.vetoes("abiraterone + olaparib + prednisone", because="AR isoform AR-V7")
    answer.keeps("olaparib").at_tier("I-A")


def test_f877l_forbids_enzalutamide_and_apalutamide() -> None:
    ask("PRAD", "AR F877L").vetoes("enzalutamide", "apalutamide", because="AR F877L")


def test_the_older_numbering_f876l_is_the_same_residue() -> None:
    ask("PRAD", "AR F876L").vetoes("enzalutamide", because="AR F877L")


def test_w742c_forbids_bicalutamide() -> None:
    ask("PRAD", "AR W742C").vetoes("bicalutamide", because="AR codon W742")
