"""Rows that nobody annotated: what is covered is a finding, everything else is listed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from builders.annotated_vcf import (
    HEADERS,
    KNOWN,
    FakeAnnotator,
    Tool,
    annotated_vcf,
    info_of,
    row_of,
    vcf_of,
)
from oncobasis.annotate.effect import AnnotationStatus
from oncobasis.core.errors import InputError
from oncobasis.readers.reading.result import ReadResult
from oncobasis.readers.vcf.read import read_vcf
from oncobasis.readers.vcf.services import Services

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Written = Callable[..., Path]

BRAF, KRAS = KNOWN[0], KNOWN[1]


def with_annotator(annotator: FakeAnnotator) -> Services:
    return Services(lambda _assembly, _transcripts: annotator)


def remarks(result: ReadResult, code: str) -> list[dict[str, str]]:
    return [dict(remark.params) for remark in result.remarks if remark.code == code]


def test_what_is_not_covered_is_listed_with_its_gene_and_said_once(written: Written) -> None:
    services = with_annotator(FakeAnnotator((BRAF,), genes=("KRAS",)))
    result = read_vcf(written(annotated_vcf(Tool.PLAIN, BRAF, KRAS)), services=services)
    assert [v.gene for v in result.small_variants] == ["BRAF"]
    (row,) = result.filtered
    assert (row.gene, row.reasons[0].code.value) == ("KRAS", "not_annotated")
    assert result.counts.not_understood == 1
    assert remarks(result, "rows_not_judged") == [{"count": "1", "genes": "KRAS"}]


def test_a_row_that_its_caller_rejected_need_not_be_judged(written: Written) -> None:
    services = with_annotator(FakeAnnotator((), genes=("KRAS",)))
    text = vcf_of(Tool.PLAIN, row_of(KRAS, "DP=1", filters="weak"))
    result = read_vcf(written(text), services=services)
    (row,) = result.filtered
    assert (row.gene, row.reasons[0].code.value) == ("KRAS", "caller_filter")
    assert result.counts.not_understood == 0
    assert not remarks(result, "rows_not_judged")


def test_outside_of_genes_is_understood(written: Written) -> None:
    services = with_annotator(FakeAnnotator((), otherwise=AnnotationStatus.OUTSIDE))
    result = read_vcf(written(annotated_vcf(Tool.PLAIN, KRAS)), services=services)
    assert [row.reasons[0].code.value for row in result.filtered] == ["outside_gene"]
    assert result.counts.filtered == 1


def rows_at(count: int) -> list[str]:
    return [row_of(KRAS, "DP=1").replace("25245351", str(1000 + at)) for at in range(count)]


@pytest.mark.parametrize(
    ("wrong", "right", "says"),
    [(1, 0, ""), (2, 2, "2 of 4 rows .* wrong genome build"), (2, 3, "")],
)
def test_reference_mismatches_are_counted_and_many_mean_another_build(
    written: Written, wrong: int, right: int, says: str
) -> None:
    services = with_annotator(FakeAnnotator((BRAF,), otherwise=AnnotationStatus.REFERENCE_MISMATCH))
    path = written(vcf_of(Tool.PLAIN, *rows_at(wrong), *[row_of(BRAF, "DP=1")] * right))
    if says:
        with pytest.raises(InputError, match=says):
            read_vcf(path, services=services)
        return
    result = read_vcf(path, services=services)
    assert result.counts.of(result.filtered[0].reasons[0].code) >= wrong
    (said,) = remarks(result, "reference_differs")
    assert said == {"count": str(wrong), "compared": str(wrong + right)}


def test_without_an_assembly_positions_mean_nothing(written: Written) -> None:
    text = annotated_vcf(Tool.PLAIN, BRAF).replace("##contig=<ID=chr7,length=159345973>\n", "")
    with pytest.raises(InputError, match=r"nothing says which assembly.*--assembly"):
        read_vcf(written(text))


def test_a_row_without_annotation_in_an_annotated_file_is_not_judged_by_anything_else(
    written: Written,
) -> None:
    text = vcf_of(Tool.SNPEFF, row_of(KRAS, "DP=1"))
    result = read_vcf(written(text), services=with_annotator(FakeAnnotator()))
    assert not result.small_variants
    (row,) = result.filtered
    assert (row.gene, row.reasons[0].code.value) == ("KRAS", "not_annotated")
    assert remarks(result, "rows_not_judged") == [{"count": "1", "genes": "KRAS"}]


def test_the_best_of_two_annotations_is_read(written: Written) -> None:
    row = row_of(BRAF, f"{info_of(Tool.SNPEFF, BRAF)};{info_of(Tool.VEP, BRAF)}")
    result = read_vcf(written(vcf_of(Tool.SNPEFF, row, more=(HEADERS[Tool.VEP],))))
    assert result.annotation == "VEP"
    assert len(result.small_variants) == 1


def test_a_header_without_column_line(written: Written) -> None:
    header, _, row = annotated_vcf(Tool.SNPEFF, BRAF).partition("#CHROM")
    sites = "\t".join(row.splitlines()[1].split("\t")[:8])
    result = read_vcf(written(f"{header}{sites}\n"))
    assert [v.gene for v in result.small_variants] == ["BRAF"]
    assert remarks(result, "no_column_line")
    with pytest.raises(InputError, match="before the column line"):
        read_vcf(written(header + row.splitlines()[1] + "\n"))


def test_a_file_without_rows_is_an_empty_result(written: Written) -> None:
    result = read_vcf(written(vcf_of(Tool.PLAIN)))
    assert (result.alterations, result.counts.rows) == ((), 0)
    assert remarks(result, "no_rows")


def test_a_csq_line_without_its_format_is_refused(written: Written) -> None:
    text = annotated_vcf(Tool.VEP, BRAF).replace("Format: ", "")
    with pytest.raises(InputError, match="CSQ line"):
        read_vcf(written(text.replace("Ensembl VEP", "VEP")))


@pytest.mark.parametrize(("name", "rsid"), [("rs113488022", "rs113488022"), ("COSV1", None)])
def test_the_id_column_gives_the_rsid(written: Written, name: str, rsid: str | None) -> None:
    row = row_of(BRAF, info_of(Tool.SNPEFF, BRAF)).replace("140753336\t.", f"140753336\t{name}")
    (variant,) = read_vcf(written(vcf_of(Tool.SNPEFF, row))).small_variants
    assert variant.rsid == rsid
