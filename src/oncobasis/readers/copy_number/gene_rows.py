"""Rows of a gene table, gene by gene: one call each, every row in the books once."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from oncobasis.annotate.gene_places import load_gene_places
from oncobasis.readers.copy_number.calls import common_call
from oncobasis.readers.copy_number.entries import (
    alterations_of,
    named,
    reason_of,
    remark_doubts,
    sort_alterations,
)
from oncobasis.readers.copy_number.segments import GeneCall, Segment
from oncobasis.readers.reading.codes import FilterCode
from oncobasis.readers.reading.result import FilteredRow, Reason

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from oncobasis.readers.copy_number.gene_names import SegmentGenes
    from oncobasis.readers.copy_number.gene_values import Judged
    from oncobasis.readers.copy_number.table.rows import Row
    from oncobasis.readers.reading.ledger import Ledger


@dataclass(slots=True)
class GeneRows:
    """Enters the rows of one table; a gene that stands twice must say the same."""

    ledger: Ledger
    listed: frozenset[str] | None
    genes: SegmentGenes
    _found: dict[str, list[tuple[Row, Judged]]] = field(default_factory=lambda: defaultdict(list))
    _unmeasured: set[str] = field(default_factory=set)

    def enter(self, row: Row, name: str, gene_id: str, judge: Callable[[str], Judged]) -> None:
        """Enter a row; ``judge`` gives its call on a chromosome."""
        symbol = self.genes.symbol(name, gene_id)
        shown = symbol or name or gene_id
        judged = judge("" if symbol is None else _chromosome(symbol))
        if judged.call is None and not judged.text:
            self._unmeasured.add(shown)
            self._drop(row, shown, "", Reason(FilterCode.NOT_MEASURED))
        elif judged.call is None:
            if judged.unlike:
                word = judged.text.partition(",")[0]
                self.ledger.remark(
                    "contradictory_input", row.line, first=f"{shown} {word}", second=judged.unlike
                )
            self._drop(row, shown, judged.text, Reason(FilterCode.UNKNOWN_CALL, judged.text))
        elif symbol is None:
            self._drop(row, shown, judged.text, Reason(FilterCode.NO_GENE, name or gene_id))
        else:
            self._found[symbol].append((row, judged))

    def close(self) -> None:
        """Judge every gene once and make the remarks."""
        calls = [self._close_gene(gene, self._found[gene]) for gene in sorted(self._found)]
        self.genes.remark_unknown(self.ledger)
        missing = {gene for gene in self._unmeasured if self._is_listed(gene)}
        if missing:
            count, names = str(len(missing)), named(missing)
            self.ledger.remark("genes_not_measured", count=count, named=names)
        sort_alterations(self.ledger)
        remark_doubts([call for call in calls if self._is_listed(call.gene)], self.ledger)

    def _close_gene(self, gene: str, rows: Sequence[tuple[Row, Judged]]) -> GeneCall:
        ordered = sorted(rows, key=lambda pair: (pair[1].text, pair[0].line))
        calls = [judged.call for _, judged in ordered if judged.call is not None]
        call, differs = common_call(calls)
        parts = tuple(
            Segment(row.line, "", 0, 0, judged.call, judged.text)
            for row, judged in ordered
            if judged.call is not None
        )
        distinct = tuple({part.text: part for part in reversed(parts)}.values())[::-1]
        in_parts = differs or any(judged.in_parts for _, judged in ordered)
        one = GeneCall(gene, call, distinct, in_parts)
        self._enter_gene(one, ordered)
        return one

    def _enter_gene(self, one: GeneCall, rows: Sequence[tuple[Row, Judged]]) -> None:
        first = min(row.line for row, judged in rows if judged.text == one.segments[0].text)
        said: set[str] = set()
        for row, judged in sorted(rows, key=lambda pair: pair[0].line):
            if judged.text in said:
                self._drop(row, one.gene, judged.text, Reason(FilterCode.DUPLICATE))
            elif one.call.kinds and self._is_listed(one.gene):
                begins = row.line == first
                self.ledger.report(alterations_of(one, self.ledger.file) if begins else ())
            else:
                self._drop(row, one.gene, judged.text, self._reason(one, judged))
            said.add(judged.text)
        if one.call.kinds and not self._is_listed(one.gene):
            self.ledger.other_genes += 1

    def _reason(self, one: GeneCall, judged: Judged) -> Reason:
        if one.call.kinds:
            return Reason(FilterCode.GENE_WITHOUT_RECORD, judged.text)
        if one.in_parts and judged.call is not None and judged.call.kinds:
            return Reason(FilterCode.GENE_IN_PARTS, judged.text)
        return reason_of(one.call, judged.text)

    def _is_listed(self, gene: str) -> bool:
        return self.listed is None or gene in self.listed

    def _drop(self, row: Row, gene: str, change: str, reason: Reason) -> None:
        self.ledger.leave_out(FilteredRow(row.line, gene, change, (reason,)))


def _chromosome(symbol: str) -> str:
    """The chromosome of a gene, '' where it isn't known; the same on both assemblies."""
    place = load_gene_places("GRCh38").place(symbol)
    return "" if place is None else place.chromosome
