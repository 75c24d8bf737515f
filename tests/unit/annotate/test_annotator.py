"""What the annotator answers, over one small synthetic gene on both strands."""

from __future__ import annotations

from dataclasses import replace

import pytest

from builders.small_genome import ASSEMBLY, CHROMOSOME, SmallGenome
from oncobasis.annotate.annotator import BundleAnnotator
from oncobasis.annotate.bundle import Transcripts
from oncobasis.annotate.effect import AnnotationStatus, TranscriptEffect
from oncobasis.annotate.gene_places import GenePlace, GenePlaces
from oncobasis.annotate.hotspot_positions import load_hotspot_positions
from oncobasis.core.alteration import Consequence, GenomicChange
from oncobasis.core.errors import KnowledgeError, UsageError
from oncobasis.core.transcript import Strand
from oncobasis.nomenclature.protein import parse_protein

# M E L L R K K W Q *; 5 untranslated bases, an intron behind the fifth codon, 9 bases behind the
# stop of which the second codon is one.
EXON_1, INTRON, EXON_2 = (
    "CCTTC" + "ATGGAACTGCTGCGC",
    "GTAAGTCCCCCCCCCCCCTTTTTTTCCCAG",
    "AAAAAGTGGCAGTAACCCTGATTT",
)
ALONG = EXON_1 + INTRON + EXON_2
FIRST, SECOND = len(EXON_1), len(EXON_1) + len(INTRON)
FORWARD = SmallGenome(
    ALONG, ((0, FIRST), (SECOND, len(ALONG))), (5, 35), Strand.FORWARD, len(INTRON)
)
STRANDS = [FORWARD, replace(FORWARD, strand=Strand.REVERSE)]


def coding(at: int) -> int:
    """The place along the gene of a base of the coding sequence, counted from 1."""
    return at + 4 if at <= 15 else at + 4 + len(INTRON)


def annotator(genome: SmallGenome) -> BundleAnnotator:
    return BundleAnnotator(Transcripts.of([genome.transcript]), ASSEMBLY)


def effect(genome: SmallGenome, start: int, end: int, new: str) -> TranscriptEffect:
    change = GenomicChange(ASSEMBLY, CHROMOSOME, *genome.vcf(start, end, new))
    (found,) = annotator(genome).annotate(change).effects
    return found


EDITS = {
    "missense": (coding(4), coding(5), "A", "c.4G>A", "p.Glu2Lys", Consequence.MISSENSE),
    "nonsense": (coding(4), coding(5), "T", "c.4G>T", "p.Glu2Ter", Consequence.NONSENSE),
    "synonymous": (coding(9), coding(10), "A", "c.9G>A", "p.Leu3=", Consequence.SYNONYMOUS),
    "start lost": (coding(2), coding(3), "C", "c.2T>C", "p.Met1?", Consequence.START_LOSS),
    "stop lost": (
        coding(28), coding(29), "C", "c.28T>C", "p.Ter10GlnextTer2", Consequence.STOP_LOSS
    ),
    "stop retained": (coding(30), coding(31), "G", "c.30A>G", "p.Ter10=", Consequence.SYNONYMOUS),
    "two bases": (
        coding(4), coding(6), "CT", "c.4_5delinsCT", "p.Glu2Leu", Consequence.MISSENSE
    ),
    "two codons": (
        coding(6), coding(8), "TA", "c.6_7delinsTA", "p.Glu2_Leu3delinsAspMet",
        Consequence.MISSENSE,
    ),
    "deletion of a repeat": (
        coding(7), coding(10), "", "c.11_13del", "p.Leu4del", Consequence.INFRAME_DELETION
    ),
    "copy of a repeat": (
        coding(7), coding(7), "CTG", "c.11_13dup", "p.Leu4dup", Consequence.INFRAME_INSERTION
    ),
    "insertion": (
        coding(7), coding(7), "TGG", "c.6_7insTGG", "p.Glu2_Leu3insTrp",
        Consequence.INFRAME_INSERTION,
    ),
    "insertion with a stop": (
        coding(7), coding(7), "TGGTAA", "c.6_7insTGGTAA", "p.Glu2_Leu3insTrpTer",
        Consequence.NONSENSE,
    ),
    "delins": (
        coding(8), coding(12), "C", "c.8_11delinsC", "p.Leu3_Leu4delinsPro",
        Consequence.INFRAME_DELINS,
    ),
    "frameshift": (
        coding(4), coding(5), "", "c.4del", "p.Glu2AsnfsTer?", Consequence.FRAMESHIFT
    ),
    "frameshift to a stop": (
        coding(4), coding(4), "T", "c.3_4insT", "p.Glu2Ter", Consequence.NONSENSE
    ),
    "5' untranslated": (2, 3, "A", "c.-3T>A", "", Consequence.UTR),
    "3' untranslated": (coding(31), coding(32), "T", "c.*1C>T", "", Consequence.UTR),
    "donor": (FIRST, FIRST + 1, "C", "c.15+1G>C", "p.?", Consequence.SPLICE_SITE),
    "acceptor": (SECOND - 2, SECOND - 1, "C", "c.16-2A>C", "p.?", Consequence.SPLICE_SITE),
    "donor region": (FIRST + 4, FIRST + 5, "C", "c.15+5G>C", "", Consequence.SPLICE_REGION),
    "intron": (FIRST + 11, FIRST + 12, "T", "c.15+12C>T", "", Consequence.INTRONIC),
    "last base of an exon": (
        coding(15), coding(15) + 1, "T", "c.15C>T", "p.Arg5=",
        Consequence.SPLICE_REGION,
    ),
    "over the end of an exon": (
        coding(14), FIRST + 3, "", "c.14_15+3del", "p.?", Consequence.SPLICE_SITE
    ),
    "over the start codon": (3, coding(3), "", "c.-2_2del", "p.Met1?", Consequence.START_LOSS),
}  # fmt: skip


