"""A damaged, foreign or half-written bundle is refused with file and remedy; it never answers."""

from __future__ import annotations

import gzip
import json
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from oncobasis.cli import main
from oncobasis.core.errors import KnowledgeError
from oncobasis.knowledge import BUNDLE_NAME, DIGEST_NAME, Bundle, read_bundle
from oncobasis.knowledge.bundle import HOTSPOTS_NAME, digest_of
from oncobasis.knowledge.compile import Built, write
from oncobasis.nomenclature.tables import DATA_FOLDER

FLIPS = 300
FILES = (BUNDLE_NAME, HOTSPOTS_NAME, DIGEST_NAME)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in FILES:
        shutil.copyfile(DATA_FOLDER / name, tmp_path / name)
    return tmp_path


def expected_of(folder: Path) -> str:
    return (folder / DIGEST_NAME).read_text(encoding="ascii").split()[0]


def opened(folder: Path) -> Bundle:
    return read_bundle(folder / BUNDLE_NAME, expected=expected_of(folder))


def assert_refused(action: Callable[[], object], name: str) -> None:
    with pytest.raises(KnowledgeError) as caught:
        action()
    assert caught.value.exit_code == 4
    assert name in caught.value.where
    assert caught.value.remedy


def test_the_undamaged_copy_is_read(folder: Path) -> None:
    bundle = opened(folder)
    assert bundle.rules()
    assert bundle.reference.gene("KRAS").hotspots


@pytest.mark.parametrize("keep", [0, 1, 9, 10, 18, 1_000, -9, -8, -1])
def test_a_truncated_bundle_is_refused(folder: Path, keep: int) -> None:
    path = folder / BUNDLE_NAME
    path.write_bytes(path.read_bytes()[:keep])
    assert_refused(lambda: opened(folder), BUNDLE_NAME)


@pytest.mark.parametrize("checked", [True, False])
def test_flipped_bits_never_change_what_is_read(
    folder: Path,
    checked: bool,  # noqa: FBT001
) -> None:
    """Without a digest to hold it against, gzip's own checksum still catches a flipped bit."""
    path = folder / BUNDLE_NAME
    sound = path.read_bytes()
    digest = expected_of(folder)
    chosen = random.Random(20261122)  # noqa: S311 - repeatable positions, no secret
    places = [*range(24), *(chosen.randrange(len(sound)) for _ in range(FLIPS))]
    refusals: list[KnowledgeError] = []
    for place in places:
        damaged = bytearray(sound)
        damaged[place] ^= 1 << chosen.randrange(8)
        path.write_bytes(bytes(damaged))
        try:
            bundle = read_bundle(path, expected=digest if checked else None)
        except KnowledgeError as error:
            refusals.append(error)
        else:
            assert bundle.digest == digest  # a flipped time stamp in the gzip header
    assert len(refusals) >= FLIPS
    assert {error.where for error in refusals} == {BUNDLE_NAME}
    assert all(error.remedy for error in refusals)


def test_another_digest_is_refused(folder: Path) -> None:
    assert_refused(lambda: read_bundle(folder / BUNDLE_NAME, expected="0" * 64), BUNDLE_NAME)


def test_a_changed_fact_is_refused(folder: Path) -> None:
    """A whole, valid file whose content was edited: a withdrawn label made regular."""
    path = folder / BUNDLE_NAME
    content = gzip.decompress(path.read_bytes())
    assert b'"status":"withdrawn"' in content
    path.write_bytes(
        gzip.compress(content.replace(b'"status":"withdrawn"', b'"status":"regular"', 1), mtime=0)
    )
    assert_refused(lambda: opened(folder), BUNDLE_NAME)


@pytest.mark.parametrize("name", FILES[:2])
def test_a_missing_file_is_refused(folder: Path, name: str) -> None:
    (folder / name).unlink()
    assert_refused(lambda: opened(folder).reference.gene("KRAS"), name)


def test_hotspots_of_another_release_are_refused(folder: Path) -> None:
    path = folder / HOTSPOTS_NAME
    path.write_bytes(gzip.compress(b'{"KRAS":[[12,"G",9999,[["D",9999]]]]}', mtime=0))
    bundle = opened(folder)
    assert_refused(lambda: bundle.reference.gene("KRAS"), HOTSPOTS_NAME)


def rewritten(folder: Path, change: Callable[[dict[str, object]], object]) -> Path:
    """A bundle with other content and no digest to hold it against."""
    path = folder / BUNDLE_NAME
    document = json.loads(gzip.decompress(path.read_bytes()))
    content = change(document)
    path.write_bytes(gzip.compress(json.dumps(content).encode(), mtime=0))
    return path


