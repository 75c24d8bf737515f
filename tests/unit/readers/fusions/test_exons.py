"""Breakpoints against transcripts: exons joined, direction, exons lost; invented transcripts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from oncobasis.annotate.bundle import Transcripts
from oncobasis.core.alteration import (
    Fusion,
    IntragenicEvent,
    IntragenicKind,
    Observation,
    SpliceEvent,
)
from oncobasis.core.reference import GeneReference, GeneReferences, Span
from oncobasis.core.transcript import Exon, Placement, Strand, Transcript
from oncobasis.readers.fusions.call import Call, Side
from oncobasis.readers.fusions.exons import Cut, Exons, assembly_of
from oncobasis.readers.fusions.judge import Judge
from oncobasis.readers.fusions.retained import with_domain_of_exons
from oncobasis.readers.reading.options import FilterOptions

if TYPE_CHECKING:
    from collections.abc import Sequence


def a_transcript(gene: str, strand: Strand, *, exons: int, shift: int = 0) -> Transcript:
    """Exons of 30 bases that begin at 1001, 1101, ... ; coding from the first to the last base."""
    starts = [1001 + 100 * number + shift for number in range(exons)]
    blocks = [(start, start + 29) for start in starts]
    ordered = blocks if strand is Strand.FORWARD else blocks[::-1]
    parts = tuple(Exon(number, *block) for number, block in enumerate(ordered, 1))
    places = (
        Placement("GRCh38", parts, blocks[0][0], blocks[-1][1]),
        Placement(
            "GRCh37",
            tuple(replace(part, start=part.start + 7, end=part.end + 7) for part in parts),
            blocks[0][0] + 7,
            blocks[-1][1] + 7,
        ),
    )
    coding = "ATG" + "GCA" * (10 * exons - 2) + "TAA"
    return Transcript(gene, f"NM_{gene}", "7", strand, places, coding, "M" + "A" * (10 * exons - 2))


TRANSCRIPTS = Transcripts.of(
    (
        a_transcript("MET", Strand.FORWARD, exons=21),
        a_transcript("EGFR", Strand.FORWARD, exons=28, shift=100_000),
        a_transcript("EML4", Strand.FORWARD, exons=23, shift=200_000),
        a_transcript("ALK", Strand.REVERSE, exons=29, shift=300_000),
        a_transcript("FLT3", Strand.REVERSE, exons=24, shift=400_000),
    )
)
EXONS = Exons(TRANSCRIPTS, "GRCh38")
SHIFTS = {"MET": 0, "EGFR": 100_000, "EML4": 200_000, "ALK": 300_000, "FLT3": 400_000}
COUNTS = {"MET": 21, "EGFR": 28, "EML4": 23, "ALK": 29, "FLT3": 24}
REVERSED = frozenset({"ALK", "FLT3"})


def place(gene: str, exon: int, base: int) -> int:
    """The coordinate of a base, counted along the transcript from the first of an exon."""
    if gene in REVERSED:
        start = 1001 + 100 * (COUNTS[gene] - exon) + SHIFTS[gene]
        return start + 30 - base
    return 1000 + 100 * (exon - 1) + SHIFTS[gene] + base


def a_side(gene: str, exon: int, base: int) -> Side:
    return Side(gene, chromosome="7", position=place(gene, exon, base))


def a_call(first: Side, second: Side, **changed: object) -> Call:
    return replace(Call(1, "call", (first, second)), **changed)  # type: ignore[arg-type]


def judged(call: Call, reference: GeneReferences | None = None) -> object:
    judge = Judge("calls.tsv", FilterOptions(), reference, EXONS)
    finding = judge.judge(EXONS.located(call)).finding
    return None if finding is None else replace(finding, observed=Observation())


@pytest.mark.parametrize("gene", ["MET", "ALK"])
@pytest.mark.parametrize(
    ("exon", "base", "expected"),
    [
        (14, 1, Cut(14, in_exon=True, opens=True)),
        (14, 30, Cut(14, in_exon=True, closes=True)),
        (14, 15, Cut(14, in_exon=True)),
        (14, 45, Cut(14, in_exon=False)),
        (1, -20, None),
    ],
)
def test_where_a_breakpoint_lies(gene: str, exon: int, base: int, expected: Cut | None) -> None:
    assert EXONS.cut(a_side(gene, exon, base)) == expected


def test_exons_of_a_fusion() -> None:
    call = a_call(a_side("EML4", 13, 30), a_side("ALK", 20, 1), in_frame=True)
    assert judged(call) == Fusion("EML4", "ALK", 13, 20, in_frame=True)


def test_breakpoints_in_introns_of_the_genome() -> None:
    call = a_call(a_side("EML4", 13, 50), a_side("ALK", 19, 50), from_rna=False)
    assert judged(call) == Fusion("EML4", "ALK", 13, 20)


@pytest.mark.parametrize("turned", [False, True])
def test_a_junction_of_whole_exons_proves_the_direction(
    turned: bool,  # noqa: FBT001
) -> None:
    sides = (a_side("EML4", 13, 30), a_side("ALK", 20, 1))
    call = a_call(*(sides[::-1] if turned else sides), oriented=False)
    assert judged(call) == Fusion("EML4", "ALK", 13, 20)


def test_no_direction_is_made_up_of_other_places() -> None:
    call = a_call(a_side("ALK", 20, 4), a_side("EML4", 13, 30), oriented=False)
    assert judged(call) == Fusion("ALK", "EML4", oriented=False)


DELETION, DUPLICATION = IntragenicKind.DELETION, IntragenicKind.DUPLICATION
KDD = IntragenicKind.KINASE_DOMAIN_DUPLICATION


@pytest.mark.parametrize(
    ("gene", "ends", "kind", "from_rna", "expected"),
    [
        ("MET", ((13, 30), (15, 1)), DELETION, True, SpliceEvent("MET", 14)),
        ("MET", ((13, 30), (15, 0)), DELETION, True, SpliceEvent("MET", 14)),
        ("MET", ((12, 30), (14, 1)), DELETION, True, None),
        ("MET", ((13, 60), (14, 50)), DELETION, False, SpliceEvent("MET", 14)),
        ("MET", ((13, 60), (14, 10)), DELETION, False, SpliceEvent("MET", 14)),
        ("EGFR", ((1, 30), (8, 1)), DELETION, True, IntragenicEvent("EGFR", DELETION, 2, 7)),
        ("EGFR", ((1, 60), (7, 60)), DELETION, False, IntragenicEvent("EGFR", DELETION, 2, 7)),
        ("EGFR", ((19, 3), (19, 20)), DELETION, False, None),
        ("EGFR", ((3, 60), (3, 65)), DELETION, False, None),
        ("EGFR", ((25, 30), (18, 1)), DUPLICATION, True, IntragenicEvent("EGFR", KDD, 18, 25)),
        ("EGFR", ((25, 60), (17, 60)), DUPLICATION, False, IntragenicEvent("EGFR", KDD, 18, 25)),
        ("EGFR", ((9, 30), (4, 1)), DUPLICATION, True, None),
        ("ALK", ((4, 60), (9, 60)), DELETION, False, IntragenicEvent("ALK", DELETION, 5, 9)),
        (
            "FLT3",
            ((14, 5), (14, 25)),
            DUPLICATION,
            False,
            IntragenicEvent("FLT3", IntragenicKind.TANDEM_DUPLICATION),
        ),
    ],
)
def test_events_within_one_gene(
    gene: str,
    ends: Sequence[tuple[int, int]],
    kind: IntragenicKind,
    from_rna: bool,  # noqa: FBT001
    expected: object,
) -> None:
    sides = [a_side(gene, *end) for end in ends]
    assert judged(a_call(*sides, kind=kind, from_rna=from_rna)) == expected


def test_the_assembly_is_the_one_on_which_breakpoints_end_exons() -> None:
    call = a_call(a_side("EML4", 13, 30), a_side("ALK", 20, 1))
    assert assembly_of([call], TRANSCRIPTS) == "GRCh38"
    moved = [replace(side, position=(side.position or 0) + 7) for side in call.sides]
    assert assembly_of([a_call(*moved)], TRANSCRIPTS) == "GRCh37"
    assert assembly_of([a_call(a_side("EML4", 13, 44), a_side("ALK", 20, 12))], TRANSCRIPTS) is None


KINASES = GeneReferences(
    (
        GeneReference(
            "ALK",
            exons=(
                Span("19", 101, 150),
                Span("20", 150, 180),
                Span("21", 180, 230),
                Span("22", 230, 290),
                Span("23", 300, 400),
            ),
            domains=(Span("kinase", 170, 400),),
        ),
        GeneReference(
            "FGFR2",
            exons=(Span("3", 30, 90), Span("17", 700, 768)),
            domains=(Span("kinase", 481, 770),),
        ),
        GeneReference("MET", domains=(Span("kinase", 141, 200),)),
    )
)


@pytest.mark.parametrize(
    ("fusion", "kept"),
    [
        (Fusion("EML4", "ALK", 13, 20), True),
        (Fusion("EML4", "ALK", 13, 21), True),
        (Fusion("EML4", "ALK", 13, 22), None),
        (Fusion("EML4", "ALK", 13, 23), False),
        (Fusion("EML4", "ALK"), None),
        (Fusion("EML4", "ALK", 13, 20, oriented=False), None),
        (Fusion("EML4", "ALK", 13, 2), None),
        (Fusion("FGFR2", "BICC1", 17, 2), True),
        (Fusion("FGFR2", "BICC1", 3, 2), False),
        (Fusion("EML4", "RET", 13, 12), None),
    ],
)
def test_the_kinase_is_judged_by_the_exons_joined(
    fusion: Fusion,
    kept: bool | None,  # noqa: FBT001
) -> None:
    assert with_domain_of_exons(fusion, KINASES) == replace(fusion, kinase_domain_retained=kept)


def test_residues_of_exons_come_from_the_transcript_where_no_table_has_them() -> None:
    assert EXONS.residues("MET", 15) == Span("15", 141, 150)
    fusion = Fusion("EML4", "MET", 13, 15)
    found = with_domain_of_exons(fusion, KINASES, EXONS)
    assert found.kinase_domain_retained is True
    assert EXONS.residues("MET", 99) is None
    assert EXONS.residues("RET", 1) is None
