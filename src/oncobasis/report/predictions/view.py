"""A prediction in words: what the page and the terminal have in common."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from oncobasis.core.codes import PredictionReason
from oncobasis.core.prediction import Applicability
from oncobasis.core.projection.predictions import params_of
from oncobasis.report import phrases
from oncobasis.report.wording import label, term, terms, text, title

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from oncobasis.core.assessment import Assessment
    from oncobasis.core.prediction import (
        ApplicabilityReason,
        Attribution,
        Prediction,
        SurvivalPoint,
    )
    from oncobasis.report.wording import Language

NEGLIGIBLE = 0.005
"""A change of the probability (of the log-hazard, ten times that) that is no effect in words."""
_LANDMARKS = (6.0, 12.0, 24.0)
_REGIMENS = 8
_LARGE = 100
_MIDDLE = (45.0, 55.0)
_SPACE = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a model abstains or is careful."""

    title: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Row:
    """What one value of the patient does: in words, and as a step of the waterfall.

    ``step`` is in log-odds or log-hazard; ``chance`` is the same in probability (None for
    survival). ``raises`` is None where the effect is negligible, ``amount`` is empty where the
    value is not known: then there is no effect to tell.
    """

    name: str
    value: str
    percentile: str
    effect: str
    amount: str
    step: float
    chance: float | None
    raises: bool | None

    @property
    def told(self) -> str:
        """The effect with its size, where there is one."""
        return f"{self.effect} ({self.amount})" if self.amount else self.effect


@dataclass(frozen=True, slots=True)
class View:
    """Everything that is said of one prediction, in one language.

    ``headline`` is the number (or that there is none), ``details`` the sentences below it.
    ``rows`` are the values, the strongest first.
    """

    number: int
    target: str
    short: str
    status: Applicability
    verdict: str
    headline: str
    interval: str
    details: tuple[str, ...]
    reasons: tuple[Reason, ...]
    asked_of: str
    ids: tuple[str, ...]
    rows: tuple[Row, ...]
    model: str
    variant: str
    card: str
    said: Prediction


def views(assessment: Assessment, language: Language) -> list[View]:
    """Return every prediction; the withheld come last, those for one reason at once."""
    asked = {name for one in assessment.predictions for name in one.regimens}
    names = {one.id: phrases.regimen(one.therapies)
             for one in assessment.recommendations if one.id in asked}  # fmt: skip
    found: list[View] = []
    silent = Applicability.ABSTAINS
    for said in sorted(assessment.predictions, key=lambda one: one.status is silent):
        view = _view(len(found) + 1, said, names, language)
        place = next((n for n, other in enumerate(found) if _silent_alike(other, view)), None)
        if place is None:
            found.append(view)
        else:
            found[place] = _joined(found[place], view)
    return found


def _silent_alike(one: View, other: View) -> bool:
    """Whether two predictions are withheld for the same reasons, of the same therapies."""
    silent = one.status is other.status is Applicability.ABSTAINS
    return silent and (one.reasons, one.asked_of) == (other.reasons, other.asked_of)


def _joined(one: View, other: View) -> View:
    """Two withheld predictions said at once."""
    model = one.model if other.model in one.model else f"{one.model}, {other.model}"
    card = one.card if other.card in one.card else f"{one.card}; {other.card}"
    return replace(
        one,
        target=f"{one.target}; {other.target}",
        short=f"{one.short}, {other.short}",
        model=model,
        card=card,
    )


Beside: TypeAlias = dict[str, list[View]]


def beside(shown: Iterable[View]) -> Beside:
    """The predictions of each recommendation, by its id."""
    found: Beside = {}
    for view in shown:
        for name in view.ids:
            found.setdefault(name, []).append(view)
    return found


def _view(number: int, said: Prediction, names: dict[str, str], language: Language) -> View:
    weighed = [names[one] for one in said.regimens if one in names]
    if said.planned:
        weighed.append(" + ".join(said.planned))
    target = word("target", said.target, language)
    return View(
        number=number,
        target=target,
        short=word("target_short", said.target, language),
        status=said.status,
        verdict=term("applicability", said.status, language),
        headline=_headline(said, language),
        interval=_interval(said, language),
        details=tuple(_details(said, language)),
        reasons=tuple(_reasons(said, language)),
        asked_of=_listed(weighed) or label("prediction_general", language),
        ids=said.regimens,
        rows=tuple(_row(one, language, hazard=bool(said.survival)) for one in said.attributions),
        model=f"{said.model.name} {said.model.version}",
        variant=variant_words(said.model.name, said.variant, language),
        card=label("prediction_card_by", language).format(
            command=f"oncobasis model card {said.model.name}"
        ),
        said=said,
    )


def _listed(regimens: Sequence[str]) -> str:
    more = f" (+{len(regimens) - _REGIMENS})" if len(regimens) > _REGIMENS else ""
    return "; ".join(regimens[:_REGIMENS]) + more


def variant_words(model: str, name: str, language: Language) -> str:
    """The words of a feature set: its own, else those of its parts (``clinical-no-stage``)."""
    known = terms(language).TERMS["variant"]
    base, *left_out = name.split("-no-")
    if not left_out or name.replace("-", "_") in known:
        return known.get(f"{model}:{name}") or word("variant", name, language)
    parts = (base, *(f"no-{one}" for one in left_out))
    return ", ".join(variant_words(model, one, language) for one in parts)


def _headline(said: Prediction, language: Language) -> str:
    if said.probability is not None:
        return percent(said.probability)
    point = landmark(said.survival)
    if point is None:
        return label("prediction_no_number", language)
    return _at(point, language)


