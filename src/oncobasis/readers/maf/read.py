"""MAF -> small variants of one tumour sample, and everything that was left out."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from oncobasis.core.errors import InputError
from oncobasis.nomenclature.genes import load_genes
from oncobasis.readers.files.lines import ends_inside_a_line, numbered_lines
from oncobasis.readers.maf.columns import MafColumns, is_maf_header, maf_columns
from oncobasis.readers.maf.rows import MafRows
from oncobasis.readers.reading.codes import FilterCode
from oncobasis.readers.reading.ledger import Ledger
from oncobasis.readers.reading.options import ReadOptions
from oncobasis.readers.reading.result import FilteredRow, ReadResult, Reason
from oncobasis.readers.small_variants.genome_assembly import agreed_assembly, canonical_assembly

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

_NAMED = 10
_BUILDS = {"37": "GRCh37", "38": "GRCh38", "19": "GRCh37"}


def read_maf(path: Path, *, options: ReadOptions | None = None) -> ReadResult:
    """Read a MAF, plain or gzip: one tumour sample.

    Every row is an alteration, or stands in ``filtered`` with its reasons. Raises InputError when
    the file is damaged, lacks a column, holds several samples and none is chosen, or contradicts
    the assembly.
    """
    chosen = options or ReadOptions()
    lines = numbered_lines(path, chosen.limits)
    return _read_lines(lines, path.name, chosen, cut=ends_inside_a_line(path))


def _read_lines(
    lines: Iterator[tuple[int, str]], name: str, options: ReadOptions, *, cut: bool
) -> ReadResult:
    """Read numbered lines; ``cut``: the last one may be cut off, and counts only if it is whole."""
    columns = _header(lines, name)
    ledger = Ledger(name, options.listed_rows)
    rows = _rows(lines, columns, ledger, cut=cut)
    sample = _one_sample(columns, rows, options.sample, name)
    if not columns.has("sample"):
        ledger.remark("no_sample_column", file=name)
    mine = [pair for pair in rows if sample is None or columns.value(pair[1], "sample") == sample]
    assembly = _assembly(columns, mine, options, ledger)
    chosen = replace(options, sample=sample)
    entering = MafRows(name, columns, chosen, assembly, load_genes(), ledger)
    for number, cells in rows:
        ledger.rows += 1
        if sample is not None and not columns.value(cells, "sample"):
            _leave_unnamed(number, columns.value(cells, "gene"), ledger)
        elif sample is not None and columns.value(cells, "sample") != sample:
            # Counted, but another patient's findings are not listed.
            ledger.drop(number, "", FilterCode.OTHER_SAMPLE)
        else:
            entering.enter(number, cells)
    entering.remark_sources()
    result = ledger.result((sample,) if sample else (), assembly)
    return replace(result, uncovered=entering.uncovered)


def _header(lines: Iterator[tuple[int, str]], name: str) -> MafColumns:
    number = 0
    for number, line in lines:
        if line.startswith("#") and not is_maf_header(line):
            continue
        if line.strip():
            return maf_columns(line.removeprefix("#"), where=f"{name} line {number}")
    if number == 0:
        raise InputError("the file is empty", where=name, remedy="make or copy the file again")
    raise InputError(
        "the file has comment lines only, no column line",
        where=f"{name} line {number}",
        remedy="the file is cut off: copy or make it again",
    )


def _rows(
    lines: Iterator[tuple[int, str]], columns: MafColumns, ledger: Ledger, *, cut: bool
) -> list[tuple[int, list[str]]]:
    """Return the data rows; one with too many columns, or too few to be read, is left out."""
    least = 1 + max(columns.places["gene"], columns.places["classification"])
    rows: list[tuple[int, list[str]]] = []
    number = 0
    for number, line in lines:
        if not line.strip() or line.startswith("#"):
            continue
        cells = line.split("\t")
        # Some programs cut empty cells off the end of a row.
        if least <= len(cells) <= columns.width:
            _refuse_contradiction(columns, cells, f"{ledger.file} line {number}")
            rows.append((number, cells))
            continue
        _drop_unreadable((number, cells), columns, ledger)
    if cut and rows and rows[-1][0] == number and len(rows[-1][1]) < columns.width:
        _drop_unreadable(rows.pop(), columns, ledger)
    return rows


def _drop_unreadable(row: tuple[int, Sequence[str]], columns: MafColumns, ledger: Ledger) -> None:
    number, cells = row
    ledger.rows += 1
    seen = f"{len(cells)} columns instead of {columns.width}"
    ledger.drop(number, "", FilterCode.ROW_UNREADABLE, seen)
    ledger.leave_open()


def _leave_unnamed(number: int, gene: str, ledger: Ledger) -> None:
    """Enter a row that names no sample in a file that names some: whose it is can't be told."""
    reason = Reason(FilterCode.ROW_UNREADABLE, "no sample")
    ledger.leave_out(FilteredRow(number, gene, "", (reason,)))
    ledger.leave_open(gene)


def _refuse_contradiction(columns: MafColumns, cells: Sequence[str], where: str) -> None:
    name = columns.contradiction(cells)
    if name:
        raise InputError(
            f"the file has the column {name} twice, and the two differ",
            where=where,
            remedy="keep the one that is right",
        )


def _one_sample(
    columns: MafColumns,
    rows: Sequence[tuple[int, Sequence[str]]],
    wanted: str | None,
    name: str,
) -> str | None:
    """Return the sample to read, None if the file doesn't name samples."""
    counts = Counter(columns.value(cells, "sample") for _, cells in rows)
    samples = sorted(sample for sample in counts if sample)
    if wanted is not None and wanted not in samples:
        raise InputError(
            f"there is no sample {wanted!r}", where=name, remedy=f"the samples are {_list(samples)}"
        )
    if wanted is None and len(samples) > 1:
        raise InputError(
            f"the file holds {len(samples)} samples",
            where=name,
            remedy=f"name one with --sample: {_list(samples)}",
        )
    return wanted or (samples[0] if samples else None)


def _assembly(
    columns: MafColumns,
    rows: Sequence[tuple[int, Sequence[str]]],
    options: ReadOptions,
    ledger: Ledger,
) -> str | None:
    texts = sorted({columns.value(cells, "build") for _, cells in rows} - {""})
    builds = {_BUILDS.get(text) or canonical_assembly(text) for text in texts}
    if len(builds) > 1:
        raise InputError(
            f"rows are on different assemblies (NCBI_Build {_builds(builds)})",
            where=ledger.file,
            remedy="bring all rows to one assembly first",
        )
    found = builds.pop() if builds else None
    if texts and found is None:
        ledger.remark("assembly_not_understood", written=texts[0])
    sources = [("NCBI_Build", found)] if found else []
    return agreed_assembly(found, sources, options.assembly, file=ledger.file, ledger=ledger)


def _builds(builds: Iterable[str | None]) -> str:
    return ", ".join(sorted(build or "not understood" for build in builds))


def _list(samples: Sequence[str]) -> str:
    more = f" and {len(samples) - _NAMED} more" if len(samples) > _NAMED else ""
    return ", ".join(samples[:_NAMED]) + more if samples else "not named in this file"
