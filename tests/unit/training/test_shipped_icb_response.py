"""The shipped icb-response model: what it is made of, its domain, and what its card says of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from oncobasis.core.prediction import Applicability
from oncobasis.predict.bundle.read import Bundle, read_bundle
from oncobasis.predict.features import Raw
from oncobasis.predict.model import Model
from oncobasis.training.evaluate import EvaluateOptions, evaluate
from oncobasis.training.fit import environment
from oncobasis.training.reporting.card import HEADINGS
from oncobasis.training.tasks import find_task
from oncobasis.training.train import train

FOLDER = Path(__file__).parents[3] / "models/icb-response/1.0.0"
TRAINING, OPEN = "response/icb/chowell_train.csv", "response/icb/chowell_test.csv"

PATIENT: Mapping[str, Raw] = {
    "tmb": 8.0,
    "prior_systemic_therapy": 0.0,
    "albumin": 4.0,
    "nlr": 4.0,
    "age": 62.0,
    "cancer_type": "NSCLC",
    "fcna": 0.15,
    "msi_high": 0.0,
}


@pytest.fixture(scope="module")
def bundle() -> Bundle:
    return read_bundle(FOLDER)


@pytest.fixture(scope="module")
def model(bundle: Bundle) -> Model:
    return Model(bundle.contents, bundle.digest)


def test_every_feature_set_has_trees_and_an_additive_member(model: Model) -> None:
    for variant in model.spec.variants:
        assert {member.kind.value for member in variant.members} == {"linear", "lightgbm"}


@pytest.mark.parametrize(
    ("without", "variant"),
    [
        ((), "full"),
        (("fcna",), "clinical"),
        (("albumin",), "no-albumin"),
        (("albumin", "nlr"), "no-labs"),
        (("tmb",), "no-tmb"),
        (("tmb", "msi_high"), "no-tmb-no-msi"),
        (("prior_systemic_therapy",), "no-history"),
        (("fcna", "nlr", "age"), "clinical"),
    ],
)
def test_a_missing_test_is_met_by_another_feature_set(
    model: Model, without: tuple[str, ...], variant: str
) -> None:
    row = {name: None if name in without else value for name, value in PATIENT.items()}
    (said,) = model.predict(row)
    assert said.variant == variant
    assert said.probability is not None
    assert said.interval is not None
    assert said.interval[0] < said.probability < said.interval[1]
    total = sum(one.contribution for one in said.attributions)
    score = model.score(row, variant=variant, target=said.target).value
    assert said.baseline is not None
    assert total + said.baseline == pytest.approx(score, abs=1e-9)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"cancer_type": "Thymoma"}, "level_unseen"),
        ({"cancer_type": None}, "required_missing"),
        ({"albumin": 40.0}, "value_impossible"),
        ({"age": -1.0}, "value_impossible"),
        ({"age": 15.0, "nlr": 90.0, "albumin": 1.6, "tmb": 150.0}, "pattern_unseen"),
    ],
)
def test_outside_its_domain_it_abstains(
    model: Model, changed: Mapping[str, Raw], code: str
) -> None:
    (said,) = model.predict({**PATIENT, **changed})
    assert said.status is Applicability.ABSTAINS
    assert code in {reason.code for reason in said.reasons}
    assert said.probability is None


@pytest.mark.parametrize(
    ("feature", "rising"),
    [("tmb", (0.0, 3.0, 9.0, 15.0, 30.0, 60.0)), ("albumin", (2.5, 3.2, 3.6, 4.0, 4.6))],
)
def test_more_is_never_worse(model: Model, feature: str, rising: tuple[float, ...]) -> None:
    chances = [model.predict({**PATIENT, feature: value})[0].probability for value in rising]
    known = [chance for chance in chances if chance is not None]
    assert len(known) == len(rising)
    assert known == sorted(known)


def test_both_classes_are_covered(bundle: Bundle) -> None:
    for sets in bundle.contents.conformal.values():
        assert all(abs(covered - 0.9) < 0.02 for covered in sets.coverage)


def test_the_card_is_complete(bundle: Bundle) -> None:
    titles = set(re.findall(r"^## (.+)$", bundle.card, re.MULTILINE))
    assert {*HEADINGS, "Performance by feature set", "Subgroups", "Open validation"} <= titles


@pytest.mark.slow
def test_evaluation_of_the_open_file_reproduces_the_card(
    bundle: Bundle, shared_file: Callable[[str], Path]
) -> None:
    options = EvaluateOptions(bootstrap=0, figures=False)
    found = evaluate(FOLDER, shared_file(OPEN), options=options, others=[shared_file(TRAINING)])
    text = bundle.card.split("## Open validation")[1]
    for name, title in (("auc", "AUC"), ("brier", "Brier score"), ("ece", "ECE")):
        stated = re.search(rf"{title} ([0-9.]+)", text)
        assert stated is not None
        assert found.metrics[name].value == pytest.approx(float(stated.group(1)), abs=6e-4)
    assert [one.patients for one in found.overlaps] == [0]


@pytest.mark.slow
def test_training_again_gives_the_shipped_digest(
    bundle: Bundle, shared_file: Callable[[str], Path], tmp_path: Path
) -> None:
    if dict(bundle.contents.spec.software) != environment():
        pytest.skip("other software versions than the bundle was made with")
    result = train(find_task("icb-response"), shared_file(TRAINING), out=tmp_path)
    assert result.digest == bundle.digest
