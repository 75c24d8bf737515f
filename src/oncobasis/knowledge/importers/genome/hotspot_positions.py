"""Hotspot changes on both assemblies -> ``knowledge/hotspots/positions.tsv``.

``python -m oncobasis.knowledge.importers.genome.hotspot_positions --from DATA``. A row is taken
only when the codon change that the same source gives for the residue says the same: bases on the
strand of the gene, residue before and after, position. Numbers are those of the MANE Select
exons (``transcript_structures.tsv``). The source's insertions and deletions carry the name of
their hotspot and not of the single change (EGFR, KIT), so none of them is taken.
"""

from __future__ import annotations

import csv
import gzip
import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from oncobasis.annotate.gene_places import GenePlace, load_gene_places
from oncobasis.annotate.hgvs.alleles import reverse_complement
from oncobasis.annotate.hgvs.codons import translate
from oncobasis.annotate.placement_text import placement_of
from oncobasis.core.errors import KnowledgeError
from oncobasis.core.transcript import Placement, Strand
from oncobasis.knowledge.importers.tsv import folders, read_records, source_file, write_records
from oncobasis.nomenclature.genes import load_genes

COLUMNS = ("gene", "change", "chromosome", "reference", "alternative", "grch37", "grch38")
_RESIDUE = re.compile(r"([A-Z])(\d+)([A-Z*])")
_BASES = re.compile(r"[ACGT]+")


