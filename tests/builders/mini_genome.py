"""A synthetic genome on two assemblies with two genes, and its annotation in every file format.

Chromosome 7 holds ``FWDA`` (forward, four exons, the first without coding bases) and ``REVB``
(reverse, three exons). On GRCh37 everything lies 37 bases further, one intron of each gene is
longer, and between the genes bases are missing.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from pathlib import Path

from oncobasis.annotate.hgvs.alleles import reverse_complement

CHROMOSOME = "7"
FORWARD_CODING = "ATGGCTCGTAAAGAACTGTGGCATCCGAGCTTTTACGGCGATCAGTGCATTACCGTTAACTAA"
REVERSE_CODING = "ATGCATTGGAGCGCTAAACCGGATTTTGGCCTGCGTGAATACACCTGCCAGATTGTTAACTGA"
FORWARD_PROTEIN = "MARKELWHPSFYGDQCITVN"
REVERSE_PROTEIN = "MHWSAKPDFGLREYTCQIVN"


@dataclass(frozen=True, slots=True)
class MiniGene:
    """A gene with its exons in genomic order, 1-based, ends included, and its coding ends."""

    symbol: str
    refseq: str
    ensembl: str
    protein: str
    strand: str
    exons: tuple[tuple[int, int], ...]
    coding: tuple[int, int]

    def in_order(self) -> tuple[tuple[int, int], ...]:
        """Exons in the direction of the transcript."""
        return self.exons if self.strand == "+" else tuple(reversed(self.exons))

    def blocks(self) -> tuple[tuple[int, int], ...]:
        """Coding parts in the direction of the transcript."""
        cut = ((max(a, self.coding[0]), min(z, self.coding[1])) for a, z in self.in_order())
        return tuple((a, z) for a, z in cut if a <= z)


@dataclass(frozen=True, slots=True)
class MiniGenome:
    """Bases of chromosome 7 and the genes on it."""

    bases: str
    genes: tuple[MiniGene, ...]

    def gene(self, symbol: str) -> MiniGene:
        """The gene of that name."""
        return next(gene for gene in self.genes if gene.symbol == symbol)

    def with_base(self, position: int, base: str) -> MiniGenome:
        """The same genome with one base replaced."""
        return replace(self, bases=self.bases[: position - 1] + base + self.bases[position:])

    def fasta(self, folder: Path, name: str = "genome.fa", contig: str = CHROMOSOME) -> Path:
        """Write the chromosome as FASTA."""
        lines = [self.bases[at : at + 60] for at in range(0, len(self.bases), 60)]
        return _written(folder / name, [f">{contig} synthetic", *lines])

    def gff3(self, folder: Path, name: str = "genes.gff3") -> Path:
        """Write the genes as Ensembl's GFF3 does."""
        lines = ["##gff-version 3"]
        for gene in self.genes:
            base, version = gene.ensembl.split(".")
            parent = f"transcript:{base}"
            ends = gene.exons[0][0], gene.exons[-1][1]
            lines.append(_row("gene", ends, gene, f"ID=gene:E_{gene.symbol};Name={gene.symbol}"))
            tail = (
                f"ID={parent};Parent=gene:E_{gene.symbol};tag=basic,MANE_Select;version={version}"
            )
            lines.append(_row("mRNA", ends, gene, tail))
            lines += [_row("exon", exon, gene, f"Parent={parent}") for exon in gene.exons]
            lines += [
                _row("CDS", span, gene, f"ID=CDS:x;Parent={parent}") for span in gene.blocks()
            ]
        return _written(folder / name, lines)

    def refseq_gff3(self, folder: Path, contig: str) -> Path:
        """Write the genes as NCBI's GFF3 does, on an accession as contig."""
        lines = ["##gff-version 3"]
        for gene in self.genes:
            parent = f"rna-{gene.refseq}"
            ends = gene.exons[0][0], gene.exons[-1][1]
            tail = f"ID={parent};gene={gene.symbol};tag=MANE Select;transcript_id={gene.refseq}"
            lines.append(_row("mRNA", ends, gene, tail))
            lines += [_row("exon", exon, gene, f"ID=e;Parent={parent}") for exon in gene.exons]
            lines += [_row("CDS", span, gene, f"ID=c;Parent={parent}") for span in gene.blocks()]
        text = [line.replace(f"{CHROMOSOME}\t", f"{contig}\t", 1) for line in lines]
        return _written(folder / "refseq.gff3", text)

    def gtf(self, folder: Path, name: str = "genes.gtf") -> Path:
        """Write the genes as GENCODE's GTF does: the stop codon is no part of the CDS."""
        lines = []
        for gene in self.genes:
            tail = f'gene_name "{gene.symbol}"; transcript_id "{gene.ensembl}"; tag "MANE_Select";'
            lines += [_row("exon", exon, gene, tail) for exon in gene.in_order()]
            lines += [_row("CDS", span, gene, tail) for span in without_stop(gene).blocks()]
        return _written(folder / name, lines)

    def gene_pred(self, folder: Path, name: str = "genes.txt") -> Path:
        """Write the genes as UCSC's table ncbiRefSeq has them."""
        lines = []
        for gene in self.genes:
            starts = "".join(f"{start - 1}," for start, _ in gene.exons)
            ends = "".join(f"{end}," for _, end in gene.exons)
            coding = gene.coding[0] - 1, gene.coding[1]
            cells = ["585", gene.refseq, f"chr{CHROMOSOME}", gene.strand]
            cells += [str(gene.exons[0][0] - 1), str(gene.exons[-1][1]), *map(str, coding)]
            cells += [str(len(gene.exons)), starts, ends, "0", gene.symbol, "cmpl", "cmpl"]
            lines.append("\t".join([*cells, "0," * len(gene.exons)]))
        return _written(folder / name, lines)

    def mane_summary(self, folder: Path) -> Path:
        """Write the MANE summary of the genes."""
        head = "#NCBI_GeneID Ensembl_Gene HGNC_ID symbol name RefSeq_nuc RefSeq_prot Ensembl_nuc"
        head += " Ensembl_prot MANE_status GRCh38_chr chr_start chr_end chr_strand"
        lines = [head.replace(" ", "\t")]
        for gene in self.genes:
            names = [gene.symbol, "synthetic", gene.refseq, gene.protein, gene.ensembl, "ENSP.1"]
            place = ["NC_000007.14", str(gene.exons[0][0]), str(gene.exons[-1][1]), gene.strand]
            lines.append("\t".join(["GeneID:1", "E", "HGNC:1", *names, "MANE Select", *place]))
        return _written(folder / "summary.txt", lines)

    def proteins(self, folder: Path, **other: str) -> Path:
        """Write the proteins as FASTA; ``other`` replaces one by gene."""
        given = {"FWDA": FORWARD_PROTEIN, "REVB": REVERSE_PROTEIN, **other}
        lines = [line for g in self.genes for line in (f">{g.protein} x", given[g.symbol])]
        return _written(folder / "proteins.faa", lines)