def _interval(said: Prediction, language: Language) -> str:
    if said.interval is None:
        return ""
    low, high = said.interval
    return label("prediction_interval", language).format(low=percent(low), high=percent(high))


def _details(said: Prediction, language: Language) -> Iterable[str]:
    if said.labels is not None:
        outcomes = [word("outcome", one, language) for one in said.labels]
        if not outcomes:
            yield label("prediction_neither", language)
        elif len(outcomes) == 1:
            yield label("prediction_one", language).format(outcome=outcomes[0])
        else:
            both = term("outcome", "join", language).join(outcomes)
            yield label("prediction_both", language).format(outcomes=both)
    if said.survival:
        later = [point for point in _landmarks(said.survival) if point != landmark(said.survival)]
        if later:
            yield "; ".join(_at(point, language) for point in later)
    if said.status is not Applicability.ABSTAINS:
        known = terms(language).TERMS["model_note"]
        yield from (known[note] for note in said.notes if note in known)


def landmark(points: Sequence[SurvivalPoint]) -> SurvivalPoint | None:
    """The point of a curve that stands for it: one year, or the last before."""
    early = [point for point in points if 0 < point.months <= _LANDMARKS[1]]
    return early[-1] if early else None


def _landmarks(points: Sequence[SurvivalPoint]) -> list[SurvivalPoint]:
    return [point for point in points if point.months in _LANDMARKS]


def _at(point: SurvivalPoint, language: Language) -> str:
    return label("prediction_survival_at", language).format(
        percent=percent(point.probability),
        months=f"{point.months:g}",
        low=percent(point.low),
        high=percent(point.high),
    )


def _reasons(said: Prediction, language: Language) -> Iterable[Reason]:
    for one in said.reasons:
        params = tuple((name, _seen(said, one, value, language)) for name, value in params_of(one))
        yield Reason(
            title(PredictionReason, one.code, language),
            text(PredictionReason, one.code, params, language),
        )


def _seen(said: Prediction, one: ApplicabilityReason, value: str, language: Language) -> str:
    """A parameter of a reason, in words where the feature or the variant has words for it."""
    if value != one.seen:
        return value
    if one.code == PredictionReason.LESSER_VARIANT:
        return variant_words(said.model.name, value, language)
    known = terms(language).TERMS["feature_value"].get(f"{one.feature}:{value}")
    number, _, unit = value.rpartition(" ")
    units = terms(language).TERMS["feature_unit"]
    if known is None and one.feature and number and unit in units:
        return f"{number} {units[unit]}".rstrip()
    return known or value


def _row(one: Attribution, language: Language, *, hazard: bool) -> Row:
    chance = None if hazard else one.probability
    size = abs(one.contribution) / 10 if chance is None else abs(chance)
    known = one.value is not None
    raises = None if size < NEGLIGIBLE or not known else one.contribution > 0
    suffix = "_risk" if hazard else ""
    effect = {None: "no_effect", True: f"raises{suffix}", False: f"lowers{suffix}"}[raises]
    if not known:
        effect = "not_weighed"
    return Row(
        name=word("feature", one.feature, language),
        value=value_of(one, language),
        percentile=_percentile(one.percentile, language),
        effect=label(f"prediction_{effect}", language),
        amount=amount(one.contribution, chance, language) if known else "",
        step=one.contribution,
        chance=chance,
        raises=raises,
    )


def amount(step: float, chance: float | None, language: Language) -> str:
    """How much: points of probability, or the factor of the hazard."""
    if chance is None:
        return f"×{math.exp(step):.2f}"
    points = 100 * chance
    digits = 0 if abs(points) >= 10 else 1  # noqa: PLR2004
    shown = f"{abs(points):.{digits}f}"
    if not float(shown):
        return f"±0 {label('prediction_points', language)}"
    sign = "−" if points < 0 else "+"
    return f"{sign}{shown} {label('prediction_points', language)}"


def value_of(one: Attribution, language: Language) -> str:
    """The patient's value with its unit; yes or no where the cohort has no percentiles for it."""
    words = terms(language).TERMS["feature_value"]
    if one.value is None:
        return label("prediction_unknown_value", language)
    if isinstance(one.value, str):
        return words.get(f"{one.feature}:{one.value}", one.value)
    plain = f"{one.value:.0f}" if abs(one.value) >= _LARGE else f"{one.value:.3g}"
    if known := words.get(f"{one.feature}:{plain}"):
        return known
    if one.percentile is None and one.value in {0, 1} and not one.unit:
        return words["yes" if one.value else "no"]
    unit = terms(language).TERMS["feature_unit"].get(one.unit, one.unit)
    return f"{plain} {unit}".rstrip()


def _percentile(place: float | None, language: Language) -> str:
    if place is None:
        return ""
    low, high = _MIDDLE
    if low <= place <= high:
        return label("prediction_middle", language)
    name, share = ("higher", place) if place > high else ("lower", 100 - place)
    return label(f"prediction_{name}", language).format(percent=percent(share / 100))


def word(kind: str, value: str, language: Language) -> str:
    """The word for a name that bundles choose: written with spaces, dashes or underscores."""
    key = value.replace(" ", "_").replace("-", "_")
    known = terms(language).TERMS.get(kind, {})
    return known.get(value) or known.get(key) or key.replace("_", " ")


def percent(value: float) -> str:
    """A share as whole per cent; what is near an end is not rounded onto it."""
    shown = 100 * value
    if 0 < shown < 1:
        return f"<{_SPACE}1{_SPACE}%"
    if 99 < shown < 100:  # noqa: PLR2004
        return f">{_SPACE}99{_SPACE}%"
    return f"{shown:.0f}{_SPACE}%"
