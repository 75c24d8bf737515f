"""One patient as a line of a cohort file and as a case: the model sees the same bits."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from builders.case_builder import a_case
from oncobasis.predict.case_features.columns import COLUMNS, value_of
from oncobasis.predict.case_features.known import Asked
from oncobasis.predict.features import model_inputs
from oncobasis.training.cohorts.read import read_cohort
from oncobasis.training.tasks import find_task, task_names

if TYPE_CHECKING:
    from pathlib import Path

    from oncobasis.training.task import Task

CHECKPOINT_LINE = {
    "TMB": "12.4", "Systemic_therapy_history": "1", "Albumin": "3.6", "NLR": "4.2", "Age": "66",
    "CancerType": "NSCLC", "Sex": "0", "MSI": "0", "Stage": "1", "Drug": "0", "Platelets": "310",
    "HGB": "11.2", "BMI": "23.4", "PDL1_TPS": "60", "FCNA": "0.21",
}  # fmt: skip
CHECKPOINT_CASE = (
    a_case("LUAD")
    .with_variant("TMB 12.4", "MSS", "PD-L1 TPS 60%")
    .prior("carboplatin")
    .having(
        age=66,
        sex="female",
        stage="IVA",
        bmi=23.4,
        labs=[
            {"name": "albumin", "value": 36, "unit": "g/L"},
            {"name": "neutrophils", "value": 6.3, "unit": "10*9/L"},
            {"name": "lymphocytes", "value": 1.5, "unit": "10*9/L"},
            {"name": "platelets", "value": 310, "unit": "K/uL"},
            {"name": "hemoglobin", "value": 112, "unit": "g/L"},
            {"name": "fraction genome altered", "value": 0.21},
        ],
    )
)
BREAST_LINE = {
    "Age.at.diagnosis": "51", "Histology": "1", "ER.status": "-1", "HER2.status": "1",
    "LN.at.diagnosis": "1", "Grade.pre.chemotherapy": "3", "Size.at.diagnosis": "31",
    "CodingMuts.PIK3CA": "0", "CodingMuts.TP53": "1", "HRD.sum": "45",
}  # fmt: skip
BREAST_CASE = (
    a_case("IDC")
    .with_variant("ER negative", "HER2 3+", "TP53 R273H", "HRD score 45")
    .tested_negative("PIK3CA")
    .having(age=51, grade="3", nodal_status="positive", tumor_size_mm=31)
)
WORLDS = {
    "icb-response": (CHECKPOINT_LINE, CHECKPOINT_CASE, ("nivolumab",)),
    "icb-survival": (CHECKPOINT_LINE, CHECKPOINT_CASE, ("nivolumab",)),
    "breast-nac-pcr": (BREAST_LINE, BREAST_CASE, ()),
}


def task_of(name: str) -> Task:
    try:
        return find_task(name)
    except ModuleNotFoundError:
        pytest.skip(f"the task {name} is not part of this tree")


@pytest.mark.parametrize("name", task_names())
def test_a_line_and_a_case_give_the_same_inputs(name: str, tmp_path: Path) -> None:
    task = task_of(name)
    line, case, regimen = WORLDS[name]
    cohort = tmp_path / "cohort.csv"
    cohort.write_text(f"{','.join(line)}\n{','.join(line.values())}\n", encoding="utf-8")
    (trained,) = read_cohort(cohort, task, outcomes=False).rows
    asked = Asked(case.build(), date(2026, 11, 22), regimen)
    served = {feature.name: value_of(feature, asked).value for feature in task.features}
    known = [feature for feature in task.features if feature.column in line]
    for feature in known:
        assert served[feature.name] == trained[feature.name], feature.name
    assert model_inputs(known, served) == model_inputs(known, trained)


@pytest.mark.parametrize("name", task_names())
def test_every_feature_that_a_case_can_hold_is_tied_to_its_column(name: str) -> None:
    task = task_of(name)
    line, _, _ = WORLDS[name]
    assert set(line) <= set(COLUMNS)
    clinical = [feature.column for feature in task.features if feature.required]
    assert set(clinical) <= set(COLUMNS)
