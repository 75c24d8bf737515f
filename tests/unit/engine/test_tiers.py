"""Which approvals and evidence give which tier and stance, on small knowledge."""

from __future__ import annotations

import pytest

from builders.findings_builder import (
    UNKNOWN_TUMOR,
    a_case,
    a_listed_test,
    an_approval,
    an_item,
    answer,
    by_regimen,
    condition,
    knowledge_of,
    scope_of,
    stances,
    variant,
)
from oncobasis.core.alteration import FindingClass, GeneFinding, Observation, Origin
from oncobasis.core.assessment import Truth
from oncobasis.core.case import Clinical, NegativeFinding
from oncobasis.core.knowledge import (
    ApprovalStatus,
    Confidence,
    Direction,
    DiseaseScope,
    Rule,
    RuleKind,
    Significance,
)

L858R = variant("EGFR", "L858R")
PATIENT = a_case("LUAD", L858R)
ASKED = "EGFR p.L858R"
STUDY = RuleKind.EVIDENCE


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (an_approval(ASKED, "drug"), ("recommended", "I-A")),
        (an_approval(ASKED, "drug", status=ApprovalStatus.ACCELERATED), ("recommended", "I-A")),
        (an_approval(ASKED, "drug", status=ApprovalStatus.WITHDRAWN), None),
        (an_approval(ASKED, "drug", status=ApprovalStatus.SUPERSEDED), None),
        (an_approval(ASKED, "drug", status=ApprovalStatus.UNKNOWN), None),
        (an_approval(ASKED, "drug", dated=False), ("option", "II-C")),
        (an_approval(ASKED, "drug", linked=False), ("option", "II-C")),
        (an_approval(ASKED, "drug", confidence=Confidence.MEDIUM), ("option", "II-C")),
        (an_approval(ASKED, "drug", flagged=True), ("option", "II-C")),
        (an_approval(ASKED, "drug", agency="EMA"), ("option", "II-C")),
        (an_approval(ASKED, "drug", scope=scope_of("LUAD")), ("recommended", "I-A")),
        (an_approval(ASKED, "drug", scope=scope_of("SOLID")), ("recommended", "I-A")),
        (an_approval(ASKED, "drug", scope=scope_of("ANY")), ("recommended", "I-A")),
        (an_approval(ASKED, "drug", scope=scope_of("SOLID", excluded=["LUAD"])), None),
        (an_approval(ASKED, "drug", scope=scope_of("COADREAD")), ("investigational", "II-C")),
        (an_approval(ASKED, "drug", scope=scope_of("NSCLC", narrower=True)),
         ("undetermined", None)),
        (an_approval("EGFR p.T790M", "drug"), None),
    ],
)  # fmt: skip
def test_an_approval(rule: Rule, expected: tuple[str, str | None] | None) -> None:
    assert stances(answer(PATIENT, knowledge_of(rule))).get("drug") == expected


def test_the_chosen_regions_decide() -> None:
    knowledge = knowledge_of(
        an_approval(ASKED, "american"), an_approval(ASKED, "european", agency="EMA")
    )
    fda, ema = (stances(answer(PATIENT, knowledge, region)) for region in ("FDA", "EMA"))
    assert fda == {"american": ("recommended", "I-A"), "european": ("option", "II-C")}
    assert ema == {"american": ("option", "II-C"), "european": ("recommended", "I-A")}
    both = stances(answer(PATIENT, knowledge, "FDA", "EMA"))
    assert set(both.values()) == {("recommended", "I-A")}


def test_a_coarser_tumour_type_is_undetermined_and_says_what_is_needed() -> None:
    narrow = DiseaseScope(("IHCH",), name="intrahepatic cholangiocarcinoma")
    rule = an_approval("EGFR p.L858R", "drug", scope=narrow)
    item = by_regimen(answer(a_case("CHOL", L858R), knowledge_of(rule)))["drug"]
    assert (item.stance, item.tier, item.tumor_match) == ("undetermined", None, "coarser")
    assert item.rationale[0].code == "coarser_tumor_type"


def test_a_label_that_fits_but_for_its_conditions_is_an_option_that_asks() -> None:
    rule = an_approval(ASKED, "drug", conditions=[condition("line", ">=2")])
    knowledge = knowledge_of(rule)

    def told(line: int | None) -> tuple[str, list[tuple[str, Truth]]]:
        case = a_case("LUAD", L858R, clinical=Clinical(line=line))
        item = by_regimen(answer(case, knowledge))["drug"]
        return item.stance, [(r.code, r.state) for r in item.requires]

    assert told(2) == ("recommended", [])
    assert told(1) == ("option", [("line", Truth.FALSE)])
    assert told(None) == ("option", [("line", Truth.UNKNOWN)])


