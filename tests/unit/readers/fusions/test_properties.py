"""Whatever stands in the cells, every row is accounted for, and order changes nothing."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builders.fusion_files import (
    ALL_FUSIONS,
    ARRIBA,
    FUSION_CATCHER,
    OLD_PORTAL,
    PORTAL,
    STAR_FUSION,
    fusion_file,
    row,
)
from oncobasis.core.alteration import Alteration, Observation
from oncobasis.core.codes import WarningCode
from oncobasis.readers.formats import FileFormat
from oncobasis.readers.fusions.read import read_fusions
from oncobasis.readers.reading.options import ReadOptions
from oncobasis.readers.reading.result import ReadResult

FORMATS = [
    (ARRIBA, FileFormat.ARRIBA),
    (STAR_FUSION, FileFormat.STAR_FUSION),
    (FUSION_CATCHER, FileFormat.FUSION_CATCHER),
    (ALL_FUSIONS, FileFormat.TSO500_FUSIONS),
    (PORTAL, FileFormat.CBIOPORTAL_SV),
    (OLD_PORTAL, FileFormat.CBIOPORTAL_SV),
]
GENES = st.sampled_from(
    ["ALK", "EML4", "FGFR2", "MLL", "IGH@", "ROS1;GOPC", "EGFR", "FLT3", "-", ".", "1-Mar",
     "ENSG00000171862", "ENSG99999999999", "A(12),B(3)", "a" * 40]
)  # fmt: skip
WORDS = st.sampled_from(
    ["true", "False", "high", "low", "in-frame", "deletion/read-through", "duplication/ITD",
     "5'-5'", "12", "0", "-1", "1e9", "chr2:29223528", "7:55087058:+", "CDS/splice-site",
     "intergenic", "Protein fusion: in frame {EML4:ALK}", "Deletion of 6 exons", "vIII", "|",
     "exon 20", "Intron of EGFR(+):2Kb after exon 1", "GERMLINE", "PASS", "GRCh37", "\u00e9"]
)  # fmt: skip
_SAMPLES = frozenset({"Sample_Id", "Tumor_Sample_Barcode", "NCBI_Build"})


@st.composite
def rows_of(draw: st.DrawFn, columns: tuple[str, ...]) -> list[dict[str, str]]:
    rows = []
    for _ in range(draw(st.integers(1, 5))):
        names = draw(st.lists(st.sampled_from(columns), max_size=6))
        changed = {
            name: draw(GENES if "ene" in name or "Symbol" in name else WORDS)
            for name in names
            if name not in _SAMPLES
        }
        rows.append(row(columns) | changed)
    return rows


def read(columns: tuple[str, ...], kind: FileFormat, rows: list[dict[str, str]]) -> ReadResult:
    with tempfile.TemporaryDirectory() as folder:
        return read_fusions(fusion_file(Path(folder), columns, *rows), ReadOptions(), kind)


def bare(alterations: tuple[Alteration, ...]) -> list[Alteration]:
    return [replace(seen, observed=Observation()) for seen in alterations]


@pytest.mark.parametrize(("columns", "kind"), FORMATS, ids=lambda value: str(value)[:14])
@given(data=st.data())
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_row_is_counted_once_in_any_order(
    columns: tuple[str, ...], kind: FileFormat, data: st.DataObject
) -> None:
    rows = data.draw(rows_of(columns))
    result = read(columns, kind, rows)
    counts = result.counts
    assert counts.rows == len(rows)
    assert counts.alleles == counts.reported + counts.filtered + counts.not_understood
    assert counts.alterations == len(result.alterations) == counts.reported
    for remark in result.remarks:
        given_names = {key for key, _ in remark.params}
        assert given_names == set(WarningCode(remark.code).params) - {"where"}, remark
    other = read(columns, kind, data.draw(st.permutations(rows)))
    assert bare(other.alterations) == bare(result.alterations)
    assert other.counts == counts
