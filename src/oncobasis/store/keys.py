"""The site's keys: masters that wrap the patients' data keys, and the secret of the pseudonyms.

They live in one file beside, never inside, the database: whoever has only one of the two can read
nothing. Losing the file loses every payload, so it belongs into the site's own backup of secrets.
"""

from __future__ import annotations

import hmac
import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from oncobasis.core.canonical import Json, canonical_json
from oncobasis.store.errors import StoreRefusedError

SCHEMA = "oncobasis.keys/1"
KEY_BYTES = 32
_OTHERS = 0o077
_REMEDY = "restore the key file from the backup of secrets; no payload can be read without it"


@dataclass(frozen=True, slots=True)
class SiteKeys:
    """Masters by id, which of them wraps from now on, and the secret of the pseudonyms.

    The secret stays for good: pseudonyms are how a patient's rows are found again.
    """

    current: str
    masters: Mapping[str, bytes] = field(repr=False)
    index: bytes = field(repr=False)

    def __post_init__(self) -> None:
        """Refuse keys of another size, which would be weaker than they look."""
        sizes = {len(self.index), *map(len, self.masters.values())}
        if sizes != {KEY_BYTES} or self.current not in self.masters:
            message = "the site's keys are incomplete"
            raise StoreRefusedError(message, remedy=_REMEDY)

    @property
    def fingerprint(self) -> str:
        """What the store notes, so that it is never opened with other keys."""
        return hmac.digest(self.index, b"oncobasis.store", "sha256").hex()

    def pseudonym(self, tenant: str, patient: str) -> str:
        """The patient's reference as this store keeps it; the same only within one tenant."""
        return self._token("patient", tenant, patient)

    def term(self, tenant: str, term: str) -> str:
        """A search term as this store keeps it."""
        return self._token("term", tenant, term)

    def _token(self, *words: str) -> str:
        text = json.dumps(words).encode()  # ASCII: takes lone surrogates too
        return hmac.digest(self.index, text, "sha256").hex()[:40]


def fresh_keys() -> SiteKeys:
    """Make new keys."""
    first = secrets.token_hex(8)
    masters = {first: secrets.token_bytes(KEY_BYTES)}
    return SiteKeys(first, masters, secrets.token_bytes(KEY_BYTES))


def load_or_create_keys(path: Path) -> SiteKeys:
    """Read the key file; make it (mode 0600) if there is none. Raises StoreRefusedError."""
    try:
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            _create(path, fresh_keys())
        return load_keys(path)
    except OSError as error:
        message = f"the key file can't be made: {error.strerror}"
        raise StoreRefusedError(message, where=path.name) from None


def load_keys(path: Path) -> SiteKeys:
    """Read the key file; raises StoreRefusedError if it is damaged or open to others."""
    try:
        if path.stat().st_mode & _OTHERS:
            message = "others may read the key file"
            raise StoreRefusedError(message, where=path.name, remedy="chmod 600")
        document = _of_schema(json.loads(path.read_bytes()))
        masters = {name: bytes.fromhex(text) for name, text in document["masters"].items()}
        return SiteKeys(document["current"], masters, bytes.fromhex(document["index"]))
    except OSError as error:
        message = f"the key file can't be read: {error.strerror}"
        raise StoreRefusedError(message, where=path.name, remedy=_REMEDY) from None
    except (ValueError, KeyError, TypeError, AttributeError):
        message = "the key file is damaged"
        raise StoreRefusedError(message, where=path.name, remedy=_REMEDY) from None


def add_master(path: Path) -> SiteKeys:
    """Add a master that wraps from now on; then rewrap (``RewrapKeys``) and drop the old ones."""
    keys = load_keys(path)
    name = secrets.token_hex(8)
    masters = {**keys.masters, name: secrets.token_bytes(KEY_BYTES)}
    return _replace(path, replace(keys, current=name, masters=masters))


def drop_old_masters(path: Path) -> SiteKeys:
    """Keep the current master alone; only after every data key was wrapped anew."""
    keys = load_keys(path)
    return _replace(path, replace(keys, masters={keys.current: keys.masters[keys.current]}))


def _of_schema(document: dict[str, Any]) -> dict[str, Any]:
    if document["schema"] != SCHEMA:
        raise ValueError
    return document


def _create(path: Path, keys: SiteKeys) -> None:
    """Make the file whole or not at all; of two processes the faster wins, the other reads its."""
    fresh = _written(path, keys)
    try:
        os.link(fresh, path)
    except FileExistsError:
        return
    finally:
        fresh.unlink()


def _replace(path: Path, keys: SiteKeys) -> SiteKeys:
    _written(path, keys).replace(path)
    return keys


def _written(path: Path, keys: SiteKeys) -> Path:
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(4)}.new")
    document: Json = {
        "schema": SCHEMA,
        "current": keys.current,
        "masters": {name: key.hex() for name, key in keys.masters.items()},
        "index": keys.index.hex(),
    }
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
    with open(os.open(fresh, flags, 0o600), "wb") as file:  # noqa: PTH123
        file.write(canonical_json(document) + b"\n")
        file.flush()
        os.fsync(file.fileno())
    return fresh
