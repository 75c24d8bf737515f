"""The samples of docs/methods/intake.md are recognised as what they are, and as nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from oncobasis.core.errors import InputError
from oncobasis.readers.files.head import Head
from oncobasis.readers.formats import FileFormat
from oncobasis.readers.intake.recognise import KINDS, PROOFS, recognise_head
from oncobasis.readers.reading.filter_words import filter_defaults

PAGE = Path(__file__).parents[4] / "docs" / "methods" / "intake.md"
_SECTION = re.compile(r"### [^\n]*\(`(\w+)`(?:, `\w+`)?\)\n(.*?)(?=\n### |\Z)", re.DOTALL)
_SAMPLE = re.compile(r"```\n(.*?)```", re.DOTALL)


def samples() -> dict[str, str]:
    text = PAGE.read_text(encoding="utf-8")
    found = {name: _SAMPLE.search(body) for name, body in _SECTION.findall(text)}
    return {name: sample[1] for name, sample in found.items() if sample is not None}


@pytest.mark.parametrize("name", sorted(set(samples()) & set(PROOFS)))
def test_a_sample_is_recognised_by_one_reader(name: str) -> None:
    head = Head("sample", samples()[name].encode())
    assert [one for one, proves in PROOFS.items() if proves(head)] == [name]
    assert recognise_head(head) == name


def test_every_format_is_documented_with_a_sample_and_has_a_kind() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert [one for one in FileFormat if f"`{one}`" not in text] == []
    assert set(KINDS) == set(FileFormat)
    assert set(PROOFS) - set(samples()) == {FileFormat.BCF}


def test_every_filter_is_documented_with_its_default() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert [
        name for name, value in filter_defaults() if f"| `{name}` | {value} |" not in text
    ] == []


@pytest.mark.parametrize(
    "content",
    ["", "\n\n", "hello\n", "a\tb\tc\n1\t2\t3\n", "{}", '{"a": 1}', "<Bundle/>", "%PDF-1.7",
     "name,age\nKim,61\n"],
)  # fmt: skip
def test_anything_else_is_refused_without_being_quoted(content: str) -> None:
    with pytest.raises(InputError) as refused:
        recognise_head(Head("file.txt", content.encode()))
    assert "Kim" not in str(refused.value)
    assert refused.value.remedy
