"""The shipped breast bundle: the best feature set that the data allow, wide intervals, a domain."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from oncobasis.core.prediction import Applicability
from oncobasis.predict.bundle.read import Bundle, read_bundle
from oncobasis.predict.features import Raw
from oncobasis.predict.model import Model
from oncobasis.training.tasks.breast_nac_pcr import CLINICAL, DNA, RNA, TASK

FOLDER = Path(__file__).parents[3] / "models" / "breast-nac-pcr" / "1.0.0"
CLINICAL_ROW: dict[str, Raw] = {
    "age": 48.0, "er_positive": 0.0, "her2_positive": 0.0, "node_positive": 0.0, "grade": 3.0,
    "tumor_size": 35.0, "is_ductal": 1.0,
}  # fmt: skip
DNA_ROW: dict[str, Raw] = {
    **CLINICAL_ROW, "coding_mutations": 60.0, "tp53_mutated": 1.0, "pik3ca_mutated": 0.0,
    "chromosomal_instability": 0.4, "hla_loh": 0.0, "hrd_score": 35.0,
}  # fmt: skip


@pytest.fixture(scope="module")
def bundle() -> Bundle:
    return read_bundle(FOLDER)


@pytest.fixture(scope="module")
def model(bundle: Bundle) -> Model:
    return Model(bundle.contents, bundle.digest)


@pytest.fixture
def rna_row(bundle: Bundle) -> dict[str, Raw]:
    """The DNA row with the median of every RNA feature."""
    reference = bundle.contents.reference
    return DNA_ROW | {f.name: reference[f.name].percentiles[50] for f in RNA}


def test_it_is_of_the_task(bundle: Bundle) -> None:
    spec = bundle.contents.spec
    assert [f.column for f in spec.features] == [f.column for f in TASK.features]
    assert {"small_sample", "research_demonstration"} <= set(spec.notes)
    assert (spec.training.patients, sum(spec.training.events.values())) == (147, 38)


def test_the_best_set_that_the_data_allow_is_used(model: Model, rna_row: dict[str, Raw]) -> None:
    rows = (CLINICAL_ROW, DNA_ROW, rna_row)
    assert [model.predict(row)[0].variant for row in rows] == [
        "clinical",
        "clinical-dna",
        "clinical-dna-rna",
    ]


@pytest.mark.parametrize(
    ("missing", "ending"),
    [
        (("hla_loh",), "-no-hla"),
        (("is_ductal",), "-no-histology"),
        (("hla_loh", "is_ductal"), "-no-hla-no-histology"),
    ],
)
def test_unknown_histology_and_hla_are_left_out_and_never_guessed(
    model: Model, rna_row: dict[str, Raw], missing: tuple[str, ...], ending: str
) -> None:
    for row, name in ((DNA_ROW, "clinical-dna"), (rna_row, "clinical-dna-rna")):
        (said,) = model.predict({**row, **dict.fromkeys(missing)})
        assert said.variant == f"{name}{ending}"
        assert said.status is Applicability.APPLICABLE
        assert not {one.feature for one in said.attributions} & set(missing)
        (worth,) = (one.seen for one in said.reasons if one.code == "worth_knowing")
        assert set(worth.split(", ")) == set(missing)


def test_unknown_histology_has_a_clinical_set_too(model: Model) -> None:
    (said,) = model.predict({**CLINICAL_ROW, "is_ductal": None})
    assert said.variant == "clinical-no-histology"


def test_an_unknown_number_has_no_effect_of_its_own(model: Model) -> None:
    (said,) = model.predict({**DNA_ROW, "age": None, "tumor_size": None})
    assert said.status is Applicability.CAUTION
    parts = {one.feature: one for one in said.attributions}
    assert parts["age"].contribution == parts["tumor_size"].contribution == 0
    assert parts["age"].probability == parts["tumor_size"].probability == 0


def test_one_rna_value_alone_brings_no_rna_variant(model: Model) -> None:
    (said,) = model.predict({**DNA_ROW, "ggi": 0.1})
    assert said.variant == "clinical-dna"


def test_intervals_are_as_wide_as_the_sample_is_small(
    model: Model, rna_row: dict[str, Raw]
) -> None:
    for row in (CLINICAL_ROW, DNA_ROW, rna_row):
        (said,) = model.predict(row)
        assert said.interval is not None
        assert said.interval[1] - said.interval[0] > 0.15


def test_contributions_sum_to_log_odds_and_to_the_probability(model: Model) -> None:
    (said,) = model.predict(DNA_ROW)
    assert said.probability is not None
    assert said.baseline is not None
    odds = math.fsum((said.baseline, *(one.contribution for one in said.attributions)))
    assert 1 / (1 + math.exp(-odds)) == pytest.approx(said.probability, abs=1e-9)
    start = 1 / (1 + math.exp(-said.baseline))
    parts = math.fsum(one.probability or 0.0 for one in said.attributions)
    assert start + parts == pytest.approx(said.probability, abs=1e-9)


@pytest.mark.parametrize("name", ["er_positive", "node_positive"])
def test_receptor_and_nodes_lower_the_chance(model: Model, name: str) -> None:
    chances = [model.predict({**DNA_ROW, name: value})[0].probability for value in (0.0, 1.0)]
    assert chances[0] is not None
    assert chances[1] is not None
    assert chances[0] > chances[1]


@pytest.mark.parametrize(
    "change", [{"er_positive": None}, {"grade": 4.0}, {"tumor_size": 900.0}, {"age": 12.0}]
)
def test_it_abstains_without_a_receptor_and_for_the_impossible(
    model: Model, change: dict[str, Raw]
) -> None:
    (said,) = model.predict({**CLINICAL_ROW, **change})
    assert said.status is Applicability.ABSTAINS
    assert said.probability is None


def test_an_odd_combination_is_outside_the_cloud(model: Model, rna_row: dict[str, Raw]) -> None:
    odd = rna_row | {"stat1": -0.9, "cytolytic_score": 12.0, "tide_exclusion": -9.0, "esc": 0.95}
    (said,) = model.predict(odd)
    assert said.status is Applicability.ABSTAINS


def test_sets_cover_both_outcomes_out_of_fold(bundle: Bundle) -> None:
    for variant in bundle.contents.conformal.values():
        assert min(variant.coverage) >= 0.88
        assert variant.level == 0.9


def test_every_feature_set_holds_the_smaller_one(bundle: Bundle) -> None:
    names = {variant.name: set(variant.features) for variant in bundle.contents.spec.variants}
    assert set(names) == {plan.name for plan in TASK.plans}
    assert names["clinical"] == {f.name for f in CLINICAL}
    assert names["clinical-dna"] == names["clinical"] | {f.name for f in DNA}
    assert names["clinical-dna-rna"] == names["clinical-dna"] | {f.name for f in RNA}
