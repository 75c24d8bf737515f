"""Any copy-number file, by the format that its content proved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oncobasis.core.errors import InputError
from oncobasis.readers.copy_number.allele_segments import read_allele_segments
from oncobasis.readers.copy_number.gene_table import read_gene_calls
from oncobasis.readers.copy_number.gistic_lesions import read_gistic_lesions
from oncobasis.readers.copy_number.log_ratios import read_cnvkit, read_seg
from oncobasis.readers.formats import FileFormat

if TYPE_CHECKING:
    from pathlib import Path

    from oncobasis.readers.reading.options import ReadOptions
    from oncobasis.readers.reading.result import ReadResult


def read_copy_number(path: Path, options: ReadOptions, format_: FileFormat) -> ReadResult:
    """Read the copy-number calls of one sample.

    Every row is a finding or stands in ``filtered``. Raises InputError for a damaged file, or one
    of several samples of which none is chosen.
    """
    match format_:
        case FileFormat.GENE_CALLS | FileFormat.GISTIC_GENES:
            return read_gene_calls(path, options, format_)
        case FileFormat.ALLELE_SEGMENTS:
            return read_allele_segments(path, options)
        case FileFormat.CNVKIT:
            return read_cnvkit(path, options)
        case FileFormat.SEG:
            return read_seg(path, options)
        case FileFormat.GISTIC_LESIONS:
            return read_gistic_lesions(path, options)
        case _:
            raise InputError(f"{format_} holds no copy numbers", where=path.name)
