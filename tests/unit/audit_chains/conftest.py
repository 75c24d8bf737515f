"""A folder of audit chains, empty."""

from __future__ import annotations

from pathlib import Path

import pytest

from builders.audit_chains import Chains


@pytest.fixture
def chains(tmp_path: Path) -> Chains:
    return Chains(tmp_path / "audit")
