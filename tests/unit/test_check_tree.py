from __future__ import annotations

from typing import TYPE_CHECKING

import check_tree
import pytest

if TYPE_CHECKING:
    from pathlib import Path

# Put together from pieces: this file is checked too.
SLASH = "/"
FORBIDDEN = [
    "https://" + ".".join(["files", "python" + "hosted", "org"]) + "/packages/x.whl",
    "pip install --index" + "-url https://mirror.example/simple",
    "registry." + "npm" + "js" + ".org",
    "file:" + "///wheels/simple",
    SLASH + "root/.bashrc",
    'DATA = "' + SLASH + 'work/shared/data"',
    SLASH + "home/jane.doe/cases",
    SLASH + "Users/Jane/cases",
]
ALLOWED = [
    "uv pip compile --no-emit-index-url --no-header -o base.txt",
    "data=../shared/data",
    "see docs" + SLASH + "work" + SLASH + "notes.md and https://example.org/home/page",
    "a teamwork/opt-in question",
    "https://www.accessdata.fda.gov/drugsatfda_docs/label/2024/1.pdf",
    "~" + SLASH + "work" + SLASH + "cases",
]


@pytest.mark.parametrize("line", FORBIDDEN)
def test_a_forbidden_address_is_named_with_its_line(tmp_path: Path, line: str) -> None:
    path = tmp_path / "notes.md"
    path.write_text(f"first\n{line}\n", encoding="utf-8")
    assert [fault.split(":")[1] for fault in check_tree.faults_in(path)] == ["2"]


@pytest.mark.parametrize("line", ALLOWED)
def test_a_relative_path_or_a_public_source_is_no_fault(tmp_path: Path, line: str) -> None:
    path = tmp_path / "notes.md"
    path.write_text(line, encoding="utf-8")
    assert list(check_tree.faults_in(path)) == []


def test_a_binary_file_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "table.bin"
    path.write_bytes(b"\0" + FORBIDDEN[0].encode())
    assert list(check_tree.faults_in(path)) == []


@pytest.mark.parametrize(("lines", "faults"), [(500, 0), (501, 1)])
def test_only_a_source_file_over_the_limit_is_too_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lines: int, faults: int
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "src").mkdir()
    path = tmp_path / "src" / "long.py"
    path.write_text("x = 1\n" * lines, encoding="utf-8")
    assert len(list(check_tree.faults_in(path.relative_to(tmp_path)))) == faults
