"""A BCF gives the lines of the VCF that it was made from."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pysam
import pytest

from builders.packing import BGZIP_END, bgzipped
from builders.variant_files import V600E, Vcf
from oncobasis.core.errors import InputError
from oncobasis.readers.files.container import Container
from oncobasis.readers.files.head import head_of
from oncobasis.readers.files.limits import ReadLimits
from oncobasis.readers.files.lines import numbered_lines, whole_text

if TYPE_CHECKING:
    from pathlib import Path

HEADER = (
    "##fileformat=VCFv4.2",
    "##contig=<ID=chr7,length=159345973>",
    '##FILTER=<ID=weak,Description="weak">',
    '##FORMAT=<ID=GT,Number=1,Type=String,Description="Genotype">',
    '##FORMAT=<ID=AD,Number=R,Type=Integer,Description="Depths">',
    '##FORMAT=<ID=AF,Number=A,Type=Float,Description="Fraction">',
    '##FORMAT=<ID=DP,Number=1,Type=Integer,Description="Depth">',
)
VCF = Vcf(header=HEADER).row(V600E).row(V600E, site="chr7 9 C A,T", tumor="1/2:1,2,3:0.25,0.5:6")


def made(tmp_path: Path) -> Path:
    written, path = tmp_path / "a.vcf", tmp_path / "the_file"
    written.write_text(VCF.text)
    before = pysam.set_verbosity(0)
    with (
        pysam.VariantFile(str(written)) as old,
        pysam.VariantFile(str(path), "wb", header=old.header) as new,
    ):
        for record in old:
            new.write(record)
    pysam.set_verbosity(before)
    return path


def test_the_same_rows(tmp_path: Path) -> None:
    path = made(tmp_path)
    lines = [line for _, line in numbered_lines(path)]
    assert [line for line in lines if not line.startswith("#")] == list(VCF.rows)
    assert set(HEADER) <= set(lines)


def test_its_head_is_that_of_a_vcf(tmp_path: Path) -> None:
    head = head_of(made(tmp_path))
    assert head.container is Container.BCF
    assert head.lines[0] == "##fileformat=VCFv4.2"
    assert head.columns[:2] == ("#CHROM", "POS")


def refused(path: Path, content: bytes) -> str:
    path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        list(numbered_lines(path))
    assert caught.value.where == "the_file"
    assert caught.value.remedy
    return str(caught.value)


def test_without_compression_nothing_says_whether_it_is_whole(tmp_path: Path) -> None:
    path = made(tmp_path)
    assert "bcftools view -O b" in refused(path, gzip.decompress(path.read_bytes()))


def test_damaged(tmp_path: Path) -> None:
    path = made(tmp_path)
    whole = path.read_bytes()
    assert "cut off or damaged" in refused(path, whole[: len(whole) - len(BGZIP_END)])
    assert "cut off or damaged" in refused(path, whole[:200] + b"\0" + whole[201:])
    # Well packed, but not what it says it is.
    assert "htslib can't read" in refused(path, bgzipped(b"BCF\x02\x02\x04\0\0\0abcd"))


def test_limits_and_documents(tmp_path: Path) -> None:
    path = made(tmp_path)
    with pytest.raises(InputError, match="more than 5 lines"):
        list(numbered_lines(path, ReadLimits(lines=5)))
    with pytest.raises(InputError, match="BCF, not a document"):
        whole_text(path)