@pytest.mark.parametrize("schema", ["oncobasis.knowledge/2", "", None, 1])
def test_another_schema_is_refused(folder: Path, schema: object) -> None:
    path = rewritten(folder, lambda document: {**document, "schema": schema})
    assert_refused(lambda: read_bundle(path, expected=None), BUNDLE_NAME)


def test_json_of_another_shape_is_refused(folder: Path) -> None:
    path = rewritten(folder, lambda document: [document["schema"]])
    assert_refused(lambda: read_bundle(path, expected=None), BUNDLE_NAME)


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[" * 200_000, b"NaNcy"])
def test_what_is_no_json_is_refused(folder: Path, content: bytes) -> None:
    path = folder / BUNDLE_NAME
    path.write_bytes(gzip.compress(content, mtime=0))
    assert_refused(lambda: read_bundle(path, expected=None), BUNDLE_NAME)


@pytest.mark.parametrize(
    ("name", "field", "value"),
    [
        ("rules", "kind", "hunch"),
        ("rules", "significance", "magic"),
        ("rules", "conditions", "whenever"),
        ("vetoes", "effect", "maybe"),
        ("tests", "confidence", "very"),
    ],
)
def test_a_record_of_no_known_kind_is_refused(
    folder: Path, name: str, field: str, value: str
) -> None:
    def change(document: dict[str, object]) -> object:
        records = document[name]
        assert isinstance(records, list)
        records[0][field] = value
        return document

    bundle = read_bundle(rewritten(folder, change), expected=None)
    with pytest.raises(KnowledgeError):
        (bundle.rules(), bundle.vetoes(), bundle.tests)


def test_the_command_exits_with_4_and_says_what_to_do(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = folder / BUNDLE_NAME
    path.write_bytes(path.read_bytes()[:-20])
    assert main(["knowledge", "verify", str(path)]) == 4
    said = capsys.readouterr()
    assert not said.out
    assert BUNDLE_NAME in said.err
    assert "rebuild" in said.err


def test_verify_holds_the_bundle_against_the_given_digest(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = str(folder / BUNDLE_NAME)
    assert main(["knowledge", "verify", path, "--sha256", expected_of(folder)]) == 0
    assert main(["knowledge", "verify", path, "--sha256", "f" * 64]) == 4
    assert "was expected" in capsys.readouterr().err


def another(folder: Path) -> Built:
    """A bundle of another release, with other hotspots."""
    hotspots = b'{"KRAS":[[12,"G",9999,[["D",9999]]]]}'
    document = json.loads(gzip.decompress((folder / BUNDLE_NAME).read_bytes()))
    document["version"] = "another"
    document["tables"][HOTSPOTS_NAME] = digest_of(hotspots)
    content = json.dumps(document).encode()
    return Built(
        gzip.compress(content, mtime=0), gzip.compress(hotspots, mtime=0), digest_of(content), {}
    )


class PowerCut(BaseException):
    """The machine stops; no handler of ours runs."""


@pytest.mark.parametrize("files_done", [0, 1, 2])
def test_a_cut_between_files_never_mixes_two_releases(
    folder: Path, monkeypatch: pytest.MonkeyPatch, files_done: int
) -> None:
    """Afterwards the folder holds the old release whole, or one that is refused."""
    new = another(folder)
    old_version = opened(folder).version
    done = 0
    replace = Path.replace

    def cut(self: Path, target: Path) -> Path:
        nonlocal done
        if done == files_done:
            raise PowerCut
        done += 1
        return replace(self, target)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", cut)
        with pytest.raises(PowerCut):
            write(new, folder)
    if files_done == 0:
        assert opened(folder).version == old_version
        assert opened(folder).reference.gene("KRAS").hotspots[0].samples != 9999
    else:
        assert_refused(lambda: opened(folder).reference.gene("KRAS"), ".json.gz")
    write(new, folder)
    assert opened(folder).version == "another"
    assert opened(folder).reference.gene("KRAS").hotspots[0].samples == 9999


def test_a_full_disk_leaves_no_part_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    new = another(folder)

    def full(self: Path, content: bytes) -> int:
        with self.open("wb") as file:
            file.write(content[:10])
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "write_bytes", full)
        with pytest.raises(KnowledgeError, match="No space left"):
            write(new, folder)
    assert sorted(path.name for path in folder.iterdir()) == sorted(FILES)
    assert opened(folder).rules()
