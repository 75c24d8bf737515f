"""SnpEff and Funcotator: layouts, alleles, choice of the transcript, splice sites, escapes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from builders.annotated_vcf import HEADERS, KNOWN, Tool, info_of, row_of, vcf_of
from oncobasis.core.alteration import Consequence
from oncobasis.core.errors import InputError
from oncobasis.readers.reading.options import FilterOptions, ReadOptions
from oncobasis.readers.reading.result import ReadResult
from oncobasis.readers.small_variants.consequence import SPLICE_REGION, SPLICE_SITE
from oncobasis.readers.vcf.annotations.funcotator import effect_of
from oncobasis.readers.vcf.read import read_vcf

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Written = Callable[..., Path]

BRAF = KNOWN[0]
OFF = ReadOptions(filters=FilterOptions.off())


def proteins(result: ReadResult) -> list[str]:
    return [v.protein.text for v in result.small_variants if v.protein]


def read(
    written: Written, tool: Tool, *rows: str, options: ReadOptions | None = None
) -> ReadResult:
    return read_vcf(written(vcf_of(tool, *rows)), options=options)


@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize("tool", [Tool.SNPEFF, Tool.OLD_SNPEFF, Tool.FUNCOTATOR])
def test_mane_select_by_the_table_whatever_the_order_and_impact(
    written: Written, tool: Tool, order: int
) -> None:
    key, _, mane = info_of(tool, BRAF).partition("=")
    other = mane.replace("ENST00000646891", "ENST00000288602").replace("600", "640")
    mark = "#" if tool is Tool.FUNCOTATOR else ","
    info = f"{key}={mark.join([mane, other][::order])}"
    result = read(written, tool, row_of(BRAF, info))
    assert proteins(result) == ["V600E"]
    assert "transcript_not_reference" not in {remark.code for remark in result.remarks}


def test_without_the_mane_transcript_it_is_said(written: Written) -> None:
    info = info_of(Tool.SNPEFF, BRAF).replace("ENST00000646891", "ENST00000288602")
    result = read(written, Tool.SNPEFF, row_of(BRAF, info))
    assert "transcript_not_reference" in {remark.code for remark in result.remarks}


@pytest.mark.parametrize("tool", [Tool.SNPEFF, Tool.OLD_SNPEFF, Tool.FUNCOTATOR])
def test_each_allele_has_its_own_effect(written: Written, tool: Tool) -> None:
    key, _, first = info_of(tool, BRAF).partition("=")
    allele = {Tool.SNPEFF: "C", Tool.OLD_SNPEFF: "2"}.get(tool)
    second = info_of(tool, BRAF, allele).partition("=")[2]
    second = second.replace("Val600Glu", "Val600Gly").replace("V600E", "V600G")
    row = row_of(BRAF, f"{key}={first},{second}", tumor="1/2:50,30,20:100")
    result = read(written, tool, row.replace("\tA\tT\t", "\tA\tT,C\t"))
    assert sorted(proteins(result)) == ["V600E", "V600G"]


def test_snpeff_neighbours_features_and_warnings_are_no_genes(written: Written) -> None:
    mane = info_of(Tool.SNPEFF, BRAF)
    more = (
        "T|sequence_feature|MODERATE|BRAF|E|modified:x|ENST00000646891|protein_coding|1|c.1A>T||",
        "T|intergenic_region|MODIFIER|BRAF-KRAS|E-F|intergenic_region|E-F|||n.5A>T||||||",
        "T|structural_interaction_variant|HIGH|BRAF|E|interaction|3OG7:A_5|protein_coding|1||||",
    )
    result = read(written, Tool.SNPEFF, row_of(BRAF, ",".join((mane, *more))))
    assert [(v.gene, v.protein and v.protein.text) for v in result.small_variants] == [
        ("BRAF", "V600E")
    ]
    only = read(written, Tool.SNPEFF, row_of(BRAF, f"ANN={more[1]}"), options=OFF)
    assert [reason.code.value for row in only.filtered for reason in row.reasons] == [
        "outside_gene"
    ]


def test_snpeff_fields_in_another_order(written: Written) -> None:
    header = HEADERS[Tool.SNPEFF]
    names = header.partition("'")[2].partition("'")[0].split(" | ")
    values = info_of(Tool.SNPEFF, BRAF).partition("=")[2].split("|")
    text = vcf_of(Tool.SNPEFF, row_of(BRAF, "ANN=" + "|".join(values[::-1])))
    text = text.replace(" | ".join(names), " | ".join(names[::-1]))
    assert proteins(read_vcf(written(text))) == ["V600E"]


def test_an_ann_line_without_fields_is_refused(written: Written) -> None:
    text = vcf_of(Tool.SNPEFF, row_of(BRAF, info_of(Tool.SNPEFF, BRAF)))
    with pytest.raises(InputError, match="ANN line"):
        read_vcf(written(text.replace("Annotation |", "Something |")))


@pytest.mark.parametrize(
    ("effect", "consequence"),
    [
        ("SPLICE_SITE_DONOR", Consequence.SPLICE_SITE),
        ("FRAME_SHIFT", Consequence.FRAMESHIFT),
        ("STOP_GAINED", Consequence.NONSENSE),
        ("missense_variant+splice_region_variant", Consequence.MISSENSE),
    ],
)
def test_old_and_new_effect_names_of_eff(
    written: Written, effect: str, consequence: Consequence
) -> None:
    info = info_of(Tool.OLD_SNPEFF, BRAF).replace("NON_SYNONYMOUS_CODING", effect)
    (variant,) = read(written, Tool.OLD_SNPEFF, row_of(BRAF, info)).small_variants
    assert variant.consequence is consequence


def test_eff_with_a_plain_residue_change(written: Written) -> None:
    info = info_of(Tool.OLD_SNPEFF, BRAF).replace("p.Val600Glu/c.1799T>A", "V600E")
    assert proteins(read(written, Tool.OLD_SNPEFF, row_of(BRAF, info))) == ["V600E"]


@pytest.mark.parametrize(
    ("written_class", "secondary", "expected"),
    [
        ("SPLICE_SITE", "INTRON", SPLICE_SITE),
        ("SPLICE_SITE", "", SPLICE_SITE),
        ("SPLICE_SITE", "SILENT", SPLICE_REGION),
        ("COULD_NOT_DETERMINE", "", None),
    ],
)
def test_splice_sites_of_funcotator(written_class: str, secondary: str, expected: object) -> None:
    assert effect_of(written_class, secondary) == expected


def test_a_missense_change_at_the_border_of_an_exon_is_missense() -> None:
    found = effect_of("SPLICE_SITE", "MISSENSE")
    assert found is not None
    assert found.consequence is Consequence.MISSENSE


def test_funcotator_frequency_class_and_escapes(written: Written) -> None:
    info = info_of(Tool.FUNCOTATOR, BRAF)
    common = info.removesuffix("||]") + "|0.02|]"
    plain = common.replace("V600E", "S12T")
    result = read(written, Tool.FUNCOTATOR, row_of(BRAF, plain))
    codes = [reason.code.value for row in result.filtered for reason in row.reasons]
    assert codes == ["common_in_population"]
    known = plain.removesuffix("|]") + "|Pathogenic_%2C_drug_%20_response]"
    kept = read(written, Tool.FUNCOTATOR, row_of(BRAF, known))
    assert proteins(kept) == ["S12T"]
    assert "pathogenic_kept" in {remark.code for remark in kept.remarks}


def test_info_frequency_and_class_of_other_tools(written: Written) -> None:
    plain = info_of(Tool.SNPEFF, BRAF).replace("Val600Glu", "Ser12Thr")
    more = (
        '##INFO=<ID=gnomAD_exomes_AF,Number=A,Type=Float,Description="x">',
        '##INFO=<ID=CLNSIG,Number=.,Type=String,Description="x">',
    )
    for info, code in (
        (f"gnomAD_exomes_AF=0.02;{plain}", ["common_in_population"]),
        (f"AF=0.02;{plain}", []),
        (f"{plain};gnomAD_exomes_AF=0.02;CLNSIG=Pathogenic", []),
    ):
        result = read_vcf(written(vcf_of(Tool.SNPEFF, row_of(BRAF, info), more=more)))
        assert [r.code.value for row in result.filtered for r in row.reasons] == code
        assert "filter_source_absent" not in {remark.code for remark in result.remarks}


def test_mutect2_writes_the_population_frequency_as_a_negative_logarithm(written: Written) -> None:
    plain = info_of(Tool.SNPEFF, BRAF).replace("Val600Glu", "Ser12Thr")
    more = ('##INFO=<ID=POPAF,Number=A,Type=Float,Description="negative log 10 population AF">',)
    for text, found in (("1.30", 0), ("7.30", 1)):
        row = row_of(BRAF, f"POPAF={text};{plain}")
        result = read_vcf(written(vcf_of(Tool.SNPEFF, row, more=more)))
        assert len(result.small_variants) == found
