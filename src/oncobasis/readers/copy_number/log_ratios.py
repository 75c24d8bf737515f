"""Segments of log2 ratios: CNVkit (``.cns``, ``.call.cns``) and seg of CBS or IGV."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from oncobasis.nomenclature.genes import load_genes
from oncobasis.readers.copy_number.allele_segments import leave_unplaced, own_rows, place_of
from oncobasis.readers.copy_number.entries import copies_text, enter_segments
from oncobasis.readers.copy_number.gene_names import SegmentGenes
from oncobasis.readers.copy_number.segments import Segment, gene_calls
from oncobasis.readers.copy_number.setting import assembly_of, baseline_of, places_of
from oncobasis.readers.copy_number.table.chromosomes import check_ends
from oncobasis.readers.copy_number.table.numbers import number, shown
from oncobasis.readers.copy_number.table.rows import load_table, stated
from oncobasis.readers.formats import FileFormat
from oncobasis.readers.reading.codes import FilterCode
from oncobasis.readers.reading.genes_of_interest import listed_genes
from oncobasis.readers.reading.ledger import Ledger
from oncobasis.readers.small_variants.genome_assembly import canonical_assembly

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from oncobasis.readers.copy_number.calls import Baseline
    from oncobasis.readers.copy_number.segments import Places
    from oncobasis.readers.copy_number.table.rows import Row, Table
    from oncobasis.readers.reading.options import ReadOptions
    from oncobasis.readers.reading.result import ReadResult

# CNVkit's default thresholds for 0, 1, 2 and 3 copies (manual of cnvkit.py call).
_CNVKIT_STEPS = (-1.1, -0.25, 0.2, 0.7)
_AUTOSOMAL_NORMAL = 2
_ENOUGH_ROWS = 5


def read_cnvkit(path: Path, options: ReadOptions, places: Places | None = None) -> ReadResult:
    """Read CNVkit's segments: genes as the file names them, else by place.

    A segment of a panel spans genes that were not measured, so the names come first.
    """
    ledger = Ledger(path.name, options.listed_rows)
    table = load_table(path, ledger)
    rows, sample = own_rows(table, options, ledger)
    baseline = baseline_of(stated(table, rows), options, ledger)
    genes = SegmentGenes(load_genes())
    copied = table.columns.has("total")
    segments = []
    for row in rows:
        segment = _cnvkit_segment(table, row, baseline, genes, ledger)
        if segment is not None:
            segments.append(segment)
    genes.remark_unknown(ledger)
    segments = _named(segments)
    if copied and baseline.purity is None and _by_threshold(table, rows):
        ledger.remark("copies_by_threshold", file=path.name)
    if copied and baseline.ploidy is None:
        ledger.remark("ploidy_unknown", file=path.name)
    if not copied and baseline.purity is None:
        ledger.remark("copy_number_relative", file=path.name)
    assembly = _enter(segments, table, options, places, ledger)
    result = ledger.result(
        (sample,) if sample else (),
        assembly,
        format=FileFormat.CNVKIT,
        annotation="CNVkit copies" if copied else "CNVkit log2",
    )
    return replace(result, purity=baseline.purity, ploidy=baseline.ploidy)


def read_seg(path: Path, options: ReadOptions, places: Places | None = None) -> ReadResult:
    """Read a seg file: log2 ratios, genes by place."""
    ledger = Ledger(path.name, options.listed_rows)
    table = load_table(path, ledger)
    rows, sample = own_rows(table, options, ledger)
    baseline = baseline_of(stated(table, rows), options, ledger)
    is_log = any((number(table.value(row, "mean")) or 0) < 0 for row in rows)
    segments = []
    for row in rows:
        segment = _seg_segment(table, row, baseline, ledger, is_log=is_log)
        if segment is not None:
            segments.append(segment)
    if rows and not is_log:
        ledger.remark("segment_scale_unknown", file=path.name)
    elif baseline.purity is None:
        ledger.remark("copy_number_relative", file=path.name)
    assembly = _enter(segments, table, options, places, ledger)
    result = ledger.result(
        (sample,) if sample else (), assembly, format=FileFormat.SEG, annotation="gene places"
    )
    return replace(result, purity=baseline.purity, ploidy=baseline.ploidy)


def _named(segments: list[Segment]) -> list[Segment]:
    """Where a file names genes, a segment without a name holds none that was measured."""
    if all(segment.genes is None for segment in segments):
        return segments
    return [replace(one, genes=()) if one.genes is None else one for one in segments]


def _enter(
    segments: Sequence[Segment],
    table: Table,
    options: ReadOptions,
    places: Places | None,
    ledger: Ledger,
) -> str | None:
    """Meet the genes and enter everything; returns the assembly."""
    by_name = [segment for segment in segments if segment.genes is not None]
    by_place = [segment for segment in segments if segment.genes is None]
    assembly = None if options.assembly is None else canonical_assembly(options.assembly)
    if by_place:
        assembly = assembly_of(table, options, ledger)
        places = places if places is not None else places_of(assembly, ledger)
    ends = ((one.line, one.chromosome, one.end) for one in segments)
    check_ends(ends, assembly, file=table.name)
    if by_place and places is None:
        leave_unplaced(by_place, ledger)
        by_place = []
    share = options.copy_number.measured_share
    entered = [*by_name, *by_place]
    found = gene_calls(entered, places, measured_share=share)
    enter_segments(entered, found, listed_genes(options.copy_number), ledger)
    return assembly


def _cnvkit_segment(
    table: Table, row: Row, baseline: Baseline, genes: SegmentGenes, ledger: Ledger
) -> Segment | None:
    place = place_of(table, row, ledger, zero_based=True)
    if place is None:
        return None
    written = f"{place[0]}:{place[1]}-{place[2]}"
    log2 = number(table.value(row, "log2"))
    copies = number(table.value(row, "total"))
    minor = number(table.value(row, "minor"))
    if log2 is None and copies is None:
        empty = not table.value(row, "log2")
        code = FilterCode.NOT_MEASURED if empty else FilterCode.ROW_UNREADABLE
        ledger.drop(row.line, written, code)
        return None
    if ledger.is_repeated((*place, log2, copies, minor)):
        ledger.drop(row.line, written, FilterCode.DUPLICATE)
        return None
    names = genes.of_cell(table.value(row, "gene"))
    if copies is not None:
        call = baseline.of_copies(copies, minor, place[0])
        return Segment(row.line, *place, call, copies_text(copies, minor), names)
    call = baseline.of_log2(log2 or 0.0, place[0])
    return Segment(row.line, *place, call, f"log2 {shown(log2 or 0.0)}", names)


def _seg_segment(
    table: Table, row: Row, baseline: Baseline, ledger: Ledger, *, is_log: bool
) -> Segment | None:
    place = place_of(table, row, ledger)
    if place is None:
        return None
    written = f"{place[0]}:{place[1]}-{place[2]}"
    mean = number(table.value(row, "mean"))
    if mean is None:
        empty = not table.value(row, "mean")
        code = FilterCode.NOT_MEASURED if empty else FilterCode.ROW_UNREADABLE
        ledger.drop(row.line, written, code)
        return None
    if not is_log:
        ledger.drop(row.line, written, FilterCode.SCALE_UNKNOWN, shown(mean))
        return None
    if ledger.is_repeated((*place, mean)):
        ledger.drop(row.line, written, FilterCode.DUPLICATE)
        return None
    call = baseline.of_log2(mean, place[0])
    return Segment(row.line, *place, call, f"log2 {shown(mean)}")


def _by_threshold(table: Table, rows: Sequence[Row]) -> bool:
    """Whether all copies are what CNVkit's default thresholds make of the log2 ratios."""
    pairs = []
    for row in rows:
        log2, copies = number(table.value(row, "log2")), number(table.value(row, "total"))
        chromosome = table.value(row, "chromosome").casefold().removeprefix("chr")
        if log2 is not None and copies is not None and chromosome.isdecimal():
            pairs.append((log2, copies))
    return len(pairs) >= _ENOUGH_ROWS and all(
        copies == _threshold_copies(log2) for log2, copies in pairs
    )


def _threshold_copies(log2: float) -> int:
    for copies, limit in enumerate(_CNVKIT_STEPS):
        if log2 <= limit:
            return copies
    return math.ceil(_AUTOSOMAL_NORMAL * math.exp2(log2))
