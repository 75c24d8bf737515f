"""Thresholds: each test names the document it holds us to (docs/methods/copy-number.md)."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oncobasis.core.alteration import CopyNumberKind as Kind
from oncobasis.readers.copy_number.calls import (
    Baseline,
    Call,
    Dosage,
    common_call,
    tumor_copies,
)
from oncobasis.readers.reading.options import CopyNumberOptions

LIMITS = CopyNumberOptions()
UNKNOWN = Baseline(LIMITS)
DIPLOID = Baseline(LIMITS, ploidy=2.0)
TETRAPLOID = Baseline(LIMITS, ploidy=4.0)


@pytest.mark.parametrize(
    ("copies", "expected"),
    [
        (0, [Kind.DEEP_DELETION]),
        (0.4, [Kind.DEEP_DELETION]),
        (1, [Kind.LOSS]),
        (2, []),
        (2.4, []),
        (3, [Kind.GAIN]),
        (5, [Kind.GAIN]),
        (5.9, [Kind.GAIN]),
        (6, [Kind.AMPLIFICATION]),
        (23, [Kind.AMPLIFICATION]),
    ],
)
def test_in_a_diploid_tumour_six_copies_are_an_amplification(
    copies: float, expected: list[Kind]
) -> None:
    assert list(DIPLOID.of_copies(copies, None, "7").kinds) == expected
    assert list(UNKNOWN.of_copies(copies, None, "7").kinds) == expected


def test_in_a_tetraploid_tumour_an_amplification_is_three_times_the_ploidy() -> None:
    assert TETRAPLOID.of_copies(12, None, "17").dosage is Dosage.AMPLIFICATION
    below = TETRAPLOID.of_copies(11, None, "17")
    assert below.dosage is Dosage.GAIN
    assert below.doubt is Dosage.AMPLIFICATION


def test_six_copies_are_needed_in_a_tumour_of_low_ploidy() -> None:
    assert Baseline(LIMITS, ploidy=1.4).of_copies(5, None, "8").dosage is Dosage.GAIN


def test_the_usual_copies_of_a_tetraploid_tumour_are_no_gain() -> None:
    assert TETRAPLOID.of_copies(4, 2, "3").kinds == ()
    assert TETRAPLOID.of_copies(5, 2, "3").kinds == (Kind.GAIN,)


def test_what_is_below_the_ploidy_but_not_below_two_is_a_small_change() -> None:
    found = TETRAPLOID.of_copies(2, 1, "3")
    assert found.kinds == ()
    assert TETRAPLOID.of_copies(3, 1, "3").small
    assert not DIPLOID.of_copies(2, 1, "3").small


@pytest.mark.parametrize(
    ("copies", "minor", "expected"),
    [
        (2, 0, [Kind.COPY_NEUTRAL_LOH]),
        (2, 1, []),
        (1, 0, [Kind.LOSS, Kind.LOH]),
        (4, 0, [Kind.GAIN, Kind.LOH]),
        (9, 0, [Kind.AMPLIFICATION, Kind.LOH]),
        (0, 0, [Kind.DEEP_DELETION]),
        (2, 0.4, [Kind.COPY_NEUTRAL_LOH]),
        (2, 0.6, []),
    ],
)
def test_an_allele_with_less_than_half_a_copy_is_lost(
    copies: float, minor: float, expected: list[Kind]
) -> None:
    assert list(DIPLOID.of_copies(copies, minor, "17").kinds) == expected


def test_alleles_that_are_not_known_are_not_lost() -> None:
    assert DIPLOID.of_copies(1, None, "17").lost_allele is None


def test_two_copies_of_one_allele_in_a_triploid_tumour_are_not_called_neutral() -> None:
    assert Baseline(LIMITS, ploidy=3.0).of_copies(2, 0, "17").kinds == (Kind.LOH,)


@pytest.mark.parametrize(
    ("log2", "expected", "doubt"),
    [
        (-4.0, Dosage.DEEP_DELETION, None),
        (-2.01, Dosage.DEEP_DELETION, None),
        (-2.0, Dosage.LOSS, Dosage.DEEP_DELETION),
        (-1.1, Dosage.LOSS, Dosage.DEEP_DELETION),
        (-1.0, Dosage.LOSS, None),
        (-0.25, Dosage.LOSS, None),
        (-0.24, Dosage.NEUTRAL, None),
        (0.2, Dosage.NEUTRAL, None),
        (0.21, Dosage.GAIN, None),
        (0.71, Dosage.GAIN, Dosage.AMPLIFICATION),
        (1.58, Dosage.GAIN, Dosage.AMPLIFICATION),
        (1.59, Dosage.AMPLIFICATION, None),
    ],
)
def test_a_ratio_of_unknown_purity_is_extreme_only_where_no_purity_denies_it(
    log2: float, expected: Dosage, doubt: Dosage | None
) -> None:
    found = UNKNOWN.of_log2(log2, "7")
    assert (found.dosage, found.doubt) == (expected, doubt)
    assert found.copies is None


def test_a_known_ploidy_moves_what_a_ratio_proves() -> None:
    assert TETRAPLOID.of_log2(-2.5, "9").dosage is Dosage.LOSS
    assert TETRAPLOID.of_log2(-2.5, "9").doubt is Dosage.DEEP_DELETION
    assert TETRAPLOID.of_log2(-3.1, "9").dosage is Dosage.DEEP_DELETION
    assert Baseline(LIMITS, ploidy=1.5).of_log2(1.6, "7").dosage is Dosage.GAIN


@given(purity=st.floats(0.05, 1), ploidy=st.floats(1, 6), log2=st.floats(-12, 6, allow_nan=False))
def test_no_purity_denies_what_a_ratio_is_called(purity: float, ploidy: float, log2: float) -> None:
    found = Baseline(LIMITS, ploidy=ploidy).of_log2(log2, "7").dosage
    copies = tumor_copies(log2, purity, ploidy)
    if found is Dosage.AMPLIFICATION:
        assert copies >= LIMITS.amplification_copies - 0.01
        assert copies >= LIMITS.amplification_ratio * ploidy - 0.01
    if found is Dosage.DEEP_DELETION:
        assert copies < LIMITS.no_copies


def test_with_a_purity_the_ratio_gives_copies() -> None:
    half = Baseline(LIMITS, purity=0.5, ploidy=2.0)
    found = half.of_log2(math.log2((0.5 * 8 + 0.5 * 2) / 2), "17")
    assert found.dosage is Dosage.AMPLIFICATION
    assert found.copies == pytest.approx(8)
    assert half.of_log2(math.log2(0.5), "9").dosage is Dosage.DEEP_DELETION


@pytest.mark.parametrize("copies", [1, 2, 3, 5])
@pytest.mark.parametrize("chromosome", ["X", "Y"])
def test_single_copies_of_a_sex_chromosome_are_not_judged_without_the_sex(
    copies: int, chromosome: str
) -> None:
    assert DIPLOID.of_copies(copies, 0, chromosome).dosage is None
    assert DIPLOID.of_copies(copies, 0, chromosome).kinds == ()


def test_extremes_on_x_are_judged_without_the_sex() -> None:
    assert DIPLOID.of_copies(8, None, "X").dosage is Dosage.AMPLIFICATION
    assert DIPLOID.of_copies(0, None, "X").dosage is Dosage.DEEP_DELETION
    assert DIPLOID.of_copies(0, None, "Y").dosage is None


def test_one_copy_of_x_is_usual_in_a_man_and_a_loss_in_a_woman() -> None:
    man = Baseline(LIMITS, ploidy=2.0, sex="male")
    woman = Baseline(LIMITS, ploidy=2.0, sex="female")
    assert man.of_copies(1, 0, "X").kinds == ()
    assert man.of_copies(2, 0, "X").kinds == (Kind.GAIN,)
    assert man.of_copies(0, 0, "Y").kinds == (Kind.DEEP_DELETION,)
    assert woman.of_copies(1, 0, "X").kinds == (Kind.LOSS, Kind.LOH)
    assert woman.of_copies(0, 0, "Y").dosage is None


def test_a_ratio_on_x_allows_for_a_reference_of_the_other_sex() -> None:
    assert UNKNOWN.of_log2(2.0, "X").dosage is None
    assert UNKNOWN.of_log2(2.6, "X").dosage is Dosage.AMPLIFICATION
    assert UNKNOWN.of_log2(-2.5, "X").dosage is None
    assert UNKNOWN.of_log2(-3.5, "X").dosage is Dosage.DEEP_DELETION


def test_levels_on_x_are_judged_only_at_their_extremes() -> None:
    assert UNKNOWN.of_kinds(frozenset({Kind.AMPLIFICATION}), "X").dosage is Dosage.AMPLIFICATION
    assert UNKNOWN.of_kinds(frozenset({Kind.LOSS}), "X").dosage is None
    assert UNKNOWN.of_kinds(frozenset({Kind.LOSS}), "5").dosage is Dosage.LOSS


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ((Dosage.AMPLIFICATION, Dosage.GAIN), Dosage.GAIN),
        ((Dosage.AMPLIFICATION, Dosage.NEUTRAL), Dosage.NEUTRAL),
        ((Dosage.DEEP_DELETION, Dosage.LOSS), Dosage.LOSS),
        ((Dosage.DEEP_DELETION, Dosage.NEUTRAL), Dosage.LOSS),
        ((Dosage.DEEP_DELETION, Dosage.AMPLIFICATION), Dosage.LOSS),
        ((Dosage.LOSS, Dosage.NEUTRAL), Dosage.NEUTRAL),
        ((Dosage.LOSS, Dosage.GAIN), Dosage.NEUTRAL),
    ],
)
def test_a_gene_in_parts_has_the_call_that_holds_for_all_of_it(
    parts: tuple[Dosage, ...], expected: Dosage
) -> None:
    for order in (parts, parts[::-1]):
        found, differs = common_call([Call(dosage) for dosage in order])
        assert (found.dosage, differs) == (expected, True)


def test_an_allele_is_lost_only_if_it_is_lost_in_all_parts() -> None:
    both, _ = common_call([Call(Dosage.NEUTRAL, lost_allele=True)] * 2)
    one, differs = common_call(
        [Call(Dosage.NEUTRAL, lost_allele=True), Call(Dosage.NEUTRAL, lost_allele=False)]
    )
    assert both.lost_allele is True
    assert one.lost_allele is False
    assert differs


def test_an_allele_that_is_not_known_in_a_part_is_not_known() -> None:
    known, unknown = Call(Dosage.NEUTRAL, lost_allele=False), Call(Dosage.NEUTRAL)
    for order in ([known, unknown], [unknown, known]):
        found, differs = common_call(order)
        assert found.lost_allele is None
        assert not differs


def test_a_doubt_of_one_part_is_a_doubt_of_the_gene() -> None:
    parts = [Call(Dosage.GAIN), Call(Dosage.GAIN, doubt=Dosage.AMPLIFICATION)]
    for order in (parts, parts[::-1]):
        assert common_call(order)[0].doubt is Dosage.AMPLIFICATION


def test_the_copies_of_a_gene_are_those_that_all_of_it_has() -> None:
    gained, _ = common_call([DIPLOID.of_copies(n, None, "7") for n in (9, 7)])
    lost, _ = common_call([DIPLOID.of_copies(n, None, "7") for n in (0.1, 0.3)])
    assert gained.copies == 7
    assert lost.copies == 0.3
