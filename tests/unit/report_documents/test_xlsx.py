"""The workbook: every sheet, no formula, nothing of a clock, both languages."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZipFile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.answered_cases import NAMES, answered, predicted
from builders.assessment_builder import luad_egfr, with_every_text
from oncobasis.core.errors import UsageError
from oncobasis.report import xlsx
from oncobasis.report.xlsx import to_xlsx

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

ENGLISH = ["Options", "Basis", "Alterations", "Not tested", "Predictions", "Provenance"]
KEPT = frozenset({"code", "kind", "state", "origin", "id", "digest", "as_of", "reason_code",
                  "target", "model", "models", "url", "used_by"})  # fmt: skip


def opened(content: bytes) -> Workbook:
    return openpyxl.load_workbook(BytesIO(content))


def rows(book: Workbook, name: str) -> list[tuple[object, ...]]:
    return [tuple(cell.value for cell in row) for row in book[name].iter_rows(min_row=2)]


@pytest.mark.parametrize("name", NAMES[::6])
def test_every_case_makes_a_workbook(name: str) -> None:
    one = answered(name).assessment
    book = opened(to_xlsx(predicted(one)))
    assert book.sheetnames == ENGLISH
    assert len(rows(book, "Options")) == len(one.recommendations)
    assert len(rows(book, "Alterations")) == len(one.alterations)
    assert len(rows(book, "Not tested")) == len(one.missing_tests)


def test_options_have_tier_approvals_and_reasons() -> None:
    first = rows(opened(to_xlsx(luad_egfr())), "Options")[0]
    assert first[:4] == (1, "osimertinib", "Recommended", "I-A")
    assert "FDA 2015-11-13; regular approval" in str(first[7])


def test_the_basis_links_every_source() -> None:
    book = opened(to_xlsx(luad_egfr()))
    links = [
        cell.hyperlink.target
        for row in book["Basis"].iter_rows(min_row=2)
        for cell in row
        if cell.hyperlink is not None
    ]
    assert "https://civicdb.org/links/evidence/238" in links
    one = luad_egfr()
    listed = sum(len(r.regulatory) + len(r.basis) + len(r.against) for r in one.recommendations)
    assert len(rows(book, "Basis")) == listed


def test_predictions_stand_with_the_values_behind_them() -> None:
    found = rows(opened(to_xlsx(predicted(luad_egfr()))), "Predictions")
    assert str(found[0][1]).replace("\N{NO-BREAK SPACE}", " ") == "38 %"
    assert ("Tumour mutational burden", "14 mut/Mb") in {(row[7], row[8]) for row in found}
    assert 0.61 in {row[10] for row in found}


def test_provenance_names_digests_models_sources_and_warnings() -> None:
    found = rows(opened(to_xlsx(predicted(luad_egfr()))), "Provenance")
    values = [str(row[1]) for row in found]
    assert predicted(luad_egfr()).provenance.output_digest in values
    assert any("icb-response 1.2.0" in value for value in values)
    assert ("Source", "CIViC", "2021-08-01", "2021-08-01", 3650, 1939) in found
    assert any("1939 days old" in value for value in values)


def test_korean() -> None:
    book = opened(to_xlsx(luad_egfr(), language="ko"))
    assert book.sheetnames[0] == "치료 선택지"
    assert rows(book, "치료 선택지")[0][2] == "권고"


def test_equal_answers_give_equal_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    first = to_xlsx(luad_egfr())
    monkeypatch.setenv("TZ", "Asia/Seoul")
    assert to_xlsx(luad_egfr()) == first
    with ZipFile(BytesIO(first)) as packed:
        core = packed.read("docProps/core.xml").decode()
        assert {info.date_time[0] for info in packed.infolist()} == {1980}
    assert set(re.findall(r">(\d{4}-\d\d-\d\dT[^<]*)<", core)) == {"2026-11-22T00:00:00Z"}


FORMULAS = ("=1+1", "=cmd|'/c calc'!A1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "=HYPERLINK(1)")


@pytest.mark.parametrize("text", FORMULAS)
def test_no_text_becomes_a_formula(text: str) -> None:
    hostile = with_every_text(predicted(luad_egfr()), text, keep=KEPT)
    content = to_xlsx(hostile)
    with ZipFile(BytesIO(content)) as packed:
        for name in packed.namelist():
            if name.startswith("xl/worksheets/sheet"):
                assert b"<f>" not in packed.read(name)
    for sheet in opened(content):
        for row in sheet.iter_rows(min_row=2):
            for cell in row:
                assert cell.data_type != "f"
                if isinstance(cell.value, str):
                    assert cell.quotePrefix


@settings(max_examples=12)
@given(st.text(st.characters(codec="utf-8"), max_size=30))
def test_any_text_makes_a_readable_workbook(text: str) -> None:
    hostile = with_every_text(predicted(luad_egfr()), text, keep=KEPT)
    assert len(opened(to_xlsx(hostile)).sheetnames) == 6


def test_a_cell_holds_no_more_than_excel_takes() -> None:
    long = replace(luad_egfr(), case_id="x" * 40_000)
    assert max(len(str(row[1])) for row in rows(opened(to_xlsx(long)), "Provenance")) == 32_767


def test_without_openpyxl_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> object:
        raise ImportError(name)

    monkeypatch.setattr(xlsx, "import_module", missing)
    with pytest.raises(UsageError, match="documents"):
        to_xlsx(luad_egfr())
