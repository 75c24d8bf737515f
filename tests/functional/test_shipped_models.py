"""Every bundle that ships: whole, tried, explained exactly, and the one that a shelf chooses."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from oncobasis.core.prediction import Applicability
from oncobasis.predict.bundle.golden_json import check_golden
from oncobasis.predict.bundle.read import read_bundle
from oncobasis.predict.calibration import sigma
from oncobasis.predict.install import try_bundle
from oncobasis.predict.model import Model
from oncobasis.predict.shelf import Shelf, shipped_folder
from oncobasis.predict.spec import FeatureKind

SHELF = Shelf(shipped_folder())
FOLDERS = [SHELF.chosen(name).folder for name in SHELF.names()]
IDS = [f"{folder.parent.name} {folder.name}" for folder in FOLDERS]
every_bundle = pytest.mark.parametrize("folder", FOLDERS, ids=IDS)


@every_bundle
def test_it_gives_its_golden_answers_here_and_in_a_child_process(folder: Path) -> None:
    bundle = read_bundle(folder)
    assert check_golden(Model(bundle.contents, bundle.digest), bundle.golden) >= 50
    try_bundle(folder, bundle.digest)


@every_bundle
def test_its_attributions_sum_to_its_score_and_its_probability(folder: Path) -> None:
    bundle = read_bundle(folder)
    model = Model(bundle.contents, bundle.digest)
    spoken = [said for row, _ in bundle.golden for said in model.predict(row)]
    spoken = [said for said in spoken if said.status is not Applicability.ABSTAINS]
    assert len(spoken) > 20
    for said in spoken:
        assert said.baseline is not None
        score = said.baseline + math.fsum(one.contribution for one in said.attributions)
        row = {one.feature: one.value for one in said.attributions}
        direct = model.score(row, variant=said.variant, target=said.target)
        assert abs(score - direct.value) < 1e-9
        if said.probability is not None:
            parts = math.fsum(one.probability or 0.0 for one in said.attributions)
            assert abs(sigma(score) - said.probability) < 1e-9
            assert abs(sigma(said.baseline) + parts - said.probability) < 1e-9


@every_bundle
def test_it_guesses_no_yes_or_no_and_no_category(folder: Path) -> None:
    """Each can be unknown: then a variant without it answers, or none does; none is filled in."""
    bundle = read_bundle(folder)
    model, spec = Model(bundle.contents), bundle.contents.spec
    unnumbered = {one.name for one in spec.features if one.kind is not FeatureKind.NUMBER}
    assert all(one.fill is None for one in spec.features if one.name in unnumbered)
    for row, _ in bundle.golden:
        for said in model.predict(row):
            for one in said.attributions:
                assert one.value is not None or one.feature not in unnumbered
                assert one.value is not None or one.contribution == 0


@every_bundle
def test_it_abstains_on_golden_rows_of_the_impossible(folder: Path) -> None:
    bundle = read_bundle(folder)
    model = Model(bundle.contents)
    codes = {
        reason.code
        for row, _ in bundle.golden
        for said in model.predict(row)
        if said.status is Applicability.ABSTAINS
        for reason in said.reasons
    }
    assert "value_impossible" in codes


@every_bundle
def test_its_card_says_what_it_is_for(folder: Path) -> None:
    card = read_bundle(folder).card.casefold()
    assert "intended use" in card
    assert "limits" in card or "limitations" in card
