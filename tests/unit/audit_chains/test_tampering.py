"""Whatever is done to the files of the chains shows, unless it is done with the signing key."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.audit_chains import FACTS, SIGNER, Chains, Ticks, two_chains
from oncobasis.audit.chains.anchors import ANCHORED, anchors_path
from oncobasis.audit.chains.heads import chain_path, head_path
from oncobasis.audit.chains.keys import fresh_signer
from oncobasis.audit.chains.verify import verify_all
from oncobasis.audit.entry import Entry, entry_of
from oncobasis.audit.head import Head, write_head
from oncobasis.audit.journal import FileJournal

FILES = ("chain-000.jsonl", "chain-001.jsonl", "anchors.jsonl")
HEADS = ("chain-000.head", "chain-001.head", "anchors.jsonl.head")


@cache
def intact() -> dict[str, bytes]:
    """The files of a folder with two chains."""
    with TemporaryDirectory() as folder:
        two_chains(Path(folder))
        return {path.name: path.read_bytes() for path in Path(folder).iterdir()}


def found(files: dict[str, bytes | None]) -> set[str]:
    """The codes of the faults in a folder that holds the good files, with these in their place."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        for file, content in {**intact(), **files}.items():
            if content is not None:
                (folder / file).write_bytes(content)
        return {fault.code for fault in verify_all(folder, [SIGNER.public]).faults}


def test_the_good_folder_has_no_fault() -> None:
    assert found({}) == set()


@given(st.data())
def test_any_changed_byte_shows(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(FILES + HEADS))
    content = bytearray(intact()[name])
    place = data.draw(st.integers(0, len(content) - 1))
    content[place] ^= data.draw(st.integers(1, 255))
    assert found({name: bytes(content)})


@pytest.mark.parametrize("name", FILES + HEADS)
@pytest.mark.parametrize("place", [-1, -2, -3, -40])
def test_a_changed_byte_at_the_end_shows(name: str, place: int) -> None:
    content = bytearray(intact()[name])
    content[place] ^= 1
    assert found({name: bytes(content)})


@given(st.data())
def test_any_change_of_lines_shows(data: st.DataObject) -> None:
    """Removed, repeated, moved, taken from the other chain or cut at any byte."""
    name = data.draw(st.sampled_from(FILES))
    lines = intact()[name].splitlines(keepends=True)
    others = [line for file in FILES for line in intact()[file].splitlines(keepends=True)]
    changed = list(lines)
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, len(changed)))
        kind = data.draw(st.sampled_from(["remove", "insert", "exchange", "cut"]))
        if kind == "remove":
            del changed[place : place + data.draw(st.integers(1, 4))]
        elif kind == "insert":
            changed.insert(place, data.draw(st.sampled_from([*others, b"\n", b"{}\n"])))
        elif kind == "exchange":
            changed = data.draw(st.permutations(changed))
        else:
            left = data.draw(st.integers(0, sum(map(len, changed))))
            changed = b"".join(changed)[:left].splitlines(keepends=True)
    content = b"".join(changed)
    assert bool(found({name: content})) is (content != intact()[name])


@pytest.mark.parametrize("name", FILES + HEADS)
@pytest.mark.parametrize("content", [None, b"", b"{}\n", b"null", b"\xff" * 600])
def test_a_file_that_is_gone_or_replaced_shows(name: str, content: bytes | None) -> None:
    assert found({name: content})


def test_a_chain_that_is_gone_with_its_head_shows() -> None:
    assert "missing" in found({"chain-001.jsonl": None, "chain-001.head": None})


def test_anchors_that_are_gone_with_their_head_show() -> None:
    assert "cut_off" in found({"anchors.jsonl": None, "anchors.jsonl.head": None})


def test_exchanged_heads_show() -> None:
    one, two = intact()["chain-000.head"], intact()["chain-001.head"]
    assert "signature" in found({"chain-000.head": two, "chain-001.head": one})


