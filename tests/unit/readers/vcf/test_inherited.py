"""Filters against inherited variants in files without a normal, and what they never hide."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from builders.variant_files import V600E, Vcf
from oncobasis.readers.reading.options import FilterOptions, GermlineFraction, ReadOptions
from oncobasis.readers.reading.result import ReadResult
from oncobasis.readers.vcf.read import read_vcf

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    Written = Callable[..., Path]

PLAIN = V600E | {"CLIN_SIG": "", "HGVSp": "ENSP00000493543.1:p.Ser12Thr"}
HOTSPOT = V600E | {"CLIN_SIG": ""}
ALONE, PAIR = ("TUMOR",), ("NORMAL", "TUMOR")
REMOVE = replace(FilterOptions(), germline_fraction=GermlineFraction.REMOVE)


def read(
    written: Written,
    entry: Mapping[str, str],
    asked: FilterOptions | None = None,
    *,
    samples: tuple[str, ...] = ALONE,
    tumor: str = "0/1:60,40:0.4:100",
    filters: str = "PASS",
) -> ReadResult:
    text = Vcf(samples=samples).row(entry, tumor=tumor, filters=filters).text
    return read_vcf(written(text), options=ReadOptions(filters=asked or FilterOptions()))


def reasons(result: ReadResult) -> list[str]:
    return [reason.code.value for row in result.filtered for reason in row.reasons]


def remarked(result: ReadResult, code: str) -> list[dict[str, str]]:
    return [dict(remark.params) for remark in result.remarks if remark.code == code]


@pytest.mark.parametrize("word", ["benign", "likely_benign", "benign&likely_benign"])
def test_what_is_known_as_benign_is_left_out_without_a_normal(written: Written, word: str) -> None:
    entry = PLAIN | {"CLIN_SIG": word}
    assert reasons(read(written, entry)) == ["known_benign"]
    assert not reasons(read(written, entry, samples=PAIR))
    off = replace(FilterOptions(), drop_benign_unpaired=False)
    assert not reasons(read(written, entry, off))


@pytest.mark.parametrize(
    ("fraction", "inherited"),
    [("0.44", 0), ("0.45", 1), ("0.5", 1), ("0.55", 1), ("0.56", 0), ("0.94", 0), ("0.95", 1)],
)
def test_the_fraction_of_inherited_variants_is_flagged_or_removed(
    written: Written, fraction: str, inherited: int
) -> None:
    tumor = f"0/1:60,40:{fraction}:100"
    flagged = read(written, PLAIN, tumor=tumor)
    assert len(flagged.small_variants) == 1
    assert len(remarked(flagged, "looks_germline")) == inherited
    assert reasons(read(written, PLAIN, REMOVE, tumor=tumor)) == ["looks_germline"] * inherited
    assert not reasons(read(written, PLAIN, REMOVE, samples=PAIR, tumor=tumor))
    ignored = replace(FilterOptions(), germline_fraction=GermlineFraction.IGNORE)
    assert not remarked(read(written, PLAIN, ignored, tumor=tumor), "looks_germline")


@pytest.mark.parametrize(
    "entry", [{"MAX_AF": "0.3"}, {"CLIN_SIG": "benign"}, {"MAX_AF": "0.3", "CLIN_SIG": "benign"}]
)
def test_a_hotspot_stays_with_a_remark_where_it_may_be_inherited(
    written: Written, entry: dict[str, str]
) -> None:
    kept = read(written, HOTSPOT | entry, REMOVE, tumor="0/1:50,50:0.5:100")
    assert len(kept.small_variants) == 1
    (said,) = remarked(kept, "hotspot_kept")
    assert (said["gene"], said["change"]) == ("BRAF", "p.Val600Glu")
    strict = replace(REMOVE, keep_hotspots=False)
    left_out = read(written, HOTSPOT | entry, strict)
    assert not left_out.small_variants
    assert remarked(left_out, "hotspot_not_reported")


@pytest.mark.parametrize(
    ("filters", "tumor"),
    [
        ("germline", "0/1:60,40:0.4:100"),
        ("PASS", "0/1:98,2:0.02:100"),
        ("PASS", "0/1:4,4:0.5:8"),
    ],
)
def test_a_rejected_hotspot_is_left_out_and_said(
    written: Written, filters: str, tumor: str
) -> None:
    result = read(written, HOTSPOT, filters=filters, tumor=tumor)
    assert not result.small_variants
    (said,) = remarked(result, "hotspot_not_reported")
    assert said["reasons"] == reasons(result)[0]


def test_another_change_of_a_hotspot_gene_is_not_said(written: Written) -> None:
    result = read(written, PLAIN, filters="germline")
    assert not remarked(result, "hotspot_not_reported")
