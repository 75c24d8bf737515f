"""Any variant file: VCF or MAF, told apart by what is in it, never by its name."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from oncobasis.core.errors import InputError
from oncobasis.readers.files.lines import numbered_lines
from oncobasis.readers.maf.columns import columns_said, is_maf_header
from oncobasis.readers.maf.read import read_maf_lines
from oncobasis.readers.reading.options import ReadOptions
from oncobasis.readers.reading.result import ReadResult
from oncobasis.readers.vcf.read import read_vcf_lines

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_VCF_LINES = ("##fileformat=VCF", "##INFO=<", "##FORMAT=<", "##FILTER=<", "##contig=<", "#CHROM")


def read_variants(path: Path, options: ReadOptions | None = None) -> ReadResult:
    """Read a VEP-annotated VCF or a MAF; raises InputError if the content is neither."""
    chosen = options or ReadOptions()
    lines = numbered_lines(path)
    begun: list[tuple[int, str]] = []
    for number, line in lines:
        begun.append((number, line))
        if line.startswith(_VCF_LINES):
            return read_vcf_lines(_again(begun, lines), path.name, chosen)
        if is_maf_header(line):
            return read_maf_lines(_again(begun, lines), path.name, chosen)
        if line.strip() and not line.startswith("#"):
            break
    raise _neither(begun, path.name)


def _again(
    begun: list[tuple[int, str]], lines: Iterator[tuple[int, str]]
) -> Iterator[tuple[int, str]]:
    return chain(begun, lines)


def _neither(begun: list[tuple[int, str]], name: str) -> InputError:
    text = next((line for _, line in begun if line.strip()), "")
    if not text:
        return InputError("the file is empty", where=name, remedy="make or copy the file again")
    return InputError(
        f"this is neither a VCF nor a MAF; its first line has {columns_said(text)}",
        where=f"{name} line {begun[-1][0]}",
        remedy="a VCF begins with ##fileformat=VCF; a MAF has a line with Hugo_Symbol",
    )
