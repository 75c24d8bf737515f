from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
PINNED = re.compile(r"^([a-z0-9][a-z0-9.-]*)==(\S+)(?: ;.*)? \\$")


def pins(lock: Path) -> dict[str, str]:
    lines = lock.read_text(encoding="utf-8").splitlines()
    return {found[1]: found[2] for line in lines if (found := PINNED.match(line))}


def test_every_extra_has_a_lock() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = set(project["optional-dependencies"])
    assert {lock.stem for lock in LOCKS} == extras | {"base", "build", "full"}


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_a_lock_holds_pins_and_hashes_and_nothing_else(lock: Path) -> None:
    wanted = re.compile(r"^    --hash=sha256:[0-9a-f]{64}(?: \\)?$")
    lines = lock.read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if not PINNED.match(line) and not wanted.match(line)] == []
    assert pins(lock)


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_locks_agree_so_that_any_two_share_an_environment(lock: Path) -> None:
    full = pins(ROOT / "requirements" / "full.txt")
    assert {name: full.get(name) for name in pins(lock)} == pins(lock)
