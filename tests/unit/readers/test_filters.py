"""Every filter on and off, what a row lacked, and what no filter may hide."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from builders.variant_files import CSQ_FIELDS, V600E, Vcf
from oncobasis.core.alteration import Consequence, Origin
from oncobasis.readers.reading.codes import FilterCode
from oncobasis.readers.reading.options import FilterOptions, ReadOptions
from oncobasis.readers.reading.result import ReadResult
from oncobasis.readers.vcf.read import read_vcf

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Written = Callable[..., Path]

# Neither known as pathogenic nor a hotspot.
PLAIN = V600E | {"CLIN_SIG": "", "HGVSp": "ENSP00000493543.1:p.Ser12Thr"}
OFF = ReadOptions(filters=FilterOptions.off())


def reasons(result: ReadResult) -> list[str]:
    return [reason.code.value for row in result.filtered for reason in row.reasons]


def remarked(result: ReadResult) -> set[str]:
    return {remark.code for remark in result.remarks}


@pytest.mark.parametrize(
    ("entry", "row", "code"),
    [
        (PLAIN, {"filters": "weak_evidence"}, "caller_filter"),
        (PLAIN, {"form": "GT:AD:AF:DP:FT", "tumor": "0/1:60,40:0.4:100:bad"}, "caller_filter"),
        (PLAIN | {"MAX_AF": "0.02"}, {}, "common_in_population"),
        (PLAIN | {"gnomADe_AF": "0.001&0.02"}, {}, "common_in_population"),
        (PLAIN, {"tumor": "0/1:4,4:0.5:8"}, "low_depth"),
        (PLAIN, {"tumor": "0/1:98,2:0.02:100"}, "low_alt_reads"),
        (PLAIN | {"Consequence": "synonymous_variant"}, {}, "synonymous"),
        (PLAIN | {"Consequence": "intron_variant"}, {}, "intronic"),
        (PLAIN | {"Consequence": "3_prime_UTR_variant"}, {}, "utr"),
        (PLAIN | {"BIOTYPE": "lncRNA"}, {}, "noncoding_transcript"),
        (PLAIN | {"Consequence": "upstream_gene_variant"}, {}, "outside_gene"),
    ],
)
def test_each_filter_names_what_was_lacking_and_can_be_switched_off(
    written: Written, entry: dict[str, str], row: dict[str, str], code: str
) -> None:
    path = written(Vcf().row(entry, **row).text)
    result = read_vcf(path)
    assert reasons(result) == [code]
    assert result.filtered[0].gene == "BRAF"
    assert result.filtered[0].change == "p.Ser12Thr"
    assert not result.small_variants
    assert len(read_vcf(path, options=OFF).small_variants) == 1


def test_a_row_says_everything_it_lacked(written: Written) -> None:
    entry = PLAIN | {"Consequence": "synonymous_variant", "MAX_AF": "0.5"}
    result = read_vcf(written(Vcf().row(entry, filters="x", tumor="0/1:4,1:0.2:5").text))
    (row,) = result.filtered
    assert [(reason.code.value, reason.seen, reason.needed) for reason in row.reasons] == [
        ("caller_filter", "x", "PASS"),
        ("synonymous", "", ""),
        ("common_in_population", "0.5", "< 0.01"),
        ("low_depth", "5", ">= 10"),
        ("low_alt_reads", "1", ">= 3"),
    ]
    assert result.counts.filtered == 1


@pytest.mark.parametrize(
    ("samples", "frequency", "kept"),
    [
        (("TUMOR",), "0.0009", 1),
        (("TUMOR",), "0.001", 0),
        (("NORMAL", "TUMOR"), "0.001", 1),
        (("NORMAL", "TUMOR"), "0.01", 0),
    ],
)
def test_population_limit_depends_on_a_matched_normal(
    written: Written, samples: tuple[str, ...], frequency: str, kept: int
) -> None:
    result = read_vcf(written(Vcf(samples=samples).row(PLAIN | {"MAX_AF": frequency}).text))
    assert len(result.small_variants) == kept
    assert ("tumor_only" in remarked(result)) is (len(samples) == 1)


@pytest.mark.parametrize(
    "entry", [{"MAX_AF": "0.3"}, {"Consequence": "synonymous_variant"}, {"BIOTYPE": "lncRNA"}]
)
def test_a_known_pathogenic_variant_stays_with_a_remark(
    written: Written, entry: dict[str, str]
) -> None:
    path = written(Vcf().row(V600E | entry).text)
    result = read_vcf(path)
    assert len(result.small_variants) == 1
    assert "pathogenic_kept" in remarked(result)
    off = replace(FilterOptions(), keep_pathogenic=False, keep_hotspots=False)
    strict = ReadOptions(filters=off)
    left_out = read_vcf(path, options=strict)
    assert not left_out.small_variants
    assert "pathogenic_not_reported" in remarked(left_out)


@pytest.mark.parametrize("row", [{"filters": "germline"}, {"tumor": "0/1:98,2:0.02:100"}])
def test_a_rejected_call_is_not_kept_for_being_known_but_said(
    written: Written, row: dict[str, str]
) -> None:
    result = read_vcf(written(Vcf().row(V600E, **row).text))
    assert not result.small_variants
    (remark,) = [r for r in result.remarks if r.code == "pathogenic_not_reported"]
    assert dict(remark.params)["change"] == "p.Val600Glu"


@pytest.mark.parametrize(
    ("absent", "filtering"),
    [
        (("MAX_AF", "gnomADe_AF"), "population_frequency"),
        (("CLIN_SIG",), "known_pathogenic"),
    ],
)
def test_a_filter_without_its_source_is_said(
    written: Written, absent: tuple[str, ...], filtering: str
) -> None:
    fields = tuple(name for name in CSQ_FIELDS if name not in absent)
    result = read_vcf(written(Vcf(fields=fields).row(PLAIN).text))
    found = [dict(r.params)["filter"] for r in result.remarks if r.code == "filter_source_absent"]
    assert found == [filtering]
    assert len(result.small_variants) == 1


def test_a_source_that_is_empty_in_every_row_is_said(written: Written) -> None:
    vcf = Vcf()
    for position in range(60):
        vcf = vcf.row(PLAIN, site=f"chr7 {position + 1} A T")
    assert "filter_source_absent" in remarked(read_vcf(written(vcf.text)))


def test_rows_without_read_counts_are_kept_and_it_is_said(written: Written) -> None:
    row = {"form": "GT", "normal": "0/0", "tumor": "0/1"}
    result = read_vcf(written(Vcf().row(PLAIN, **row).text))
    assert len(result.small_variants) == 1
    assert "filter_source_absent" in remarked(result)


def test_splice_region_is_kept_unless_switched_off(written: Written) -> None:
    entry = PLAIN | {"Consequence": "splice_region_variant&intron_variant", "HGVSp": ""}
    path = written(Vcf().row(entry).text)
    assert read_vcf(path).small_variants[0].consequence is Consequence.SPLICE_REGION
    strict = ReadOptions(filters=replace(FilterOptions(), keep_splice_region=False))
    assert reasons(read_vcf(path, options=strict)) == ["splice_region"]


def test_a_splice_site_without_protein_change_keeps_its_coding_change(written: Written) -> None:
    entry = PLAIN | {"Consequence": "splice_donor_variant", "HGVSp": "", "HGVSc": "E:c.1+1G>A"}
    (variant,) = read_vcf(written(Vcf().row(entry).text)).small_variants
    assert (variant.protein, variant.coding) == (None, "c.1+1G>A")
    assert variant.consequence is Consequence.SPLICE_SITE


@pytest.mark.parametrize(
    ("row", "origin"),
    [
        ({}, Origin.SOMATIC),
        ({"info": "SS=1"}, Origin.GERMLINE),
        ({"info": "SS=2"}, Origin.SOMATIC),
        ({"info": "SS=3"}, Origin.UNKNOWN),
        ({"info": "STATUS=Germline"}, Origin.GERMLINE),
        ({"info": "STATUS=StrongSomatic"}, Origin.SOMATIC),
        ({"info": "STATUS=AFDiff"}, Origin.UNKNOWN),
        ({"filters": "weak", "info": "SOMATIC"}, Origin.UNKNOWN),
    ],
)
def test_origin_with_a_matched_normal(
    written: Written, row: dict[str, str], origin: Origin
) -> None:
    (variant,) = read_vcf(written(Vcf().row(PLAIN, **row).text), options=OFF).small_variants
    assert variant.observed.origin is origin


def test_origin_is_unknown_without_a_normal_or_a_somatic_caller(written: Written) -> None:
    alone = Vcf(samples=("TUMOR",)).row(PLAIN, info="SOMATIC")
    germline_caller = Vcf(header=("##fileformat=VCFv4.2", "##source=HaplotypeCaller")).row(PLAIN)
    for vcf in (alone, germline_caller):
        (variant,) = read_vcf(written(vcf.text)).small_variants
        assert variant.observed.origin is Origin.UNKNOWN


def test_an_allele_that_the_tumour_does_not_have_is_no_finding(written: Written) -> None:
    row = {"normal": "0/1:50,50:0.5:100", "tumor": "0/0:100,0:0:100"}
    result = read_vcf(written(Vcf().row(V600E, **row).text), options=OFF)
    assert reasons(result) == ["not_in_sample"]
    assert "pathogenic_not_reported" not in remarked(result)


def test_reads_speak_against_a_reference_genotype_of_a_somatic_caller(written: Written) -> None:
    result = read_vcf(written(Vcf().row(PLAIN, tumor="0/0:196,4:0.02:200").text))
    assert len(result.small_variants) == 1
    assert "genotype_contradicts_reads" in remarked(result)


def test_the_same_allele_twice_is_one_alteration(written: Written) -> None:
    result = read_vcf(written(Vcf().row(PLAIN).row(PLAIN).text))
    assert len(result.small_variants) == 1
    assert reasons(result) == [FilterCode.DUPLICATE]


def test_a_rejected_row_does_not_hide_a_later_row_that_passes(written: Written) -> None:
    result = read_vcf(written(Vcf().row(PLAIN, filters="weak").row(PLAIN).text))
    assert len(result.small_variants) == 1
    assert reasons(result) == ["caller_filter"]


@pytest.mark.parametrize("entry", [{"SYMBOL": "", "Gene": ""}, {}])
def test_a_pathogenic_row_outside_of_genes_is_said_and_given_to_no_gene(
    written: Written, entry: dict[str, str]
) -> None:
    outside = V600E | {"Consequence": "upstream_gene_variant"} | entry
    result = read_vcf(written(Vcf().row(outside).text))
    assert not result.small_variants
    assert "pathogenic_not_reported" in remarked(result)


def test_an_unknown_term_of_the_reference_transcript_is_said(written: Written) -> None:
    new = PLAIN | {"Consequence": "brand_new_variant"}
    other = PLAIN | {"Feature": "ENST00000000001", "MANE_SELECT": ""}
    result = read_vcf(written(Vcf().row(new, other).text))
    assert len(result.small_variants) == 1
    assert "consequence_not_understood" in remarked(result)
