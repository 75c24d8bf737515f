"""Every name that a shipped model uses has words in both languages."""

from __future__ import annotations

import pytest

from oncobasis.report.predictions.view import variant_words, word
from oncobasis.report.texts import en_predictions, ko_predictions
from oncobasis.report.wording import Language, terms
from oncobasis.training.task import SurvivalOutcome, Task, VariantPlan
from oncobasis.training.tasks import find_task, task_names

NAMES = task_names()


def targets(task: Task) -> tuple[str, ...]:
    if isinstance(task.outcome, SurvivalOutcome):
        return tuple(endpoint.name for endpoint in task.outcome.endpoints)
    return (task.target,)


def key(name: str) -> str:
    return name.replace(" ", "_").replace("-", "_")


def split(plan: VariantPlan) -> list[str]:
    return plan.name.split("-no-")


@pytest.mark.parametrize(
    ("model", "variant", "english", "korean"),
    [
        ("icb-survival", "full-no-stage", "all values but stage", "병기 외 모든 값"),
        ("icb-survival", "no-tmb-no-stage", "without TMB, without stage", "TMB 제외, 병기 제외"),
        ("icb-response", "no-tmb-no-msi", "without TMB and microsatellites",
         "TMB와 현미부수체 제외"),
        ("breast-nac-pcr", "clinical-no-histology", "clinical facts, without histology",
         "임상 정보, 조직형 제외"),
    ],
)  # fmt: skip
def test_a_feature_set_is_named_by_what_it_is_without(
    model: str, variant: str, english: str, korean: str
) -> None:
    assert variant_words(model, variant, Language.ENGLISH) == english
    assert variant_words(model, variant, Language.KOREAN) == korean


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("name", NAMES)
def test_features_variants_outcomes_and_targets_have_words(name: str, language: Language) -> None:
    task = find_task(name)
    table = terms(language).TERMS
    unknown = [f.name for f in task.features if f.name not in table["feature"]]
    for plan in task.plans:
        base, *more = [plan.name] if key(plan.name) in table["variant"] else split(plan)
        parts = (base, *(f"no-{one}" for one in more))
        unknown += [one for one in parts if key(one) not in table["variant"]]
    unknown += [label for label in task.labels if label not in table["outcome"]]
    for target in targets(task):
        unknown += [t for t in ("target", "target_short") if key(target) not in table[t]]
    assert unknown == []


def test_both_languages_have_the_same_tables() -> None:
    english, korean = en_predictions, ko_predictions
    assert english.TERMS.keys() == korean.TERMS.keys()
    for kind in english.TERMS:
        assert english.TERMS[kind].keys() == korean.TERMS[kind].keys(), kind
    assert english.LABELS.keys() == korean.LABELS.keys()
    assert english.REASONS.keys() == korean.REASONS.keys()


def test_a_name_without_words_is_written_plainly() -> None:
    assert word("feature", "some-new_score", Language.ENGLISH) == "some new score"
