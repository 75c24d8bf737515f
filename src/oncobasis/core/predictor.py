"""The port through which the engine asks a response model, and an implementation in memory."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

from oncobasis.core.assessment import Recommendation
from oncobasis.core.case import TumorCase
from oncobasis.core.errors import ModelError
from oncobasis.core.prediction import Prediction


class Predictor(Protocol):
    """A model that may speak of a case beside the rules."""

    @property
    def name(self) -> str:
        """Which model this is; known before its bundle is read."""
        ...

    @property
    def fault(self) -> ModelError | None:
        """Why another version was promoted and an older one speaks; None where that is not so."""
        ...

    def predict(
        self, case: TumorCase, recommendations: tuple[Recommendation, ...]
    ) -> tuple[Prediction, ...]:
        """What is said of the case; empty where no recommendation concerns this model.

        Raises ModelError where the model is missing, damaged or refused.
        """
        ...


@dataclass(frozen=True, slots=True)
class StatedPredictor:
    """A predictor in memory: it says the same of every regimen that holds the drug.

    ``error`` stands for a model that can't be used, ``fault`` for a promoted version that can't.
    """

    drug: str
    said: Prediction
    error: ModelError | None = None
    fault: ModelError | None = None

    @property
    def name(self) -> str:
        """The model's name."""
        return self.said.model.name

    def predict(
        self, case: TumorCase, recommendations: tuple[Recommendation, ...]
    ) -> tuple[Prediction, ...]:
        """Return what was stated, with the regimens that it bears on."""
        del case
        concerned = tuple(
            one.id
            for one in recommendations
            if any(therapy.name == self.drug for therapy in one.therapies)
        )
        if not concerned:
            return ()
        if self.error is not None:
            raise self.error
        return (replace(self.said, regimens=concerned),)
