"""An input file -> numbered lines, or its whole text; however it is packed, encoded or ended."""

from __future__ import annotations

from operator import methodcaller
from typing import TYPE_CHECKING

from oncobasis.core.errors import InputError
from oncobasis.readers.files.container import Container
from oncobasis.readers.files.encoding import BYTE_ORDER_MARK, as_utf8
from oncobasis.readers.files.inflate import ContentError, content_pieces
from oncobasis.readers.files.limits import DEFAULT_LIMITS, ReadLimits, beyond, in_words
from oncobasis.readers.files.regular_file import opened_file
from oncobasis.readers.files.sniff import Sniffed, sniffed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

# In UTF-16 a line end is one of two bytes.
_WIDEST_END = 2
_LINE_ENDS = frozenset(b"\r\n")
_holds_nul = methodcaller("__contains__", "\0")


def numbered_lines(path: Path, limits: ReadLimits = DEFAULT_LIMITS) -> Iterator[tuple[int, str]]:
    """Yield (line number, line without its end); line numbers start at 1. A BCF gives VCF lines.

    Bytes that are no UTF-8 become U+FFFD. Raises InputError where the file is cut off or damaged,
    naming the last good line, and where it is beyond a limit.
    """
    start = sniffed(path)
    if start.container is Container.BCF:
        # Imported here: only a BCF needs htslib, and start-up pays for none.
        from oncobasis.readers.files.bcf import bcf_lines

        texts = bcf_lines(path, limits)
    else:
        texts = _text_blocks(path, start, limits)
    reached = 0
    try:
        for lines in texts:
            _check(lines, reached, path.name, limits)
            yield from enumerate(lines, reached + 1)
            reached += len(lines)
    except ContentError as error:
        raise InputError(
            f"{error.what}; line {reached} is the last good one",
            where=path.name,
            remedy=error.remedy,
        ) from None


def ends_inside_a_line(path: Path) -> bool:
    """Whether the last line of a plain text has no end: the file may be cut off there.

    What is compressed says itself whether it is whole.
    """
    if sniffed(path).container is not Container.PLAIN:
        return False
    with opened_file(path) as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - _WIDEST_END))
        return not set(file.read()) & _LINE_ENDS and size > 0


def whole_text(path: Path, limits: ReadLimits = DEFAULT_LIMITS) -> str:
    """Return the text of a document; raises InputError if it is too large, damaged or no UTF-8."""
    start = sniffed(path)
    if start.container is Container.BCF:
        raise InputError("this is a BCF, not a document", where=path.name)
    content = bytearray()
    try:
        for piece in as_utf8(content_pieces(path, limits), start.encoding):
            content += piece
            if len(content) > limits.document_bytes:
                raise beyond(
                    f"the document is larger than {in_words(limits.document_bytes)}",
                    "document_bytes",
                    where=path.name,
                    remedy="give one patient's record, or raise the limit",
                )
        return content.decode("utf-8").removeprefix(BYTE_ORDER_MARK)
    except ContentError as error:
        raise InputError(error.what, where=path.name, remedy=error.remedy) from None
    except UnicodeDecodeError as error:
        line = 1 + content.count(b"\n", 0, error.start)
        raise InputError(
            "this is not UTF-8 text", where=f"{path.name} line {line}", remedy="save it as UTF-8"
        ) from None


def _text_blocks(path: Path, start: Sniffed, limits: ReadLimits) -> Iterator[list[str]]:
    pieces = as_utf8(content_pieces(path, limits), start.encoding)
    if start.old_line_ends:
        pieces = (piece.replace(b"\r", b"\n") for piece in pieces)
    first = True
    for lines in _whole_lines(pieces, limits.line_bytes):
        if first:
            lines[0] = lines[0].removeprefix(BYTE_ORDER_MARK)
            first = False
        yield lines


def _whole_lines(pieces: Iterable[bytes], longest: int) -> Iterator[list[str]]:
    """Yield lists of whole lines; a list is one piece's, so that memory stays constant."""
    begun = b""
    for piece in pieces:
        cut = piece.rfind(b"\n")
        if cut < 0:
            begun += piece
        else:
            yield _lines_of(begun + piece[:cut])
            begun = piece[cut + 1 :]
        if len(begun) > longest:
            break
    if begun:
        yield _lines_of(begun)


def _lines_of(block: bytes) -> list[str]:
    text = block.decode("utf-8", "replace")
    lines = text.split("\n")
    return [line.rstrip("\r") for line in lines] if "\r" in text else lines


def _check(lines: list[str], before: int, name: str, limits: ReadLimits) -> None:
    """Raise InputError where lines are too many, too long or hold a NUL."""
    if before + len(lines) > limits.lines:
        raise beyond(
            f"the file has more than {limits.lines:,} lines",
            "lines",
            where=f"{name} line {limits.lines + 1}",
            remedy="split it, by chromosome or by sample, or raise the limit",
        )
    if max(map(len, lines)) > limits.line_bytes:
        number = next(n for n, line in enumerate(lines, 1) if len(line) > limits.line_bytes)
        raise beyond(
            f"the line is longer than {in_words(limits.line_bytes)}",
            "line_bytes",
            where=f"{name} line {before + number}",
            remedy="see whether its line end is lost; else raise the limit",
        )
    if any(map(_holds_nul, lines)):
        number = next(n for n, line in enumerate(lines, 1) if _holds_nul(line))
        raise InputError(
            "the line holds a NUL byte: the file is damaged",
            where=f"{name} line {before + number}",
            remedy="copy or make the file again",
        )
