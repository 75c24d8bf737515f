"""Depth, reads and fraction of each caller's style; expected values worked out by hand."""

from __future__ import annotations

import pytest

from oncobasis.readers.small_variants.filters import Support
from oncobasis.readers.vcf.support import TumorCall, support_in_info, support_of


def call(
    form: str, sample: str, ref: str = "A", alt: str = "T", number: int = 1, alleles: int = 1
) -> TumorCall:
    values = dict(zip(form.split(":"), sample.split(":"), strict=True))
    return TumorCall(values, ref, alt, number, alleles)


@pytest.mark.parametrize(
    ("it", "depth", "alt", "fraction"),
    [
        pytest.param(call("GT:AD:AF:DP", "0/1:60,40:0.39:100"), 100, 40, 0.39, id="mutect2"),
        pytest.param(call("GT:AD:BQ:DP:FA", "0/1:11,3:29:14:0.214"), 14, 3, 0.214, id="mutect1"),
        pytest.param(call("GT:AD:AF:DP", "0/1:60,30,10:0.3,0.1:100", number=2, alleles=2),
                     100, 10, 0.1, id="mutect2 second allele"),
        pytest.param(call("DP:AU:CU:GU:TU", "58:56,57:0,0:2,2:0,0", "G", "A"),
                     58, 56, 56 / 58, id="strelka snv tier 1"),
        pytest.param(call("DP:TAR:TIR:TOR", "50:30,31:10,12:2,2", "AT", "A"),
                     50, 10, 0.25, id="strelka indel tier 1"),
        pytest.param(call("GT:GQ:DP:RD:AD:FREQ:DP4", "0/1:.:91:56:35:38.46%:31,25,16,19"),
                     91, 35, 0.3846, id="varscan"),
        pytest.param(call("GT:DP:VD:AF", "0/1:200:10:0.05"), 200, 10, 0.05, id="vardict"),
        pytest.param(call("GT:DP:VD:AD:AF", "0/1:200:10:190,10:0.05"), 200, 10, 0.05,
                     id="vardict with AD"),
        pytest.param(call("GT:DP:DP4:BCOUNT", "0/1:7:0,3,0,4:0,3,4,0", "C", "G"), 7, 4, 4 / 7,
                     id="somaticsniper"),
        pytest.param(call("GT:DP:DP4", "0/1:7:1,2,1,3"), 7, 4, 4 / 7, id="dp4"),
        pytest.param(call("GT:AD", "0/1:15,5"), 20, 5, 0.25, id="pindel"),
        pytest.param(call("GT:DP:AD:BQ:SS", "0/1:22:12,10:33:2"), 22, 10, 10 / 22, id="muse"),
        pytest.param(call("GT:SQ:AD:AF:DP", "0/1:50.1:90,10:0.100:100"), 100, 10, 0.1, id="dragen"),
        pytest.param(call("GT:DP:RO:AO", "0/1:30:20:10"), 30, 10, 1 / 3, id="freebayes"),
        pytest.param(call("GT:NR:NV", "0/1:40:10"), 40, 10, 0.25, id="platypus"),
        pytest.param(call("GT:DPT:ADT", "0/1:29:21,8"), 29, 8, 8 / 29, id="pcgr sample column"),
    ],
)  # fmt: skip
def test_style(it: TumorCall, depth: int, alt: int, fraction: float) -> None:
    found = support_of(it)
    assert (found.depth, found.alt_reads) == (depth, alt)
    assert found.fraction == pytest.approx(fraction, abs=1e-6)


@pytest.mark.parametrize(
    "it",
    [
        call("GT:AD:AF:DP", "0/1:.:.:."),
        call("GT:AD", "0/1:5,6,7"),  # three counts for two alleles
        call("AU:CU:GU:TU", ".:.:.:."),
        call("GT", "0/1"),
        call("GT:AD:RD:FREQ", "0/1:.:.:."),
    ],
)
def test_missing_numbers_are_unknown_and_not_zero(it: TumorCall) -> None:
    assert support_of(it) == Support()


def test_no_alternative_read_is_zero_and_not_unknown() -> None:
    assert support_of(call("GT:AD:DP", "0/0:30,0:30")) == Support(30, 0, 0.0)


@pytest.mark.parametrize(
    ("info", "expected"),
    [
        ({"TVAF": "0.275862068966", "TDP": "29"}, Support(29, 8, 0.275862)),
        ({"DP4": "40,40,10,10", "AF": "0.2", "DP": "100"}, Support(100, 20, 0.2)),
        ({"AF": "0.3", "DP": "100"}, Support()),  # may be a population frequency
        ({}, Support()),
    ],
)
def test_info(info: dict[str, str], expected: Support) -> None:
    assert support_in_info(info) == expected


@pytest.mark.parametrize("text", ["140%", "-0.1", "nan", "x"])
def test_an_impossible_fraction_is_not_believed(text: str) -> None:
    assert support_of(call("GT:DP:RD:AD:FREQ", f"0/1:10:5:5:{text}")).fraction in {0.5, None}
