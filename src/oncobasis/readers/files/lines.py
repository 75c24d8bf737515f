"""Bytes of a variant file -> numbered lines; plain, gzip and bgzip, told apart by content."""

from __future__ import annotations

import gzip
import zlib
from typing import TYPE_CHECKING

from oncobasis.core.errors import InputError
from oncobasis.readers.files.regular_file import refuse_special

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_GZIP = b"\x1f\x8b"
_BLOCKED_EXTRA = b"BC\x02\x00"
# The empty block that ends every complete bgzip file (SAM specification, section 4.1.2).
_BLOCKED_END = bytes.fromhex("1f8b08040000000000ff0600424302001b0003000000000000000000")
_SNIFFED = 65536
_OTHER_FORMATS = (
    (b"BCF\x02", "a BCF file", "convert it: bcftools view -O z -o NAME.vcf.gz FILE"),
    (b"BAM\x01", "a BAM file of alignments", "call variants first and annotate them with VEP"),
    (b"CRAM", "a CRAM file of alignments", "call variants first and annotate them with VEP"),
    (b"PK\x03\x04", "an Excel or zip file", "export the sheet as tab separated text, or unzip it"),
    (b"\xd0\xcf\x11\xe0", "an old Excel file", "export the sheet as tab separated text"),
    (b"%PDF", "a PDF file", "ask the laboratory for the VCF or MAF behind the report"),
    (b"\x28\xb5\x2f\xfd", "a zstandard file", "decompress it: zstd -d FILE"),
    (b"BZh", "a bzip2 file", "decompress it: bunzip2 FILE"),
    (b"\xfd7zXZ", "an xz file", "decompress it: xz -d FILE"),
    (b"\xff\xfe", "UTF-16 text", "save it as UTF-8"),
    (b"\xfe\xff", "UTF-16 text", "save it as UTF-8"),
)
_CUT_OFF = "copy or make the file again; gzip -t FILE tests it"


def sniff(path: Path) -> bytes:
    """Return the first 64 kB of content, decompressed; refuse what can't be variant text."""
    refuse_special(path)
    try:
        with path.open("rb") as file:
            head = file.read(_SNIFFED)
    except FileNotFoundError:
        raise InputError(
            "there is no such file", where=str(path), remedy="check the path and its spelling"
        ) from None
    except IsADirectoryError:
        raise InputError(
            "this is a folder, not a file", where=str(path), remedy="name the VCF or MAF in it"
        ) from None
    except OSError as error:
        raise InputError(
            f"the file cannot be opened: {error.strerror}",
            where=path.name,
            remedy="check path and rights",
        ) from error
    if head.startswith(_GZIP):
        head = _inflated(head)
    _refuse_other_formats(head, path)
    return head


def numbered_lines(path: Path) -> Iterator[tuple[int, str]]:
    """Yield (line number, line without its end); line numbers start at 1.

    Raises InputError where the file is cut off or damaged, naming the last good line.
    """
    sniff(path)
    with path.open("rb") as file:
        start = file.read(18)
    if not start.startswith(_GZIP):
        with path.open("rb") as file:
            yield from _decoded(file)
    elif start[12:16] == _BLOCKED_EXTRA and _has_end_block(path):
        yield from _checked(path, _blocked_lines(path))
    else:
        yield from _checked(path, _gzip_lines(path))
        if start[12:16] == _BLOCKED_EXTRA:
            raise _cut_off(path, sum(1 for _ in _gzip_lines(path)))


def _inflated(head: bytes) -> bytes:
    inflate = zlib.decompressobj(31)
    try:
        content = inflate.decompress(head, _SNIFFED)
        # bgzip: the first block may hold only part of the header.
        while inflate.eof and len(content) < _SNIFFED and inflate.unused_data:
            rest = inflate.unused_data
            inflate = zlib.decompressobj(31)
            content += inflate.decompress(rest, _SNIFFED)
    except zlib.error:
        return b""
    return content


def _refuse_other_formats(head: bytes, path: Path) -> None:
    for magic, name, remedy in _OTHER_FORMATS:
        if head.startswith(magic):
            raise InputError(f"this is {name}, not a VCF or MAF", where=path.name, remedy=remedy)
    if b"\x00" in head:
        raise InputError(
            "this is a binary file, not a VCF or MAF",
            where=path.name,
            remedy="name a text file, or the same compressed with gzip or bgzip",
        )


def _has_end_block(path: Path) -> bool:
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - len(_BLOCKED_END)))
        return file.read() == _BLOCKED_END


def _decoded(lines: Iterable[bytes]) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(lines, 1):
        text = line.decode("utf-8", "replace").rstrip("\r\n")
        yield number, text.removeprefix("\ufeff") if number == 1 else text


def _checked(path: Path, lines: Iterable[bytes]) -> Iterator[tuple[int, str]]:
    number = 0
    try:
        for number, text in _decoded(lines):
            yield number, text
    except (OSError, EOFError, zlib.error) as error:
        raise _cut_off(path, number) from error


def _cut_off(path: Path, number: int) -> InputError:
    return InputError(
        f"the compressed file is cut off or damaged; line {number} is the last good one",
        where=path.name,
        remedy=_CUT_OFF,
    )


def _gzip_lines(path: Path) -> Iterator[bytes]:
    with gzip.open(path, "rb") as file:
        yield from file


def _blocked_lines(path: Path) -> Iterator[bytes]:
    """Yield lines by htslib, which inflates blocks twice as fast as the standard library."""
    # Imported here: a MAF or a plain VCF needs no htslib, and start-up pays for none.
    from pysam import BGZFile, set_verbosity

    before = set_verbosity(0)
    file = BGZFile(str(path), "rb", None)
    try:
        yield from file
    finally:
        _close(file)
        set_verbosity(before)


def _close(file: object) -> None:
    close = getattr(file, "close")  # noqa: B009
    try:
        close()
    except OSError:
        # A damaged file fails to close as well; the error that matters is already on its way.
        return