def without_stop(gene: MiniGene) -> MiniGene:
    """The gene with its coding part ending before the stop codon (inside one exon)."""
    start, end = gene.coding
    return replace(gene, coding=(start, end - 3) if gene.strand == "+" else (start + 3, end))


def mini_genome(assembly: str = "GRCh38") -> MiniGenome:
    """The genome on an assembly."""
    random_bases = random.Random(7)  # noqa: S311 - the same bases each time, no secret
    spacer = "".join(random_bases.choices("ACGT", k=4000))
    if assembly == "GRCh38":
        return _laid_out(spacer, shift=0, longer=0, missing=0)
    return _laid_out(spacer, shift=37, longer=11, missing=29)


def _laid_out(spacer: str, *, shift: int, longer: int, missing: int) -> MiniGenome:
    """Exons between stretches of the spacer; the intron before each last exon may be longer."""
    forward = ["GGCACTT", f"CC{FORWARD_CODING[:20]}", FORWARD_CODING[20:41]]
    forward.append(f"{FORWARD_CODING[41:]}TTGACCATAA")
    reverse = (f"TACG{REVERSE_CODING[:25]}", REVERSE_CODING[25:47], f"{REVERSE_CODING[47:]}GGATTC")
    parts = [spacer[3000 : 3000 + shift] + spacer[:300]]
    first = _append(parts, forward, (spacer[300:800], longer))
    parts.append(spacer[800 : 1300 - missing])
    backward = [reverse_complement(exon) for exon in reversed(reverse)]
    second = _append(parts, backward, (spacer[1300:1900], longer))
    parts.append(spacer[1900:2400])
    fwd = MiniGene("FWDA", "NM_900001.2", "ENST00000900001.3", "NP_900001.1", "+", first, (0, 0))
    rev = MiniGene("REVB", "NM_900002.1", "ENST00000900002.1", "NP_900002.1", "-", second, (0, 0))
    genes = (
        replace(fwd, coding=(first[1][0] + 2, first[3][1] - 10)),
        replace(rev, coding=(second[0][0] + 6, second[2][1] - 4)),
    )
    return MiniGenome("".join(parts), genes)


def _append(
    parts: list[str], exons: list[str], introns: tuple[str, int]
) -> tuple[tuple[int, int], ...]:
    """Append exons with introns between them; returns where the exons came to lie."""
    found = []
    spacer, longer = introns
    size = len(spacer) // len(exons)
    for number, exon in enumerate(exons):
        start = sum(map(len, parts)) + 1
        parts.append(exon)
        found.append((start, start + len(exon) - 1))
        if number < len(exons) - 1:
            intron = spacer[number * size : (number + 1) * size]
            parts.append(intron + ("ACGTTGCAGTA"[:longer] if number == len(exons) - 2 else ""))
    return tuple(found)


def _row(kind: str, span: tuple[int, int], gene: MiniGene, tail: str) -> str:
    start, end = span
    return f"{CHROMOSOME}\tsynthetic\t{kind}\t{start}\t{end}\t.\t{gene.strand}\t.\t{tail}"


def _written(path: Path, lines: list[str]) -> Path:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path
