"""A named assay makes negative what it looks for, and nothing else.

Source: knowledge/assays/panels.tsv, which names the lists behind each panel;
https://www.accessdata.fda.gov/drugsatfda_docs/label/2018/208065s008lbl.pdf (a negative plasma test
is to be followed by tissue).
"""

from __future__ import annotations

import pytest

from builders.spec import Answer, assess_case
from oncobasis.readers.documents.document import Plain

CLINICAL: Plain = {"setting": "advanced", "line": 1, "prior_therapies": []}


def lung(assay: Plain) -> Answer:
    """Lung adenocarcinoma in which nothing was found."""
    return assess_case({"tumor_type": "LUAD", "clinical": CLINICAL, "assay": assay})


def bowel(assay: Plain) -> Answer:
    """Metastatic colorectal cancer in which nothing was found."""
    return assess_case({"tumor_type": "COADREAD", "clinical": CLINICAL, "assay": assay})


def test_nothing_in_kras_on_foundationone_cdx_is_wild_type() -> None:
    bowel("FoundationOne CDx").does_not_ask_for("KRAS").does_not_ask_for("NRAS")
    assess_case({"tumor_type": "COADREAD", "clinical": CLINICAL}).asks_for("KRAS")


def test_it_says_nothing_of_pd_l1() -> None:
    lung("FoundationOne CDx").asks_for("PD-L1")


def test_it_sees_fusions_of_the_genes_whose_introns_it_covers() -> None:
    answer = lung("F1CDx")
    for gene in ("ALK", "ROS1", "RET", "NTRK1"):
        answer.does_not_ask_for(f"{gene} fusion")


def test_but_not_of_others() -> None:
    """NRG1 is in no list of the panel."""
    lung("F1CDx").asks_for("NRG1 fusion")
    lung("tso500").does_not_ask_for("NRG1 fusion")


@pytest.mark.parametrize("assay", ["F1CDx", "tso500"])
def test_exon_14_skipping_is_seen_on_dna_and_on_rna(assay: str) -> None:
    lung(assay).does_not_ask_for("MET exon 14")


@pytest.mark.parametrize("assay", ["exome", "msk-impact468", "tso500-dna"])
def test_small_variants_alone_say_nothing_of_fusions_and_skipping(assay: str) -> None:
    lung(assay).asks_for("ALK fusion", "MET exon 14").does_not_ask_for("EGFR exons 18 to 21")


def test_rna_alone_says_nothing_of_small_variants() -> None:
    answer = lung("tso500-rna")
    answer.asks_for("EGFR exons 18 to 21", "KRAS")
    answer.does_not_ask_for("ALK fusion").does_not_ask_for("MET exon 14")


CTDNA = "TruSight Oncology 500 ctDNA"


def test_a_negative_ctdna_panel_with_little_tumour_dna_is_not_tested() -> None:
    little: Plain = {"name": CTDNA, "specimen": {"kind": "ctDNA", "tumor_fraction": 0.002}}
    lung(little).leaves_undetermined("osimertinib", missing="EGFR").asks_for("ALK fusion")


def test_so_is_one_that_is_only_named() -> None:
    lung(CTDNA).leaves_undetermined("osimertinib", missing="EGFR")


def test_with_enough_tumour_dna_it_is_negative() -> None:
    enough: Plain = {"name": CTDNA, "specimen": {"kind": "ctDNA", "tumor_fraction": 0.2}}
    lung(enough).does_not_ask_for("EGFR exons 18 to 21").does_not_ask_for("ALK fusion")
