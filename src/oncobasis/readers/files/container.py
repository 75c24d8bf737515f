"""What a file is packed in, told by its first bytes; formats that hold no text are named."""

from __future__ import annotations

from enum import StrEnum

from oncobasis.core.errors import InputError

GZIP_MAGIC = b"\x1f\x8b"
BCF_MAGIC = b"BCF\x02"
_BLOCK_START = 18
_BLOCKED_EXTRA = b"BC\x02\x00"
_CALLS_FIRST = "call variants first and annotate them with VEP"
_ARCHIVE = "unpack it and name the file inside"
_FOREIGN = (
    (b"BAM\x01", "a BAM file of alignments", _CALLS_FIRST),
    (b"CRAM", "a CRAM file of alignments", _CALLS_FIRST),
    (b"TBI\x01", "the index of a file", "name the file itself"),
    (b"CSI\x01", "the index of a file", "name the file itself"),
    (b"PK\x03\x04", "an Excel or zip file", "export the sheet as tab separated text, or unzip it"),
    (b"PK\x05\x06", "an empty zip file", "pack it again"),
    (b"Rar!", "a RAR archive", _ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", _ARCHIVE),
    (b"\xd0\xcf\x11\xe0", "an old Excel file", "export the sheet as tab separated text"),
    (b"%PDF", "a PDF file", "ask the laboratory for the VCF or MAF behind the report"),
    (b"PAR1", "a Parquet file", "export it as tab separated text"),
    (b"\x89HDF", "an HDF5 file", "export it as tab separated text"),
    (b"SQLite format 3", "an SQLite database", "export the table as tab separated text"),
    (b"\x28\xb5\x2f\xfd", "a zstandard file", "decompress it: zstd -d FILE"),
    (b"BZh", "a bzip2 file", "decompress it: bunzip2 FILE"),
    (b"\xfd7zXZ", "an xz file", "decompress it: xz -d FILE"),
)
_TAR_MARK = slice(257, 262)


class Container(StrEnum):
    """How the content is packed."""

    PLAIN = "plain"
    GZIP = "gzip"
    BGZIP = "bgzip"
    BCF = "bcf"


def packing(start: bytes) -> Container:
    """Return how a file is packed, by its first bytes; a BCF shows only once it is inflated."""
    if not start.startswith(GZIP_MAGIC):
        return Container.PLAIN
    return Container.BGZIP if start[12:16] == _BLOCKED_EXTRA else Container.GZIP


def block_size(start: bytes) -> int:
    """Return the size of the bgzip block that begins so, 0 if none does (SAM, section 4.1)."""
    if len(start) < _BLOCK_START or not start.startswith(GZIP_MAGIC):
        return 0
    return 1 + int.from_bytes(start[16:18], "little") if start[12:16] == _BLOCKED_EXTRA else 0


def refuse_foreign(content: bytes, name: str) -> None:
    """Refuse content that is known to be no text; ``content`` is the file's beginning, unpacked."""
    for magic, kind, remedy in _FOREIGN:
        if content.startswith(magic):
            raise InputError(f"this is {kind}, not text", where=name, remedy=remedy)
    if content[_TAR_MARK] == b"ustar":
        raise InputError("this is a tar archive, not text", where=name, remedy=_ARCHIVE)
    if content.startswith(GZIP_MAGIC):
        raise InputError(
            "the file is compressed twice", where=name, remedy="decompress it once: gunzip FILE"
        )
