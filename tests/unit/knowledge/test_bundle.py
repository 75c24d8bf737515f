"""A bundle answers by key what a scan would; nothing is lost on the way into it or out of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oncobasis.core.errors import KnowledgeError
from oncobasis.core.knowledge import RuleKind
from oncobasis.core.knowledge_base import KnowledgeInMemory, Query
from oncobasis.core.reference import GeneRole
from oncobasis.knowledge import BUNDLE_NAME, DIGEST_NAME, Bundle, load_knowledge, read_bundle
from oncobasis.knowledge.compile import Built, build, write
from oncobasis.knowledge.coverage import obstacles
from oncobasis.nomenclature.tables import DATA_FOLDER

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def bundle() -> Bundle:
    return load_knowledge()


@pytest.fixture(scope="module")
def scanned(bundle: Bundle) -> KnowledgeInMemory:
    """The same records without an index."""
    return KnowledgeInMemory(tuple(bundle.rules()), tuple(bundle.vetoes()))


@pytest.fixture(scope="module")
def all_keys(bundle: Bundle) -> list[str]:
    rules = {key for rule in bundle.rules() for key in rule.keys}
    return sorted(rules | {key for veto in bundle.vetoes() for key in veto.keys})


@settings(max_examples=60)
@given(
    choice=st.sets(st.integers(0, 10_000), max_size=4),
    named=st.sets(st.integers(0, 10_000), max_size=4),
    absence=st.booleans(),
)
def test_the_index_selects_what_a_scan_does(
    bundle: Bundle,
    scanned: KnowledgeInMemory,
    all_keys: list[str],
    choice: set[int],
    named: set[int],
    absence: bool,  # noqa: FBT001
) -> None:
    keys, listed = (
        frozenset(all_keys[number % len(all_keys)] for number in numbers)
        for numbers in (choice, named)
    )
    query = Query(keys | {"NOSUCHGENE"}, listed, absence=absence)
    assert tuple(bundle.rules(query)) == tuple(scanned.rules(query))
    assert tuple(bundle.vetoes(query)) == tuple(scanned.vetoes(query))


def test_no_key_leaves_only_what_absence_can_satisfy(bundle: Bundle) -> None:
    by_absence = tuple(rule for rule in bundle.rules() if rule.negative_only)
    assert tuple(bundle.rules(Query(frozenset()))) == by_absence
    assert not bundle.rules(Query(frozenset(), absence=False))


def test_a_test_list_brings_up_labels_and_no_evidence(bundle: Bundle) -> None:
    query = Query(frozenset(), frozenset({"BRAF"}), absence=False)
    kinds = {rule.kind for rule in bundle.rules(query)}
    assert RuleKind.APPROVAL in kinds
    assert RuleKind.EVIDENCE not in kinds


def test_only_what_cannot_be_evaluated_has_no_key(bundle: Bundle) -> None:
    """A rule without key that needs a detection is never looked at."""
    lost = [r for r in bundle.rules() if not r.keys and not r.negative_only]
    assert all(obstacles(rule.requires, bundle.reference) for rule in lost)
    assert all(veto.keys or veto.negative_only for veto in bundle.vetoes())


def test_a_record_is_decoded_once(bundle: Bundle) -> None:
    query = Query(frozenset({"BRAF"}))
    assert bundle.rules(query)[0] is bundle.rules(query)[0]


def test_sources_say_release_date_and_number(bundle: Bundle) -> None:
    for source in bundle.sources:
        assert source.release
        assert source.date
        assert source.records > 0, source.name
        assert source.licence, source.name
        assert len(source.digest) == 64


def test_genes_come_with_the_hotspots_of_the_file_beside(bundle: Bundle) -> None:
    kras = bundle.reference.gene("KRAS")
    assert kras.role is GeneRole.ONCOGENE
    assert {12, 13, 61} <= {spot.position for spot in kras.hotspots}
    nothing = bundle.reference.gene("NOSUCHGENE")
    assert nothing.role is GeneRole.UNKNOWN
    assert not nothing.hotspots


def test_shipped_bundle_has_the_digest_beside_it(bundle: Bundle) -> None:
    committed = (DATA_FOLDER / DIGEST_NAME).read_text(encoding="ascii").split()
    assert committed == [bundle.digest, BUNDLE_NAME]


@pytest.fixture(scope="module")
def built() -> Built:
    return build(ROOT / "knowledge")


def test_what_is_written_is_read_again(built: Built, tmp_path: Path) -> None:
    write(built, tmp_path / "new" / "folder")
    read = read_bundle(tmp_path / "new" / "folder" / BUNDLE_NAME, expected=built.digest)
    assert len(read.rules()) == built.counts["rules"]
    assert len(read.vetoes()) == built.counts["vetoes"]
    assert len(read.tests) == built.counts["tests"]


def test_writing_leaves_three_files_and_no_part(built: Built, tmp_path: Path) -> None:
    write(built, tmp_path)
    write(built, tmp_path)
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == ["hotspots.json.gz", "knowledge.json.gz", "knowledge.sha256"]


def test_writing_where_one_may_not_says_so(built: Built, tmp_path: Path) -> None:
    target = tmp_path / "file"
    target.write_text("in the way", encoding="utf-8")
    with pytest.raises(KnowledgeError, match="cannot be written") as caught:
        write(built, target)
    assert "--to" in caught.value.remedy
