"""Models speak beside the rules: nothing that the rules decided changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from builders.case_builder import a_case
from builders.prediction_builder import RESPONSE, response
from oncobasis import assess, load_knowledge
from oncobasis.core.assessment import Assessment
from oncobasis.core.clinical_settings import ClinicalSettings
from oncobasis.core.errors import InputError, ModelError, OncobasisError
from oncobasis.core.predictor import StatedPredictor

TODAY = date(2026, 11, 22)
CASE = a_case("LUAD").with_variant("PD-L1 TPS 60%").having(setting="advanced").build()
SAYS = StatedPredictor("pembrolizumab", response())


def answer(*predictors: StatedPredictor, allowed: bool = True) -> Assessment:
    settings = ClinicalSettings(predictions=allowed)
    return assess(CASE, load_knowledge(), as_of=TODAY, settings=settings, predictors=predictors)


def warnings(given: Assessment) -> dict[str, dict[str, object]]:
    return {one.code: dict(one.params) for one in given.warnings}


def test_the_rules_answer_is_the_same_with_and_without() -> None:
    alone, beside = answer(), answer(SAYS)
    bare = tuple(replace(one, predictions=()) for one in beside.recommendations)
    assert bare == alone.recommendations
    assert beside.summary == alone.summary
    assert beside.warnings == alone.warnings


def test_a_prediction_is_named_by_what_it_bears_on_and_stamped() -> None:
    given = answer(SAYS)
    (said,) = given.predictions
    pointing = [one for one in given.recommendations if said.id in one.predictions]
    assert pointing
    assert all("pembrolizumab" in {t.name for t in one.therapies} for one in pointing)
    assert {one.id for one in pointing} == set(said.regimens)
    assert given.provenance.models == (RESPONSE,)


def test_the_digest_covers_predictions() -> None:
    digests = {
        answer(*models).provenance.output_digest
        for models in ((), (SAYS,), (replace(SAYS, said=replace(SAYS.said, probability=0.4)),))
    }
    assert len(digests) == 3
    assert answer(SAYS) == answer(SAYS)


def test_an_older_version_that_stands_in_is_said() -> None:
    fault = ModelError("it is damaged", remedy="install it again")
    given = answer(replace(SAYS, fault=fault))
    assert given.predictions == answer(SAYS).predictions
    assert warnings(given)["model_stands_in"] == {
        "model": "icb-response", "version": RESPONSE.version, "reason": "it is damaged",
        "remedy": "install it again",
    }  # fmt: skip
    assert "model_stands_in" not in warnings(answer(SAYS))


@pytest.mark.parametrize("kind", [ModelError, InputError])
def test_a_model_that_cannot_be_used_is_a_warning_and_stops_nothing(
    kind: type[OncobasisError],
) -> None:
    error = kind("it is damaged", remedy="install it again")
    broken = StatedPredictor("pembrolizumab", response(), error)  # type: ignore[arg-type]
    given = answer(broken)
    assert given.recommendations == answer().recommendations
    assert given.predictions == ()
    assert warnings(given)["model_not_used"] == {
        "model": "icb-response", "reason": "it is damaged", "remedy": "install it again",
    }  # fmt: skip


def test_one_broken_model_does_not_silence_another() -> None:
    broken = StatedPredictor("pembrolizumab", response(), ModelError("it is damaged"))
    assert len(answer(broken, SAYS).predictions) == 1


def test_a_conflict_with_tier_one_is_stated_and_changes_nothing() -> None:
    low = replace(SAYS, said=replace(response(), labels=("no response",)))
    given = answer(low)
    conflict = warnings(given)["prediction_conflict"]
    assert conflict["model"] == "icb-response"
    assert "pembrolizumab" in conflict["therapies"]  # type: ignore[operator]
    assert [one.stance for one in given.recommendations] == [
        one.stance for one in answer().recommendations
    ]
    sure = replace(low, said=replace(low.said, labels=("response",), probability=0.8))
    assert "prediction_conflict" not in warnings(answer(sure))
    assert "prediction_conflict" not in warnings(answer(SAYS))


@pytest.mark.parametrize("allowed", [True, False])
@pytest.mark.parametrize("models", [(), (SAYS,)])
def test_a_planned_therapy_that_is_not_known_is_said(
    models: tuple[StatedPredictor, ...], *, allowed: bool
) -> None:
    case = a_case("LUAD").having(setting="advanced", planned_therapy="foozumab + pembrolizumab")
    settings = ClinicalSettings(predictions=allowed)
    given = assess(
        case.build(), load_knowledge(), as_of=TODAY, settings=settings, predictors=models
    )
    assert warnings(given)["row_not_understood"] == {
        "text": "foozumab", "reason": "unknown_therapy", "where": "planned_therapy",
    }  # fmt: skip


@pytest.mark.parametrize("planned", ["Keytruda", "chemotherapy", "radiotherapy", "PD-1 inhibitor"])
def test_a_planned_therapy_that_is_known_needs_no_remark(planned: str) -> None:
    case = a_case("LUAD").having(setting="advanced", planned_therapy=planned).build()
    given = assess(case, load_knowledge(), as_of=TODAY, predictors=(SAYS,))
    assert "row_not_understood" not in warnings(given)


def test_switched_off_it_says_so_and_asks_nobody() -> None:
    broken = StatedPredictor("pembrolizumab", response(), ModelError("it is damaged"))
    given = answer(broken, allowed=False)
    assert given.predictions == ()
    assert "predictions_off" in warnings(given)
    assert "model_not_used" not in warnings(given)
    assert given.provenance.settings_digest != answer().provenance.settings_digest