@pytest.mark.parametrize("genome", STRANDS, ids=["forward", "reverse"])
@pytest.mark.parametrize("name", EDITS)
def test_description_and_class(name: str, genome: SmallGenome) -> None:
    start, end, new, described, protein, consequence = EDITS[name]
    found = effect(genome, start, end, new)
    assert (found.coding, found.protein, found.consequence) == (described, protein, consequence)
    if protein:
        parse_protein(protein)


@pytest.mark.parametrize("genome", STRANDS, ids=["forward", "reverse"])
def test_bases_turned_round_are_an_inversion(genome: SmallGenome) -> None:
    found = effect(genome, coding(4), coding(6), "TC")
    assert (found.coding, found.protein) == ("c.4_5inv", "p.Glu2Ser")


@pytest.mark.parametrize("genome", STRANDS, ids=["forward", "reverse"])
def test_exons_and_introns_are_numbered(genome: SmallGenome) -> None:
    assert (effect(genome, 6, 7, "A").exon, effect(genome, 6, 7, "A").intron) == (1, None)
    assert effect(genome, FIRST + 9, FIRST + 10, "T").intron == 1
    assert effect(genome, SECOND + 4, SECOND + 5, "C").exon == 2
    spanning = effect(genome, coding(14), FIRST + 3, "")
    assert (spanning.exon, spanning.intron) == (1, 1)


def test_a_deleted_exon_is_no_frameshift() -> None:
    genome = SmallGenome(
        "ATGAAA" + INTRON + "GGCC" + INTRON + "AAATAA",
        ((0, 6), (36, 40), (70, 76)), (0, 16), Strand.FORWARD, len(INTRON),
    )  # fmt: skip
    found = effect(genome, 20, 60, "")
    assert found.coding == "c.6+15_11-11del"
    assert found.protein == "p.?"
    assert found.terms[:3] == (
        "exon_loss_variant", "splice_acceptor_variant", "splice_donor_variant"
    )  # fmt: skip
    assert found.consequence is Consequence.SPLICE_SITE
    assert (found.exon, found.intron) == (2, 1)


def test_a_whole_deleted_transcript_has_no_coding_name() -> None:
    genome = FORWARD
    low, high = genome.genomic(0, len(ALONG))
    change = GenomicChange(ASSEMBLY, CHROMOSOME, low - 1, f"G{ALONG}G", "G")
    assert high - low + 1 == len(ALONG)
    (found,) = annotator(genome).annotate(change).effects
    assert (found.coding, found.protein, found.terms) == ("", "p.?", ("transcript_ablation",))


