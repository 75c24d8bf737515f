"""Every name that a shipped model uses has words in both languages."""

from __future__ import annotations

import pytest

from oncobasis.report.predictions.view import word
from oncobasis.report.texts import en_predictions, ko_predictions
from oncobasis.report.wording import Language, terms
from oncobasis.training.task import SurvivalOutcome, Task
from oncobasis.training.tasks import find_task, task_names

NAMES = task_names()


def targets(task: Task) -> tuple[str, ...]:
    if isinstance(task.outcome, SurvivalOutcome):
        return tuple(endpoint.name for endpoint in task.outcome.endpoints)
    return (task.target,)


def key(name: str) -> str:
    return name.replace(" ", "_").replace("-", "_")


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("name", NAMES)
def test_features_variants_outcomes_and_targets_have_words(name: str, language: Language) -> None:
    task = find_task(name)
    table = terms(language).TERMS
    unknown = [f.name for f in task.features if f.name not in table["feature"]]
    unknown += [p.name for p in task.plans if key(p.name) not in table["variant"]]
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
