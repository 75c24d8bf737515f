"""The bytes of a cohort file -> lines of cells, or an error that says what kind of file it is."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from oncobasis.core.errors import InputError

SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab"}
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_SAVE = "save the table as CSV in UTF-8"
_KINDS = (
    (b"\x1f\x8b", "is compressed (gzip)", "unpack it first: gunzip"),
    (b"PK\x03\x04", "is a spreadsheet (xlsx, ods) or a ZIP file", _SAVE),
    (b"\xd0\xcf\x11\xe0", "is a spreadsheet (xls)", _SAVE),
    (b"PAR1", "is a Parquet file", _SAVE),
)
_DECIMAL_COMMA = re.compile(r"[+-]?\d+,\d+")
DECIMAL_REMEDY = "write decimals with a point (4.1, not 4,1)"
# The csv module's own limit is one for the whole process, and scipy.io.arff raises it.
_LONGEST_CELL = 131_072
QUOTE_REMEDY = 'a quotation mark (") that is opened must be closed, and one in a text is doubled'


@dataclass(frozen=True, slots=True)
class Line:
    """The cells of one record and the number of the line that it begins on."""

    number: int
    cells: tuple[str, ...]


def content_of(path: Path) -> bytes:
    """The bytes of the file; raises InputError where it can't be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(
            f"cannot be read: {error.strerror}", where=path.name, remedy="check the path"
        ) from error


def text_of(content: bytes, name: str) -> str:
    """The bytes as UTF-8 text; raises InputError with the probable kind of file."""
    for start, what, remedy in _KINDS:
        if content.startswith(start):
            raise InputError(what, where=name, remedy=remedy)
    if content.startswith(_UTF_16):
        raise InputError(
            "is not UTF-8 text: it is UTF-16",
            where=name,
            remedy='save as UTF-8 (in Excel "CSV UTF-8", not "Unicode Text")',
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise InputError(
            "is not UTF-8 text", where=f"{name}: line {line}", remedy="save as UTF-8"
        ) from None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise InputError("holds zero bytes, no text", where=f"{name}: line {line}", remedy=_SAVE)
    if not text.strip():
        raise InputError(
            "is empty: it holds no patients", where=name, remedy="a header, then one patient a line"
        )
    return text


def separator_of(text: str) -> str:
    """What divides the cells of the first line: comma, or semicolon or tab where it is more."""
    first = text.lstrip("\r\n").splitlines()[0]
    return max(SEPARATORS, key=first.count)


def lines_of(text: str, separator: str, name: str) -> Iterator[Line]:
    """Yield the records that are not blank, the header first; raises InputError naming a line."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    while True:
        start = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise _unreadable(error, f"{name}: line {start}") from None
        if max(map(len, cells), default=0) > _LONGEST_CELL:
            raise _too_long(f"{name}: line {start}")
        if any(cell.strip() for cell in cells):
            yield Line(start, tuple(cells))


def check_length(line: Line, header: int, name: str) -> None:
    """Raise InputError where a record has not as many cells as the header, with the likely cause.

    No cell of it is shown.
    """
    if len(line.cells) == header:
        return
    if any("\n" in cell or "\r" in cell for cell in line.cells):
        remedy = f"a cell goes on over several lines: {QUOTE_REMEDY}"
    elif len(line.cells) > header:
        remedy = f"quote texts that hold a comma; {DECIMAL_REMEDY}"
    else:
        remedy = "the line may be cut short; an empty cell needs its separator"
    raise InputError(
        f"has {len(line.cells)} cells, the header has {header}",
        where=f"{name}: line {line.number}",
        remedy=remedy,
    )


def number_remedy(text: str) -> str:
    """What to do about a text that is no number."""
    if _DECIMAL_COMMA.fullmatch(text.strip()):
        return DECIMAL_REMEDY
    return "leave empty if unknown"


def _too_long(where: str) -> InputError:
    what = f"has a cell of more than {_LONGEST_CELL:,} characters"
    return InputError(what, where=where, remedy=QUOTE_REMEDY)


def _unreadable(error: csv.Error, where: str) -> InputError:
    if "field larger" in str(error):
        return _too_long(where)
    if "unexpected end" in str(error):
        return InputError(
            "has a quotation mark that is never closed", where=where, remedy=QUOTE_REMEDY
        )
    return InputError("has a stray quotation mark", where=where, remedy=QUOTE_REMEDY)
