"""When a mutational burden is counted from a file, and when it is not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from oncobasis.core.alteration import (
    Consequence,
    GenomicChange,
    Observation,
    Origin,
    Signature,
    SignatureKind,
    SmallVariant,
)
from oncobasis.core.case import AssayScope
from oncobasis.readers.intake.burden import counted_burden
from oncobasis.readers.reading.result import ReadCounts, ReadResult

EXOME = AssayScope("exome", None, small_variants=True, callable_mb=30.0)


def a_variant(
    position: int, consequence: Consequence = Consequence.MISSENSE, fraction: float | None = 0.2
) -> SmallVariant:
    return SmallVariant(
        "TTN",
        consequence=consequence,
        genomic=GenomicChange("GRCh38", "2", position, "A", "C"),
        observed=Observation(origin=Origin.SOMATIC, allele_fraction=fraction),
    )


def a_file(*variants: SmallVariant) -> ReadResult:
    return ReadResult(variants, (), (), ReadCounts(1, 1, 1, 1, 0, 0))


def test_changes_of_protein_and_splice_site_are_counted_once_each() -> None:
    variants = [a_variant(n) for n in range(60)]
    splice, silent = a_variant(900, Consequence.SPLICE_SITE), a_variant(901, Consequence.SYNONYMOUS)
    found, (note,) = counted_burden(a_file(*variants, splice, silent, variants[0]), EXOME, ())
    assert found is not None
    assert found.value == pytest.approx(61 / 30, abs=0.01)
    assert dict(note.params)["count"] == "61"


def test_low_fractions_are_not_counted_and_unknown_ones_are() -> None:
    found, _ = counted_burden(
        a_file(a_variant(1, fraction=0.04), a_variant(2, fraction=None)), EXOME, ()
    )
    assert found is not None
    assert found.value == pytest.approx(1 / 30, abs=0.01)


def test_without_a_normal_nothing_is_counted_and_that_is_said() -> None:
    unknown = replace(a_variant(1), observed=Observation(origin=Origin.UNKNOWN))
    found, (note,) = counted_burden(a_file(unknown), EXOME, ())
    assert found is None
    assert note.code == "tmb_not_counted"


@pytest.mark.parametrize("scope", [None, replace(EXOME, callable_mb=None)])
def test_without_a_callable_size_nothing_is_said(scope: AssayScope | None) -> None:
    assert counted_burden(a_file(a_variant(1)), scope, ()) == (None, ())


def test_a_small_panel_is_not_enough() -> None:
    found, (note,) = counted_burden(a_file(a_variant(1)), replace(EXOME, callable_mb=0.4), ())
    assert found is None
    assert note.code == "tmb_not_counted"


def test_a_file_of_rows_that_nobody_could_judge_is_not_counted() -> None:
    unread = replace(a_file(a_variant(1)), counts=ReadCounts(100, 100, 40, 40, 0, 60))
    found, (note,) = counted_burden(unread, EXOME, ())
    assert found is None
    assert note.code == "tmb_not_counted"


def test_a_measured_burden_is_never_counted_again() -> None:
    measured = Signature(SignatureKind.TMB, None, 14)
    assert counted_burden(a_file(a_variant(1)), EXOME, (measured,)) == (None, ())
