"""The site's own store of models: bundles that were promoted, and the record of what is in use."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from oncobasis.core.errors import ModelError, UsageError
from oncobasis.predict.bundle.sums import SUMS_FILE, digest_of, read_verified
from oncobasis.predict.champion import Champion, Release, read_champion
from oncobasis.predict.shelf import Shelf, versions
from oncobasis.training.registry.champion import write_champion

JOURNAL = "journal.jsonl"


@dataclass(frozen=True, slots=True)
class InUse:
    """The release that answers, and the folder of its bundle; ``shipped`` with the package."""

    release: Release
    folder: Path
    shipped: bool


@dataclass(frozen=True, slots=True)
class Store:
    """``folder`` is the site's (None: it has none), ``shipped`` the package's (read only)."""

    site: Path | None
    shipped: Path

    @property
    def folder(self) -> Path:
        """The site's folder; raises UsageError where it has none."""
        if self.site is None:
            raise UsageError(
                "there is no store of models to change",
                where="--store",
                remedy="name a folder with --store or ONCOBASIS_MODELS",
            )
        return self.site

    @property
    def journal(self) -> Path:
        """The journal of promotions and rollbacks."""
        return self.folder / JOURNAL

    def champion(self, model: str) -> Champion | None:
        """The site's record of this model; None where it uses what ships with the package."""
        return None if self.site is None else read_champion(self.site, model)

    def in_use(self, model: str) -> InUse | None:
        """What answers for this model; None where there is no version of it at all."""
        champion = self.champion(model)
        if champion is not None:
            release = champion.present
            return InUse(release, self.folder / model / release.version, shipped=False)
        shipped = versions(self.shipped / model)
        if not shipped:
            return None
        folder = self.shipped / model / shipped[-1]
        return InUse(Release(shipped[-1], stated_digest(folder)), folder, shipped=True)

    def models(self) -> tuple[str, ...]:
        """Names of the models that have a version here or in the package, sorted."""
        return Shelf(self.shipped, self.site).names()

    def bundles(self, model: str) -> tuple[Path, ...]:
        """The folders of all versions of a model, oldest first; the site's own before shipped."""
        found: dict[str, Path] = {}
        for root in [self.shipped] if self.site is None else [self.site, self.shipped]:
            for version in versions(root / model):
                found.setdefault(version, root / model / version)
        return tuple(found[version] for version in sorted(found, key=order_of))

    def keep(self, bundle: Path, model: str, release: Release) -> Path:
        """Copy a verified bundle into the store; nothing is done if it is there.

        Raises ModelError where the version is there with another digest.
        """
        target = self.folder / model / release.version
        if not os.path.lexists(target):
            _copy(bundle, target, release.digest)
        read_verified(target, expected=release.digest)
        return target

    def use(self, champion: Champion) -> None:
        """Make this the record; from now on its first release answers."""
        write_champion(self.folder, champion)

    @contextmanager
    def turn(self, model: str) -> Iterator[None]:
        """One at a time may change what is in use of a model."""
        folder = self.folder / model
        folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)


def stated_digest(bundle: Path) -> str:
    """The digest of a bundle by its list of sums alone; raises ModelError without one."""
    try:
        return digest_of((bundle / SUMS_FILE).read_bytes())
    except OSError as error:
        where = f"{bundle.parent.name} {bundle.name}"
        message = f"{SUMS_FILE} can't be read: {error.strerror}"
        raise ModelError(message, where=where, remedy="name the folder of a bundle") from None


def order_of(version: str) -> tuple[int, ...]:
    """A version as numbers, so that 1.10.0 comes after 1.9.0."""
    return tuple(int(part) for part in version.split("."))


def _copy(bundle: Path, target: Path, digest: str) -> None:
    """Copy what was verified, under a name of its own first, so that no half bundle is seen."""
    files, _ = read_verified(bundle, expected=digest)
    target.parent.mkdir(parents=True, exist_ok=True)
    waiting = Path(tempfile.mkdtemp(prefix=".copying-", dir=target.parent))
    try:
        waiting.chmod(0o755)
        sums = (bundle / SUMS_FILE).read_bytes()
        for name, content in {**files, SUMS_FILE: sums}.items():
            path = waiting / name
            path.parent.mkdir(exist_ok=True)
            with path.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        waiting.rename(target)
    except OSError as error:
        where = f"{target.parent.name} {target.name}"
        raise ModelError(f"can't be kept: {error.strerror}", where=where) from None
    finally:
        shutil.rmtree(waiting, ignore_errors=True)
