"""What speaks against a regimen: vetoes, their exceptions, cautions, contraindications."""

from __future__ import annotations

import pytest

from builders.findings_builder import (
    UNKNOWN_TUMOR,
    a_case,
    a_veto,
    an_approval,
    answer,
    by_regimen,
    knowledge_of,
    scope_of,
    stances,
    variant,
)
from oncobasis.core.alteration import Fusion, Genotype
from oncobasis.core.assessment import Stance
from oncobasis.core.case import NegativeFinding
from oncobasis.core.knowledge import Citation, Supersession, Veto, VetoEffect

L858R, T790M = variant("EGFR", "L858R"), variant("EGFR", "T790M")
CASE = a_case("LUAD", L858R, T790M)
ASKED, AGAINST = "EGFR p.L858R", "EGFR p.T790M"
ALONE, COMBINED, LIFTED = "erlotinib", "bevacizumab + erlotinib", "erlotinib + osimertinib"
LABELS = (
    an_approval(ASKED, "erlotinib"),
    an_approval(ASKED, "erlotinib", "bevacizumab"),
    an_approval(ASKED, "erlotinib", "osimertinib"),
    an_approval(ASKED, "osimertinib"),
)


def vetoed(veto: Veto) -> set[str]:
    found = stances(answer(CASE, knowledge_of(*LABELS, veto)))
    assert len(found) == 4
    assert found["osimertinib"] == ("recommended", "I-A")
    return {name for name, stance in found.items() if stance == ("not_recommended", None)}


@pytest.mark.parametrize(
    ("veto", "expected"),
    [
        (a_veto(AGAINST, "erlotinib"), {ALONE, COMBINED, LIFTED}),
        (a_veto(AGAINST, "erlotinib", exceptions=[("osimertinib",)]), {ALONE, COMBINED}),
        (a_veto(AGAINST, "erlotinib", exceptions=[("bevacizumab", "osimertinib")]),
         {ALONE, COMBINED, LIFTED}),
        (a_veto(AGAINST, "erlotinib", reaches_combinations=False), {ALONE}),
        (a_veto(AGAINST, "erlotinib", "bevacizumab", exact=True), {COMBINED}),
        (a_veto(AGAINST, "erlotinib", "bevacizumab"), {COMBINED}),
        (a_veto(AGAINST, "erlotinib", unless="EGFR p.L858R"), set()),
        (a_veto(AGAINST, "erlotinib", unless="KRAS p.G12C"), {ALONE, COMBINED, LIFTED}),
        (a_veto(AGAINST, "erlotinib", scope=scope_of("COADREAD")), set()),
        (a_veto(AGAINST, "erlotinib", scope=scope_of("ANY")), {ALONE, COMBINED, LIFTED}),
        (a_veto(AGAINST, "erlotinib", scope=scope_of("SOLID", excluded=["NSCLC"])), set()),
        (a_veto("EGFR p.C797S", "erlotinib"), set()),
    ],
    ids=["ingredient", "exception", "exception not whole", "alone", "exact", "pair", "unless",
         "unless unknown", "other tumour", "any tumour", "excluded tumour", "not tested"],
)  # fmt: skip
def test_what_a_veto_reaches(veto: Veto, expected: set[str]) -> None:
    assert vetoed(veto) == expected


def test_a_vetoed_regimen_names_its_basis() -> None:
    item = by_regimen(answer(CASE, knowledge_of(*LABELS, a_veto(AGAINST, "erlotinib"))))[ALONE]
    assert item.effect == "resistance"
    assert item.biomarkers == (AGAINST,)
    assert item.rationale[0].code == "vetoed_by"
    assert [b.citation for b in item.against] == ["a cited resistance"]


def test_what_is_forbidden_is_said_even_where_nothing_supports_it() -> None:
    found = stances(answer(CASE, knowledge_of(a_veto(AGAINST, "erlotinib"))))
    assert found == {"erlotinib": ("not_recommended", None)}


