"""A promoted version that can't be used: the last good one goes on, and everybody is told."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from builders.case_builder import a_case
from oncobasis.assembly.serving.answerer import VerifiedAnswerer, verified_answerer
from oncobasis.report.html import render
from oncobasis.service.api.knowledge import models_view

if TYPE_CHECKING:
    from pathlib import Path

    from oncobasis.core.assessment import Assessment

TODAY = date(2026, 11, 22)
MODEL = "icb-response"
CASE = a_case("LUAD").with_variant("PD-L1 TPS 60%").having(setting="advanced").build()


def answered(answerer: VerifiedAnswerer) -> Assessment:
    return answerer.answer(CASE, as_of=TODAY)


def test_the_answer_says_that_an_older_version_speaks(tmp_path: Path) -> None:
    answerer = verified_answerer(("FDA",), {"ONCOBASIS_MODELS": str(tmp_path)})
    before = answered(answerer)
    assert MODEL in {model.name for model in before.provenance.models}
    (tmp_path / MODEL).mkdir()
    (tmp_path / MODEL / "champion.json").write_text("{")
    after = answered(answerer)
    assert after.predictions == before.predictions
    (told,) = [one for one in after.warnings if one.code == "model_stands_in"]
    version = next(one.version for one in after.provenance.models if one.name == MODEL)
    assert {"model": MODEL, "version": version}.items() <= dict(told.params).items()
    assert f"Version {version}, which was in use before" in render(after)
    listed = models_view(answerer)["items"]
    assert isinstance(listed, list)
    kinds = [(one["status"], one.get("speaks")) for one in listed if one["name"] == MODEL]
    assert kinds == [("in_use", None), ("refused", version)]
    (tmp_path / MODEL / "champion.json").unlink()
    assert answered(answerer) == before
