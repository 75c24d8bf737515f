"""Where bundles lie, and which version of a model is in use.

Shipped bundles are package data (`oncobasis/models`), in an editable tree the folder `models` at
the root of the repository. A site's store beside them has `<model>/champion.json`, which names the
version that the site promoted and its digest; without it the highest shipped version is used.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import oncobasis
from oncobasis.core.errors import ModelError
from oncobasis.predict.champion import FILE, read_champion
from oncobasis.predict.spec import NAME, VERSION

Stamp = tuple[tuple[int, int, int], ...]


@dataclass(frozen=True, slots=True)
class Chosen:
    """The version of a model that is in use: its folder, and the digest it must have if stated."""

    folder: Path
    digest: str | None


@dataclass(frozen=True, slots=True)
class Shelf:
    """The folder of shipped bundles, and the site's store where there is one."""

    shipped: Path
    site: Path | None = None

    def names(self) -> tuple[str, ...]:
        """The models that there is a version of, sorted."""
        found = set()
        for root in self._roots():
            if root.is_dir():
                found |= {p.name for p in root.iterdir() if NAME.fullmatch(p.name) and versions(p)}
        return tuple(sorted(found))

    def chosen(self, name: str) -> Chosen:
        """The version in use; raises ModelError when there is none, or the record is damaged."""
        if not NAME.fullmatch(name):
            raise ModelError("is no name of a model", where=name[:60], remedy="correct the name")
        if self.site is not None and (found := read_champion(self.site, name)) is not None:
            version, digest = found.present.version, found.present.digest
            for root in (self.site, self.shipped):
                if (root / name / version).is_dir():
                    return Chosen(root / name / version, digest)
            raise ModelError(
                f"the promoted version {version} is not there",
                where=name,
                remedy="restore it from a backup, promote another or roll back",
            )
        shipped = versions(self.shipped / name)
        if not shipped:
            raise ModelError(
                "no version of this model is installed",
                where=name,
                remedy=f"models are {', '.join(self.names()) or 'none'}; reinstall the package",
            )
        return Chosen(self.shipped / name / shipped[-1], None)

    def stamp(self, name: str) -> Stamp:
        """Something that changes when another version is promoted or installed; costs little."""
        places = [self.shipped / name]
        if self.site is not None:
            places.append(self.site / name / FILE)
        return tuple(map(_mark, places))

    def files_stamp(self, name: str) -> Stamp:
        """Something that changes when a file of the version in use does; looks at all of them."""
        try:
            folder = self.chosen(name).folder
        except ModelError:
            return ()
        return tuple(_mark(path) for path in (folder, *sorted(folder.rglob("*"))))

    def _roots(self) -> tuple[Path, ...]:
        return (self.shipped,) if self.site is None else (self.shipped, self.site)


def shipped_folder() -> Path:
    """The bundles of this installation; raises ModelError when there is no such folder."""
    package = Path(oncobasis.__file__).parent
    packaged, tree = package / "models", package.parent.parent
    if packaged.is_dir():
        return packaged
    if (tree / "pyproject.toml").is_file() and (tree / "models").is_dir():
        return tree / "models"
    raise ModelError(
        "the folder of the shipped models is missing",
        where="models",
        remedy="reinstall the package",
    )


def versions(folder: Path) -> tuple[str, ...]:
    """The versions in the folder of a model, lowest first, by number and not by text."""
    try:
        found = [p.name for p in folder.iterdir() if VERSION.fullmatch(p.name) and p.is_dir()]
    except OSError:
        return ()
    return tuple(sorted(found, key=lambda version: [int(part) for part in version.split(".")]))


def _mark(path: Path) -> tuple[int, int, int]:
    try:
        found = os.stat(path)  # noqa: PTH116 - a third of the time, on every request
    except OSError:
        return (0, 0, 0)
    return (found.st_mtime_ns, found.st_ino, found.st_size)


def site_folder(environment: Mapping[str, str]) -> Path | None:
    """The site's store of models: ONCOBASIS_MODELS, None where it is not set."""
    stated = environment.get("ONCOBASIS_MODELS")
    return Path(stated) if stated else None
