"""Exons without sequence never say what the sequence would deny."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oncobasis.annotate.annotator import BundleAnnotator
from oncobasis.annotate.bundle import load_transcripts
from oncobasis.annotate.effect import AnnotationStatus, TranscriptEffect
from oncobasis.annotate.structures import load_structures
from oncobasis.core.alteration import Consequence, GenomicChange
from oncobasis.core.errors import KnowledgeError
from oncobasis.core.transcript import Strand


def effect(
    assembly: str, chromosome: str, position: int, reference: str, alternative: str
) -> TranscriptEffect:
    change = GenomicChange(assembly, chromosome, position, reference, alternative)
    (found,) = load_structures(assembly).effects_of(change)
    return found


def test_a_substitution_of_a_coding_base_is_named_and_nothing_more() -> None:
    found = effect("GRCh37", "5", 112175240, "G", "C")

    assert (found.gene, found.transcript) == ("APC", "NM_000038.6")
    assert (found.coding, found.protein, found.exon) == ("c.3949G>C", "", 16)
    assert found.consequence is Consequence.OTHER
    assert found.terms == ("coding_sequence_variant",)


@pytest.mark.parametrize(("assembly", "position"), [("GRCh37", 116412044), ("GRCh38", 116771990)])
def test_a_lost_donor_of_met_exon_14_is_found_on_both_assemblies(
    assembly: str, position: int
) -> None:
    found = effect(assembly, "7", position, "G", "A")

    assert (found.gene, found.coding, found.intron) == ("MET", "c.3028+1G>A", 14)
    assert found.consequence is Consequence.SPLICE_SITE


def test_lengths_alone_make_a_frameshift() -> None:
    found = effect("GRCh37", "5", 112175240, "GA", "G")

    assert (found.consequence, found.protein, found.coding) == (Consequence.FRAMESHIFT, "", "")


def test_an_indel_beside_the_end_of_an_exon_may_be_another_one() -> None:
    found = effect("GRCh37", "7", 116411902, "AGC", "A")

    assert found.gene == "MET"
    assert found.consequence is Consequence.SPLICE_REGION


def test_outside_every_transcript_and_for_no_bases_there_is_nothing() -> None:
    structures = load_structures("GRCh38")

    assert structures.effects_of(GenomicChange("GRCh38", "7", 1, "A", "T")) == ()
    assert structures.effects_of(GenomicChange("GRCh38", "GL000220.1", 5, "A", "T")) == ()
    assert structures.effects_of(GenomicChange("GRCh38", "7", 116771990, "G", "<DEL>")) == ()
    assert structures.effects_of(GenomicChange("GRCh38", "7", 116771990, "G", "G")) == ()


def test_another_assembly_is_refused() -> None:
    with pytest.raises(KnowledgeError, match="NCBI36"):
        load_structures("NCBI36")


_LONG = ("TP53", "BRAF", "EGFR", "PTEN", "KIT", "CTNNB1", "ERBB2", "PIK3CA")


@st.composite
def changes(draw: st.DrawFn) -> GenomicChange:
    """A change in or near an exon of a gene whose sequence is shipped, with its true bases."""
    (transcript,) = load_transcripts().of_gene(draw(st.sampled_from(_LONG)))
    assembly = draw(st.sampled_from(["GRCh37", "GRCh38"]))
    place = transcript.placed_on(assembly)
    assert place is not None
    block = draw(st.sampled_from(place.coding_blocks()))
    before = 0
    for other in place.coding_blocks():
        if other == block:
            break
        before += other.end - other.start + 1
    size = block.end - block.start + 1
    inside = transcript.coding[before : before + size]
    at = draw(st.integers(0, size - 1))
    deleted = inside[at : at + draw(st.integers(0, 7))]
    inserted = draw(st.text("ACGT", max_size=7))
    other_strand = str.maketrans("ACGT", "TGCA")
    if transcript.strand is Strand.FORWARD:
        return GenomicChange(assembly, transcript.chromosome, block.start + at, deleted, inserted)
    start = block.end - at - max(len(deleted), 0) + 1
    return GenomicChange(
        assembly,
        transcript.chromosome,
        start,
        deleted.translate(other_strand)[::-1],
        inserted.translate(other_strand)[::-1],
    )


_ENDS_EARLY = {"frameshift_variant", "stop_gained"}
_IN_FRAME = {
    "inframe_insertion",
    "inframe_deletion",
    "protein_altering_variant",
    "stop_gained",
}


@settings(max_examples=400)
@given(changes())
def test_what_is_said_without_sequence_holds_with_it(change: GenomicChange) -> None:
    assembly = change.assembly or ""
    annotated = BundleAnnotator(load_transcripts(), assembly).annotate(change)
    found = load_structures(assembly).effects_of(change)
    if annotated.status is not AnnotationStatus.ANNOTATED:
        return
    with_sequence = {one.gene: one for one in annotated.effects}
    for one in found:
        full = with_sequence.get(one.gene)
        if full is None:
            continue
        assert one.protein == ""
        if one.coding:
            assert one.coding == full.coding
        match one.consequence:
            case Consequence.FRAMESHIFT:
                assert _ENDS_EARLY & set(full.terms), (one, full)
            case Consequence.INFRAME_INSERTION | Consequence.INFRAME_DELETION:
                assert _IN_FRAME & set(full.terms), (one, full)
                assert not _ENDS_EARLY & set(full.terms), (one, full)
            case _:
                pass


@settings(max_examples=300)
@given(
    st.sampled_from(_LONG),
    st.sampled_from(["GRCh37", "GRCh38"]),
    st.integers(0, 30),
    st.integers(1, 40),
    st.booleans(),
)
def test_introns_are_read_alike_with_and_without_sequence(
    gene: str,
    assembly: str,
    number: int,
    distance: int,
    below: bool,  # noqa: FBT001 - drawn
) -> None:
    (transcript,) = load_transcripts().of_gene(gene)
    place = transcript.placed_on(assembly)
    assert place is not None
    exon = place.exons[number % len(place.exons)]
    position = exon.start - distance if below else exon.end + distance
    change = GenomicChange(assembly, transcript.chromosome, position, "A", "G")
    full = BundleAnnotator(load_transcripts(), assembly).annotate(change)
    found = load_structures(assembly).effects_of(change)
    if full.status is AnnotationStatus.ANNOTATED:
        expected = {one.gene: one for one in full.effects}
        for one in found:
            if expected[one.gene].intron is not None:
                other = expected[one.gene]
                assert (one.terms, one.intron, one.exon) == (other.terms, other.intron, other.exon)
                assert one.coding == other.coding
