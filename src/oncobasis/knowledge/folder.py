"""A folder with a bundle of its own: the file, the hotspots beside it, and the digest it must have.

`oncobasis knowledge build --to FOLDER` writes one. Nothing of it is used before all of it was read.
"""

from __future__ import annotations

from pathlib import Path

from oncobasis.core.errors import KnowledgeError
from oncobasis.knowledge.bundle import BUNDLE_NAME, DIGEST_NAME, HOTSPOTS_NAME, Bundle, read_bundle
from oncobasis.knowledge.table_digests import verify_tables

_FILES = (BUNDLE_NAME, HOTSPOTS_NAME, DIGEST_NAME)


def stated_digest(folder: Path) -> str:
    """Return the digest that the folder's bundle must have; raises KnowledgeError."""
    try:
        stated = (folder / DIGEST_NAME).read_text(encoding="ascii").split()[0]
    except (OSError, IndexError, UnicodeDecodeError) as error:
        raise KnowledgeError(
            "the digest of the knowledge is missing or damaged",
            where=DIGEST_NAME,
            remedy="reinstall the package, or run 'oncobasis knowledge build'",
        ) from error
    return stated


def read_folder(folder: Path, *, expected: str | None = None) -> Bundle:
    """Return the folder's bundle once every record of it was read and the tables fit.

    ``expected`` is the digest that is wanted where that is known. Raises KnowledgeError.
    """
    folder = folder.resolve()  # a link that is turned meanwhile mixes no two releases
    stated = stated_digest(folder)
    if expected is not None and stated != expected:
        raise KnowledgeError(
            f"the bundle in place is {stated[:12]}…, {expected[:12]}… was asked for",
            where=DIGEST_NAME,
            remedy="put the same bundle in place for every process, then reload again",
        )
    bundle = read_bundle(folder / BUNDLE_NAME, expected=stated)
    bundle.read_all()
    verify_tables(bundle)
    return bundle


def folder_stamp(folder: Path) -> tuple[tuple[int, int, int], ...]:
    """Return something that changes when a file of the folder does; costs three looks."""
    return tuple(_mark(folder / name) for name in _FILES)


def _mark(path: Path) -> tuple[int, int, int]:
    try:
        found = path.stat()
    except OSError:
        return (0, 0, 0)
    return found.st_ino, found.st_mtime_ns, found.st_size
