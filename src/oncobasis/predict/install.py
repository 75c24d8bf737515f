"""Taking a bundle into use: golden rows in a child process first, and a receipt of it.

LightGBM ends the process on a model text it can't follow. So a bundle is first asked its golden
rows in a child; the receipt says that this digest gave its golden answers with this library, and
the next process loads it at once.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import oncobasis
from oncobasis.core.errors import ModelError
from oncobasis.predict.bundle.read import read_contents
from oncobasis.predict.model import Model
from oncobasis.predict.trees import library_version

_LONGEST_TRIAL = 120  # seconds
_REMEDY = "keep the version in use; install the bundle again, or train it anew"


def receipts_folder(environment: Mapping[str, str]) -> Path:
    """Where receipts lie: ONCOBASIS_CACHE, XDG_CACHE_HOME, or .cache in the home folder."""
    if stated := environment.get("ONCOBASIS_CACHE"):
        return Path(stated) / "receipts"
    base = environment.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "oncobasis" / "receipts"


@dataclass(frozen=True, slots=True)
class Receipts:
    """Receipts of trials in a folder; where it can't be written a trial is repeated."""

    folder: Path

    def has(self, digest: str) -> bool:
        """Whether this bundle gave its golden answers with the libraries of this environment."""
        try:
            found = json.loads(self._path(digest).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return False
        return bool(found == _receipt(digest))

    def leave(self, digest: str) -> None:
        """Write the receipt, whole or not at all; a folder that can't be written is no error."""
        with suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self.folder)
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(_receipt(digest), file, sort_keys=True)
            Path(name).replace(self._path(digest))

    def _path(self, digest: str) -> Path:
        key = json.dumps(_receipt(digest), sort_keys=True)
        return self.folder / f"{sha256(key.encode()).hexdigest()}.json"


def open_model(
    folder: Path, *, expected: str | None = None, receipts: Receipts | None = None
) -> Model:
    """The model of a bundle, verified and tried; ``expected`` is the digest it must have.

    Without a receipt the golden rows are asked in a child process. Raises ModelError where the
    bundle is damaged, does not give its golden answers or ends the child; this process stays.
    """
    contents, digest = read_contents(folder, expected=expected)
    if receipts is None or not receipts.has(digest):
        try_bundle(folder, digest)
        if receipts is not None:
            receipts.leave(digest)
    return Model(contents, digest)


def try_bundle(folder: Path, digest: str) -> None:
    """Ask a bundle its golden rows in a child process; raises ModelError when it fails."""
    # -P: the child must not import from the folder that somebody happened to stand in.
    command = [
        sys.executable,
        "-P",
        "-m",
        "oncobasis.predict.trial",
        str(folder.absolute()),
        digest,
    ]
    try:
        done = subprocess.run(  # noqa: S603 - this interpreter, our module, a path
            command, capture_output=True, timeout=_LONGEST_TRIAL, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise _failed(folder, f"could not be tried ({type(error).__name__})") from None
    if done.returncode == 0:
        return
    if done.returncode == ModelError.exit_code:
        with suppress(ValueError, KeyError, TypeError):
            told = json.loads(done.stdout)
            raise ModelError(told["what"], where=told["where"], remedy=told["remedy"])
    raise _failed(folder, f"ended the process that tried it (code {done.returncode})")


def _receipt(digest: str) -> dict[str, str]:
    return {
        "digest": digest,
        "lightgbm": library_version(),
        "oncobasis": oncobasis.__version__,
        "python": sys.version.split()[0],
    }


def _failed(folder: Path, what: str) -> ModelError:
    return ModelError(what, where=f"{folder.parent.name} {folder.name}", remedy=_REMEDY)
