"""One row of a gene table -> a call: by its word or level, its copies, or its log2 ratio."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from oncobasis.core.errors import InputError
from oncobasis.readers.copy_number.calls import Call, Dosage, common_call
from oncobasis.readers.copy_number.entries import copies_text
from oncobasis.readers.copy_number.table.numbers import number, shown
from oncobasis.readers.copy_number.table.words import KINDS_OF_LEVEL, LEVELS, kinds_of_word

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from oncobasis.readers.copy_number.calls import Baseline
    from oncobasis.readers.copy_number.table.rows import Row, Table

_NORMAL = 2
_ANY_LOSS = frozenset({"del", "deletion", "deleted", "loss", "lost"})


class Scale(StrEnum):
    """What the numbers of a column are."""

    LEVEL = "levels"
    CHANGE = "values of GISTIC"


@dataclass(frozen=True, slots=True)
class Judged:
    """What a row says of its gene; ``call`` None with ``text``: not understood, else no value.

    ``unlike`` is what the row says of the same gene in contradiction to the call.
    """

    call: Call | None
    text: str = ""
    in_parts: bool = False
    unlike: str = ""


def refuse_mixed_numbers(table: Table, rows: Sequence[Row]) -> None:
    """Refuse a column of calls whose numbers are beyond the levels: 0 may be none, or no change.

    Raises InputError.
    """
    for row in rows:
        value = number(table.value(row, "call"))
        if value is not None and value not in LEVELS:
            name = table.columns.names[table.columns.places["call"]]
            raise InputError(
                f"the numbers in the column {name} are no levels from -2 to 2",
                where=f"{table.name} line {row.line}",
                remedy="name the column copies if they are copies, or log2 if they are log2 ratios",
            )


def scale_of(values: Iterable[float]) -> Scale:
    """Whether the numbers of a GISTIC table are levels or the values themselves."""
    return Scale.LEVEL if set(values) <= LEVELS else Scale.CHANGE


def of_cell(text: str, scale: Scale, baseline: Baseline, chromosome: str) -> Judged:
    """Judge one cell of a matrix; a number that is no level is not understood."""
    value = number(text)
    if value is None or (scale is Scale.LEVEL and value not in LEVELS):
        return Judged(None, text)
    return _of_number(value, scale, baseline, chromosome)


def _of_number(value: float, scale: Scale, baseline: Baseline, chromosome: str) -> Judged:
    if scale is Scale.LEVEL:
        call = baseline.of_kinds(KINDS_OF_LEVEL[value], chromosome)
        return Judged(call, f"level {shown(value)}")
    return Judged(baseline.of_change(value, chromosome), f"value {shown(value)}")


def of_row(table: Table, row: Row, baseline: Baseline, chromosome: str) -> Judged:
    """Judge a row: its word or level first, then copies, then the log2 ratio."""
    word = table.value(row, "call")
    total = number(table.value(row, "total"))
    if word:
        return _of_word(word, total, baseline, chromosome)
    if table.columns.has("least", "most"):
        found = _of_range(table, row, baseline, chromosome)
        if found is not None:
            return found
    minor = number(table.value(row, "minor"))
    written = table.value(row, "total")
    if total is not None:
        if total < 0 or (minor is not None and minor > total):
            return Judged(None, written)
        call = baseline.of_copies(total, minor, chromosome)
        return Judged(call, copies_text(total, minor))
    log2 = number(table.value(row, "log2"))
    if log2 is not None:
        return Judged(baseline.of_log2(log2, chromosome), f"log2 {shown(log2)}")
    return Judged(None, written or table.value(row, "log2"))


def _of_word(word: str, total: float | None, baseline: Baseline, chromosome: str) -> Judged:
    level = number(word)
    if level is not None:
        if level not in LEVELS:
            return Judged(None, word)
        return _with_copies(_of_number(level, Scale.LEVEL, baseline, chromosome), total, baseline)
    kinds = kinds_of_word(word)
    if kinds is None:
        return Judged(None, word)
    if word.strip().casefold() in _ANY_LOSS and total is not None and 0 <= total < 1:
        # The copies say how deep the loss is.
        return Judged(baseline.of_copies(total, None, chromosome), f"{word}, {shown(total)} copies")
    # A laboratory that writes "gain" or "LOH" for a gene of X has judged it by the patient's sex.
    return _with_copies(Judged(Call.of(kinds), word), total, baseline)


def _with_copies(judged: Judged, total: float | None, baseline: Baseline) -> Judged:
    """Add the copies of the same row; a word that they contradict is not used."""
    call = judged.call
    if call is None or total is None or total < 0:
        return judged
    dosage = call.dosage or Dosage.NEUTRAL
    text = f"{judged.text}, {shown(total)} copies"
    amplified = baseline.thresholds.amplification_copies
    if (dosage > 0 and total <= _NORMAL) or (dosage < 0 and total > _NORMAL):
        return Judged(None, text, unlike=f"{shown(total)} copies")
    if dosage is Dosage.GAIN and total >= amplified:
        call = replace(call, doubt=Dosage.AMPLIFICATION)
    return Judged(call.with_copies(total), text)


def _of_range(table: Table, row: Row, baseline: Baseline, chromosome: str) -> Judged | None:
    """Judge the least and the most copies within a gene; None if the row doesn't give them."""
    least, most = number(table.value(row, "least")), number(table.value(row, "most"))
    if least is None or most is None or most < least:
        return None
    minor = number(table.value(row, "minor"))
    rarer = None if minor is None else max(0.0, min(minor, least))
    parts = [baseline.of_copies(max(0.0, copies), rarer, chromosome) for copies in (least, most)]
    call, differs = common_call(parts)
    text = copies_text(max(0.0, least), None)
    if differs:
        text = f"{shown(max(0.0, least))} to {shown(most)} copies"
    return Judged(call, text, in_parts=differs)
