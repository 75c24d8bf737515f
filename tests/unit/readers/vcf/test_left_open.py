"""What a file could not judge stays open: neither found nor, inside an assay, absent."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from builders.annotated_vcf import KNOWN, TERT, FakeAnnotator, Tool, annotated_vcf, row_of, vcf_of
from builders.variant_files import V600E, Vcf
from oncobasis.core.case import Uncovered
from oncobasis.core.errors import InputError
from oncobasis.readers.reading.codes import FilterCode
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


@pytest.mark.parametrize(
    "damaged",
    [
        {"position": "14x"},
        {"position": "0"},
        {"alternative": ""},
        {"alternative": ",".join(["T"] * 1001)},
    ],
)
def test_a_row_that_cannot_be_read_may_be_of_any_gene(
    written: Written, damaged: dict[str, str]
) -> None:
    text = vcf_of(Tool.PLAIN, row_of(BRAF, "DP=1"), with_cells(row_of(KRAS, "DP=1"), **damaged))
    result = read_vcf(written(text), services=SERVICES)
    assert [seen.gene for seen in result.small_variants] == ["BRAF"]
    assert result.unread == ("",)
    assert result.counts.of(FilterCode.ROW_UNREADABLE) == 1


def test_an_allele_like_its_reference_leaves_its_gene_open(written: Written) -> None:
    same = with_cells(row_of(KRAS, "DP=1"), alternative="C")
    result = read_vcf(written(vcf_of(Tool.PLAIN, same)), services=SERVICES)
    assert [(one.gene, one.reason) for one in result.uncovered] == [("KRAS", "row_unreadable")]


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"contig": "NC_000012.11"}, "chromosome of GRCh37"),
        ({"contig": "chr12", "position": "133851890"}, "beyond the end"),
    ],
)
def test_places_that_are_not_on_the_assembly_of_the_file(
    written: Written, cells: dict[str, str], words: str
) -> None:
    text = vcf_of(Tool.PLAIN, with_cells(row_of(KRAS, "DP=1"), **cells))
    with pytest.raises(InputError, match=words) as caught:
        read_vcf(written(text), services=SERVICES)
    assert "case.vcf line" in str(caught.value)


def with_cells(row: str, **cells: str) -> str:
    places = {"contig": 0, "position": 1, "alternative": 4}
    found = row.split("\t")
    for name, value in cells.items():
        found[places[name]] = value
    return "\t".join(found)
