"""Which version answers, what a swap does, and what becomes of a bad one."""

from __future__ import annotations

import json
import os
import shutil
import sys
import threading
from pathlib import Path

import pytest

import oncobasis
from builders.toy_model import USUAL, toy_contents, write_toy
from oncobasis.core.errors import ModelError
from oncobasis.predict import install
from oncobasis.predict.bundle.sums import SUMS_FILE, sums_text
from oncobasis.predict.champion import FILE as CHAMPION_FILE
from oncobasis.predict.champion import Champion, Release
from oncobasis.predict.install import Receipts, open_model, receipts_folder, try_bundle
from oncobasis.predict.shelf import Shelf, shipped_folder, site_folder, versions
from oncobasis.predict.slot import Slot, slot_of
from oncobasis.training.registry.champion import write_champion

NAME = "toy-response"


def promote(site: Path, version: str, digest: str) -> None:
    record = {
        "schema": "oncobasis.champion/1",
        "model": NAME,
        "versions": [{"version": version, "digest": digest}],
    }
    path = site / NAME / CHAMPION_FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps(record), encoding="utf-8")
    fresh.replace(path)


def sealed(folder: Path) -> None:
    """Make the list of sums anew, as somebody would who edits a bundle by hand."""
    paths = [p for p in folder.rglob("*") if p.is_file() and p.name != SUMS_FILE]
    files = {str(p.relative_to(folder)): p.read_bytes() for p in paths}
    (folder / SUMS_FILE).write_bytes(sums_text(files))


