"""The indexed matcher against a plain one, on cases generated from the shipped knowledge.

Both must call the same rules and vetoes true; what the index leaves out must be neither true nor
anything the case or the tumour type's test list could bring up.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

import pytest

from builders.case_generator import CaseGenerator, generator_of
from builders.findings_builder import answer
from builders.plain_matcher import PlainMatcher, names_of, plain_matcher
from oncobasis.core.assessment import Truth
from oncobasis.core.knowledge import RuleKind
from oncobasis.core.knowledge_base import Query
from oncobasis.engine import prepare
from oncobasis.knowledge import Bundle, load_knowledge
from oncobasis.nomenclature.tumor_types import load_tumor_types
from oncobasis.rules.findings import Findings, findings_of
from oncobasis.rules.grammar import atoms_of, parse
from oncobasis.rules.holding import match_rules, match_vetoes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from oncobasis.core.case import TumorCase
    from oncobasis.core.knowledge import ListedTest, Rule, SourceRelease, Supersession, Veto
    from oncobasis.core.reference import Reference
    from oncobasis.core.tumor import TumorType

PARTS = 8
"""The long run holds each case against an eighth of the expressions, each eighth in turn."""
_BROUGHT_UP_BY_LISTS = {RuleKind.APPROVAL, RuleKind.ASSERTION, RuleKind.CURATED}


@dataclass(frozen=True, slots=True)
class Unindexed:
    """The shipped knowledge that answers every query with every record."""

    bundle: Bundle

    @property
    def version(self) -> str:
        return self.bundle.version

    @property
    def digest(self) -> str:
        return self.bundle.digest

    @property
    def sources(self) -> Sequence[SourceRelease]:
        return self.bundle.sources

    @property
    def reference(self) -> Reference:
        return self.bundle.reference

    @property
    def unavailable(self) -> frozenset[str]:
        return self.bundle.unavailable

    @property
    def tests(self) -> Sequence[ListedTest]:
        return self.bundle.tests

    @property
    def supersessions(self) -> Sequence[Supersession]:
        return self.bundle.supersessions

    def rules(self, query: Query | None = None) -> Sequence[Rule]:
        del query
        return self.bundle.rules()

    def vetoes(self, query: Query | None = None) -> Sequence[Veto]:
        del query
        return self.bundle.vetoes()


@cache
def generator() -> CaseGenerator:
    return generator_of(load_knowledge())


@cache
def whole() -> PlainMatcher:
    return plain_matcher(load_knowledge())


@cache
def part(number: int) -> PlainMatcher:
    return whole().part(number, PARTS)


@cache
def names_of_text(text: str) -> frozenset[str]:
    return frozenset(name for atom in atoms_of(parse(text)) for name in names_of(atom))


@cache
def listed_for(
    tumor_type: TumorType,
) -> tuple[prepare.Kinship, frozenset[str], frozenset[str]]:
    """Kinship, index keys and names of the tests that a tumour type's list holds."""
    kinship = prepare.Kinship(load_tumor_types())
    tests = prepare.tests_of(tuple(load_knowledge().tests), tumor_type, kinship.relate)
    named = frozenset(n for t in tests for text in t.atoms for n in names_of_text(text))
    return kinship, prepare.keys_of_tests(tests), named


@cache
def rules_with(texts: tuple[str, ...]) -> tuple[Rule, ...]:
    wanted = set(texts)
    return tuple(r for r in load_knowledge().rules() if r.requires in wanted)


@cache
def vetoes_with(texts: tuple[str, ...]) -> tuple[Veto, ...]:
    wanted = set(texts)
    return tuple(v for v in load_knowledge().vetoes() if v.when in wanted)


def hold_together(case: TumorCase, plain: PlainMatcher) -> int:
    """Compare one case; returns how many rules and vetoes were true."""
    findings = findings_of(case, load_knowledge().reference)
    kinship, keys, named = listed_for(case.tumor_type)
    query = Query(findings.keys, keys, absence=case.scope is not None)
    values = plain.match(findings)
    return _rules_agree(case, findings, kinship, query, values, named) + _vetoes_agree(
        case, findings, kinship, query, values, named
    )


