"""The packaged nomenclature tables: gzipped tab-separated text, one record a line."""

from __future__ import annotations

import zlib
from pathlib import Path

from oncobasis.core.errors import KnowledgeError

DATA_FOLDER = Path(__file__).resolve().parent.parent / "data"
_GZIP_WINDOW = 31


def read_table(name: str, folder: Path = DATA_FOLDER) -> str:
    """Return the text of ``folder/name``; raises ``KnowledgeError`` if missing or damaged."""
    path = folder / name
    try:
        return zlib.decompress(path.read_bytes(), _GZIP_WINDOW).decode("utf-8")
    except FileNotFoundError:
        raise KnowledgeError(
            "a packaged table is missing",
            where=name,
            remedy="install the package again, or run: python -m oncobasis.knowledge.tables",
        ) from None
    except (OSError, zlib.error, UnicodeDecodeError) as damage:
        raise KnowledgeError(
            f"a packaged table cannot be read: {damage}",
            where=name,
            remedy="the file is damaged: install the package again",
        ) from damage


def split_list(text: str, separator: str = ";") -> tuple[str, ...]:
    """Split a list cell; empty parts are dropped."""
    return tuple(part.strip() for part in text.split(separator) if part.strip())
