"""Reviewed records become one bundle: the same bytes for the same records, errors with a place."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from oncobasis.core.errors import KnowledgeError
from oncobasis.knowledge import DIGEST_NAME
from oncobasis.knowledge.compile import Built, build
from oncobasis.nomenclature.tables import DATA_FOLDER

ROOT = Path(__file__).resolve().parents[3]
RECORDS = ROOT / "knowledge"


@pytest.fixture(scope="module")
def built() -> Built:
    return build(RECORDS)


@pytest.fixture
def records(tmp_path: Path) -> Path:
    """A copy of the reviewed records that a test may change; other times, other place."""
    folder = tmp_path / "elsewhere"
    shutil.copytree(RECORDS, folder, copy_function=shutil.copyfile)
    return folder


def test_rebuild_gives_the_committed_digest(built: Built) -> None:
    committed = (DATA_FOLDER / DIGEST_NAME).read_text(encoding="ascii").split()[0]
    assert built.digest == committed, "records and bundle differ: run 'oncobasis knowledge build'"


def test_same_bytes_twice(built: Built) -> None:
    again = build(RECORDS)
    assert (again.bundle, again.hotspots) == (built.bundle, built.hotspots)


def test_place_times_and_other_files_do_not_matter(built: Built, records: Path) -> None:
    (records / "notes.txt").write_text("not a record", encoding="utf-8")
    (records / "curated" / "draft.tsv").write_text("id\n1\n", encoding="utf-8")
    assert build(records).bundle == built.bundle


@pytest.mark.parametrize("seed", ["0", "4711"])
def test_hash_seed_does_not_matter(built: Built, seed: str) -> None:
    """Sets are iterated in another order in another process."""
    code = (
        "from pathlib import Path; from oncobasis.knowledge.compile import build;"
        f"print(build(Path({str(RECORDS)!r})).digest)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONHASHSEED": seed},
    )
    assert done.stdout.strip() == built.digest


def test_bundle_is_canonical_json_that_names_its_parts(built: Built) -> None:
    document = json.loads(gzip.decompress(built.bundle))
    assert document["schema"] == "oncobasis.knowledge/1"
    assert document["version"] == (RECORDS / "VERSION").read_text(encoding="utf-8").strip()
    assert {"hotspots.json.gz", "tumor_types.tsv.gz", "drugs.tsv.gz"} <= set(document["tables"])
    assert len(document["rules"]) == built.counts["rules"]
    assert "hotspots" not in json.dumps(document["genes"]["KRAS"])


def change(path: Path, edit: Callable[[list[str]], list[str]]) -> None:
    lines = path.read_text(encoding="utf-8").split("\n")
    path.write_text("\n".join(edit(lines)), encoding="utf-8")


def header_of(lines: list[str]) -> int:
    return next(number for number, line in enumerate(lines) if not line.startswith("#"))


def set_cell(column: str, text: str) -> Callable[[list[str]], list[str]]:
    """Replace a cell of the first record."""

    def edit(lines: list[str]) -> list[str]:
        first = header_of(lines) + 1
        cells = lines[first].split("\t")
        cells[lines[first - 1].split("\t").index(column)] = text
        return [*lines[:first], "\t".join(cells), *lines[first + 1 :]]

    return edit


def drop_last_cell(lines: list[str]) -> list[str]:
    first = header_of(lines) + 1
    return [*lines[:first], lines[first].rpartition("\t")[0], *lines[first + 1 :]]


def repeat_first(lines: list[str]) -> list[str]:
    first = header_of(lines) + 1
    return [*lines[: first + 1], *lines[first:]]


def test_any_changed_record_is_another_digest(built: Built, records: Path) -> None:
    change(records / "curated/test_lists.tsv", set_cell("why", "another reason"))
    assert build(records).digest != built.digest


def test_another_hotspot_file_is_another_digest(built: Built, records: Path) -> None:
    change(records / "hotspots/hotspots.tsv", lambda lines: [*lines[:-2], ""])
    changed = build(records)
    assert changed.hotspots != built.hotspots
    assert changed.digest != built.digest


@pytest.mark.parametrize(
    ("name", "edit", "says"),
    [
        ("approvals/fda.tsv", set_cell("biomarker", "EGFR ("), "fda.tsv, line "),
        ("approvals/fda.tsv", set_cell("oncotree", "NOSUCH"), "'NOSUCH' is not known"),
        ("approvals/ema.tsv", set_cell("conditions", "whenever"), "cannot read the condition"),
        ("approvals/ema.tsv", drop_last_cell, "columns, the header has"),
        ("curated/vetoes.tsv", set_cell("when", "EGFR mutation AND"), "vetoes.tsv, line "),
        ("curated/supersessions.tsv", set_cell("oncotree", ""), "no tumour type"),
        ("curated/test_lists.tsv", set_cell("atoms", "EGFR wonky thing"), "test_lists.tsv, line "),
        ("approvals/hc.tsv", repeat_first, "stands twice"),
    ],
)
def test_a_wrong_record_stops_the_build_and_is_named(
    records: Path, name: str, edit: Callable[[list[str]], list[str]], says: str
) -> None:
    change(records / name, edit)
    with pytest.raises(KnowledgeError) as caught:
        build(records)
    assert says in str(caught.value)
    assert caught.value.exit_code == 4


def test_a_veto_without_a_seen_citation_stops_the_build(records: Path) -> None:
    def edit(lines: list[str]) -> list[str]:
        for column, text in (
            ("effect", "veto"),
            ("pmids", ""),
            ("civic_ids", ""),
            ("url", ""),
        ):
            lines = set_cell(column, text)(lines)
        return lines

    change(records / "curated/vetoes.tsv", edit)
    with pytest.raises(KnowledgeError, match="a veto needs a citation that was seen"):
        build(records)


@pytest.mark.parametrize(
    "name",
    [
        "approvals/fda.tsv",
        "civic/evidence.tsv",
        "curated/vetoes.tsv",
        "curated/gene_roles.tsv",
        "hotspots/hotspots.tsv",
        "sources.tsv",
    ],
)
def test_a_missing_file_stops_the_build_and_is_named(records: Path, name: str) -> None:
    (records / name).unlink()
    with pytest.raises(KnowledgeError, match=Path(name).name) as caught:
        build(records)
    assert caught.value.remedy
