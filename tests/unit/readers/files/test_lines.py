"""Every way to pack, encode and end the lines of one text gives the same lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.packing import bgzipped, gzipped, gzipped_in_members
from oncobasis.core.errors import InputError
from oncobasis.readers.files.head import head_of
from oncobasis.readers.files.lines import ends_inside_a_line, numbered_lines, whole_text

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LINES = ["#gene\tchange", "BRAF\tp.V600E", "", "  KRAS\tp.G12C  ", "환자\t1"]
TEXT = "\n".join(LINES) + "\n"
PACKED: dict[str, Callable[[bytes], bytes]] = {
    "plain": bytes,
    "gzip": gzipped,
    "members": lambda data: gzipped_in_members(data, 7),
    "empty members": lambda data: gzipped(b"") + gzipped(data) + gzipped(b""),
    "bgzip": bgzipped,
    "small blocks": lambda data: bgzipped(data, 5),
    "two bgzip files": lambda data: bgzipped(data[:9]) + bgzipped(data[9:]),
    "padded": lambda data: gzipped(data) + bytes(600),
}
WRITTEN: dict[str, bytes] = {
    "lf": TEXT.encode(),
    "no last end": TEXT.rstrip("\n").encode(),
    "crlf": TEXT.replace("\n", "\r\n").encode(),
    "crcrlf": TEXT.replace("\n", "\r\r\n").encode(),
    "old mac": TEXT.replace("\n", "\r").encode(),
    "utf-8 with mark": TEXT.encode("utf-8-sig"),
    "utf-16": TEXT.encode("utf-16"),
    "utf-16 big, marked": b"\xfe\xff" + TEXT.encode("utf-16-be"),
    "utf-16 little, bare": TEXT.encode("utf-16-le"),
    "utf-16 big, bare": TEXT.encode("utf-16-be"),
    "utf-16, crlf": TEXT.replace("\n", "\r\n").encode("utf-16"),
    "utf-16, old mac": TEXT.replace("\n", "\r").encode("utf-16"),
}


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("lines") / "the_file"


@pytest.mark.parametrize("packing", PACKED)
@pytest.mark.parametrize("writing", WRITTEN)
def test_the_same_lines(path: Path, packing: str, writing: str) -> None:
    path.write_bytes(PACKED[packing](WRITTEN[writing]))
    assert list(numbered_lines(path)) == list(enumerate(LINES, 1))
    assert head_of(path).columns == ("#gene", "change")
    assert list(filter(None, whole_text(path).splitlines())) == list(filter(None, LINES))


@pytest.mark.parametrize("packing", PACKED)
@given(text=st.text(st.characters(codec="utf-8", exclude_characters="\r\0"), max_size=300))
def test_any_text(path: Path, packing: str, text: str) -> None:
    content = "gene\n" + text
    path.write_bytes(PACKED[packing](content.encode()))
    expected = (
        content.removesuffix("\n").split("\n") if content.endswith("\n") else content.split("\n")
    )
    assert [line for _, line in numbered_lines(path)] == expected


@settings(max_examples=25)
@given(size=st.integers(1, 2_500_000), before=st.integers(0, 70_000))
def test_lines_longer_than_what_is_read_at_once(path: Path, size: int, before: int) -> None:
    path.write_bytes(b"a" * before + b"\n" + b"b" * size + b"\nend")
    assert [len(line) for _, line in numbered_lines(path)] == [before, size, 3]


def test_bytes_that_are_no_text_are_marked_and_cost_no_line(path: Path) -> None:
    path.write_bytes(b"caf\xe9\nBRAF\xff\xc3\nKRAS\n")
    assert [line for _, line in numbered_lines(path)] == ["caf\ufffd", "BRAF\ufffd\ufffd", "KRAS"]


def test_a_carriage_return_inside_a_line_stays(path: Path) -> None:
    path.write_bytes(b"a\rb\nc\n")
    assert [line for _, line in numbered_lines(path)] == ["a\rb", "c"]


def test_separators_of_unicode_end_no_line(path: Path) -> None:
    path.write_bytes("a\u2028b\x0bc\x1cd\x85e\n".encode())
    assert [line for _, line in numbered_lines(path)] == ["a\u2028b\x0bc\x1cd\x85e"]


@pytest.mark.parametrize(
    "content", [b"", gzipped(b""), bgzipped(b"")], ids=["plain", "gzip", "bgzip"]
)
def test_nothing_gives_no_line(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    assert list(numbered_lines(path)) == []
    assert head_of(path).columns == ()
    assert whole_text(path) == ""


@pytest.mark.parametrize("zeros", [1, 4096])
def test_a_hole_of_zeros_names_its_line(path: Path, zeros: int) -> None:
    path.write_bytes(b"gene\n" * 20_000 + bytes(zeros) + b"gene\n")
    with pytest.raises(InputError, match="NUL byte: the file is damaged") as caught:
        list(numbered_lines(path))
    assert caught.value.where == "the_file line 20001"


def test_a_document_that_is_no_utf8_names_its_line(path: Path) -> None:
    path.write_bytes(b'{\n"a":\n"caf\xe9"}')
    with pytest.raises(InputError, match="not UTF-8") as caught:
        whole_text(path)
    assert caught.value.where == "the_file line 3"


def test_utf16_that_ends_in_half_a_letter_is_cut_off(path: Path) -> None:
    path.write_bytes(TEXT.encode("utf-16")[:-1])
    with pytest.raises(InputError, match="cut off in a character; line 4 is the last good one"):
        list(numbered_lines(path))


@pytest.mark.parametrize(
    ("content", "inside"),
    [
        (b"", False),
        (b"a", True),
        (b"a\n", False),
        (b"a\r\n", False),
        (b"a\rb\r", False),
        ("a\n".encode("utf-16"), False),
        ("a\n".encode("utf-16-be") + "b\n".encode("utf-16-be"), False),
        ("a\nbc".encode("utf-16"), True),
        (gzipped(b"a"), False),
        (bgzipped(b"a"), False),
    ],
    ids=["empty", "open", "lf", "crlf", "cr", "utf-16", "utf-16 bare", "utf-16 open", "gz", "bgz"],
)
def test_where_a_plain_text_may_be_cut_off(path: Path, content: bytes, *, inside: bool) -> None:
    path.write_bytes(content)
    assert ends_inside_a_line(path) is inside
