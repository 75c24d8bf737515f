"""Tests made from the shipped records: a patient for each approval and veto, and near misses.

Each record is held alone against the patient, so that no other record can hide what it does.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

import pytest

from builders.atom_cases import Facts, NotSatisfiableError, near_miss, satisfying
from builders.findings_builder import an_approval, answer, by_regimen, knowledge_of
from oncobasis.core import biomarker as bm
from oncobasis.core.alteration import CytogeneticEvent
from oncobasis.core.assessment import Recommendation, Tier, TumorMatch
from oncobasis.core.case import TumorCase
from oncobasis.core.knowledge import Confidence, DiseaseScope, Rule, RuleKind, Veto, VetoEffect
from oncobasis.core.knowledge_base import KnowledgeInMemory
from oncobasis.core.tumor import TumorType
from oncobasis.engine.prepare import Kinship
from oncobasis.knowledge import load_knowledge
from oncobasis.nomenclature.tumor_types import load_tumor_types
from oncobasis.rules.grammar import parse
from oncobasis.rules.match import INSIDE
from oncobasis.rules.tiers import LIVE

ELSEWHERE = ("LUAD", "COADREAD", "MEL", "AML", "CML", "BRCA", "THPA")
MARKER = 'cytogenetic "a marker of its own"'


@dataclass(frozen=True, slots=True)
class Places:
    """A tumour type inside a scope and one outside, where there are such."""

    inside: TumorType | None
    outside: TumorType | None


@cache
def places(scope: DiseaseScope) -> Places:
    types = load_tumor_types()
    named = [code for code in scope.codes if code in types.tree]
    below = [code for name in named for code in types.descendants(name)]
    candidates = [types.tumor_type(c) for c in (*named, *below, *ELSEWHERE)]
    found = {t: Kinship(types).relate(t, scope) for t in candidates}
    inside = next((t for t, m in found.items() if m in INSIDE), None)
    apart = {TumorMatch.OTHER, TumorMatch.EXCLUDED}
    return Places(inside, next((t for t, m in found.items() if m in apart), None))


def alone(rule: Rule | None = None, veto: Veto | None = None) -> KnowledgeInMemory:
    """Knowledge of these records only, with the shipped gene references."""
    records = [record for record in (rule, veto) if record is not None]
    return replace(knowledge_of(*records), reference=load_knowledge().reference)


def patient(tumor_type: TumorType, facts: Facts) -> TumorCase:
    return TumorCase("made", tumor_type, facts.alterations, facts.negatives)


def missed(tree: bm.Biomarker, facts: Facts) -> Facts | None:
    """The next codon where one residue is asked for; else another gene, partner or status."""
    if not facts.alterations:
        return None
    exact = isinstance(tree, bm.ProteinIs | bm.CodonIs)
    # Next to a residue with an older number lies the number itself (AR F877L, once F876L).
    exact = exact and not load_knowledge().reference.gene(getattr(tree, "gene", "")).legacy
    moved = []
    for alteration in facts.alterations:
        gene = getattr(alteration, "gene", None)
        other = near_miss(alteration) if exact or gene is None else None
        if other is None:
            if gene is None:
                return None
            other = replace(alteration, gene="TTN")  # type: ignore[arg-type]
        moved.append(other)
    return Facts(tuple(moved), facts.negatives)


def shown(case: TumorCase, knowledge: KnowledgeInMemory, agency: str) -> dict[str, Recommendation]:
    return by_regimen(answer(case, knowledge, agency))


def approvals() -> list[Rule]:
    return [r for r in load_knowledge().rules() if r.kind is RuleKind.APPROVAL]


def makes_tier_one(rule: Rule) -> bool:
    approval = rule.approval
    assert approval is not None
    sure = approval.confidence is Confidence.HIGH and not rule.flagged
    return approval.status in LIVE and bool(approval.date and approval.url) and sure


def names(rule: Rule) -> list[str]:
    return [" + ".join(regimen) for regimen in rule.regimens]


def test_every_approval_is_given_to_the_patient_it_is_for() -> None:
    given = {"I-A": 0, "II-C": 0, "narrower": 0, "not live": 0}
    for rule in approvals():
        facts = satisfying(parse(rule.requires), load_knowledge().reference)
        approval, inside = rule.approval, places(rule.scope).inside
        assert approval is not None
        narrower = rule.scope.narrower
        tumor = inside or load_tumor_types().tumor_type(rule.scope.codes[0])
        found = shown(patient(tumor, facts), alone(rule), approval.agency)
        for name in names(rule):
            if approval.status not in LIVE:
                assert found == {}, rule.id
                given["not live"] += 1
            elif narrower or inside is None:
                assert found[name].stance == "undetermined", rule.id
                given["narrower"] += 1
            elif makes_tier_one(rule):
                assert found[name].tier is Tier.I_A, rule.id
                asked = "option" if found[name].requires else "recommended"
                assert found[name].stance == asked, rule.id
                given["I-A"] += 1
            else:
                assert (found[name].stance, found[name].tier) == ("option", Tier.II_C), rule.id
                given["II-C"] += 1
    assert given["I-A"] > 400, given
    assert given["narrower"] < 150, given
    print(given)  # noqa: T201  # the report of the run, with pytest -s


@pytest.mark.slow
@pytest.mark.parametrize("agency", ["FDA", "EMA"])
def test_every_sure_live_approval_is_first_tier_among_all_records(agency: str) -> None:
    knowledge, given = load_knowledge(), 0
    for rule in approvals():
        inside = places(rule.scope).inside
        assert rule.approval is not None
        if rule.approval.agency != agency or not makes_tier_one(rule) or inside is None:
            continue
        if rule.scope.narrower:
            continue
        facts = satisfying(parse(rule.requires), knowledge.reference)
        found = by_regimen(answer(patient(inside, facts), knowledge, agency))
        for name in names(rule):
            item = found[name]
            forbidden = item.stance in {"not_recommended", "contraindicated"} and item.against
            assert item.tier is Tier.I_A or forbidden, (rule.id, name)
            given += 1
    assert given > 150


def test_no_approval_is_given_on_a_near_miss() -> None:
    made = 0
    for rule in approvals():
        tree = parse(rule.requires)
        facts = missed(tree, satisfying(tree, load_knowledge().reference))
        inside = places(rule.scope).inside
        if facts is None or inside is None or rule.approval is None:
            continue
        found = shown(patient(inside, facts), alone(rule), rule.approval.agency)
        assert all(item.stance == "undetermined" for item in found.values()), (rule.id, facts)
        made += 1
    assert made > 600
    print(made)  # noqa: T201


def test_no_approval_is_given_where_nothing_was_tested() -> None:
    for rule in approvals():
        inside = places(rule.scope).inside
        if inside is not None and rule.approval is not None:
            assert shown(patient(inside, Facts()), alone(rule), rule.approval.agency) == {}, rule.id


def test_no_approval_reaches_tier_one_in_another_tumour_type() -> None:
    made = 0
    for rule in approvals():
        outside = places(rule.scope).outside
        if outside is None or rule.approval is None:
            continue
        facts = satisfying(parse(rule.requires), load_knowledge().reference)
        found = shown(patient(outside, facts), alone(rule), rule.approval.agency)
        for item in found.values():
            assert (item.stance, item.tier) == ("investigational", Tier.II_C), rule.id
        made += 1
    assert made > 600
    print(made)  # noqa: T201


def label_for(veto: Veto, tumor_scope: DiseaseScope) -> Rule:
    """A label for the veto's target that holds by a marker of its own."""
    return an_approval(MARKER, *veto.target, scope=tumor_scope)


