"""docs/risk/hazards.yaml: each hazard has a control, and tests that are really there."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
PAGE = yaml.safe_load((ROOT / "docs/risk/hazards.yaml").read_text(encoding="utf-8"))
HAZARDS: list[dict[str, str]] = PAGE["hazards"]
OPEN: list[dict[str, str]] = PAGE["open"]
TRAPS: dict[str, str] = PAGE["traps"]
LINKS = sorted({(hazard["id"], link) for hazard in HAZARDS for link in hazard["tests"]})
LINKS += sorted(TRAPS.items())
FIELDS = {"id", "hazard", "harm", "severity", "cause", "control"}
TRAPS_OF_THE_FIELD = 20


@cache
def names_in(path: Path) -> frozenset[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = (node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))
    return frozenset(name for name in names if name.startswith("test_"))


@pytest.mark.parametrize(("hazard", "link"), LINKS, ids=[f"{h}:{link}" for h, link in LINKS])
def test_a_linked_test_exists(hazard: str, link: str) -> None:
    name, _, function = link.partition("::")
    path = ROOT / name
    assert path.is_file(), f"{hazard}: {name} is not there"
    found = names_in(path)
    assert found, f"{hazard}: {name} holds no test"
    assert not function or function in found, f"{hazard}: {name} has no {function}"


@pytest.mark.parametrize("hazard", HAZARDS, ids=lambda hazard: hazard["id"])
def test_a_hazard_says_what_controls_it_and_proves_it(hazard: dict[str, str]) -> None:
    assert set(hazard) == FIELDS | {"residual", "tests"}
    assert all(hazard[field] for field in FIELDS)
    assert hazard["tests"], f"{hazard['id']} has no test: it belongs under 'open'"
    assert hazard["severity"] in {"serious", "moderate", "minor"}


@pytest.mark.parametrize("hazard", OPEN, ids=lambda hazard: hazard["id"])
def test_what_is_not_proven_is_no_claim(hazard: dict[str, str]) -> None:
    assert set(hazard) == FIELDS


def test_ids_are_well_formed_and_used_once() -> None:
    ids = [hazard["id"] for hazard in [*HAZARDS, *OPEN]]
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"HZ-\d\d", identifier) for identifier in ids)
    assert ids == sorted(ids)


def test_every_known_trap_of_the_field_has_a_test_that_a_hazard_names() -> None:
    assert len(TRAPS) == TRAPS_OF_THE_FIELD
    linked = {link for hazard in HAZARDS for link in hazard["tests"]}
    unnamed = [t for t, link in TRAPS.items() if not {link, link.partition("::")[0]} & linked]
    assert not unnamed
