"""Each cap ends the reading with one error that names file, place, limit and remedy."""

from __future__ import annotations

import tracemalloc
import zlib
from typing import TYPE_CHECKING

import pytest

from builders.packing import bgzipped, gzipped, gzipped_in_members
from oncobasis.core.errors import InputError, UsageError
from oncobasis.readers.files.limits import MB, ReadLimits, in_words
from oncobasis.readers.files.lines import numbered_lines, whole_text

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LINE = b"a" * 1023 + b"\n"
PACKED = (bytes, gzipped, gzipped_in_members, bgzipped)


def refusal(path: Path, limits: ReadLimits) -> InputError:
    with pytest.raises(InputError) as caught:
        for _ in numbered_lines(path, limits):
            pass
    assert caught.value.remedy
    return caught.value


@pytest.mark.parametrize("packed", PACKED)
def test_long_line(tmp_path: Path, packed: Callable[[bytes], bytes]) -> None:
    path = tmp_path / "the_file"
    path.write_bytes(packed(b"a\nbb\n" + b"c" * 101 + b"\nd\n"))
    error = refusal(path, ReadLimits(line_bytes=100))
    assert str(error).startswith("the_file line 3: the line is longer than 100 bytes (limit line_b")
    assert len(list(numbered_lines(path, ReadLimits(line_bytes=101)))) == 4


@pytest.mark.parametrize("packed", PACKED)
def test_many_lines(tmp_path: Path, packed: Callable[[bytes], bytes]) -> None:
    path = tmp_path / "the_file"
    path.write_bytes(packed(b"a\n" * 101))
    error = refusal(path, ReadLimits(lines=100))
    assert str(error).startswith(
        "the_file line 101: the file has more than 100 lines (limit lines)"
    )
    assert len(list(numbered_lines(path, ReadLimits(lines=101)))) == 101


@pytest.mark.parametrize("packed", PACKED)
def test_large_content(tmp_path: Path, packed: Callable[[bytes], bytes]) -> None:
    path = tmp_path / "the_file"
    path.write_bytes(packed(b"abcdefg\n" * 1000))
    error = refusal(path, ReadLimits(content_bytes=7_999))
    assert "the_file: the content is larger than 7.81 kB (limit content_bytes); line" in str(error)
    assert len(list(numbered_lines(path, ReadLimits(content_bytes=8_000)))) == 1000


def test_one_endless_line_is_not_gathered(tmp_path: Path) -> None:
    path = tmp_path / "the_file"
    path.write_bytes(b"a" * (8 * MB))
    assert "line 1: the line is longer than 2 MB" in str(
        refusal(path, ReadLimits(line_bytes=2 * MB))
    )


def bomb(size: int) -> bytes:
    """Return zeros' worth of content, a thousand times smaller; synthetic."""
    deflate = zlib.compressobj(9, zlib.DEFLATED, 31)
    pieces = [deflate.compress(LINE * (MB // len(LINE))) for _ in range(size // MB)]
    return b"".join((*pieces, deflate.flush()))


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(bomb(80 * MB), id="one member"),
        pytest.param(bomb(4 * MB) * 20, id="members"),
        pytest.param(bgzipped(LINE * 60)[:-28] * 1_200, id="blocks"),
    ],
)
def test_a_deflate_bomb_ends_in_constant_memory(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "the_file"
    path.write_bytes(content)
    tracemalloc.start()
    try:
        error = refusal(path, ReadLimits())
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert "more than 250 times larger than the compressed file (limit expansion)" in str(error)
    assert peak < 30 * MB


def test_what_is_small_may_expand(tmp_path: Path) -> None:
    path = tmp_path / "the_file"
    path.write_bytes(bomb(2 * MB))
    assert sum(1 for _ in numbered_lines(path)) == 2 * MB // len(LINE)


def test_large_document(tmp_path: Path) -> None:
    path = tmp_path / "the_file"
    path.write_bytes(b'"' + b"a" * 1000 + b'"')
    with pytest.raises(InputError, match=r"document is larger than 1000 bytes \(limit document_"):
        whole_text(path, ReadLimits(document_bytes=1000))


def test_a_limit_that_lets_nothing_through_is_refused() -> None:
    with pytest.raises(UsageError, match="limit lines is 0"):
        ReadLimits(lines=0)


@pytest.mark.parametrize(
    ("size", "words"), [(1, "1 bytes"), (2048, "2 kB"), (1 << 24, "16 MB"), (1 << 34, "16 GB")]
)
def test_sizes_in_words(size: int, words: str) -> None:
    assert in_words(size) == words
