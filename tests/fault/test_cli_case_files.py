"""A case that cannot be read is refused: file, place and remedy are named, nothing is written."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from builders.command import AS_OF, oncobasis


@dataclass(frozen=True)
class Fault:
    """A wrong case file, and words that its refusal must hold."""

    name: str
    content: bytes
    says: tuple[str, ...]
    file: str = "case.json"


NOTHING = b""
DEEP = b'{"tumor_type": ' + b"[" * 200 + b"]" * 200 + b"}"
VERY_DEEP = b'{"tumor_type": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"
FAULTS = (
    Fault("empty", NOTHING, ("is empty", "tumor_type")),
    Fault("blank", b" \n\n", ("is empty",)),
    Fault("binary", b"\x89PNG\r\n\x1a\n\x00\x00\xff\xfe", ("not UTF-8", "byte 0")),
    Fault("binary yaml", b"\xff\xd8\xff\xe0\x00\x10JFIF", ("not UTF-8",), "case.yaml"),
    Fault("cut off", b'{"tumor_type": "LUAD",\n "alterations": ["EGFR', ("line 2", "JSON")),
    Fault("a list", b'["LUAD"]', ("tumor_type",)),
    Fault("a number", b"42", ()),
    Fault("a key twice", b'{"tumor_type": "LUAD", "tumor_type": "MEL"}', ("tumor_type", "twice")),
    Fault("a key twice in YAML", b"tumor_type: LUAD\ntumor_type: MEL\n", ("twice",), "c.yaml"),
    Fault("NaN", b'{"tumor_type": "LUAD", "clinical": {"age": NaN}}', ("NaN",)),
    Fault("infinity", b'{"tumor_type": "LUAD", "clinical": {"age": 1e999}}', ("infinity",)),
    Fault("NaN in YAML", b"tumor_type: LUAD\nclinical: {age: .nan}\n", ("NaN",), "c.yaml"),
    Fault("too deep", DEEP, ("nested", "12")),
    Fault("far too deep", VERY_DEEP, ("nested",)),
    Fault("YAML tag", b"tumor_type: !!python/object/apply:os.getcwd []\n", (), "c.yaml"),
    Fault("YAML alias", b"a: &a [1]\ntumor_type: LUAD\nalterations: *a\n", (), "c.yaml"),
    Fault("YAML tab", b"tumor_type:\n\t- LUAD\n", ("line 2",), "c.yaml"),
    Fault("no tumour type", b'{"alterations": ["BRAF V600E"]}', ("tumor_type", "missing")),
    Fault("unknown field", b'{"tumor_type": "LUAD", "alteration": []}', ("did you mean",)),
    Fault("unknown schema", b'{"schema": "x/9", "tumor_type": "LUAD"}', ("x/9", "case/1")),
    Fault(
        "unknown gene",
        b'{"tumor_type": "LUAD", "alterations": ["EGFR L858R", "NOTAGENE V600E"]}',
        ("alterations[1]", "NOTAGENE", "HGNC"),
    ),
    Fault("not a change", b'{"tumor_type": "LUAD", "alterations": ["EGFR 12345R"]}', ("EGFR",)),
    Fault("a number as finding", b'{"tumor_type": "LUAD", "alterations": [7]}', ("[0]",)),
    Fault(
        "contradiction",
        b'{"tumor_type": "LUAD", "alterations": ["KRAS G12C"], "not_detected": ["KRAS"]}',
        ("KRAS G12C", "contradict", "keep the one"),
    ),
    Fault("age", b'{"tumor_type": "LUAD", "clinical": {"age": 640}}', ("clinical.age",)),
    Fault("age as text", b'{"tumor_type": "LUAD", "clinical": {"age": "old"}}', ("clinical.age",)),
    Fault("ECOG", b'{"tumor_type": "LUAD", "clinical": {"ecog": 9}}', ("clinical.ecog",)),
    Fault("sex", b'{"tumor_type": "LUAD", "clinical": {"sex": "x1"}}', ("clinical.sex",)),
    Fault(
        "a file of a kind that is not known",
        b'{"tumor_type": "LUAD", "files": {"bam": "t.bam"}}',
        ("bam",),
    ),
    Fault(
        "a file that is not there",
        b'{"tumor_type": "LUAD", "files": {"vcf": "gone.vcf"}}',
        ("gone.vcf", "no such file"),
    ),
)  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_wrong_case_is_refused_with_place_and_remedy(fault: Fault, tmp_path: Path) -> None:
    case = tmp_path / fault.file
    case.write_bytes(fault.content)
    ran = oncobasis("assess", case, "--out", tmp_path / "reports", *AS_OF)
    assert ran.code == 3, ran.err
    assert ran.out == b""
    assert not (tmp_path / "reports").exists()
    assert ran.err.startswith("oncobasis: ")
    assert ran.err.count("\n") == 1, "one line"
    assert ran.err.rstrip().endswith(")"), "a remedy"
    for word in fault.says or (fault.file,):
        assert word in ran.err
    assert fault.file in ran.err or "gone.vcf" in fault.says


@pytest.mark.parametrize("name", ["gone.json", "."])
def test_a_case_that_is_no_file(name: str, tmp_path: Path) -> None:
    ran = oncobasis("assess", tmp_path / name, *AS_OF)
    assert (ran.code, ran.out) == (3, b"")
    assert "(" in ran.err


def test_an_impossible_residue_is_refused_or_loudly_warned_of(tmp_path: Path) -> None:
    """Codon 858 of EGFR is leucine: K858R cannot be."""
    case = tmp_path / "case.json"
    case.write_text('{"tumor_type": "LUAD", "alterations": ["EGFR K858R"]}', "utf-8")
    ran = oncobasis("assess", case, *AS_OF, "--json")
    assert ran.code == 3 or b'"impossible_residue"' in ran.out


def test_an_unknown_tumour_type_is_answered_with_a_warning(tmp_path: Path) -> None:
    case = tmp_path / "case.json"
    case.write_text('{"tumor_type": "Blurbitis", "alterations": ["BRAF V600E"]}', "utf-8")
    ran = oncobasis("assess", case, *AS_OF, "--json")
    assert ran.code == 0
    assert b'"unknown_tumor_type"' in ran.out
    assert b'"I-A"' not in ran.out
