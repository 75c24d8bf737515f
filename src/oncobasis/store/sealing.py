"""Sealing payloads: AES-256-GCM under a data key, which is itself wrapped by a master."""

from __future__ import annotations

import secrets
import zlib
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from oncobasis.store.errors import StoreError, StoreRefusedError
from oncobasis.store.keys import KEY_BYTES, SiteKeys

_NONCE_BYTES = 12
_PLAIN, _DEFLATED = b"\x01", b"\x02"
_SMALL = 512
_LEVEL = 1  # a 60 kB assessment becomes 7 kB in half a millisecond; more effort gains little


@dataclass(frozen=True, slots=True)
class DataKey:
    """The key of one patient's payloads (or of a tenant's own), unwrapped."""

    id: str
    secret: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class WrappedKey:
    """A data key as it is stored."""

    id: str
    master: str
    wrapped: bytes


def fresh_key(keys: SiteKeys, tenant: str) -> tuple[DataKey, WrappedKey]:
    """Make a data key and wrap it."""
    key = DataKey(secrets.token_hex(16), secrets.token_bytes(KEY_BYTES))
    return key, wrap(keys, tenant, key)


def wrap(keys: SiteKeys, tenant: str, key: DataKey) -> WrappedKey:
    """Wrap a data key by the current master."""
    nonce = secrets.token_bytes(_NONCE_BYTES)
    cipher = AESGCM(keys.masters[keys.current])
    wrapped = nonce + cipher.encrypt(nonce, key.secret, _place("key", tenant, key.id))
    return WrappedKey(key.id, keys.current, wrapped)


def unwrap(keys: SiteKeys, tenant: str, stored: WrappedKey) -> DataKey:
    """Unwrap a data key; raises StoreRefusedError if its master is gone, StoreError if changed."""
    master = keys.masters.get(stored.master)
    if master is None:
        message = "a data key is wrapped by a master that the key file doesn't hold"
        raise StoreRefusedError(message, remedy="restore the old master and rewrap before dropping")
    nonce, content = stored.wrapped[:_NONCE_BYTES], stored.wrapped[_NONCE_BYTES:]
    try:
        secret = AESGCM(master).decrypt(nonce, content, _place("key", tenant, stored.id))
    except (InvalidTag, ValueError):
        message = "a data key in the database was changed"
        raise StoreError(message, remedy="restore the database from a backup") from None
    return DataKey(stored.id, secret)


def seal(key: DataKey, place: tuple[str, ...], content: bytes, *, packed: bool = False) -> bytes:
    """Seal a payload to its place (table, tenant, row): moved elsewhere it doesn't open.

    What is ``packed`` already would only cost time to be packed again.
    """
    nonce = secrets.token_bytes(_NONCE_BYTES)
    form, body = _PLAIN, content
    if len(content) > _SMALL and not packed:
        form, body = _DEFLATED, zlib.compress(content, _LEVEL)
    sealed = AESGCM(key.secret).encrypt(nonce, body, form + _place(*place, key.id))
    return form + nonce + sealed


def unseal(key: DataKey, place: tuple[str, ...], sealed: bytes) -> bytes:
    """Open a payload; raises StoreError if it was changed or moved."""
    form, nonce = sealed[:1], sealed[1 : 1 + _NONCE_BYTES]
    body = sealed[1 + _NONCE_BYTES :]
    try:
        content = AESGCM(key.secret).decrypt(nonce, body, form + _place(*place, key.id))
        return zlib.decompress(content) if form == _DEFLATED else content
    except (InvalidTag, ValueError, zlib.error):
        message = "a payload in the database was changed or moved"
        raise StoreError(message, where=place[0], remedy="restore it from a backup") from None


def _place(*words: str) -> bytes:
    return "\0".join(words).encode()
