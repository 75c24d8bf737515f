"""Composition root: files and words become a case, the case an assessment, that becomes output."""

from oncobasis.assembly.answering import Answering
from oncobasis.assembly.batch import batch_answers, batch_line
from oncobasis.assembly.cases import InputFile, ReadCase, inspected, read_case, with_files
from oncobasis.assembly.output import FORMATS, check_formats, file_stem, write_reports, write_whole

__all__ = [
    "FORMATS",
    "Answering",
    "InputFile",
    "ReadCase",
    "batch_answers",
    "batch_line",
    "check_formats",
    "file_stem",
    "inspected",
    "read_case",
    "with_files",
    "write_reports",
    "write_whole",
]