def _rules_agree(
    case: TumorCase,
    findings: Findings,
    kinship: prepare.Kinship,
    query: Query,
    values: dict[str, Truth],
    listed: frozenset[str],
) -> int:
    knowledge = load_knowledge()
    selected = [r for r in knowledge.rules(query) if r.requires in values]
    for match in match_rules(selected, findings, case.tumor_type, kinship.relate):
        value = values[match.rule.requires]
        # Evidence on variants of one origin may weaken what its biomarker alone says.
        weakened = match.rule.origin is not None and value is Truth.TRUE
        assert match.truth is value or weakened, (case, match.rule.id)
    inside = {r.id for r in selected}
    seen = _seen(findings)
    for rule in rules_with(tuple(values)):
        if rule.id in inside:
            continue
        assert values[rule.requires] is not Truth.TRUE, (case, rule.id)
        if rule.kind in _BROUGHT_UP_BY_LISTS and values[rule.requires] is Truth.UNKNOWN:
            assert not names_of_text(rule.requires) & (seen | listed), (case, rule.id)
    return sum(values[r.requires] is Truth.TRUE for r in selected)


def _vetoes_agree(
    case: TumorCase,
    findings: Findings,
    kinship: prepare.Kinship,
    query: Query,
    values: dict[str, Truth],
    listed: frozenset[str],
) -> int:
    knowledge = load_knowledge()
    wanted = replace(query, keys=query.keys | query.listed)
    selected = [v for v in knowledge.vetoes(wanted) if v.when in values]
    for match in match_vetoes(selected, findings, case.tumor_type, kinship.relate):
        assert match.evaluation.truth is values[match.veto.when], (case, match.veto.id)
    inside = {v.id for v in selected}
    brought_up = _seen(findings) | listed
    for veto in vetoes_with(tuple(values)):
        if veto.id not in inside:
            assert values[veto.when] is not Truth.TRUE, (case, veto.id)
            assert values[veto.when] is Truth.FALSE or not (
                names_of_text(veto.when) & brought_up
            ), (case, veto.id)
    return sum(values[v.when] is Truth.TRUE for v in selected)


def _seen(findings: Findings) -> frozenset[str]:
    return frozenset(name for a in findings.alterations for name in names_of(a))


def test_generated_cases_are_worth_comparing() -> None:
    cases = [generator().case(number) for number in range(300)]
    assert len({repr(case) for case in cases}) == 300
    assert len({case.tumor_type.name for case in cases}) > 60
    assert len({type(a).__name__ for case in cases for a in case.alterations}) >= 9
    assert generator().case(7) == generator().case(7)


def test_indexed_and_plain_matcher_agree() -> None:
    true = sum(hold_together(generator().case(number), whole()) for number in range(40))
    true += sum(
        hold_together(generator().case(number), part(number % PARTS)) for number in range(40, 340)
    )
    assert true > 1000


@pytest.mark.slow
def test_indexed_and_plain_matcher_agree_on_100_000_cases() -> None:
    true = 0
    for number in range(1_000, 101_000):
        true += hold_together(generator().case(number), part(number % PARTS))
    assert true > 50_000


def test_whole_assessments_agree_with_and_without_the_index() -> None:
    bundle = load_knowledge()
    for number in range(40):
        case = generator().case(number)
        indexed, plain = answer(case, bundle), answer(case, Unindexed(bundle))
        assert indexed.recommendations == plain.recommendations, number
        assert indexed.implications == plain.implications, number
        assert indexed.disagreements == plain.disagreements, number
        assert set(indexed.missing_tests) <= set(plain.missing_tests), number


def test_the_order_of_findings_changes_no_generated_answer() -> None:
    bundle = load_knowledge()
    for number in range(200, 260):
        case = generator().case(number)
        turned = replace(
            case,
            case_id="another",
            alterations=case.alterations[::-1],
            negatives=case.negatives[::-1],
        )
        given = answer(case, bundle).provenance.output_digest
        assert answer(turned, bundle).provenance.output_digest == given, number
