"""TP53, CTNNB1 and PIK3CA from the public files beside the project, as they lie on GRCh37."""

from __future__ import annotations

import re
from random import Random
from typing import TYPE_CHECKING

from builders.small_genome import SmallGenome
from oncobasis.core.transcript import Exon, Placement, Strand, Transcript

if TYPE_CHECKING:
    from pathlib import Path

FOLDER = "knowledge/transcripts"
_INTRON = 80
_TAIL = 300


def real_transcripts(shared_data: Path) -> tuple[Transcript, ...]:
    """The three transcripts; intron ends as far as the files have them."""
    folder = shared_data / FOLDER
    return (
        _from_bed(folder / "tp53.bed", folder / "tp53.fa", "TP53", "NM_000546.5"),
        _from_bed(folder / "CTNNB1.bed", folder / "CTNNB1.fa", "CTNNB1", "NM_001904.3"),
        _pik3ca(folder),
    )


def with_invented_introns(transcript: Transcript) -> SmallGenome:
    """Real coding sequence and exons; introns and untranslated bases invented (synthetic)."""
    random = Random(transcript.gene)  # noqa: S311 - invented bases, no secret
    placement = transcript.placements[0]
    first, last = random_bases(random, 60), transcript.downstream[:_TAIL]
    last = last or random_bases(random, _TAIL)
    along, at = "", 0
    exons: list[tuple[int, int]] = []
    blocks = placement.coding_blocks()
    for number, block in enumerate(blocks):
        size = block.end - block.start + 1
        bases = transcript.coding[at : at + size]
        at += size
        if number:
            along += f"GT{random_bases(random, _INTRON)}AG"
        start = len(along)
        along += first * (number == 0) + bases + last * (number == len(blocks) - 1)
        exons.append((start, len(along)))
    coding = (len(first), len(first) + len(transcript.coding))
    return SmallGenome(along, tuple(exons), coding, transcript.strand, _INTRON + 4)


def random_bases(random: Random, count: int) -> str:
    return "".join(random.choices("ACGT", k=count))


def _from_bed(bed: Path, fasta: Path, gene: str, name: str) -> Transcript:
    cells = bed.read_text().split()
    low, coding_start, coding_end = int(cells[1]), int(cells[6]) + 1, int(cells[7])
    sizes, starts = ([int(one) for one in cells[at].strip(",").split(",")] for at in (10, 11))
    spots = [
        (low + start + 1, low + start + size) for start, size in zip(starts, sizes, strict=True)
    ]
    strand = Strand.REVERSE if cells[5] == "-" else Strand.FORWARD
    if strand is Strand.REVERSE:
        spots.reverse()
    records = _records(fasta)
    flanks = iter(_coding_exons(records, gene))
    exons, coding = [], ""
    for number, (start, end) in enumerate(spots, 1):
        inside = end >= coding_start and start <= coding_end
        bases, before, after = next(flanks) if inside else ("", "", "")
        coding += bases
        exons.append(Exon(number, start, end, before, after))
    placement = Placement("GRCh37", tuple(exons), coding_start, coding_end)
    return Transcript(gene, name, cells[0].removeprefix("chr"), strand, (placement,), coding, "")


def _coding_exons(records: dict[str, str], gene: str) -> list[tuple[str, str, str]]:
    """Bases of each coding exon and of the introns beside it (the files add one exon base)."""
    found: list[tuple[str, str, str]] = []
    while (name := f"{gene};exon{len(found)}") in records:
        before, after = records.get(f"{name};3SS", ""), records.get(f"{name};5SS", "")
        found.append((records[name], before[:-1], after[1:]))
    return found


def _records(fasta: Path) -> dict[str, str]:
    records: dict[str, str] = {}
    name = ""
    for line in fasta.read_text().splitlines():
        if line.startswith(">"):
            name = line[1:].strip()
            records[name] = ""
        else:
            records[name] += line.strip()
    return records


def _pik3ca(folder: Path) -> Transcript:
    name = "ENST00000263967"
    rows = [
        line.split("\t")
        for line in (folder / "gencode.v19.PIK3CA.gtf").read_text().splitlines()
        if name in line
    ]
    spots = sorted((int(row[3]), int(row[4])) for row in rows if row[2] == "exon")
    coding = [int(row[at]) for row in rows if row[2] in {"CDS", "stop_codon"} for at in (3, 4)]
    records = _records(folder / "gencode.v19.PIK3CA_transcript.fasta")
    title, bases = next(item for item in records.items() if name in item[0])
    span = re.search(r"CDS:(\d+)-(\d+)", title)
    assert span is not None
    start, end = int(span[1]) - 1, int(span[2])
    exons = tuple(Exon(number, *spot) for number, spot in enumerate(spots, 1))
    placement = Placement("GRCh37", exons, min(coding), max(coding))
    return Transcript(
        "PIK3CA", "ENST00000263967.3", "3", Strand.FORWARD, (placement,), bases[start:end], "",
        bases[end:],
    )  # fmt: skip
