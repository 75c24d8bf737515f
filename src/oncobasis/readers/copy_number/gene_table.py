"""Tables with a gene in each row: calls of a laboratory, cBioPortal, GISTIC, PURPLE, GDC."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from oncobasis.core.errors import InputError
from oncobasis.nomenclature.genes import load_genes
from oncobasis.readers.copy_number.allele_segments import own_rows
from oncobasis.readers.copy_number.gene_names import SegmentGenes
from oncobasis.readers.copy_number.gene_rows import GeneRows
from oncobasis.readers.copy_number.gene_values import (
    Scale,
    of_cell,
    of_row,
    refuse_mixed_numbers,
    scale_of,
)
from oncobasis.readers.copy_number.setting import baseline_of
from oncobasis.readers.copy_number.table.columns import said
from oncobasis.readers.copy_number.table.numbers import number
from oncobasis.readers.copy_number.table.rows import load_table, stated
from oncobasis.readers.copy_number.table.samples import one_sample
from oncobasis.readers.formats import FileFormat
from oncobasis.readers.reading.codes import FilterCode
from oncobasis.readers.reading.genes_of_interest import listed_genes
from oncobasis.readers.reading.ledger import Ledger
from oncobasis.readers.small_variants.genome_assembly import canonical_assembly

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from oncobasis.readers.copy_number.calls import Baseline
    from oncobasis.readers.copy_number.table.columns import Columns
    from oncobasis.readers.copy_number.table.rows import Row, Table
    from oncobasis.readers.reading.options import ReadOptions
    from oncobasis.readers.reading.result import ReadResult

_IDS = ("gene", "gene_id", "band")
_VALUES = ("call", "total", "log2", "least")


def read_gene_calls(path: Path, options: ReadOptions, format_: FileFormat) -> ReadResult:
    """Read one sample of a gene table, long or as a matrix with a column for each sample."""
    ledger = Ledger(path.name, options.listed_rows)
    table = load_table(path, ledger, partial(_needed, wanted=options.sample, file=path.name))
    genes = GeneRows(ledger, listed_genes(options.copy_number), SegmentGenes(load_genes()))
    long = _is_long(table.columns)
    read = (
        _read_long(table, options, genes) if long else _read_matrix(table, options, genes, format_)
    )
    genes.close()
    assembly = None if options.assembly is None else canonical_assembly(options.assembly)
    samples = (read.sample,) if read.sample else ()
    result = ledger.result(samples, assembly, format=format_, annotation=read.scale)
    return replace(result, purity=read.baseline.purity, ploidy=read.baseline.ploidy)


@dataclass(frozen=True, slots=True)
class _Read:
    """What was read of the table as a whole."""

    sample: str | None
    baseline: Baseline
    scale: str


def _is_long(columns: Columns) -> bool:
    return any(columns.has(name) for name in _VALUES)


def _needed(columns: Columns, *, wanted: str | None, file: str) -> Sequence[int]:
    """Places of the columns to hold: of a matrix the genes and one sample."""
    if _is_long(columns):
        return range(columns.width)
    samples = [(name, place) for name, place in columns.others(*_IDS) if name]
    sample = one_sample((name for name, _ in samples), wanted, file=file)
    chosen = [place for name, place in samples if name == sample]
    if len(chosen) > 1:
        raise InputError(
            f"the file has the sample {sample!r} twice",
            where=file,
            remedy="keep the column that is right",
        )
    return sorted({*chosen, *(columns.places[name] for name in _IDS if columns.has(name))})


def _read_long(table: Table, options: ReadOptions, genes: GeneRows) -> _Read:
    ledger = genes.ledger
    rows, sample = own_rows(table, options, ledger)
    refuse_mixed_numbers(table, rows)
    baseline = baseline_of(stated(table, rows), options, ledger)
    for row in rows:
        name, gene_id = table.value(row, "gene"), table.value(row, "gene_id")
        genes.enter(row, name, gene_id, partial(of_row, table, row, baseline))
    return _Read(sample, baseline, _remark_scale(table, rows, ledger, baseline))


def _remark_scale(table: Table, rows: Iterable[Row], ledger: Ledger, baseline: Baseline) -> str:
    """Say once what the values are, and what that leaves open."""
    calls = [text for row in rows if (text := table.value(row, "call"))]
    if any(number(text) is not None for text in calls):
        ledger.remark("copy_number_levels", file=ledger.file)
        return Scale.LEVEL
    if calls:
        return "calls"
    if table.columns.has("total") or table.columns.has("least"):
        if baseline.ploidy is None:
            ledger.remark("ploidy_unknown", file=ledger.file)
        return "copies"
    if baseline.purity is None:
        ledger.remark("copy_number_relative", file=ledger.file)
    return "log2"


def _read_matrix(table: Table, options: ReadOptions, genes: GeneRows, format_: FileFormat) -> _Read:
    ledger = genes.ledger
    sample, place = next(iter(table.columns.others(*_IDS)), (None, table.columns.width))
    baseline = baseline_of(stated(table, ()), options, ledger)
    values = (number(said(row.cells[place])) for row in table.rows if place < len(row.cells))
    scale = Scale.LEVEL
    if format_ is FileFormat.GISTIC_GENES:
        scale = scale_of(value for value in values if value is not None)
    for row in table.rows:
        ledger.rows += 1
        if place >= len(row.cells):
            ledger.drop(row.line, "", FilterCode.ROW_UNREADABLE, "no cell of the sample")
            continue
        name, gene_id = table.value(row, "gene"), table.value(row, "gene_id")
        text = said(row.cells[place])
        genes.enter(row, name, gene_id, partial(of_cell, text, scale, baseline))
    if scale is Scale.LEVEL:
        ledger.remark("copy_number_levels", file=ledger.file)
    else:
        ledger.remark("copy_number_relative", file=ledger.file)
    return _Read(sample, baseline, scale)