@dataclass(frozen=True, slots=True)
class Codons:
    """What the source says of one residue: the residue, codon changes, bases it was seen at."""

    residue: str
    changes: tuple[tuple[str, str], ...]
    positions: frozenset[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One change of the source, the same bases on both assemblies, chromosome without 'chr'."""

    chromosome: str
    grch37: int
    grch38: int
    reference: str
    alternative: str
    gene: str
    protein: str


def read_codons(path: Path) -> dict[tuple[str, int], Codons]:
    """Codon changes by the source's gene name and residue number."""
    found: dict[tuple[str, int], Codons] = {}
    text = gzip.decompress(path.read_bytes()).decode("utf-8").replace("\r", "\n")
    for row in csv.DictReader(io.StringIO(text), delimiter="\t", quoting=csv.QUOTE_NONE):
        if row["Amino_Acid_Position"].isdigit():
            found[row["Hugo_Symbol"], int(row["Amino_Acid_Position"])] = Codons(
                row["Reference_Amino_Acid"].partition(":")[0],
                tuple(_pair(part) for part in row["Codon_Change"].split("|") if "/" in part),
                frozenset(_place(part) for part in row["Genomic_Position"].split("|")),
            )
    return found


def read_rows(grch37: Path, grch38: Path) -> Iterator[SourceRow]:
    """The rows of both files side by side; KnowledgeError when they are not the same changes."""
    with grch37.open(encoding="utf-8") as old, grch38.open(encoding="utf-8") as new:
        for number, (before, after) in enumerate(zip(old, new, strict=True), 1):
            here, there = before.rstrip("\n").split("\t"), after.rstrip("\n").split("\t")
            if here[0] != there[0] or here[2:7] != there[2:7]:
                raise KnowledgeError("another change on each assembly", where=f"line {number}")
            yield SourceRow(
                here[0].removeprefix("chr"),
                int(here[1]),
                int(there[1]),
                here[2],
                here[3],
                here[4],
                here[6],
            )


def proven(
    rows: Iterator[SourceRow],
    codons: Mapping[tuple[str, int], Codons],
    exons: Mapping[str, PlacedGene],
    left_out: Counter[str],
) -> Iterator[tuple[str, ...]]:
    """The rows that the codon changes confirm, on MANE numbers; the others counted by reason."""
    places = load_gene_places("GRCh38")
    genes = load_genes()
    for row in rows:
        symbol = genes.resolve(row.gene).symbol
        place = None if symbol is None else places.place(symbol)
        reason = _doubt(row, place, codons)
        gene = None if reason or symbol is None else exons.get(symbol)
        change = "" if gene is None else _on_mane(row, gene)
        if symbol is None or not change:
            left_out[reason or "no codon of the MANE Select transcript"] += 1
            continue
        yield (
            symbol,
            change,
            row.chromosome,
            *_trimmed(row),
        )


def _doubt(
    row: SourceRow, place: GenePlace | None, codons: Mapping[tuple[str, int], Codons]
) -> str:
    """Why a row is not taken; '' for one that is."""
    change = _RESIDUE.fullmatch(row.protein)
    if change is None or not (
        _BASES.fullmatch(row.reference) and _BASES.fullmatch(row.alternative)
    ):
        return "insertion or deletion, named as its hotspot"
    if place is None:
        return "gene without a place on GRCh38"
    if place.chromosome != row.chromosome or not place.start <= row.grch38 <= place.end:
        return "position outside the gene"
    known = codons.get((row.gene, int(change[2])))
    if known is None or known.residue != change[1]:
        return "residue is not the hotspot's"
    touched = {(row.chromosome, row.grch37 + at) for at in range(len(row.reference))}
    if not touched & known.positions:
        return "position is not the hotspot's"
    bases = _on_strand(row, place.strand)
    if not any(_says(pair, bases, (change[1], change[3])) for pair in known.changes):
        return "codon change says something else"
    return ""


def _says(pair: tuple[str, str], bases: tuple[str, str], residues: tuple[str, str]) -> bool:
    """Whether ``gTg/gAg`` is this change of bases and changes this one residue and no other."""
    changed = tuple("".join(base for base in codon if base.isupper()) for codon in pair)
    if changed != bases or len(pair[0]) != len(pair[1]) or len(pair[0]) % 3:
        return False
    before, after = (translate(codon.upper()) for codon in pair)
    differing = [both for both in zip(before, after, strict=True) if both[0] != both[1]]
    return differing == [residues]


def _on_strand(row: SourceRow, strand: Strand) -> tuple[str, str]:
    if strand is Strand.FORWARD:
        return row.reference, row.alternative
    return reverse_complement(row.reference), reverse_complement(row.alternative)


def _on_mane(row: SourceRow, transcript: PlacedGene) -> str:
    """The change with the number that the MANE Select exons give it; '' where they give none.

    A change of several bases may touch several residues: the source's number must be one of them.
    """
    change = _RESIDUE.fullmatch(row.protein)
    touched = range(row.grch38, row.grch38 + len(row.reference))
    numbers = {number for at in touched if (number := transcript.residue_at(at))}
    if change is None or not numbers:
        return ""
    if int(change[2]) in numbers:
        return row.protein
    return f"{change[1]}{numbers.pop()}{change[3]}" if len(numbers) == 1 else ""


@dataclass(frozen=True, slots=True)
class PlacedGene:
    """The MANE Select exons of a gene on GRCh38."""

    place: Placement
    strand: Strand

    def residue_at(self, position: int) -> int:
        """Number of the residue whose codon holds a base; 0 for a base that is not coding."""
        before = 0
        for block in self.place.coding_blocks():
            if block.start <= position <= block.end:
                forward = self.strand is Strand.FORWARD
                before += position - block.start if forward else block.end - position
                return before // 3 + 1
            before += block.end - block.start + 1
        return 0


def read_exons(path: Path) -> dict[str, PlacedGene]:
    """The exons of each gene among the records of structures."""
    return {
        row["gene"]: PlacedGene(
            placement_of("GRCh38", row["grch38"]),
            Strand.FORWARD if row["strand"] == "+" else Strand.REVERSE,
        )
        for row in read_records(path)
    }


def _trimmed(row: SourceRow) -> tuple[str, str, str, str]:
    """Alleles without the bases they share, and the position on both assemblies."""
    reference, alternative, shift = row.reference, row.alternative, 0
    while len(reference) > 1 and len(alternative) > 1 and reference[-1] == alternative[-1]:
        reference, alternative = reference[:-1], alternative[:-1]
    while len(reference) > 1 and len(alternative) > 1 and reference[0] == alternative[0]:
        reference, alternative, shift = reference[1:], alternative[1:], shift + 1
    return reference, alternative, str(row.grch37 + shift), str(row.grch38 + shift)


def _pair(part: str) -> tuple[str, str]:
    before, _, after = part.rpartition(":")[0].partition("/")
    return before, after


def _place(part: str) -> tuple[str, int]:
    chromosome, _, position = part.partition("_")[0].partition(":")
    return chromosome, int(position)


def import_positions(source: Path, target: Path) -> int:
    """Write the records; returns how many changes were taken."""
    folder = "knowledge/hotspots"
    codons = read_codons(source_file(source, f"{folder}/hotspots_v2.txt.gz"))
    pair = (source_file(source, f"{folder}/cancerhotspots_v2_{b}.tsv") for b in ("hg19", "hg38"))
    left_out: Counter[str] = Counter()
    exons = read_exons(target / "transcript_structures.tsv")
    rows = sorted(set(proven(read_rows(*pair), codons, exons, left_out)), key=_by_place)
    return write_records(
        target / "hotspots" / "positions.tsv",
        about=_about(left_out),
        columns=COLUMNS,
        rows=rows,
    )


def _by_place(cells: Sequence[str]) -> tuple[int, str, int, str, str]:
    chromosome = cells[2]
    return (
        int(chromosome) if chromosome.isdigit() else 99,
        chromosome,
        int(cells[6]),
        cells[3],
        cells[4],
    )


def _about(left_out: Counter[str]) -> tuple[str, ...]:
    return (
        "Hotspot changes, forward strand, alleles trimmed, 1-based position on both assemblies.",
        "Numbers are of the MANE Select protein, whatever isoform the source numbers.",
        "Derived from Cancer Hotspots v2 (cancerhotspots.org; positions on both assemblies as in",
        "maftools), ODbL: this file is share-alike. Each row agrees with the codon change there.",
        *(f"Left out, {reason}: {count}." for reason, count in sorted(left_out.items())),
    )


if __name__ == "__main__":
    import_positions(*folders(__doc__ or ""))
