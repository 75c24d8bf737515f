"""The nomenclature tables beside a bundle: another table is another answer."""

from __future__ import annotations

import gzip
import zlib
from pathlib import Path

from oncobasis.core.errors import KnowledgeError
from oncobasis.knowledge.bundle import HOTSPOTS_NAME, Bundle, digest_of
from oncobasis.nomenclature.tables import DATA_FOLDER

_REMEDY = "reinstall the package, or run 'oncobasis knowledge build'"


def verify_tables(bundle: Bundle, folder: Path = DATA_FOLDER) -> int:
    """Hold every table of ``folder`` against the bundle; returns how many there are.

    Raises KnowledgeError for one that differs, is missing or damaged, or that the bundle does
    not name.
    """
    named = {name: digest for name, digest in bundle.tables.items() if name != HOTSPOTS_NAME}
    for name in sorted({path.name for path in folder.glob("*.tsv.gz")} - set(named)):
        raise KnowledgeError("the bundle was built without this table", where=name, remedy=_REMEDY)
    for name, digest in sorted(named.items()):
        if digest_of(_unpacked(folder, name)) != digest:
            raise KnowledgeError(
                "the table is not the one the bundle was built with", where=name, remedy=_REMEDY
            )
    return len(named)


def require_tables(bundle: Bundle, folder: Path) -> None:
    """Raise KnowledgeError for a table that is not there; reads none (loading must stay quick)."""
    for name in sorted(bundle.tables):
        if not (folder / name).is_file():
            raise KnowledgeError("a packaged table is missing", where=name, remedy=_REMEDY)


def _unpacked(folder: Path, name: str) -> bytes:
    if Path(name).name != name:
        raise KnowledgeError("is no name of a table", where=repr(name), remedy=_REMEDY)
    try:
        return gzip.decompress((folder / name).read_bytes())
    except FileNotFoundError:
        raise KnowledgeError("a packaged table is missing", where=name, remedy=_REMEDY) from None
    except (OSError, EOFError, ValueError, zlib.error) as error:
        raise KnowledgeError("the table is damaged", where=name, remedy=_REMEDY) from error
