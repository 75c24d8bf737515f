"""The response models of this installation behind the engine's port.

Nothing of a model is imported or read until a case concerns it; then it is read once a process.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from oncobasis.core.assessment import Recommendation
from oncobasis.core.case import TumorCase
from oncobasis.core.prediction import Prediction
from oncobasis.predict.case_features.questions import QUESTIONS

if TYPE_CHECKING:
    from oncobasis.core.errors import ModelError
    from oncobasis.predict.case_features.answer import Model
    from oncobasis.predict.slot import Slot

SWITCH = "ONCOBASIS_PREDICTIONS"
"""A site switches predictions off with ``off`` in this variable."""
_OFF = frozenset({"off", "0", "no", "false"})


def _no_fault() -> None:
    return None


@dataclass(frozen=True, slots=True)
class CasePredictor:
    """Asks one model of a case; ``load`` is called when a case concerns the model.

    ``load`` raises ModelError where there is no model to use.
    """

    name: str
    load: Callable[[], Model]
    as_of: date
    standing: Callable[[], ModelError | None] = _no_fault

    @property
    def fault(self) -> ModelError | None:
        """Why an older version speaks than the one that was promoted; None where that isn't so."""
        return self.standing()

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


class Models:
    """Every model that cases are asked of; each bundle is opened when first needed, then kept.

    ``environment`` says where a site's own bundles and receipts lie. One object serves any number
    of cases and threads.
    """

    def __init__(self, environment: Mapping[str, str]) -> None:
        """Nothing is read yet."""
        self._environment = environment
        self._slots: dict[str, Slot] = {}

    def predictors(self, as_of: date) -> tuple[CasePredictor, ...]:
        """One for each model, by name."""
        return tuple(
            CasePredictor(name, partial(self._model, name), as_of, partial(self._fault, name))
            for name in QUESTIONS
        )

    def _model(self, name: str) -> Model:
        from oncobasis.predict.slot import slot_of

        slot = self._slots.get(name)
        if slot is None:
            slot = self._slots.setdefault(name, slot_of(name, self._environment))
        return slot.model()

    def _fault(self, name: str) -> ModelError | None:
        """Why the promoted version can't be used while the last good one goes on."""
        slot = self._slots.get(name)
        return None if slot is None else slot.fault


def predictions_wanted(environment: Mapping[str, str]) -> bool:
    """Whether the site lets models speak; they do unless it says otherwise."""
    return environment.get(SWITCH, "").strip().casefold() not in _OFF
