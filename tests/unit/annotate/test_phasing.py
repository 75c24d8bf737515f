"""Neighbours in one codon: one change where the phase is known, two and a remark where it isn't."""

from __future__ import annotations

from itertools import permutations

import pytest

from builders.small_genome import ASSEMBLY, CHROMOSOME, SmallGenome
from oncobasis.annotate.annotator import BundleAnnotator
from oncobasis.annotate.bundle import Transcripts
from oncobasis.annotate.phasing import (
    ALL_COPIES,
    Phase,
    PhasedChange,
    read_phase,
    read_together,
)
from oncobasis.core.alteration import GenomicChange
from oncobasis.core.transcript import Strand

# ATG GTG|AAA ... and, behind an intron inside the codon, C|AG TAA (synthetic)
FORWARD = SmallGenome("ATGGTGAAAC" + "GTAAGTTTTCAG" + "AGTAA", ((0, 10), (22, 27)), (0, 15),
                      Strand.FORWARD, 12)  # fmt: skip
REVERSE = SmallGenome(FORWARD.along, FORWARD.exons, FORWARD.coding, Strand.REVERSE, 12)
HERE = Phase("77", 0)


def changed(
    genome: SmallGenome, start: int, end: int, new: str, phase: Phase | None = HERE
) -> PhasedChange:
    alleles = genome.vcf(start, end, new)
    return PhasedChange(GenomicChange(ASSEMBLY, CHROMOSOME, *alleles), phase, 0.1 * start)


def annotator(genome: SmallGenome) -> BundleAnnotator:
    return BundleAnnotator(Transcripts.of([genome.transcript]), ASSEMBLY)


@pytest.mark.parametrize("genome", [FORWARD, REVERSE])
def test_two_bases_of_a_codon_on_one_molecule_are_one_change(genome: SmallGenome) -> None:
    found = read_together(
        [changed(genome, 3, 4, "A"), changed(genome, 5, 6, "A")], annotator(genome)
    )
    (one,) = found.changes
    assert set(one.members) == {0, 1}
    assert one.allele_fraction == pytest.approx(0.3)
    (effect,) = annotator(genome).annotate(one.change).effects
    assert (effect.coding, effect.protein) == ("c.4_6delinsATA", "p.Val2Ile")
    assert not found.neighbours


@pytest.mark.parametrize("genome", [FORWARD, REVERSE])
def test_a_deletion_and_a_base_beside_it_are_one_change(genome: SmallGenome) -> None:
    found = read_together(
        [changed(genome, 6, 8, ""), changed(genome, 8, 9, "C")], annotator(genome)
    )
    (effect,) = annotator(genome).annotate(found.changes[0].change).effects
    assert effect.coding == "c.7_9delinsC"


@pytest.mark.parametrize("genome", [FORWARD, REVERSE])
def test_two_deletions_side_by_side_keep_a_base_in_front(genome: SmallGenome) -> None:
    found = read_together([changed(genome, 6, 7, ""), changed(genome, 7, 9, "")], annotator(genome))
    (one,) = found.changes
    assert one.change.reference
    assert one.change.alternative
    assert annotator(genome).annotate(one.change).effects[0].protein == "p.Lys3del"


def test_without_phase_both_stay_and_are_named() -> None:
    pair = [changed(FORWARD, 3, 4, "A", None), changed(FORWARD, 5, 6, "A", None)]
    found = read_together(pair, annotator(FORWARD))
    assert [one.change for one in found.changes] == [one.change for one in pair]
    (neighbours,) = found.neighbours
    assert (neighbours.codon, neighbours.members, neighbours.split) == (2, (0, 1), False)


@pytest.mark.parametrize(
    "other", [Phase("78", 0), Phase("77", ALL_COPIES), None], ids=["set", "every copy", "none"]
)
def test_phases_that_do_not_compare_are_unknown(other: Phase | None) -> None:
    pair = [changed(FORWARD, 3, 4, "A"), changed(FORWARD, 5, 6, "A", other)]
    found = read_together(pair, annotator(FORWARD))
    assert len(found.changes) == 2
    assert len(found.neighbours) == 1


def test_on_two_molecules_they_are_two_changes_and_no_question() -> None:
    pair = [changed(FORWARD, 3, 4, "A"), changed(FORWARD, 5, 6, "A", Phase("77", 1))]
    found = read_together(pair, annotator(FORWARD))
    assert len(found.changes) == 2
    assert not found.neighbours


def test_other_codons_are_left_alone() -> None:
    found = read_together(
        [changed(FORWARD, 5, 6, "A"), changed(FORWARD, 6, 7, "C")], annotator(FORWARD)
    )
    assert [len(one.members) for one in found.changes] == [1, 1]
    assert not found.neighbours


def test_a_codon_that_an_intron_parts_is_named() -> None:
    found = read_together(
        [changed(FORWARD, 9, 10, "G"), changed(FORWARD, 22, 23, "C")], annotator(FORWARD)
    )
    assert len(found.changes) == 2
    assert [one.split for one in found.neighbours] == [True]


def test_the_order_of_the_changes_does_not_matter() -> None:
    three = [
        changed(FORWARD, 3, 4, "A"), changed(FORWARD, 4, 5, "C"), changed(FORWARD, 5, 6, "A")
    ]  # fmt: skip
    answers = {
        tuple(one.change for one in read_together(order, annotator(FORWARD)).changes)
        for order in permutations(three)
    }
    assert len(answers) == 1
    assert len(next(iter(answers))) == 1


@pytest.mark.parametrize(
    ("genotype", "phase_set", "physical", "allele", "expected"),
    [
        ("0|1", "100", (None, None), 1, Phase("100", 1)),
        ("1|0", None, (None, None), 1, Phase("", 0)),
        ("1|2", "100", (None, None), 2, Phase("100", 1)),
        ("0/1", None, ("0|1", "55_A_T"), 1, Phase("55_A_T", 1)),
        ("0|1", "55", ("1|0", "55_A_T"), 1, Phase("55_A_T", 0)),
        ("1/1", None, (None, None), 1, Phase("", ALL_COPIES)),
        ("0/1", None, (None, None), 1, None),
        ("0|0", "100", (None, None), 1, None),
        (".", None, (".", "."), 1, None),
        (None, None, (None, None), 1, None),
    ],
)
def test_phase_of_a_genotype(
    genotype: str | None,
    phase_set: str | None,
    physical: tuple[str | None, str | None],
    allele: int,
    expected: Phase | None,
) -> None:
    assert read_phase(genotype, phase_set, physical=physical, allele=allele) == expected