def verdict_on(veto: Veto, tumor: TumorType, facts: Facts) -> Recommendation:
    marker = Facts((CytogeneticEvent("a marker of its own"),))
    scope = DiseaseScope(("ANY",), name="any")
    knowledge = alone(label_for(veto, scope), veto)
    return shown(patient(tumor, facts + marker), knowledge, "FDA")[" + ".join(veto.target)]


def made_patients() -> tuple[list[tuple[Veto, bm.Biomarker, Facts]], dict[str, list[str]]]:
    made, refused = [], dict[str, list[str]]()
    for veto in load_knowledge().vetoes():
        tree = parse(veto.when)
        try:
            made.append((veto, tree, satisfying(tree, load_knowledge().reference)))
        except NotSatisfiableError as error:
            refused.setdefault(str(error), []).append(veto.id)
    return made, refused


def test_every_veto_fires_for_the_patient_it_is_about() -> None:
    made, refused = made_patients()
    assert refused == {}
    stance = {
        VetoEffect.VETO: "not_recommended",
        VetoEffect.CONTRAINDICATION: "contraindicated",
        VetoEffect.CAUTION: "recommended",
    }
    for veto, _, facts in made:
        inside = places(veto.scope).inside
        assert inside is not None, veto.id
        item = verdict_on(veto, inside, facts)
        unshown = veto.reason == "required_biomarker_absent" and veto.effect is VetoEffect.CAUTION
        assert item.stance == ("option" if unshown else stance[veto.effect]), veto.id
        assert [b.rule for b in item.against] == [veto.id]
        assert bool(item.cautions) is (veto.effect is VetoEffect.CAUTION), veto.id
    print(len(made), {k: len(v) for k, v in refused.items()})  # noqa: T201


@pytest.mark.parametrize("what", ["near miss", "not tested", "another tumour type"])
def test_no_veto_fires_on(what: str) -> None:
    held = 0
    for veto, tree, facts in made_patients()[0]:
        inside, outside = places(veto.scope).inside, places(veto.scope).outside
        assert inside is not None
        tumor, given = inside, missed(tree, facts)
        if what == "not tested":
            given = Facts()
        if what == "another tumour type":
            if outside is None:
                continue
            tumor, given = outside, facts
        if given is None:
            continue
        item = verdict_on(veto, tumor, given)
        assert (item.stance, item.tier) == ("recommended", Tier.I_A), veto.id
        assert item.against == (), veto.id
        held += 1
    assert held > 300
    print(what, held)  # noqa: T201
