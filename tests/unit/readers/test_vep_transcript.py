"""One consequence for each gene, on the reference transcript; never the worst of all."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest

from builders.variant_files import CSQ_FIELDS, V600E, Vcf
from oncobasis.core.alteration import Consequence, SmallVariant
from oncobasis.readers.reading.codes import FilterCode
from oncobasis.readers.reading.options import ReadOptions
from oncobasis.readers.vcf.read import read_vcf

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Written = Callable[..., Path]

OTHER = V600E | {
    "Feature": "ENST00000288602.11",
    "HGVSc": "ENST00000288602.11:c.1919T>A",
    "HGVSp": "ENSP00000288602.7:p.Val640Glu",
    "CANONICAL": "",
    "MANE_SELECT": "",
}
STOP = OTHER | {"Consequence": "stop_gained", "HGVSp": "ENSP00000288602.7:p.Val640Ter"}


def protein(variant: SmallVariant) -> str:
    assert variant.protein is not None
    return variant.protein.text


@pytest.mark.parametrize("order", [(V600E, OTHER), (OTHER, V600E)])
def test_mane_select_wins_whatever_the_order(
    written: Written, order: tuple[dict[str, str], ...]
) -> None:
    (variant,) = read_vcf(written(Vcf().row(*order).text)).small_variants
    assert protein(variant) == "V600E"
    assert variant.transcript == "ENST00000646891.2"


def test_a_worse_consequence_on_another_transcript_is_not_taken(written: Written) -> None:
    (variant,) = read_vcf(written(Vcf().row(STOP, V600E).text)).small_variants
    assert variant.consequence is Consequence.MISSENSE


def test_a_change_that_is_coding_only_off_the_reference_is_no_finding(written: Written) -> None:
    intronic = V600E | {"Consequence": "intron_variant", "HGVSp": ""}
    result = read_vcf(written(Vcf().row(STOP, intronic | {"CLIN_SIG": ""}).text))
    assert not result.small_variants
    codes = [reason.code for reason in result.filtered[0].reasons]
    assert codes == [FilterCode.INTRONIC, FilterCode.CODING_OFF_REFERENCE]


def test_without_mane_annotation_the_mane_table_decides(written: Written) -> None:
    fields = tuple(name for name in CSQ_FIELDS if name != "MANE_SELECT")
    canonical = OTHER | {"CANONICAL": "YES"}
    vcf = Vcf(fields=fields).row(canonical, V600E | {"CANONICAL": ""})
    (variant,) = read_vcf(written(vcf.text)).small_variants
    assert protein(variant) == "V600E"


def test_old_version_of_the_mane_transcript_is_still_that_transcript(written: Written) -> None:
    fields = tuple(name for name in CSQ_FIELDS if name != "MANE_SELECT")
    old = V600E | {"Feature": "ENST00000646891", "CANONICAL": ""}
    vcf = Vcf(fields=fields).row(OTHER | {"CANONICAL": "YES"}, old)
    (variant,) = read_vcf(written(vcf.text)).small_variants
    assert protein(variant) == "V600E"


@pytest.mark.parametrize(("flag", "value"), [("CANONICAL", "YES"), ("PICK", "1")])
def test_canonical_then_pick_where_there_is_no_mane(
    written: Written, flag: str, value: str
) -> None:
    plain = V600E | {"MANE_SELECT": "", "CANONICAL": "", "Feature": "ENST00000000001"}
    chosen = OTHER | {flag: value}
    result = read_vcf(written(Vcf().row(plain, chosen).text))
    assert protein(result.small_variants[0]) == "V640E"
    assert "transcript_not_reference" not in {remark.code for remark in result.remarks}


def test_no_reference_transcript_is_said(written: Written) -> None:
    result = read_vcf(written(Vcf().row(OTHER).text))
    (remark,) = [r for r in result.remarks if r.code == "transcript_not_reference"]
    assert dict(remark.params) == {"gene": "BRAF", "transcript": "ENST00000288602.11"}
    assert remark.source is not None
    assert remark.source.line == 6


def test_each_overlapping_gene_with_a_coding_change_is_an_alteration(written: Written) -> None:
    second = V600E | {
        "SYMBOL": "KRAS",
        "Gene": "ENSG00000133703",
        "Feature": "ENST00000311936.8",
        "HGVSp": "ENSP00000308495.3:p.Gly12Asp",
        "MANE_SELECT": "NM_004985.5",
    }
    upstream = V600E | {"SYMBOL": "MET", "Gene": "ENSG1", "Consequence": "upstream_gene_variant"}
    result = read_vcf(written(Vcf().row(V600E, second, upstream).text))
    assert [(v.gene, protein(v)) for v in result.small_variants] == [
        ("BRAF", "V600E"),
        ("KRAS", "G12D"),
    ]
    assert result.counts.reported == 1
    assert result.counts.alterations == 2
    assert result.counts.other_genes == 1


@pytest.mark.parametrize("seed", range(5))
def test_fields_are_found_by_the_header_in_any_order(written: Written, seed: int) -> None:
    fields = list(CSQ_FIELDS)
    Random(seed).shuffle(fields)  # noqa: S311
    (variant,) = read_vcf(written(Vcf(fields=tuple(fields)).row(OTHER, V600E).text)).small_variants
    assert (variant.gene, protein(variant), variant.exon) == ("BRAF", "V600E", 15)


def test_a_key_other_than_csq_is_found_by_its_description(written: Written) -> None:
    text = Vcf().row(V600E).text.replace("CSQ", "VEPANN")
    assert len(read_vcf(written(text)).small_variants) == 1


def test_without_hgvsp_a_substitution_is_built_from_residues(written: Written) -> None:
    fields = tuple(name for name in CSQ_FIELDS if name != "HGVSp")
    entry = V600E | {"Protein_position": "600/766", "Amino_acids": "V/E"}
    result = read_vcf(written(Vcf(fields=fields).row(entry).text))
    assert protein(result.small_variants[0]) == "V600E"
    assert "annotation_field_absent" in {remark.code for remark in result.remarks}


def test_all_fields_of_the_alteration(written: Written) -> None:
    (variant,) = read_vcf(written(Vcf().row(V600E).text)).small_variants
    assert (variant.coding, variant.exon, variant.intron) == ("c.1799T>A", 15, None)
    assert variant.rsid == "rs113488022"
    assert variant.significance is not None
    assert variant.significance.value == "pathogenic"
    assert variant.genomic is not None
    assert (variant.genomic.assembly, variant.genomic.chromosome) == ("GRCh38", "7")
    assert variant.observed.allele_fraction == 0.4
    assert variant.observed.depth == 100
    assert variant.observed.origin.value == "somatic"
    assert variant.observed.source is not None
    assert (variant.observed.source.file, variant.observed.source.line) == ("case.vcf", 6)


def test_listed_rows_are_bounded_but_counted(written: Written) -> None:
    rows = Vcf()
    for position in range(10):
        rows = rows.row(V600E, site=f"chr7 {position + 1} A T", filters="weak")
    result = read_vcf(written(rows.text), options=ReadOptions(listed_rows=3))
    assert len(result.filtered) == 3
    assert result.counts.of(FilterCode.CALLER_FILTER) == 10
    assert "filtered_list_shortened" in {remark.code for remark in result.remarks}
