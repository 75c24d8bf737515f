"""``assess --out --format``: every format is written, under a name that says what it is."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from builders.answered_cases import answered
from oncobasis.assembly import check_formats, write_reports
from oncobasis.core.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path


def test_every_format_is_written(tmp_path: Path) -> None:
    one = answered("unknown-type.yaml")
    formats = check_formats(["json", "html", "pdf", "xlsx", "fhir"])
    paths = write_reports(one.assessment, tmp_path, formats, language="en", case=one.case)
    stem = one.assessment.case_id
    assert [path.name for path in paths] == [
        f"{stem}.json", f"{stem}.html", f"{stem}.pdf", f"{stem}.xlsx", f"{stem}.fhir.json",
    ]  # fmt: skip
    assert (tmp_path / f"{stem}.pdf").read_bytes().startswith(b"%PDF")
    assert (tmp_path / f"{stem}.xlsx").read_bytes().startswith(b"PK")
    bundle = json.loads((tmp_path / f"{stem}.fhir.json").read_text(encoding="utf-8"))
    assert bundle["resourceType"] == "Bundle"


def test_a_record_written_as_fhir_can_be_assessed_again(tmp_path: Path) -> None:
    from oncobasis.readers.fhir.read import read_fhir  # noqa: PLC0415
    from oncobasis.readers.reading.options import ReadOptions  # noqa: PLC0415

    one = answered("luad-egfr.yaml")
    (path,) = write_reports(one.assessment, tmp_path, ("fhir",), language="en", case=one.case)
    found = read_fhir(path, ReadOptions())
    assert {getattr(each, "gene", None) for each in found.alterations} >= {"EGFR", "TP53", "ERBB2"}


def test_an_unknown_format_names_the_known_ones() -> None:
    with pytest.raises(UsageError, match="json, html, pdf, xlsx, fhir"):
        check_formats(["docx"])
