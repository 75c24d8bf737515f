"""Clinical and molecular facts as features: unknown stays unknown, contradictions are not used."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from builders.case_builder import CaseBuilder, a_case
from oncobasis.core.alteration import Signature, Specimen, SpecimenKind
from oncobasis.core.case import AssayScope
from oncobasis.core.codes import PredictionReason
from oncobasis.predict.case_features import breast, clinical, molecular
from oncobasis.predict.case_features.known import UNKNOWN, Asked, Extract, Known

LUNG, BREAST = a_case("LUAD"), a_case("breast cancer")


def ask(extract: Extract, case: CaseBuilder, *regimen: str) -> Known:
    return extract(Asked(case.build(), date(2026, 11, 22), regimen))


@pytest.mark.parametrize(
    ("extract", "case", "value"),
    [
        (clinical.age, LUNG.having(age=64), 64),
        (clinical.is_male, LUNG.having(sex="male"), 1),
        (clinical.is_male, LUNG.having(sex="female"), 0),
        (clinical.is_stage_four, LUNG.having(stage="IVA"), 1),
        (clinical.is_stage_four, LUNG.having(stage="Stage IV"), 1),
        (clinical.is_stage_four, LUNG.having(stage="IIIB"), 0),
        (clinical.is_stage_four, LUNG.having(stage="AJCC 8 stage IVB"), 1),
        (clinical.is_stage_four, LUNG.having(stage="pT2 N1 M1b"), 1),
        (clinical.is_stage_four, LUNG.having(stage="pT2N1aM1"), 1),
        (clinical.is_stage_four, LUNG.having(stage="grade 3, stage II"), 0),
        (clinical.is_stage_four, LUNG.having(stage="2"), 0),
        (clinical.body_mass_index, LUNG.having(bmi=23.4), 23.4),
        (clinical.prior_systemic_therapy, LUNG.having(prior_therapies=[]), 0),
        (clinical.prior_systemic_therapy, LUNG.prior("carboplatin"), 1),
        (clinical.prior_systemic_therapy, LUNG.prior("some new drug"), 1),
        (clinical.prior_systemic_therapy, LUNG.having(prior_therapies=["radiotherapy"]), 0),
        (clinical.prior_systemic_therapy, LUNG.line(3), 1),
        (molecular.tumor_mutational_burden, LUNG.with_variant("TMB 12.4"), 12.4),
        (molecular.microsatellite_instability, LUNG.with_variant("MSI-H"), 1),
        (molecular.microsatellite_instability, LUNG.with_variant("MSS"), 0),
        (molecular.pdl1_tumor_proportion, LUNG.with_variant("PD-L1 TPS 60%"), 60),
        (molecular.homologous_recombination_score, BREAST.with_variant("HRD score 45"), 45),
        (molecular.mutated("PIK3CA"), BREAST.with_variant("PIK3CA H1047R"), 1),
        (molecular.mutated("PIK3CA"), BREAST.tested_negative("PIK3CA"), 0),
        (molecular.mutated("TP53"), BREAST.tested("TP53"), 0),
        (breast.er_positive, BREAST.with_variant("ER 95%"), 1),
        (breast.er_positive, BREAST.with_variant("triple negative"), 0),
        (breast.pr_positive, BREAST.with_variant("PR negative"), 0),
        (breast.her2_positive, BREAST.with_variant("HER2 3+"), 1),
        (breast.her2_positive, BREAST.with_variant("HER2 amplification"), 1),
        (breast.her2_positive, BREAST.with_variant("HER2 2+", "HER2 amplification"), 1),
        (breast.her2_positive, BREAST.with_variant("HER2 low"), 0),
        (breast.node_positive, BREAST.having(nodal_status="positive"), 1),
        (breast.tumor_size, BREAST.having(tumor_size_mm=31), 31),
        (breast.grade, BREAST.having(grade="3"), 3),
        (breast.grade, BREAST.having(grade="G2"), 2),
        (breast.is_ductal, a_case("IDC"), 1),
        (breast.is_ductal, a_case("ILC"), 0),
        (breast.is_ductal, BREAST.having(histology="invasive lobular"), 0),
    ],
)
def test_a_stated_fact_is_a_value(extract: Extract, case: CaseBuilder, value: float) -> None:
    assert ask(extract, case) == Known(value)


@pytest.mark.parametrize(
    ("extract", "case"),
    [
        (clinical.age, LUNG),
        (clinical.is_male, LUNG),
        (clinical.is_male, LUNG.having(sex="other")),
        (clinical.is_stage_four, LUNG.having(stage="extensive")),
        (clinical.is_stage_four, LUNG.having(stage="T2 N1 M0")),
        (clinical.is_stage_four, LUNG.having(stage="IVF given")),
        (clinical.is_stage_four, LUNG),
        (clinical.prior_systemic_therapy, LUNG),
        (clinical.prior_systemic_therapy, LUNG.line(1)),
        (molecular.tumor_mutational_burden, LUNG),
        (molecular.homologous_recombination_score, BREAST),
        (breast.er_positive, BREAST.with_variant("HER2 2+")),
        (molecular.microsatellite_instability, LUNG),
        (molecular.pdl1_tumor_proportion, LUNG.with_variant("PD-L1 CPS 10")),
        (molecular.mutated("PIK3CA"), BREAST),
        (molecular.mutated("PIK3CA"), BREAST.tested("TP53")),
        (breast.node_positive, BREAST),
        (breast.grade, BREAST.having(grade="low")),
        (breast.is_ductal, BREAST),
    ],
)
def test_what_is_not_stated_is_unknown(extract: Extract, case: CaseBuilder) -> None:
    assert ask(extract, case) is UNKNOWN


@pytest.mark.parametrize(
    ("extract", "case", "seen"),
    [
        (molecular.tumor_mutational_burden, LUNG.with_variant("TMB-H"), "TMB-H"),
        (molecular.tumor_mutational_burden, LUNG.with_variant("TMB low"), "TMB-L"),
        (
            molecular.tumor_mutational_burden,
            LUNG.tested_negative("TMB-H"),
            "TMB-H not detected",
        ),
        (molecular.homologous_recombination_score, BREAST.with_variant("HRD positive"),
         "HRD positive"),
        (breast.er_positive, BREAST.with_variant("HR positive"), "HR positive"),
        (breast.her2_positive, BREAST.with_variant("HER2 2+"), "HER2 IHC 2+"),
    ],
)  # fmt: skip
def test_a_word_that_is_not_the_value_is_named(
    extract: Extract, case: CaseBuilder, seen: str
) -> None:
    assert ask(extract, case) == Known(None, ((PredictionReason.WORD_ALONE, seen),))


def test_a_number_beside_a_word_is_used() -> None:
    case = LUNG.with_variant("TMB-H", "TMB 12")
    assert ask(molecular.tumor_mutational_burden, case) == Known(12)


def test_no_model_speaks_of_a_child() -> None:
    assert ask(clinical.age, LUNG.having(age=12)).abstains


def test_an_assumed_history_is_said_to_be_assumed() -> None:
    case = LUNG.asked()
    known = clinical.prior_systemic_therapy(Asked(case, date(2026, 11, 22)))
    assert known == Known(0.0, ((PredictionReason.ASSUMED, ""),))


def test_mismatch_repair_stands_in_for_instability_and_is_named() -> None:
    known = ask(molecular.microsatellite_instability, LUNG.with_variant("dMMR"))
    assert known == Known(1.0, ((PredictionReason.EQUIVALENT_USED, "dMMR"),))


def test_burden_of_blood_is_not_burden_of_tissue() -> None:
    case = LUNG.with_variant("TMB 12").build()
    scope = AssayScope("blood", specimen=Specimen(SpecimenKind.CTDNA))
    known = molecular.tumor_mutational_burden(Asked(replace(case, scope=scope), date.today()))  # noqa: DTZ011
    assert known == Known(None, ((PredictionReason.OTHER_SPECIMEN, "ctdna"),))


def test_a_counted_burden_is_said_to_be_one() -> None:
    case = LUNG.with_variant("TMB 12").build()
    counted = tuple(
        replace(one, method="counted: everything") if isinstance(one, Signature) else one
        for one in case.alterations
    )
    known = molecular.tumor_mutational_burden(
        Asked(replace(case, alterations=counted), date(2026, 11, 22))
    )
    assert known == Known(12, ((PredictionReason.OTHER_METHOD, "counted"),))


def test_contradicting_receptors_are_not_used() -> None:
    core, later = (BREAST.with_variant(f"ER {word}").build() for word in ("positive", "negative"))
    both = replace(core, alterations=core.alterations + later.alterations)
    known = breast.er_positive(Asked(both, date(2026, 11, 22)))
    assert known.value is None
    assert known.notes[0][0] is PredictionReason.SEVERAL_VALUES


def test_a_negative_test_beside_an_amplification_leaves_her2_open() -> None:
    known = ask(breast.her2_positive, BREAST.with_variant("HER2 0", "HER2 amplification"))
    assert known == Known(None, ((PredictionReason.SEVERAL_VALUES, "HER2-, ERBB2 amplification"),))


@pytest.mark.parametrize(
    ("regimen", "value"),
    [(("pembrolizumab",), 0), (("ipilimumab", "nivolumab"), 1), (("ipilimumab",), 2)],
)
def test_kind_of_checkpoint_inhibitor(regimen: tuple[str, ...], value: float) -> None:
    assert ask(clinical.checkpoint_drugs, LUNG, *regimen) == Known(value)
