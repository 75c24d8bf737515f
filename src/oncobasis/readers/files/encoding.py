"""The bytes of a text -> UTF-8; UTF-16 is told by its mark or by its zeros."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

from oncobasis.readers.files.inflate import ContentError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

UTF8, UTF16_LITTLE, UTF16_BIG = "utf-8", "utf-16-le", "utf-16-be"
BYTE_ORDER_MARK = "\ufeff"
_MARKS = ((codecs.BOM_UTF16_LE, UTF16_LITTLE), (codecs.BOM_UTF16_BE, UTF16_BIG))
_WIDER = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
_LOOKED_AT = 4096
_MANY = 0.6
_ALMOST_ALL = 0.98
_TEXT = frozenset(b"\t\n\r") | frozenset(range(0x20, 0x7F))


def encoding_of(start: bytes) -> str:
    """Return how a text is encoded, by its first bytes; raises ContentError for UTF-32."""
    if start.startswith(_WIDER):
        raise ContentError("this is UTF-32 text", "save it as UTF-8")
    for mark, encoding in _MARKS:
        if start.startswith(mark):
            return encoding
    sample = start[:_LOOKED_AT]
    if _is_wide(sample[0::2], sample[1::2]):
        return UTF16_LITTLE
    return UTF16_BIG if _is_wide(sample[1::2], sample[0::2]) else UTF8


def _is_wide(low: bytes, high: bytes) -> bool:
    """Whether these are the two halves of UTF-16 text: tables are ASCII almost throughout."""
    zeros = [letter for letter, zero in zip(low, high, strict=False) if not zero]
    ascii_text = sum(letter in _TEXT for letter in zeros)
    return len(zeros) >= max(2, _MANY * len(low)) and ascii_text >= _ALMOST_ALL * len(zeros)


def as_utf8(pieces: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    """Yield the same text in UTF-8; half a character at the end means that it is cut off."""
    if encoding == UTF8:
        yield from pieces
        return
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    for piece in pieces:
        yield decoder.decode(piece).encode("utf-8", "replace")
    if decoder.getstate()[0]:
        raise ContentError("the UTF-16 text is cut off in a character", "copy or make it again")
