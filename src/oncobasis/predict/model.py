"""A model in memory: a row of raw values in, predictions with their reasons out.

Pure Python and the native LightGBM library; the same row gives the same bits in any process.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256

from oncobasis.core.errors import InputError
from oncobasis.core.prediction import (
    Applicability,
    ApplicabilityReason,
    Attribution,
    ModelStamp,
    Prediction,
)
from oncobasis.predict.applicability import (
    choose_variant,
    impossible_values,
    status_of,
    unusual_values,
    worth_knowing,
)
from oncobasis.predict.attribution import probability_parts
from oncobasis.predict.calibration import NORMAL_95, sigma
from oncobasis.predict.contents import Contents
from oncobasis.predict.domain import Cloud
from oncobasis.predict.features import Raw, Row, model_inputs, read_row
from oncobasis.predict.scoring import Inputs, Score, Scorer
from oncobasis.predict.spec import ModelSpec

CARD_FILE = "card.md"
_ID_DIGITS = 12
_Reasons = tuple[ApplicabilityReason, ...]


@dataclass(frozen=True, slots=True)
class _Asked:
    """A row on its way: its raw values, the variant that was chosen, what is to be said of it."""

    typed: Mapping[str, Raw]
    variant: str
    reasons: _Reasons
    inputs: Inputs | None = None


class Model:
    """One bundle, ready to be asked. ``digest`` is that of its SHA256SUMS (empty: unsaved).

    LightGBM parses its text in this process when first asked: give it verified contents only
    (`predict.bundle.read_bundle`, `predict.install`), or such as this process has just trained.
    """

    def __init__(self, contents: Contents, digest: str = "") -> None:
        """Prepare the variants; raises ModelError for parts that do not fit together."""
        spec = contents.spec
        card = f"models/{spec.name}/{spec.version}/{CARD_FILE}"
        self.contents = contents
        self.stamp = ModelStamp(spec.name, spec.version, digest, card)
        self._scorers = {v.name: Scorer(contents, v) for v in spec.variants}
        self._clouds = {v.name: Cloud(v.domain, f"variant {v.name}") for v in spec.variants}

    @property
    def spec(self) -> ModelSpec:
        """Features, variants and targets of the model."""
        return self.contents.spec

    def load(self) -> None:
        """Load every tree member now; a trial does so, and a service may before its first case."""
        for scorer in self._scorers.values():
            scorer.load()

    def predict(self, row: Row) -> tuple[Prediction, ...]:
        """What is said of each target; where the model abstains, why.

        ``row`` maps feature names to raw values (see `predict.features`). Raises InputError for a
        name that is no feature and for text in the place of a number.
        """
        asked = self._asked(read_row(self.spec.features, row))
        mark = _mark(self.stamp.digest, asked.typed)
        return tuple(self._prediction(target, asked, mark) for target in self.spec.targets)

    def score(self, row: Row, *, variant: str, target: str) -> Score:
        """The score of a row under a named variant, whatever the domain says (for evaluation).

        Raises InputError for a value that is not possible, or an unknown variant or target.
        """
        scorer = self._scorers.get(variant)
        if scorer is None or target not in self.spec.targets:
            raise InputError(
                f"{variant!r} with {target!r} is not part of this model", where="score"
            )
        typed = read_row(self.spec.features, row)
        if impossible := impossible_values(scorer.features, typed):
            raise InputError(
                f"{impossible[0].feature} has a value that is not possible", where="row"
            )
        return scorer.score(target, model_inputs(scorer.features, typed))

    def _asked(self, typed: Mapping[str, Raw]) -> _Asked:
        variant, reasons = choose_variant(self.spec.variants, typed)
        if variant is None:
            return _Asked(typed, "", reasons)
        scorer = self._scorers[variant.name]
        if impossible := impossible_values(scorer.features, typed):
            return _Asked(typed, variant.name, reasons + impossible)
        inputs = model_inputs(scorer.features, typed)
        reasons += unusual_values(
            scorer.variant, scorer.features, typed, inputs, self._clouds[variant.name]
        )
        if status_of(reasons) is not Applicability.ABSTAINS:
            reasons += worth_knowing(self.spec.variants, variant, typed)
        return _Asked(typed, variant.name, reasons, inputs)

    def _prediction(self, target: str, asked: _Asked, mark: str) -> Prediction:
        silent = Prediction(
            id=f"{self.stamp.name}:{target.replace(' ', '-')}:{mark}",
            model=self.stamp,
            target=target,
            variant=asked.variant,
            status=status_of(asked.reasons),
            reasons=asked.reasons,
        )
        if silent.status is Applicability.ABSTAINS or asked.inputs is None:
            return silent
        score = self._scorers[asked.variant].score(target, asked.inputs)
        baseline = self.contents.calibrations[asked.variant][target].baseline
        told = score.resting(name for name, value in asked.inputs.items() if value is None)
        said = replace(
            silent,
            baseline=told.baseline,
            attributions=self._attributions(asked, told, chances=baseline is None),
        )
        if baseline is not None:
            return replace(said, survival=baseline.curve(score.value, score.variance))
        return self._with_probability(said, score)

    def _with_probability(self, said: Prediction, score: Score) -> Prediction:
        value, half = score.value, NORMAL_95 * math.sqrt(score.variance)
        probability = sigma(value)
        conformal = self.contents.conformal.get(said.variant)
        labels = None if conformal is None else conformal.labels(probability, self.spec.labels)
        return replace(
            said,
            probability=probability,
            interval=(sigma(value - half), sigma(value + half)),
            labels=labels,
        )

    def _attributions(
        self, asked: _Asked, score: Score, *, chances: bool
    ) -> tuple[Attribution, ...]:
        """One for each feature of the variant, the largest first; ties by name."""
        split: Mapping[str, float] = {}
        if chances:
            split = probability_parts(score.baseline, score.contributions)
        found = [
            Attribution(
                feature=feature.name,
                value=(value := asked.typed[feature.name]),
                unit=feature.unit,
                contribution=score.contributions[feature.name],
                probability=split.get(feature.name),
                percentile=self.contents.reference[feature.name].percentile(value),
            )
            for feature in self._scorers[asked.variant].features
        ]
        return tuple(sorted(found, key=lambda one: (-abs(one.contribution), one.feature)))


def _mark(digest: str, typed: Mapping[str, Raw]) -> str:
    """Some digits by content: equal for the same model and row, in any process."""
    return sha256(f"{digest} {sorted(typed.items())}".encode()).hexdigest()[:_ID_DIGITS]
