"""Segments with the copies of each allele: ASCAT, PCGR, FACETS, Sequenza, PURPLE, GDC."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from oncobasis.core.case import AssayScope
from oncobasis.readers.copy_number.entries import copies_text, enter_segments
from oncobasis.readers.copy_number.segments import Segment, gene_calls
from oncobasis.readers.copy_number.setting import (
    CopySegment,
    assembly_of,
    baseline_of,
    computed_ploidy,
    places_of,
)
from oncobasis.readers.copy_number.table.chromosomes import check_ends, chromosome_of
from oncobasis.readers.copy_number.table.numbers import number, position, shown
from oncobasis.readers.copy_number.table.rows import load_table, stated
from oncobasis.readers.copy_number.table.samples import one_sample
from oncobasis.readers.formats import FileFormat
from oncobasis.readers.reading.codes import FilterCode
from oncobasis.readers.reading.genes_of_interest import listed_genes
from oncobasis.readers.reading.ledger import Ledger
from oncobasis.readers.reading.result import FilteredRow, Reason

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from oncobasis.readers.copy_number.calls import Baseline
    from oncobasis.readers.copy_number.segments import GeneCall, Places
    from oncobasis.readers.copy_number.table.rows import Row, Table
    from oncobasis.readers.reading.options import ReadOptions
    from oncobasis.readers.reading.result import ReadResult

_NEEDED = "--assembly GRCh37 or GRCh38"


@dataclass(frozen=True, slots=True)
class AlleleSegment:
    """One row: a stretch of a chromosome, its copies, and how many of the rarer allele."""

    line: int
    chromosome: str
    start: int
    end: int
    total: float
    minor: float | None


def read_allele_segments(
    path: Path, options: ReadOptions, places: Places | None = None
) -> ReadResult:
    """Read the segments of one sample; genes are met by place, so the assembly must be known."""
    ledger = Ledger(path.name, options.listed_rows)
    table = load_table(path, ledger)
    rows, sample = own_rows(table, options, ledger)
    assembly = assembly_of(table, options, ledger)
    segments = _segments(table, rows, ledger)
    ends = ((one.line, one.chromosome, one.end) for one in segments)
    check_ends(ends, assembly, file=path.name)
    baseline = baseline_of(stated(table, rows), options, ledger)
    baseline = _with_ploidy(baseline, segments, ledger)
    where = places if places is not None else places_of(assembly, ledger)
    found: tuple[GeneCall, ...] = ()
    judged = [_judged(one, baseline) for one in segments]
    if where is None:
        leave_unplaced(judged, ledger)
    else:
        share = options.copy_number.measured_share
        found = gene_calls(judged, where, measured_share=share)
        enter_segments(judged, found, listed_genes(options.copy_number), ledger)
    result = ledger.result(
        (sample,) if sample else (),
        assembly,
        format=FileFormat.ALLELE_SEGMENTS,
        annotation="gene places",
    )
    scope = _scope(found)
    return replace(result, purity=baseline.purity, ploidy=baseline.ploidy, scope=scope)


def own_rows(
    table: Table, options: ReadOptions, ledger: Ledger
) -> tuple[tuple[Row, ...], str | None]:
    """The rows of the sample; those of others are counted and left out."""
    names = (table.value(row, "sample") for row in table.rows)
    sample = one_sample(names, options.sample, file=table.name)
    own: list[Row] = []
    for row in table.rows:
        ledger.rows += 1
        if not table.columns.has("sample") or table.value(row, "sample") == sample:
            own.append(row)
        else:
            ledger.drop(row.line, "", FilterCode.OTHER_SAMPLE)
    return tuple(own), sample


def leave_unplaced(segments: Sequence[Segment], ledger: Ledger) -> None:
    """Enter segments whose genes can't be told: without the assembly nothing is guessed."""
    for one in segments:
        reasons = (Reason(FilterCode.NO_ASSEMBLY, one.text, _NEEDED),)
        ledger.leave_out(FilteredRow(one.line, "", f"{one.place} {one.text}", reasons))


def place_of(
    table: Table, row: Row, ledger: Ledger, *, zero_based: bool = False
) -> tuple[str, int, int] | None:
    """Chromosome, first and last base (1-based); None with an entry in the books if unreadable."""
    written = ":".join(table.value(row, name) for name in ("chromosome", "start", "end"))
    chromosome = chromosome_of(table.value(row, "chromosome"))
    if chromosome is None or chromosome == "MT":
        ledger.drop(row.line, written, FilterCode.CONTIG_NOT_PRIMARY)
        return None
    start = position(table.value(row, "start"))
    end = position(table.value(row, "end"))
    if start is None or end is None:
        ledger.drop(row.line, written, FilterCode.ROW_UNREADABLE, "no place")
        return None
    if zero_based:
        start += 1
    if start > end:
        ledger.drop(row.line, written, FilterCode.ROW_UNREADABLE, "the end is before the start")
        return None
    return chromosome, start, end


def _segments(table: Table, rows: Sequence[Row], ledger: Ledger) -> list[AlleleSegment]:
    found = []
    for row in rows:
        place = place_of(table, row, ledger)
        if place is None:
            continue
        written = f"{place[0]}:{place[1]}-{place[2]}"
        copies = _copies(table, row)
        if copies is None:
            empty = not any(table.value(row, name) for name in ("major", "minor", "total"))
            code = FilterCode.NOT_MEASURED if empty else FilterCode.ROW_UNREADABLE
            ledger.drop(row.line, written, code)
        elif ledger.is_repeated((*place, *copies)):
            ledger.drop(row.line, written, FilterCode.DUPLICATE)
        else:
            found.append(AlleleSegment(row.line, *place, *copies))
    return found


def _copies(table: Table, row: Row) -> tuple[float, float | None] | None:
    """Total copies and those of the rarer allele; whole numbers or not, never negative."""
    major, minor, total = (number(table.value(row, name)) for name in ("major", "minor", "total"))
    if major is not None and minor is not None:
        # Columns A and B, or haplotypes, don't always say which allele is the rarer one.
        low, high = sorted((major, minor))
        # PURPLE fits copies, so that none can come out slightly below zero.
        return (max(low, 0.0) + high, max(low, 0.0)) if low >= -1 and high >= 0 else None
    if total is None or total < -1:
        return None
    total = max(total, 0.0)
    if minor is None:
        return total, None
    return (total, max(minor, 0.0)) if minor <= total else None


def _judged(one: AlleleSegment, baseline: Baseline) -> Segment:
    call = baseline.of_copies(one.total, one.minor, one.chromosome)
    text = copies_text(one.total, one.minor)
    return Segment(one.line, one.chromosome, one.start, one.end, call, text)


def _with_ploidy(baseline: Baseline, segments: Sequence[AlleleSegment], ledger: Ledger) -> Baseline:
    if baseline.ploidy is not None:
        return baseline
    ploidy = computed_ploidy(
        CopySegment(one.chromosome, one.end - one.start + 1, round(one.total)) for one in segments
    )
    if ploidy is None:
        ledger.remark("ploidy_unknown", file=ledger.file)
        return baseline
    ledger.remark("ploidy_computed", ploidy=shown(ploidy))
    return replace(baseline, ploidy=ploidy)


def _scope(found: Sequence[GeneCall]) -> AssayScope | None:
    """The genes whose copies and alleles were judged as a whole: what they lack is absent."""
    judged = frozenset(one.gene for one in found if one.judged and one.call.lost_allele is not None)
    return AssayScope(name="", genes=judged, copy_number=True) if judged else None
