"""A file's bytes -> its content in pieces, inflated; every checksum and every cap is held.

Memory stays constant whatever the file claims. Nothing is left out silently: a gzip stream must
end, a bgzip file must have its end block, and nothing else may follow.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from oncobasis.readers.files.container import (
    GZIP_MAGIC,
    Container,
    block_size,
    packing,
)
from oncobasis.readers.files.limits import ReadLimits, in_words
from oncobasis.readers.files.regular_file import opened_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import BinaryIO

# Larger pieces would leave the cache: measured to be twice as slow.
_PIECE = 1 << 17
# The content of one bgzip block (SAM specification, section 4.1).
_BLOCK_CONTENT = 1 << 16
_BLOCK_START = 18
_BLOCK_END = 8
_TOGETHER = 2
# The empty block that ends every complete bgzip file (SAM specification, section 4.1.2).
_BLOCKED_END = bytes.fromhex("1f8b08040000000000ff0600424302001b0003000000000000000000")
_GZIP_WITH_HEADER = 31
_BARE_DEFLATE = -15
_COPY_AGAIN = "copy or make the file again; gzip -t FILE tests it"


class ContentError(Exception):
    """The content can't be read to its end; whoever counts lines says where that is."""

    def __init__(self, what: str, remedy: str) -> None:
        self.what = what
        self.remedy = remedy
        super().__init__(what)


@dataclass(slots=True)
class _Meter:
    """Holds the size of the content against the limits while it streams."""

    limits: ReadLimits
    read: int = 0
    given: int = 0

    def passed(self, piece: bytes) -> bytes:
        """Return the piece; raises ContentError where the content has grown beyond a limit."""
        self.given += len(piece)
        limits = self.limits
        if self.given > limits.content_bytes:
            raise ContentError(
                f"the content is larger than {in_words(limits.content_bytes)} "
                "(limit content_bytes)",
                "split the file, by chromosome or by sample, or raise the limit",
            )
        if self.given > limits.expansion_from and self.given > self.read * limits.expansion:
            raise ContentError(
                f"the content is more than {limits.expansion} times larger than the compressed "
                "file (limit expansion)",
                "no variant file is like that; if it is meant to be, decompress it first",
            )
        return piece


def content_pieces(path: Path, limits: ReadLimits) -> Iterator[bytes]:
    """Yield the content in pieces of at most about 1 MB; raises InputError or ContentError."""
    with opened_file(path) as file:
        start = file.read(18)
        file.seek(0)
        meter = _Meter(limits)
        match packing(start):
            case Container.PLAIN:
                pieces = _plain(file, meter)
            case Container.BGZIP:
                pieces = _blocked(file, meter)
            case _:
                pieces = _gzip(file, meter)
        try:
            yield from pieces
        except zlib.error:
            raise _damaged() from None
        except OSError as error:
            raise ContentError(
                f"the file can't be read on: {error.strerror}", "check disk and network"
            ) from error


def _plain(file: BinaryIO, meter: _Meter) -> Iterator[bytes]:
    while piece := _more(file, meter):
        yield meter.passed(piece)


def _gzip(file: BinaryIO, meter: _Meter) -> Iterator[bytes]:
    """Inflate any number of gzip members, in steps that a bomb can't make large."""
    packed = _next_member(b"", file, meter)
    while packed:
        inflate = zlib.decompressobj(_GZIP_WITH_HEADER)
        while not inflate.eof:
            if not packed:
                packed = _more(file, meter)
                if not packed:
                    raise _damaged()
            if piece := inflate.decompress(packed, _PIECE):
                yield meter.passed(piece)
            packed = inflate.unconsumed_tail
        packed = _next_member(inflate.unused_data, file, meter)


def _next_member(packed: bytes, file: BinaryIO, meter: _Meter) -> bytes:
    """Return the bytes from the next member on, b'' at the end, which zeros may pad."""
    packed = packed.lstrip(b"\0")
    while len(packed) < len(GZIP_MAGIC) and (more := _more(file, meter)):
        packed = (packed + more).lstrip(b"\0")
    if packed and not packed.startswith(GZIP_MAGIC):
        raise ContentError(
            "something that is not compressed follows the compressed content",
            "copy or make the file again: bytes were added to it, or its middle is damaged",
        )
    return packed


def _more(file: BinaryIO, meter: _Meter) -> bytes:
    more = file.read(_PIECE)
    meter.read += len(more)
    return more


def _blocked(file: BinaryIO, meter: _Meter) -> Iterator[bytes]:
    """Inflate bgzip blocks; each is checked alone, and some are handed on together."""
    together: list[bytes] = []
    block = b""
    try:
        for block in _blocks(file, meter):
            together.append(_inflated_block(block))
            if len(together) == _TOGETHER:
                yield meter.passed(b"".join(together))
                together = []
    except (ContentError, zlib.error):
        # What is good comes first, so that its last line can be named.
        yield b"".join(together)
        raise
    yield meter.passed(b"".join(together))
    if block != _BLOCKED_END:
        raise _damaged()


def _blocks(file: BinaryIO, meter: _Meter) -> Iterator[bytes]:
    packed = b""
    while more := _more(file, meter):
        packed += more
        start = 0
        while (size := block_size(packed[start : start + 18])) and start + size <= len(packed):
            yield packed[start : start + size]
            start += size
        packed = packed[start:]
        if len(packed) >= _BLOCK_START and not size:
            raise ContentError(
                "the compressed file is damaged, or something else follows its blocks", _COPY_AGAIN
            )
    if packed:
        raise _damaged()


def _inflated_block(block: bytes) -> bytes:
    """Return the content, held against the block's own size and checksum."""
    begins = 12 + int.from_bytes(block[10:12], "little")
    size = int.from_bytes(block[-4:], "little")
    if size > _BLOCK_CONTENT or begins + _BLOCK_END > len(block):
        raise _damaged()
    content = zlib.decompress(block[begins:-_BLOCK_END], _BARE_DEFLATE, max(size, 1))
    if len(content) != size or zlib.crc32(content) != int.from_bytes(block[-8:-4], "little"):
        raise _damaged()
    return content


def _damaged() -> ContentError:
    return ContentError("the compressed file is cut off or damaged", _COPY_AGAIN)