def test_of_two_labels_the_one_that_the_patient_fits_leads() -> None:
    first = an_approval(ASKED, "drug", conditions=[condition("line", "1")], rule_id="first")
    later = an_approval(ASKED, "drug", conditions=[condition("line", ">=2")], rule_id="later")
    case = a_case("LUAD", L858R, clinical=Clinical(line=2))
    item = by_regimen(answer(case, knowledge_of(first, later)))["drug"]
    assert (item.stance, item.basis[0].rule, item.setting) == ("recommended", "later", "line(>=2)")


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ([an_item(ASKED, "drug")], ("option", "II-C")),
        ([an_item(ASKED, "drug"), an_item(ASKED, "drug", pmid="2")], ("option", "I-B")),
        # the same publication twice is one
        ([an_item(ASKED, "drug"), an_item(ASKED, "drug", level="A")], ("option", "II-C")),
        ([an_item(ASKED, "drug"), an_item(ASKED, "drug", pmid="2", level="C")],
         ("option", "II-C")),
        ([an_item(ASKED, "drug"), an_item(ASKED, "drug", pmid="2", flagged=True)],
         ("option", "II-C")),
        ([an_item(ASKED, "drug"), an_item(ASKED, "drug", pmid="2", scope=scope_of("COADREAD"))],
         ("option", "II-C")),
        ([an_item(ASKED, "drug", level="C")], ("investigational", "II-C")),
        ([an_item(ASKED, "drug", level="D")], ("investigational", "II-D")),
        ([an_item(ASKED, "drug", flagged=True)], ("investigational", "II-D")),
        ([an_item(ASKED, "drug", scope=scope_of("COADREAD"))], ("investigational", "II-D")),
        ([an_item(ASKED, "drug", level="D", scope=scope_of("COADREAD"))], None),
        ([an_item(ASKED, "drug", kind=RuleKind.ASSERTION)], ("option", "I-B")),
        # studies of no effect do not support, and stop others from adding up
        ([an_item(ASKED, "drug", direction=Direction.DOES_NOT_SUPPORT)], None),
        ([an_item(ASKED, "drug"), an_item(ASKED, "drug", pmid="2"),
          an_item(ASKED, "drug", pmid="3", direction=Direction.DOES_NOT_SUPPORT)],
         ("option", "II-C")),
        ([an_item(ASKED, "drug"), an_item(ASKED, "drug", pmid="2"),
          an_item(ASKED, "drug", pmid="3", significance=Significance.RESISTANCE)],
         ("option", "II-C")),
        ([an_item(ASKED, "drug"), an_item(ASKED, "drug", pmid="2"),
          an_item(ASKED, "drug", pmid="3", level="D", significance=Significance.RESISTANCE)],
         ("option", "I-B")),
        # resistance alone
        ([an_item(ASKED, "drug", significance=Significance.RESISTANCE)], None),
        ([an_item(ASKED, "drug", significance=Significance.RESISTANCE, flagged=True)], None),
        ([an_item(ASKED, "drug", level="C", significance=Significance.RESISTANCE)], None),
        ([an_item(ASKED, "drug", significance=Significance.RESISTANCE,
                  direction=Direction.DOES_NOT_SUPPORT)], None),
    ],
)  # fmt: skip
def test_evidence(rules: list[Rule], expected: tuple[str, str | None] | None) -> None:
    assert stances(answer(PATIENT, knowledge_of(*rules))).get("drug") == expected


@pytest.mark.parametrize(
    ("regimen", "stance"),
    [
        ("erlotinib", "not_recommended"),
        ("nivolumab", "not_recommended"),
        # a marker of outcome is no reason to withhold what labels give to everyone
        ("carboplatin", None),
        ("tamoxifen", None),
        ("bevacizumab", None),
    ],
)
def test_resistance_evidence_alone_refuses_targeted_drugs_and_no_backbone(
    regimen: str, stance: str | None
) -> None:
    rule = an_item(ASKED, regimen, significance=Significance.RESISTANCE)
    found = stances(answer(PATIENT, knowledge_of(rule))).get(regimen)
    assert found == (None if stance is None else (stance, None))


def test_single_resistance_studies_do_not_overrule_a_label() -> None:
    label = an_approval(ASKED, "drug")
    against = an_item(ASKED, "drug", significance=Significance.RESISTANCE)
    item = by_regimen(answer(PATIENT, knowledge_of(label, against)))["drug"]
    assert (item.stance, item.tier) == ("recommended", "I-A")
    assert [c.code for c in item.cautions] == ["resistance_evidence"]
    assert [b.rule for b in item.against] == [against.id]


