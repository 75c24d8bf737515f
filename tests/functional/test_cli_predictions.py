"""Predictions on the command line: shown, switched off, and stated where a model is missing."""

from __future__ import annotations

import json
import math
import os
import re
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from builders.command import AS_OF, oncobasis
from oncobasis.assembly import Answering, Models, predictions_wanted, read_case
from oncobasis.core.clinical_settings import ClinicalSettings
from oncobasis.knowledge import load_knowledge
from oncobasis.predict.shelf import shipped_folder, versions
from oncobasis.report.json_report import to_json

if TYPE_CHECKING:
    from collections.abc import Mapping

    from builders.command import Ran

EXAMPLES = Path(__file__).parents[2] / "examples"
SPOKEN = {
    "luad-checkpoint": {"icb-response", "icb-survival"},
    "rcc-planned-checkpoint": {"icb-response", "icb-survival"},
    "brca-neoadjuvant": {"breast-nac-pcr"},
}
MODELS = sorted(set().union(*SPOKEN.values()))


def assessed(
    name: str, *, env: Mapping[str, str] | None = None, allowed: bool = True
) -> dict[str, Any]:
    """The answer to an example, in this process."""
    answering = Answering(
        load_knowledge(),
        date(2026, 11, 22),
        ClinicalSettings(predictions=allowed),
        Models({**os.environ, **(env or {})}),
    )
    case = read_case(EXAMPLES / f"{name}.yaml").case
    document: dict[str, Any] = json.loads(to_json(answering.answer(case)))
    return document


def bare(document: dict[str, Any]) -> list[dict[str, Any]]:
    return [{**one, "predictions": []} for one in document["recommendations"]]


def warned(document: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for one in document["warnings"]:
        found.setdefault(one["code"], []).append(one["params"])
    return found


def site_with(folder: Path, model: str, version: str, digest: str) -> dict[str, str]:
    """The environment of a site whose record names this version."""
    record = {
        "schema": "oncobasis.champion/1",
        "model": model,
        "versions": [{"version": version, "digest": digest}],
    }
    (folder / model).mkdir(parents=True, exist_ok=True)
    (folder / model / "champion.json").write_text(json.dumps(record), encoding="utf-8")
    return {"ONCOBASIS_MODELS": str(folder)}


@pytest.mark.parametrize("name", SPOKEN)
def test_each_model_speaks_of_its_example(name: str) -> None:
    said = [one for one in assessed(name)["predictions"] if one["probability"] or one["survival"]]
    assert {one["model"] for one in said} == SPOKEN[name]
    for one in said:
        assert one["applicability"]["status"] in {"applicable", "caution"}
        assert (Path(__file__).parents[2] / one["card"]).is_file()


@pytest.mark.parametrize(
    ("language", "words"), [("en", "without a local check"), ("ko", "HER2 양성 암에서는")]
)
def test_her2_positive_breast_cancer_gets_no_number_and_the_reason(
    language: str, words: str, tmp_path: Path
) -> None:
    document = yaml.safe_load((EXAMPLES / "brca-neoadjuvant.yaml").read_text(encoding="utf-8"))
    document["biomarkers"] = ["ER negative", "PR negative", "HER2 3+"]
    case = tmp_path / "case.json"
    case.write_text(json.dumps(document), encoding="utf-8")
    ran = oncobasis("assess", case, *AS_OF, "--json")
    (said,) = json.loads(ran.out)["predictions"]
    assert said["applicability"]["status"] == "abstains"
    assert (said["probability"], said["interval"], said["set"]) == (None, None, None)
    ran = oncobasis("assess", case, *AS_OF, "--lang", language)
    assert words in " ".join(ran.text.split())


@pytest.mark.parametrize("name", SPOKEN)
def test_attributions_add_up_to_the_prediction(name: str) -> None:

    for one in assessed(name)["predictions"]:
        if one["probability"] is None:
            continue
        score = one["baseline"] + math.fsum(a["contribution"] for a in one["attributions"])
        assert 1 / (1 + math.exp(-score)) == pytest.approx(one["probability"], abs=1e-5)
        start = 1 / (1 + math.exp(-one["baseline"]))
        parts = math.fsum(a["probability"] for a in one["attributions"])
        assert start + parts == pytest.approx(one["probability"], abs=1e-5)


@pytest.mark.parametrize(
    ("words", "env"),
    [(("--no-predictions",), {}), ((), {"ONCOBASIS_PREDICTIONS": "off"})],
)
def test_switched_off_the_rules_answer_alone_and_say_so(
    words: tuple[str, ...], env: dict[str, str]
) -> None:
    path = EXAMPLES / "luad-checkpoint.yaml"
    off = oncobasis("assess", path, *AS_OF, "--json", *words, env=env).document
    assert off["predictions"] == []
    assert "predictions_off" in warned(off)
    assert bare(off) == bare(assessed("luad-checkpoint"))


@pytest.mark.parametrize("word", ["off", "OFF", "0", "no", "False "])
def test_a_site_switches_predictions_off_with_any_word_for_it(word: str) -> None:
    assert not predictions_wanted({"ONCOBASIS_PREDICTIONS": word})
    assert predictions_wanted({"ONCOBASIS_PREDICTIONS": "on"})
    assert predictions_wanted({})


def test_a_model_that_is_not_there_is_stated(tmp_path: Path) -> None:
    env = site_with(tmp_path, "icb-response", "9.9.9", "0" * 64)
    gone, on = assessed("luad-checkpoint", env=env), assessed("luad-checkpoint")
    assert "icb-response" not in {one["model"] for one in gone["predictions"]}
    (said,) = [one for one in warned(gone)["model_not_used"] if one["model"] == "icb-response"]
    assert "9.9.9" in said["reason"]
    assert said["remedy"]
    assert bare(gone) == bare(on)


@pytest.mark.parametrize("model", MODELS)
def test_a_damaged_model_is_stated_and_stops_nothing(model: str, tmp_path: Path) -> None:
    version = versions(shipped_folder() / model)[-1]
    shutil.copytree(shipped_folder() / model / version, tmp_path / model / version)
    env = site_with(tmp_path, model, version, "0" * 64)
    name = "brca-neoadjuvant" if model == "breast-nac-pcr" else "luad-checkpoint"
    damaged = assessed(name, env=env)
    assert model in {one["model"] for one in warned(damaged)["model_not_used"]}
    assert model not in {one["model"] for one in damaged["predictions"]}
    assert bare(damaged) == bare(assessed(name))


def test_what_no_model_is_for_reads_no_model(tmp_path: Path) -> None:
    env = site_with(tmp_path, "icb-response", "9.9.9", "0" * 64)
    ran = oncobasis("ask", "LUAD", "EGFR L858R", *AS_OF, "--json", env=env)
    assert ran.document["predictions"] == []
    assert "model_not_used" not in warned(ran.document)
    listed = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "oncobasis", "ask", "LUAD", "EGFR L858R"],
        capture_output=True,
        text=True,
        check=True,
    )
    imported = set(re.findall(r"\| +(oncobasis\.predict[\w.]*)", listed.stderr))
    assert imported <= {
        "oncobasis.predict",
        "oncobasis.predict.case_features",
        "oncobasis.predict.case_features.questions",
    }


