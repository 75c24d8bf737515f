"""A place that could not be judged is not tested, although the assay covers its gene."""

from __future__ import annotations

import pytest

from oncobasis.core.case import Uncovered
from oncobasis.core.reference import GeneReference, GeneReferences, Span
from oncobasis.rules.coverage import is_judged
from oncobasis.rules.grammar import parse

REFERENCE = GeneReferences(
    (GeneReference("EGFR", exons=(Span("19", 729, 761), Span("20", 762, 823))),)
)
LOW_AT_790 = (Uncovered("EGFR", 788, 792, "low_depth", "12 reads"),)


@pytest.mark.parametrize(
    ("atom", "judged"),
    [
        ("EGFR T790M", False),
        ("EGFR L858R", True),
        ("EGFR codon 790", False),
        ("EGFR exon 19 deletion", True),
        ("EGFR exon 20 insertion", False),
        ("EGFR mutation", False),
        ("EGFR wild type", False),
        ("EGFR amplification", True),
        ("KRAS G12C", True),
        ("KRAS wild type", True),
    ],
)
def test_only_what_touches_the_open_place_is_not_judged(atom: str, judged: bool) -> None:  # noqa: FBT001
    tree = parse(atom)
    assert is_judged(LOW_AT_790, tree, REFERENCE) is judged  # type: ignore[arg-type]


def test_a_gene_that_is_open_as_a_whole_is_never_negative() -> None:
    whole = (Uncovered("KRAS", reason="not_annotated"),)
    assert not is_judged(whole, parse("KRAS G12C"), REFERENCE)  # type: ignore[arg-type]
    assert is_judged(whole, parse("KRAS amplification"), REFERENCE)  # type: ignore[arg-type]


def test_an_exon_that_is_not_known_is_not_judged() -> None:
    part = (Uncovered("MET", 1, 2, "low_depth"),)
    assert not is_judged(part, parse("MET exon 14 mutation"), REFERENCE)  # type: ignore[arg-type]


def test_a_row_of_any_gene_leaves_every_sequence_open_and_nothing_else() -> None:
    whole = (Uncovered("", reason="not_understood", seen="a.vcf"),)
    assert not is_judged(whole, parse("KRAS G12C"), REFERENCE)  # type: ignore[arg-type]
    assert is_judged(whole, parse("KRAS amplification"), REFERENCE)  # type: ignore[arg-type]
