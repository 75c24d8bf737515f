"""The books of one reading: every allele of the file is entered exactly once."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from oncobasis.core.alteration import Alteration, SourceLine
from oncobasis.core.case import Remark
from oncobasis.nomenclature.genes import load_genes
from oncobasis.readers.reading.codes import NOT_UNDERSTOOD, FilterCode
from oncobasis.readers.reading.result import FilteredRow, ReadCounts, ReadResult, Reason

if TYPE_CHECKING:
    from collections.abc import Hashable

_LINES_NAMED = 5


@dataclass(slots=True)
class Ledger:
    """Collects what one file gives; filled row by row, then closed into a ``ReadResult``."""

    file: str
    listed_rows: int
    rows: int = 0
    reported: int = 0
    other_genes: int = 0
    alterations: list[Alteration] = field(default_factory=list)
    _remarks: dict[tuple[str, tuple[tuple[str, str], ...], int | None], Remark] = field(
        default_factory=dict
    )
    _filtered: list[FilteredRow] = field(default_factory=list)
    _reasons: Counter[FilterCode] = field(default_factory=Counter)
    _left_out: int = 0
    _not_understood: int = 0
    _lines: dict[FilterCode, list[int]] = field(default_factory=dict)
    _seen: set[Hashable] = field(default_factory=set)
    _unread: set[str] = field(default_factory=set)

    def report(self, alterations: tuple[Alteration, ...]) -> None:
        """Enter one allele that gives alterations."""
        self.reported += 1
        self.alterations.extend(alterations)

    def is_repeated(self, key: Hashable) -> bool:
        """Whether the same allele was reported before; remembers it."""
        if key in self._seen:
            return True
        self._seen.add(key)
        return False

    def leave_out(self, row: FilteredRow) -> None:
        """Enter one allele that gives none, with its reasons."""
        unread = False
        for reason in row.reasons:
            self._reasons[reason.code] += 1
            if reason.code in NOT_UNDERSTOOD:
                unread = True
                lines = self._lines.setdefault(reason.code, [])
                if len(lines) < _LINES_NAMED:
                    lines.append(row.line)
        self._not_understood += unread
        self._left_out += not unread
        if len(self._filtered) < self.listed_rows:
            self._filtered.append(row)

    def drop(self, line: int, change: str, code: FilterCode, seen: str = "") -> None:
        """Enter one allele that is left out for one reason, before its gene is known."""
        self.leave_out(FilteredRow(line, "", change, (Reason(code, seen),)))

    def leave_open(self, gene: str = "") -> None:
        """Note that a row of the gene's sequence could not be read; '' if it may be of any gene."""
        self._unread.add(load_genes().resolve(gene).symbol or gene if gene else "")

    def remark(self, code: str, line: int | None = None, **params: str) -> None:
        """Note something once; the same note with the same line is not repeated."""
        key = (code, tuple(sorted(params.items())), line)
        if key not in self._remarks:
            text = " ".join(value for _, value in key[1])
            source = None if line is None else SourceLine(text, self.file, line)
            self._remarks[key] = Remark(code, key[1], source)

    def result(
        self,
        samples: tuple[str, ...],
        assembly: str | None,
        *,
        format: str = "",  # noqa: A002 - the name of the field
        annotation: str = "",
    ) -> ReadResult:
        """Close the books; ``dataclasses.replace`` adds what only some formats have."""
        self._remark_totals()
        alleles = self.reported + self._left_out + self._not_understood
        counts = ReadCounts(
            rows=self.rows,
            alleles=alleles,
            reported=self.reported,
            alterations=len(self.alterations),
            filtered=self._left_out,
            not_understood=self._not_understood,
            other_genes=self.other_genes,
            reasons=tuple(sorted((code.value, n) for code, n in self._reasons.items())),
        )
        return ReadResult(
            tuple(self.alterations),
            tuple(self._remarks.values()),
            tuple(self._filtered),
            counts,
            samples,
            assembly,
            format,
            annotation,
            unread=tuple(sorted(self._unread)),
        )

    def _remark_totals(self) -> None:
        for code, lines in sorted(self._lines.items()):
            named = ", ".join(map(str, lines))
            count = str(self._reasons[code])
            self.remark("rows_not_understood", reason=code.value, count=count, lines=named)
        left_out = self._left_out + self._not_understood
        if left_out > len(self._filtered):
            listed = str(len(self._filtered))
            self.remark("filtered_list_shortened", listed=listed, of=str(left_out))
        if not self.rows:
            self.remark("no_rows", file=self.file)
