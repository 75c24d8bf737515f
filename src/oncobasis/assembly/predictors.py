"""The response models of this installation behind the engine's port.

Nothing of a model is imported or read until a case concerns it; then it is read once a process.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from oncobasis.core.assessment import Recommendation
from oncobasis.core.case import TumorCase
from oncobasis.core.prediction import Prediction
from oncobasis.predict.case_features.questions import QUESTIONS

if TYPE_CHECKING:
    from oncobasis.predict.case_features.answer import Model


@dataclass(frozen=True, slots=True)
class CasePredictor:
    """Asks one model of a case; ``load`` is called when a case concerns the model.

    ``load`` raises ModelError where there is no model to use.
    """

    name: str
    load: Callable[[], Model]
    as_of: date

    def predict(
        self, case: TumorCase, recommendations: tuple[Recommendation, ...]
    ) -> tuple[Prediction, ...]:
        """What the model says of each kind of regimen; nothing where it is not concerned."""
        if self.name not in QUESTIONS:
            return ()
        questions = QUESTIONS[self.name](case, recommendations)
        if not questions:
            return ()
        from oncobasis.predict.case_features.answer import predictions_of

        return predictions_of(self.load(), questions, case, self.as_of)
