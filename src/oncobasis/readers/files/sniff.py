"""The first bytes of content: what the file is packed in and how its text is encoded."""

from __future__ import annotations

from codecs import BOM_UTF8
from dataclasses import dataclass
from typing import TYPE_CHECKING

from oncobasis.core.errors import InputError
from oncobasis.readers.files.container import (
    BCF_MAGIC,
    Container,
    packing,
    refuse_foreign,
)
from oncobasis.readers.files.encoding import UTF8, encoding_of
from oncobasis.readers.files.inflate import ContentError, content_pieces
from oncobasis.readers.files.limits import DEFAULT_LIMITS
from oncobasis.readers.files.regular_file import opened_file

if TYPE_CHECKING:
    from pathlib import Path

SNIFFED = 65536
_BCF_TEXT = 9


@dataclass(frozen=True, slots=True)
class Sniffed:
    """The first 64 kB of content, and how it is kept.

    ``content`` is UTF-8 without its mark; of a BCF it is the header's text.
    """

    content: bytes
    container: Container
    encoding: str = UTF8

    @property
    def old_line_ends(self) -> bool:
        """Whether lines end in a carriage return alone, as on old Macs."""
        return b"\r" in self.content and b"\n" not in self.content


def sniffed(path: Path) -> Sniffed:
    """Look at a file's beginning; raises InputError where it can't be read or is no text."""
    with opened_file(path) as file:
        container = packing(file.read(_BCF_TEXT * 2))
    try:
        start = _beginning(path)
        if start.startswith(BCF_MAGIC):
            return _of_bcf(start, container, path)
        refuse_foreign(start, path.name)
        encoding = encoding_of(start)
        if encoding != UTF8:
            start = start.decode(encoding, "replace").encode("utf-8", "replace")
    except ContentError as error:
        raise InputError(error.what, where=path.name, remedy=error.remedy) from None
    if b"\0" in start:
        raise InputError(
            "this is a binary file, not text",
            where=path.name,
            remedy="name a text file, or the same compressed with gzip or bgzip",
        )
    return Sniffed(start.removeprefix(BOM_UTF8), container, encoding)


def _beginning(path: Path) -> bytes:
    begun = b""
    try:
        for piece in content_pieces(path, DEFAULT_LIMITS):
            begun += piece[:SNIFFED]
            if len(begun) >= SNIFFED:
                break
    except ContentError:
        # Whoever reads on names the last good line; here it counts only if there is none.
        if not begun:
            raise
    return begun[:SNIFFED]


def _of_bcf(start: bytes, container: Container, path: Path) -> Sniffed:
    if container is not Container.BGZIP:
        # Nothing in it would tell whether it is whole.
        raise InputError(
            "this is a BCF without compression, which has no checksum",
            where=path.name,
            remedy="compress it: bcftools view -O b -o NEW.bcf FILE",
        )
    size = int.from_bytes(start[5:_BCF_TEXT], "little")
    text = start[_BCF_TEXT : _BCF_TEXT + size].rstrip(b"\0")
    return Sniffed(text, Container.BCF)
