"""What a model says of a case: its row for each question, and the answer with every reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Protocol

from oncobasis.core.canonical import digest
from oncobasis.core.case import TumorCase
from oncobasis.core.codes import PredictionReason
from oncobasis.core.prediction import Applicability, ApplicabilityReason, ModelStamp, Prediction
from oncobasis.predict.case_features.columns import value_of
from oncobasis.predict.case_features.known import ABSTAINING, Asked, Raw
from oncobasis.predict.case_features.questions import Question

if TYPE_CHECKING:
    from oncobasis.predict.spec import ModelSpec

_MARK_DIGITS = 12
_PLAIN = frozenset({PredictionReason.EQUIVALENT_USED})


class Model(Protocol):
    """What a loaded bundle offers."""

    stamp: ModelStamp

    @property
    def spec(self) -> ModelSpec:
        """Features and targets."""
        ...

    def predict(self, row: Mapping[str, Raw]) -> tuple[Prediction, ...]:
        """One prediction for each target."""
        ...


def predictions_of(
    model: Model, questions: Sequence[Question], case: TumorCase, as_of: date
) -> tuple[Prediction, ...]:
    """One prediction for each target and each kind of regimen that the model can tell apart.

    Raises ModelError where the model asks for a feature in another unit than cases are read in.
    """
    rows = _merged(_row(model.spec, case, as_of, question) for question in questions)
    return tuple(said for row in rows for said in _said(model, row))


@dataclass(frozen=True, slots=True)
class CaseRow:
    """The raw values of a case for one question, and what to say of them."""

    question: Question
    values: Mapping[str, Raw]
    reasons: tuple[ApplicabilityReason, ...] = field(default=())


def _row(spec: ModelSpec, case: TumorCase, as_of: date, question: Question) -> CaseRow:
    asked = Asked(case, as_of, question.drugs)
    values: dict[str, Raw] = {}
    reasons = list(question.notes)
    for feature in spec.features:
        known = value_of(feature, asked)
        values[feature.name] = known.value
        reasons += [ApplicabilityReason(c.value, feature.name, seen) for c, seen in known.notes]
    return CaseRow(question, values, tuple(reasons))


def _merged(rows: Iterable[CaseRow]) -> list[CaseRow]:
    """Join questions whose rows are the same: a model may not tell the regimens apart."""
    found: list[CaseRow] = []
    for row in rows:
        for place, other in enumerate(found):
            if other.values == row.values and other.reasons == row.reasons:
                joined = replace(
                    other.question,
                    regimens=other.question.regimens + row.question.regimens,
                    planned=other.question.planned or row.question.planned,
                )
                found[place] = replace(other, question=joined)
                break
        else:
            found.append(row)
    return found


def _said(model: Model, row: CaseRow) -> Iterable[Prediction]:
    """The model's word with the reasons of the case; it is not asked what it may not speak of."""
    if any(reason.code in ABSTAINING for reason in row.reasons):
        spoken: Iterable[Prediction] = (
            Prediction("", model.stamp, target, "", Applicability.ABSTAINS)
            for target in model.spec.targets
        )
    else:
        spoken = model.predict(row.values)
    for said in spoken:
        yield replace(
            said,
            id=_identity(model.stamp, said.target, row),
            reasons=row.reasons + said.reasons,
            status=_status(said.status, row.reasons),
            regimens=row.question.regimens,
            planned=row.question.planned,
            notes=model.spec.notes,
        )


def _status(of_model: Applicability, reasons: Sequence[ApplicabilityReason]) -> Applicability:
    """The model's verdict, no better than the reasons of the case allow."""
    if of_model is not Applicability.APPLICABLE:
        return of_model
    careful = {reason.code for reason in reasons} - _PLAIN
    return Applicability.CAUTION if careful else Applicability.APPLICABLE


def _identity(stamp: ModelStamp, target: str, row: CaseRow) -> str:
    """An id by content: equal wherever model, values, reasons and regimens are."""
    content = digest(
        {
            "model": stamp.digest,
            "values": dict(row.values),
            "reasons": [[one.code, one.feature, one.seen] for one in row.reasons],
            "regimens": sorted(row.question.regimens),
            "planned": list(row.question.planned),
        }
    )
    return f"{stamp.name}:{target.replace(' ', '-')}:{content[:_MARK_DIGITS]}"
