"""Protein markers, hormone receptors, scores and genome-wide signatures."""

from __future__ import annotations

import pytest

from builders.findings_builder import trace_of, value_of, variant
from oncobasis.core.alteration import (
    Alteration,
    CopyNumber,
    CopyNumberKind,
    Expression,
    Signature,
    SignatureKind,
)
from oncobasis.core.assessment import MatchDepth

T, F, U = "true", "false", "unknown"


# Reported HER2 status by row, what the label asks for by column (ASCO/CAP; T-DXd labels).
@pytest.mark.parametrize(
    ("seen", "positive", "negative", "low", "ultralow", "ihc3"),
    [
        ("positive", T, F, F, F, U),
        ("IHC 3+", T, F, F, F, T),
        ("IHC 2+", U, U, U, F, F),  # in-situ hybridisation is missing
        ("IHC 1+", F, T, T, F, F),
        ("IHC 0", F, T, F, U, F),  # with or without membrane staining
        ("negative", F, T, U, U, F),  # may be 0, ultralow or low
        ("low", F, T, T, F, F),
        ("ultralow", F, T, F, T, F),
        ("amplified", T, F, F, F, U),  # ISH alone says nothing of the stain
    ],
)
def test_her2_words(
    seen: str, positive: str, negative: str, low: str, ultralow: str, ihc3: str
) -> None:
    words = ("positive", "negative", "low", "ultralow", "IHC 3+")
    values = [value_of(f"HER2 {word}", Expression("HER2", seen)) for word in words]
    assert values == [positive, negative, low, ultralow, ihc3]


@pytest.mark.parametrize(
    ("wanted", "seen", "value"),
    [
        ("IHC 2+", "low", U),
        ("IHC 2+", "positive", U),
        ("expression", "positive", U),
        ("high serum level", "positive", U),
        ("overexpression", "IHC 3+", T),
        ("overexpression", "positive", U),  # may be amplified without a strong stain
    ],
)
def test_a_her2_level_that_the_word_does_not_settle_stays_open(
    wanted: str, seen: str, value: str
) -> None:
    assert value_of(f"HER2 {wanted}", Expression("HER2", seen)) == value


def test_amplification_and_her2_positive_stand_for_each_other() -> None:
    amplified = CopyNumber("ERBB2", CopyNumberKind.AMPLIFICATION)
    assert trace_of("HER2 positive", amplified).depth is MatchDepth.EQUIVALENT
    assert value_of("HER2 negative", amplified) == F
    assert value_of("HER2 low", amplified) == F
    assert value_of("ERBB2 amplification", Expression("HER2", "IHC 3+")) == T
    assert value_of("ERBB2 amplification", Expression("HER2", "negative")) == U
    assert value_of("ERBB2 amplification", Expression("HER2", "IHC 2+")) == U
    gain = CopyNumber("ERBB2", CopyNumberKind.GAIN)
    assert value_of("HER2 positive", gain) == U


def test_a_mutation_does_not_mean_that_the_protein_was_stained() -> None:
    trace = trace_of("HER2 positive", variant("ERBB2", "S310F"))
    assert (trace.truth, trace.reason) == (U, "not_tested")
    trace = trace_of("ERBB2 p.S310F", Expression("HER2", "positive"))
    assert (trace.truth, trace.reason) == (U, "not_tested")


# ER, PR as reported -> HR positive, HR negative
@pytest.mark.parametrize(
    ("er", "pr", "positive", "negative"),
    [
        ("positive", "positive", T, F),
        ("positive", "negative", T, F),
        ("negative", "positive", T, F),
        ("negative", "negative", F, T),
        ("positive", None, T, F),
        ("negative", None, U, U),  # PR may be positive
        (None, "negative", U, U),
        (None, None, U, U),
        ("low", "negative", U, U),
    ],
)
def test_hormone_receptor_from_er_and_pr(
    er: str | None, pr: str | None, positive: str, negative: str
) -> None:
    seen = [Expression(m, s) for m, s in (("ER", er), ("PR", pr)) if s is not None]
    assert value_of("HR positive", *seen) == positive
    assert value_of("HR negative", *seen) == negative


def test_a_receptor_that_denies_is_not_named_as_matched() -> None:
    seen = (Expression("ER", "negative"), Expression("PR", "negative"))
    assert trace_of("HR positive", *seen).matched == ()
    assert trace_of("HR negative", *seen).matched == (0, 1)


def test_hr_negative_settles_both_receptors_and_hr_positive_neither() -> None:
    negative, positive = Expression("HR", "negative"), Expression("HR", "positive")
    assert [value_of(f"{m} negative", negative) for m in ("ER", "PR", "HR")] == [T, T, T]
    assert [value_of(f"{m} positive", negative) for m in ("ER", "PR", "HR")] == [F, F, F]
    assert [value_of(f"{m} positive", positive) for m in ("ER", "PR", "HR")] == [U, U, T]


