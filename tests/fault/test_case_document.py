"""A case document that no text editor would write is refused, and never waited for."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from oncobasis.core.errors import InputError
from oncobasis.readers.documents.document import parse_document, read_document

NO_CHARACTER = "character that is none"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (rb'{"tumor_type": "\ud800"}', NO_CHARACTER),
        (rb'{"\udfff": "LUAD"}', NO_CHARACTER),
        (rb'{"alterations": [{"text": "BRAF \ud83d"}]}', NO_CHARACTER),
        (rb'tumor_type: "\uD800"', NO_CHARACTER),
        (rb'tumor_type: "a\0b"', NO_CHARACTER),
        (rb'{"files": {"vcf": "a\u0000.vcf"}}', NO_CHARACTER),
        (rb'tumor_type: "\U99999999"', "does not exist"),
        (rb'tumor_type: "\UFFFFFFFF"', "does not exist"),
        (b'{"tumor_type": ' + b"9" * 5_000 + b"}", "number of 5000"),
        (b'{"tumor_type": -' + b"9" * 30 + b"}", "number of 31"),
    ],
)
def test_what_is_no_text_or_no_number_is_refused(content: bytes, says: str) -> None:
    with pytest.raises(InputError, match=says) as caught:
        parse_document(content, "case")
    assert caught.value.where == "case"
    assert caught.value.remedy


@pytest.mark.parametrize("word", ["--5", "+-+1", "1²", "٣", "-", "010", "9" * 5_000])
def test_a_word_that_yaml_calls_a_number_stays_a_word(word: str) -> None:
    assert parse_document(f'age: !!int "{word}"'.encode(), "case") == {"age": word}


@pytest.mark.parametrize(("word", "number"), [("64", 64), ("-3", -3), ("+7", 7), ("0", 0)])
def test_numbers_are_numbers(word: str, number: int) -> None:
    assert parse_document(f"age: {word}".encode(), "case") == {"age": number}


def test_a_finding_that_is_called_nothing_is_not_lost() -> None:
    document = parse_document(b'alterations: [!!null "BRAF V600E"]', "case")
    assert document == {"alterations": ["BRAF V600E"]}


def test_a_whole_surrogate_pair_is_a_character() -> None:
    assert parse_document(rb'{"id": "\ud83d\ude00"}', "case") == {"id": "\U0001f600"}


@pytest.mark.parametrize("name", ["a\0b", "a\ud800b"])
def test_a_name_that_no_file_can_have(name: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no file name can have"):
        read_document(tmp_path / name)


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "case.json")
    with pytest.raises(InputError, match="a pipe, not a regular file"):
        read_document(tmp_path / "case.json")


def test_a_device_is_not_read() -> None:
    with pytest.raises(InputError, match="a device, not a regular file"):
        read_document(Path("/dev/zero"))
