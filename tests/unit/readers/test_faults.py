"""Wrong, cut, empty and foreign files: a message with file, place and remedy, never a crash."""

from __future__ import annotations

import gzip
import re
import zipfile
from typing import TYPE_CHECKING

import pytest

from builders.variant_files import MAF_V600E, V600E, Vcf, maf_text
from oncobasis.core.errors import InputError
from oncobasis.readers.intake.read import read_variants
from oncobasis.readers.maf.read import read_maf
from oncobasis.readers.reading.codes import FilterCode
from oncobasis.readers.reading.options import ReadOptions
from oncobasis.readers.vcf.read import read_vcf

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Written = Callable[..., Path]

GOOD = Vcf().row(V600E).text
HEADER = GOOD[: GOOD.index("chr7\t")]
GOOD_MAF = maf_text(MAF_V600E)
MANY = Vcf(rows=tuple(Vcf().row(V600E).rows[0] for _ in range(3000))).text.encode()
BGZF_END = bytes.fromhex("1f8b08040000000000ff0600424302001b0003000000000000000000")


def fault(path: Path, options: ReadOptions | None = None) -> str:
    with pytest.raises(InputError) as error:
        read_variants(path, options)
    assert error.value.where
    return str(error.value)


def without_column(name: str) -> str:
    return maf_text({key: value for key, value in MAF_V600E.items() if key != name})


@pytest.mark.parametrize(
    ("content", "says"),
    [
        pytest.param(b"", "empty", id="empty"),
        pytest.param(b"\n\n\n", "empty", id="blank lines"),
        pytest.param(b"\x00\x01\x02\x03" * 100, "binary", id="binary"),
        pytest.param(b"PK\x03\x04rest", "Excel", id="xlsx"),
        pytest.param(b"BCF\x02\x02rest", "bcftools view", id="bcf"),
        pytest.param(gzip.compress(b"BCF\x02\x02rest"), "bcftools view", id="bcf, compressed"),
        pytest.param(gzip.compress(b"BAM\x01rest"), "BAM", id="bam"),
        pytest.param(b"%PDF-1.7", "PDF", id="pdf"),
        pytest.param("a".encode("utf-32"), "UTF-32", id="utf-32"),
        pytest.param(b"(\xb5/\xfdrest", "zstd", id="zstandard"),
        pytest.param(b'{"case_id": "1"}', "not recognised", id="json"),
        pytest.param(b"gene\tchange\nBRAF\tV600E\n", "not recognised", id="another table"),
        pytest.param(b"\x1f\x8b\x08\x00garbage", "empty|cut off", id="gzip header, then garbage"),
        pytest.param(HEADER.split("#CHROM")[0].encode(), "column line", id="header cut off"),
        pytest.param(GOOD.replace("#CHROM", "CHROM").encode(), "column line", id="no column line"),
        pytest.param(GOOD.replace("\tREF\t", "\tRFE\t").encode(), "missing: REF", id="column"),
        pytest.param(
            GOOD.replace("POS\tID", "ID\tPOS").encode(), "another order", id="swapped columns"
        ),
        pytest.param(GOOD.replace("\t", "    ").encode(), "tabs", id="blanks for tabs"),
        pytest.param(GOOD.replace("|SYMBOL|", "|SIMBOL|").encode(), "lacks SYMBOL", id="no SYMBOL"),
        pytest.param(GOOD.replace("length=159345973", "length=159138663")
                     .replace("##source", '##VEP="v105" assembly="GRCh38.p13"\n##source').encode(),
                     "GRCh37, but VEP", id="annotated on another assembly"),
        pytest.param(GOOD.replace("##source=Mutect2", "##reference=mm10.fa").encode(),
                     "no human assembly", id="mouse"),
        pytest.param(GOOD.replace("NORMAL\tTUMOR", "S1\tS2").encode(), "--sample", id="which"),
        pytest.param(GOOD.replace("NORMAL\tTUMOR", "S1\tS1").encode(), "two columns", id="twice"),
        pytest.param(without_column("Hugo_Symbol").encode(), "lacks.*Hugo_Symbol", id="no gene"),
        pytest.param(without_column("Variant_Classification").encode(),
                     "lacks.*Variant_Classification", id="no classification"),
        pytest.param(maf_text({"Hugo_Symbol": "BRAF", "Variant_Classification": "x"}).encode(),
                     "HGVSp_Short", id="no protein column"),
        pytest.param(maf_text(MAF_V600E, MAF_V600E | {"Tumor_Sample_Barcode": "T2"}).encode(),
                     "2 samples.*--sample: T2, TUMOR", id="several samples"),
        pytest.param(maf_text(MAF_V600E, MAF_V600E | {"NCBI_Build": "GRCh37"}).encode(),
                     "different assemblies", id="mixed assemblies"),
        pytest.param(b"#version 2.4\n", "empty|neither|comment", id="maf comments only"),
    ],
)  # fmt: skip
def test_whole_file_is_refused(written: Written, content: bytes, says: str) -> None:
    path = written(content, "the_file")
    message = fault(path)
    assert message.startswith("the_file")
    assert re.search(says, message), message


def test_no_such_file(tmp_path: Path) -> None:
    assert "no such file" in fault(tmp_path / "absent.vcf")


def test_a_folder(tmp_path: Path) -> None:
    assert "folder" in fault(tmp_path)


@pytest.mark.parametrize("keep", [0.3, 0.9])
def test_truncated_gzip_names_the_last_good_line(written: Written, keep: float) -> None:
    data = gzip.compress(MANY)
    message = fault(written(data[: int(len(data) * keep)], "cut.vcf.gz"))
    assert "cut.vcf.gz" in message
    assert "cut off or damaged; line " in message
    assert "gzip -t" in message


