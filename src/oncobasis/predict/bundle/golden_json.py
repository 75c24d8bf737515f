"""`golden.json`: made-up rows with the exact answers of the model, and the comparison with them.

    {"schema": "oncobasis.golden/1", "tolerance": 1e-9,
     "rows": [{"row": {feature: value or null}, "answers": [{
         "target", "variant", "status", "reasons": [[code, feature, seen]],
         "probability": p or null, "interval": [low, high] or [], "labels": [] or null,
         "baseline": x or null, "contributions": {feature: x}, "probabilities": {feature: p},
         "survival": [[months, probability, low, high]]}]}]}

No row is a patient's: `synthetic_rows` makes them from the percentiles and levels of the
training cohort. The tolerance covers another mathematical library; texts must be equal.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from oncobasis.core.errors import ModelError
from oncobasis.predict.bundle.fields import Fields
from oncobasis.predict.bundle.strict_json import Json
from oncobasis.predict.features import Raw, Row
from oncobasis.predict.spec import FeatureKind, FeatureSpec

if TYPE_CHECKING:
    from oncobasis.core.prediction import Prediction
    from oncobasis.predict.contents import Contents
    from oncobasis.predict.model import Model

FILE = "golden.json"
SCHEMA = "oncobasis.golden/1"
TOLERANCE = 1e-9
MOST_ROWS = 400
_RANDOM_ROWS = 16
_DIGITS = 3

Golden = Sequence[tuple[Row, Sequence[Json]]]


def synthetic_rows(contents: Contents) -> list[dict[str, Raw]]:
    """Made-up rows that exercise a model; the same for the same model.

    A middling patient; each feature low, high, missing, impossible, each level; and random
    combinations, all features known or some missing.
    """
    features = contents.spec.features
    usual = {feature.name: _values(feature, contents)[0] for feature in features}
    rows: list[dict[str, Raw]] = [dict(usual), dict.fromkeys(usual)]
    for feature in features:
        values = [*_values(feature, contents)[1:], None, _impossible(feature)]
        rows += [{**usual, feature.name: value} for value in values]
    for variant in contents.spec.variants:
        rows.append({name: usual[name] if name in variant.features else None for name in usual})
        rows.append({name: usual[name] if name in variant.requires else None for name in usual})
    rows += _random_rows(contents)
    return rows[:MOST_ROWS]


def golden_of(model: Model) -> Golden:
    """The synthetic rows of a model with its answers."""
    rows = synthetic_rows(model.contents)
    return [(row, [_answer(said) for said in model.predict(row)]) for row in rows]


def check_golden(model: Model, golden: Golden) -> int:
    """Ask the model every golden row; return how many there are.

    Raises ModelError naming row and place of the first answer that is another.
    """
    for number, (row, expected) in enumerate(golden):
        answers: list[Json] = [_answer(said) for said in model.predict(row)]
        for place in _differences(answers, expected, f"rows[{number}].answers"):
            raise ModelError(
                f"the model does not give its golden answer at {place}",
                where=FILE,
                remedy="install the bundle again; if it stays, report it with the machine's type",
            )
    return len(golden)


def golden_of_json(document: Mapping[str, Json]) -> Golden:
    """The rows and answers of a parsed `golden.json`; raises ModelError naming the key."""
    fields = Fields(document, FILE, ("schema", "tolerance", "rows"))
    if fields.text("schema") != SCHEMA:
        fields.refuse("schema", f"is not {SCHEMA}", "install a bundle of this schema")
    if fields.number("tolerance") != TOLERANCE:
        fields.refuse("tolerance", f"is not {TOLERANCE}", "install a bundle of this schema")
    found: list[tuple[Row, Sequence[Json]]] = []
    for item in fields.objects("rows", ("row", "answers")):
        row = item.named("row")
        answers = item.values["answers"]
        if not isinstance(answers, list):
            item.refuse("answers", "must be a list", "correct it")
        found.append(({name: row.raw_or_none(name) for name in row.values}, answers))
    if not 0 < len(found) <= MOST_ROWS:
        fields.refuse("rows", f"must be 1 to {MOST_ROWS} rows", "correct it")
    return found


def json_of_golden(golden: Golden) -> dict[str, Json]:
    """The object that `golden.json` holds."""
    rows: list[Json] = [{"row": dict(row), "answers": list(answers)} for row, answers in golden]
    return {"schema": SCHEMA, "tolerance": TOLERANCE, "rows": rows}


def _answer(said: Prediction) -> Json:
    return {
        "target": said.target,
        "variant": said.variant,
        "status": said.status.value,
        "reasons": [[reason.code, reason.feature, reason.seen] for reason in said.reasons],
        "probability": said.probability,
        "interval": list(said.interval or ()),
        "labels": None if said.labels is None else list(said.labels),
        "baseline": said.baseline,
        "contributions": {one.feature: one.contribution for one in said.attributions},
        "probabilities": {
            one.feature: one.probability for one in said.attributions if one.probability is not None
        },
        "survival": [[p.months, p.probability, p.low, p.high] for p in said.survival],
    }


def _differences(found: Json, expected: Json, place: str) -> Iterator[str]:
    """The places at which two documents differ."""
    if isinstance(found, Mapping) and isinstance(expected, Mapping):
        if set(found) != set(expected):
            yield place
            return
        for name in found:
            yield from _differences(found[name], expected[name], f"{place}.{name}")
    elif isinstance(found, list) and isinstance(expected, list):
        if len(found) != len(expected):
            yield place
            return
        for index, (one, other) in enumerate(zip(found, expected, strict=True)):
            yield from _differences(one, other, f"{place}[{index}]")
    elif isinstance(found, float) and isinstance(expected, int | float):
        if not math.isclose(found, expected, rel_tol=TOLERANCE, abs_tol=TOLERANCE):
            yield place
    elif found != expected or type(found) is not type(expected):
        yield place


def _values(feature: FeatureSpec, contents: Contents) -> list[Raw]:
    """Possible values of a feature, a usual one first."""
    reference = contents.reference[feature.name]
    match feature.kind:
        case FeatureKind.CATEGORY:
            usual = max(feature.levels, key=lambda level: reference.levels.get(level, 0))
            return [usual, *(level for level in feature.levels if level != usual)]
        case FeatureKind.BINARY:
            more = reference.levels.get("1", 0) > reference.levels.get("0", 0)
            return [1.0, 0.0] if more else [0.0, 1.0]
        case FeatureKind.NUMBER:
            return [_made_up(feature, contents, at) for at in (50, 0, 5, 30, 70, 95, 100)]


def _made_up(feature: FeatureSpec, contents: Contents, at: int) -> float:
    """A round number near a percentile of the training cohort, within what is possible."""
    low, high = feature.least or 0.0, feature.most or 0.0
    percentiles = contents.reference[feature.name].percentiles
    value = percentiles[at] if percentiles else low + (high - low) * at / 100
    return min(max(float(f"{value:.{_DIGITS}g}"), low), high)


def _impossible(feature: FeatureSpec) -> Raw:
    match feature.kind:
        case FeatureKind.CATEGORY:
            return "no such level"
        case FeatureKind.BINARY:
            return 2.0
        case FeatureKind.NUMBER:
            return (feature.most or 0.0) * 2 + 1


def _random_rows(contents: Contents) -> Iterator[dict[str, Raw]]:
    chosen = random.Random(contents.spec.name)  # noqa: S311 - repeatable rows, no secret
    for number in range(_RANDOM_ROWS):
        row: dict[str, Raw] = {}
        for feature in contents.spec.features:
            value: Raw
            if feature.kind is FeatureKind.NUMBER:
                value = _made_up(feature, contents, chosen.randint(10, 90))
            else:
                value = chosen.choice(_values(feature, contents))
            missing = number % 2 == 1 and chosen.random() < 0.2  # noqa: PLR2004
            row[feature.name] = None if missing else value
        yield row
