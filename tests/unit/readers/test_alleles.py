"""Alternative alleles, contigs and multi-allelic rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from builders.variant_files import CSQ_FIELDS, V600E, Vcf
from oncobasis.core.alteration import Consequence
from oncobasis.readers.reading.options import FilterOptions, ReadOptions
from oncobasis.readers.small_variants.alleles import primary_chromosome, trimmed, vep_alleles
from oncobasis.readers.vcf.read import read_vcf
from oncobasis.readers.vcf.services import Services

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Written = Callable[..., Path]

NOBODY = Services(lambda _assembly, _transcripts: None)


@pytest.mark.parametrize(
    ("alternative", "code"),
    [
        ("*", "spanning_deletion"),
        ("<*>", "no_alternative"),
        ("<NON_REF>", "no_alternative"),
        (".", "no_alternative"),
        ("<DEL>", "symbolic_allele"),
        ("<INS:ME:ALU>", "symbolic_allele"),
        ("]15:80623247]C", "breakend"),
        ("C[2:33141314[", "breakend"),
        (".A", "breakend"),
        ("R", "not_bases"),
        ("A-T", "not_bases"),
    ],
)
def test_alleles_that_are_no_sequence_are_listed(
    written: Written, alternative: str, code: str
) -> None:
    path = written(Vcf().row(V600E, site=f"chr7 140753336 A {alternative}").text)
    result = read_vcf(path, services=NOBODY)
    (row,) = result.filtered
    assert [reason.code.value for reason in row.reasons] == [code]
    assert row.change == f"chr7:140753336 A>{alternative}"
    assert not result.small_variants


@pytest.mark.parametrize(
    ("contig", "chromosome"),
    [
        ("7", "7"), ("chr7", "7"), ("CHR7", "7"), ("chrX", "X"), ("x", "X"), ("MT", "MT"),
        ("chrM", "MT"), ("M", "MT"), ("NC_000007.14", "7"), ("NC_000023.11", "X"),
        ("NC_012920.1", "MT"), ("chrUn_KI270742v1", None), ("GL000220.1", None), ("hs37d5", None),
        ("chr6_GL000250v2_alt", None), ("HLA-A*01:01", None), ("23", None), ("chrEBV", None),
    ],
)  # fmt: skip
def test_contig(contig: str, chromosome: str | None) -> None:
    assert primary_chromosome(contig) == chromosome


def test_a_contig_that_is_no_chromosome_is_listed(written: Written) -> None:
    result = read_vcf(written(Vcf().row(V600E, site="chrUn_KI270742v1 5 A T").text))
    assert [reason.code.value for reason in result.filtered[0].reasons] == ["contig_not_primary"]


@pytest.mark.parametrize(
    ("change", "shortest"),
    [
        ((10, "A", "T"), (10, "A", "T")),
        ((10, "CTT", "CT"), (10, "CT", "C")),
        ((10, "CTT", "CTTT"), (10, "C", "CT")),
        ((10, "GAC", "GTC"), (11, "A", "T")),
        ((10, "ac", "at"), (11, "C", "T")),
        ((10, "GGAATTAAGAGAAGC", "G"), (10, "GGAATTAAGAGAAGC", "G")),
    ],
)
def test_shortest_form(change: tuple[int, str, str], shortest: tuple[int, str, str]) -> None:
    assert trimmed(*change) == shortest


@pytest.mark.parametrize(
    ("reference", "alternatives", "written_by_vep"),
    [
        ("A", ["T", "G"], ["T", "G"]),
        ("CA", ["C", "CAA"], ["-", "AA"]),
        ("C", ["CT", "G"], ["CT", "G"]),
        ("C", ["CT", "*"], ["T", "*"]),
        ("CAA", ["C", "CGA"], ["-", "GA"]),
    ],
)
def test_alleles_as_vep_writes_them(
    reference: str, alternatives: list[str], written_by_vep: list[str]
) -> None:
    assert vep_alleles(reference, alternatives) == written_by_vep


def test_each_allele_of_a_row_gets_its_own_annotation(written: Written) -> None:
    second = V600E | {"Allele": "C", "HGVSp": "p.Val600Gly"}
    tumor = "0/1/2:50,30,20:0.3,0.2:100"
    vcf = Vcf().row(second, V600E, site="chr7 140753336 A T,C", tumor=tumor)
    variants = read_vcf(written(vcf.text)).small_variants
    found = [(v.protein and v.protein.text, v.observed.allele_fraction) for v in variants]
    assert found == [("V600G", 0.2), ("V600E", 0.3)]


def test_allele_number_wins_over_the_allele_text(written: Written) -> None:
    fields = (*CSQ_FIELDS, "ALLELE_NUM")
    entries = (
        V600E | {"ALLELE_NUM": "2", "HGVSp": "p.Val600Gly"},
        V600E | {"ALLELE_NUM": "1"},
    )
    tumor = "0/1/2:50,30,20:0.3,0.2:100"
    vcf = Vcf(fields=fields).row(*entries, site="chr7 140753336 A T,C", tumor=tumor)
    variants = read_vcf(written(vcf.text)).small_variants
    assert [v.protein and v.protein.text for v in variants] == ["V600G", "V600E"]


def test_a_star_beside_an_allele_does_not_lose_the_allele(written: Written) -> None:
    vcf = Vcf().row(V600E, site="chr7 140753336 A T,*", tumor="0/1/2:50,30,20:0.3,0.2:100")
    result = read_vcf(written(vcf.text))
    assert len(result.small_variants) == 1
    assert result.counts.alleles == 2
    assert [r.code.value for row in result.filtered for r in row.reasons] == ["spanning_deletion"]


@pytest.mark.parametrize(
    ("entries", "code"),
    [((), "not_annotated"), (({**V600E, "Consequence": "new_term"},), "unknown_consequence")],
)
def test_an_allele_without_a_known_annotation_is_listed(
    written: Written, entries: tuple[dict[str, str], ...], code: str
) -> None:
    result = read_vcf(written(Vcf().row(*entries).text))
    assert [reason.code.value for reason in result.filtered[0].reasons] == [code]
    assert result.counts.not_understood == 1


@pytest.mark.parametrize(
    ("length", "position", "name"),
    [
        (248956422, 1295113, "C228T"),
        (248956422, 1295135, "C250T"),
        (249250621, 1295228, "C228T"),
        (249250621, 1295250, "C250T"),
        (248956422, 1295228, None),
        (249250621, 1295113, None),
        (1, 1295113, None),
    ],
)
def test_tert_promoter_hotspots_by_position(
    written: Written, length: int, position: int, name: str | None
) -> None:
    upstream = {
        "Allele": "A", "Consequence": "upstream_gene_variant", "SYMBOL": "TERT", "Gene": "ENSG9",
        "Feature_type": "Transcript", "Feature": "ENST00000310581.10", "BIOTYPE": "protein_coding",
    }  # fmt: skip
    header = ("##fileformat=VCFv4.2", f"##contig=<ID=chr1,length={length}>", "##source=Mutect2")
    vcf = Vcf(header=header).row(upstream, site=f"chr5 {position} G A")
    found = read_vcf(written(vcf.text)).small_variants
    assert [(v.gene, v.coding, v.consequence) for v in found] == (
        [("TERT", name, Consequence.PROMOTER)] if name else []
    )


def test_another_base_at_the_promoter_hotspot_is_no_hotspot(written: Written) -> None:
    assert not read_vcf(written(Vcf().row(site="chr5 1295113 G T").text)).small_variants


def test_a_promoter_hotspot_without_any_annotation_is_found(written: Written) -> None:
    (variant,) = read_vcf(written(Vcf().row(site="chr5 1295113 G A").text)).small_variants
    assert (variant.gene, variant.coding) == ("TERT", "C228T")


def test_with_all_filters_off_an_intergenic_row_still_names_no_gene(written: Written) -> None:
    intergenic = {"Allele": "T", "Consequence": "intergenic_variant"}
    options = ReadOptions(filters=FilterOptions.off())
    result = read_vcf(written(Vcf().row(intergenic).text), options=options)
    assert [reason.code.value for reason in result.filtered[0].reasons] == ["outside_gene"]
