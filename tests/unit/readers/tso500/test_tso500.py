"""Combined variant output of TruSight Oncology 500; the small texts are synthetic."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from oncobasis.core.alteration import (
    CopyNumber,
    CopyNumberKind,
    Fusion,
    IntragenicEvent,
    Signature,
    SignatureKind,
    SpecimenKind,
    SpliceEvent,
)
from oncobasis.core.errors import InputError
from oncobasis.nomenclature.protein import parse_protein
from oncobasis.readers.files.head import head_of
from oncobasis.readers.reading.codes import FilterCode
from oncobasis.readers.tso500.header import proves_tso500
from oncobasis.readers.tso500.read import read_tso500

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from oncobasis.readers.reading.result import ReadResult

TITLE = "DRAGEN TruSight Oncology 500 Analysis Software - Combined Variant Output\t\t\n"
VARIANTS = (
    "[Small Variants]\t\t\n"
    "Gene\tChromosome\tGenomic Position\tReference Call\tAlternative Call\tAllele Frequency\tDepth"
    "\tP-Dot Notation\tC-Dot Notation\tConsequence(s)\tAffected Exon(s)\n"
)
V600E = (
    "BRAF\tchr7\t140453136\tA\tT\t0.21\t812\tNP_004324.2:p.(Val600Glu)\tNM_004333.4:c.1799T>A"
    "\tmissense_variant\t15\n"
)
SILENT = (
    "ALK\tchr2\t29445458\tG\tT\t0.4\t600\tNM_004304.4:c.3375C>A(p.(Gly1125=))"
    "\tNM_004304.4:c.3375C>A\tsynonymous_variant\t21\n"
)
BLANK = "\tchr1\t2488153\tA\tG\t0.99\t700\t\t\t\t\n"


@pytest.fixture
def read(tmp_path: Path) -> Callable[[str], ReadResult]:
    def reading(body: str) -> ReadResult:
        path = tmp_path / "x_CombinedVariantOutput.tsv"
        path.write_text(TITLE + body, encoding="utf-8")
        assert proves_tso500(head_of(path))
        return read_tso500(path)

    return reading


def test_the_real_rna_sample(shared_data: Path) -> None:
    path = shared_data / "variants/tso500/sample_CombinedVariantOutput.tsv"
    result = read_tso500(path)
    fusions = {
        (seen.five_prime, seen.three_prime): seen
        for seen in result.alterations
        if isinstance(seen, Fusion)
    }
    assert ("EML4", "ALK") in fusions
    assert ("CD74", "ROS1") in fusions
    assert not fusions["PPARG", "PAX8"].oriented or not fusions["PAX8", "PPARG"].oriented
    assert next(seen for seen in result.alterations if isinstance(seen, SpliceEvent)).exon == 14
    (vii,) = [seen for seen in result.alterations if isinstance(seen, IntragenicEvent)]
    assert (vii.gene, vii.first_exon, vii.last_exon) == ("EGFR", 2, 7)
    assert result.counts.rows == result.counts.alleles == 18
    parts = [dict(note.params) for note in result.remarks if note.code == "assay_part_not_run"]
    assert [part["part"] for part in parts] == ["DNA"]
    assert not result.counts.not_understood


def test_a_variant_with_its_support(read: Callable[[str], ReadResult]) -> None:
    (seen,) = read(VARIANTS + V600E).small_variants
    assert (seen.gene, seen.coding) == ("BRAF", "c.1799T>A")
    assert seen.protein == parse_protein("p.Val600Glu")
    assert (seen.observed.allele_fraction, seen.observed.depth) == (0.21, 812)
    assert seen.transcript == "NM_004333.4"


def test_silent_and_blank_rows_are_listed_with_their_reasons(
    read: Callable[[str], ReadResult],
) -> None:
    result = read(VARIANTS + V600E + SILENT + BLANK)
    assert result.counts.of(FilterCode.SYNONYMOUS) == 1
    assert result.counts.of(FilterCode.NO_GENE) == 1
    assert result.counts.alleles == 3


def test_na_is_an_empty_table(read: Callable[[str], ReadResult]) -> None:
    assert read(VARIANTS + "NA\t\t\n").counts.rows == 0


@pytest.mark.parametrize(
    ("share", "sites", "status"),
    [("2.1", "120", "S"), ("31", "110", "H"), ("12", "110", None), ("31", "12", None),
     ("NA", "NA", None), ("8.69", "100", "S"), ("8.7", "100", None), ("20", "100", "H")],
)  # fmt: skip
def test_microsatellites_are_called_only_where_no_one_disagrees(
    read: Callable[[str], ReadResult], share: str, sites: str, status: str | None
) -> None:
    result = read(f"[MSI]\nUsable MSI Sites\t{sites}\nPercent Unstable MSI Sites\t{share}\n")
    found = [seen.status for seen in result.alterations if isinstance(seen, Signature)]
    assert found == ([status] if status else [])


def test_scores_are_kept_as_scores(read: Callable[[str], ReadResult]) -> None:
    result = read("[TMB]\nTotal TMB\t14.2\n[GIS]\nGenomic Instability Score\t47\n")
    found = {seen.kind: seen for seen in result.alterations if isinstance(seen, Signature)}
    assert found[SignatureKind.TMB].value == 14.2
    assert (found[SignatureKind.HRD].value, found[SignatureKind.HRD].status) == (47, None)


def test_a_duplication_is_a_gain_and_only_an_amplification_is_one(
    read: Callable[[str], ReadResult],
) -> None:
    result = read(
        "[Gene Amplifications]\nGene\tFold Change\nERBB2\t8.9\n"
        "[Copy Number Variants]\nGene\tFold Change\tCopy Number Variant\nMET\t1.9\t<DUP>\n"
    )
    found = {seen.gene: seen.kind for seen in result.alterations if isinstance(seen, CopyNumber)}
    assert found == {"ERBB2": CopyNumberKind.AMPLIFICATION, "MET": CopyNumberKind.GAIN}


def test_a_section_that_is_not_read_is_counted(read: Callable[[str], ReadResult]) -> None:
    result = read("[Exon-Level CNVs]\nGene\tExon\nBRCA1\t3\n")
    assert result.counts.of(FilterCode.SECTION_NOT_READ) == 1


def test_two_samples_in_one_file_are_refused(read: Callable[[str], ReadResult]) -> None:
    with pytest.raises(InputError, match="stands twice"):
        read("[TMB]\nTotal TMB\t4\n[TMB]\nTotal TMB\t9\n")


DETAILS = "[Analysis Details]\t\t\nDNA Sample ID\t{dna}\t\nRNA Sample ID\t{rna}\t\n"
MEASURED = "[TMB]\t\t\nTotal TMB\t4.7\t\n"
NOT_MEASURED = "[TMB]\t\t\nTotal TMB\tNA\t\n"
FUSIONS = "[Fusions]\nGene Pair\tBreakpoint 1\tBreakpoint 2\n{row}\n"
FOUND, NONE = FUSIONS.format(row="EML4-ALK\tchr2:1\tchr2:2"), FUSIONS.format(row="NA")


@pytest.mark.parametrize(
    ("dna", "rna", "body", "name"),
    [
        ("A", "B", MEASURED + FOUND, "tso500"),
        ("A", "NA", MEASURED + NONE, "tso500-dna"),
        ("NA", "B", NOT_MEASURED + FOUND, "tso500-rna"),
        # An empty table may be a failed sample: nothing is claimed of that part.
        ("A", "B", MEASURED + NONE, "tso500-dna"),
        ("A", "B", NOT_MEASURED + NONE, None),
        ("NA", "NA", MEASURED + FOUND, None),
    ],
)
def test_the_scope_is_that_of_the_parts_with_results(
    read: Callable[[str], ReadResult], dna: str, rna: str, body: str, name: str | None
) -> None:
    scope = read(DETAILS.format(dna=dna, rna=rna) + body).scope
    assert (scope.name if scope else None) == name


def test_a_ctdna_run_has_the_scope_of_the_ctdna_assay(tmp_path: Path) -> None:
    path = tmp_path / "x_CombinedVariantOutput.tsv"
    title = "TruSight Oncology 500 ctDNA Combined Variant Output\t\t\n"
    path.write_text(title + DETAILS.format(dna="A", rna="NA") + MEASURED, encoding="utf-8")
    scope = read_tso500(path).scope
    assert scope is not None
    assert scope.name == "tso500-ctdna"
    assert scope.specimen is not None
    assert scope.specimen.kind is SpecimenKind.CTDNA
