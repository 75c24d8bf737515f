"""`champion.json`: which version of a model a site uses, and which it used before.

    {"schema": "oncobasis.champion/1", "model", "versions": [{"version", "digest"}, ...]}

The first version is in use, the others are those before it, latest first. Without the file the
newest version that ships with the package is used. `predict.shelf` reads the first version when a
patient is assessed; here the whole record is kept. The file is swapped atomically, so that a reader
sees the old one or the new one.
"""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass
from pathlib import Path

from oncobasis.core.canonical import canonical_json
from oncobasis.core.errors import ModelError
from oncobasis.predict.shelf import CHAMPION_FILE as FILE
from oncobasis.predict.shelf import CHAMPION_SCHEMA as SCHEMA
from oncobasis.predict.spec import NAME, VERSION

_DIGEST = re.compile(r"[0-9a-f]{64}")
_MOST_REMEMBERED = 50


@dataclass(frozen=True, slots=True)
class Release:
    """A version of a model and the digest its bundle must have."""

    version: str
    digest: str

    def __post_init__(self) -> None:
        """Refuse what could name a file elsewhere, or nothing."""
        if not VERSION.fullmatch(self.version) or not _DIGEST.fullmatch(self.digest):
            raise _damaged("a version or a digest is none")


@dataclass(frozen=True, slots=True)
class Champion:
    """The releases of one model that were in use at this site, the present one first."""

    model: str
    releases: tuple[Release, ...]

    def __post_init__(self) -> None:
        """There is at least the present one."""
        if not NAME.fullmatch(self.model) or not self.releases:
            raise _damaged("names no model or no version")

    @property
    def present(self) -> Release:
        """The release in use."""
        return self.releases[0]

    @property
    def earlier(self) -> Release | None:
        """The release that a rollback brings back."""
        return self.releases[1] if len(self.releases) > 1 else None

    def promoted(self, release: Release) -> Champion:
        """The same with this release in use."""
        return Champion(self.model, (release, *self.releases)[:_MOST_REMEMBERED])

    def rolled_back(self) -> Champion:
        """The same with the release before in use; raises ModelError if there is none."""
        if self.earlier is None:
            raise ModelError(
                "there is no earlier version to go back to",
                where=self.model,
                remedy="promote another bundle",
            )
        return Champion(self.model, self.releases[1:])


def read_champion(store: Path, model: str) -> Champion | None:
    """What the site uses of this model, None where it has not chosen; raises ModelError."""
    path = store / model / FILE
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise ModelError(f"can't be read: {error.strerror}", where=f"{model}/{FILE}") from None
    try:
        document = json.loads(content)
        releases = tuple(Release(r["version"], r["digest"]) for r in document["versions"])
        champion = Champion(document["model"], releases)
    except (ValueError, TypeError, KeyError):
        raise _damaged("is no record of versions", model) from None
    if champion.model != model or content != _content(champion):
        raise _damaged("is not as it was written", model)
    return champion


def write_champion(store: Path, champion: Champion) -> None:
    """Swap the record atomically and durably; raises ModelError where it can't be written."""
    path = store / champion.model / FILE
    fresh = path.with_name(f"{FILE}.new")
    try:
        with fresh.open("wb") as file:
            file.write(_content(champion))
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
        _sync(path.parent)
    except OSError as error:
        message = f"can't be written: {error.strerror}"
        raise ModelError(message, where=f"{champion.model}/{FILE}") from None


def _content(champion: Champion) -> bytes:
    versions = [{"version": r.version, "digest": r.digest} for r in champion.releases]
    return canonical_json({"schema": SCHEMA, "model": champion.model, "versions": versions}) + b"\n"


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _damaged(what: str, model: str = "") -> ModelError:
    where = f"{model}/{FILE}" if model else FILE
    return ModelError(what, where=where, remedy="restore it from a backup, or promote again")
