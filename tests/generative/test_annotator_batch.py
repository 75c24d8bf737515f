"""Substitutions in arrays against substitutions one by one: the same answer for every base."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.real_transcripts import real_transcripts
from builders.small_genome import ASSEMBLY, CHROMOSOME, SmallGenome
from oncobasis.annotate.annotator import BundleAnnotator
from oncobasis.annotate.bundle import Transcripts
from oncobasis.annotate.effect import AnnotationStatus
from oncobasis.annotate.snv_batch import CONSEQUENCES, snv_effects
from oncobasis.annotate.snv_tables import snv_tables
from oncobasis.core.alteration import Consequence, GenomicChange
from oncobasis.core.transcript import Strand, Transcript
from oncobasis.nomenclature.protein import parse_protein

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

# transcript index, consequence, residue, reference and new residue
Row = tuple[int, Consequence, int, str, str]

bases = st.text("ACGT", max_size=9)


@st.composite
def transcripts(draw: st.DrawFn) -> Transcript:
    """A transcript over any bases: what they code for does not matter here."""
    coding = draw(st.text("ACGT", min_size=9, max_size=24))
    coding = f"ATG{coding[: len(coding) // 3 * 3]}TAA"
    mrna = draw(bases) + coding + draw(bases)
    along, at = "", 0
    exons: list[tuple[int, int]] = []
    for cut in [*sorted(draw(st.sets(st.integers(1, len(mrna) - 1), max_size=2))), len(mrna)]:
        if exons:
            along += draw(st.text("ACGT", min_size=4, max_size=44))
        exons.append((len(along), len(along) + cut - at))
        along, at = along + mrna[at:cut], cut
    first = mrna.index(coding)
    strand = draw(st.sampled_from(list(Strand)))
    known = draw(st.integers(0, 6))
    offset = draw(st.integers(0, 30))
    genome = SmallGenome(along, tuple(exons), (first, first + len(coding)), strand, known, offset)
    return replace(genome.transcript, name=f"NM_{draw(st.integers(1, 10**6))}.1")


def in_arrays(
    kept: Sequence[Transcript], assembly: str, chromosome: str, snvs: Sequence[tuple[int, str, str]]
) -> tuple[list[list[Row]], list[bool]]:
    effects = snv_effects(
        snv_tables(kept, assembly),
        chromosome,
        np.array([snv[0] for snv in snvs], dtype=np.int64),
        np.array([ord(snv[1]) for snv in snvs], dtype=np.uint8),
        np.array([ord(snv[2]) for snv in snvs], dtype=np.uint8),
    )
    rows: list[list[Row]] = [[] for _ in snvs]
    for at, row in enumerate(effects.row):
        before, after = effects.reference_residue[at], effects.alternative_residue[at]
        rows[row].append(
            (
                int(effects.transcript[at]),
                CONSEQUENCES[effects.consequence[at]],
                int(effects.residue[at]),
                chr(before) if before else "",
                chr(after) if after else "",
            )
        )
    return rows, [bool(one) for one in effects.mismatch]


def one_by_one(
    kept: Sequence[Transcript], assembly: str, chromosome: str, snv: tuple[int, str, str]
) -> tuple[list[Row], bool]:
    annotator = BundleAnnotator(Transcripts.of(kept), assembly)
    answer = annotator.annotate(GenomicChange(assembly, chromosome, *snv))
    numbers = {transcript.name: number for number, transcript in enumerate(kept)}
    rows: list[Row] = []
    for effect in answer.effects:
        number = numbers[effect.transcript]
        if effect.protein in {"", "p.?"}:
            rows.append((number, effect.consequence, 0, "", ""))
            continue
        change = parse_protein(effect.protein)
        rows.append(
            (number, effect.consequence, change.start, change.first, change.alt or change.first)
        )
    return sorted(rows), answer.status is AnnotationStatus.REFERENCE_MISMATCH


def without_lost_start(rows: list[Row]) -> list[Row]:
    """A lost start is ``p.Met1?``: no residue is named in its place."""
    return [
        (*row[:2], 1, "M", "") if row[1] is Consequence.START_LOSS else row for row in sorted(rows)
    ]


@settings(max_examples=60)
@given(st.lists(transcripts(), min_size=1, max_size=3, unique_by=lambda one: one.name))
def test_every_substitution_is_answered_alike(kept: list[Transcript]) -> None:
    places = [exon for one in kept for exon in one.placements[0].exons]
    low, high = min(exon.start for exon in places) - 2, max(exon.end for exon in places) + 2
    snvs = [
        (at, *pair)
        for at in range(low, high + 1)
        for pair in product("AC", "ACGT")
        if len({*pair}) > 1
    ]
    rows, mismatches = in_arrays(kept, ASSEMBLY, CHROMOSOME, snvs)
    for snv, found, mismatch in zip(snvs, rows, mismatches, strict=True):
        expected, contradicted = one_by_one(kept, ASSEMBLY, CHROMOSOME, snv)
        assert mismatch is contradicted, snv
        assert without_lost_start(found) == without_lost_start(expected), snv


def test_every_tenth_base_of_real_genes_is_answered_alike(shared_data: Path) -> None:
    for transcript in real_transcripts(shared_data):
        exons = transcript.placements[0].exons
        snvs = [
            (at, *pair)
            for exon in exons
            for at in range(exon.start - 20, exon.end + 20, 10)
            for pair in (("A", "C"), ("C", "T"), ("G", "A"), ("T", "G"))
        ]
        where = ("GRCh37", transcript.chromosome)
        rows, mismatches = in_arrays([transcript], *where, snvs)
        assert any(rows)
        for snv, found, mismatch in zip(snvs, rows, mismatches, strict=True):
            expected, contradicted = one_by_one([transcript], *where, snv)
            assert (without_lost_start(found), mismatch) == (
                without_lost_start(expected), contradicted
            )  # fmt: skip


@pytest.mark.parametrize("chromosome", ["X", "chr9", "GL000219.1"])
def test_a_chromosome_without_transcripts_has_no_effects(chromosome: str) -> None:
    tables = snv_tables([], ASSEMBLY)
    found = snv_effects(
        tables, chromosome, np.array([1]), np.array([65], np.uint8), np.array([67], np.uint8)
    )
    assert not len(found.row)
    assert not found.mismatch.any()
