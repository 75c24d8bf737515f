"""Other releases of the knowledge, made of the shipped one: what an operator puts in place."""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

from oncobasis.nomenclature.tables import DATA_FOLDER

SHIPPED = DATA_FOLDER / "knowledge.json.gz"


def shipped_document() -> dict[str, Any]:
    """The shipped bundle, unpacked."""
    document = json.loads(gzip.decompress(SHIPPED.read_bytes()))
    assert isinstance(document, dict)
    return document


def put_in_place(folder: Path, version: str, **changed: object) -> str:
    """Write a release of this version: every citation of its rules names it; return its digest."""
    document = shipped_document()
    for rule in document["rules"]:
        for citation in rule.get("citations", ()):
            citation["text"] = f"release {version}"
    content = json.dumps({**document, "version": version, **changed}).encode()
    digest = hashlib.sha256(content).hexdigest()
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(DATA_FOLDER / "hotspots.json.gz", folder)
    for name, packed in (
        ("knowledge.json.gz", gzip.compress(content, 1)),
        ("knowledge.sha256", f"{digest}  knowledge.json.gz\n".encode()),
    ):
        whole = folder / f"{name}.new"
        whole.write_bytes(packed)
        whole.replace(folder / name)
    return digest
