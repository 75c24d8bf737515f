"""Nothing is half-written, and a defect says nothing of the patient."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from builders.command import AS_OF, oncobasis

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "luad-egfr.yaml"


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file, not a folder", "utf-8")
    for folder in (tmp_path / "taken", tmp_path / "taken" / "inside"):
        ran = oncobasis("assess", EXAMPLE, "--out", folder, *AS_OF)
        assert ran.code == 3
        assert "taken" in ran.err
        assert "--out" in ran.err
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]


def test_a_target_that_cannot_be_replaced_leaves_no_part_behind(tmp_path: Path) -> None:
    (tmp_path / "example-luad-egfr.json").mkdir()
    ran = oncobasis("assess", EXAMPLE, "--out", tmp_path, "--format", "json", *AS_OF)
    assert ran.code == 3
    assert [path.name for path in tmp_path.iterdir()] == ["example-luad-egfr.json"]


def test_an_unknown_format_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    ran = oncobasis("assess", EXAMPLE, "--out", tmp_path / "x", "--format", "json,docx")
    assert ran.code == 2
    assert "docx" in ran.err
    assert "json, html" in ran.err
    assert not (tmp_path / "x").exists()


def test_a_case_id_cannot_lead_out_of_the_folder(tmp_path: Path) -> None:
    case = tmp_path / "case.json"
    case.write_text('{"case_id": "../../etc/evil", "tumor_type": "LUAD"}', "utf-8")
    ran = oncobasis("assess", case, "--out", tmp_path / "reports", "--format", "json", *AS_OF)
    assert ran.code == 0, ran.err
    (written,) = (tmp_path / "reports").iterdir()
    assert "/" not in written.name
    assert sorted(path.name for path in tmp_path.iterdir()) == ["case.json", "reports"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("LUAD", "NOTAGENE V600E"), ("NOTAGENE", "HGNC")),
        (("LUAD", "EGFR K858R"), ("impossible", "residue 858 is L, not K", "check")),
        (("LUAD", "KRAS G12C", "KRAS wild type"), ("contradict", "KRAS G12C")),
        (("LUAD", "EGFR L858R", "--not-detected", "EGFR"), ("contradict",)),
        (("LUAD", "MSI-H", "MSS"), ("contradict",)),
        (("LUAD", ""), ()),
        (("", "EGFR L858R"), ()),
        (("LUAD", "EGFR L858R", "--line", "1", "--prior", "erlotinib"), ("contradict", "--line")),
        (("LUAD", "EGFR L858R", "--prior", " "), ("--prior",)),
        (("LUAD", "\x00"), ()),
        (("LUAD", "PD-L1 TPS 160%"), ()),
    ],
    ids=lambda value: " ".join(value).replace("\x00", "NUL") if isinstance(value, tuple) else "",
)
def test_a_question_that_cannot_be_read_is_refused(
    words: tuple[str, ...], says: tuple[str, ...]
) -> None:
    if any("\x00" in word for word in words):
        words = tuple(word.replace("\x00", "\x01") for word in words)
    ran = oncobasis("ask", *words)
    assert ran.code == 3, ran.err
    assert ran.out == b""
    for word in says:
        assert word in ran.err


@pytest.mark.parametrize(
    "words",
    [
        ("--as-of", "yesterday"),
        ("--region", "KFDA"),
        ("--region", ","),
        ("--line", "0"),
        ("--line", "two"),
        ("--age", "-1"),
        ("--age", "nan"),
        ("--sex", "other"),
        ("--setting", "later"),
        ("--lang", "fr"),
    ],
    ids=" ".join,
)
def test_an_option_that_does_not_fit_ends_with_2(words: tuple[str, str]) -> None:
    ran = oncobasis("ask", "LUAD", "EGFR L858R", *words)
    assert (ran.code, ran.out) == (2, b"")
    assert words[0] in ran.err


@pytest.mark.parametrize("content", [b"", b"no gzip", b"\x1f\x8b\x08\x00cut"])
def test_a_damaged_bundle_ends_with_4(content: bytes, tmp_path: Path) -> None:
    bundle = tmp_path / "knowledge.json.gz"
    bundle.write_bytes(content)
    ran = oncobasis("knowledge", "verify", bundle)
    assert (ran.code, ran.out) == (4, b"")
    assert "knowledge.json.gz" in ran.err


def test_a_build_that_fails_writes_nothing(tmp_path: Path) -> None:
    (tmp_path / "records").mkdir()
    ran = oncobasis("knowledge", "build", "--from", tmp_path / "records", "--to", tmp_path / "out")
    assert ran.code == 4
    assert ran.err.rstrip().endswith(")"), "a remedy"
    assert not (tmp_path / "out").exists()


def test_a_defect_says_nothing_of_the_patient() -> None:
    """An error inside is reported by type and place; its text may hold a patient's values."""
    probe = (
        "import sys\n"
        "from oncobasis import cli\n"
        "from oncobasis.assembly import answering\n"
        "def fail(*_, **__):\n"
        "    raise RuntimeError('Kim Minji 1961-04-03 EGFR L858R')\n"
        "answering.assess = fail\n"
        "sys.exit(cli.main(['ask', 'LUAD', 'EGFR L858R', '--prior', 'erlotinib']))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", probe], capture_output=True, text=True, check=False
    )
    assert done.returncode == 6
    assert done.stdout == ""
    assert "internal error (RuntimeError" in done.stderr
    for value in ("Kim", "1961", "L858R", "erlotinib", "LUAD", "Traceback"):
        assert value not in done.stderr