def test_triple_negative() -> None:
    asked = "ER negative AND PR negative AND HER2 negative"
    er, pr = Expression("ER", "negative"), Expression("PR", "negative")
    assert value_of(asked, er, pr, Expression("HER2", "negative")) == T
    assert value_of(asked, er, pr, Expression("HER2", "low")) == T
    assert value_of(asked, er, pr) == U
    assert value_of(asked, er, pr, Expression("HER2", "IHC 2+")) == U
    assert value_of(asked, er, pr, Expression("HER2", "IHC 3+")) == F
    assert value_of(asked, Expression("HR", "negative"), Expression("HER2", "negative")) == T


def test_one_receptor_leaves_the_other_untested() -> None:
    assert trace_of("PR negative", Expression("ER", "negative")).reason == "not_tested"


@pytest.mark.parametrize(
    ("asked", "scale", "value", "truth"),
    [
        ("PD-L1 TPS >= 50", "TPS", 50, T),
        ("PD-L1 TPS >= 50", "TPS", 49, F),
        ("PD-L1 TPS > 50", "TPS", 50, F),
        ("PD-L1 TC < 1", "TC", 0, T),
        ("PD-L1 TC <= 1", "TC", 1, T),
        ("PD-L1 TC >= 50", "TPS", 60, T),  # both are the percentage of stained tumour cells
        ("PD-L1 TPS >= 50", "TC", 60, T),
        ("PD-L1 CPS >= 10", "TPS", 60, U),  # another scale: not comparable
        ("PD-L1 TPS >= 1", "CPS", 60, U),
        ("PD-L1 TPS >= 1", None, 60, U),
        ("PD-L1 IC >= 5", "TC", 60, U),
    ],
)
def test_scores(asked: str, scale: str | None, value: float, truth: str) -> None:
    assert value_of(asked, Expression("PD-L1", None, scale, value)) == truth


def test_an_equivalent_scale_is_named_as_equivalent() -> None:
    assert trace_of("PD-L1 TC >= 50", Expression("PD-L1", None, "TPS", 60)).depth is (
        MatchDepth.EQUIVALENT
    )
    assert trace_of("PD-L1 CPS >= 1", Expression("PD-L1", None, "TPS", 60)).reason == "other_scale"


def test_a_word_against_a_score() -> None:
    assert value_of("PD-L1 TPS >= 50", Expression("PD-L1", "positive")) == U
    assert value_of("PD-L1 TPS >= 1", Expression("PD-L1", "negative")) == F
    assert value_of("PD-L1 TPS < 1", Expression("PD-L1", "negative")) == U
    assert value_of("PD-L1 positive", Expression("PD-L1", None, "TPS", 1)) == T
    assert value_of("PD-L1 positive", Expression("PD-L1", None, "TPS", 0)) == F
    assert value_of("CLDN18.2 positive", Expression("CLDN18.2", None, "percent", 60)) == U


@pytest.mark.parametrize(
    ("asked", "seen", "truth"),
    [
        ("CD30 positive", Expression("CD30", "expression"), T),
        ("CD30 positive", Expression("CD30", "negative"), F),
        ("CD30 positive", Expression("CD30", "underexpression"), U),
        ("PTEN loss of expression", Expression("PTEN", "deficient"), T),
        ("PTEN loss of expression", Expression("PTEN", "positive"), F),
        ("ERCC1 overexpression", Expression("ERCC1", "underexpression"), F),
        ("ERCC1 overexpression", Expression("ERCC1", "positive"), U),
    ],
)
def test_other_markers(asked: str, seen: Alteration, truth: str) -> None:
    assert value_of(asked, seen) == truth


K = SignatureKind


@pytest.mark.parametrize(
    ("asked", "seen", "truth"),
    [
        ("TMB >= 10", Signature(K.TMB, value=10), T),
        ("TMB >= 10", Signature(K.TMB, value=9.9), F),
        ("TMB >= 10", Signature(K.TMB, "H"), T),
        ("TMB >= 10", Signature(K.TMB, "L"), F),
        ("TMB >= 20", Signature(K.TMB, "H"), U),  # high may be 12
        ("TMB-H", Signature(K.TMB, value=12), T),
        ("TMB-H", Signature(K.TMB, "H", 4), F),  # the number counts
        ("TMB-L", Signature(K.TMB, value=4), T),
        ("MSI-H", Signature(K.MSI, "H"), T),
        ("MSI-H", Signature(K.MSI, "S"), F),
        ("MSI-H", Signature(K.MSI, "L"), F),
        ("MSI-H", Signature(K.MSI), U),
        ("MSI-H", Signature(K.MMR, "d"), U),  # neither stands for the other
        ("dMMR", Signature(K.MSI, "H"), U),
        ("dMMR", Signature(K.MMR, "p"), F),
        ("MSI-H", variant("MSH6", "R1076C"), U),
        ("dMMR", variant("MSH6", "R1076C"), U),
        ("HRD positive", Signature(K.HRD, "negative"), F),
        ("HRD score >= 42", Signature(K.HRD, value=50), T),
        ("HRD score >= 42", Signature(K.HRD, "positive"), U),
    ],
)
def test_signatures(asked: str, seen: Alteration, truth: str) -> None:
    assert value_of(asked, seen) == truth
