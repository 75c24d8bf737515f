"""The printed coverage: its targets, its denominators, and that docs/coverage.md shows the same."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from oncobasis.core.canonical import canonical_json
from oncobasis.core.knowledge import RuleKind
from oncobasis.knowledge import Bundle, load_knowledge
from oncobasis.knowledge.coverage import Item, Share, items_of, needs_exon, obstacles, share_of
from oncobasis.knowledge.rows import read_rows
from oncobasis.report.knowledge_page import coverage_document, render_coverage
from oncobasis.report.knowledge_tables import Json

ROOT = Path(__file__).resolve().parents[3]
AS_OF = date(2026, 11, 22)


@pytest.fixture(scope="module")
def bundle() -> Bundle:
    return load_knowledge()


@pytest.fixture(scope="module")
def document(bundle: Bundle) -> dict[str, Json]:
    return coverage_document(bundle, AS_OF)


def rows(document: dict[str, Json], name: str) -> list[dict[str, Json]]:
    found = document[name]
    assert isinstance(found, list)
    return [row for row in found if isinstance(row, dict)]


def number(row: dict[str, Json], name: str) -> int:
    value = row[name]
    assert isinstance(value, int)
    return value


def part(document: dict[str, Json], name: str) -> dict[str, Json]:
    value = document[name]
    assert isinstance(value, dict)
    return value


@pytest.mark.parametrize(("levels", "share"), [("A-C", 0.99), ("A-D", 0.97)])
def test_civic_predictive_evidence_is_evaluable(
    document: dict[str, Json], levels: str, share: float
) -> None:
    row = next(row for row in rows(document, "predictive") if row["levels"] == levels)
    assert number(row, "evaluable") / number(row, "items") >= share


def test_denominators_are_every_item_of_the_source(document: dict[str, Json]) -> None:
    """Not only the rules that ship: an item without a place for its disease counts too."""
    kinds = {"predictive": "evidence", "prognostic": "prognostic", "diagnostic": "diagnostic"}
    source: Counter[str] = Counter()
    for row in read_rows(ROOT / "knowledge/civic/evidence.tsv"):
        source[kinds[row["kind"]]] += 1
    for row in read_rows(ROOT / "knowledge/civic/assertions.tsv"):
        source["assertion" if row["kind"] == "predictive" else kinds[row["kind"]]] += 1
    counted: Counter[str] = Counter()
    for entry in rows(document, "items"):
        counted[str(entry["kind"])] += number(entry, "items")
    assert {kind: counted[kind] for kind in source} == dict(source)


def test_items_without_a_place_are_counted_and_named(
    bundle: Bundle, document: dict[str, Json]
) -> None:
    named = rows(document, "not_placed")
    assert {row["id"] for row in named} == {item.id for item in items_of(bundle) if not item.used}
    assert len(named) == len(bundle.left_out) > 0
    assert all(row["disease"] for row in named)
    shipped = {rule.id for rule in bundle.rules()}
    assert not shipped & {str(row["id"]) for row in named}


def test_what_cannot_be_evaluated_is_named_and_pinned(document: dict[str, Json]) -> None:
    named = {row["id"] for row in rows(document, "not_evaluable")}
    pinned = {row["id"] for row in read_rows(ROOT / "tests/golden/civic_not_covered.tsv")}
    assert named == pinned


def test_every_approval_is_evaluable(bundle: Bundle, document: dict[str, Json]) -> None:
    for row in rows(document, "approvals"):
        assert row["records"] == row["evaluable"], row
    total = sum(number(row, "records") for row in rows(document, "approvals"))
    assert total == sum(rule.approval is not None for rule in bundle.rules())


@pytest.mark.parametrize("name", ["vetoes", "tests", "supersessions"])
def test_every_own_record_is_evaluable(document: dict[str, Json], name: str) -> None:
    counted = part(document, name)
    assert number(counted, "expressions") > 0
    assert counted["evaluable"] == counted["expressions"]


def test_flagged_and_dead_approvals_make_no_tier_one(document: dict[str, Json]) -> None:
    for row in rows(document, "approvals"):
        assert number(row, "tier_one") + number(row, "flagged") <= number(row, "records")
        if row["status"] in ("withdrawn", "superseded", "unknown"):
            assert row["tier_one"] == 0


def test_health_canada_makes_no_tier_one(document: dict[str, Json]) -> None:
    """Its catalogue was not read a second time; its status is unknown."""
    canada = [row for row in rows(document, "approvals") if row["agency"] == "HC"]
    assert [row["status"] for row in canada] == ["unknown"]
    assert canada[0]["tier_one"] == 0


def test_every_veto_is_counted_once_by_effect(bundle: Bundle, document: dict[str, Json]) -> None:
    effects = part(part(document, "vetoes"), "effects")
    assert sum(number(effects, effect) for effect in effects) == len(bundle.vetoes())


def test_a_source_is_stale_only_past_its_own_limit(bundle: Bundle) -> None:
    for place, source in enumerate(bundle.sources):
        released = date.fromisoformat(source.date).toordinal()
        at = {}
        for days in (source.stale_after_days, source.stale_after_days + 1):
            as_of = date.fromordinal(released + days)
            row = rows(coverage_document(bundle, as_of), "sources")[place]
            assert (row["age_days"], row["limit_days"]) == (days, source.stale_after_days)
            at[days] = row["stale"]
        assert list(at.values()) == [False, True], source.name


def test_obstacles_are_atoms_that_never_evaluate(bundle: Bundle) -> None:
    text = 'EGFR p.L858R AND unsupported("isoform", "X") AND NOTCH1 domain "PEST" mutation'
    found = obstacles(text, bundle.reference)
    assert found == ('unsupported("isoform", "X")', 'NOTCH1 domain "PEST" mutation')
    assert obstacles("EGFR p.L858R", bundle.reference) == ()


def test_an_exon_without_shipped_residues_is_said(bundle: Bundle) -> None:
    assert not needs_exon("EGFR exon 19 in-frame deletion", bundle.reference)
    assert needs_exon("EGFR exon 99 mutation", bundle.reference)
    assert needs_exon("BCL2L11 intron 2 in-frame deletion", bundle.reference)


def test_percentages_are_rounded_down() -> None:
    """98.97 % must not print as 99."""
    assert Share(10_000, 9_899, 9_899, 0).percent == 98.9
    assert Share(0, 0, 0, 0).percent == 100.0


def test_used_counts_evaluable_items_only() -> None:
    def item(used: bool, *obstacles: str) -> Item:  # noqa: FBT001
        return Item("x", RuleKind.EVIDENCE, "A", obstacles, False, used, False, "")  # noqa: FBT003

    found = share_of([item(True), item(False), item(True, "unsupported")])  # noqa: FBT003
    assert found == Share(items=3, evaluable=2, used=1, needs_exon=0)


def test_the_document_is_plain_json_and_repeatable(
    bundle: Bundle, document: dict[str, Json]
) -> None:
    again = coverage_document(bundle, AS_OF)
    assert canonical_json(document) == canonical_json(again)


@pytest.mark.parametrize("width", [60, 100])
def test_the_page_shows_every_number_at_any_width(
    bundle: Bundle, document: dict[str, Json], width: int
) -> None:
    page = render_coverage(bundle, AS_OF, width)
    words = page.split()
    assert bundle.digest in words
    for row in rows(document, "approvals"):
        line = [str(row[name]) for name in ("agency", "status", "records", "evaluable", "tier_one")]
        assert " ".join(line) in " ".join(words)
    for row in (*rows(document, "not_evaluable"), *rows(document, "not_placed")):
        assert row["id"] in words


def test_the_documented_tables_are_those_of_the_shipped_bundle() -> None:
    """docs/coverage.md cannot go stale: `python scripts/write_coverage.py` writes it anew."""
    script = ROOT / "scripts" / "write_coverage.py"
    done = subprocess.run([sys.executable, str(script), "--check"], check=False, cwd=ROOT)
    assert done.returncode == 0, "docs/coverage.md is stale: run scripts/write_coverage.py"