def test_evidence_of_one_origin_says_nothing_of_the_other() -> None:
    knowledge = knowledge_of(an_item("EGFR p.L858R", "drug", origin=Origin.GERMLINE))
    found = {
        origin: stances(answer(a_case("LUAD", variant("EGFR", "L858R", origin=origin)), knowledge))
        for origin in Origin
    }
    assert found[Origin.GERMLINE] == {"drug": ("option", "II-C")}
    assert found[Origin.SOMATIC] == {}
    assert found[Origin.UNKNOWN] == {}


def test_a_statement_that_names_its_origin_is_held_to_it() -> None:
    knowledge = knowledge_of(an_item("BRCA2 loss of function", "drug", origin=Origin.GERMLINE))

    def said(origin: Origin) -> dict[str, tuple[str, str | None]]:
        seen = GeneFinding(
            "BRCA2", FindingClass.LOSS_OF_FUNCTION, observed=Observation(origin=origin)
        )
        return stances(answer(a_case("LUAD", seen), knowledge))

    assert said(Origin.GERMLINE) == {"drug": ("option", "II-C")}
    assert said(Origin.SOMATIC) == {}


@pytest.mark.parametrize("code", ["SOLID", "ANY"])
def test_an_unknown_tumour_type_never_reaches_tier_one(code: str) -> None:
    label = an_approval(ASKED, "drug", scope=scope_of(code))
    studies = [an_item(ASKED, "other", pmid=n, scope=scope_of(code)) for n in "12"]
    assessment = answer(a_case(UNKNOWN_TUMOR, L858R), knowledge_of(label, *studies))
    found = stances(assessment)
    assert found["drug"] == ("option", "II-C")
    assert all(tier not in {"I-A", "I-B"} for _, tier in found.values())
    assert [w.code for w in assessment.warnings if w.severity == "error"] == ["unknown_tumor_type"]


def test_an_unknown_tumour_type_is_no_reason_for_a_label_of_one_organ() -> None:
    assessment = answer(a_case(UNKNOWN_TUMOR, L858R), knowledge_of(an_approval(ASKED, "drug")))
    assert stances(assessment) == {}


BOTH = "EGFR p.L858R AND KRAS wild type"


def test_an_open_label_is_listed_when_the_case_holds_a_part_of_it() -> None:
    item = by_regimen(answer(PATIENT, knowledge_of(an_approval(BOTH, "drug"))))["drug"]
    assert (item.stance, item.missing) == ("undetermined", ("KRAS wild type",))


def test_an_open_label_is_listed_when_the_test_list_names_it() -> None:
    rule = an_approval("KRAS p.G12C", "drug")
    assert stances(answer(PATIENT, knowledge_of(rule))) == {}
    listed = knowledge_of(rule, a_listed_test("KRAS", "KRAS p.G12C"))
    assessment = answer(PATIENT, listed)
    assert stances(assessment) == {"drug": ("undetermined", None)}
    (test,) = assessment.missing_tests
    assert (test.test, [c.to_stance for c in test.would_change]) == ("KRAS", ["recommended"])
    elsewhere = knowledge_of(rule, a_listed_test("KRAS", "KRAS p.G12C", code="COADREAD"))
    assert stances(answer(PATIENT, elsewhere)) == {}


def test_an_open_label_of_another_region_or_tumour_is_not_listed() -> None:
    for rule in (
        an_approval(BOTH, "drug", agency="EMA"),
        an_approval(BOTH, "drug", scope=scope_of("COADREAD")),
        an_approval(BOTH, "drug", status=ApprovalStatus.WITHDRAWN),
    ):
        assert stances(answer(PATIENT, knowledge_of(rule))) == {}


def test_a_negative_result_takes_the_open_label_away() -> None:
    rule = an_approval("KRAS p.G12C", "drug")
    knowledge = knowledge_of(rule, a_listed_test("KRAS", "KRAS p.G12C"))
    case = a_case("LUAD", L858R, negatives=[NegativeFinding("KRAS")])
    assessment = answer(case, knowledge)
    assert stances(assessment) == {}
    assert assessment.missing_tests == ()
    assert [(w.therapies, w.reason_code) for w in assessment.withheld] == [
        (("drug",), "biomarker_absent")
    ]


def test_a_label_for_solid_tumours_is_no_reason_in_a_blood_cancer() -> None:
    rule = an_approval(ASKED, "drug", scope=scope_of("SOLID"))
    assert stances(answer(a_case("AML", L858R), knowledge_of(rule))) == {}