@pytest.mark.parametrize("genome", STRANDS, ids=["forward", "reverse"])
@pytest.mark.parametrize("flank", [0, 1, 5, 9])
def test_alleles_may_be_untrimmed_and_in_lower_case(genome: SmallGenome, flank: int) -> None:
    position, reference, alternative = genome.vcf(coding(7), coding(10), "", flank)
    change = GenomicChange(
        ASSEMBLY, f"chr{CHROMOSOME}", position, reference.lower(), alternative.lower()
    )
    (found,) = annotator(genome).annotate(change).effects
    assert found.coding == "c.11_13del"


def test_an_unknown_base_gives_no_protein() -> None:
    found = effect(FORWARD, coding(4), coding(5), "N")
    assert (found.coding, found.protein) == ("c.4G>N", "p.?")


def test_a_copy_of_the_end_of_an_intron_may_belong_to_either_side() -> None:
    found = effect(FORWARD, SECOND, SECOND, "TTCCCAG")
    assert found.coding == "c.16-7_16-1dup"
    assert (found.protein, found.consequence) == ("p.?", Consequence.SPLICE_REGION)


def test_another_reference_base_is_said_to_be_one() -> None:
    position, reference, _ = FORWARD.vcf(coding(4), coding(5), "A", 0)
    assert reference == "G"
    answer = annotator(FORWARD).annotate(GenomicChange(ASSEMBLY, CHROMOSOME, position, "C", "A"))
    assert answer.status is AnnotationStatus.REFERENCE_MISMATCH
    assert answer.genes == ("GENE",)
    assert not answer.effects


@pytest.mark.parametrize("alternative", ["*", "<DEL>", "<*>", ".", "G]17:198982]", "GX"])
def test_what_is_no_run_of_bases_is_not_annotated(alternative: str) -> None:
    places = GenePlaces(
        ASSEMBLY, (GenePlace("GENE", ASSEMBLY, CHROMOSOME, 900, 2000, Strand.FORWARD),), ()
    )
    asked = BundleAnnotator(Transcripts.of([FORWARD.transcript]), ASSEMBLY, places)
    answer = asked.annotate(GenomicChange(ASSEMBLY, CHROMOSOME, 1010, "G", alternative))
    assert answer.status is AnnotationStatus.NOT_ANNOTATED
    assert answer.genes == ("GENE",)


def test_without_a_transcript_the_gene_is_named_and_elsewhere_nothing() -> None:
    places = GenePlaces(
        ASSEMBLY, (GenePlace("OTHER", ASSEMBLY, "9", 100, 200, Strand.FORWARD),), ()
    )
    asked = BundleAnnotator(Transcripts.of([FORWARD.transcript]), ASSEMBLY, places)
    inside = asked.annotate(GenomicChange(ASSEMBLY, "9", 150, "A", "C"))
    assert (inside.status, inside.genes) == (AnnotationStatus.NOT_ANNOTATED, ("OTHER",))
    outside = asked.annotate(GenomicChange(ASSEMBLY, "9", 950, "A", "C"))
    assert (outside.status, outside.genes) == (AnnotationStatus.OUTSIDE, ())


@pytest.mark.parametrize(("assembly", "position"), [("GRCh37", 140453136), ("GRCh38", 140753336)])
def test_without_a_transcript_a_hotspot_is_known(assembly: str, position: int) -> None:
    asked = BundleAnnotator(Transcripts.of([]), assembly, hotspots=load_hotspot_positions(assembly))
    answer = asked.annotate(GenomicChange(assembly, "7", position, "A", "T"))
    assert answer.status is AnnotationStatus.HOTSPOT
    (found,) = answer.effects
    assert (found.gene, found.protein) == ("BRAF", "p.Val600Glu")


def test_a_change_on_another_assembly_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(UsageError, match="GRCh37"):
        annotator(FORWARD).annotate(GenomicChange("GRCh37", CHROMOSOME, 1010, "A", "C"))


