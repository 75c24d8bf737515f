"""Paths and contents that are no file of findings: one clear error each, nothing waited for."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from builders.packing import bgzipped, gzipped, gzipped_in_members
from builders.variant_files import MAF_V600E, V600E, Vcf, maf_text
from oncobasis.core.errors import InputError
from oncobasis.readers.files.standard_input import opened
from oncobasis.readers.intake.read import read_file

if TYPE_CHECKING:
    from collections.abc import Callable

VCF = Vcf().row(V600E).text
MAF = maf_text(MAF_V600E)


def refusal(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        read_file(path)
    assert path.name in caught.value.where
    assert caught.value.remedy
    return caught.value.what


def test_no_such_file(tmp_path: Path) -> None:
    assert "no such file" in refusal(tmp_path / "absent.vcf")


def test_a_link_that_leads_nowhere(tmp_path: Path) -> None:
    (tmp_path / "link.vcf").symlink_to(tmp_path / "absent.vcf")
    assert "link to a file that is not there" in refusal(tmp_path / "link.vcf")


def test_a_link_in_a_circle(tmp_path: Path) -> None:
    (tmp_path / "link.vcf").symlink_to(tmp_path / "link.vcf")
    assert "cannot be opened" in refusal(tmp_path / "link.vcf")


def test_a_folder(tmp_path: Path) -> None:
    assert "folder" in refusal(tmp_path)


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read everything")
def test_a_file_without_permission(tmp_path: Path) -> None:
    (tmp_path / "a.vcf").write_text(VCF)
    (tmp_path / "a.vcf").chmod(0)
    assert "Permission denied" in refusal(tmp_path / "a.vcf")


def test_a_path_below_a_file(tmp_path: Path) -> None:
    (tmp_path / "a.vcf").write_text(VCF)
    assert "Not a directory" in refusal(tmp_path / "a.vcf" / "b.vcf")


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.vcf")
    assert "is a pipe" in refusal(tmp_path / "pipe.vcf")


@pytest.mark.parametrize("device", ["/dev/zero", "/dev/null", "/dev/tty"])
def test_a_device(device: str) -> None:
    if not Path(device).exists():
        pytest.skip(f"there is no {device}")
    assert "is a device" in refusal(Path(device))


@pytest.mark.parametrize(
    ("content", "says"),
    [
        pytest.param(b"", "empty", id="nothing"),
        pytest.param(b" \n\t\n  \r\n", "empty", id="blanks"),
        pytest.param(gzipped(b""), "empty", id="nothing, compressed"),
        pytest.param(bgzipped(b""), "empty", id="nothing, bgzip"),
        pytest.param(b"\xef\xbb\xbf", "empty", id="a mark alone"),
        pytest.param("".encode("utf-16"), "empty", id="a utf-16 mark alone"),
        pytest.param(b"\x1f\x8b", "cut off or damaged", id="magic alone"),
        pytest.param(gzipped(gzipped(VCF.encode())), "compressed twice", id="compressed twice"),
        pytest.param(b"\x28\xb5\x2f\xfd rest", "zstandard", id="zstandard"),
        pytest.param(b"SQLite format 3\x00rest", "SQLite", id="sqlite"),
        pytest.param(b"PAR1rest", "Parquet", id="parquet"),
        pytest.param(bgzipped(b"TBI\x01rest"), "index", id="tabix index"),
        pytest.param(VCF.encode("utf-32"), "UTF-32", id="utf-32"),
        pytest.param(VCF.encode() + bytes(100), "binary", id="zeros behind"),
        pytest.param(bytes(range(1, 255)) + bytes(64), "binary", id="noise"),
    ],
)
def test_contents_that_hold_nothing_to_read(tmp_path: Path, content: bytes, says: str) -> None:
    path = tmp_path / "the_file.vcf"
    path.write_bytes(content)
    assert says in refusal(path)


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_zip(tmp_path: Path, method: int) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w", method) as archive:
        archive.writestr("a.vcf", VCF)
    assert "zip file" in refusal(tmp_path / "a.zip")


@pytest.mark.parametrize(
    "packed", [bytes, gzipped, gzipped_in_members, bgzipped], ids=["plain", "gz", "members", "bgz"]
)
@pytest.mark.parametrize(
    "written",
    [
        pytest.param(lambda text: text.encode(), id="as it is"),
        pytest.param(lambda text: text.replace("\n", "\r\n").encode(), id="windows"),
        pytest.param(lambda text: text.replace("\n", "\r").encode(), id="old mac"),
        pytest.param(lambda text: text.encode("utf-8-sig"), id="utf-8 with mark"),
        pytest.param(lambda text: text.encode("utf-16"), id="utf-16"),
        pytest.param(lambda text: text.encode("utf-16-be"), id="utf-16 bare"),
        pytest.param(lambda text: text.encode() + b"\n\n \n", id="blank lines behind"),
    ],
)
@pytest.mark.parametrize("text", [VCF, MAF], ids=["vcf", "maf"])
def test_the_same_finding_however_it_is_written(
    tmp_path: Path, text: str, written: Callable[[str], bytes], packed: Callable[[bytes], bytes]
) -> None:
    path, same = tmp_path / "the_file", tmp_path / "plain" / "the_file"
    same.parent.mkdir()
    path.write_bytes(packed(written(text)))
    same.write_bytes(text.encode())
    result = read_file(path)
    assert result.small_variants == read_file(same).small_variants
    assert result.counts.reported == 1


def test_a_stray_byte_costs_nothing(tmp_path: Path) -> None:
    path = tmp_path / "the_file"
    path.write_bytes(VCF.replace("##source", "##note=caf\xe9\n##source").encode("latin-1"))
    assert read_file(path).counts.reported == 1


def test_standard_input_is_read_like_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = tmp_path / "a.vcf"
    written.write_bytes(gzipped(VCF.encode()))
    with written.open() as stream:
        monkeypatch.setattr("sys.stdin", stream)
        with opened("-") as path:
            result = read_file(path)
    assert result.counts.reported == 1
    assert result.alterations[0].observed.source is not None
    assert result.alterations[0].observed.source.file == "standard input"
