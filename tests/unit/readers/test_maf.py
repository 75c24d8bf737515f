"""MAF by its header: vcf2maf, TCGA, cBioPortal, Oncotator and Funcotator columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from builders.variant_files import MAF_V600E, V600E, Vcf, maf_text
from oncobasis.core.alteration import Consequence, Origin
from oncobasis.readers.maf.read import read_maf
from oncobasis.readers.reading.codes import FilterCode
from oncobasis.readers.reading.options import FilterOptions, ReadOptions
from oncobasis.readers.reading.result import ReadResult
from oncobasis.readers.vcf.read import read_vcf

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Written = Callable[..., Path]

OFF = ReadOptions(filters=FilterOptions.off())
PLAIN = MAF_V600E | {"CLIN_SIG": ""}


def reasons(result: ReadResult) -> list[str]:
    return [reason.code.value for row in result.filtered for reason in row.reasons]


def remarked(result: ReadResult) -> set[str]:
    return {remark.code for remark in result.remarks}


def test_all_fields_of_the_alteration(written: Written) -> None:
    result = read_maf(written(maf_text(MAF_V600E), "case.maf"))
    (variant,) = result.small_variants
    assert variant.protein is not None
    assert (variant.gene, variant.protein.text, variant.coding) == ("BRAF", "V600E", "c.1799T>A")
    assert (variant.exon, variant.rsid) == (15, "rs113488022")
    assert variant.observed.origin is Origin.SOMATIC
    assert (variant.observed.depth, variant.observed.allele_fraction) == (100, 0.4)
    assert variant.observed.source is not None
    assert (variant.observed.source.file, variant.observed.source.line) == ("case.maf", 3)
    assert (result.samples, result.assembly) == (("TUMOR",), "GRCh38")
    assert not remarked(result)


def test_a_vcf_and_a_maf_of_the_same_variant_agree(written: Written) -> None:
    (by_maf,) = read_maf(written(maf_text(MAF_V600E), "a.maf")).small_variants
    (by_vcf,) = read_vcf(written(Vcf().row(V600E).text)).small_variants
    for name in (
        "gene", "protein", "coding", "consequence", "exon", "rsid", "genomic", "transcript",
        "significance",
    ):  # fmt: skip
        assert getattr(by_maf, name) == getattr(by_vcf, name), name
    assert by_maf.observed.allele_fraction == by_vcf.observed.allele_fraction


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("p.V600E", "p.Val600Glu"),
        ("p.E746_A750del", "ENSP00000275493.2:p.Glu746_Ala750del"),
        ("p.R1450Cfs*12", "p.Arg1450CysfsTer12"),
        ("p.Q61*", "p.Gln61Ter"),
        ("p.T190=", "p.Thr190%3D"),
        ("p.A775_G776insYVMA", "p.(Ala775_Gly776insTyrValMetAla)"),
        ("p.L747_P753delinsS", "p.Leu747_Pro753delinsSer"),
    ],
)
@pytest.mark.parametrize("column", ["HGVSp", "Protein_Change", "amino_acid_change", "AAChange"])
def test_short_and_three_letter_spellings_are_the_same_change(
    written: Written, short: str, long: str, column: str
) -> None:
    base = {k: v for k, v in PLAIN.items() if k not in {"HGVSp", "HGVSp_Short"}}
    found = [
        read_maf(written(maf_text(base | {name: text})), options=OFF).small_variants[0].protein
        for name, text in (("HGVSp_Short", short), (column, long))
    ]
    assert found[0] is not None
    assert found[0] == found[1]


def test_columns_that_disagree_are_said(written: Written) -> None:
    result = read_maf(written(maf_text(PLAIN | {"HGVSp": "p.Val640Glu"})))
    assert "protein_columns_disagree" in remarked(result)
    assert result.small_variants[0].protein is not None
    assert result.small_variants[0].protein.text == "V600E"


@pytest.mark.parametrize(
    ("written_as", "consequence"),
    [
        ("Missense_Mutation", Consequence.MISSENSE),
        ("Nonsense_Mutation", Consequence.NONSENSE),
        ("Frame_Shift_Del", Consequence.FRAMESHIFT),
        ("Frame_Shift_Ins", Consequence.FRAMESHIFT),
        ("Splice_Site", Consequence.SPLICE_SITE),
        ("Splice_Region", Consequence.SPLICE_REGION),
        ("Translation_Start_Site", Consequence.START_LOSS),
        ("Start_Codon_SNP", Consequence.START_LOSS),
        ("Nonstop_Mutation", Consequence.STOP_LOSS),
        ("In_Frame_Ins", Consequence.INFRAME_INSERTION),
        ("MISSENSE_MUTATION", Consequence.MISSENSE),
    ],
)
def test_classification(written: Written, written_as: str, consequence: Consequence) -> None:
    row = PLAIN | {"Variant_Classification": written_as}
    (variant,) = read_maf(written(maf_text(row))).small_variants
    assert variant.consequence is consequence


@pytest.mark.parametrize(
    ("written_as", "code"),
    [
        ("Silent", "synonymous"), ("Intron", "intronic"), ("3'UTR", "utr"), ("5'UTR", "utr"),
        ("RNA", "noncoding_transcript"), ("lincRNA", "noncoding_transcript"),
        ("5'Flank", "outside_gene"), ("IGR", "outside_gene"), ("DE_NOVO_START_IN_FRAME", "utr"),
        ("Fusion", "not_a_small_variant"), ("EGFR-intragenic", "not_a_small_variant"),
        ("Something_New", "unknown_consequence"), ("", "unknown_consequence"),
    ],
)  # fmt: skip
def test_classification_that_is_no_finding(written: Written, written_as: str, code: str) -> None:
    row = PLAIN | {"Variant_Classification": written_as}
    assert reasons(read_maf(written(maf_text(row)))) == [code]


def test_in_frame_class_follows_the_protein_change(written: Written) -> None:
    row = PLAIN | {
        "Variant_Classification": "In_Frame_Del",
        "HGVSp_Short": "p.L747_P753delinsS",
        "HGVSp": "",
    }
    (variant,) = read_maf(written(maf_text(row))).small_variants
    assert variant.consequence is Consequence.INFRAME_DELINS


def test_a_splice_site_row_without_protein_keeps_its_coding_change(written: Written) -> None:
    row = PLAIN | {
        "Variant_Classification": "Splice_Site",
        "HGVSp": "",
        "HGVSp_Short": "",
        "HGVSc": "ENST00000318493.11:c.3028+1G>A",
    }
    (variant,) = read_maf(written(maf_text(row))).small_variants
    assert (variant.protein, variant.coding) == (None, "c.3028+1G>A")
    assert variant.consequence is Consequence.SPLICE_SITE


@pytest.mark.parametrize(
    ("status", "origin"),
    [
        ("Somatic", Origin.SOMATIC), ("SOMATIC", Origin.SOMATIC), ("Germline", Origin.GERMLINE),
        ("LOH", Origin.UNKNOWN), ("Unknown", Origin.UNKNOWN), ("", Origin.UNKNOWN),
        (".", Origin.UNKNOWN), ("__UNKNOWN__", Origin.UNKNOWN),
    ],
)  # fmt: skip
def test_origin(written: Written, status: str, origin: Origin) -> None:
    (variant,) = read_maf(written(maf_text(PLAIN | {"Mutation_Status": status}))).small_variants
    assert variant.observed.origin is origin


@pytest.mark.parametrize(
    "change", [{"Mutation_Status": "Wildtype"}, {"Mutation_Status": "None"},
               {"Tumor_Seq_Allele2": "A"}],
)  # fmt: skip
def test_a_row_that_is_not_mutated(written: Written, change: dict[str, str]) -> None:
    assert reasons(read_maf(written(maf_text(PLAIN | change)))) == ["not_mutated"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"FILTER": "weak_evidence"}, "caller_filter"),
        ({"FILTER": "common_variant"}, "common_in_population"),
        ({"gnomAD_AF": "0.02"}, "common_in_population"),
        ({"gnomAD_AF": "0.002", "Matched_Norm_Sample_Barcode": ""}, "common_in_population"),
        ({"t_depth": "9"}, "low_depth"),
        ({"t_alt_count": "2"}, "low_alt_reads"),
    ],
)
def test_filters(written: Written, change: dict[str, str], code: str) -> None:
    path = written(maf_text(PLAIN | {"HGVSp_Short": "p.S12T", "HGVSp": "p.Ser12Thr"} | change))
    assert reasons(read_maf(path)) == [code]
    assert len(read_maf(path, options=OFF).small_variants) == 1


@pytest.mark.parametrize("change", [{"gnomAD_AF": "0.02"}, {"FILTER": "common_variant"}])
def test_a_hotspot_stays_though_it_is_common(written: Written, change: dict[str, str]) -> None:
    result = read_maf(written(maf_text(PLAIN | change)))
    assert len(result.small_variants) == 1
    assert "hotspot_kept" in {remark.code for remark in result.remarks}


def test_a_rejected_hotspot_is_said_and_stays_open(written: Written) -> None:
    result = read_maf(written(maf_text(PLAIN | {"FILTER": "weak_evidence"})))
    assert not result.small_variants
    assert "hotspot_not_reported" in {remark.code for remark in result.remarks}
    assert [(one.gene, one.first) for one in result.uncovered] == [("BRAF", 600)]


@pytest.mark.parametrize(
    ("columns", "fraction"),
    [
        ({"tumor_f": "0.37"}, 0.37), ({"tumor_vaf": "37%"}, 0.37), ({"t_vaf": "37"}, 0.37),
        ({"i_TumorVAF_WU": "45.66"}, 0.4566), ({"i_TumorVAF_WU": "0.8"}, 0.008),
        ({"tumor_vaf": "NA", "t_alt_count": "5", "t_ref_count": "15"}, 0.25),
        ({"tumor_vaf": "x"}, None), ({"tumor_vaf": "-1"}, None),
    ],
)  # fmt: skip
def test_fraction(written: Written, columns: dict[str, str], fraction: float | None) -> None:
    base = {k: v for k, v in PLAIN.items() if not k.startswith("t_")}
    (variant,) = read_maf(written(maf_text(base | columns))).small_variants
    assert variant.observed.allele_fraction == fraction


@pytest.mark.parametrize(
    ("alleles", "genomic"),
    [
        (("5", "T", "-", "ATG"), (4, "AT", "A")),
        (("5", "-", "GG", "AT"), (5, "A", "AGG")),
        (("5", "T", "-", ""), (5, "T", "-")),
        (("5", "TG", "CA", ""), (5, "TG", "CA")),
    ],
)
def test_indels_in_vcf_form(
    written: Written, alleles: tuple[str, str, str, str], genomic: tuple[int, str, str]
) -> None:
    start, reference, alternative, flanks = alleles
    row = PLAIN | {
        "Start_Position": start,
        "Reference_Allele": reference,
        "Tumor_Seq_Allele1": reference,
        "Tumor_Seq_Allele2": alternative,
        "flanking_bps": flanks,
    }
    (variant,) = read_maf(written(maf_text(row))).small_variants
    assert variant.genomic is not None
    found = variant.genomic
    assert (found.position, found.reference, found.alternative) == genomic


def test_one_sample_of_several(written: Written) -> None:
    other = PLAIN | {
        "Tumor_Sample_Barcode": "P2",
        "HGVSp_Short": "p.G12D",
        "NCBI_Build": "GRCh37",
    }
    path = written(maf_text(PLAIN, other))
    result = read_maf(path, options=ReadOptions(sample="TUMOR"))
    assert len(result.small_variants) == 1
    assert reasons(result) == [FilterCode.OTHER_SAMPLE]
    assert result.filtered[0].change == ""  # another patient's finding is not told


def test_a_maf_without_sample_column_is_one_sample(written: Written) -> None:
    row = {k: v for k, v in PLAIN.items() if k != "Tumor_Sample_Barcode"}
    result = read_maf(written(maf_text(row)))
    assert len(result.small_variants) == 1
    assert "no_sample_column" in remarked(result)


def test_the_smallest_maf_says_what_it_cannot_filter(written: Written) -> None:
    row = {
        "Hugo_Symbol": "KRAS",
        "Variant_Classification": "Missense_Mutation",
        "Protein_Change": "p.G12D",
    }
    result = read_maf(written(maf_text(row)))
    assert len(result.small_variants) == 1
    filters = {dict(r.params)["filter"] for r in result.remarks if r.code == "filter_source_absent"}
    assert filters == {"population_frequency", "read_support", "known_pathogenic", "caller_filter"}
    assert {"tumor_only", "assembly_unknown", "no_sample_column"} <= remarked(result)


@pytest.mark.parametrize(
    ("gene", "remark", "symbol"),
    [
        ("WHSC1", "gene_renamed", "NSD2"),
        ("MLL2", "gene_ambiguous", "MLL2"),
        ("NOTAGENE", "gene_unknown", "NOTAGENE"),
        ("1-Sep", "gene_looks_like_date", "1-Sep"),
    ],
)
def test_gene_names(written: Written, gene: str, remark: str, symbol: str) -> None:
    result = read_maf(written(maf_text(PLAIN | {"Hugo_Symbol": gene})))
    assert result.small_variants[0].gene == symbol
    assert remark in remarked(result)


def test_an_ambiguous_name_is_settled_by_the_gene_id(written: Written) -> None:
    row = PLAIN | {"Hugo_Symbol": "MLL2", "Entrez_Gene_Id": "8085"}
    result = read_maf(written(maf_text(row)))
    assert result.small_variants[0].gene == "KMT2D"
    assert "gene_renamed" in remarked(result)


def test_a_row_without_gene(written: Written) -> None:
    assert reasons(read_maf(written(maf_text(PLAIN | {"Hugo_Symbol": "Unknown"})))) == ["no_gene"]


def test_a_protein_text_that_is_not_understood_keeps_the_row(written: Written) -> None:
    result = read_maf(written(maf_text(PLAIN | {"HGVSp_Short": "p.%%", "HGVSp": ""})))
    assert result.small_variants[0].protein is None
    (remark,) = [r for r in result.remarks if r.code == "protein_not_understood"]
    assert remark.source is not None
    assert remark.source.line == 3


def test_tert_promoter_in_a_maf(written: Written) -> None:
    row = PLAIN | {
        "Hugo_Symbol": "TERT",
        "Chromosome": "chr5",
        "Start_Position": "1295113",
        "Reference_Allele": "G",
        "Tumor_Seq_Allele1": "G",
        "Tumor_Seq_Allele2": "A",
        "Variant_Classification": "5'Flank",
        "HGVSp": "",
        "HGVSp_Short": "",
    }
    (variant,) = read_maf(written(maf_text(row))).small_variants
    assert (variant.coding, variant.consequence) == ("C228T", Consequence.PROMOTER)


def test_the_same_row_twice_is_one_alteration(written: Written) -> None:
    result = read_maf(written(maf_text(PLAIN, PLAIN)))
    assert len(result.small_variants) == 1
    assert reasons(result) == ["duplicate"]


def test_a_row_that_names_no_sample_is_nobodys_and_leaves_its_gene_open(written: Written) -> None:
    other = PLAIN | {"Hugo_Symbol": "KRAS", "Tumor_Sample_Barcode": ""}
    result = read_maf(written(maf_text(PLAIN, other), "a.maf"))
    assert [seen.gene for seen in result.small_variants] == ["BRAF"]
    assert (reasons(result), result.unread) == (["row_unreadable"], ("KRAS",))


def test_an_unknown_classification_leaves_its_gene_open(written: Written) -> None:
    other = PLAIN | {"Hugo_Symbol": "KRAS", "Variant_Classification": "Something"}
    result = read_maf(written(maf_text(PLAIN, other), "a.maf"))
    assert (reasons(result), result.unread) == (["unknown_consequence"], ("KRAS",))
