from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from builders.copy_number_files import InventedPlaces, balanced
from oncobasis.readers.copy_number.read import read_copy_number
from oncobasis.readers.reading.options import ReadOptions

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from oncobasis.readers.formats import FileFormat
    from oncobasis.readers.reading.result import ReadResult


@pytest.fixture
def places() -> InventedPlaces:
    return InventedPlaces()


@pytest.fixture
def read(written: Callable[..., Path]) -> Callable[..., ReadResult]:
    """Return a function that reads a synthetic text; every row must be in the books once."""

    def reading(text: str, format_: FileFormat, options: ReadOptions | None = None) -> ReadResult:
        path = written(text, "synthetic.tsv")
        return balanced(read_copy_number(path, options or ReadOptions(), format_))

    return reading
