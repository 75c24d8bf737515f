"""Writing `champion.json`, whose record is `predict.champion`: a reader sees the old or the new."""

from __future__ import annotations

import os
from pathlib import Path

from oncobasis.core.canonical import canonical_json
from oncobasis.core.errors import ModelError
from oncobasis.predict.champion import FILE, Champion


def write_champion(store: Path, champion: Champion) -> None:
    """Swap the record atomically and durably; raises ModelError where it can't be written."""
    path = store / champion.model / FILE
    fresh = path.with_name(f"{FILE}.new")
    try:
        with fresh.open("wb") as file:
            file.write(canonical_json(champion.document()) + b"\n")
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
        _sync(path.parent)
    except OSError as error:
        message = f"can't be written: {error.strerror}"
        raise ModelError(message, where=f"{champion.model}/{FILE}") from None


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
