"""A bundle that says nothing is refused, and so are tables it was not built with."""

from __future__ import annotations

import gzip
import json
import os
import shutil
from pathlib import Path

import pytest

from oncobasis import knowledge
from oncobasis.annotate.bundle import BUNDLE_NAME as TRANSCRIPTS_NAME
from oncobasis.cli import main
from oncobasis.core.errors import KnowledgeError
from oncobasis.knowledge import BUNDLE_NAME, DIGEST_NAME, load_knowledge, read_bundle, verify_tables
from oncobasis.knowledge import bundle as bundle_module
from oncobasis.knowledge.bundle import HOTSPOTS_NAME
from oncobasis.nomenclature.tables import DATA_FOLDER

MISSING = object()
SECTIONS = ("sources", "rules", "vetoes", "tests", "genes", "tables", "version")
MAY_BE_EMPTY = ("supersessions", "left_out", "unavailable")


@pytest.fixture(scope="module")
def document() -> dict[str, object]:
    found = json.loads(gzip.decompress((DATA_FOLDER / BUNDLE_NAME).read_bytes()))
    assert isinstance(found, dict)
    return found


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A copy of the packaged data."""
    return Path(shutil.copytree(DATA_FOLDER, tmp_path / "data"))


def packed(folder: Path, document: dict[str, object]) -> Path:
    path = folder / BUNDLE_NAME
    path.write_bytes(gzip.compress(json.dumps(document).encode(), compresslevel=1))
    shutil.copyfile(DATA_FOLDER / HOTSPOTS_NAME, folder / HOTSPOTS_NAME)
    return path


def assert_refused(path: Path, says: str) -> None:
    with pytest.raises(KnowledgeError, match=says) as caught:
        read_bundle(path, expected=None)
    assert caught.value.where == path.name
    assert caught.value.remedy


@pytest.mark.parametrize("name", [*SECTIONS, *MAY_BE_EMPTY])
@pytest.mark.parametrize("value", [MISSING, None, 5, "", [5], {"a": 5}])
def test_a_section_of_another_type_is_refused(
    name: str, value: object, document: dict[str, object], tmp_path: Path
) -> None:
    changed = {key: old for key, old in document.items() if key != name}
    if value is not MISSING:
        changed[name] = value
    assert_refused(packed(tmp_path, changed), name)


@pytest.mark.parametrize("name", SECTIONS)
def test_an_empty_section_is_refused(
    name: str, document: dict[str, object], tmp_path: Path
) -> None:
    empty = type(document[name])()
    assert_refused(packed(tmp_path, document | {name: empty}), name)


@pytest.mark.parametrize("name", MAY_BE_EMPTY)
def test_a_release_may_have_none_of_these(
    name: str, document: dict[str, object], tmp_path: Path
) -> None:
    assert read_bundle(packed(tmp_path, document | {name: []}), expected=None).rules()


@pytest.mark.parametrize("name", ["rules", "vetoes", "tests"])
@pytest.mark.parametrize(("identifier", "says"), [(None, "no id"), (7, "no id"), ("same", "twice")])
def test_records_have_ids_of_their_own(
    name: str, identifier: object, says: str, document: dict[str, object], tmp_path: Path
) -> None:
    records = document[name]
    assert isinstance(records, list)
    changed = [record | {"id": identifier} for record in records[:2]]
    assert_refused(packed(tmp_path, document | {name: changed}), says)


def test_the_command_exits_with_4(
    document: dict[str, object], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = packed(tmp_path, document | {"rules": None})
    assert main(["knowledge", "verify", str(path)]) == 4
    said = capsys.readouterr()
    assert not said.out
    assert "'rules' is no list of records" in said.err


def test_what_never_ends_is_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert_refused(tmp_path / "pipe", "not a regular file")
    assert_refused(Path("/dev/zero"), "not a regular file")


def test_a_file_too_large_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / BUNDLE_NAME
    with path.open("wb") as file:
        file.truncate(bundle_module.LARGEST + 1)
    assert_refused(path, "more than 200000000 bytes")


def test_a_file_that_unpacks_without_end_is_cut_short(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bundle_module, "LARGEST", 1_000_000)
    path = tmp_path / BUNDLE_NAME
    path.write_bytes(gzip.compress(bytes(2_000_000)))
    assert_refused(path, "holds more than")


def test_a_second_part_behind_the_bundle_is_refused(tmp_path: Path) -> None:
    path = tmp_path / BUNDLE_NAME
    path.write_bytes((DATA_FOLDER / BUNDLE_NAME).read_bytes() + gzip.compress(b" "))
    assert_refused(path, "not a whole gzip file")


def test_a_name_that_no_file_can_have(tmp_path: Path) -> None:
    assert_refused(tmp_path / "a\0b", "no file name can have")


def test_the_shipped_tables_are_those_of_the_bundle() -> None:
    shipped = [*DATA_FOLDER.glob("*.tsv.gz"), DATA_FOLDER / TRANSCRIPTS_NAME]
    assert verify_tables(load_knowledge()) == len(shipped)


@pytest.mark.parametrize("name", sorted(path.name for path in DATA_FOLDER.glob("*.tsv.gz")))
def test_another_table_is_refused(name: str, data: Path) -> None:
    path = data / name
    content = gzip.decompress(path.read_bytes())
    path.write_bytes(gzip.compress(content))
    assert verify_tables(load_knowledge(), data)
    for damaged, says in (
        (gzip.compress(content + b"more\n"), "not the one the bundle was built with"),
        (gzip.compress(content)[:-9], "damaged"),
        (b"", "not the one|damaged"),
    ):
        path.write_bytes(damaged)
        with pytest.raises(KnowledgeError, match=says) as caught:
            verify_tables(load_knowledge(), data)
        assert caught.value.where == name
    path.unlink()
    with pytest.raises(KnowledgeError, match="missing"):
        verify_tables(load_knowledge(), data)


def test_a_table_that_the_bundle_does_not_name_is_refused(data: Path) -> None:
    shutil.copyfile(data / "drugs.tsv.gz", data / "more.tsv.gz")
    with pytest.raises(KnowledgeError, match="without this table"):
        verify_tables(load_knowledge(), data)


def test_verify_holds_the_tables_against_the_bundle(
    document: dict[str, object], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tables = document["tables"]
    assert isinstance(tables, dict)
    path = packed(tmp_path, document | {"tables": tables | {"drugs.tsv.gz": "0" * 64}})
    assert main(["knowledge", "verify", str(path)]) == 4
    assert "drugs.tsv.gz: the table is not the one" in capsys.readouterr().err


@pytest.fixture
def installed(data: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The copy of the packaged data, in the place of the packaged data; loaded anew."""
    loaded = knowledge._shipped
    monkeypatch.setattr(knowledge, "_data_folder", lambda: data)
    monkeypatch.setattr(knowledge, "_shipped", loaded.__wrapped__)
    return data


@pytest.mark.parametrize("content", [b"\xff\xfe\x00\x80", b"", b" \n", b"\x00" * 64])
def test_a_damaged_digest_is_refused(installed: Path, content: bytes) -> None:
    assert load_knowledge().rules()
    (installed / DIGEST_NAME).write_bytes(content)
    with pytest.raises(KnowledgeError):
        load_knowledge()


@pytest.mark.parametrize("name", ["drugs.tsv.gz", HOTSPOTS_NAME])
def test_a_missing_table_is_refused_on_loading(installed: Path, name: str) -> None:
    (installed / name).unlink()
    with pytest.raises(KnowledgeError, match="missing") as caught:
        load_knowledge()
    assert caught.value.where == name
