"""Any damage to a file gives a result whose books balance, or an InputError; never a crash."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.packing import bgzipped, gzipped
from builders.variant_files import MAF_V600E, V600E, Vcf, maf_text
from oncobasis.core.errors import InputError
from oncobasis.readers.intake.read import read_variants
from oncobasis.readers.reading.options import FilterOptions, ReadOptions
from oncobasis.readers.reading.result import ReadResult

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

VCF = (
    Vcf()
    .row(V600E)
    .row(V600E, V600E | {"Allele": "C", "SYMBOL": "KRAS"}, site="chr7 5 A T,C", tumor="0/1/2:9,9,9")
    .row(V600E, site="chr7 9 CTT C", form="DP:TAR:TIR", tumor="50:30,30:10,10", info="SS=2")
    .text
)
MAF = maf_text(MAF_V600E, MAF_V600E | {"Variant_Classification": "Silent"})
JUNK = st.text(alphabet="\t\n|,;:=./*<>[]-%&ACGT019PASSxé\x7f٣", max_size=12)
DAMAGE = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 30), JUNK), min_size=1, max_size=4)


def bgzipped_small(data: bytes) -> bytes:
    return bgzipped(data, 200)


def damaged(text: str, cuts: list[tuple[float, int, str]]) -> str:
    for share, length, junk in cuts:
        at = int(share * len(text))
        text = text[:at] + junk + text[at + length :]
    return text


def outcome(path: Path, content: bytes, options: ReadOptions) -> ReadResult | str:
    path.write_bytes(content)
    try:
        return read_variants(path, options)
    except InputError as error:
        return str(error)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("damage") / "file"


@pytest.mark.parametrize("text", [VCF, MAF], ids=["vcf", "maf"])
@pytest.mark.parametrize("filters", [FilterOptions(), FilterOptions.off()], ids=["on", "off"])
@given(cuts=DAMAGE)
def test_damaged_text(
    path: Path, text: str, filters: FilterOptions, cuts: list[tuple[float, int, str]]
) -> None:
    found = outcome(path, damaged(text, cuts).encode(), ReadOptions(filters=filters))
    if isinstance(found, str):
        assert found.startswith("file")
        return
    counts = found.counts
    assert counts.alleles == counts.reported + counts.filtered + counts.not_understood
    assert len(found.filtered) == counts.filtered + counts.not_understood
    assert counts.alterations == len(found.small_variants) >= counts.reported
    assert all(variant.gene for variant in found.small_variants)


@pytest.mark.parametrize("packed", [gzipped, bgzipped, bgzipped_small])
@given(keep=st.floats(0, 0.999), at=st.floats(0, 1), bits=st.integers(1, 255))
def test_damaged_compression(
    path: Path, packed: Callable[[bytes], bytes], keep: float, at: float, bits: int
) -> None:
    data = bytearray(packed(VCF.encode()))
    whole = outcome(path, bytes(data), ReadOptions())
    cut = outcome(path, bytes(data[: int(len(data) * keep)]), ReadOptions())
    assert isinstance(cut, str)
    data[min(int(at * len(data)), len(data) - 1)] ^= bits
    found = outcome(path, bytes(data), ReadOptions())
    assert isinstance(found, str) or found == whole
