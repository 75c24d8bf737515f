"""Load, verify, compile and compare knowledge bundles."""

from __future__ import annotations

from functools import cache
from importlib import resources
from pathlib import Path

from oncobasis.core.errors import KnowledgeError
from oncobasis.knowledge.bundle import BUNDLE_NAME, DIGEST_NAME, Bundle, read_bundle
from oncobasis.knowledge.table_digests import require_tables, verify_tables

__all__ = ["BUNDLE_NAME", "DIGEST_NAME", "Bundle", "load_knowledge", "read_bundle", "verify_tables"]


def _data_folder() -> Path:
    return Path(str(resources.files("oncobasis") / "data"))


@cache
def _shipped() -> Bundle:
    data = _data_folder()
    try:
        expected = (data / DIGEST_NAME).read_text(encoding="ascii").split()[0]
    except (OSError, IndexError, UnicodeDecodeError) as error:
        raise KnowledgeError(
            "the digest of the shipped knowledge is missing or damaged",
            where=DIGEST_NAME,
            remedy="reinstall the package, or run 'oncobasis knowledge build'",
        ) from error
    bundle = read_bundle(data / BUNDLE_NAME, expected=expected)
    require_tables(bundle, data)
    return bundle


def load_knowledge(path: Path | None = None, *, expected: str | None = None) -> Bundle:
    """Return the shipped bundle, or the one at ``path``; both are verified before use.

    Raises KnowledgeError when the bundle is missing, damaged or has another digest.
    """
    if path is None and expected is None:
        return _shipped()
    return read_bundle(path or _data_folder() / BUNDLE_NAME, expected=expected)
