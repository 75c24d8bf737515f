"""``oncobasis assess``: a case file with its variant files becomes reports."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

from builders.command import AS_OF, oncobasis

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted((ROOT / "examples").glob("*.*"))
CASES = [path for path in EXAMPLES if path.suffix in {".yaml", ".json"}]
READERS = ROOT / "tests" / "data" / "readers"
SCHEMA = json.loads((ROOT / "schemas" / "assessment-1.schema.json").read_text("utf-8"))
REAL = "variants/vep/tumor_normal.vep105.GRCh38.vcf.gz"


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.name)
def test_a_shipped_example_gives_json_of_the_schema(path: Path) -> None:
    ran = oncobasis("assess", path, *AS_OF, "--json")
    assert (ran.code, ran.err) == (0, "")
    jsonschema.Draft202012Validator(SCHEMA).validate(ran.document)


def test_there_are_examples() -> None:
    assert len(CASES) >= 3


@pytest.mark.parametrize("language", ["en", "ko"])
def test_reports_are_written_whole_and_named(tmp_path: Path, language: str) -> None:
    folder = tmp_path / "reports"
    words = ("assess", ROOT / "examples" / "luad-egfr.yaml", "--out", folder, "--lang", language)
    ran = oncobasis(*words, *AS_OF)
    assert (ran.code, ran.out) == (0, b"")
    written = sorted(folder.iterdir())
    assert [path.suffix for path in written] == [".html", ".json"]
    for path in written:
        assert f"wrote {path}\n" in ran.err
    page = written[0].read_text("utf-8")
    assert page.rstrip().endswith("</html>")
    document = json.loads(written[1].read_text("utf-8"))
    jsonschema.Draft202012Validator(SCHEMA).validate(document)
    assert document["provenance"]["output_digest"][:12] in page


def test_the_page_asks_nothing_of_the_network(tmp_path: Path) -> None:
    oncobasis("assess", ROOT / "examples" / "luad-egfr.yaml", "--out", tmp_path, *AS_OF)
    (page,) = tmp_path.glob("*.html")
    text = page.read_text("utf-8")
    assert not re.search(
        r"<(script|img|link|iframe)\b[^>]*\b(src|href)\s*=\s*[\"']?(https?:)?//", text
    )
    assert not re.search(r"@import|url\(\s*[\"']?https?:", text)


def test_only_the_formats_that_were_asked_for(tmp_path: Path) -> None:
    case = ROOT / "examples" / "luad-egfr.yaml"
    assert oncobasis("assess", case, "--out", tmp_path, "--format", "html").code == 0
    assert [path.suffix for path in tmp_path.iterdir()] == [".html"]


def test_written_twice_the_files_are_the_same(tmp_path: Path) -> None:
    case = ROOT / "examples" / "luad-egfr.yaml"
    for name in ("one", "two"):
        oncobasis("assess", case, "--out", tmp_path / name, *AS_OF)
    for first in (tmp_path / "one").iterdir():
        assert first.read_bytes() == (tmp_path / "two" / first.name).read_bytes()


@pytest.mark.parametrize(
    "files",
    [("--vcf", READERS / "synthetic_tumor_normal.vep.vcf"), ("--maf", READERS / "synthetic.maf")],
    ids=["vcf", "maf"],
)
def test_variant_files_add_their_variants(files: tuple[str, Path], tmp_path: Path) -> None:
    case = tmp_path / "case.json"
    case.write_text('{"tumor_type": "MEL"}', "utf-8")
    ran = oncobasis("assess", case, *files, *AS_OF, "--json", "--show-filtered")
    assert ran.code == 0, ran.err
    document: dict[str, Any] = ran.document
    found = {row["normalized"].get("gene") for row in document["alterations"]}
    assert {"BRAF", "KRAS", "EGFR"} <= found
    assert "Rows left out: 1" in ran.err
    assert re.search(rf"{files[1].name}:\d+  TP53 .*alt reads", ran.err)


def test_a_case_file_names_its_own_files(tmp_path: Path) -> None:
    maf = READERS / "synthetic.maf"
    (tmp_path / "t.maf").write_bytes(maf.read_bytes())
    case = tmp_path / "case.json"
    case.write_text('{"tumor_type": "MEL", "files": {"maf": "t.maf"}}', "utf-8")
    given = tmp_path / "given.json"
    given.write_text('{"case_id": "case", "tumor_type": "MEL"}', "utf-8")
    named = oncobasis("assess", case, *AS_OF, "--json")
    assert named.code == 0, named.err
    assert (
        named.out == oncobasis("assess", given, "--maf", tmp_path / "t.maf", *AS_OF, "--json").out
    )


def test_the_example_answers_as_the_question_in_words_would() -> None:
    """The example progressed on erlotinib with T790M: osimertinib, and not erlotinib again."""
    ran = oncobasis("assess", ROOT / "examples" / "luad-egfr.yaml", *AS_OF, "--json")
    document: dict[str, Any] = ran.document
    said = {
        " + ".join(t["name"] for t in one["therapies"]): one["stance"]
        for one in document["recommendations"]
    }
    assert said["osimertinib"] == "recommended"
    assert said["erlotinib"] == "not_recommended"
    assert "assumed_context" not in {warning["code"] for warning in document["warnings"]}


def test_every_filtered_row_of_the_real_file_says_what_it_lacked(
    tmp_path: Path, shared_file: Callable[[str], Path]
) -> None:
    case = tmp_path / "case.json"
    case.write_text('{"tumor_type": "LUAD"}', "utf-8")
    words = ("assess", case, "--vcf", shared_file(REAL), "--assembly", "GRCh38", "--show-filtered")
    ran = oncobasis(*words, *AS_OF, "--json")
    assert ran.code == 0, ran.err
    jsonschema.Draft202012Validator(SCHEMA).validate(ran.document)
    heading, *rows = ran.err.strip().splitlines()
    assert heading == f"Rows left out: {len(rows)}"
    assert rows
    for row in rows:
        assert re.fullmatch(r"  \S+:\d+  \S+ .*  \S.*", row), row
