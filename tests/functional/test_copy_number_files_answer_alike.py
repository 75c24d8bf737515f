"""The same amplification has the same drug from whichever file it is read; a gain has none.

All values are invented. The clinical statements are those of test_gain_is_not_amplification.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from builders.copy_number_files import ALLELES, CNVKIT, CNVKIT_CALL, SEG, table
from builders.fusion_answers import ask_with
from oncobasis.readers.intake.read import read_file
from oncobasis.readers.reading.options import ReadOptions

if TYPE_CHECKING:
    from pathlib import Path

ON37, ON38 = ReadOptions(assembly="GRCh37"), ReadOptions(assembly="GRCh38")
GISTIC = "Gene Symbol\tLocus ID\tCytoband\tT1\n"
AMPLIFIED = {
    "words": (table(("Gene", "Call"), "HER2 amplified"), ReadOptions()),
    "copies": (table(("Gene", "copies"), "ERBB2 14"), ReadOptions(ploidy=3.2)),
    "cbioportal": (table(("Hugo_Symbol", "Entrez_Gene_Id", "T1"), "ERBB2 2064 2"), ReadOptions()),
    "gistic": (GISTIC + "ERBB2\t2064\t17q12\t2\n", ReadOptions()),
    "alleles on GRCh37": (table(ALLELES, "17 37800000 37900000 12 1"), ON37),
    "alleles on GRCh38": (table(ALLELES, "chr17 39640000 39740000 12 1"), ON38),
    "cnvkit": (table(CNVKIT, "chr17 37844300 37884900 ERBB2 2.4 30"), ReadOptions()),
    "cnvkit call": (table(CNVKIT_CALL, "chr17 1 9 ERBB2 1.4 9 8 1 30"), ReadOptions()),
    "seg": (table(SEG, "T 17 39640000 39740000 30 2.4", "T 13 1 99 9 -0.4"), ON38),
    "seg with purity": (
        table(SEG, "T 17 39640000 39740000 30 1.3", "T 13 1 99 9 -0.4"),
        ReadOptions(assembly="GRCh38", purity=0.4, ploidy=2.0),
    ),
}
GAINED = {
    "words": (table(("Gene", "Call"), "HER2 gain"), ReadOptions()),
    "copies": (table(("Gene", "copies"), "ERBB2 7"), ReadOptions(ploidy=3.2)),
    "cbioportal": (table(("Hugo_Symbol", "Entrez_Gene_Id", "T1"), "ERBB2 2064 1"), ReadOptions()),
    "alleles": (table(ALLELES, "17 37800000 37900000 3 2"), ON37),
    "alleles in part": (
        table(ALLELES, "17 39640000 39710000 12 1", "17 39710001 39740000 2 1"),
        ON38,
    ),
    "seg": (table(SEG, "T 17 39640000 39740000 30 1.3", "T 13 1 99 9 -0.4"), ON38),
}


@pytest.mark.parametrize("source", AMPLIFIED)
def test_an_amplification_opens_the_drug(source: str, tmp_path: Path) -> None:
    text, options = AMPLIFIED[source]
    path = tmp_path / "copies.tsv"
    path.write_text(text)
    answer = ask_with("BRCA", read_file(path, options), line=2)
    answer.keeps("trastuzumab deruxtecan")


@pytest.mark.parametrize("source", GAINED)
def test_a_gain_opens_none(source: str, tmp_path: Path) -> None:
    text, options = GAINED[source]
    path = tmp_path / "copies.tsv"
    path.write_text(text)
    result = read_file(path, options)
    assert result.alterations
    ask_with("BRCA", result, line=2).offers_no_regimen_with("trastuzumab deruxtecan")
