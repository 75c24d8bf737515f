"""Damage anywhere in an annotated VCF: balanced books or a clear error, never a crash."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.annotated_vcf import KNOWN, TERT, FakeAnnotator, Tool, annotated_vcf
from oncobasis.core.errors import InputError
from oncobasis.readers.reading.options import FilterOptions, ReadOptions
from oncobasis.readers.vcf.read import read_vcf_lines
from oncobasis.readers.vcf.services import SERVICES, Services

JUNK = st.text(alphabet="\t|,;:=./*<>[]()-%&#@+_ACGTacgt019PASSxé٣", max_size=12)
DAMAGE = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 30), JUNK), min_size=1, max_size=4)
TOOLS = [*Tool]


def damaged(text: str, cuts: list[tuple[float, int, str]]) -> str:
    for share, length, junk in cuts:
        at = int(share * len(text))
        text = text[:at] + junk + text[at + length :]
    return text


@pytest.mark.parametrize("tool", TOOLS)
@pytest.mark.parametrize("filters", [FilterOptions(), FilterOptions.off()], ids=["on", "off"])
@given(cuts=DAMAGE)
def test_damaged_annotations(
    tool: Tool, filters: FilterOptions, cuts: list[tuple[float, int, str]]
) -> None:
    services = Services(lambda _assembly, _transcripts: FakeAnnotator(), SERVICES.structural)
    lines = enumerate(damaged(annotated_vcf(tool, *KNOWN, TERT), cuts).split("\n"), 1)
    try:
        found = read_vcf_lines(iter(lines), "file", ReadOptions(filters=filters), services)
    except InputError:
        return
    counts = found.counts
    assert counts.alleles == counts.reported + counts.filtered + counts.not_understood
    assert len(found.filtered) == counts.filtered + counts.not_understood
    assert counts.alterations == len(found.alterations) >= counts.reported
    assert all(variant.gene for variant in found.small_variants)
