"""An evaluation tells who was answered and why not, and never leaves half of itself behind."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from builders.training_builder import QUICK, made_up_table, small_task, write_table
from oncobasis.core.errors import InputError, UsageError
from oncobasis.training.evaluate import EvaluateOptions, evaluate
from oncobasis.training.evaluate.lines import evaluation_lines, outcome_lines
from oncobasis.training.results import EvaluateResult
from oncobasis.training.train import train

Table = dict[str, list[str]]
OPTIONS = EvaluateOptions(bootstrap=5, figures=False)


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("trained")
    path = write_table(folder / "cohort.csv", made_up_table())
    return train(
        small_task(), path, out=folder, options=replace(QUICK, permutations=0, seeds=0)
    ).bundle


@pytest.fixture
def table() -> Table:
    found = made_up_table(40, seed=7)
    found["Age"] = ["60"] * 40
    return found


def judged(bundle: Path, folder: Path, table: Table) -> EvaluateResult:
    return evaluate(bundle, write_table(folder / "ours.csv", table), options=OPTIONS)


def shown(result: EvaluateResult) -> str:
    """What the command prints, metrics apart."""
    features = small_task().features
    return "\n".join([*evaluation_lines(result.report, features), *outcome_lines(result.report)])


def test_feature_sets_reasons_and_remedies_are_said(
    bundle: Path, tmp_path: Path, table: Table
) -> None:
    table["Albumin"] = [f"{float(cell) * 10:g}" for cell in table["Albumin"]]
    table["CancerType"][0] = "Thymoma"
    table["Neutrophils"] = table.pop("NLR")
    table["fcna (fraction)"] = table.pop("FCNA")
    told = shown(judged(bundle, tmp_path, table))
    assert "answered 0 of 40 patients" in told
    assert "not answered: 40" in told
    assert "40  Albumin has a value that is not possible (expected 0.5 to 7 in g/dL)" in told
    assert "1  CancerType is not one that the model was trained on" in told
    assert "columns absent, so not known for anybody: NLR, FCNA" in told
    assert "FCNA: is 'fcna (fraction)' meant?" in told
    assert "Albumin: not possible for 40 patients, so probably another unit" in told
    assert "no metrics: no patient whose outcome is known was answered" in told


def test_filled_in_values_repeats_and_spellings_are_counted(
    bundle: Path, tmp_path: Path, table: Table
) -> None:
    table["NLR"][:7] = ["n.d."] * 7
    table["albumin"] = table.pop("Albumin")
    table["albumin"][20:30] = [""] * 10
    twice = {name: [*cells, cells[0]] for name, cells in table.items()}
    told = shown(judged(bundle, tmp_path, twice))
    assert "31  by feature set labs" in told
    assert "10  by feature set plain" in told
    assert "8  NLR" in told
    assert "columns found under another spelling: Albumin" in told
    assert "rows that repeat a patient: 1" in told
    assert "judged: 41 patients with a known outcome" in told


@pytest.mark.parametrize(
    ("outcomes", "said"),
    [
        (["1"] * 40, "all 40 answered patients had the same outcome"),
        ([""] * 40, "no outcome is known"),
        (["1", "0", "1"] + [""] * 37, "only 3 answered patients have a known outcome; 10 are"),
    ],
)
def test_why_there_are_no_metrics_is_said(
    bundle: Path, tmp_path: Path, table: Table, outcomes: list[str], said: str
) -> None:
    table["Response"] = outcomes
    result = judged(bundle, tmp_path, table)
    assert result.metrics == {}
    assert f"no metrics: {said}" in shown(result)


def test_adults_only_answers_nobody_below_18(bundle: Path, tmp_path: Path, table: Table) -> None:
    table["Age"][:3] = ["9", "17.9", "18"]
    cohort = write_table(tmp_path / "ours.csv", table)
    result = evaluate(bundle, cohort, options=replace(OPTIONS, adults_only=True))
    assert result.answered == 38
    assert "2  Age is below 18" in shown(result)


def test_patients_below_18_are_judged_and_told(bundle: Path, tmp_path: Path, table: Table) -> None:
    table["Age"][:3] = ["9", "17.9", "18"]
    result = judged(bundle, tmp_path, table)
    assert result.answered == 40
    assert "below 18: 2, judged with the others" in shown(result)


def test_an_earlier_evaluation_goes_as_a_whole(bundle: Path, tmp_path: Path, table: Table) -> None:
    out, options = tmp_path / "out", replace(OPTIONS, figures=True)
    (tmp_path / "out").mkdir()
    (out / "mine.txt").write_text("kept", encoding="utf-8")
    cohort = write_table(tmp_path / "ours.csv", table)
    first = evaluate(bundle, cohort, out, options=options)
    assert all(path.is_file() and path.parent == out for path in first.figures)
    table["Response"] = ["1"] * 40
    evaluate(bundle, write_table(cohort, table), out, options=options)
    assert sorted(path.name for path in out.iterdir()) == ["evaluation.json", "mine.txt"]
    (found,) = json.loads((out / "evaluation.json").read_bytes())["targets"].values()
    assert found["no_metrics"] == "one_outcome"


def test_an_evaluation_that_fails_leaves_the_earlier_one(
    bundle: Path, tmp_path: Path, table: Table
) -> None:
    out, cohort = tmp_path / "out", write_table(tmp_path / "ours.csv", table)
    evaluate(bundle, cohort, out, options=OPTIONS)
    before = (out / "evaluation.json").read_bytes()
    cohort.write_text("A\n1\n", encoding="utf-8")
    for folder in (out, tmp_path / "new"):
        with pytest.raises(InputError):
            evaluate(bundle, cohort, folder, options=OPTIONS)
    assert [path.name for path in out.iterdir()] == ["evaluation.json"]
    assert (out / "evaluation.json").read_bytes() == before
    assert not (tmp_path / "new").exists()


def test_a_folder_that_can_not_be_written_is_refused_before_the_work(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    for out in (tmp_path / "file", tmp_path / "file" / "out"):
        with pytest.raises(UsageError, match="can't be written") as caught:
            evaluate(tmp_path / "no-bundle", tmp_path / "no-cohort.csv", out)
        assert caught.value.where == str(out)
