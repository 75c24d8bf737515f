"""Files for bcftools csq: synthetic genomes as FASTA, GFF3 (Ensembl's ids) and VCF.

Each genome is a contig of the name it is given by. All go into one run: bcftools inside pysam keeps
state from one call of ``csq`` to the next.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from builders.peer_comparison import minimal
from builders.small_genome import SmallGenome, other_strand
from oncobasis.core.transcript import Strand

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from builders.peer_comparison import Edit


def write_fasta(genomes: Mapping[str, SmallGenome], path: Path) -> None:
    """One contig for each genome, the flanks invented."""
    lines = []
    for contig, genome in genomes.items():
        bases = genome.along if genome.strand is Strand.FORWARD else other_strand(genome.along)
        lines += [f">{contig}", "ACGT" * (genome.offset // 4) + bases + "ACGT" * 50]
    path.write_text("\n".join(lines) + "\n")


def write_gff(genomes: Mapping[str, SmallGenome], path: Path) -> None:
    """One gene with one transcript on each contig."""
    lines = ["##gff-version 3"]
    for contig, genome in genomes.items():
        strand = "-" if genome.strand is Strand.REVERSE else "+"
        lines += [
            f"{contig}\ttest\t{kind}\t{start}\t{end}\t.\t{strand}\t{phase}\t{names}"
            for kind, start, end, phase, names in _rows(contig, genome)
        ]
    path.write_text("\n".join(lines) + "\n")


def write_vcf(
    genomes: Mapping[str, SmallGenome], edits: Iterable[tuple[str, Edit]], path: Path
) -> None:
    """One row for each change, in order of position; the id is the change's number.

    Rows are left-aligned with one shared base in front: csq shows wrong residues for others.
    """
    contigs = list(genomes)
    rows = sorted(
        (contigs.index(contig), *left_aligned(genomes[contig], edit), number)
        for number, (contig, edit) in enumerate(edits)
    )
    lines = ["##fileformat=VCFv4.2", *(f"##contig=<ID={contig}>" for contig in contigs)]
    lines.append("#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO")
    lines += [
        f"{contigs[contig]}\t{position}\t{number}\t{reference}\t{alternative}\t.\tPASS\t."
        for contig, position, reference, alternative, number in rows
    ]
    path.write_text("\n".join(lines) + "\n")


def left_aligned(genome: SmallGenome, edit: Edit) -> tuple[int, str, str]:
    """Position and alleles, left-aligned, with one base that both share in front."""
    bases = genome.along if genome.strand is Strand.FORWARD else other_strand(genome.along)
    position, reference, alternative = genome.vcf(*minimal(genome, edit))
    while reference[-1] == alternative[-1] and position > genome.offset + 1:
        position -= 1
        anchor = bases[position - genome.offset - 1]
        reference, alternative = anchor + reference[:-1], anchor + alternative[:-1]
    return position, reference, alternative


def _rows(contig: str, genome: SmallGenome) -> list[tuple[str, int, int, str, str]]:
    placement = genome.transcript.placements[0]
    low = min(exon.start for exon in placement.exons)
    high = max(exon.end for exon in placement.exons)
    own, parent = f"transcript:T{contig}", f"Parent=transcript:T{contig}"
    rows = [
        ("gene", low, high, ".", f"ID=gene:G{contig};Name={contig};biotype=protein_coding"),
        ("mRNA", low, high, ".", f"ID={own};Parent=gene:G{contig};biotype=protein_coding"),
    ]
    rows += [("exon", one.start, one.end, ".", parent) for one in placement.exons]
    before = 0
    for block in placement.coding_blocks():
        rows.append(("CDS", block.start, block.end, str(-before % 3), f"ID=CDS:P{contig};{parent}"))
        before += block.end - block.start + 1
    return rows + [(*row, ".", parent) for row in _untranslated(genome)]


def _untranslated(genome: SmallGenome) -> list[tuple[str, int, int]]:
    """The first exon's start and the last exon's end (the coding sequence meets both exons)."""
    first, last = genome.exons[0], genome.exons[-1]
    tail = sum(end - start for start, end in genome.exons) - genome.coding[1]
    parts = (
        ("five_prime_UTR", first[0], first[0] + genome.coding[0]),
        ("three_prime_UTR", last[1] - tail, last[1]),
    )
    return [(kind, *genome.genomic(start, end)) for kind, start, end in parts if start < end]
