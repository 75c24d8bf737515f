"""Depth at known hotspots (gVCF, BED with depth) -> hotspots that were not tested.

Only what the file covers with enough reads counts as tested: a hotspot that it leaves out of a
gene that it touches is as open as one of low depth.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import TYPE_CHECKING

from oncobasis.annotate.hotspot_positions import load_hotspot_positions
from oncobasis.core.case import Uncovered
from oncobasis.core.errors import InputError
from oncobasis.nomenclature.protein import parse_protein
from oncobasis.readers.assay.regions import bed_row
from oncobasis.readers.files.lines import numbered_lines
from oncobasis.readers.formats import FileFormat
from oncobasis.readers.reading.codes import FilterCode
from oncobasis.readers.reading.ledger import Ledger
from oncobasis.readers.reading.options import ReadOptions
from oncobasis.readers.reading.result import ReadResult
from oncobasis.readers.small_variants.alleles import primary_chromosome
from oncobasis.readers.small_variants.genome_assembly import canonical_assembly

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

_END = re.compile(r"(?:^|;)END=([0-9]+)")
_FIRST_SAMPLE = 9
_TOLD = 8
_ASSEMBLY_LINES = ("##reference=", "##contig=")


@dataclass(frozen=True, slots=True)
class Depth:
    """Reads over an interval, ends included; the least of them where the file says it."""

    line: int
    chromosome: str | None
    start: int
    end: int
    reads: float


@dataclass(slots=True)
class _Sites:
    """Hotspots by place, and the best depth that was seen of each."""

    assembly: str
    places: dict[str, dict[int, set[tuple[str, int]]]] = field(default_factory=dict)
    seen: dict[tuple[str, int], float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for chromosome, position, gene, change in load_hotspot_positions(self.assembly).sites():
            here = self.places.setdefault(chromosome, {})
            here.setdefault(position, set()).add((gene, parse_protein(change).start))

    def enter(self, depth: Depth) -> bool:
        """Note the depth of every hotspot in the interval; False where there is none."""
        here = self.places.get(depth.chromosome or "", {})
        if depth.end - depth.start < len(here):
            positions = [p for p in range(depth.start, depth.end + 1) if p in here]
        else:
            positions = [p for p in here if depth.start <= p <= depth.end]
        for position in positions:
            for site in here[position]:
                self.seen[site] = max(self.seen.get(site, 0.0), depth.reads)
        return bool(positions)

    def uncovered(self, least: int) -> Iterator[Uncovered]:
        """Hotspots of low depth, and those that the file lacks in genes of which it has some."""
        genes = {gene for gene, _ in self.seen}
        all_sites = {s for at in self.places.values() for sites in at.values() for s in sites}
        for gene, residue in sorted(site for site in all_sites if site[0] in genes):
            reads = self.seen.get((gene, residue))
            if reads is None:
                yield Uncovered(gene, residue, residue, "no_depth", "not in the file")
            elif reads < least:
                yield Uncovered(gene, residue, residue, "low_depth", f"{reads:g} reads")


def read_coverage(path: Path, options: ReadOptions | None = None) -> ReadResult:
    """Read depths of a gVCF or of a BED file whose last column is the depth (mosdepth).

    Raises InputError where the assembly is not known, or a line has no depth.
    """
    chosen = options or ReadOptions()
    ledger = Ledger(path.name, chosen.listed_rows)
    head = [line for _, line in _first_lines(path)]
    is_vcf = any(line.startswith(("##fileformat=VCF", "#CHROM")) for line in head)
    assembly = chosen.assembly or next(
        (found for line in head if line.startswith(_ASSEMBLY_LINES)
         and (found := canonical_assembly(line))), None,
    )  # fmt: skip
    if assembly is None:
        raise InputError(
            "depths mean nothing without their genome assembly",
            where=path.name,
            remedy="give --assembly GRCh37 or GRCh38",
        )
    sites = _Sites(assembly)
    for depth in _vcf_depths(path, ledger, chosen) if is_vcf else _bed_depths(path, ledger):
        if sites.enter(depth):
            ledger.reported += 1
        else:
            ledger.drop(depth.line, "", FilterCode.NO_HOTSPOT)
    uncovered = tuple(sites.uncovered(chosen.least_site_depth))
    _remark(uncovered, chosen.least_site_depth, ledger)
    found = FileFormat.GVCF if is_vcf else FileFormat.BED
    result = ledger.result((), assembly, format=found, annotation="depth at hotspots")
    return replace(result, uncovered=uncovered)


def _remark(uncovered: Sequence[Uncovered], least: int, ledger: Ledger) -> None:
    """One note a gene, with its first sites and what was seen of them."""
    for gene, parts in groupby(uncovered, key=lambda part: part.gene):
        told = [f"{part.first} ({part.seen})" for part in parts]
        more = f" and {len(told) - _TOLD} more" if len(told) > _TOLD else ""
        sites = ", ".join(told[:_TOLD]) + more
        ledger.remark("sites_not_covered", gene=gene, sites=sites, needed=str(least))


def _first_lines(path: Path) -> Iterator[tuple[int, str]]:
    for number, line in numbered_lines(path):
        if not line.startswith("#") and number > 1:
            return
        yield number, line


def _bed_depths(path: Path, ledger: Ledger) -> Iterator[Depth]:
    for number, line in numbered_lines(path):
        row = bed_row(line, number, path.name)
        if row is None:
            continue
        ledger.rows += 1
        try:
            reads = float(row.extra[-1])
        except (IndexError, ValueError):
            raise InputError(
                "the line gives no depth in its last column",
                where=f"{path.name} line {number}",
                remedy="make it with mosdepth, or bedtools coverage -mean",
            ) from None
        yield Depth(number, row.chromosome, row.start, row.end, reads)


def _vcf_depths(path: Path, ledger: Ledger, options: ReadOptions) -> Iterator[Depth]:
    column = None
    for number, line in numbered_lines(path):
        if line.startswith("#CHROM"):
            column = _sample_column(line.split("\t"), options.sample, path.name)
        if line.startswith("#") or not line.strip():
            continue
        ledger.rows += 1
        cells = line.split("\t")
        if column is None or len(cells) <= column or not cells[1].isdecimal():
            ledger.drop(number, "", FilterCode.ROW_UNREADABLE)
            continue
        values = dict(zip(cells[8].split(":"), cells[column].split(":"), strict=False))
        reads = next((values[k] for k in ("MIN_DP", "DP") if values.get(k, "").isdecimal()), "")
        if not reads:
            ledger.drop(number, "", FilterCode.ROW_UNREADABLE, "no depth")
            continue
        start = int(cells[1])
        end = _END.search(cells[7])
        last = int(end[1]) if end else start + len(cells[3]) - 1
        yield Depth(number, primary_chromosome(cells[0]), start, last, float(reads))


def _sample_column(names: list[str], wanted: str | None, file: str) -> int:
    samples = names[_FIRST_SAMPLE:]
    if wanted is None and len(samples) == 1:
        return _FIRST_SAMPLE
    if wanted in samples:
        return _FIRST_SAMPLE + samples.index(str(wanted))
    raise InputError(
        f"the file holds {len(samples)} samples", where=file, remedy="name one with --sample"
    )
