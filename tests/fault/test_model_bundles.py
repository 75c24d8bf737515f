"""A damaged model bundle is refused with what, where and remedy; the process goes on.

Random damage of any file, damage by somebody who made the list of sums anew, and model texts that
end the process that loads them.
"""

from __future__ import annotations

import os
import random
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from builders.toy_model import USUAL, toy_contents, toy_survival, write_toy
from oncobasis.core.errors import ModelError
from oncobasis.predict.bundle.golden_json import check_golden
from oncobasis.predict.bundle.read import read_bundle
from oncobasis.predict.bundle.sums import SUMS_FILE, read_verified, sums_text
from oncobasis.predict.install import open_model
from oncobasis.predict.model import Model

EDITS = 1000
PARSED = 200
_DIGIT = re.compile(rb"[0-9]")

Damage = Callable[[bytes, random.Random], bytes]


def truncated(content: bytes, chosen: random.Random) -> bytes:
    return content[: chosen.randrange(len(content))]


def flipped(content: bytes, chosen: random.Random) -> bytes:
    place = chosen.randrange(len(content))
    changed = bytearray(content)
    changed[place] ^= 1 << chosen.randrange(8)
    return bytes(changed)


def digit_edited(content: bytes, chosen: random.Random) -> bytes:
    places = [match.start() for match in _DIGIT.finditer(content)]
    if not places:
        return flipped(content, chosen)
    place = chosen.choice(places)
    other = chosen.choice([d for d in b"0123456789" if d != content[place]])
    return content[:place] + bytes([other]) + content[place + 1 :]


def damages(folder: Path, count: int, seed: int) -> Iterator[tuple[Path, bytes]]:
    """Files with damaged content in their place, one after the other; whole again afterwards."""
    chosen = random.Random(seed)  # noqa: S311 - repeatable places, no secret
    sound = {p: p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}
    paths = [path for path, content in sound.items() if content]
    for number in range(count):
        path = chosen.choice(paths)
        damage: Damage = (truncated, flipped, digit_edited)[number % 3]
        path.write_bytes(damage(sound[path], chosen))
        yield path, sound[path]
        path.write_bytes(sound[path])


def seal(folder: Path) -> None:
    """Make the list of sums anew, as somebody would who edits a bundle by hand."""
    paths = [p for p in folder.rglob("*") if p.is_file() and p.name != SUMS_FILE]
    files = {str(p.relative_to(folder)): p.read_bytes() for p in paths}
    (folder / SUMS_FILE).write_bytes(sums_text(files))


def assert_refused(action: Callable[[], object], where: str = "") -> ModelError:
    with pytest.raises(ModelError) as caught:
        action()
    assert caught.value.exit_code == 5
    assert caught.value.what
    assert where in caught.value.where
    assert caught.value.remedy
    return caught.value


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_toy(tmp_path_factory.mktemp("models")).folder


@pytest.fixture
def folder(sound: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(sound, tmp_path / sound.parent.name / sound.name))


def test_a_thousand_truncations_bit_flips_and_digit_edits_are_refused(folder: Path) -> None:
    refused = 0
    for path, _ in damages(folder, EDITS, seed=20261122):
        error = assert_refused(lambda: open_model(folder))
        if path.name != SUMS_FILE:
            assert error.where in {path.name, f"figures/{path.name}"}
        refused += 1
    assert refused == EDITS
    (said,) = open_model(folder).predict(USUAL)  # the process is alive, the bundle is sound
    assert said.probability is not None


def test_damage_under_a_new_list_of_sums_never_raises_anything_but_a_model_error(
    tmp_path: Path,
) -> None:
    """Somebody edits JSON and makes the sums anew: it is refused, or its golden rows tell."""
    folder = write_toy(tmp_path, toy_survival()).folder
    told: list[ModelError] = []
    read = 0
    for path, _ in damages(folder, PARSED, seed=7):
        if path.suffix == ".json" and path.name != "golden.json":
            seal(folder)
            try:
                bundle = read_bundle(folder)
                check_golden(Model(bundle.contents, bundle.digest), bundle.golden)
            except ModelError as error:
                told.append(error)
            else:
                read += 1  # a title, a date, or a digit beyond the tolerance
    seal(folder)
    assert len(told) > PARSED / 4
    assert len(told) > read
    assert all(error.where and error.remedy for error in told)
    assert read_bundle(folder).contents == toy_survival()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (r"num_leaves=5", "num_leaves=500000"),
        (r"split_feature=\d+", "split_feature=9999999"),
        (r"left_child=\d+", "left_child=77777777"),
        (r"leaf_value=-?\d\.\d", "leaf_value=7.7"),
        (r"(?s)Tree=1\n.*?(?=Tree=2\n)", ""),
        (r"decision_type=\d+", "decision_type=1"),
        (r"tree_sizes=\d+", "tree_sizes=1"),
        (r"(?s)leaf_value=.*", "leaf_value=1\n\nend of trees\n\n"),
    ],
)
def test_a_forest_that_was_edited_is_refused_and_ends_a_child_at_most(
    folder: Path, old: str, new: str
) -> None:
    path = folder / "model.full.txt"
    text = path.read_text(encoding="utf-8")
    edited = re.sub(old, new, text, count=1)
    assert edited != text
    path.write_text(edited, encoding="utf-8")
    seal(folder)
    assert_refused(lambda: open_model(folder))


def test_a_text_that_ends_its_process_is_told_as_such(folder: Path) -> None:
    path = folder / "model.full.txt"
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r"left_child=\d+", "left_child=77777777", text, count=1), "utf-8")
    seal(folder)
    error = assert_refused(lambda: open_model(folder), "toy-response 1.0.0")
    assert "ended the process that tried it" in error.what


