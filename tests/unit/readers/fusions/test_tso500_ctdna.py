"""The fusion table of TSO 500 ctDNA; synthetic rows in the columns of Illumina's help page."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from oncobasis.core.alteration import Fusion, Observation
from oncobasis.readers.files.head import head_of
from oncobasis.readers.formats import FileFormat
from oncobasis.readers.fusions.header import proves_fusion_table, proves_tso500_fusions
from oncobasis.readers.fusions.read import read_fusions
from oncobasis.readers.reading.codes import FilterCode
from oncobasis.readers.reading.options import ReadOptions

if TYPE_CHECKING:
    from pathlib import Path

COLUMNS = (
    "Sample", "Name", "Chr1", "Pos1", "Chr2", "Pos2", "Direction", "Alt_Depth", "Total_Depth",
    "VAF", "Gene1", "Gene2", "Filter", "Is_Cosmic_GenePair", "Fusion Directionality Known",
)  # fmt: skip


def a_file(folder: Path, genes: tuple[str, str], filters: str, known: str) -> Path:
    path = folder / "S1_Fusions.csv"
    cells = ("S1", "f1", "chr2", "5", "chr2", "9", "L1rL2", "14", "900", "0.015", *genes, filters)
    lines = [",".join(COLUMNS), ",".join((*cells, "True", known))]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize(("known", "oriented"), [("True", True), ("False", False)])
def test_a_fusion(
    known: str,
    oriented: bool,  # noqa: FBT001
    tmp_path: Path,
) -> None:
    path = a_file(tmp_path, ("EML4", "ALK"), "PASS", known)
    head = head_of(path)
    assert proves_tso500_fusions(head)
    assert not proves_fusion_table(head)
    result = read_fusions(path, ReadOptions(), FileFormat.TSO500_FUSIONS)
    found = [replace(seen, observed=Observation()) for seen in result.alterations]
    assert found == [Fusion("EML4", "ALK", oriented=oriented)]
    assert result.samples == ("S1",)


@pytest.mark.parametrize(
    ("genes", "filters", "reason"),
    [
        (("EML4", "ALK"), "LowSupport", FilterCode.CALLER_FILTER),
        (("EML4", "."), "PASS", FilterCode.NO_GENE),
        (("ALK", "ALK"), "PASS", FilterCode.NOT_A_FUSION),
    ],
)
def test_what_is_left_out(
    genes: tuple[str, str], filters: str, reason: FilterCode, tmp_path: Path
) -> None:
    path = a_file(tmp_path, genes, filters, "True")
    result = read_fusions(path, ReadOptions(), FileFormat.TSO500_FUSIONS)
    assert result.alterations == ()
    assert result.counts.of(reason) == 1