def test_a_caution_never_changes_a_stance() -> None:
    caution = a_veto(AGAINST, "erlotinib", effect=VetoEffect.CAUTION, reason="immune_caution")
    with_it, without = (answer(CASE, knowledge_of(*LABELS, *more)) for more in ([caution], []))
    assert stances(with_it) == stances(without)
    assert [c.code for c in by_regimen(with_it)[ALONE].cautions] == ["immune_resistance"]
    assert by_regimen(without)[ALONE].cautions == ()
    assert stances(answer(CASE, knowledge_of(caution))) == {}


def test_a_contraindication_is_no_resistance() -> None:
    poor = Genotype("DPYD", phenotype="poor metabolizer")
    veto = a_veto(
        'DPYD phenotype "poor metabolizer"', "erlotinib", effect=VetoEffect.CONTRAINDICATION
    )
    item = by_regimen(answer(a_case("LUAD", L858R, poor), knowledge_of(*LABELS, veto)))[ALONE]
    assert (item.stance, item.tier, item.effect) == ("contraindicated", None, "toxicity")


def test_an_unknown_veto_changes_no_stance_and_becomes_a_missing_test() -> None:
    veto = a_veto("MET amplification AND EGFR p.L858R", "erlotinib")
    case = a_case("LUAD", L858R)
    assessment = answer(case, knowledge_of(LABELS[0], veto))
    assert stances(assessment) == {ALONE: ("recommended", "I-A")}
    (test,) = assessment.missing_tests
    assert test.atoms == ("MET amplification",)
    assert [(c.therapies, c.to_stance) for c in test.would_change] == [
        (("erlotinib",), Stance.NOT_RECOMMENDED)
    ]


def test_a_negative_result_answers_the_missing_test() -> None:
    veto = a_veto("MET amplification AND EGFR p.L858R", "erlotinib")
    negative = NegativeFinding("MET", atom="MET amplification")
    case = a_case("LUAD", L858R, negatives=[negative])
    assert answer(case, knowledge_of(LABELS[0], veto)).missing_tests == ()


def test_vetoes_on_solid_tumours_hold_where_the_type_is_not_known() -> None:
    fusion = Fusion("TPM3", "NTRK1", in_frame=True)
    case = a_case(UNKNOWN_TUMOR, fusion, variant("NTRK1", "G595R"))
    solid = scope_of("SOLID")
    label = an_approval("*::NTRK1 fusion", "larotrectinib", scope=solid)
    veto = a_veto("NTRK1 p.G595R", "larotrectinib", scope=solid)
    assert stances(answer(case, knowledge_of(label))) == {"larotrectinib": ("option", "II-C")}
    assert stances(answer(case, knowledge_of(label, veto))) == {
        "larotrectinib": ("not_recommended", None)
    }


def a_successor(older: str, newer: str, when: str = ASKED, code: str = "NSCLC") -> Supersession:
    return Supersession(f"{older}<{newer}", when, scope_of(code), (older,), (newer,),
                        (Citation("a trial"),))  # fmt: skip


PAIR = (an_approval(ASKED, "aaa"), an_approval(ASKED, "zzz"))


@pytest.mark.parametrize(
    ("item", "order"),
    [
        (a_successor("aaa", "zzz"), ["zzz", "aaa"]),
        (a_successor("aaa", "zzz", when="KRAS p.G12C"), ["aaa", "zzz"]),
        (a_successor("aaa", "zzz", code="COADREAD"), ["aaa", "zzz"]),
        (a_successor("aaa", "not shown"), ["aaa", "zzz"]),
    ],
)
def test_a_successor_ranks_first_where_it_can_be_given(
    item: Supersession, order: list[str]
) -> None:
    found = answer(a_case("LUAD", L858R), knowledge_of(*PAIR, item)).recommendations
    assert [r.therapies[0].name for r in found] == order
    told = [r.superseded_by for r in found]
    assert told == ([(), ("zzz",)] if order[0] == "zzz" else [(), ()])


def test_a_vetoed_successor_supersedes_nothing() -> None:
    knowledge = knowledge_of(*PAIR, a_successor("aaa", "zzz"), a_veto(AGAINST, "zzz"))
    found = by_regimen(answer(CASE, knowledge))
    assert found["aaa"].superseded_by == ()
    assert found["aaa"].rank < found["zzz"].rank
