"""An assessment as a workbook: one sheet each for options, basis, alterations, tests, predictions.

Every cell of the patient, a drug or a source is text, never a formula, and stays text when it is
edited. Equal answers give equal bytes: openpyxl's clock is taken out.
"""

from __future__ import annotations

import re
from importlib import import_module
from io import BytesIO
from typing import TYPE_CHECKING, Any, TypeAlias
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from oncobasis.core.errors import UsageError
from oncobasis.report.layout import clean
from oncobasis.report.sheets import Link, Sheet, sheets_of
from oncobasis.report.wording import Language

if TYPE_CHECKING:
    from oncobasis.core.assessment import Assessment
    from oncobasis.report.sheets import Cell

    Workbook: TypeAlias = Any  # of openpyxl, which is not installed everywhere

_REMEDY = 'install the extra "documents": pip install "oncobasis[documents]"'
_LONGEST_CELL = 32_767
_LONGEST_LINK = 2_000
_WIDEST, _NARROWEST = 60, 8
_EPOCH = (1980, 1, 1, 0, 0, 0)
_CLOCK = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms)")
_FORBIDDEN_IN_NAME = re.compile(r"[\[\]:*?/\\]")


def to_xlsx(assessment: Assessment, *, language: str = "en") -> bytes:
    """Return the workbook; raises UsageError where openpyxl is not installed."""
    chosen = Language.of(language)
    book = _openpyxl().Workbook()
    book.remove(book.active)
    for sheet in sheets_of(assessment, chosen):
        _write(book, sheet)
    packed = BytesIO()
    book.save(packed)
    return _without_clock(packed.getvalue(), assessment.as_of)


def _openpyxl() -> Any:  # noqa: ANN401 - the module
    try:
        return import_module("openpyxl")
    except ImportError as error:
        raise UsageError("a workbook needs openpyxl", remedy=_REMEDY) from error


def _write(book: Workbook, sheet: Sheet) -> None:
    styles = import_module("openpyxl.styles")
    letter = import_module("openpyxl.utils").get_column_letter
    made = book.create_sheet(_FORBIDDEN_IN_NAME.sub(" ", sheet.name)[:31])
    for row, cells in enumerate((sheet.heads, *sheet.rows), 1):
        for column, value in enumerate(cells, 1):
            _fill(made.cell(row=row, column=column), value, styles)
    for column, head in enumerate(sheet.heads, 1):
        made.cell(row=1, column=column).font = styles.Font(bold=True)
        longest = max((len(_shown(row[column - 1])) for row in sheet.rows), default=0)
        width = min(_WIDEST, max(_NARROWEST, len(head) + 2, longest + 1))
        made.column_dimensions[letter(column)].width = width
    made.freeze_panes = "A2"
    if sheet.rows:
        made.auto_filter.ref = made.dimensions


def _fill(cell: Any, value: Cell, styles: Any) -> None:  # noqa: ANN401 - of openpyxl
    """Put a value into a cell; text is marked as text, whatever it begins with."""
    if value is None:
        return
    if isinstance(value, bool | int | float):
        cell.value = value
        return
    text = _shown(value)
    cell.value = text
    cell.data_type = "s"
    cell.quotePrefix = True
    cell.alignment = styles.Alignment(wrap_text=True, vertical="top")
    if isinstance(value, Link) and len(value.url) <= _LONGEST_LINK:
        cell.hyperlink = value.url
        cell.font = styles.Font(underline="single", color="124B8C")


def _shown(value: Cell) -> str:
    text = value.text if isinstance(value, Link) else "" if value is None else str(value)
    return clean(text)[:_LONGEST_CELL]


def _without_clock(packed: bytes, day: str) -> bytes:
    """Return the file with the day of the answer in place of the time of writing."""
    stamp = rb"\g<1>" + f"{day}T00:00:00Z".encode() + rb"\g<3>"
    written = BytesIO()
    with ZipFile(BytesIO(packed)) as source, ZipFile(written, "w", ZIP_DEFLATED) as target:
        for name in sorted(source.namelist(), key=_content_types_first):
            content = source.read(name)
            if name == "docProps/core.xml":
                content = _CLOCK.sub(stamp, content)
            entry = ZipInfo(name, _EPOCH)
            entry.compress_type = ZIP_DEFLATED
            target.writestr(entry, content)
    return written.getvalue()


def _content_types_first(name: str) -> tuple[bool, str]:
    return name != "[Content_Types].xml", name
