"""GISTIC's peaks by sample; all values are invented."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from builders.copy_number_files import InventedPlaces, balanced, remarks
from oncobasis.core.errors import InputError
from oncobasis.readers.copy_number.gistic_lesions import read_gistic_lesions
from oncobasis.readers.reading.options import CopyNumberOptions, ReadOptions

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Written = Callable[..., Path]

COLUMNS = (
    "Unique Name", "Descriptor", "Wide Peak Limits", "Peak Limits", "Region Limits", "q values",
    "Residual q values", "Broad or Focal", "Amplitude Threshold", "T1", "T2", "",
)  # fmt: skip
KEY = "0: t<0.1; 1: 0.1<t< 0.9; 2: t>0.9"


def lesions(*rows: tuple[str, str, str]) -> str:
    lines = ["\t".join(COLUMNS)]
    for name, first, second in rows:
        limits = "chr1:1500-5400(probes 1:9)     "
        values = "Actual Copy Change Given" if "CN values" in name else KEY
        cells = (name, "1p36.33 ", limits, limits, limits, "0.01", "0.01", "", values)
        lines.append("\t".join((*cells, first, second, "")))
    return "\n".join(lines) + "\n"


TEXT = lesions(
    ("Amplification Peak 1", "2", "0"),
    ("Deletion Peak  1", "0", "NA"),
    ("Amplification Peak 1 - CN values", "1.31", "0.01"),
)


def test_a_peak_is_named_with_its_genes_but_gives_no_finding(
    written: Written, places: InventedPlaces
) -> None:
    every = CopyNumberOptions(every_gene=True)
    options = ReadOptions(sample="T1", assembly="GRCh38", copy_number=every)
    result = balanced(read_gistic_lesions(written(TEXT, "x.txt"), options, places))
    assert result.alterations == ()
    assert dict(result.counts.reasons) == {
        "peak_without_gene": 1,
        "copy_number_neutral": 1,
        "duplicate": 1,
    }
    assert remarks(result)["peak_without_gene"] == {
        "peak": "Amplification Peak 1 1p36.33",
        "level": "2 (t>0.9)",
        "named": "FIRST, SECOND / 2",
    }


def test_without_an_assembly_its_genes_are_not_told(written: Written) -> None:
    result = read_gistic_lesions(written(TEXT, "x.txt"), ReadOptions(sample="T1"))
    assert remarks(result)["peak_without_gene"]["named"] == "?"


def test_a_sample_that_was_not_measured(written: Written, places: InventedPlaces) -> None:
    result = read_gistic_lesions(written(TEXT, "x.txt"), ReadOptions(sample="T2"), places)
    assert dict(result.counts.reasons)["not_measured"] == 1
    assert "peak_without_gene" not in remarks(result)


def test_a_sample_must_be_chosen(written: Written) -> None:
    with pytest.raises(InputError, match="name one with --sample: T1, T2"):
        read_gistic_lesions(written(TEXT, "x.txt"), ReadOptions())


def test_peaks_beyond_the_chromosome_are_of_another_build(written: Written) -> None:
    text = TEXT.replace("chr1:1500-5400", "chr1:1500-249250621")
    with pytest.raises(InputError, match="wrong genome build"):
        read_gistic_lesions(written(text, "x.txt"), ReadOptions(sample="T1", assembly="GRCh38"))
