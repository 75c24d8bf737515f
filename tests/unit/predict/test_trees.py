"""The native library through ctypes against the Python package, and texts that it must not get."""

from __future__ import annotations

import math
import threading

import numpy as np
import pytest

from builders.toy_model import FEATURES, FOREST, toy_rows
from oncobasis.core.errors import ModelError
from oncobasis.predict.features import model_inputs_of, tree_row
from oncobasis.predict.trees import Forest, library_path, library_version

NAMES = [feature.name for feature in FEATURES]
TEXT = FOREST.read_text(encoding="utf-8")


def rows() -> list[list[float]]:
    inputs = model_inputs_of(FEATURES, toy_rows(200, seed=9))
    found = [tree_row(NAMES, row) for row in inputs]
    return [*found, [math.nan] * len(NAMES), [0.0] * len(NAMES), [1e300] * len(NAMES)]


def test_contributions_are_those_of_the_python_package() -> None:
    lightgbm = pytest.importorskip("lightgbm")
    booster = lightgbm.Booster(model_str=TEXT)
    expected = booster.predict(np.array(rows()), pred_contrib=True)
    forest = Forest(TEXT, "model.txt", NAMES)
    for row, theirs in zip(rows(), expected, strict=True):
        said = forest.score(row)
        assert [*said.contributions.values(), said.expected] == list(theirs)


def test_contributions_add_up_to_the_raw_score() -> None:
    lightgbm = pytest.importorskip("lightgbm")
    raw = lightgbm.Booster(model_str=TEXT).predict(np.array(rows()), raw_score=True)
    forest = Forest(TEXT, "model.txt", NAMES)
    for row, theirs in zip(rows(), raw, strict=True):
        said = forest.score(row)
        assert said.expected + math.fsum(said.contributions.values()) == pytest.approx(
            theirs, abs=1e-9
        )


def test_threads_get_the_answers_of_one() -> None:
    forest = Forest(TEXT, "model.txt", NAMES)
    given = rows()[:60]
    alone = [forest.score(row) for row in given]
    together: dict[int, list[object]] = {}

    def ask(number: int) -> None:
        together[number] = [forest.score(row) for row in given]

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(answers == alone for answers in together.values())
    assert len(together) == 4


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "no LightGBM text"),
        ("forest\n" + TEXT, "no LightGBM text"),
        (TEXT[: len(TEXT) // 2], "no LightGBM text"),
        (TEXT.replace("tmb albumin", "albumin tmb"), "other columns"),
        (TEXT.replace("num_class=1", "num_class=3"), "one score"),
        (TEXT.replace("objective=", "average_output\nobjective="), "random forest"),
        (TEXT.replace("is_linear=0", "is_linear=1"), "linear leaves"),
    ],
)
def test_a_text_of_another_kind_is_refused_before_the_library_sees_it(text: str, what: str) -> None:
    with pytest.raises(ModelError, match=what) as caught:
        Forest(text, "model.txt", NAMES)
    assert caught.value.where == "model.txt"
    assert caught.value.remedy


def test_the_library_has_a_place_and_a_version() -> None:
    path = library_path()
    assert path is not None
    assert path.name.startswith("lib_lightgbm")
    assert library_version().endswith(f"+{path.stat().st_size}")