def test_the_screen_is_compact_and_shows_all_when_asked() -> None:
    def block(*words: str) -> str:
        ran: Ran = oncobasis("assess", EXAMPLES / "brca-neoadjuvant.yaml", *AS_OF, *words)
        return ran.text.partition("Predictions beside the rules")[2]

    short, full = block(), block("--all")
    assert "Pathological complete response" in short
    assert "oncobasis model card breast-nac-pcr" in short
    assert len(re.findall(r"[▲▼·] ", short)) <= 3
    assert len(re.findall(r"[▲▼·] ", full)) >= 6


def test_the_page_draws_what_the_models_say(tmp_path: Path) -> None:
    words = ("assess", EXAMPLES / "luad-checkpoint.yaml", *AS_OF, "--out", tmp_path)
    assert oncobasis(*words, "--format", "html").code == 0
    page = (tmp_path / "example-luad-checkpoint.html").read_text(encoding="utf-8")
    assert page.count('<svg class="waterfall"') == 1
    assert page.count('<svg class="waterfall hazard"') == 2
    assert page.count('<svg class="survival"') == 2
    assert "<script" not in page.partition("predictions")[2].partition("</main>")[0]


def test_a_batch_asks_the_models_in_one_process_and_in_two() -> None:
    lines = []
    for name in SPOKEN:
        document = yaml.safe_load((EXAMPLES / f"{name}.yaml").read_text(encoding="utf-8"))
        lines.append(json.dumps(document, default=str))
    given = "\n".join(lines).encode()
    once = oncobasis("batch", "-", *AS_OF, stdin=given).out
    assert once == oncobasis("batch", "-", *AS_OF, "--workers", "2", stdin=given).out
    for line, name in zip(once.splitlines(), SPOKEN, strict=True):
        assert json.loads(line)["predictions"] == assessed(name)["predictions"]


def test_a_laboratory_value_in_words_reaches_the_model() -> None:
    words = ("ask", "LUAD", "PD-L1 TPS 60%", "TMB 12", *AS_OF, "--json")
    ran = oncobasis(*words, "--lab", "albumin 36 g/L", "--lab", "NLR 4.2")
    (said,) = [one for one in ran.document["predictions"] if one["probability"]]  # type: ignore[attr-defined]
    given = {one["feature"]: one["value"] for one in said["attributions"]}
    assert (given["albumin"], given["nlr"], given["tmb"]) == (3.6, 4.2, 12)


@pytest.mark.parametrize("value", ["albumin", "36 g/L", "albumin high"])
def test_a_laboratory_value_without_a_number_is_refused(value: str) -> None:
    ran = oncobasis("ask", "LUAD", "PD-L1 TPS 60%", "--lab", value)
    assert ran.code == 3
    assert "albumin 3.6 g/dL" in ran.err