def bgzip(data: bytes, block: int = 60000) -> bytes:
    """Compress into bgzip blocks; each is a gzip member with its size in the extra field."""
    out = b""
    for start in range(0, len(data), block):
        member = gzip.compress(data[start : start + block], mtime=0)
        size = len(member) + 8 - 1
        extra = b"\x06\x00BC\x02\x00" + size.to_bytes(2, "little")
        out += member[:3] + b"\x04" + member[4:10] + extra + member[10:]
    return out + BGZF_END


def test_bgzip_is_read_like_plain_text(written: Written) -> None:
    packed = read_variants(written(bgzip(MANY), "a.vcf.gz"))
    plain = read_variants(written(MANY, "a.vcf"))
    assert packed.counts == plain.counts
    assert packed.counts.rows == 3000


def test_bgzip_without_its_end_block_is_cut_off(written: Written) -> None:
    data = bgzip(MANY)[: -len(BGZF_END)]
    assert "line 3005 is the last good one" in fault(written(data, "cut.vcf.gz"))


def test_bgzip_cut_inside_a_block(written: Written) -> None:
    data = bgzip(MANY)
    assert "cut off" in fault(written(data[: len(data) // 2], "cut.vcf.gz"))


def test_bgzip_damaged_inside_with_its_end_block_in_place(written: Written) -> None:
    data = bytearray(bgzip(MANY))
    data[len(data) // 2 : len(data) // 2 + 40] = bytes(40)
    assert "damaged" in fault(written(bytes(data), "bad.vcf.gz"))


def test_the_name_of_a_file_says_nothing(written: Written) -> None:
    assert len(read_variants(written(GOOD_MAF, "x.vcf.gz")).alterations) == 1
    assert len(read_variants(written(gzip.compress(GOOD.encode()), "x.maf")).alterations) == 1


@pytest.mark.parametrize(
    "content",
    [
        pytest.param("\ufeff" + GOOD, id="byte order mark"),
        pytest.param(GOOD.replace("\n", "\r\n"), id="windows line ends"),
        pytest.param("\ufeff" + GOOD_MAF, id="maf, byte order mark"),
        pytest.param(GOOD_MAF.replace("\n", "\r\n"), id="maf, windows line ends"),
        pytest.param(GOOD.rstrip("\n"), id="no line end at the end"),
        pytest.param(GOOD.replace("##contig=<ID=chr7,length=159345973>\n", ""), id="no contigs"),
        pytest.param(GOOD.replace("##source=Mutect2", "##FILTER=<broken"), id="broken header line"),
        pytest.param(
            GOOD.replace("##source=Mutect2", "##x=caf\xe9").encode("latin-1"), id="latin-1"
        ),
    ],
)
def test_still_read(written: Written, content: str | bytes) -> None:
    result = read_variants(written(content))
    assert [variant.gene for variant in result.small_variants] == ["BRAF"]


@pytest.mark.parametrize(
    ("row", "seen"),
    [
        ("chr7\t140753336\t.\tA\tT", "5 columns instead of 11"),
        ("chr7\tabc\t.\tA\tT\t.\tPASS\t.\tGT\t0/0\t0/1", "position 'abc'"),
        ("chr7\t-5\t.\tA\tT\t.\tPASS\t.\tGT\t0/0\t0/1", "position '-5'"),
        ("chr7\t1\t.\t\tT\t.\tPASS\t.\tGT\t0/0\t0/1", "position '1'"),
    ],
)
def test_an_unreadable_row_is_listed_and_the_rest_is_read(
    written: Written, row: str, seen: str
) -> None:
    result = read_vcf(written(GOOD + row + "\n"))
    assert len(result.small_variants) == 1
    (left_out,) = result.filtered
    assert (left_out.line, left_out.reasons[0].seen) == (7, seen)
    assert not left_out.understood
    (remark,) = [r for r in result.remarks if r.code == "rows_not_understood"]
    assert dict(remark.params) == {"reason": "row_unreadable", "count": "1", "lines": "7"}


def test_a_maf_row_with_too_many_columns_is_listed(written: Written) -> None:
    result = read_maf(written(GOOD_MAF + "\t".join("x" * 40) + "\n"))
    assert result.counts.of(FilterCode.ROW_UNREADABLE) == 1
    assert result.counts.rows == 2


def test_a_maf_row_whose_empty_end_was_cut_off_is_read(written: Written) -> None:
    row = {name: MAF_V600E[name] for name in MAF_V600E if name != "CLIN_SIG"}
    text = maf_text(row, columns=[*row, "CLIN_SIG", "Extra"]).replace("\t\t\n", "\n")
    assert len(read_maf(written(text)).alterations) == 1


@pytest.mark.parametrize(
    ("asked", "says"), [("GRCh37", "on GRCh38"), ("hg19", "on GRCh38"), ("hg20", "not known")]
)
@pytest.mark.parametrize("content", [GOOD, GOOD_MAF])
def test_an_assembly_that_contradicts_the_file(
    written: Written, content: str, asked: str, says: str
) -> None:
    assert says in fault(written(content), ReadOptions(assembly=asked))


@pytest.mark.parametrize("content", [GOOD, GOOD_MAF])
def test_a_sample_that_is_not_there(written: Written, content: str) -> None:
    assert "TUMOR" in fault(written(content), ReadOptions(sample="S9"))


def test_a_header_without_rows_is_a_remark(written: Written) -> None:
    for content in (HEADER, GOOD_MAF.rsplit("\n", 2)[0] + "\n"):
        result = read_variants(written(content))
        assert "no_rows" in {remark.code for remark in result.remarks}


def test_a_zip_of_a_vcf(tmp_path: Path) -> None:
    path = tmp_path / "case.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("case.vcf", GOOD)
    assert "unzip" in fault(path)
