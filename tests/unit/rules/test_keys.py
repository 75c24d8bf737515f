"""Index keys: what a biomarker speaks of, and which rules absence alone can satisfy."""

from __future__ import annotations

import pytest

from builders.findings_builder import a_case, an_approval, answer, knowledge_of, stances, variant
from oncobasis.core.alteration import (
    Alteration,
    CopyNumber,
    CopyNumberKind,
    CytogeneticEvent,
    Expression,
    Fusion,
    Signature,
    SignatureKind,
)
from oncobasis.core.case import AssayScope
from oncobasis.rules.grammar import parse
from oncobasis.rules.keys import holds_without_detection, keys_of, keys_of_alteration


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("EGFR p.L858R AND NOT KRAS mutation", {"EGFR", "KRAS"}),
        ("EML4::ALK fusion", {"EML4", "ALK"}),
        ("*::ALK fusion", {"ALK"}),
        ("HER2 positive", {"ERBB2"}),
        ("ER positive OR PR positive OR HR positive", {"HR"}),
        ("PD-L1 TPS >= 50", {"PD-L1"}),
        ("MSI-H", {"MSI"}),
        ("TMB >= 10", {"TMB"}),
        ('cytogenetic "17P Deletion"', {"cytogenetic:17p deletion"}),
        ('unsupported("a", "b")', set()),
    ],
)
def test_keys_of_a_biomarker(text: str, keys: set[str]) -> None:
    assert keys_of(parse(text)) == keys


@pytest.mark.parametrize(
    ("seen", "text"),
    [
        (variant("EGFR", "L858R"), "EGFR p.L858R"),
        (Fusion(None, "ALK"), "EML4::ALK fusion"),
        (Expression("PR", "positive"), "HR positive"),
        (Expression("HER2", "positive"), "ERBB2 amplification"),
        (CopyNumber("ERBB2", CopyNumberKind.AMPLIFICATION), "HER2 positive"),
        (Signature(SignatureKind.TMB, value=12), "TMB-H"),
        (CytogeneticEvent("17p deletion"), 'cytogenetic "17p Deletion"'),
    ],
)
def test_an_alteration_shares_a_key_with_what_it_can_meet(seen: Alteration, text: str) -> None:
    assert keys_of_alteration(seen) & keys_of(parse(text))


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("KRAS wild type", True),
        ("NOT KRAS mutation", True),
        ("KRAS wild type AND NOT BRAF p.V600E", True),
        ("KRAS wild type AND EGFR positive", False),
        ("KRAS wild type OR EGFR p.L858R", True),
        ("EGFR p.L858R", False),
        ("HER2 negative", False),  # a negative stain is a report of its own
    ],
)
def test_which_rules_absence_alone_satisfies(text: str, holds: bool) -> None:  # noqa: FBT001
    assert holds_without_detection(parse(text)) is holds


@pytest.mark.parametrize("text", ["KRAS wild type", "NOT KRAS mutation AND NOT NRAS mutation"])
def test_an_assay_that_saw_nothing_satisfies_such_a_rule(text: str) -> None:
    scope = AssayScope("panel", frozenset({"KRAS", "NRAS"}), small_variants=True)
    knowledge = knowledge_of(an_approval(text, "drug"))
    assert stances(answer(a_case("LUAD", scope=scope), knowledge)) == {
        "drug": ("recommended", "I-A")
    }
    assert stances(answer(a_case("LUAD"), knowledge)) == {}
