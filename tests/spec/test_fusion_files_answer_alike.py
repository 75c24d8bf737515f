"""A fusion has the same drugs from whichever program's file it is read.

Sources: https://www.accessdata.fda.gov/drugsatfda_docs/label/2017/208434s003lbl.pdf (alectinib),
https://www.accessdata.fda.gov/drugsatfda_docs/label/2021/210868s004lbl.pdf (lorlatinib),
https://www.accessdata.fda.gov/drugsatfda_docs/label/2020/213736s000lbl.pdf (pemigatinib),
https://www.accessdata.fda.gov/drugsatfda_docs/label/2018/210861s000lbl.pdf (larotrectinib),
https://www.accessdata.fda.gov/drugsatfda_docs/label/2022/213591s004lbl.pdf (capmatinib),
https://www.accessdata.fda.gov/drugsatfda_docs/label/2021/214096s000lbl.pdf (tepotinib).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from builders.fusion_answers import ask_with
from builders.fusion_files import (
    ALL_FUSIONS,
    ARRIBA,
    FUSION_CATCHER,
    OLD_PORTAL,
    PORTAL,
    STAR_FUSION,
    fusion_file,
    row,
)
from oncobasis.core.alteration import Observation
from oncobasis.readers.formats import FileFormat
from oncobasis.readers.fusions.events import named_fusion, splice_event
from oncobasis.readers.fusions.read import read_fusions
from oncobasis.readers.fusions.vcf_breakends import structural_findings
from oncobasis.readers.reading.ledger import Ledger
from oncobasis.readers.reading.options import ReadOptions
from oncobasis.readers.small_variants.structural_row import StructuralContext, StructuralRow

if TYPE_CHECKING:
    from pathlib import Path

    from builders.spec import Answer
    from oncobasis.readers.reading.result import ReadResult

FORMATS = {
    "arriba": (ARRIBA, FileFormat.ARRIBA),
    "star_fusion": (STAR_FUSION, FileFormat.STAR_FUSION),
    "fusion_catcher": (FUSION_CATCHER, FileFormat.FUSION_CATCHER),
    "tso500": (ALL_FUSIONS, FileFormat.TSO500_FUSIONS),
    "cbioportal": (PORTAL, FileFormat.CBIOPORTAL_SV),
    "old_cbioportal": (OLD_PORTAL, FileFormat.CBIOPORTAL_SV),
}


def reported(tumor_type: str, *findings: object, line: int | None = None) -> Answer:
    ledger = Ledger("report.tsv", 10)
    ledger.report(findings)  # type: ignore[arg-type]
    return ask_with(tumor_type, ledger.result((), None), line=line)


def read(folder: Path, columns: tuple[str, ...], kind: FileFormat, **changed: str) -> ReadResult:
    path = fusion_file(folder, columns, row(columns) | changed)
    return read_fusions(path, ReadOptions(), kind)


@pytest.mark.parametrize("name", FORMATS)
def test_eml4_alk_has_its_drugs_from_every_file(name: str, tmp_path: Path) -> None:
    answer = ask_with("LUAD", read(tmp_path, *FORMATS[name]))
    answer.recommends("alectinib").at_tier("I-A").with_label("FDA")
    answer.recommends("lorlatinib").at_tier("I-A").with_label("FDA")


def test_eml4_alk_has_its_drugs_from_breakends() -> None:
    mate = StructuralRow(9, "chr2", "2", 29223528, "b", "N", "N]chr2:42295516]", "BND")
    ledger = Ledger("sv.vcf", 10)
    structural_findings([mate], StructuralContext("sv.vcf", "GRCh38", ReadOptions()), ledger)
    answer = ask_with("LUAD", ledger.result((), "GRCh38"))
    answer.recommends("alectinib").at_tier("I-A").with_label("FDA")


def test_eml4_alk_has_its_drugs_from_a_combined_report() -> None:
    found = named_fusion("EML4-ALK", Observation(), Ledger("report.tsv", 10))
    reported("LUAD", *found).recommends("alectinib").at_tier("I-A").with_label("FDA")


@pytest.mark.parametrize(
    "changed",
    [
        {"reading_frame": "out-of-frame"},
        {"confidence": "low"},
        {"type": "inversion/5'-5'"},
        {"retained_protein_domains": "HELP_motif(100%)|Protein_tyrosine_kinase(10%)"},
        {"#gene1": "ALK", "gene2": "EML4"},
    ],
)
def test_a_junction_that_makes_no_kinase_has_none(changed: dict[str, str], tmp_path: Path) -> None:
    """Out of frame, not trusted, against its direction, without the kinase, or the reciprocal."""
    answer = ask_with("LUAD", read(tmp_path, ARRIBA, FileFormat.ARRIBA, **changed))
    answer.recommends_no_regimen_with("alectinib", "lorlatinib", "crizotinib")


def test_fgfr2_bicc1_in_the_bile_duct(tmp_path: Path) -> None:
    genes = {"#gene1": "FGFR2", "gene2": "BICC1"}
    result = read(tmp_path, ARRIBA, FileFormat.ARRIBA, **genes)
    ask_with("CHOL", result, line=2).keeps("pemigatinib").at_tier("I-A").with_label("FDA")


def test_an_fgfr2_deletion_joins_no_partner(tmp_path: Path) -> None:
    genes = {"Site1_Hugo_Symbol": "FGFR2", "Site2_Hugo_Symbol": "FGFR2", "Class": "DELETION"}
    words = {
        "Event_Info": "Deletion of 3 exons: out of frame",
        "Site1_Description": "Intron of FGFR2(-):1Kb after exon 4",
        "Site2_Description": "Intron of FGFR2(-):2Kb after exon 7",
    }
    result = read(tmp_path, PORTAL, FileFormat.CBIOPORTAL_SV, **genes, **words)
    answer = ask_with("CHOL", result, line=2)
    answer.does_not_tier("pemigatinib").does_not_recommend("pemigatinib", "futibatinib")


@pytest.mark.parametrize(
    ("genes", "tumor_type", "drug"),
    [
        (("ETV6", "NTRK3"), "BRCA", "larotrectinib"),
        (("KIF5B", "RET"), "LUAD", "selpercatinib"),
        (("CD74", "ROS1"), "LUAD", "repotrectinib"),
    ],
)
def test_other_kinases_joined_to_a_partner(
    genes: tuple[str, str], tumor_type: str, drug: str, tmp_path: Path
) -> None:
    named = {"#gene1": genes[0], "gene2": genes[1]}
    result = read(tmp_path, ARRIBA, FileFormat.ARRIBA, **named)
    ask_with(tumor_type, result).keeps(drug).at_tier("I-A").with_label("FDA")


@pytest.mark.parametrize("exons", ["14/21", "exon 14 skipping"])
def test_met_exon_14_skipping_of_rna(exons: str) -> None:
    answer = reported("LUAD", *splice_event("MET", exons, Observation()))
    answer.recommends("capmatinib").at_tier("I-A").with_label("FDA")
    answer.recommends("tepotinib").at_tier("I-A").with_label("FDA")


def test_egfr_viii_is_no_sensitizing_mutation() -> None:
    answer = reported("LUAD", *splice_event("EGFR", "2-7/28", Observation()))
    answer.recommends_no_regimen_with("osimertinib", "erlotinib", "gefitinib", "afatinib")
