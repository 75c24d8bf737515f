"""Load, verify, compile and compare knowledge bundles."""

from __future__ import annotations

from functools import cache
from importlib import resources
from pathlib import Path

from oncobasis.knowledge.bundle import BUNDLE_NAME, DIGEST_NAME, Bundle, read_bundle
from oncobasis.knowledge.folder import read_folder, stated_digest
from oncobasis.knowledge.table_digests import require_tables, verify_tables

__all__ = [
    "BUNDLE_NAME",
    "DIGEST_NAME",
    "Bundle",
    "load_knowledge",
    "read_bundle",
    "read_folder",
    "shipped_knowledge",
    "verify_tables",
]


def _data_folder() -> Path:
    return Path(str(resources.files("oncobasis") / "data"))


@cache
def _shipped() -> Bundle:
    data = _data_folder()
    bundle = read_bundle(data / BUNDLE_NAME, expected=stated_digest(data))
    require_tables(bundle, data)
    return bundle


def load_knowledge(path: Path | None = None, *, expected: str | None = None) -> Bundle:
    """Return the shipped bundle, or the one at ``path``; both are verified before use.

    Raises KnowledgeError when the bundle is missing, damaged or has another digest.
    """
    if path is None and expected is None:
        return _shipped()
    return read_bundle(path or _data_folder() / BUNDLE_NAME, expected=expected)


def shipped_knowledge() -> Bundle:
    """Return the shipped bundle once every record of it was read and its tables fit.

    Raises KnowledgeError.
    """
    bundle = _shipped()
    bundle.read_all()
    verify_tables(bundle)
    return bundle
