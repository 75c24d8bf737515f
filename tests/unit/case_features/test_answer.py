"""What becomes of a model's word: reasons joined, numbers withheld, ids by content."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from builders.case_builder import a_case
from builders.prediction_builder import response
from builders.toy_model import FEATURES, toy_contents
from oncobasis.core.errors import ModelError
from oncobasis.core.prediction import Applicability
from oncobasis.predict.case_features.answer import predictions_of
from oncobasis.predict.case_features.columns import value_of
from oncobasis.predict.case_features.known import Asked
from oncobasis.predict.case_features.questions import Question
from oncobasis.predict.model import Model
from oncobasis.training.tasks.icb_features import CANCER_TYPES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from builders.case_builder import CaseBuilder
    from oncobasis.core.prediction import Prediction
    from oncobasis.predict.case_features.known import Raw

TODAY = date(2026, 11, 22)
KNOWN = (
    a_case("LUAD")
    .with_variant("TMB 12")
    .having(
        prior_therapies=[],
        labs=[
            {"name": "albumin", "value": 38, "unit": "g/L"},
            {"name": "NLR", "value": 4.2},
        ],
    )
)


class Heard:
    """A model that remembers the row and says one thing."""

    def __init__(self, said: Prediction | None = None) -> None:
        self.rows: list[Mapping[str, Raw]] = []
        self.said = said or replace(response(), status=Applicability.APPLICABLE, reasons=())
        self.stamp = self.said.model
        lung = replace(FEATURES[-1], levels=CANCER_TYPES)
        self.spec = replace(
            toy_contents().spec,
            features=(*FEATURES[:-1], lung),
            variants=toy_contents().spec.variants,
        )

    def predict(self, row: Mapping[str, Raw]) -> tuple[Prediction, ...]:
        self.rows.append(row)
        return (self.said,)


def asked(model: Heard, case: CaseBuilder = KNOWN, *questions: Question) -> tuple[Prediction, ...]:
    given = questions or (Question(("r1",), ("nivolumab",)),)
    return predictions_of(model, given, case.build(), TODAY)


def test_the_row_holds_the_case_in_the_cohorts_units() -> None:
    model = Heard()
    asked(model)
    assert model.rows == [
        {"tmb": 12.0, "albumin": 3.8, "nlr": 4.2, "prior_therapy": 0.0, "cancer_type": "NSCLC"}
    ]


def test_regimens_that_the_model_cannot_tell_apart_are_one_prediction() -> None:
    model = Heard()
    said = asked(
        model, KNOWN, Question(("r1",), ("nivolumab",)), Question(("r2",), ("ipilimumab",))
    )
    assert [one.regimens for one in said] == [("r1", "r2")]


def test_a_reason_of_the_case_is_joined_and_makes_careful() -> None:
    (said,) = asked(Heard(), KNOWN.having(labs=[{"name": "albumin", "value": 38}]))
    assert said.status is Applicability.CAUTION
    assert [(one.code, one.feature) for one in said.reasons] == [("unit_not_given", "albumin")]


def test_a_burden_in_words_is_named_and_makes_careful() -> None:
    case = a_case("LUAD").with_variant("TMB-H").having(prior_therapies=[])
    model = Heard()
    (said,) = asked(model, case)
    assert model.rows[0]["tmb"] is None
    assert said.status is Applicability.CAUTION
    assert [(one.code, one.feature, one.seen) for one in said.reasons] == [
        ("word_alone", "tmb", "TMB-H")
    ]


@pytest.mark.parametrize("tumor_type", ["uveal melanoma", "GEJ"])
def test_what_the_cohort_lacks_takes_every_number_away(tumor_type: str) -> None:
    (said,) = asked(Heard(), a_case(tumor_type))
    assert said.status is Applicability.ABSTAINS
    assert (said.probability, said.interval, said.labels, said.baseline) == (None,) * 4
    assert said.attributions == ()
    assert said.reasons[0].code == "level_unseen"


def test_ids_follow_the_content() -> None:
    once, again = asked(Heard()), asked(Heard())
    assert once == again
    (other,) = asked(
        Heard(), KNOWN.with_variant("PD-L1 TPS 10%"), Question(("r9",), ("nivolumab",))
    )
    assert other.id != once[0].id


def test_a_model_trained_in_another_unit_is_refused() -> None:
    feature = replace(FEATURES[1], unit="g/L")
    with pytest.raises(ModelError, match="g/L"):
        value_of(feature, Asked(KNOWN.build(), TODAY))


def test_a_column_that_no_fact_is_known_for_is_looked_for_among_the_labs() -> None:
    feature = replace(FEATURES[2], name="stroma_score", column="Stroma.score", unit="")
    case = KNOWN.having(labs=[{"name": "Stroma score", "value": 0.3}]).build()
    assert value_of(feature, Asked(case, TODAY)).value == 0.3
    assert value_of(feature, Asked(KNOWN.build(), TODAY)).value is None


def test_a_real_model_speaks_of_a_case() -> None:
    contents = toy_contents()
    model = Model(contents)
    case = KNOWN.build()
    (said,) = predictions_of(model, (Question(("r1",), ("nivolumab",)),), case, TODAY)
    # the toy's levels are not the cohort's
    assert said.status is Applicability.ABSTAINS
    assert json.dumps([one.code for one in said.reasons]) == '["level_unseen"]'
