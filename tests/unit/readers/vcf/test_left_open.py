"""What a file could not judge stays open: neither found nor, inside an assay, absent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from builders.annotated_vcf import KNOWN, TERT, FakeAnnotator, Tool, annotated_vcf, row_of, vcf_of
from builders.variant_files import V600E, Vcf
from oncobasis.core.case import Uncovered
from oncobasis.readers.vcf.read import read_vcf
from oncobasis.readers.vcf.services import Services

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Written = Callable[..., Path]

BRAF, KRAS = KNOWN[0], KNOWN[1]
SERVICES = Services(lambda _assembly, _transcripts: FakeAnnotator((BRAF,), genes=("KRAS", "LYRM5")))


def test_genes_of_rows_that_could_not_be_judged(written: Written) -> None:
    result = read_vcf(written(annotated_vcf(Tool.PLAIN, BRAF, KRAS)), services=SERVICES)
    assert [(one.gene, one.first, one.reason) for one in result.uncovered] == [
        ("KRAS", None, "not_annotated"),
        ("LYRM5", None, "not_annotated"),
    ]


def test_an_allele_that_is_no_sequence_leaves_its_gene_open(written: Written) -> None:
    text = vcf_of(Tool.PLAIN, row_of(KRAS, "DP=1").replace("\tC\tA\t", "\tC\tA/T\t"))
    result = read_vcf(written(text), services=SERVICES)
    assert [(one.gene, one.reason) for one in result.uncovered] == [("KRAS", "not_bases")]


def test_a_rejected_row_leaves_nothing_open_unless_reads_are_clear_or_it_is_known(
    written: Written,
) -> None:
    plain = V600E | {"CLIN_SIG": "", "HGVSp": "p.Ser12Thr"}
    few = "0/1:98,2:0.02:100"
    assert read_vcf(written(Vcf().row(plain, filters="weak", tumor=few).text)).uncovered == ()
    elsewhere = plain | {"SYMBOL": "OR4F5", "Gene": "ENSG00000186092"}
    assert read_vcf(written(Vcf().row(elsewhere, filters="weak").text)).uncovered == ()
    clear = read_vcf(written(Vcf().row(plain, filters="weak").text))
    assert [(one.gene, one.first) for one in clear.uncovered] == [("BRAF", 12)]
    assert "clear_changes_left_out" in {remark.code for remark in clear.remarks}
    for known in (V600E, V600E | {"CLIN_SIG": ""}):
        result = read_vcf(written(Vcf().row(known, filters="weak").text))
        seen = "p.Val600Glu: caller_filter"
        assert result.uncovered == (Uncovered("BRAF", 600, 600, "filtered", seen),)


def test_a_rejected_promoter_hotspot_leaves_its_gene_open(written: Written) -> None:
    text = vcf_of(Tool.PLAIN, row_of(TERT, "DP=1", filters="weak"))
    (left,) = read_vcf(written(text), services=SERVICES).uncovered
    assert (left.gene, left.first, left.reason) == ("TERT", None, "filtered")


def test_what_was_judged_leaves_nothing_open(written: Written) -> None:
    assert read_vcf(written(annotated_vcf(Tool.PLAIN, BRAF)), services=SERVICES).uncovered == ()
