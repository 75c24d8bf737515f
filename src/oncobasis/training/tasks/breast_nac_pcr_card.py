"""What the card and ``metrics.json`` of breast-nac-pcr say of candidates and feature sets."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from oncobasis.predict.bundle.strict_json import Json
from oncobasis.training.binary.variant import FittedVariant
from oncobasis.training.fit import CardSection, TrainOptions
from oncobasis.training.fitting.data import Data
from oncobasis.training.judging.intervals import paired_difference
from oncobasis.training.judging.metrics import METRICS
from oncobasis.training.reporting.markdown import bullets, stated, table
from oncobasis.training.results import Estimate
from oncobasis.training.tasks.breast_nac_pcr import WHOLE
from oncobasis.training.tasks.breast_nac_pcr_nested import RECIPES, Choice, Nested


@dataclass(frozen=True, slots=True, eq=False)
class FeatureSet:
    """One feature set: its data, the choice on all patients, and the nested scores."""

    data: Data
    choice: Choice
    nested: Nested
    fitted: FittedVariant


def gains_of(sets: Mapping[str, FeatureSet], options: TrainOptions) -> dict[str, Estimate]:
    """The AUC of one feature set less that of another, on the same patients."""
    found = {}
    for one, other in _pairs(sets):
        first, second = sets[one].fitted.judged, sets[other].fitted.judged
        found[f"{one} less {other}"] = paired_difference(
            first.statistic(METRICS["auc"]),
            second.statistic(METRICS["auc"]),
            len(first.outcome),
            rounds=options.bootstrap,
            seed=options.seed,
        )
    return found


def _pairs(names: Mapping[str, FeatureSet]) -> Iterator[tuple[str, str]]:
    """Each set of tests and the next smaller one; each, and itself with something not known."""
    yield from itertools.pairwise(WHOLE)
    for whole in WHOLE:
        yield from ((whole, name) for name in names if name.startswith(f"{whole}-no-"))


def candidates_json(sets: Mapping[str, FeatureSet]) -> dict[str, Json]:
    """The candidates of every feature set, and which were chosen, on all patients and in folds."""
    return {
        "candidates": [
            {"variant": name, "candidate": each.name, "log_loss": one.choice.losses.get(each.name)}
            for name, one in sets.items()
            for each in RECIPES
        ],
        "chosen": {name: one.choice.recipe.name for name, one in sets.items()},
        "chosen_in_folds": {name: dict(one.nested.chosen) for name, one in sets.items()},
    }


def scheme_section(sets: Mapping[str, FeatureSet], gains: Mapping[str, Estimate]) -> CardSection:
    """How candidates were chosen, what they lost, and what further tests gained."""
    names = list(sets)
    rows = [
        [recipe.title, *(_loss(sets[name].choice, recipe.name) for name in names)]
        for recipe in RECIPES
    ]
    folds = [f"{name}: {_counts(one.nested.chosen)}" for name, one in sets.items()]
    differences = [f"{name} {stated(value)}" for name, value in gains.items()]
    text = (
        "Recipe, fit and recalibration of a held-out patient never saw that patient: the choice"
        " was made again inside every outer fold. The rule: the simplest recipe (top of the table)"
        " whose log loss is within 0.003 of the best. Log loss on all patients, the chosen one in"
        " bold:\n\n"
        f"{table(['candidate', *names], rows)}\n\n"
        f"Chosen in the outer folds:\n\n{bullets(folds)}\n\n"
        f"AUC gained by what is known more, same patients:\n\n{bullets(differences)}"
    )
    return CardSection("Candidates and nested cross-validation", text)


def _loss(choice: Choice, name: str) -> str:
    loss = choice.losses.get(name)
    shown = "-" if loss is None else f"{loss:.4f}"
    return f"**{shown}**" if choice.recipe.name == name else shown


def _counts(chosen: Mapping[str, int]) -> str:
    order: Sequence[str] = sorted(chosen, key=lambda name: (-chosen[name], name))
    return ", ".join(f"{name} {chosen[name]}" for name in order)
