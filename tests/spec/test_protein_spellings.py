"""A protein change may be written in any spelling of clinic, caller or knowledge base.

Source: https://www.accessdata.fda.gov/drugsatfda_docs/label/2018/202806s008lbl.pdf (BRAF V600E),
HGVS nomenclature.
"""

from __future__ import annotations

import pytest

from builders.spec import ask


@pytest.mark.parametrize(
    "spelling",
    [
        "braf v600e",
        "BRAF p.V600E",
        "BRAF:p.V600E",
        "BRAF:p.Val600Glu",
        "BRAF p.(Val600Glu)",
        "BRAF NP_004324.2:p.(Val600Glu)",
        "BRAF V640E",
    ],
)
def test_braf_v600e(spelling: str) -> None:
    answer = ask("MEL", spelling)
    answer.answers_like(ask("MEL", "BRAF V600E")).understands("BRAF p.V600E")


@pytest.mark.parametrize(
    "spelling", ["EGFR ENSP00000275493.2:p.Leu858Arg", "EGFR p.L858R", "EGFR p.(Leu858Arg)"]
)
def test_egfr_l858r(spelling: str) -> None:
    ask("LUAD", spelling).answers_like(ask("LUAD", "EGFR L858R"))


@pytest.mark.parametrize("spelling", ["EGFR E746_A750delELREA", "EGFR p.Glu746_Ala750del"])
def test_an_in_frame_deletion(spelling: str) -> None:
    ask("LUAD", spelling).answers_like(ask("LUAD", "EGFR E746_A750del"))


def test_the_other_isoform_is_named_in_a_warning() -> None:
    """BRAF V640E is V600E of the reference transcript, written on another one."""
    ask("MEL", "BRAF V640E").warns("legacy_numbering")


def test_numbering_of_the_processed_protein_is_understood() -> None:
    ask("DIFG", "H3-3A K27M").understands("H3-3A p.K28M").warns("legacy_numbering")


def test_an_old_gene_name_is_understood() -> None:
    ask("BRCA", "HER2 amplification", line=2, prior=["trastuzumab"]).answers_like(
        ask("BRCA", "ERBB2 amplification", line=2, prior=["trastuzumab"])
    )
