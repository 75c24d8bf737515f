"""The annotator against brute force: change the genome, splice, translate, compare.

Neither the description of the DNA nor that of the protein is compared as text: each is applied to
the reference and must give what brute force gives.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from hypothesis import assume, event, given, settings
from hypothesis import strategies as st

from builders.small_genome import ASSEMBLY, CHROMOSOME, SmallGenome
from oncobasis.annotate.annotator import BundleAnnotator
from oncobasis.annotate.bundle import Transcripts
from oncobasis.annotate.effect import AnnotationStatus, TranscriptEffect
from oncobasis.core.alteration import Consequence, GenomicChange
from oncobasis.core.protein import STOP, ProteinClass
from oncobasis.core.transcript import Strand
from oncobasis.nomenclature.protein import parse_protein

# The genetic code once more, from its own table, so that a wrong codon cannot hide.
CODE = {
    codon: residue
    for residue, codons in {
        "A": "GCT GCC GCA GCG", "C": "TGT TGC", "D": "GAT GAC", "E": "GAA GAG", "F": "TTT TTC",
        "G": "GGT GGC GGA GGG", "H": "CAT CAC", "I": "ATT ATC ATA", "K": "AAA AAG",
        "L": "TTA TTG CTT CTC CTA CTG", "M": "ATG", "N": "AAT AAC", "P": "CCT CCC CCA CCG",
        "Q": "CAA CAG", "R": "CGT CGC CGA CGG AGA AGG", "S": "TCT TCC TCA TCG AGT AGC",
        "T": "ACT ACC ACA ACG", "V": "GTT GTC GTA GTG", "W": "TGG", "Y": "TAT TAC",
        STOP: "TAA TAG TGA",
    }.items()
    for codon in codons.split()
}  # fmt: skip
SENSE = sorted(codon for codon, residue in CODE.items() if residue != STOP)
# Few codons of few bases, so that repeats and changes that read alike are common.
PLAIN = ["AAA", "AAG", "GAA", "GGA", "AGA", "GTA", "CAG"]


class Case(NamedTuple):
    genome: SmallGenome
    start: int
    end: int
    inserted: str

    @property
    def changed(self) -> str:
        along = self.genome.along
        return along[: self.start] + self.inserted + along[self.end :]


@st.composite
def genomes(draw: st.DrawFn, *, whole: bool) -> SmallGenome:
    """A genome; ``whole``: the transcript knows each of its bases (it has no 5' untranslated)."""
    codons = st.sampled_from(PLAIN) | st.sampled_from(SENSE)
    coding = "ATG" + "".join(draw(st.lists(codons, min_size=3, max_size=14)))
    coding += draw(st.sampled_from(["TAA", "TAG", "TGA"]))
    few = st.text("ACGT", max_size=12)
    before, after = "" if whole else draw(few), draw(few)
    mrna = before + coding + after
    cuts = draw(st.sets(st.integers(1, len(mrna) - 1), max_size=3))
    along, at = "", 0
    exons: list[tuple[int, int]] = []
    for cut in [*sorted(cuts), len(mrna)]:
        if exons:
            along += "GT" + draw(st.text("AGT", min_size=6, max_size=24)) + "AG"
        exons.append((len(along), len(along) + cut - at))
        along += mrna[at:cut]
        at = cut
    strand = draw(st.sampled_from([Strand.FORWARD, Strand.REVERSE]))
    known = 99 if whole else draw(st.sampled_from([99, 4]))
    return SmallGenome(along, tuple(exons), (len(before), len(before) + len(coding)), strand, known)


@st.composite
def cases(draw: st.DrawFn, *, whole: bool = False) -> Case:
    genome = draw(genomes(whole=whole))
    size = len(genome.along)
    start = draw(st.integers(1, size - 2))
    end = start + draw(st.sampled_from([0, 1, 1, 2, 3, 3, 4, 6, 7]))
    assume(end < size)
    repeated = st.just(genome.along[start : start + draw(st.sampled_from([1, 2, 3, 6]))])
    inserted = draw(st.just("") | repeated | st.text("ACGT", min_size=1, max_size=7))
    assume(inserted != genome.along[start:end])
    return Case(genome, start, end, inserted)


def annotated(case: Case, flank: int = 1) -> TranscriptEffect | None:
    position, reference, alternative = case.genome.vcf(case.start, case.end, case.inserted, flank)
    source = Transcripts.of([case.genome.transcript])
    change = GenomicChange(ASSEMBLY, CHROMOSOME, position, reference, alternative)
    result = BundleAnnotator(source, ASSEMBLY).annotate(change)
    assert result.status is not AnnotationStatus.REFERENCE_MISMATCH
    assert (result.status is AnnotationStatus.ANNOTATED) is bool(result.effects)
    return result.effects[0] if result.effects else None


def translated(mrna: str) -> tuple[str, bool]:
    """Residues before the first stop, and whether there is one."""
    residues = [CODE[mrna[at : at + 3]] for at in range(0, len(mrna) - 2, 3)]
    if STOP in residues:
        return "".join(residues[: residues.index(STOP)]), True
    return "".join(residues), False


def alike(one: str, other: str) -> int:
    """How many first bases are the same."""
    pairs = zip(one, other, strict=False)
    return next((at for at, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def spellings(case: Case) -> list[Case]:
    """Every edit of the same size that gives the same genome, from 5' to 3'."""
    grown = len(case.changed) - len(case.genome.along)
    deleted, inserted = case.genome.along[case.start : case.end], case.inserted
    shared = alike(deleted, inserted)
    tail = alike(deleted[shared:][::-1], inserted[shared:][::-1])
    deleted = deleted[shared : len(deleted) - tail]
    inserted = inserted[shared : len(inserted) - tail]
    if deleted and inserted:
        return [Case(case.genome, case.start + shared, case.end - tail, inserted)]
    found = []
    for start in range(len(case.genome.along) + 1):
        end = start + max(-grown, 0)
        new = case.changed[start : start + max(grown, 0)]
        if end <= len(case.genome.along):
            other = Case(case.genome, start, end, new)
            if other.changed == case.changed:
                found.append(other)
    return found


def within_one_exon(case: Case) -> int | None:
    """The exon that holds the edit (an insertion may touch its ends), None if there is none."""
    for number, (start, end) in enumerate(case.genome.exons):
        if start <= case.start and case.end <= end:
            return number
    return None


def brute_protein(case: Case) -> tuple[str, bool] | None:
    """The changed protein of an edit inside one exon that leaves the start codon; else None."""
    exon = within_one_exon(case)
    if exon is None:
        return None
    grown = len(case.changed) - len(case.genome.along)
    mrna = "".join(
        case.changed[start + (grown if at > exon else 0) : end + (grown if at >= exon else 0)]
        for at, (start, end) in enumerate(case.genome.exons)
    )
    first, _ = case.genome.coding
    spliced = case.start - case.genome.exons[exon][0]
    spliced += sum(end - start for start, end in case.genome.exons[:exon])
    if spliced + case.end - case.start <= first:
        first += grown
    elif spliced < first:
        return None
    return translated(mrna[first:])


def applied(text: str, protein: str) -> tuple[str, int | None]:
    """The protein that a description says, as far as it says it, and its length if it says it."""
    change = parse_protein(text)
    ended = protein + STOP
    for at, residue in ((change.start, change.first), (change.end, change.last)):
        assert ended[at - 1] == residue, text
    before, inside, after = ended[: change.start - 1], ended[change.start - 1 : change.end], ""
    after = ended[change.end :]
    match change.kind:
        case ProteinClass.FRAMESHIFT:
            stop = None if change.stop is None else len(before) + change.stop - 1
            return before + change.alt, stop
        case ProteinClass.EXTENSION:
            stop = None if change.stop is None else len(before) + change.stop
            return before + change.alt, stop
        case ProteinClass.INFRAME_INSERTION:
            new = ended[: change.start] + change.alt + ended[change.start :]
        case ProteinClass.INFRAME_DUPLICATION:
            new = before + inside + inside + after
        case ProteinClass.SYNONYMOUS:
            new = ended
        case _:
            new = before + change.alt + after
    whole = new.partition(STOP)[0]
    return whole, len(whole)


PLACE = r"([*-]?\d+)([+-]\d+)?"
CODING = re.compile(
    rf"c\.{PLACE}(?:_{PLACE})?(?:([ACGT])>([ACGT])|(del)?(ins)?([ACGT]*)|(dup|inv))"
)


def along(genome: SmallGenome, base: str, offset: str | None) -> int:
    """The place that a coding position names."""
    first, last = genome.coding
    spliced = last + int(base[1:]) - 1 if base[0] == "*" else first + int(base) - (base[0] != "-")
    for start, end in genome.exons:
        if spliced < end - start:
            return start + spliced + int(offset or 0)
        spliced -= end - start
    raise AssertionError(base)


def applied_to_dna(text: str, genome: SmallGenome) -> str:
    found = CODING.fullmatch(text)
    assert found is not None, text
    base, offset, base_2, offset_2, reference, alternative, _, insert, bases, verb = found.groups()
    start = along(genome, base, offset)
    end = (along(genome, base_2, offset_2) if base_2 else start) + 1
    inside = genome.along[start:end]
    if verb:
        pairs = str.maketrans("ACGT", "TGCA")
        bases = inside + inside if verb == "dup" else inside.translate(pairs)[::-1]
    elif reference:
        assert inside == reference
        bases = alternative
    elif insert and "delins" not in text:
        assert end - start == 2
        bases = inside[0] + bases + inside[1]
    return genome.along[:start] + (bases or "") + genome.along[end:]


@settings(max_examples=400)
@given(cases())
def test_the_coding_description_gives_the_changed_genome(case: Case) -> None:
    effect = annotated(case)
    if effect is None:
        assert all(
            one.end <= 0 or one.start >= len(case.genome.along) for one in spellings(case)[-1:]
        )
        return
    assume(effect.coding)
    event(effect.coding.rstrip("ACGT")[-4:].strip("_0123456789"))
    assert applied_to_dna(effect.coding, case.genome) == case.changed


@settings(max_examples=400)
@given(cases())
def test_the_protein_description_gives_the_translated_protein(case: Case) -> None:
    effect = annotated(case)
    assume(effect is not None and effect.protein not in {"", "p.?"})
    assert effect is not None
    event(effect.consequence)
    if effect.protein == "p.Met1?":
        assert effect.consequence is Consequence.START_LOSS
        return
    # A doubled start codon could be read from its first ATG too: in front of it is left out.
    start_codon = along(case.genome, "1", None)
    inside = [one for one in spellings(case) if one.end > start_codon or one.start > start_codon]
    proteins = {brute_protein(one) for one in inside} - {None}
    assert len(proteins) == 1
    first, last = case.genome.coding
    mrna = "".join(case.genome.along[start:end] for start, end in case.genome.exons)
    told, length = applied(effect.protein, translated(mrna[first:last])[0])
    assert any(
        whole.startswith(told) and (length == len(whole) if ended else length is None)
        for whole, ended in (one for one in proteins if one is not None)
    )


@settings(max_examples=300)
@given(cases(whole=True), st.integers(1, 4))
def test_every_spelling_of_a_change_is_answered_alike(case: Case, flank: int) -> None:
    size = len(case.genome.along)
    others = [one for one in spellings(case) if one.start > 0 and one.end < size]
    assert {annotated(one, flank) for one in others} == {annotated(case)}


@settings(max_examples=200)
@given(cases(whole=True))
def test_no_description_could_stand_further_3_prime(case: Case) -> None:
    effect = annotated(case)
    assume(effect is not None and effect.coding)
    assert effect is not None
    last = spellings(case)[-1]
    found = CODING.fullmatch(effect.coding)
    assert found is not None
    base, offset, base_2, offset_2 = found.groups()[:4]
    end = along(case.genome, base_2 or base, offset_2 if base_2 else offset) + 1
    is_insertion = "ins" in effect.coding and "delins" not in effect.coding
    assert end - is_insertion == last.end