def test_a_transcript_that_does_not_fit_its_exons_is_refused() -> None:
    damaged = replace(FORWARD.transcript, coding="ATGTAA")
    asked = BundleAnnotator(Transcripts.of([damaged]), ASSEMBLY)
    with pytest.raises(KnowledgeError, match="differ in length"):
        asked.annotate(GenomicChange(ASSEMBLY, CHROMOSOME, 1010, "A", "C"))


def test_selenocysteine_is_no_stop() -> None:
    genome = SmallGenome("ATGGGATGAGGATAA", ((0, 15),), (0, 15), Strand.FORWARD, 0)
    transcript = replace(genome.transcript, protein="MGUG")
    asked = BundleAnnotator(Transcripts.of([transcript]), ASSEMBLY)

    def protein(start: int, end: int, new: str) -> str:
        change = GenomicChange(ASSEMBLY, CHROMOSOME, *genome.vcf(start, end, new))
        return asked.annotate(change).effects[0].protein

    assert protein(6, 7, "C") == "p.Sec3Arg"
    assert protein(7, 8, "A") == "p.Sec3Ter"
    assert protein(9, 12, "") == "p.Gly4del"
    # The codons on either side change, and it is read as before.
    assert protein(5, 10, "CTGAA") == "p.Gly4Arg"


def test_alleles_that_are_alike_are_no_change() -> None:
    answer = annotator(FORWARD).annotate(at(coding(4), "G"))
    assert (answer.status, answer.effects) == (AnnotationStatus.NOT_ANNOTATED, ())
    assert answer.genes == ("GENE",)


def nested(**more: object) -> BundleAnnotator:
    """The gene's intron holds another gene, of which no transcript is known."""
    inner = GenePlace("INNER", ASSEMBLY, CHROMOSOME, *FORWARD.genomic(26, 40), Strand.REVERSE)
    outer = GenePlace("GENE", ASSEMBLY, CHROMOSOME, *FORWARD.genomic(0, 74), Strand.FORWARD)
    places = GenePlaces(ASSEMBLY, (outer, inner), ())
    source = Transcripts.of([FORWARD.transcript])
    return BundleAnnotator(source, ASSEMBLY, places, structures=more.get("structures"))  # type: ignore[arg-type]


def at(place: int, new: str) -> GenomicChange:
    return GenomicChange(ASSEMBLY, CHROMOSOME, *FORWARD.vcf(place, place + 1, new, 0))


class Inner:
    """Exons of the inner gene: this one effect, wherever it is asked."""

    def __init__(self, consequence: Consequence, *terms: str) -> None:
        self.effect = TranscriptEffect("INNER", "NM_2.1", "", "", consequence, terms)

    def effects_of(self, _change: GenomicChange) -> tuple[TranscriptEffect, ...]:
        return (self.effect,)


def test_an_intron_says_nothing_of_a_gene_that_lies_in_it() -> None:
    answer = nested().annotate(at(30, "T"))
    assert (answer.status, answer.genes) == (AnnotationStatus.NOT_ANNOTATED, ("INNER",))
    assert not answer.effects
    beside = nested().annotate(at(45, "G"))
    assert (beside.status, beside.genes) == (AnnotationStatus.ANNOTATED, ("GENE",))


def test_exons_without_sequence_answer_for_their_gene() -> None:
    source = Inner(Consequence.FRAMESHIFT, "frameshift_variant")
    answer = nested(structures=source).annotate(at(30, "T"))
    assert answer.status is AnnotationStatus.ANNOTATED
    assert [effect.gene for effect in answer.effects] == ["GENE", "INNER"]


@pytest.mark.parametrize(
    ("consequence", "terms"),
    [
        (Consequence.OTHER, ("coding_sequence_variant",)),
        (Consequence.SPLICE_REGION, ("splice_region_variant", "coding_sequence_variant")),
    ],
)
def test_coding_bases_without_sequence_are_not_judged(
    consequence: Consequence, terms: tuple[str, ...]
) -> None:
    answer = nested(structures=Inner(consequence, *terms)).annotate(at(30, "T"))
    assert (answer.status, answer.genes) == (AnnotationStatus.NOT_ANNOTATED, ("INNER",))
    assert not answer.effects
