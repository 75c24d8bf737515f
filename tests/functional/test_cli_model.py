"""`oncobasis model` from word to file: what is printed, what is written, how it ends."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from oncobasis.audit.verify import verify
from oncobasis.cli import main
from oncobasis.predict.bundle.read import Bundle, read_bundle
from oncobasis.predict.bundle.write import Papers, write_bundle
from oncobasis.predict.shelf import shipped_folder, versions
from oncobasis.training.cohorts.synthetic import write_synthetic
from oncobasis.training.tasks import find_task

MODEL = "icb-response"
ACTIONS = ("train", "evaluate", "promote", "rollback", "drift", "list", "show", "card")


@dataclass
class Told:
    """How a command ended and what it wrote."""

    code: int
    out: str
    err: str


Run = Callable[..., Told]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `oncobasis model ...` in a folder of its own, without the site's settings."""
    for name in ("ONCOBASIS_MODELS", "ONCOBASIS_TRACKING_URI"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("ONCOBASIS_CACHE", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)

    def go(*words: str | Path) -> Told:
        capsys.readouterr()
        code = main(["model", *map(str, words)])
        told = capsys.readouterr()
        return Told(code, told.out, told.err)

    return go


@pytest.fixture(scope="session")
def shipped() -> Bundle:
    """The shipped bundle of the model, or a reason why it can't be tested."""
    found = versions(shipped_folder() / MODEL)
    if not found:
        pytest.skip(f"no {MODEL} bundle ships with this tree")
    return read_bundle(shipped_folder() / MODEL / found[-1])


@pytest.fixture(scope="session")
def cohort(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three hundred made-up patients."""
    path = tmp_path_factory.mktemp("cohort") / "made-up.csv"
    return write_synthetic(find_task(MODEL), path, patients=300, seed=3)


def following(bundle: Bundle, root: Path) -> Path:
    """The same model as the next version."""
    spec = replace(bundle.contents.spec, version="99.0.0")
    contents = replace(bundle.contents, spec=spec)
    return write_bundle(contents, Papers(bundle.card, bundle.metrics), root).folder


def test_models_are_listed_shown_and_have_cards(run: Run, shipped: Bundle) -> None:
    listed = run("list")
    assert listed.code == 0
    assert MODEL in listed.out
    shown = run("show", MODEL, "--json")
    assert json.loads(shown.out)["digest"] == shipped.digest
    assert shipped.digest in run("show", shipped.folder).out
    assert run("card", MODEL).out.splitlines() == shipped.card.splitlines()


def test_drift_of_made_up_patients_is_found_and_drawn(
    run: Run, shipped: Bundle, cohort: Path
) -> None:
    told = run("drift", shipped.folder, "--cohort", cohort, "--out", "drift")
    assert told.code == 1  # nobody like these was in the training
    assert told.out.splitlines()[-1] == "verdict: drift"
    assert Path("drift/drift.svg").read_text("utf-8").startswith("<?xml")
    report = json.loads(Path("drift/drift.json").read_bytes())
    assert report["bundle_digest"] == shipped.digest
    assert report["verdict"] == "drift"


def test_a_cohort_is_judged(run: Run, shipped: Bundle, cohort: Path) -> None:
    told = run("evaluate", MODEL, "--cohort", cohort, "--bootstrap", "20", "--out", "judged")
    assert told.code == 0, told.err
    assert shipped.contents.spec.version in told.out
    assert json.loads(Path("judged/evaluation.json").read_bytes())
    assert "auc" in told.out
    assert "by feature set full" in told.out
    assert "judged with the others" in told.out
    told = run("evaluate", MODEL, "--cohort", cohort, "--bootstrap", "5", "--adults-only")
    assert "Age is below 18" in told.out


def test_promotion_and_rollback_leave_a_journal(run: Run, shipped: Bundle, cohort: Path) -> None:
    bundle = following(shipped, Path("trained"))
    words = ("promote", bundle, "--cohort", cohort, "--approver", "Dr Kim", "--store", "site")
    tried = run(*words, "--dry-run")
    assert not Path("site/journal.jsonl").exists()
    assert "enough outcomes" in tried.out
    done = run(*words)
    assert done.code == tried.code == 0, done.out
    assert "icb-response: " in done.out
    assert "99.0.0" in done.out
    assert "in use" in next(
        x for x in run("list", "--store", "site").out.splitlines() if "99.0.0" in x
    )
    back = run("rollback", MODEL, "--approver", "Dr Kim", "--reason", "a test", "--store", "site")
    assert back.code == 0, back.err
    assert f"99.0.0 -> {shipped.contents.spec.version}" in back.out
    entries = [json.loads(line) for line in Path("site/journal.jsonl").read_bytes().splitlines()]
    assert [entry["kind"] for entry in entries] == ["model_promoted", "model_rolled_back"]
    assert entries[1]["facts"]["reason"] == "a test"
    assert not verify(Path("site/journal.jsonl")).faults


def test_a_refused_promotion_ends_with_5_and_changes_nothing(
    run: Run, shipped: Bundle, cohort: Path
) -> None:
    spec = replace(shipped.contents.spec, version="99.0.0")
    card = "# A model\n\nWithout the parts of a card.\n"
    contents = replace(shipped.contents, spec=spec)
    bundle = write_bundle(contents, Papers(card, shipped.metrics), Path("trained")).folder
    told = run("promote", bundle, "--cohort", cohort, "--approver", "Kim", "--store", "site")
    assert told.code == 5
    assert "FAILED  card" in told.out
    assert not Path("site", MODEL, "champion.json").exists()


def test_the_file_it_was_trained_on_does_not_decide(
    run: Run, shipped: Bundle, cohort: Path
) -> None:
    bundle = following(shipped, Path("trained"))
    told = run(
        "promote", bundle, "--cohort", cohort, "--approver", "Kim", "--store", "site",
        "--other", cohort,
    )  # fmt: skip
    assert told.code == 5
    assert "FAILED  patients not trained on" in told.out


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("train", "no-such-task", "--cohort", "x.csv"), 2, "tasks are"),
        (("train", MODEL, "--cohort", "absent.csv", "--no-tracking"), 3, "cannot be read"),
        (("train", MODEL, "--cohort", "bad.csv", "--no-tracking"), 3, "lacks the column"),
        (("train", MODEL, "--cohort", "bad.csv", "--cluster", "local:0"), 2, "local:N"),
        (("train", MODEL, "--cohort", "few.csv", "--no-tracking"), 3, "too few patients to train"),
        (("train", MODEL, "--cohort", "long.csv", "--no-tracking"), 3, "line 2: has a cell of"),
        (("evaluate", MODEL, "--cohort", "long.csv"), 3, "line 2: has a cell of"),
        (("drift", MODEL, "--cohort", "long.csv"), 3, "line 2: has a cell of"),
        (("evaluate", MODEL, "--cohort", "few.csv", "--out", "few.csv"), 2, "few.csv: can't be"),
        (("evaluate", "nowhere", "--cohort", "x.csv"), 2, "neither a bundle"),
        (("drift", "nowhere", "--cohort", "x.csv"), 2, "models are"),
        (("rollback", MODEL, "--approver", "Kim"), 2, "ONCOBASIS_MODELS"),
        (("rollback", MODEL, "--approver", "Kim", "--store", "site"), 5, "no version was promoted"),
        (("show", "nowhere"), 2, "neither a bundle"),
    ],
)
def test_errors_say_what_to_do(run: Run, words: tuple[str, ...], code: int, told: str) -> None:
    Path("bad.csv").write_text("A,B\n1,2\n", "utf-8")
    Path("few.csv").write_text("CancerType,Response\nNSCLC,1\nNSCLC,0\n", "utf-8")
    Path("long.csv").write_text(f"CancerType,Response\n{'a' * 200_000},1\n", "utf-8")
    ended = run(*words)
    assert ended.code == code
    assert told in ended.err
    assert "Traceback" not in ended.err


@pytest.mark.parametrize("action", ACTIONS)
def test_every_action_has_help(action: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["model", action, "--help"])
    assert left.value.code == 0
    shown = capsys.readouterr().out
    assert shown.startswith(f"usage: oncobasis model {action}")
    if action not in {"list", "show", "card"}:
        assert "examples:" in shown


@pytest.mark.slow
def test_training_makes_the_same_bundle_twice_and_tells_mlflow(run: Run, cohort: Path) -> None:
    words = ("train", MODEL, "--cohort", cohort, "--trials", "1", "--repeats", "1",
             "--permutations", "0", "--bootstrap", "20")  # fmt: skip
    first = run(*words, "--out", "first")
    assert first.code == 0, first.err
    assert "MLflow: version 1" in first.out
    second = run(*words, "--out", "second", "--no-tracking")
    assert first.out.splitlines()[1] == second.out.splitlines()[1]
    assert Path("oncobasis-state/mlflow/mlflow.db").is_file()


@pytest.mark.slow
def test_a_cluster_of_two_trains_the_same_kind_of_bundle(run: Run, tmp_path: Path) -> None:
    many = write_synthetic(find_task(MODEL), tmp_path / "many.csv", patients=8000, seed=5)
    told = run("train", MODEL, "--cohort", many, "--cluster", "local:2", "--no-tracking")
    assert told.code == 0, told.err
    bundle = read_bundle(Path("trained", MODEL, "1.0.0"))
    assert bundle.contents.spec.training.patients == 8000
    assert run("evaluate", bundle.folder, "--cohort", many, "--bootstrap", "20").code == 0
