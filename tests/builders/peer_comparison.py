"""The annotator beside ferro-hgvs and bcftools csq, over real coding sequences.

Coding sequences and exons are real (TP53, CTNNB1, PIK3CA); introns, the 5' untranslated bases and
the changes are invented from a fixed seed. ferro-hgvs 1.0.0 reads transcripts of the reverse strand
from its JSON in an order that its own check refuses, so it is given the gene's own strand: neither
description depends on that, and ours is asked on the strand the gene lies on.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from importlib import import_module
from random import Random
from typing import TYPE_CHECKING, NamedTuple

from builders.real_transcripts import random_bases, real_transcripts, with_invented_introns
from builders.small_genome import ASSEMBLY, CHROMOSOME, SmallGenome
from oncobasis.annotate.annotator import BundleAnnotator
from oncobasis.annotate.bundle import Transcripts
from oncobasis.core.alteration import GenomicChange
from oncobasis.core.transcript import Strand

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from oncobasis.annotate.effect import TranscriptEffect

CHANGES = 2_000
"""Changes generated for each gene; those outside the transcript are left out."""
_SIZES = (1, 1, 2, 3, 3, 4, 5, 6, 9)
_KINDS = ("snv", "snv", "mnv", "ins", "dup", "del", "del", "delins")
_CONTIGS = {"TP53": "NC_000017.11", "CTNNB1": "NC_000003.12", "PIK3CA": "NC_000004.12"}


class Edit(NamedTuple):
    """Bases along the gene, end excluded, that give way to others."""

    start: int
    end: int
    inserted: str


@dataclass(frozen=True)
class Compared:
    """One change: as a VCF has it, what the annotator says and what the other one says."""

    gene: str
    position: int
    reference: str
    alternative: str
    ours: TranscriptEffect
    coding: str
    protein: str


def genes(shared_data: Path) -> dict[str, SmallGenome]:
    """The three genes with invented introns, by symbol."""
    return {one.gene: with_invented_introns(one) for one in real_transcripts(shared_data)}


def edits(genome: SmallGenome, count: int) -> Iterator[Edit]:
    """Changes of every kind, three of four in or beside an exon; the same ones each time."""
    random = Random(count)  # noqa: S311 - test data
    size = len(genome.along)
    for _ in range(count):
        first, last = random.choice(genome.exons)
        inside = random.random() < 0.75
        at = random.randrange(max(first - 10, 1), min(last + 10, size - 8)) if inside else (
            random.randrange(1, size - 8)
        )  # fmt: skip
        edit = _edit(random, genome.along, at)
        if edit.inserted != genome.along[edit.start : edit.end]:
            yield edit


def _edit(random: Random, along: str, at: int) -> Edit:
    size = random.choice(_SIZES)
    match random.choice(_KINDS):
        case "snv":
            return Edit(at, at + 1, _other(random, along[at]))
        case "mnv":
            return Edit(at, at + 2, "".join(_other(random, base) for base in along[at : at + 2]))
        case "ins":
            return Edit(at, at, random_bases(random, size))
        case "dup":
            return Edit(at, at, along[at : at + size])
        case "del":
            return Edit(at, min(at + size, len(along) - 1), "")
        case _:
            new = random_bases(random, random.choice((1, 2, 3, 4, 6)))
            return Edit(at, min(at + size, len(along) - 1), new)


def _other(random: Random, base: str) -> str:
    return random.choice([other for other in "ACGT" if other != base])


def ours(genome: SmallGenome) -> Callable[[Edit], tuple[GenomicChange, TranscriptEffect | None]]:
    """Ask the annotator, on the strand that the gene lies on."""
    annotator = BundleAnnotator(Transcripts.of([genome.transcript]), ASSEMBLY)

    def answer(edit: Edit) -> tuple[GenomicChange, TranscriptEffect | None]:
        change = GenomicChange(ASSEMBLY, CHROMOSOME, *genome.vcf(*edit))
        effects = annotator.annotate(change).effects
        return change, effects[0] if effects else None

    return answer


def ferro_reference(found: dict[str, SmallGenome], path: Path) -> None:
    """Write the genes as ferro-hgvs reads them."""
    sequences = {
        _CONTIGS[gene]: "ACGT" * (genome.offset // 4) + genome.along + "ACGT" * 50
        for gene, genome in found.items()
    }
    transcripts = [
        _ferro_transcript(gene, replace(genome, strand=Strand.FORWARD))
        for gene, genome in found.items()
    ]
    path.write_text(
        json.dumps(
            {
                "version": "1.0",
                "genome_build": ASSEMBLY,
                "genomic_sequences": sequences,
                "transcripts": transcripts,
            }
        )
    )


def _ferro_transcript(gene: str, genome: SmallGenome) -> dict[str, object]:
    exons, before = [], 0
    for number, (start, end) in enumerate(genome.exons, 1):
        low, high = genome.genomic(start, end)
        exons.append(
            {
                "number": number,
                "start": before + 1,
                "end": before + end - start,
                "genomic_start": low,
                "genomic_end": high,
            }
        )
        before += end - start
    return {
        "id": f"NM_{_CONTIGS[gene][3:9]}.1",
        "gene_symbol": gene,
        "strand": "+",
        "chromosome": _CONTIGS[gene],
        "genome_build": ASSEMBLY,
        "cds_start": genome.coding[0] + 1,
        "cds_end": genome.coding[1],
        "genomic_start": genome.genomic(0, 1)[0],
        "genomic_end": genome.genomic(0, len(genome.along))[1],
        "exons": exons,
        "sequence": "".join(genome.along[start:end] for start, end in genome.exons),
    }


def minimal(genome: SmallGenome, edit: Edit) -> Edit:
    """The edit without first and last bases that stay as they are."""
    start, end, inserted = edit
    while start < end and inserted and genome.along[start] == inserted[0]:
        start, inserted = start + 1, inserted[1:]
    while start < end and inserted and genome.along[end - 1] == inserted[-1]:
        end, inserted = end - 1, inserted[:-1]
    return Edit(start, end, inserted)


def genomic_hgvs(gene: str, genome: SmallGenome, edit: Edit) -> str:
    """The change as ``g.`` on the contig that ferro-hgvs is given, bases not shifted."""
    start, end, inserted = minimal(genome, edit)
    deleted = genome.along[start:end]
    first = genome.offset + start + 1
    last = first + len(deleted) - 1
    span = f"{first}" if len(deleted) == 1 else f"{first}_{last}"
    if not deleted:
        body = f"{first - 1}_{first}ins{inserted}"
    elif not inserted:
        body = f"{span}del"
    elif len(deleted) == len(inserted) == 1:
        body = f"{first}{deleted}>{inserted}"
    else:
        body = f"{span}delins{inserted}"
    return f"{_CONTIGS[gene]}:g.{body}"


def compared_with_ferro(shared_data: Path, folder: Path) -> list[Compared]:
    """Every generated change of a transcript with both answers; needs ferro-hgvs."""
    ferro = import_module("ferro_hgvs")
    found = genes(shared_data)
    ferro_reference(found, folder / "transcripts.json")
    projector = ferro.VariantProjector(str(folder / "transcripts.json"))
    rows = []
    for gene, genome in found.items():
        answer = ours(genome)
        for edit in edits(genome, CHANGES):
            change, effect = answer(edit)
            if effect is None:
                continue
            coding = protein = ""
            try:
                told = projector.project_all(genomic_hgvs(gene, genome, edit))
            except ferro.FerroError as error:
                coding = f"refused: {error.code}"
            else:
                coding, protein = _bare(told[0].c_name), _bare(told[0].p_name)
            rows.append(
                Compared(
                    gene, change.position, change.reference, change.alternative, effect, coding,
                    protein,
                )
            )  # fmt: skip
    return rows


def _bare(text: str | None) -> str:
    """The description without accession and the parentheses of a prediction."""
    body = (text or "").rpartition(":")[2]
    return body.replace("(", "").replace(")", "")