@pytest.fixture
def trials(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The versions that were tried, without the cost of a child process."""
    tried: list[str] = []
    monkeypatch.setattr(install, "try_bundle", lambda folder, _: tried.append(folder.name))
    return tried


def test_the_highest_shipped_version_is_in_use(tmp_path: Path) -> None:
    for version in ("1.2.0", "1.10.0", "1.9.9"):
        write_toy(tmp_path, toy_contents(version))
    (tmp_path / NAME / "notes").mkdir()
    assert versions(tmp_path / NAME) == ("1.2.0", "1.9.9", "1.10.0")
    assert Shelf(tmp_path).chosen(NAME).folder.name == "1.10.0"
    assert Shelf(tmp_path).names() == (NAME,)


def test_what_the_site_promoted_is_in_use_with_its_digest(tmp_path: Path) -> None:
    shipped, site = tmp_path / "shipped", tmp_path / "site"
    old = write_toy(shipped, toy_contents("1.0.0"))
    write_toy(shipped, toy_contents("2.0.0"))
    promote(site, "1.0.0", old.digest)
    chosen = Shelf(shipped, site).chosen(NAME)
    assert (chosen.folder, chosen.digest) == (old.folder, old.digest)
    own = write_toy(site, toy_contents("3.0.0"))
    promote(site, "3.0.0", own.digest)
    assert Shelf(shipped, site).chosen(NAME).folder == own.folder


def test_the_record_that_a_promotion_writes_is_the_one_that_serving_reads(tmp_path: Path) -> None:
    written = write_toy(tmp_path)
    releases = (Release("1.0.0", written.digest), Release("0.9.0", "0" * 64))
    write_champion(tmp_path, Champion(NAME, releases))
    chosen = Shelf(tmp_path / "shipped", tmp_path).chosen(NAME)
    assert (chosen.folder, chosen.digest) == (written.folder, written.digest)


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"schema": "oncobasis.champion/1"}', "x" * 9])
def test_a_damaged_record_is_told_and_never_overlooked(content: str, tmp_path: Path) -> None:
    write_toy(tmp_path / "shipped")
    (tmp_path / "site" / NAME).mkdir(parents=True)
    (tmp_path / "site" / NAME / CHAMPION_FILE).write_text(content, encoding="utf-8")
    with pytest.raises(ModelError) as caught:
        Shelf(tmp_path / "shipped", tmp_path / "site").chosen(NAME)
    assert CHAMPION_FILE in caught.value.where
    assert caught.value.remedy


@pytest.mark.parametrize("version", ["../../1.0.0", "9.9.9", "1.0"])
def test_a_record_names_a_version_that_is_there(version: str, tmp_path: Path) -> None:
    write_toy(tmp_path / "shipped")
    promote(tmp_path / "site", version, "0" * 64)
    with pytest.raises(ModelError):
        Shelf(tmp_path / "shipped", tmp_path / "site").chosen(NAME)


@pytest.mark.parametrize("name", ["none", "../toy-response", "", "Toy"])
def test_a_model_that_is_not_there_is_an_error(name: str, tmp_path: Path) -> None:
    write_toy(tmp_path)
    with pytest.raises(ModelError) as caught:
        Slot(name, Shelf(tmp_path)).model()
    assert caught.value.remedy


def test_a_slot_reads_its_model_once(tmp_path: Path, trials: list[str]) -> None:
    write_toy(tmp_path)
    slot = Slot(NAME, Shelf(tmp_path))
    assert trials == []
    assert slot.model() is slot.model()
    assert trials == ["1.0.0"]


def test_a_promotion_is_seen_at_the_next_question(tmp_path: Path, trials: list[str]) -> None:
    shipped, site = tmp_path / "shipped", tmp_path / "site"
    write_toy(shipped)
    slot = Slot(NAME, Shelf(shipped, site))
    assert slot.model().stamp.version == "1.0.0"
    own = write_toy(site, toy_contents("1.1.0"))
    promote(site, "1.1.0", own.digest)
    assert slot.model().stamp.version == "1.1.0"
    assert trials == ["1.0.0", "1.1.0"]


def test_the_last_good_model_answers_where_the_promoted_one_is_damaged(
    tmp_path: Path, trials: list[str]
) -> None:
    shipped, site = tmp_path / "shipped", tmp_path / "site"
    write_toy(shipped)
    slot = Slot(NAME, Shelf(shipped, site))
    before = slot.model().predict(USUAL)
    own = write_toy(site, toy_contents("1.1.0"))
    with (own.folder / "calibration.json").open("ab") as file:
        file.write(b" ")
    promote(site, "1.1.0", own.digest)
    assert slot.model().predict(USUAL) == before
    assert "calibration.json" in str(slot.fault)
    promote(site, "1.0.0", before[0].model.digest)
    assert slot.model().stamp.version == "1.0.0"
    assert not slot.fault
    assert trials == ["1.0.0", "1.0.0"]


def test_a_fault_is_remembered_until_a_file_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A batch of a thousand cases must not start a thousand trials of a bundle that fails."""
    tried: list[Path] = []

    def fails(folder: Path, digest: str) -> None:
        del digest
        tried.append(folder)
        if len(tried) == 1:
            raise ModelError("ended the process", where="toy", remedy="install it again")

    monkeypatch.setattr(install, "try_bundle", fails)
    folder = write_toy(tmp_path).folder
    slot = Slot(NAME, Shelf(tmp_path))
    for _ in range(3):
        with pytest.raises(ModelError, match="ended the process"):
            slot.model()
    assert len(tried) == 1
    (folder / "card.md").write_bytes((folder / "card.md").read_bytes())
    os.utime(folder / "card.md", ns=(1, 1))
    assert slot.model().stamp.version == "1.0.0"
    assert slot.fault is None
    assert len(tried) == 2


def test_a_model_of_another_digest_than_was_promoted_is_not_used(
    tmp_path: Path, trials: list[str]
) -> None:
    write_toy(tmp_path / "shipped")
    promote(tmp_path / "site", "1.0.0", "0" * 64)
    slot = Slot(NAME, Shelf(tmp_path / "shipped", tmp_path / "site"))
    for _ in range(2):
        with pytest.raises(ModelError, match="not that of the version"):
            slot.model()
    assert trials == []


def test_threads_share_one_trial(tmp_path: Path, trials: list[str]) -> None:
    write_toy(tmp_path)
    slot = Slot(NAME, Shelf(tmp_path))
    found: list[object] = []
    threads = [threading.Thread(target=lambda: found.append(slot.model())) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert set(map(id, found)) == {id(slot.model())}
    assert trials == ["1.0.0"]


def test_a_receipt_spares_the_second_trial(tmp_path: Path, trials: list[str]) -> None:
    folder = write_toy(tmp_path / "models").folder
    receipts = Receipts(tmp_path / "cache" / "receipts")
    open_model(folder, receipts=receipts)
    open_model(folder, receipts=receipts)
    assert trials == ["1.0.0"]


@pytest.mark.parametrize("changed", ["digest", "lightgbm", "content"])
def test_a_receipt_holds_for_its_digest_and_library_only(
    changed: str, tmp_path: Path, trials: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_toy(tmp_path / "models").folder
    receipts = Receipts(tmp_path / "receipts")
    open_model(folder, receipts=receipts)
    if changed == "digest":
        (folder / "card.md").write_text("# Another\n", encoding="utf-8")
        sealed(folder)
    elif changed == "lightgbm":
        monkeypatch.setattr(install, "library_version", lambda: "9.9.9+1")
    else:
        for path in receipts.folder.iterdir():
            path.write_text("{", encoding="utf-8")
    open_model(folder, receipts=receipts)
    assert trials == ["1.0.0", "1.0.0"]


def test_a_receipt_that_cannot_be_written_is_no_error(tmp_path: Path, trials: list[str]) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    open_model(write_toy(tmp_path / "models").folder, receipts=Receipts(tmp_path / "file" / "r"))
    assert trials == ["1.0.0"]


def test_a_trial_asks_the_golden_rows_in_another_process(tmp_path: Path) -> None:
    written = write_toy(tmp_path)
    try_bundle(written.folder, written.digest)
    with pytest.raises(ModelError, match="not that of the version"):
        try_bundle(written.folder, "0" * 64)


def test_a_trial_that_cannot_be_started_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = write_toy(tmp_path)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "nowhere"))
    with pytest.raises(ModelError, match="could not be tried"):
        try_bundle(written.folder, written.digest)


def test_a_bundle_lies_under_its_own_name_and_version(tmp_path: Path, trials: list[str]) -> None:
    folder = write_toy(tmp_path).folder
    moved = shutil.move(folder, tmp_path / NAME / "2.0.0")
    with pytest.raises(
        ModelError, match=r"is toy-response 1\.0\.0, but lies in toy-response/2\.0\.0"
    ):
        open_model(Path(moved))
    assert trials == []


def test_places_come_from_the_environment(tmp_path: Path) -> None:
    assert receipts_folder({"ONCOBASIS_CACHE": "c"}) == Path("c/receipts")
    assert receipts_folder({"XDG_CACHE_HOME": "x"}) == Path("x/oncobasis/receipts")
    assert receipts_folder({}) == Path.home() / ".cache" / "oncobasis" / "receipts"
    assert site_folder({}) is None
    assert site_folder({"ONCOBASIS_MODELS": str(tmp_path)}) == tmp_path
    assert slot_of(NAME, {}).name == NAME


@pytest.mark.parametrize("name", ["../toy-response", "", "Toy"])
def test_a_name_is_no_path(name: str, tmp_path: Path) -> None:
    write_toy(tmp_path)
    with pytest.raises(ModelError, match="no name of a model"):
        Shelf(tmp_path / "toy-response").chosen(name)


def test_an_installed_package_has_its_models_within(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "lib" / "oncobasis"
    (package / "models").mkdir(parents=True)
    monkeypatch.setattr(oncobasis, "__file__", str(package / "__init__.py"))
    assert shipped_folder() == package / "models"
    (package / "models").rmdir()
    with pytest.raises(ModelError, match="missing"):
        shipped_folder()


def test_the_shipped_models_are_found_in_the_tree() -> None:
    assert (shipped_folder() / "README.md").is_file()
    assert os.path.commonpath([shipped_folder(), Path(__file__)]) == str(shipped_folder().parent)
