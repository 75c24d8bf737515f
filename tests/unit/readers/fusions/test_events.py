"""Events within a gene and fusions by their names, as a combined report writes them."""

from __future__ import annotations

import pytest

from oncobasis.core.alteration import (
    Fusion,
    IntragenicEvent,
    IntragenicKind,
    Observation,
    SpliceEvent,
)
from oncobasis.readers.fusions.events import named_event, named_fusion, splice_event
from oncobasis.readers.reading.ledger import Ledger

SEEN = Observation()
VIII = IntragenicEvent("EGFR", IntragenicKind.DELETION, 2, 7)


@pytest.mark.parametrize(
    ("gene", "exons", "expected"),
    [
        ("EGFR", "2-7/28", (VIII,)),
        ("EGFR", "exons 2-7", (VIII,)),
        ("EGFR", "vIII", (VIII,)),
        ("MET", "14/21", (SpliceEvent("MET", 14),)),
        ("MET", "exon 14 skipping", (SpliceEvent("MET", 14),)),
        ("c-MET", "14", (SpliceEvent("MET", 14),)),
        ("AR", "AR-V7", (SpliceEvent("AR", None, "AR-V7"),)),
        ("AR", "cryptic exon 3", (SpliceEvent("AR", None, "AR-V7"),)),
        ("CTNNB1", "3", (SpliceEvent("CTNNB1", 3),)),
        ("MET", "", ()),
        ("MET", "unclear", ()),
    ],
)
def test_a_splice_variant(gene: str, exons: str, expected: tuple[object, ...]) -> None:
    assert splice_event(gene, exons, SEEN) == expected


@pytest.mark.parametrize(
    ("gene", "breakpoints", "expected"),
    [
        ("AR", ("chrX:66905968", "chrX:66914514"), (SpliceEvent("AR", None, "AR-V7"),)),
        ("MET", ("chr7:116411708", "chr7:116414934"), (SpliceEvent("MET", 14),)),
        ("EGFR", ("chr7:55223522", "chr7:55087058"), (VIII,)),
        ("EGFR", ("chr7:55087058", "chr7:55224000"), ()),
        ("EGFR", ("chr7:55019365", "chr7:55155830"), (VIII,)),
        ("MET", ("chr7:116771654", "chr7:116774881"), (SpliceEvent("MET", 14),)),
        ("AR", ("chrX:67686126", "chrX:67694673"), (SpliceEvent("AR", None, "AR-V7"),)),
        ("AR", ("chrX:66905968", ""), ()),
    ],
)
def test_breakpoints_stand_in_for_missing_exons(
    gene: str, breakpoints: tuple[str, str], expected: tuple[object, ...]
) -> None:
    assert splice_event(gene, "", SEEN, breakpoints) == expected


def test_egfr_names_are_of_egfr_only() -> None:
    assert named_event("ALK", "vIII", SEEN) == ()
    assert named_event("BRD4", "ITD", SEEN) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("EML4-ALK", Fusion("EML4", "ALK")),
        ("PPARG/AC016683.6;PAX8", Fusion("PPARG", "PAX8", oriented=False)),
        ("SLC34A2-ROS1;GOPC", Fusion("SLC34A2", "ROS1")),
        ("EGFR-SEPT14", Fusion("EGFR", "SEPTIN14")),
        ("NKX2-1-ALK", Fusion("NKX2-1", "ALK")),
        ("BCR::ABL1", Fusion("BCR", "ABL1")),
        ("GOPC-ROS1;GOPC", Fusion("GOPC", "ROS1")),
        ("ROS1;GOPC-ROS1", Fusion("GOPC", "ROS1")),
    ],
)
def test_a_fusion_by_its_name(text: str, expected: Fusion) -> None:
    assert named_fusion(text, SEEN, Ledger("report.tsv", 10)) == (expected,)


@pytest.mark.parametrize(
    "text", ["", "ALK", "ALK-ALK", "none found", "-ALK", "ROS1;GOPC-ROS1;GOPC"]
)
def test_no_fusion_is_invented(text: str) -> None:
    assert named_fusion(text, SEEN, Ledger("report.tsv", 10)) == ()
