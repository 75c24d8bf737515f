"""Two changes of one codon: one finding where the phase says so, else both with a remark."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from builders.annotated_vcf import KNOWN, Tool, info_of, row_of, vcf_of
from oncobasis.readers.reading.result import ReadResult
from oncobasis.readers.vcf.read import read_vcf

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Written = Callable[..., Path]

BRAF = KNOWN[0]
# BRAF V600K is c.1798_1799delinsAA; callers write it as V600M (c.1798G>A) and V600E (c.1799T>A).
V600M = row_of(BRAF, "{info}").replace("140753336\t.\tA\tT", "140753337\t.\tC\tT")
V600E = row_of(BRAF, "{info}")


def file_of(form: str, first: str, second: str, tool: Tool = Tool.PLAIN) -> str:
    infos = ["DP=1", "DP=1"]
    if tool is not Tool.PLAIN:
        met = info_of(tool, BRAF).replace("Val600Glu", "Val600Met").replace("1799T>A", "1798G>A")
        infos = [info_of(tool, BRAF), met]
    rows = []
    for row, info, values in zip((V600E, V600M), infos, (first, second), strict=True):
        made = row.replace("{info}", info).replace("GT:AD:DP", form)
        rows.append(made.replace("0/1:60,40:100", values).replace("0/0:50,0:50", "0/0:50,0:50:."))
    return vcf_of(tool, *rows)


def proteins(result: ReadResult) -> list[str]:
    return [v.protein.text for v in result.small_variants if v.protein]


@pytest.mark.parametrize("tool", [Tool.PLAIN, Tool.SNPEFF])
@pytest.mark.parametrize(
    ("form", "first", "second"),
    [
        ("GT:AD:DP:PS", "0|1:60,40:100:7", "0|1:62,38:100:7"),
        ("GT:AD:DP:PS", "1|0:60,40:100:7", "1|0:62,38:100:7"),
        ("GT:AD:DP:PID:PGT", "0/1:60,40:100:p:0|1", "0/1:62,38:100:p:0|1"),
    ],
)
def test_on_one_molecule_they_are_one_change(
    written: Written, form: str, first: str, second: str, tool: Tool
) -> None:
    result = read_vcf(written(file_of(form, first, second, tool)))
    assert proteins(result) == ["V600K"]
    (variant,) = result.small_variants
    assert variant.genomic is not None
    assert (variant.genomic.reference, variant.genomic.alternative) == ("AC", "TT")
    assert variant.observed.allele_fraction == 0.38
    (row,) = result.filtered
    assert [reason.code.value for reason in row.reasons] == ["part_of_another_row"]
    counts = result.counts
    assert counts.alleles == counts.reported + counts.filtered == 2


@pytest.mark.parametrize(
    ("first", "second", "remarked"),
    [
        ("0/1:60,40:100:.", "0/1:62,38:100:.", 1),  # phase unknown
        ("0|1:60,40:100:7", "0|1:62,38:100:8", 1),  # two phase sets
        ("0|1:60,40:100:7", "1|0:62,38:100:7", 0),  # two molecules
    ],
)
def test_else_both_stay_and_it_is_said_unless_they_lie_apart(
    written: Written, first: str, second: str, remarked: int
) -> None:
    result = read_vcf(written(file_of("GT:AD:DP:PS", first, second)))
    assert sorted(proteins(result)) == ["V600E", "V600M"]
    said = [dict(r.params) for r in result.remarks if r.code == "codon_neighbours"]
    assert len(said) == remarked
    assert all((one["gene"], one["codon"]) == ("BRAF", "600") for one in said)


def test_a_rejected_neighbour_is_not_read_together(written: Written) -> None:
    text = file_of("GT:AD:DP:PS", "0|1:60,40:100:7", "0|1:62,38:100:7")
    head, _, last = text.rpartition("PASS")
    result = read_vcf(written(f"{head}weak{last}"))
    assert proteins(result) == ["V600E"]
