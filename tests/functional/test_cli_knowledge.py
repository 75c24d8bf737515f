"""``oncobasis knowledge``: the bundle is built, checked and shown."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from builders.command import AS_OF, oncobasis
from oncobasis.nomenclature.tables import DATA_FOLDER

ROOT = Path(__file__).parents[2]


def committed_digest() -> str:
    return (DATA_FOLDER / "knowledge.sha256").read_text("ascii").split()[0]


def test_the_shipped_bundle_is_what_its_digest_says() -> None:
    ran = oncobasis("knowledge", "verify")
    assert ran.code == 0
    assert f"SHA-256 {committed_digest()}: as expected" in ran.text


def test_every_answer_quotes_the_digest() -> None:
    document: dict[str, Any] = oncobasis("ask", "LUAD", "EGFR L858R", "--json").document
    assert document["provenance"]["knowledge"]["digest"] == committed_digest()


def test_a_digest_that_is_asked_for_and_not_met_is_refused() -> None:
    ran = oncobasis("knowledge", "verify", "--sha256", "0" * 64)
    assert ran.code == 4
    assert "as expected" not in ran.text


def test_show_names_sources_ages_and_coverage() -> None:
    ran = oncobasis("knowledge", "show", *AS_OF)
    assert ran.code == 0
    for word in ("CIViC", "FDA", "EMA", "days", "%"):
        assert word in ran.text
    document: dict[str, Any] = oncobasis("knowledge", "show", "--json", *AS_OF).document
    assert document


@pytest.mark.slow
def test_the_shipped_bundle_can_be_built_again_to_the_same_digest(tmp_path: Path) -> None:
    ran = oncobasis("knowledge", "build", "--from", ROOT / "knowledge", "--to", tmp_path)
    assert ran.code == 0, ran.err
    assert f"SHA-256 {committed_digest()}" in ran.text
