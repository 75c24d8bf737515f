"""`champion.json`: which version of a model a site uses, and which it used before.

    {"schema": "oncobasis.champion/1", "model", "versions": [{"version", "digest"}, ...]}

The first version is in use, the others are those before it, latest first. Without the file the
newest version that ships with the package is used. A promotion writes it
(`training.registry.champion`); whoever assesses a patient reads it (`predict.shelf`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from oncobasis.core.errors import ModelError
from oncobasis.predict.bundle.fields import Fields
from oncobasis.predict.bundle.strict_json import Json, parse
from oncobasis.predict.spec import NAME, VERSION

FILE = "champion.json"
SCHEMA = "oncobasis.champion/1"
_REMEDY = "restore it from a backup, or promote again"
_DIGEST = re.compile(r"[0-9a-f]{64}")
_MOST_REMEMBERED = 50
_LARGEST = 100_000


@dataclass(frozen=True, slots=True)
class Release:
    """A version of a model and the digest its bundle must have."""

    version: str
    digest: str

    def __post_init__(self) -> None:
        """Refuse what could name a file elsewhere, or nothing."""
        if not VERSION.fullmatch(self.version) or not _DIGEST.fullmatch(self.digest):
            raise ModelError("a version or a digest is none", where=FILE, remedy=_REMEDY)


@dataclass(frozen=True, slots=True)
class Champion:
    """The releases of one model that were in use at this site, the present one first."""

    model: str
    releases: tuple[Release, ...]

    def __post_init__(self) -> None:
        """There is at least the present one."""
        if not NAME.fullmatch(self.model) or not self.releases:
            raise ModelError("names no model or no version", where=FILE, remedy=_REMEDY)

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

    def document(self) -> dict[str, Json]:
        """The object that the file holds."""
        versions: list[Json] = [{"version": r.version, "digest": r.digest} for r in self.releases]
        return {"schema": SCHEMA, "model": self.model, "versions": versions}


def read_champion(store: Path, model: str) -> Champion | None:
    """What the site uses of this model, None where it has not chosen; raises ModelError."""
    where = f"{model}/{FILE}"
    try:
        with (store / model / FILE).open("rb") as file:
            content = file.read(_LARGEST)
    except FileNotFoundError:
        return None
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ModelError(f"can't be read: {reason}", where=where, remedy=_REMEDY) from None
    fields = Fields(parse(content, where), where, ("schema", "model", "versions"))
    if fields.text("schema") != SCHEMA or fields.text("model") != model:
        fields.refuse("schema", "is the record of another model or schema", _REMEDY)
    releases = fields.objects("versions", ("version", "digest"))
    found = tuple(Release(one.text("version"), one.text("digest")) for one in releases)
    return Champion(model, found)
