"""SHA256SUMS: which files a bundle has, and that each is the one it was made with.

Nothing of a bundle is parsed before its files have been held against this list; the SHA-256 of
the list itself is the digest of the bundle.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Mapping
from pathlib import Path

from oncobasis.core.errors import ModelError

SUMS_FILE = "SHA256SUMS"
METRICS_FILE = "metrics.json"
NEEDED = (
    "calibration.json",
    "card.md",
    "coefficients.json",
    "conformal.json",
    "golden.json",
    METRICS_FILE,
    "reference.json",
    "spec.json",
)
MOST_FILES = 200
LARGEST_SUMS = 40_000
LARGEST_FILE = 20_000_000
LARGEST_BUNDLE = 60_000_000

_TREES = r"model(?:\.[a-z0-9_-]{1,60}){0,2}\.txt"
_FIGURE = r"figures/[a-z0-9][a-z0-9_-]{0,80}\.(?:svg|png)"
_ALLOWED = re.compile("|".join([*map(re.escape, NEEDED), _TREES, _FIGURE]))
_LINE = re.compile(r"([0-9a-f]{64})  ([\x21-\x7e]{1,120})")
_REMEDY = "the bundle is damaged or was changed: install it again"


def is_allowed(name: str) -> bool:
    """Whether a file of this name (``/`` for the folder of figures) may be in a bundle."""
    return _ALLOWED.fullmatch(name) is not None


def sums_text(files: Mapping[str, bytes]) -> bytes:
    """The bytes of SHA256SUMS, sorted by name, as `sha256sum -c` reads them."""
    lines = (f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files))
    return "".join(lines).encode("ascii")


def digest_of(sums: bytes) -> str:
    """The digest of a bundle from the bytes of its SHA256SUMS."""
    return hashlib.sha256(sums).hexdigest()


def read_verified(folder: Path, *, expected: str | None = None) -> tuple[dict[str, bytes], str]:
    """All files of a bundle by name, each as listed, and the bundle's digest.

    Raises ModelError for a missing, additional or changed file, a link, a file that is too large,
    and a digest other than ``expected``.
    """
    try:
        sums = _read(folder, SUMS_FILE, LARGEST_SUMS)
        digest = digest_of(sums)
        if expected is not None and digest != expected:
            raise _fault(SUMS_FILE, "is not that of the version that was chosen")
        listed = _listed(sums)
        _check_names(folder, set(listed))
        files: dict[str, bytes] = {}
        total = 0
        for name, sum_ in listed.items():
            files[name] = content = _read(folder, name, LARGEST_FILE)
            total += len(content)
            if total > LARGEST_BUNDLE:
                raise _fault(name, f"makes the bundle larger than {LARGEST_BUNDLE} bytes")
            if hashlib.sha256(content).hexdigest() != sum_:
                raise _fault(name, "is not the file that the bundle was made with")
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise _fault(folder.name, f"can't be read: {reason}") from None
    return files, digest


def _listed(sums: bytes) -> dict[str, str]:
    try:
        text = sums.decode("ascii")
    except UnicodeDecodeError:
        raise _fault(SUMS_FILE, "is not plain text") from None
    found: dict[str, str] = {}
    if not text.endswith("\n"):
        raise _fault(SUMS_FILE, "ends in the middle of a line")
    for number, line in enumerate(text[:-1].split("\n"), start=1):
        match = _LINE.fullmatch(line)
        if match is None or not is_allowed(match[2]) or match[2] in found:
            raise _fault(SUMS_FILE, f"line {number} names no file of a bundle, or one twice")
        found[match[2]] = match[1]
    if missing := sorted(set(NEEDED) - set(found)):
        raise _fault(SUMS_FILE, f"does not list {', '.join(missing)}")
    if len(found) > MOST_FILES:
        raise _fault(SUMS_FILE, f"lists more than {MOST_FILES} files")
    return found


def _check_names(folder: Path, listed: set[str]) -> None:
    """Nothing may lie in the folder that is not listed, and no folder but that of the figures."""
    present = set()
    for place in (folder, folder / "figures"):
        if not os.path.lexists(place) and place != folder:
            continue
        if not stat.S_ISDIR(place.lstat().st_mode):
            raise _fault(place.name, "is not a folder")
        for entry in os.scandir(place):
            name = entry.name if place == folder else f"figures/{entry.name}"
            if name not in {SUMS_FILE, "figures"}:
                present.add(name)
    if extra := sorted(present - listed):
        raise _fault(extra[0][:80], "is not listed in SHA256SUMS")
    if missing := sorted(listed - present):
        raise _fault(missing[0], "is missing")


def _read(folder: Path, name: str, largest: int) -> bytes:
    """The bytes of a regular file of at most this size; a link is not followed."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    path = folder / name
    if path.is_symlink():
        raise _fault(name, "is a link")
    with os.fdopen(os.open(path, flags | getattr(os, "O_BINARY", 0)), "rb") as file:
        found = os.fstat(file.fileno())
        if not stat.S_ISREG(found.st_mode):
            raise _fault(name, "is not a plain file")
        content = file.read(largest + 1)
    if len(content) > largest:
        raise _fault(name, f"is larger than {largest} bytes")
    return content


def _fault(where: str, what: str) -> ModelError:
    return ModelError(what, where=where, remedy=_REMEDY)