def test_a_forest_that_no_golden_row_reaches_is_tried_too(tmp_path: Path) -> None:
    """The second variant asks for no more than the first, so it is never chosen."""
    contents = toy_contents()
    full = contents.spec.variants[0]
    member = replace(full.members[1], source="model.spare.txt")
    spare = replace(full, name="spare", members=(member,))
    broken = re.sub(r"left_child=\d+", "left_child=77777777", contents.forests["model.full.txt"])
    calibrations = {**contents.calibrations, "spare": contents.calibrations["full"]}
    sound = replace(
        contents,
        spec=replace(contents.spec, variants=(*contents.spec.variants, spare)),
        forests={**contents.forests, "model.spare.txt": contents.forests["model.full.txt"]},
        calibrations=calibrations,
    )
    folder = write_toy(tmp_path, sound).folder
    assert open_model(folder).predict(USUAL)[0].variant == "full"
    (folder / "model.spare.txt").write_text(broken, encoding="utf-8")
    seal(folder)
    assert_refused(lambda: open_model(folder))


@pytest.mark.parametrize("name", ["spec.json", "card.md", SUMS_FILE, "model.full.txt"])
def test_a_missing_file_is_told_by_its_name(folder: Path, name: str) -> None:
    (folder / name).unlink()
    error = assert_refused(lambda: read_bundle(folder))
    assert name in str(error) or "No such file" in error.what


@pytest.mark.parametrize("name", ["extra.json", "model.py", "figures/x.html", "figures/a.svg"])
def test_a_file_that_is_not_listed_is_refused(folder: Path, name: str) -> None:
    (folder / name).write_text("{}", encoding="utf-8")
    assert_refused(lambda: read_bundle(folder), name)


def test_a_folder_within_is_refused(folder: Path) -> None:
    (folder / "more").mkdir()
    assert_refused(lambda: read_bundle(folder), "more")


@pytest.mark.parametrize("name", ["spec.json", SUMS_FILE])
def test_a_link_is_not_followed(folder: Path, tmp_path: Path, name: str) -> None:
    shutil.move(folder / name, tmp_path / "elsewhere")
    (folder / name).symlink_to(tmp_path / "elsewhere")
    assert_refused(lambda: read_bundle(folder), name)


def test_a_linked_folder_of_figures_is_not_followed(folder: Path, tmp_path: Path) -> None:
    shutil.move(folder / "figures", tmp_path / "elsewhere")
    (folder / "figures").symlink_to(tmp_path / "elsewhere")
    assert_refused(lambda: read_bundle(folder), "figures")


def test_a_pipe_does_not_hold_the_reader_up(folder: Path) -> None:
    (folder / "card.md").unlink()
    os.mkfifo(folder / "card.md")
    assert_refused(lambda: read_bundle(folder), "card.md")


@pytest.mark.parametrize(
    "line",
    [
        "0" * 64 + "  ../../outside.json",
        "0" * 64 + "  /etc/hostname",
        "0" * 64 + "  figures/../../x.svg",
        "0" * 64 + " *spec.json",
        "0" * 63 + "  model.txt",
        "",
    ],
)
def test_a_list_of_sums_names_files_of_the_bundle_only(folder: Path, line: str) -> None:
    path = folder / SUMS_FILE
    path.write_text(path.read_text(encoding="ascii") + line + "\n", encoding="ascii")
    assert_refused(lambda: read_bundle(folder), SUMS_FILE)


def test_a_list_of_sums_names_no_file_twice(folder: Path) -> None:
    path = folder / SUMS_FILE
    text = path.read_text(encoding="ascii")
    path.write_text(text + text.splitlines()[0] + "\n", encoding="ascii")
    assert_refused(lambda: read_bundle(folder), SUMS_FILE)


def test_what_is_too_large_is_not_read(folder: Path) -> None:
    with (folder / "card.md").open("wb") as file:
        file.truncate(20_000_001)
    assert_refused(lambda: read_verified(folder), "card.md")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("spec.json", b"[]"),
        ("spec.json", b'{"schema": "oncobasis.model/1", "schema": "oncobasis.model/1"}'),
        ("metrics.json", b'{"auc": NaN}'),
        ("metrics.json", b'{"auc": 1e999}'),
        ("metrics.json", b'{"n": 1111111111111111111111111}'),
        ("metrics.json", b"[" * 100_000),
        ("metrics.json", b'{"a": ' * 100 + b"1" + b"}" * 100),
        ("metrics.json", b"\xff\xfe"),
        ("card.md", b"\xff\xfe"),
        ("golden.json", b'{"schema": "oncobasis.golden/1", "tolerance": 1e-9, "rows": []}'),
        ("golden.json", b'{"schema": "oncobasis.golden/1", "tolerance": 0.5, "rows": []}'),
    ],
)
def test_json_that_says_two_things_or_none_is_refused(
    folder: Path, name: str, content: bytes
) -> None:
    (folder / name).write_bytes(content)
    seal(folder)
    assert_refused(lambda: read_bundle(folder), name)


def test_a_bundle_of_another_digest_is_refused(folder: Path) -> None:
    assert_refused(lambda: open_model(folder, expected="0" * 64), SUMS_FILE)


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert_refused(lambda: open_model(tmp_path / "toy-response" / "7.0.0"), "7.0.0")


def test_the_toy_is_sound(folder: Path) -> None:
    assert read_bundle(folder).contents == toy_contents()
