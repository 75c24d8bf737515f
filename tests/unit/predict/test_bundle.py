"""What is written is read back the same, the same parts make the same bytes, nothing is half."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from builders.toy_model import PAPERS, TARGET, toy_contents, toy_survival, write_toy
from oncobasis.core.errors import ModelError
from oncobasis.predict.bundle.golden_json import MOST_ROWS, check_golden, synthetic_rows
from oncobasis.predict.bundle.read import read_bundle
from oncobasis.predict.bundle.sums import NEEDED, SUMS_FILE, is_allowed
from oncobasis.predict.bundle.write import Papers, bundle_files, write_bundle
from oncobasis.predict.contents import Contents
from oncobasis.predict.model import Model


@pytest.mark.parametrize("make", [toy_contents, toy_survival])
def test_what_is_written_is_read_back_the_same(
    make: Callable[[], Contents], tmp_path: Path
) -> None:
    contents = make()
    written = write_toy(tmp_path, contents)
    bundle = read_bundle(written.folder, expected=written.digest)
    assert bundle.contents == contents
    assert bundle.card == PAPERS.card
    assert bundle.metrics == PAPERS.metrics
    assert bundle.digest == written.digest
    assert check_golden(Model(bundle.contents, bundle.digest), bundle.golden) > 20


def test_the_same_parts_make_the_same_bytes(tmp_path: Path) -> None:
    one, other = write_toy(tmp_path / "a"), write_toy(tmp_path / "b")
    assert one.digest == other.digest
    names = sorted(p.relative_to(one.folder) for p in one.folder.rglob("*") if p.is_file())
    assert len(names) == len(NEEDED) + 3
    for name in names:
        assert (one.folder / name).read_bytes() == (other.folder / name).read_bytes()


def test_the_list_of_sums_is_the_common_one(tmp_path: Path) -> None:
    folder = write_toy(tmp_path).folder
    done = subprocess.run(
        ["sha256sum", "--strict", "-c", SUMS_FILE],  # noqa: S607
        cwd=folder, capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0


def test_others_may_read_what_was_written(tmp_path: Path) -> None:
    assert write_toy(tmp_path).folder.stat().st_mode & 0o777 == 0o755


def test_writing_the_same_version_again_changes_nothing(tmp_path: Path) -> None:
    first = write_toy(tmp_path)
    times = {p: p.stat().st_mtime_ns for p in first.folder.rglob("*")}
    assert write_toy(tmp_path) == first
    assert {p: p.stat().st_mtime_ns for p in first.folder.rglob("*")} == times


def test_a_version_is_never_changed(tmp_path: Path) -> None:
    first = write_toy(tmp_path)
    with pytest.raises(ModelError, match="exists with other content") as caught:
        write_bundle(toy_contents(), replace(PAPERS, card="# Another\n"), tmp_path)
    assert "raise the version" in caught.value.remedy
    assert read_bundle(first.folder).card == PAPERS.card


def test_nothing_is_left_of_a_bundle_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "toy-response").mkdir()
    (tmp_path / "toy-response" / "1.0.0").write_text("in the way", encoding="utf-8")
    with pytest.raises(ModelError):
        write_toy(tmp_path)
    assert [p.name for p in (tmp_path / "toy-response").iterdir()] == ["1.0.0"]


@pytest.mark.parametrize(
    "papers",
    [
        replace(PAPERS, figures={"../card.md": b""}),
        replace(PAPERS, figures={"page.html": b""}),
        replace(PAPERS, figures={"big.svg": b" " * 20_000_001}),
        replace(PAPERS, figures={f"f{number}.svg": b"" for number in range(200)}),
        replace(PAPERS, metrics={"auc": float("nan")}),
    ],
)
def test_what_a_bundle_must_not_hold_is_not_written(papers: Papers, tmp_path: Path) -> None:
    with pytest.raises(ModelError):
        write_bundle(toy_contents(), papers, tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "name",
    ["../spec.json", "figures/../spec.json", "figures/a/b.svg", "model.py", "Model.txt",
     "figures/.svg", "model.pkl", "spec.json/", "/spec.json", "model.a.b.c.txt"],
)  # fmt: skip
def test_other_names_are_not_allowed(name: str) -> None:
    assert not is_allowed(name)


def test_golden_rows_ask_every_level_variant_and_verdict() -> None:
    contents = toy_contents()
    rows = synthetic_rows(contents)
    assert rows == synthetic_rows(contents)
    assert len(rows) <= MOST_ROWS
    said = [answer for row in rows for answer in Model(contents).predict(row)]
    assert {answer.variant for answer in said} == {"", "full", "no-labs"}
    assert {answer.status for answer in said} == {"applicable", "caution", "abstains"}
    assert {row["cancer_type"] for row in rows} >= set(contents.spec.feature("cancer_type").levels)


def test_a_model_that_answers_otherwise_is_told_with_the_place() -> None:
    golden = json.loads(bundle_files(toy_contents(), PAPERS)["golden.json"])
    pairs = [(item["row"], item["answers"]) for item in golden["rows"]]
    assert check_golden(Model(toy_contents()), pairs) == len(pairs)
    pairs[0][1][0]["contributions"]["tmb"] += 1e-6
    with pytest.raises(ModelError, match=r"rows\[0\].answers\[0\].contributions.tmb"):
        check_golden(Model(toy_contents()), pairs)


@pytest.mark.parametrize(
    "wrong",
    [
        {"features": ("tmb", "albumin", "nlr", "cancer_type")},
        {"ranges": {"prior_therapy": (0.0, 1.0)}},
        {"rare_levels": {"tmb": ("high",)}},
    ],
)
def test_a_domain_takes_each_feature_by_its_kind(wrong: dict[str, Any]) -> None:
    right = toy_contents()
    full = right.spec.variants[0]
    variant = replace(full, domain=replace(full.domain, **wrong))
    with pytest.raises(ModelError, match="domain of full"):
        replace(right, spec=replace(right.spec, variants=(variant, *right.spec.variants[1:])))


def test_parts_that_do_not_belong_together_are_refused() -> None:
    right = toy_contents()
    wrongs: tuple[dict[str, Any], ...] = (
        {"linear": {}},
        {"linear": {**right.linear, "spare": right.linear["full"]}},
        {"forests": {}},
        {"calibrations": {"full": right.calibrations["full"]}},
        {"conformal": {"other": right.conformal["full"]}},
        {"reference": {}},
        {"calibrations": {name: {"death": one[TARGET]}
                          for name, one in right.calibrations.items()}},
    )  # fmt: skip
    for wrong in wrongs:
        with pytest.raises(ModelError) as caught:
            replace(right, **wrong)
        assert caught.value.where
        assert caught.value.remedy
