"""The PDF: nothing is fetched, equal bytes, Korean only with a font for it."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from builders.answered_cases import answered, predicted
from builders.assessment_builder import luad_egfr, nothing_found, with_every_text
from oncobasis.core.errors import UsageError
from oncobasis.report import pdf
from oncobasis.report.pdf import to_pdf

if TYPE_CHECKING:
    from oncobasis.core.assessment import Assessment

pytest.importorskip("weasyprint", reason="WeasyPrint is not installed", exc_type=ImportError)


def text_of(content: bytes, folder: Path) -> str:
    """Return the words of a PDF; skipped where no tool is there to read them."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (poppler-utils) is not installed: the PDF can't be read back")
    path = folder / "report.pdf"
    path.write_bytes(content)
    done = subprocess.run(
        ["pdftotext", "-layout", str(path), "-"],  # noqa: S607 - found on PATH
        capture_output=True,
        check=True,
    )
    return done.stdout.decode()


@pytest.fixture(scope="module")
def english() -> bytes:
    return to_pdf(predicted(luad_egfr()))


def test_the_report_is_on_paper(english: bytes, tmp_path: Path) -> None:
    said = text_of(english, tmp_path)
    for words in ("Lung Adenocarcinoma", "osimertinib", "Findings", "EGFR p.T790M"):
        assert words in said
    digest = predicted(luad_egfr()).provenance.output_digest
    foots = [line.split() for line in said.splitlines() if digest in line and " / " in line]
    assert [foot[-3:] for foot in foots] == [
        [str(page), "/", str(len(foots))] for page in range(1, len(foots) + 1)
    ]


def test_predictions_are_drawn_with_their_words(english: bytes, tmp_path: Path) -> None:
    said = text_of(english, tmp_path).replace("\N{NO-BREAK SPACE}", " ")
    assert "38 %" in said
    assert "Tumour mutational burden" in said


def test_nothing_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise AssertionError

    monkeypatch.setattr(socket.socket, "connect", refused)
    hostile = '"><img src=http://127.0.0.1/x.png><link rel=stylesheet href=file://x>'
    kept = frozenset({"code", "kind", "state", "origin", "id", "digest", "as_of", "url"})
    page = with_every_text(nothing_found(), hostile, keep=kept)
    assert to_pdf(page).startswith(b"%PDF")
    with pytest.raises(ValueError, match="fetches nothing"):
        pdf._refused("https://somewhere/with/a/name")


def test_an_address_is_not_repeated_in_the_refusal() -> None:
    with pytest.raises(ValueError, match=r"\(asked for https\)"):
        pdf._refused("https://somewhere/patient-name")


def test_korean_needs_a_font_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "_drawn", lambda *_: (b"%PDF", False))
    with pytest.raises(UsageError, match="no font of this machine shows Korean"):
        to_pdf(luad_egfr(), language="ko")


def test_characters_that_no_font_has_are_said_on_the_page(tmp_path: Path) -> None:
    private = replace(nothing_found(), case_id="case \U0010fffd")
    said = text_of(to_pdf(private), tmp_path)
    assert "have no glyph in any font of this machine" in said


def test_without_weasyprint_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> object:
        raise ImportError(name)

    monkeypatch.setattr(pdf, "import_module", missing)
    with pytest.raises(UsageError, match="documents"):
        to_pdf(luad_egfr())


def test_without_pango_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> object:
        raise OSError(name)

    monkeypatch.setattr(pdf, "import_module", missing)
    with pytest.raises(UsageError, match="Pango"):
        to_pdf(luad_egfr())


def has_korean_font() -> bool:
    if shutil.which("fc-list") is None:
        return False
    done = subprocess.run(["fc-list", ":lang=ko"], capture_output=True, check=True)  # noqa: S607
    return bool(done.stdout.strip())


@pytest.mark.slow
def test_korean(tmp_path: Path) -> None:
    if not has_korean_font():
        pytest.skip("no Korean font is installed (fc-list :lang=ko)")
    said = text_of(to_pdf(luad_egfr(), language="ko"), tmp_path)
    assert "권고" in said
    assert "글꼴에 없어" not in said


PROGRAM = """
import hashlib, sys
sys.path.insert(0, sys.argv[1])
from builders.assessment_builder import luad_egfr
from builders.answered_cases import predicted
from oncobasis.report.pdf import to_pdf
print(hashlib.sha256(to_pdf(predicted(luad_egfr()))).hexdigest())
"""


@pytest.mark.slow
def test_equal_answers_give_equal_bytes_in_any_process() -> None:
    tests = str(Path(__file__).parents[2])
    seen = {
        subprocess.run(
            [sys.executable, "-c", PROGRAM, tests],
            capture_output=True,
            check=True,
            env={"PYTHONHASHSEED": seed, "PATH": ""},
        ).stdout
        for seed in ("1", "2")
    }
    assert len(seen) == 1


@pytest.mark.slow
@pytest.mark.parametrize("name", ["luad-egfr.yaml", "breast", "every_code"])
def test_a_long_report_stays_in_bounds(name: str) -> None:
    one: Assessment = predicted(answered(name).assessment)
    content = to_pdf(one)
    assert len(content) < 3_000_000
    assert content.count(b"/Type /Page\n") + content.count(b"/Type /Page ") < 80
