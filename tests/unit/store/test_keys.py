"""Keys: what lies in the database can't be read without them, nor moved, nor changed."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update

from builders.stores import KEYS, START, Clock, a_case, an_answer, empty_store_url, opened
from oncobasis.store import schema
from oncobasis.store.database import begin_write, make_engine
from oncobasis.store.errors import StoreError, StoreRefusedError
from oncobasis.store.keys import (
    SiteKeys,
    add_master,
    drop_old_masters,
    fresh_keys,
    load_keys,
    load_or_create_keys,
)
from oncobasis.store.records import FeedbackKind
from oncobasis.store.sealing import fresh_key, seal, unseal, unwrap
from oncobasis.store.writes import AddFeedback, QueueJob, RewrapKeys, SaveCase

SECRET = b"CANARY-4711 of the patient"


def test_the_key_file_is_made_once_and_is_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "new" / "keys.json"
    keys = load_or_create_keys(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert load_or_create_keys(path) == load_keys(path) == keys
    assert [found.name for found in path.parent.iterdir()] == ["keys.json"]


def test_many_that_start_at_once_agree_on_the_keys(tmp_path: Path) -> None:
    path, found = tmp_path / "keys.json", list[SiteKeys]()
    threads = [
        threading.Thread(target=lambda: found.append(load_or_create_keys(path))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len({keys.fingerprint for keys in found}) == 1


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text[: len(text) // 2],
        lambda _: "",
        lambda _: "[]",
        lambda text: text.replace("oncobasis.keys/1", "oncobasis.keys/2"),
        lambda text: json.dumps({**json.loads(text), "index": "00"}),
        lambda text: json.dumps({**json.loads(text), "current": "other"}),
        lambda text: json.dumps({**json.loads(text), "masters": []}),
        lambda text: json.dumps({**json.loads(text), "index": "xyz"}),
    ],
)
def test_a_damaged_key_file_is_refused_and_kept(
    damage: Callable[[str], str], tmp_path: Path
) -> None:
    path = tmp_path / "keys.json"
    load_or_create_keys(path)
    path.write_text(damage(path.read_text()))
    before = path.read_bytes()
    with pytest.raises(StoreRefusedError, match=r"damaged|incomplete"):
        load_or_create_keys(path)
    assert path.read_bytes() == before


def test_a_key_file_that_others_may_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    load_or_create_keys(path)
    path.chmod(0o640)
    with pytest.raises(StoreRefusedError, match="others may read"):
        load_keys(path)


def test_keys_are_in_no_text(tmp_path: Path) -> None:
    keys = load_or_create_keys(tmp_path / "keys.json")
    key, wrapped = fresh_key(keys, "north")
    text = f"{keys!r}{key!r}{wrapped.master}"
    secrets = (keys.index, *keys.masters.values(), key.secret)
    assert not any(secret.hex() in text or repr(secret) in text for secret in secrets)


@given(st.binary(max_size=2000), st.data())
def test_a_sealed_payload_opens_unchanged_or_not_at_all(
    content: bytes, data: st.DataObject
) -> None:
    key, wrapped = fresh_key(KEYS, "north")
    assert unwrap(KEYS, "north", wrapped) == key
    place = ("cases", "north", "c1")
    sealed = seal(key, place, content)
    assert unseal(key, place, sealed) == content
    changed = bytearray(sealed)
    changed[data.draw(st.integers(0, len(sealed) - 1))] ^= data.draw(st.integers(1, 255))
    cut = sealed[: data.draw(st.integers(0, len(sealed) - 1))]
    for wrong in (bytes(changed), cut, sealed + b"x"):
        with pytest.raises(StoreError, match="changed or moved"):
            unseal(key, place, wrong)
    for other in (
        ("cases", "north", "c2"),
        ("cases", "south", "c1"),
        ("assessments", "north", "c1"),
    ):
        with pytest.raises(StoreError, match="changed or moved"):
            unseal(key, other, sealed)


def test_a_wrapped_key_is_bound_to_its_tenant_and_unchanged() -> None:
    _, wrapped = fresh_key(KEYS, "north")
    with pytest.raises(StoreError, match="was changed"):
        unwrap(KEYS, "south", wrapped)


def test_the_same_twice_looks_different() -> None:
    key, _ = fresh_key(KEYS, "north")
    assert seal(key, ("a",), SECRET) != seal(key, ("a",), SECRET)


def test_nothing_of_a_patient_lies_open_in_the_file(tmp_path: Path) -> None:
    with empty_store_url("sqlite", tmp_path) as url, opened(url, Clock()) as store:
        answer = an_answer(patient="CANARY-MRN", payload=SECRET * 3, terms=("gene:CANARY",))
        store.write(answer)
        store.write(
            AddFeedback(
                "north",
                "k1",
                FeedbackKind.OVERRIDDEN,
                Clock()(),
                comment="CANARY of the clinician",
            )
        )
        store.write(QueueJob("north", "j1", "vcf", SECRET, "CANARY-MRN"))
        written = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"overridden" in written  # what lies open is found
    assert b"CANARY" not in written


def test_a_payload_moved_to_another_row_does_not_open(tmp_path: Path) -> None:
    with empty_store_url("sqlite", tmp_path) as url, opened(url) as store:
        store.write(SaveCase("north", "P-1", a_case("c1", b"one")))
        store.write(SaveCase("north", "P-1", a_case("c2", b"two")))
        engine, cases = make_engine(url), schema.cases
        with begin_write(engine) as connection:
            first = select(cases.c.payload).where(cases.c.id == "c1").scalar_subquery()
            connection.execute(update(cases).where(cases.c.id == "c2").values(payload=first))
        engine.dispose()
        with pytest.raises(StoreError, match="changed or moved"):
            store.cases.get("north", "c2")


def test_a_new_master_takes_over_and_the_old_one_can_go(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    keys = load_or_create_keys(path)
    url = f"sqlite:///{tmp_path / 'store.db'}"
    with opened(url, keys=keys) as store:
        for number in range(5):
            store.write(an_answer(number, patient=f"P-{number}", payload=SECRET))
    both = add_master(path)
    assert both.current != keys.current
    with opened(url, Clock(START + timedelta(days=1)), both) as store:
        assert store.cases.get("north", "c1") is not None
        store.write(an_answer(9, patient="P-9", payload=SECRET))
        counts: list[int] = []
        while not counts or counts[-1]:
            counts.append(store.write(RewrapKeys(limit=2)))
        assert counts == [2, 2, 1, 0]
    with opened(url, keys=drop_old_masters(path)) as store:
        payloads = [store.cases.get("north", f"c{number}") for number in (0, 1, 2, 3, 4, 9)]
        assert {case.payload for case in payloads if case} == {SECRET}
        assert store.cases.search("north").items[0].patient == both.pseudonym("north", "P-9")


def test_a_master_dropped_too_early_is_said(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    keys = load_or_create_keys(path)
    url = f"sqlite:///{tmp_path / 'store.db'}"
    with opened(url, keys=keys) as store:
        store.write(an_answer())
    add_master(path)
    with (
        opened(url, keys=drop_old_masters(path)) as store,
        pytest.raises(StoreRefusedError, match="doesn't hold"),
    ):
        store.cases.get("north", "c1")


def test_pseudonyms_are_keyed_and_apart() -> None:
    other = fresh_keys()
    names = {
        KEYS.pseudonym("north", "P-1"),
        KEYS.pseudonym("south", "P-1"),
        KEYS.pseudonym("north", "P-2"),
        KEYS.term("north", "P-1"),
        other.pseudonym("north", "P-1"),
    }
    assert len(names) == 5
