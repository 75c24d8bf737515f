"""Why a candidate was not listed: the first thing that failed, in the case's own words."""

from __future__ import annotations

import pytest

from builders.findings_builder import (
    a_case,
    an_approval,
    an_item,
    answer,
    knowledge_of,
    scope_of,
    variant,
)
from oncobasis.core.alteration import (
    Alteration,
    ClinicalSignificance,
    CopyNumber,
    CopyNumberKind,
    Fusion,
    IntragenicEvent,
    IntragenicKind,
    Origin,
)
from oncobasis.core.case import NegativeFinding
from oncobasis.core.knowledge import ApprovalStatus, Direction, Rule, RuleKind

L858R = variant("EGFR", "L858R")
G12D = variant("KRAS", "G12D")
SILENT = variant("EGFR", "R108K")
BENIGN = variant("EGFR", "Q787H", significance=ClinicalSignificance.BENIGN)
BRCA2 = variant("BRCA2", "S1982Rfs*22", origin=Origin.SOMATIC)


@pytest.mark.parametrize(
    ("rule", "seen", "code", "failed"),
    [
        (an_approval("EGFR p.L858R", "drug", scope=scope_of("CML")), L858R,
         "other_tumor_type", ""),
        (an_approval("EGFR p.L858R", "drug", scope=scope_of("SOLID", excluded=["LUAD"])), L858R,
         "excluded_tumor_type", ""),
        (an_approval("EGFR p.L858R", "drug", status=ApprovalStatus.WITHDRAWN), L858R,
         "label_withdrawn", ""),
        (an_approval("EGFR p.T790M", "drug"), L858R, "other_alteration_of_gene", "EGFR p.T790M"),
        (an_approval("EGFR oncogenic mutation", "drug"), SILENT,
         "variant_of_unknown_significance", "EGFR oncogenic mutation"),
        (an_approval("EGFR oncogenic mutation", "drug"), BENIGN,
         "benign_variant", "EGFR oncogenic mutation"),
        (an_approval("MET amplification", "drug"), CopyNumber("MET", CopyNumberKind.GAIN),
         "gain_is_not_amplification", "MET amplification"),
        (an_approval("FGFR2 fusion", "drug"), IntragenicEvent("FGFR2", IntragenicKind.DELETION),
         "intragenic_is_not_fusion", "FGFR2 fusion"),
        (an_approval("KRAS wild type", "drug"), G12D, "wild_type_required", "KRAS wild type"),
        (an_approval("BRCA2 pathogenic mutation germline", "drug"), BRCA2,
         "origin_mismatch", "BRCA2 pathogenic mutation germline"),
        (an_approval("*::ALK fusion", "drug"), Fusion("ALK", "EML4"),
         "other_alteration_of_gene", "*::ALK fusion"),
        (an_item("EGFR p.L858R", "drug", kind=RuleKind.ASSERTION,
                 direction=Direction.DOES_NOT_SUPPORT), L858R, "does_not_support", ""),
    ],
)  # fmt: skip
def test_reason(rule: Rule, seen: Alteration, code: str, failed: str) -> None:
    assessment = answer(a_case("LUAD", seen), knowledge_of(rule))
    assert assessment.recommendations == ()
    assert assessment.withheld_count == 1
    (item,) = assessment.withheld
    assert item.therapies == ("drug",)
    assert item.reason_code == code == item.detail.code
    if failed:
        assert item.first_failed == failed


def test_a_negative_result_is_an_absent_biomarker() -> None:
    case = a_case("LUAD", negatives=[NegativeFinding("EGFR")])
    (item,) = answer(case, knowledge_of(an_approval("EGFR p.L858R", "drug"))).withheld
    assert (item.reason_code, item.first_failed) == ("biomarker_absent", "EGFR p.L858R")


def test_a_record_that_holds_is_no_reason_against() -> None:
    """The other label of the therapy forbids what the case has: that is why it is not shown."""
    held = an_approval("EGFR p.L858R", "drug", agency="EMA")
    forbidding = an_approval("NOT KRAS p.G12D", "drug")
    case = a_case("LUAD", L858R, G12D)
    (item,) = answer(case, knowledge_of(held, forbidding)).withheld
    assert (item.reason_code, item.rule) == ("wild_type_required", forbidding.id)


def test_what_is_shown_is_not_withheld_too() -> None:
    knowledge = knowledge_of(
        an_approval("EGFR p.L858R", "drug"), an_approval("EGFR p.T790M", "drug")
    )
    assessment = answer(a_case("LUAD", L858R), knowledge)
    assert (len(assessment.recommendations), assessment.withheld_count) == (1, 0)


def test_the_nearest_come_first_and_the_count_is_whole() -> None:
    far = [an_approval("EGFR p.T790M", f"far{n:02}", scope=scope_of("CML")) for n in range(60)]
    near = an_approval("EGFR p.T790M", "near")
    assessment = answer(a_case("LUAD", L858R), knowledge_of(*far, near))
    assert assessment.withheld_count == 61
    assert len(assessment.withheld) == 50
    assert assessment.withheld[0].therapies == ("near",)
