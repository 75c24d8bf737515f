"""A variant file that cannot be read is refused: file, line and remedy, nothing half-written."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from builders.command import AS_OF, Ran, oncobasis

READERS = Path(__file__).parents[1] / "data" / "readers"
VCF = (READERS / "synthetic_tumor_normal.vep.vcf").read_bytes()
MAF = (READERS / "synthetic.maf").read_bytes()
HEADER = next(line for line in VCF.splitlines() if line.startswith(b"#CHROM"))


def assess(tmp_path: Path, kind: str, name: str, content: bytes) -> Ran:
    """Assess a case with one variant file of this content."""
    (tmp_path / "case.json").write_text('{"tumor_type": "MEL"}', "utf-8")
    (tmp_path / name).write_bytes(content)
    words = ("assess", tmp_path / "case.json", f"--{kind}", tmp_path / name)
    return oncobasis(*words, "--out", tmp_path / "reports", *AS_OF)


def without(prefix: bytes, content: bytes) -> bytes:
    lines = content.splitlines(keepends=True)
    return b"".join(line for line in lines if not line.startswith(prefix))


def columns_of(content: bytes, keep: int) -> bytes:
    rows = (line.split(b"\t")[:keep] for line in content.splitlines())
    return b"\n".join(b"\t".join(row) for row in rows) + b"\n"


CUT_VCF = gzip.compress(VCF)[:-30]
CUT_MAF = gzip.compress(MAF)[:-30]
FAULTS = [
    ("vcf", "cut.vcf.gz", CUT_VCF, ("cut off", "gzip -t")),
    ("maf", "cut.maf.gz", CUT_MAF, ("cut off", "gzip -t")),
    ("vcf", "empty.vcf", b"", ("is empty",)),
    ("vcf", "empty.vcf.gz", gzip.compress(b""), ("is empty",)),
    ("maf", "empty.maf", b"", ("is empty",)),
    ("vcf", "headless.vcf", without(b"#", VCF), ("line 1", "header")),
    ("vcf", "json.vcf", b'{"tumor_type": "LUAD"}\n', ("line 1",)),
    ("vcf", "binary.vcf", bytes(range(256)) * 8, ()),
    ("vcf", "page.vcf", b"<!DOCTYPE html>\n<html></html>\n", ("line 1",)),
    ("maf", "narrow.maf", columns_of(MAF, 8), ("lacks the columns", "HGVSp_Short")),
    ("cna", "vcf.cns", VCF, ("this is vcf", "--vcf")),
    ("fusions", "vcf.tsv", VCF, ("this is vcf", "--vcf")),
    ("maf", "binary.maf", bytes(range(256)) * 8, ()),
    ("vcf", "shut.vcf", VCF.replace(HEADER, b"#CHROM\tPOS"), ()),
]


@pytest.mark.parametrize(("kind", "name", "content", "says"), FAULTS, ids=[f[1] for f in FAULTS])
def test_a_wrong_file_is_refused_with_place_and_remedy(
    kind: str, name: str, content: bytes, says: tuple[str, ...], tmp_path: Path
) -> None:
    ran = assess(tmp_path, kind, name, content)
    assert ran.code == 3, ran.err
    assert ran.out == b""
    assert not (tmp_path / "reports").exists()
    assert ran.err.startswith(f"oncobasis: {name}")
    assert ran.err.rstrip().endswith(")"), "a remedy"
    for word in says:
        assert word in ran.err


@pytest.mark.parametrize("name", ["binary.maf", "binary.vcf"])
def test_what_a_terminal_would_obey_is_never_printed(name: str, tmp_path: Path) -> None:
    """A file of control characters must not reach the screen that reads the message."""
    escape = b"\x1b]0;owned\x07\x1b[31m" + bytes(range(1, 32)) + b"\tx\ty\n"
    ran = assess(tmp_path, name.rpartition(".")[2], name, escape * 4)
    assert ran.code == 3
    assert not any(c < " " and c != "\n" for c in ran.err), repr(ran.err[:200])


@pytest.mark.parametrize("kind", ["vcf", "maf"])
@pytest.mark.parametrize("name", ["gone.vcf", "folder"])
def test_no_file_at_all(kind: str, name: str, tmp_path: Path) -> None:
    (tmp_path / "case.json").write_text('{"tumor_type": "MEL"}', "utf-8")
    (tmp_path / "folder").mkdir()
    ran = oncobasis("assess", tmp_path / "case.json", f"--{kind}", tmp_path / name)
    assert (ran.code, ran.out) == (3, b"")
    assert name in ran.err
    assert ran.err.rstrip().endswith(")"), "a remedy"


def test_a_row_that_is_not_understood_is_a_warning_and_the_rest_is_read(tmp_path: Path) -> None:
    row = VCF.splitlines()[-1].split(b"\t")
    row[1] = b"not-a-position"
    (tmp_path / "case.json").write_text('{"tumor_type": "MEL"}', "utf-8")
    (tmp_path / "t.vcf").write_bytes(VCF + b"\t".join(row) + b"\n")
    words = ("assess", tmp_path / "case.json", "--vcf", tmp_path / "t.vcf", *AS_OF, "--json")
    ran = oncobasis(*words)
    assert ran.code == 0, ran.err
    assert b'"BRAF"' in ran.out
    codes = {warning["code"] for warning in ran.document["warnings"]}  # type: ignore[attr-defined]
    assert codes & {"row_not_understood", "rows_not_understood", "rows_filtered"}


def test_an_asked_sample_that_is_not_there_is_refused(tmp_path: Path) -> None:
    (tmp_path / "case.json").write_text('{"tumor_type": "MEL"}', "utf-8")
    (tmp_path / "t.maf").write_bytes(MAF)
    words = ("assess", tmp_path / "case.json", "--maf", tmp_path / "t.maf", "--sample", "NOBODY")
    ran = oncobasis(*words)
    assert (ran.code, ran.out) == (3, b"")
    assert "NOBODY" in ran.err
