"""A model and a genome -> a transcript whose every base was read and checked."""

from __future__ import annotations

from dataclasses import dataclass

from oncobasis.annotate.build.checks import NotBuiltError, checked_protein
from oncobasis.annotate.build.model import MITOCHONDRION, Model, Span, clipped
from oncobasis.annotate.build.sequence import Genome, on_strand
from oncobasis.annotate.hgvs.codons import translate
from oncobasis.core.protein import STOP
from oncobasis.core.transcript import Exon, Placement, Strand, Transcript
from oncobasis.nomenclature.genes import ManeTranscript

FLANK = 10
DOWNSTREAM = 300
_CODON = 3


@dataclass(frozen=True, slots=True)
class Spliced:
    """The exons of a model read from a genome, and where the coding part lies in them."""

    text: str
    start: int
    end: int

    @property
    def coding(self) -> str:
        """From the start codon to the stop codon included."""
        return self.text[self.start : self.end]

    @property
    def downstream(self) -> str:
        """What follows the stop codon in the last exons."""
        return self.text[self.end : self.end + DOWNSTREAM]


def assembled(
    model: Model, genome: Genome, assembly: str, mane: ManeTranscript, protein: str | None
) -> Transcript:
    """The transcript on one assembly; raises NotBuiltError with the reason."""
    if model.chromosome == MITOCHONDRION:
        raise NotBuiltError("a mitochondrial gene: its genetic code is another one")
    spliced = read_spliced(model, genome)
    return Transcript(
        gene=mane.symbol,
        name=mane.refseq_transcript,
        chromosome=model.chromosome,
        strand=model.strand,
        placements=(placed(model, genome, assembly, len(spliced.coding)),),
        coding=spliced.coding,
        protein=checked_protein(spliced.coding, protein),
        downstream=spliced.downstream,
        ensembl=mane.ensembl_transcript,
        checked=(assembly,),
    )


def read_spliced(model: Model, genome: Genome) -> Spliced:
    """Read the exons; the stop codon is added where the file leaves it out of the coding part."""
    parts = [on_strand(genome, model.chromosome, span, model.strand) for span in model.exons]
    if not all(parts):
        raise NotBuiltError(f"the genome file does not hold chromosome {model.chromosome} that far")
    text = "".join(parts)
    start = spliced_offset(model, _first_coding(model))
    end = spliced_offset(model, _last_coding(model)) + 1
    last, following = text[max(start, end - _CODON) : end], text[end : end + _CODON]
    if translate(last) != STOP and translate(following) == STOP:
        end += _CODON
    return Spliced(text, start, end)


def placed(model: Model, genome: Genome | None, assembly: str, coding_length: int) -> Placement:
    """The model as a placement; its coding part ends ``coding_length`` bases after its start."""
    first = spliced_offset(model, _first_coding(model))
    ends = sorted((_first_coding(model), _genomic(model, first + coding_length - 1)))
    return Placement(assembly, _exons(model, genome), ends[0], ends[1])


def spliced_offset(model: Model, position: int) -> int:
    """How many exon bases come before a genomic position; NotBuiltError when it lies in no exon."""
    before = 0
    for start, end in model.exons:
        if start <= position <= end:
            forward = model.strand is Strand.FORWARD
            return before + (position - start if forward else end - position)
        before += end - start + 1
    raise NotBuiltError("the coding part starts or ends outside the exons")


def _genomic(model: Model, offset: int) -> int:
    for start, end in model.exons:
        size = end - start + 1
        if offset < size:
            return start + offset if model.strand is Strand.FORWARD else end - offset
        offset -= size
    raise NotBuiltError("the coding part ends outside the exons")


def _first_coding(model: Model) -> int:
    return model.coding[0 if model.strand is Strand.FORWARD else 1]


def _last_coding(model: Model) -> int:
    return model.coding[1 if model.strand is Strand.FORWARD else 0]


def _exons(model: Model, genome: Genome | None) -> tuple[Exon, ...]:
    """Exons with the intron bases that touch them, as far as a genome is at hand."""
    last = len(model.exons)
    found = []
    for number, (start, end) in enumerate(model.exons, 1):
        below, above = ("", "") if genome is None else _beside(model, genome, (start, end))
        forward = model.strand is Strand.FORWARD
        before, after = (below, above) if forward else (above, below)
        found.append(
            Exon(
                number,
                start,
                end,
                before if number > 1 else "",
                after if number < last else "",
            )
        )
    return tuple(found)


def _beside(model: Model, genome: Genome, span: Span) -> tuple[str, str]:
    """Bases below and above an exon, in the direction of the transcript."""
    below, above = (span[0] - FLANK, span[0] - 1), (span[1] + 1, span[1] + FLANK)
    return (
        on_strand(genome, model.chromosome, below, model.strand),
        on_strand(genome, model.chromosome, above, model.strand),
    )


def coding_blocks(model: Model) -> tuple[Span, ...]:
    """The coding parts of a model's exons as the file has them."""
    return clipped(model.exons, model.coding)
