"""A damaged file gives one clear error or an honest result, wherever the damage is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pysam
import pytest

from builders.packing import bgzipped, gzipped
from builders.variant_files import MAF_V600E, V600E, Vcf, maf_text
from oncobasis.core.errors import InputError
from oncobasis.readers.intake.read import read_file
from oncobasis.readers.reading.codes import FilterCode
from oncobasis.readers.reading.options import ReadOptions

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from oncobasis.readers.reading.result import ReadResult

HEADER = (
    "##fileformat=VCFv4.2",
    "##contig=<ID=chr7,length=159345973>",
    '##FORMAT=<ID=GT,Number=1,Type=String,Description="Genotype">',
    '##FORMAT=<ID=AD,Number=R,Type=Integer,Description="Depths">',
    '##FORMAT=<ID=AF,Number=A,Type=Float,Description="Fraction">',
    '##FORMAT=<ID=DP,Number=1,Type=Integer,Description="Depth">',
)
SAMPLES = ("NORMAL", "TUMOR")
ROWS = Vcf(SAMPLES, header=HEADER).row(V600E).row(V600E, site="chr7 9 CTT C")
VCF = ROWS.text.encode()
MAF = maf_text(MAF_V600E, MAF_V600E | {"Start_Position": "140753999"}).encode()


def as_bcf(folder: Path) -> bytes:
    (folder / "a.vcf").write_bytes(VCF)
    before = pysam.set_verbosity(0)
    with (
        pysam.VariantFile(str(folder / "a.vcf")) as old,
        pysam.VariantFile(str(folder / "a.bcf"), "wb", header=old.header) as new,
    ):
        for record in old:
            new.write(record)
    pysam.set_verbosity(before)
    return (folder / "a.bcf").read_bytes()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("damage")


@pytest.fixture(scope="module", params=["vcf.gz", "bgzip", "small blocks", "bcf", "maf.gz"])
def packed(request: pytest.FixtureRequest, folder: Path) -> bytes:
    kind: str = request.param
    made = {
        "vcf.gz": lambda: gzipped(VCF),
        "bgzip": lambda: bgzipped(VCF),
        "small blocks": lambda: bgzipped(VCF, 300),
        "bcf": lambda: as_bcf(folder),
        "maf.gz": lambda: gzipped(MAF),
    }
    return made[kind]()


def outcome(folder: Path, content: bytes) -> ReadResult | InputError:
    path = folder / "the_file"
    path.write_bytes(content)
    try:
        return read_file(path)
    except InputError as error:
        return error


def is_clear(error: object) -> bool:
    """Whether it is an error that names the file and what to do."""
    return (
        isinstance(error, InputError)
        and error.where.startswith("the_file")
        and bool(error.what and error.remedy)
    )


def test_undamaged(folder: Path, packed: bytes) -> None:
    result = outcome(folder, packed)
    assert not isinstance(result, InputError)
    assert (result.counts.rows, result.counts.reported) == (2, 2)


def test_cut_off_at_any_byte(folder: Path, packed: bytes) -> None:
    for size in range(len(packed)):
        found = outcome(folder, packed[:size])
        assert is_clear(found), size


def test_any_bit_flipped(folder: Path, packed: bytes) -> None:
    """Bits that carry nothing (a time, the name of a system) may change; the result may not."""
    whole = outcome(folder, packed)
    for place in range(len(packed)):
        content = bytearray(packed)
        content[place] ^= 1 << place % 8
        found = outcome(folder, bytes(content))
        assert is_clear(found) or found == whole, place


@pytest.mark.parametrize("added", [b"\n", b"chr7\t1", b"\x1f", b"\x1f\x8b", gzipped(b"x")[:-1]])
def test_something_behind_the_content(folder: Path, packed: bytes, added: bytes) -> None:
    assert is_clear(outcome(folder, packed + added))


def balanced(result: ReadResult) -> bool:
    counts = result.counts
    return counts.alleles == counts.reported + counts.filtered + counts.not_understood


def cuts(content: bytes) -> Iterator[tuple[int, bytes]]:
    return ((size, content[:size]) for size in range(len(content)))


@pytest.mark.parametrize("content", [VCF, MAF], ids=["vcf", "maf"])
def test_plain_text_cut_off_at_any_byte(folder: Path, content: bytes) -> None:
    for size, rest in cuts(content):
        found = outcome(folder, rest)
        if isinstance(found, InputError):
            assert is_clear(found), size
            continue
        assert balanced(found), size
        lines = [line for line in rest.splitlines() if not line.startswith((b"#", b"Hugo"))]
        assert found.counts.rows == len(lines), size


@pytest.mark.parametrize(
    ("content", "last"),
    [
        pytest.param(VCF, ROWS.rows[-1], id="vcf"),
        pytest.param(MAF, MAF.decode().splitlines()[-1], id="maf"),
    ],
)
def test_a_last_line_without_all_its_columns_is_unreadable(
    folder: Path, content: bytes, last: str
) -> None:
    without_line = len(content) - len(last) - 1
    for columns in range(1, last.count("\t")):
        cut = "\t".join(last.split("\t")[:columns]).encode()
        found = outcome(folder, content[:without_line] + cut)
        assert not isinstance(found, InputError)
        assert found.counts.of(FilterCode.ROW_UNREADABLE) == 1, columns
        assert found.counts.reported == 1


def test_a_short_line_before_the_last_stays_readable(folder: Path) -> None:
    """Some programs cut empty cells off the end of a row of a MAF."""
    short = "\t".join(MAF.decode().splitlines()[-1].split("\t")[:-2])
    found = outcome(folder, MAF + short.encode().replace(b"140753999", b"140753111") + b"\n")
    assert not isinstance(found, InputError)
    assert found.counts.reported == 3


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (ReadOptions(assembly="GRCh37"), "the file is on GRCh38"),
        (ReadOptions(sample="P2"), "there is no sample 'P2'"),
    ],
)
@pytest.mark.parametrize("content", [VCF, MAF], ids=["vcf", "maf"])
def test_another_build_or_sample(
    folder: Path, content: bytes, options: ReadOptions, says: str
) -> None:
    path = folder / "the_file"
    path.write_bytes(content)
    with pytest.raises(InputError, match=says) as caught:
        read_file(path, options)
    assert caught.value.where == "the_file"
    assert caught.value.remedy


def test_rows_of_two_builds(folder: Path) -> None:
    rows = maf_text(MAF_V600E, MAF_V600E | {"NCBI_Build": "GRCh37"})
    assert "different assemblies" in str(outcome(folder, rows.encode()))


def test_an_allele_that_its_annotation_leaves_out_is_not_annotated(folder: Path) -> None:
    row = Vcf(SAMPLES, header=HEADER).row(
        V600E, site="chr7 140753336 A T,C", tumor="0/1:60,40,30:0.3,0.2:130"
    )
    found = outcome(folder, row.text.encode())
    assert not isinstance(found, InputError)
    assert (found.counts.reported, found.counts.of(FilterCode.NOT_ANNOTATED)) == (1, 1)
