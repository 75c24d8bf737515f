"""Standard input becomes a private file that is gone afterwards."""

from __future__ import annotations

import io
import stat
import sys
from pathlib import Path

import pytest

from oncobasis.core.errors import InputError
from oncobasis.readers.files.limits import ReadLimits
from oncobasis.readers.files.lines import numbered_lines
from oncobasis.readers.files.standard_input import opened


def piped(monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))


@pytest.fixture(autouse=True)
def _private_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))


@pytest.mark.parametrize("name", ["-", "/dev/stdin", Path("-")])
def test_what_is_piped_in_can_be_read_twice(
    name: str | Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    piped(monkeypatch, b"gene\nBRAF\n")
    with opened(name) as path:
        assert path.name == "standard input"
        assert [line for _, line in numbered_lines(path)] == ["gene", "BRAF"]
        assert [line for _, line in numbered_lines(path)] == ["gene", "BRAF"]
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert not list(tmp_path.iterdir())


def test_it_is_removed_whatever_happens(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    piped(monkeypatch, b"gene\n")
    with pytest.raises(KeyboardInterrupt), opened("-"):
        raise KeyboardInterrupt
    assert not list(tmp_path.iterdir())


def test_more_than_the_limit(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    piped(monkeypatch, b"a" * 101)
    limits = ReadLimits(spooled_bytes=100)
    with (
        pytest.raises(InputError, match=r"more than 100 bytes \(limit spooled_bytes"),
        opened("-", limits),
    ):
        pass
    assert not list(tmp_path.iterdir())


def test_a_file_stays_what_it_is(tmp_path: Path) -> None:
    with opened(tmp_path / "a.vcf") as path:
        assert path == tmp_path / "a.vcf"


def test_a_terminal_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    piped(monkeypatch, b"")
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    with pytest.raises(InputError, match="nothing is piped"), opened("-"):
        pass


@pytest.mark.parametrize("closed", [True, False])
def test_no_standard_input(monkeypatch: pytest.MonkeyPatch, *, closed: bool) -> None:
    piped(monkeypatch, b"")
    if closed:
        sys.stdin.close()
    else:
        monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(InputError, match="standard input is closed"), opened("-"):
        pass
