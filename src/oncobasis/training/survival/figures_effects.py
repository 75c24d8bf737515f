"""Figures of what the features do: sizes, shapes, and curves of made-up patients."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping

import numpy as np

from oncobasis.predict.aggregates import quantile_of
from oncobasis.predict.contents import Contents
from oncobasis.predict.features import Raw
from oncobasis.predict.model import Model
from oncobasis.predict.spec import FeatureKind, FeatureSpec
from oncobasis.training.reporting.canvas import BLUE, GREY, ORANGE, canvas, png
from oncobasis.training.survival.cox import Floats
from oncobasis.training.survival.fitting import Patients, contributions
from oncobasis.training.survival.variants import EndpointFit

_COLOURS = (BLUE, ORANGE, GREY)
_STEPS = 60
_LABEL_WIDTH = 32
_AT = {"lower risk": 75, "middle": 50, "higher risk": 25}


def titled(endpoint: str) -> str:
    """The endpoint in words."""
    return endpoint.replace("_", " ").replace("progression free", "progression-free").capitalize()


def draw_effects(ends: Mapping[str, EndpointFit]) -> bytes:
    """The mean size of each feature's contribution to the log-hazard, by endpoint."""
    sizes = {name: _sizes(fit) for name, fit in ends.items()}
    first = next(iter(sizes.values()))
    order = sorted(first, key=lambda title: first[title])
    places = np.arange(len(order), dtype=np.float64)
    height = 0.8 / len(sizes)
    with canvas(7.4, 0.6 + 0.42 * len(order) + 0.6) as (figure, axes):
        for number, (name, one) in enumerate(sizes.items()):
            shift = 0.4 - height * (number + 0.5)
            axes.barh(
                places + shift, [one[title] for title in order], height=height,
                color=_COLOURS[number % 3], label=titled(name),
            )  # fmt: skip
        axes.set_yticks(places, order)
        axes.set_xlabel("Mean absolute contribution to the log-hazard")
        axes.legend(loc="lower right", frameon=False)
        return png(figure)


def draw_shapes(ends: Mapping[str, EndpointFit]) -> bytes:
    """Hazard against a patient with the median value, for each number, others held.

    From the 1st to the 99th percentile of the training patients, in raw units.
    """
    features = [f for f in _features(ends) if f.kind is FeatureKind.NUMBER]
    columns = 3
    rows = -(-len(features) // columns)
    with canvas(3.5 * columns, 3.1 * rows) as (figure, _):
        figure.clear()
        panels = list(figure.subplots(rows, columns, squeeze=False).flat)
        for axes in panels[len(features) :]:
            axes.set_visible(False)
        for axes, feature in zip(panels, features, strict=False):
            for colour, (name, fit) in zip(_COLOURS, ends.items(), strict=False):
                x, y = _shape(fit, feature)
                axes.plot(x, y, color=colour, linewidth=2, label=titled(name))
            axes.axhline(1.0, color=GREY, linewidth=0.8)
            axes.set_yscale("log")
            axes.set_yticks([0.25, 0.5, 1.0, 2.0, 4.0], ["0.25", "0.5", "1", "2", "4"])
            axes.minorticks_off()
            axes.set(ylim=(0.22, 4.5), xlabel=_label(feature), ylabel="Hazard ratio")
        panels[0].legend(loc="upper right", frameon=False)
        return png(figure)


def draw_examples(contents: Contents) -> bytes:
    """Curves with their 95 % bands for three made-up patients of the commonest cancer type."""
    model = Model(contents)
    targets = contents.spec.targets
    with canvas(5.4 * len(targets), 4.4) as (figure, _):
        figure.clear()
        panels = list(figure.subplots(1, len(targets), squeeze=False).flat)
        for (label, part), colour in zip(_AT.items(), (BLUE, GREY, ORANGE), strict=True):
            said = {one.target: one for one in model.predict(_made_up(contents, part))}
            for axes, target in zip(panels, targets, strict=True):
                points = said[target].survival
                x = [0.0, *(point.months for point in points)]
                axes.plot(x, [100.0, *(100 * p.probability for p in points)], color=colour,
                          linewidth=2, label=label)  # fmt: skip
                axes.fill_between(
                    x, [100.0, *(100 * p.low for p in points)],
                    [100.0, *(100 * p.high for p in points)], color=colour, alpha=0.18, linewidth=0,
                )  # fmt: skip
                axes.set_title(f"{titled(target)}, made-up patients")
                axes.set(xlabel="Months from start of treatment", ylabel="Event-free (%)")
                axes.set(ylim=(0, 100), xlim=(0, x[-1]))
        for axes in panels:
            axes.legend(loc="upper right", frameon=False)
        return png(figure)


def _sizes(fit: EndpointFit) -> dict[str, float]:
    slope = fit.calibration.calibration.slope
    titles = {feature.name: feature.title for feature in fit.patients.features}
    return {
        titles[name]: slope * float(np.abs(part - part.mean()).mean())
        for name, part in contributions(fit.members, fit.patients).items()
    }


def _features(ends: Mapping[str, EndpointFit]) -> tuple[FeatureSpec, ...]:
    return next(iter(ends.values())).patients.features


def _shape(fit: EndpointFit, feature: FeatureSpec) -> tuple[Floats, Floats]:
    """Raw values and hazard ratios: the mean over training patients who all get one value."""
    inputs = sorted(v for row in fit.patients.filled if (v := row[feature.name]) is not None)
    grid = np.linspace(quantile_of(inputs, 0.01), quantile_of(inputs, 0.99), _STEPS)
    places = [*grid, quantile_of(inputs, 0.5)]
    some = fit.patients.take(np.arange(0, len(fit.patients), max(1, len(fit.patients) // 100)))
    means = []
    for value in places:
        rows = tuple({**row, feature.name: float(value)} for row in some.filled)
        changed = Patients(some.features, rows, rows, some.months, some.event)
        means.append(float(fit.members.score(changed).mean()))
    slope = fit.calibration.calibration.slope
    ratio = np.exp(slope * (np.array(means[:-1]) - means[-1]))
    back = {"log1p": np.expm1, "log": np.exp, "sqrt": np.square}.get(feature.transform.value)
    return (grid if back is None else back(grid)), ratio


def _made_up(contents: Contents, part: int) -> dict[str, Raw]:
    """Numbers at a percentile on the side of lower (75) or higher (25) risk; the usual levels."""
    row: dict[str, Raw] = {}
    for feature in contents.spec.features:
        known = contents.reference[feature.name]
        if feature.kind is FeatureKind.NUMBER:
            at = 50 if feature.monotone == 0 else part if feature.monotone < 0 else 100 - part
            row[feature.name] = float(f"{known.percentiles[at]:.3g}")
        elif feature.kind is FeatureKind.CATEGORY:
            row[feature.name] = max(known.levels, key=lambda level: known.levels[level])
        else:
            row[feature.name] = float(known.levels["1"] > known.levels["0"])
    return row


def _label(feature: FeatureSpec) -> str:
    unit = "" if feature.unit in {"", "ratio", "fraction"} else f" ({feature.unit})"
    return f"{textwrap.fill(feature.title, _LABEL_WIDTH)}{unit}"
