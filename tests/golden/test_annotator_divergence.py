"""The annotator beside ferro-hgvs: what differs is pinned, each difference with its reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from compare_annotators import PINNED

from builders.peer_comparison import compared_with_ferro
from builders.peer_reasons import HEADER, divergence

if TYPE_CHECKING:
    from pathlib import Path

VERSION = "1.0.0"


def pinned() -> list[str]:
    header, *lines = PINNED.read_text().splitlines()
    assert header == HEADER
    return lines


def test_every_pinned_difference_has_a_reason() -> None:
    lines = pinned()
    assert lines
    assert all(line.count("\t") == 6 for line in lines)
    assert not [line for line in lines if line.endswith(("\t", "unexplained"))]


@pytest.mark.slow
def test_differences_from_ferro_hgvs_are_the_pinned_ones(shared_data: Path, tmp_path: Path) -> None:
    ferro = pytest.importorskip(
        "ferro_hgvs", reason="ferro-hgvs (extra dev) is not installed: the peer is missing"
    )
    if ferro.__version__ != VERSION:
        pytest.skip(f"differences are pinned for ferro-hgvs {VERSION}, not {ferro.__version__}")
    rows = compared_with_ferro(shared_data, tmp_path)
    assert len(rows) >= 5_000
    assert divergence(rows) == pinned()
