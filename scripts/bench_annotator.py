"""How many changes a second the annotator answers on one core (DESIGN.md: 200,000 and 20,000).

Over invented transcripts, so that it runs without data: ``scripts/bench_annotator.py [GENES]``.
Times are processor time of this process.
"""

from __future__ import annotations

import sys
import time
from random import Random

import numpy as np

from oncobasis.annotate.annotator import BundleAnnotator
from oncobasis.annotate.bundle import Transcripts
from oncobasis.annotate.snv_batch import snv_effects
from oncobasis.annotate.snv_tables import snv_tables
from oncobasis.core.alteration import GenomicChange
from oncobasis.core.transcript import Exon, Placement, Strand, Transcript

ASSEMBLY, CHROMOSOME = "GRCh38", "1"
SNVS, SINGLE, EXONS, EXON, INTRON = 1_000_000, 40_000, 12, 150, 2_000


def main() -> None:
    """Print the rates of substitutions in arrays, and of indels and substitutions one by one."""
    genes = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    random = Random(1)  # noqa: S311 - invented sequences, no secret
    transcripts = [_transcript(random, number) for number in range(genes)]
    _batch(transcripts, genes)
    annotator = BundleAnnotator(Transcripts.of(transcripts), ASSEMBLY)
    for kind in ("insertions and deletions", "substitutions"):
        changes = [_change(random, transcripts, kind) for _ in range(SINGLE)]
        annotator.annotate_all(changes)  # the transcripts are made ready once
        start = time.process_time()
        annotator.annotate_all(changes)
        _say(f"{kind} one by one", len(changes), time.process_time() - start)


def _batch(transcripts: list[Transcript], genes: int) -> None:
    start = time.process_time()
    tables = snv_tables(transcripts, ASSEMBLY)
    _say("transcripts made ready", genes, time.process_time() - start)
    random = np.random.default_rng(1)
    spans = [one.placements[0].exons for one in transcripts]
    exon = random.integers(0, EXONS, SNVS)
    starts = np.array([[exon.start for exon in exons] for exons in spans])
    position = starts[random.integers(0, genes, SNVS), exon] + random.integers(-10, EXON + 10, SNVS)
    reference, alternative = (
        np.frombuffer(b"ACGT", np.uint8)[random.integers(0, 4, SNVS)] for _ in range(2)
    )
    start = time.process_time()
    found = snv_effects(tables, CHROMOSOME, position, reference, alternative)
    _say("substitutions in arrays", SNVS, time.process_time() - start)
    print(f"  {len(found.row):,} effects, {int(found.mismatch.sum()):,} other references")


def _transcript(random: Random, number: int) -> Transcript:
    size = EXONS * EXON
    codons = ["".join(random.choices("ACG", k=3)) for _ in range(size // 3 - 2)]
    coding = f"ATG{''.join(codons)}TAA"
    low = 10_000 + number * (EXONS * (EXON + INTRON) + 5_000)
    strand = Strand.REVERSE if number % 2 else Strand.FORWARD
    spots = [
        (low + at * (EXON + INTRON), low + at * (EXON + INTRON) + EXON - 1) for at in range(EXONS)
    ]
    if strand is Strand.REVERSE:
        spots.reverse()
    exons = tuple(
        Exon(at, *spot, before="TTTCAG", after="GTAAGT") for at, spot in enumerate(spots, 1)
    )
    ends = [end for spot in spots for end in spot]
    placement = Placement(ASSEMBLY, exons, min(ends), max(ends))
    return Transcript(
        f"GENE{number}",
        f"NM_{number}.1",
        CHROMOSOME,
        strand,
        (placement,),
        coding,
        "",
        "ACGTAA" * 9,
    )


def _change(random: Random, transcripts: list[Transcript], kind: str) -> GenomicChange:
    """A change inside an exon whose reference alleles are the transcript's."""
    transcript = random.choice(transcripts)
    exon = random.choice(transcript.placements[0].exons)
    inside = random.randrange(5, EXON - 12)
    at = (exon.number - 1) * EXON + inside
    count = 1 if kind == "substitutions" else random.choice((1, 2, 3, 4))
    bases = transcript.coding[at : at + count]
    if transcript.strand is Strand.REVERSE:
        position = exon.end - inside - count + 1
        bases = bases.translate(str.maketrans("ACGT", "TGCA"))[::-1]
    else:
        position = exon.start + inside
    if kind == "substitutions":
        return GenomicChange(ASSEMBLY, CHROMOSOME, position, bases, "A" if bases != "A" else "C")
    if random.choice((True, False)):
        return GenomicChange(ASSEMBLY, CHROMOSOME, position, bases, "")
    inserted = "".join(random.choices("ACGT", k=random.choice((1, 2, 3))))
    return GenomicChange(ASSEMBLY, CHROMOSOME, position, bases[:1], bases[:1] + inserted)


def _say(what: str, count: int, seconds: float) -> None:
    print(f"{what}: {count:,} in {seconds:.2f} s, {count / seconds:,.0f}/s")


if __name__ == "__main__":
    main()
