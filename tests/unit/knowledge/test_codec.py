"""Every record survives the way into JSON and back, field by field."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oncobasis.core.canonical import canonical_json
from oncobasis.core.knowledge import (
    Approval,
    Citation,
    Condition,
    Confidence,
    Direction,
    DiseaseScope,
    ListedTest,
    Rule,
    SourceRelease,
    Supersession,
    Veto,
)
from oncobasis.core.reference import GeneReference, Hotspot, KnownVariant, Span
from oncobasis.knowledge import Bundle, codec, load_knowledge
from oncobasis.knowledge.left_out import LeftOut, left_out_of_json, left_out_to_json

T = TypeVar("T")

TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
OPTIONAL = st.none() | TEXT
WORDS = st.lists(TEXT, max_size=3).map(tuple)
REGIMENS = st.lists(st.lists(TEXT, min_size=1, max_size=3).map(tuple), max_size=2).map(tuple)
CITATION = st.builds(Citation, TEXT, OPTIONAL, OPTIONAL, verified=st.booleans())
CITATIONS = st.lists(CITATION, max_size=2).map(tuple)
SCOPES = st.builds(
    DiseaseScope, WORDS, WORDS, name=TEXT, narrower=st.booleans(), needs=st.just("") | TEXT
)
# A condition's sense is written by the report from its kind and value; its text is not shipped.
CONDITIONS = st.lists(
    st.builds(Condition, value=st.from_regex(r"[a-z0-9<>=-]{1,8}", fullmatch=True)).map(
        lambda c: dataclasses.replace(c, text="")
    ),
    max_size=2,
).map(tuple)
INTEGERS = st.integers(0, 5000)
APPROVALS = st.builds(
    Approval, application=..., brand=..., date=OPTIONAL, url=OPTIONAL, confidence=..., setting=...
)
SPANS = st.lists(st.builds(Span, TEXT, INTEGERS, INTEGERS), max_size=2).map(tuple)


def round_trip(
    value: T, to_json: Callable[[T], dict[str, codec.Json]], of_json: Callable[[codec.Record], T]
) -> T:
    return of_json(json.loads(canonical_json(to_json(value))))


@given(
    st.builds(
        Rule,
        requires=TEXT,
        scope=SCOPES,
        regimens=REGIMENS,
        direction=...,
        level=...,
        rating=st.none() | st.integers(0, 5),
        origin=...,
        citations=CITATIONS,
        conditions=CONDITIONS,
        approval=st.none() | APPROVALS,
        sequential=...,
        flagged=...,
        date=OPTIONAL,
        keys=WORDS,
        negative_only=...,
    )
)
def test_rules(rule: Rule) -> None:
    assert round_trip(rule, codec.rule_to_json, codec.rule_of_json) == rule


@given(
    st.builds(
        Veto,
        scope=SCOPES,
        target=WORDS,
        reaches_combinations=...,
        exact=...,
        exceptions=REGIMENS,
        unless=...,
        level=...,
        confidence=...,
        citations=CITATIONS,
        reason=...,
        source=TEXT,
        keys=WORDS,
        negative_only=...,
    )
)
def test_vetoes(veto: Veto) -> None:
    assert round_trip(veto, codec.veto_to_json, codec.veto_of_json) == veto


@given(
    st.builds(
        ListedTest,
        scope=SCOPES,
        atoms=WORDS,
        why=...,
        citation=st.none() | CITATION,
        confidence=...,
    )
)
def test_listed_tests(test: ListedTest) -> None:
    assert round_trip(test, codec.listed_test_to_json, codec.listed_test_of_json) == test


@given(st.builds(Supersession, scope=SCOPES, older=WORDS, newer=WORDS, citations=CITATIONS))
def test_supersessions(item: Supersession) -> None:
    assert round_trip(item, codec.supersession_to_json, codec.supersession_of_json) == item


@given(st.builds(SourceRelease, records=INTEGERS, licence=..., digest=...))
def test_sources(source: SourceRelease) -> None:
    assert round_trip(source, codec.source_to_json, codec.source_of_json) == source


@given(st.builds(LeftOut))
def test_left_out_items(item: LeftOut) -> None:
    assert round_trip(item, left_out_to_json, left_out_of_json) == item


@given(
    st.builds(
        GeneReference,
        symbol=st.just("ABC1"),
        role=...,
        exons=SPANS,
        domains=SPANS,
        hotspots=st.lists(
            st.builds(
                Hotspot, INTEGERS, TEXT, INTEGERS, st.lists(st.tuples(TEXT, INTEGERS)).map(tuple)
            ),
            max_size=2,
        ).map(tuple),
        residues=st.lists(st.tuples(INTEGERS, TEXT), max_size=2).map(tuple),
        established=WORDS,
        inframe=SPANS,
        legacy=st.lists(st.tuples(INTEGERS, INTEGERS), max_size=2).map(tuple),
        known=st.lists(st.builds(KnownVariant, truncated_exon=INTEGERS), max_size=2).map(tuple),
    )
)
def test_genes(gene: GeneReference) -> None:
    found = round_trip(gene, codec.gene_to_json, lambda r: codec.gene_of_json("ABC1", r))
    assert found == gene


@pytest.fixture(scope="module")
def bundle() -> Bundle:
    return load_knowledge()


def test_every_shipped_record_survives(bundle: Bundle) -> None:
    for rule in bundle.rules():
        assert round_trip(rule, codec.rule_to_json, codec.rule_of_json) == rule
    for veto in bundle.vetoes():
        assert round_trip(veto, codec.veto_to_json, codec.veto_of_json) == veto
    for test in bundle.tests:
        assert round_trip(test, codec.listed_test_to_json, codec.listed_test_of_json) == test


def test_opposition_is_never_lost(bundle: Bundle) -> None:
    """'Does not support' read back as support would be a wrong claim."""
    rule = next(r for r in bundle.rules() if r.direction is Direction.DOES_NOT_SUPPORT)
    written = codec.rule_to_json(rule)
    assert written["against"] is True
    assert codec.rule_of_json(written).direction is Direction.DOES_NOT_SUPPORT


def test_an_unverified_citation_stays_unverified() -> None:
    veto = next(v for v in load_knowledge().vetoes() if v.confidence is Confidence.UNVERIFIED)
    written = codec.veto_to_json(veto)
    assert codec.veto_of_json(written).confidence is Confidence.UNVERIFIED
    assert codec.veto_of_json(written).citations == veto.citations


@pytest.mark.parametrize(
    ("name", "value"), [("kind", "hunch"), ("significance", "magic"), ("origin", "mars")]
)
def test_a_word_that_no_version_knows_is_no_record(bundle: Bundle, name: str, value: str) -> None:
    record = {**codec.rule_to_json(bundle.rules()[0]), name: value}
    with pytest.raises(ValueError, match=value):
        codec.rule_of_json(record)
