"""bcftools csq: residues in its own notation, haplotypes, compounds; also its own real output."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from builders.annotated_vcf import KNOWN, Tool, info_of, row_of, vcf_of
from oncobasis.nomenclature.protein import parse_protein
from oncobasis.readers.reading.codes import FilterCode
from oncobasis.readers.reading.result import ReadResult
from oncobasis.readers.vcf.annotations.bcsq_protein import protein_text
from oncobasis.readers.vcf.read import read_vcf

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Written = Callable[..., Path]

BRAF = KNOWN[0]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("600V>600E", "V600E"),
        ("12G", "G12="),
        ("61Q>61*", "Q61*"),
        ("7YG>7*", "Y7*"),  # in-frame deletion that leaves a stop
        ("745KELREAT>745KT", "E746_A750del"),
        ("746ELREATS>746V", "E746_S752delinsV"),
        ("10EY>10EEY", "E10dup"),
        ("10EY>9EEY", "E10dup"),  # the new number is shifted by a change before it
        ("769VDN>769VHN", "D770H"),
        ("769VDN>769VDSVDN", "D770_N771insSVD"),
        ("770DN>770DGGN", "D770_N771insGG"),
        ("330VA>330TS", "V330_A331delinsTS"),
        ("1M>1V", "M1V"),
        ("60*>60K", "*60Kext*?"),
    ],
)
def test_residues_in_frame(written: str, expected: str) -> None:
    assert parse_protein(protein_text(written, frameshift=False)).text == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("25E..329>25G..94", "E25Gfs*70"),
        ("23C..60>23*", "C23*"),
        ("23CKCPS*>23CQ*", "K24Qfs*2"),
        ("23CKCPS*>23C*", "K24*"),
        ("23CKCPS*>23CQLV", "K24Qfs"),
    ],
)
def test_frameshifts(written: str, expected: str) -> None:
    assert parse_protein(protein_text(written, frameshift=True)).text == expected


@pytest.mark.parametrize("written", ["", "x", "25E..329>25E..94", "10>10E", "12"])
def test_what_can_not_be_told_is_not_guessed(written: str) -> None:
    assert not protein_text(written, frameshift=".." in written)


def compound(first_filter: str = "PASS") -> str:
    """Two bases of codon 600 on one haplotype: the first row describes both."""
    bases = "140753335C>T+140753336A>T"
    first = f"BCSQ=missense|BRAF|ENST00000646891|protein_coding|-|600V>600K|{bases}"
    head = row_of(BRAF, first, filters=first_filter).replace("140753336\t", "140753335\t")
    tail = row_of(BRAF, "BCSQ=@140753335")
    return vcf_of(Tool.BCSQ, head.replace("\tA\tT\t", "\tC\tT\t"), tail)


def reasons(result: ReadResult) -> list[str]:
    return [reason.code.value for row in result.filtered for reason in row.reasons]


def test_a_compound_change_is_one_finding(written: Written) -> None:
    result = read_vcf(written(compound()))
    assert [v.protein and v.protein.text for v in result.small_variants] == ["V600K"]
    assert reasons(result) == [FilterCode.PART_OF_ANOTHER_ROW]
    assert result.counts.not_understood == 0


def test_the_rest_of_a_compound_whose_row_is_left_out_is_not_judged(written: Written) -> None:
    result = read_vcf(written(compound(first_filter="weak")))
    assert not result.small_variants
    assert sorted(reasons(result)) == ["caller_filter", "not_annotated"]
    assert result.counts.not_understood == 1


def test_what_lies_behind_a_stop_is_no_finding_but_a_hotspot_there_is_said(
    written: Written,
) -> None:
    info = info_of(Tool.BCSQ, BRAF).replace("missense", "*missense")
    result = read_vcf(written(vcf_of(Tool.BCSQ, row_of(BRAF, info))))
    assert reasons(result) == ["after_stop"]
    assert "hotspot_not_reported" in {remark.code for remark in result.remarks}


@pytest.mark.parametrize(
    ("mask", "found"), [("1", ["V600E"]), ("2", ["V600E"]), ("8", ["V600G"]), ("0", ["V600E"])]
)
def test_the_mask_says_which_entries_are_those_of_the_sample(
    written: Written, mask: str, found: list[str]
) -> None:
    other = info_of(Tool.BCSQ, BRAF).removeprefix("BCSQ=").replace("600V>600E", "600V>600G")
    row = row_of(BRAF, f"{info_of(Tool.BCSQ, BRAF)},{other}", tumor=f"0/1:60,40:100:{mask}")
    text = vcf_of(Tool.BCSQ, row.replace("GT:AD:DP", "GT:AD:DP:BCSQ"))
    variants = read_vcf(written(text)).small_variants
    assert [v.protein and v.protein.text for v in variants] == found


def test_entries_of_several_alleles_are_told_apart_by_their_bases(written: Written) -> None:
    entry = "missense|BRAF|ENST00000646891|protein_coding|-|600V>600{0}|140753336A>{1}"
    info = f"BCSQ={entry.format('E', 'T')},{entry.format('G', 'C')}"
    row = row_of(BRAF, info, tumor="1/2:50,30,20:100").replace("\tA\tT\t", "\tA\tT,C\t")
    variants = read_vcf(written(vcf_of(Tool.BCSQ, row))).small_variants
    found = {v.genomic.alternative: v.protein.text for v in variants if v.genomic and v.protein}
    assert found == {"T": "V600E", "C": "V600G"}


def test_what_bcftools_itself_writes(written: Written, tmp_path: Path) -> None:
    """A synthetic gene of 60 codons with one intron, annotated by bcftools csq of pysam."""
    pysam = pytest.importorskip("pysam")
    bcftools = pytest.importorskip("pysam.bcftools")
    codons = "ATG" + "GCTGAATGTAAACTG" * 11 + "GTGTCCGGA" + "TAA"
    assert len(codons) == 180
    bases = list("ACGT" * 150)
    bases[100:160], bases[160:162], bases[258:260] = codons[:60], "GT", "AG"
    bases[260:380] = codons[60:]
    genome = "".join(bases)
    (tmp_path / "r.fa").write_text(f">1\n{genome}\n")
    pysam.faidx(str(tmp_path / "r.fa"))
    (tmp_path / "a.gff").write_text(GFF)
    sites = [
        (105, "C", "A"),  # GCT > GAT: A2D
        (110, genome[109], "A" if genome[109] != "A" else "C"),
        (119, genome[118:122], genome[118]),  # three bases out
        (161, "G", "A"),
        (270, genome[269:272], genome[269]),  # two bases out
    ]
    rows = "".join(
        f"1\t{at}\t.\t{ref}\t{alt}\t.\tPASS\t.\tGT:AD:DP\t0/1:60,40:100\n" for at, ref, alt in sites
    )
    bare = tmp_path / "bare.vcf"
    bare.write_text(f"{BARE}{rows}")
    arguments = ["-f", str(tmp_path / "r.fa"), "-g", str(tmp_path / "a.gff"), "-l", "-b", "-Ov"]
    text = bcftools.csq(*arguments, str(bare))
    result = read_vcf(written(text))
    found = [(v.gene, v.consequence and v.consequence.value) for v in result.small_variants]
    assert result.annotation == "bcftools csq"
    assert [gene for gene, _ in found] == ["BRAF"] * 5
    assert [kind for _, kind in found][-2:] == ["splice_site", "frameshift"]
    proteins = [v.protein.text for v in result.small_variants if v.protein]
    assert proteins[0] == "A2D"
    assert len(proteins) == 4


_GENE = "ID=gene:ENSG1;Name=BRAF;biotype=protein_coding;gene_id=ENSG1"
_NAME = "transcript:ENST00000646891"
_MRNA = f"ID={_NAME};Parent=gene:ENSG1;biotype=protein_coding;transcript_id=ENST00000646891"
GFF = "".join(
    f"1\te\t{kind}\t{start}\t{end}\t.\t+\t{phase}\t{text}\n"
    for kind, start, end, phase, text in (
        ("gene", 81, 400, ".", _GENE),
        ("mRNA", 81, 400, ".", _MRNA),
        ("exon", 81, 160, ".", f"Parent={_NAME}"),
        ("CDS", 101, 160, "0", f"Parent={_NAME}"),
        ("exon", 261, 400, ".", f"Parent={_NAME}"),
        ("CDS", 261, 380, "0", f"Parent={_NAME}"),
    )
)
BARE = (
    '##fileformat=VCFv4.2\n##contig=<ID=1,length=600>\n##FILTER=<ID=PASS,Description="p">\n'
    '##FORMAT=<ID=GT,Number=1,Type=String,Description="g">\n'
    '##FORMAT=<ID=AD,Number=R,Type=Integer,Description="a">\n'
    '##FORMAT=<ID=DP,Number=1,Type=Integer,Description="d">\n'
    "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tT\n"
)
