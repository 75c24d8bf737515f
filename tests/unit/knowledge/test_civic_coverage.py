"""How much of CIViC's accepted evidence is evaluable, and that the rest is listed."""

from __future__ import annotations

import gzip
import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from oncobasis.core.biomarker import DomainIs, Unsupported
from oncobasis.core.knowledge import Direction, Significance
from oncobasis.knowledge.importers.civic.build import GAP_COLUMNS, build_civic
from oncobasis.knowledge.importers.tsv import read_records
from oncobasis.rules.grammar import atoms_of, parse, to_text

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[3]
SHIPPED = ROOT / "knowledge" / "civic"
PINNED = ROOT / "tests" / "golden" / "civic_not_covered.tsv"
ACCEPTED = 3003
ITEMS_OF_LEVEL = {"ABC": 1386, "ABCD": 2308}


@pytest.fixture(scope="module")
def evidence() -> list[dict[str, str]]:
    return read_records(SHIPPED / "evidence.tsv")


def is_evaluable(record: dict[str, str]) -> bool:
    return not any(isinstance(atom, Unsupported) for atom in atoms_of(parse(record["biomarker"])))


@pytest.mark.parametrize(("levels", "share"), [("ABC", 0.99), ("ABCD", 0.97)])
def test_predictive_items_are_evaluable(
    evidence: list[dict[str, str]], levels: str, share: float
) -> None:
    items = [row for row in evidence if row["kind"] == "predictive" and row["level"] in levels]
    assert len(items) == ITEMS_OF_LEVEL[levels]
    assert sum(map(is_evaluable, items)) / len(items) >= share


def test_documented_tables_are_those_of_the_records(evidence: list[dict[str, str]]) -> None:
    covered: Counter[tuple[str, str]] = Counter()
    total: Counter[tuple[str, str]] = Counter()
    atoms: Counter[str] = Counter()
    for row in evidence:
        key = row["kind"], row["level"]
        total[key] += 1
        covered[key] += is_evaluable(row)
        atoms.update({type(atom).__name__ for atom in atoms_of(parse(row["biomarker"]))})
    page = (ROOT / "docs" / "methods" / "civic.md").read_text("utf-8")
    for kind in ("predictive", "prognostic", "diagnostic"):
        cells = " | ".join(f"{covered[kind, at]} of {total[kind, at]}" for at in "ABCDE")
        assert f"| {kind} | {cells} |" in page
    listed = re.findall(r"^\| (\w+) \| (\d+) \|$", page, re.MULTILINE)
    assert {name: int(count) for name, count in listed} == dict(atoms)


def test_no_shipped_item_waits_for_a_domain_table(evidence: list[dict[str, str]]) -> None:
    named = [a for row in evidence for a in atoms_of(parse(row["biomarker"]))]
    assert not [atom for atom in named if isinstance(atom, DomainIs)]


def test_every_item_is_there_once_in_order(evidence: list[dict[str, str]]) -> None:
    ids = [int(row["id"].removeprefix("civic:EID")) for row in evidence]
    assert len(ids) == ACCEPTED
    assert ids == sorted(set(ids))


def test_every_item_that_does_not_fit_is_pinned_with_its_reason(
    evidence: list[dict[str, str]],
) -> None:
    pinned = read_records(PINNED)
    assert tuple(pinned[0]) == GAP_COLUMNS
    assert [row["id"] for row in pinned] == [row["id"] for row in evidence if not is_evaluable(row)]
    assert all(row["reason"] for row in pinned)
    assert read_records(SHIPPED / "not_covered.tsv") == pinned


def test_shipped_biomarkers_are_canonical_text(evidence: list[dict[str, str]]) -> None:
    for row in [*evidence, *read_records(SHIPPED / "assertions.tsv")]:
        assert to_text(parse(row["biomarker"])) == row["biomarker"], row["id"]


def test_words_are_those_of_the_domain(evidence: list[dict[str, str]]) -> None:
    for row in evidence:
        assert Direction(row["direction"])
        assert Significance(row["significance"])
        assert row["pmid"] or row["asco"], row["id"]
        assert row["level"] in set("ABCDE"), row["id"]


def test_only_predictive_items_have_regimens_and_two_name_none(
    evidence: list[dict[str, str]],
) -> None:
    assert not any(row["regimens"] for row in evidence if row["kind"] != "predictive")
    without = {row["id"] for row in evidence if row["kind"] == "predictive" and not row["regimens"]}
    assert without == {"civic:EID19", "civic:EID1266"}


def test_shipped_records_are_what_the_import_writes(
    shared_file: Callable[[str], Path], tmp_path: Path
) -> None:
    build_civic(shared_file("knowledge/civic"), tmp_path)
    for written in sorted(tmp_path.iterdir()):
        same = written.read_bytes() == (SHIPPED / written.name).read_bytes()
        assert same, f"knowledge/civic/{written.name} is not what the importer writes: run it again"


def test_does_not_support_is_never_dropped_or_turned(
    shared_file: Callable[[str], Path], evidence: list[dict[str, str]]
) -> None:
    """Counts of direction and significance, read from the source without the importer."""
    path = shared_file("knowledge/civic/01-Aug-2021-ClinicalEvidenceSummaries.tsv.gz")
    lines = gzip.decompress(path.read_bytes()).decode().split("\n")
    columns = lines[0].split("\t")
    at = {name: columns.index(name) for name in columns}
    against = {
        f"civic:EID{cells[at['evidence_id']]}"
        for cells in (line.split("\t") for line in lines[1:] if line)
        if cells[at["evidence_direction"]] == "Does Not Support"
        and cells[at["evidence_type"]] in {"Predictive", "Prognostic", "Diagnostic"}
    }
    written = {row["id"] for row in evidence if row["direction"] == "does_not_support"}
    assert written == against
