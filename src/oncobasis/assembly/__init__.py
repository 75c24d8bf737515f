"""Composition root: files and words become a case, the case an assessment, that becomes output."""

from oncobasis.assembly.answering import Answering
from oncobasis.assembly.batch import batch_answers, batch_line
from oncobasis.assembly.cases import InputFile, ReadCase, inspected, read_case, with_files
from oncobasis.assembly.output import FORMATS, check_formats, file_stem, write_reports, write_whole
from oncobasis.assembly.predictors import CasePredictor, Models, predictions_wanted

__all__ = [
    "FORMATS",
    "Answering",
    "CasePredictor",
    "InputFile",
    "Models",
    "ReadCase",
    "batch_answers",
    "batch_line",
    "check_formats",
    "file_stem",
    "inspected",
    "predictions_wanted",
    "read_case",
    "with_files",
    "write_reports",
    "write_whole",
]
