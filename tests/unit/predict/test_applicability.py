"""When a model speaks, speaks with care, or gives no number."""

from __future__ import annotations

from dataclasses import replace

import pytest

from builders.toy_model import TARGET, USUAL, toy_contents, toy_survival
from oncobasis.core.errors import InputError
from oncobasis.core.prediction import Applicability, Prediction
from oncobasis.predict.features import Raw
from oncobasis.predict.model import Model

MODEL = Model(toy_contents())


def asked(**changed: Raw) -> Prediction:
    (said,) = MODEL.predict({**USUAL, **changed})
    return said


def reasons(said: Prediction) -> list[tuple[str, str]]:
    return [(reason.code, reason.feature) for reason in said.reasons]


def test_a_patient_like_the_trained_ones_gets_an_answer_without_reasons() -> None:
    said = asked()
    assert said.status is Applicability.APPLICABLE
    assert said.reasons == ()
    assert said.variant == "full"


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"albumin": 41.0}, ("value_impossible", "albumin")),
        ({"tmb": -0.1}, ("value_impossible", "tmb")),
        ({"prior_therapy": 2.0}, ("value_impossible", "prior_therapy")),
        ({"cancer_type": "skin"}, ("level_unseen", "cancer_type")),
        ({"cancer_type": None}, ("required_missing", "cancer_type")),
    ],
)
def test_it_abstains_where_a_value_cannot_be_or_was_never_seen(
    changed: dict[str, Raw], reason: tuple[str, str]
) -> None:
    said = asked(**changed)
    assert said.status is Applicability.ABSTAINS
    assert reason in reasons(said)
    assert (said.probability, said.interval, said.labels, said.baseline) == (None,) * 4
    assert (said.attributions, said.survival) == ((), ())


def test_it_abstains_where_too_much_is_missing() -> None:
    contents = toy_contents()
    strict = tuple(
        replace(one, domain=replace(one.domain, most_missing=0)) for one in contents.spec.variants
    )
    model = Model(replace(contents, spec=replace(contents.spec, variants=strict)))
    (said,) = model.predict({"prior_therapy": 1.0, "cancer_type": "lung"})
    assert said.status is Applicability.ABSTAINS
    assert [reason.code for reason in said.reasons] == ["too_much_missing"]
    assert said.reasons[0].seen == "tmb"


@pytest.mark.parametrize(
    ("known", "needed"),
    [
        ({"cancer_type": "lung"}, ["prior_therapy"]),
        ({"tmb": 8.0, "albumin": 4.0, "prior_therapy": 1.0}, ["cancer_type"]),
        ({"tmb": 8.0, "albumin": 4.0, "cancer_type": "lung"}, ["prior_therapy"]),
        ({}, ["prior_therapy", "cancer_type"]),
    ],
)
def test_it_names_what_the_nearest_variant_needs(known: dict[str, Raw], needed: list[str]) -> None:
    (said,) = MODEL.predict(known)
    assert said.status is Applicability.ABSTAINS
    assert reasons(said) == [("required_missing", name) for name in needed]


def test_it_abstains_outside_the_training_cloud() -> None:
    said = asked(albumin=1.2, nlr=24.0)
    assert reasons(said) == [("pattern_unseen", "")]
    assert said.status is Applicability.ABSTAINS


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"cancer_type": "kidney"}, ("level_rare", "cancer_type")),
        ({"tmb": 60.0}, ("outside_range", "tmb")),
        ({"nlr": None}, ("missing", "nlr")),
    ],
)
def test_it_is_careful_with_what_is_unusual(
    changed: dict[str, Raw], reason: tuple[str, str]
) -> None:
    said = asked(**changed)
    assert said.status is Applicability.CAUTION
    assert [one for one in reasons(said) if one[0] != "worth_knowing"] == [reason]
    assert said.probability is not None


def test_a_value_beyond_the_usual_is_told_with_its_unit() -> None:
    assert asked(tmb=60.0).reasons[0].seen == "60 mut/Mb"


def test_a_filled_value_is_told_with_what_was_put_in_its_place() -> None:
    (said,) = Model(toy_survival()).predict({**USUAL, "albumin": None})[:1]
    assert said.status is Applicability.ABSTAINS  # albumin is required there
    contents = toy_contents()
    assert contents.spec.feature("albumin").fill == 3.9


def test_without_blood_counts_the_smaller_variant_answers_and_says_so() -> None:
    said = asked(albumin=None, nlr=None)
    assert said.variant == "no-labs"
    assert reasons(said) == [("lesser_variant", ""), ("worth_knowing", "")]
    assert said.status is Applicability.APPLICABLE
    assert {one.feature for one in said.attributions} == {"tmb", "prior_therapy", "cancer_type"}


@pytest.mark.parametrize(
    ("missing", "worth"),
    [(("nlr",), "nlr"), (("albumin", "nlr"), "albumin"), (("albumin", "tmb"), "tmb, albumin")],
)
def test_what_is_unknown_and_would_be_used_is_named(missing: tuple[str, ...], worth: str) -> None:
    said = asked(**dict.fromkeys(missing))
    assert [one.seen for one in said.reasons if one.code == "worth_knowing"] == [worth]


def test_an_impossible_lab_does_not_matter_to_a_variant_without_labs() -> None:
    said = asked(albumin=None, nlr=9999.0)
    assert said.variant == "no-labs"
    assert said.status is Applicability.APPLICABLE


def test_every_target_of_a_survival_model_abstains_alike() -> None:
    said = Model(toy_survival()).predict({**USUAL, "cancer_type": "skin"})
    assert [one.target for one in said] == ["os", "pfs"]
    assert {one.status for one in said} == {Applicability.ABSTAINS}


def test_a_misspelt_feature_is_an_error_and_not_a_missing_value() -> None:
    with pytest.raises(InputError, match="TMB"):
        MODEL.predict({**USUAL, "TMB": 3.0})


def test_a_score_can_be_asked_of_any_variant_whatever_the_domain() -> None:
    score = MODEL.score({**USUAL, "albumin": 1.2, "nlr": 24.0}, variant="full", target=TARGET)
    assert score.variance > 0
    with pytest.raises(InputError, match="not possible"):
        MODEL.score({**USUAL, "albumin": 41.0}, variant="full", target=TARGET)
    with pytest.raises(InputError, match="not part of this model"):
        MODEL.score(USUAL, variant="full", target="death")