def test_exchanged_chains_show() -> None:
    names = ("chain-000.jsonl", "chain-000.head", "chain-001.jsonl", "chain-001.head")
    one, one_head, two, two_head = (intact()[name] for name in names)
    assert found(dict(zip(names, (two, two_head, one, one_head), strict=True)))


def folder_of(tmp_path: Path) -> Path:
    for name, content in intact().items():
        (tmp_path / name).write_bytes(content)
    return tmp_path


def codes(folder: Path) -> set[str]:
    return {fault.code for fault in verify_all(folder, [SIGNER.public]).faults}


def rebuilt(path: Path, change: Callable[[list[Entry]], list[Entry]]) -> Head:
    """Write a journal anew, all its digests fitting each other; where it ends."""
    entries = change([entry_of(line) for line in path.read_bytes().splitlines(keepends=True)])
    head, lines = Head(), []
    for entry in entries:
        fresh = Entry(head.sequence + 1, entry.time, entry.kind, entry.facts, head.digest)
        digest, line = fresh.digest_and_line()
        head = Head(fresh.sequence, digest)
        lines.append(line)
    path.write_bytes(b"".join(lines))
    return head


CHANGES: dict[str, Callable[[list[Entry]], list[Entry]]] = {
    "removed": lambda entries: [*entries[:1], *entries[2:]],
    "cut": lambda entries: entries[:-1],
    "added": lambda entries: [*entries, entries[-1]],
    "moved": lambda entries: entries[::-1],
    "emptied": lambda _: [],
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_chain_made_anew_without_the_key_shows(change: str, tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    rebuilt(chain_path(folder, 0), CHANGES[change])
    assert codes(folder)
    other = Chains(tmp_path / "other", fresh_signer())
    with other.open() as writer:
        writer.append("answered", FACTS)
    shutil.copy(head_path(other.folder, 0), head_path(folder, 0))
    assert "signature" in codes(folder)


@pytest.mark.parametrize("change", CHANGES)
def test_anchors_made_anew_without_the_key_show(change: str, tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    path = anchors_path(folder)
    write_head(path, rebuilt(path, CHANGES[change]))
    assert codes(folder)


def test_an_old_anchor_can_not_be_put_in_again(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    path = anchors_path(folder)
    old = entry_of(path.read_bytes().splitlines(keepends=True)[0])
    FileJournal(path, Ticks()).append(ANCHORED, old.facts)
    assert codes(folder) == {"order"}


def test_an_entry_of_another_kind_among_the_anchors_shows(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    FileJournal(anchors_path(folder), Ticks()).append("answered", FACTS)
    assert codes(folder) == {"signature"}


def test_a_torn_line_among_the_anchors_is_taken_away_and_said(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    path = anchors_path(folder)
    path.write_bytes(path.read_bytes() + b'{"digest')
    assert codes(folder) == {"torn"}
    with Chains(folder).open() as writer:
        writer.append("answered", FACTS)
    assert codes(folder) == set()


def test_a_head_set_back_with_its_chain_shows_by_the_anchors(tmp_path: Path) -> None:
    earlier = {
        path.name: path.read_bytes()
        for path in folder_of(tmp_path).iterdir()
        if path.name.startswith("chain-000")
    }
    with Chains(tmp_path).open() as writer:
        writer.append("answered", FACTS)
    for name, content in earlier.items():
        (tmp_path / name).write_bytes(content)
    assert codes(tmp_path) == {"cut_off"}


def test_a_fault_names_its_file_and_line() -> None:
    with TemporaryDirectory() as name:
        folder = folder_of(Path(name))
        path = chain_path(folder, 1)
        lines = path.read_bytes().splitlines(keepends=True)
        lines[2] = lines[2].replace(b"north", b"south")
        path.write_bytes(b"".join(lines))
        (fault, *_) = verify_all(folder, [SIGNER.public]).faults
    assert (fault.file, fault.line, fault.code) == ("chain-001.jsonl", 3, "entry")
    assert "south" not in fault.detail
