"""A plain table of findings -> alterations and negative results, row by row as in a case file."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from oncobasis.core.errors import InputError
from oncobasis.readers.case.findings import finding_of
from oncobasis.readers.files.lines import numbered_lines
from oncobasis.readers.formats import FileFormat
from oncobasis.readers.reading.codes import FilterCode
from oncobasis.readers.reading.ledger import Ledger
from oncobasis.readers.reading.options import ReadOptions
from oncobasis.readers.reading.result import FilteredRow, ReadResult, Reason
from oncobasis.readers.tables.columns import TableColumns, table_columns

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from oncobasis.core.alteration import Alteration
    from oncobasis.core.case import NegativeFinding, Remark
    from oncobasis.nomenclature.shorthand import ShorthandReading
    from oncobasis.readers.documents.document import Plain

_PERCENT = 100
_SHOWN = 20
_COUNT = re.compile(r"[0-9]{1,9}")
_ORIGINS = {"somatic": "somatic", "germline": "germline", "unknown": "unknown", "": ""}
_STATES = {
    "detected": "detected", "positive": "detected", "yes": "detected", "present": "detected",
    "not detected": "not_detected", "not_detected": "not_detected", "negative": "not_detected",
    "no": "not_detected", "absent": "not_detected", "wild type": "not_detected",
    "not tested": "not_tested", "not_tested": "not_tested", "failed": "not_tested", "": "",
}  # fmt: skip
_SIGNIFICANCES = {
    "pathogenic": "pathogenic", "likely pathogenic": "likely_pathogenic", "vus": "uncertain",
    "uncertain significance": "uncertain", "uncertain": "uncertain", "benign": "benign",
    "likely benign": "likely_benign", "likely_pathogenic": "likely_pathogenic",
    "likely_benign": "likely_benign",
}  # fmt: skip


def read_variant_table(path: Path, options: ReadOptions | None = None) -> ReadResult:
    """Read a plain table of findings of one sample.

    Needed: a gene and a protein or coding change, or one column of findings in words. Every row is
    read as it would be in a case file; one that is not understood is listed with the reason.
    """
    chosen = options or ReadOptions()
    lines = ((n, line) for n, line in numbered_lines(path, chosen.limits) if line.strip())
    columns = _columns(lines, path.name)
    ledger = Ledger(path.name, chosen.listed_rows)
    rows = _rows(lines, columns, chosen.sample, ledger)
    table = _Table(columns, chosen.sample, ledger)
    for number, cells in rows:
        table.enter(number, cells)
    result = ledger.result(
        tuple(filter(None, (table.sample,))),
        chosen.assembly,
        format=FileFormat.VARIANT_TABLE,
        annotation="as written",
    )
    remarks = tuple(dict.fromkeys((*result.remarks, *table.remarks)))
    return replace(result, negatives=tuple(table.negatives), remarks=remarks)


def _columns(lines: Iterator[tuple[int, str]], name: str) -> TableColumns:
    for number, line in lines:
        if line.startswith("##"):
            continue
        columns = table_columns(line)
        if columns is None:
            raise InputError(
                "the columns name no gene and change",
                where=f"{name} line {number}",
                remedy="name them Gene and Protein_Change, or one column Alteration",
            )
        return columns
    raise InputError("the file is empty", where=name, remedy="make or copy the file again")


def _rows(
    lines: Iterator[tuple[int, str]], columns: TableColumns, wanted: str | None, ledger: Ledger
) -> list[tuple[int, list[str]]]:
    """The rows that have as many cells as the header; several samples need a choice."""
    rows = []
    for number, line in lines:
        cells = columns.cells(line)
        if len(cells) > columns.width or not any(cells):
            ledger.rows += 1
            seen = f"{len(cells)} cells instead of {columns.width}"
            ledger.drop(number, "", FilterCode.ROW_UNREADABLE, seen)
            ledger.leave_open()
            continue
        rows.append((number, cells))
    samples = sorted({columns.value(cells, "sample") for _, cells in rows} - {""})
    if wanted is not None and samples and wanted not in samples:
        raise InputError(
            f"there is no sample {wanted!r}", where=ledger.file, remedy="check --sample"
        )
    if wanted is None and len(samples) > 1:
        raise InputError(
            f"the file holds {len(samples)} samples",
            where=ledger.file,
            remedy="name one with --sample",
        )
    return rows


@dataclass(slots=True)
class _Table:
    columns: TableColumns
    sample: str | None
    ledger: Ledger
    negatives: list[NegativeFinding] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)

    def enter(self, line: int, cells: Sequence[str]) -> None:
        """Enter one row."""
        self.ledger.rows += 1
        value = self.columns.value
        sample = value(cells, "sample")
        if sample and self.sample not in {None, sample}:
            self.ledger.drop(line, "", FilterCode.OTHER_SAMPLE)
            return
        self.sample = self.sample or sample or None
        gene = value(cells, "gene")
        change = value(cells, "protein") or value(cells, "coding") or value(cells, "text")
        where = f"{self.ledger.file} line {line}"
        try:
            reading = finding_of(self._finding(line, cells, where), where)
        except InputError as error:
            self._leave(line, gene, change, Reason(FilterCode.ROW_UNREADABLE, error.what))
            self.ledger.leave_open(gene)
            return
        self._report(line, gene, change, reading)

    def _report(self, line: int, gene: str, change: str, reading: ShorthandReading) -> None:
        if self.ledger.is_repeated((reading.alterations, reading.negatives)):
            self._leave(line, gene, change, Reason(FilterCode.DUPLICATE))
            return
        self.remarks.extend(reading.remarks)
        self.negatives.extend(reading.negatives)
        self.ledger.report(tuple(self._placed(seen, line) for seen in reading.alterations))

    def _placed(self, seen: Alteration, line: int) -> Alteration:
        source = seen.observed.source
        if source is None:
            return seen
        placed = replace(source, file=self.ledger.file, line=line)
        return replace(seen, observed=replace(seen.observed, source=placed))

    def _finding(self, line: int, cells: Sequence[str], where: str) -> dict[str, Plain]:
        """The row as an entry of ``alterations``; raises InputError for a word of no meaning."""
        value = self.columns.value
        observed: dict[str, Plain] = {
            "origin": _word(value(cells, "origin"), _ORIGINS, "origin", where),
            "state": _word(value(cells, "state"), _STATES, "state", where),
            "allele_fraction": self._number(
                line, "allele fraction", _fraction, value(cells, "fraction")
            ),
            "depth": self._number(line, "depth", _whole, value(cells, "depth")),
        }
        found: dict[str, Plain] = {
            name: said for name, said in observed.items() if said is not None and said != ""
        }
        protein, coding = value(cells, "protein"), value(cells, "coding")
        text = f"{value(cells, 'gene')} {value(cells, 'text')}".strip()
        if not (protein or coding):
            found["text"] = text
            return found
        named: dict[str, Plain] = {
            "gene": value(cells, "gene"),
            "protein": protein.rpartition(":")[2],
            "coding": coding.rpartition(":")[2],
            "transcript": value(cells, "transcript") or coding.rpartition(":")[0],
            "clinical_significance": _word(
                value(cells, "significance"), _SIGNIFICANCES | {"": ""}, "significance", where
            ),
        }
        found.update((name, said) for name, said in named.items() if said)
        return found

    def _number(
        self, line: int, what: str, read: Callable[[str], float | None], text: str
    ) -> float | None:
        """Read a number; one that is none is said, and does not cost the finding."""
        number = read(text) if text else None
        if text and number is None:
            said = f"{what} {text[:_SHOWN]}"
            self.ledger.remark("row_not_understood", line, text=said, reason="row_unreadable")
        return number

    def _leave(self, line: int, gene: str, change: str, reason: Reason) -> None:
        self.ledger.leave_out(FilteredRow(line, gene, change, (reason,)))


def _word(text: str, known: dict[str, str], column: str, where: str) -> str:
    found = known.get(" ".join(text.casefold().split()))
    if found is None:
        raise InputError(f"the {column} {text[:20]!r} is not known", where=where)
    return found


def _fraction(text: str) -> float | None:
    """A fraction 0-1; with a sign, or above 1, it is a percentage. None if it is neither."""
    try:
        number = float(text.rstrip("% "))
    except ValueError:
        return None
    if text.endswith("%") or number > 1:
        number /= _PERCENT
    return number if 0 <= number <= 1 else None


def _whole(text: str) -> int | None:
    return int(text) if _COUNT.fullmatch(text) else None
