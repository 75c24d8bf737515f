"""A BCF -> the lines of the VCF that it stands for, by htslib."""

from __future__ import annotations

from collections import deque
from itertools import islice
from typing import TYPE_CHECKING

from oncobasis.readers.files.inflate import ContentError, content_pieces

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pysam import VariantFile

    from oncobasis.readers.files.limits import ReadLimits

_TOGETHER = 256


def bcf_lines(path: Path, limits: ReadLimits) -> Iterator[list[str]]:
    """Yield lists of VCF lines, the header first; raises ContentError where the BCF is damaged."""
    import pysam

    # Checksums, end block and caps first: htslib would crash on what it can't foresee.
    deque(content_pieces(path, limits), maxlen=0)
    before = pysam.set_verbosity(0)
    try:
        with pysam.VariantFile(str(path), "rb") as file:
            yield str(file.header).splitlines()
            yield from _records(file)
    except (OSError, ValueError) as error:
        raise ContentError(
            f"htslib can't read the BCF: {error}", "make it again, or give it as VCF"
        ) from None
    finally:
        pysam.set_verbosity(before)


def _records(file: VariantFile) -> Iterator[list[str]]:
    while lines := [str(record).rstrip("\n") for record in islice(file, _TOGETHER)]:
        yield lines
