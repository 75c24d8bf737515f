"""The key that signs heads, and the public half that checks them (Ed25519)."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from oncobasis.audit.entry import JournalError
from oncobasis.core.canonical import Json, canonical_json

_OTHERS = 0o077


@dataclass(frozen=True, slots=True)
class Signer:
    """Signs documents; ``key_id`` is in each of them, so that a key can follow another."""

    _private: Ed25519PrivateKey = field(repr=False)

    @property
    def public(self) -> PublicKey:
        """The half that may be given away."""
        return PublicKey(self._private.public_key())

    def signed(self, document: Mapping[str, Json]) -> dict[str, Json]:
        """The document with the key's id and the signature over all the rest."""
        named: dict[str, Json] = {**document, "key": self.public.id}
        return {**named, "signature": self._private.sign(canonical_json(named)).hex()}


@dataclass(frozen=True, slots=True)
class PublicKey:
    """Checks what the signer signed."""

    _public: Ed25519PublicKey

    @property
    def id(self) -> str:
        """The first half of the digest of the raw key."""
        raw = self._public.public_bytes(Encoding.Raw, PublicFormat.Raw)
        return sha256(raw).hexdigest()[:32]

    def pem(self) -> bytes:
        """The key as text, to be kept where heads are checked."""
        return self._public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)

    def signed(self, document: Mapping[str, Json]) -> bool:
        """Whether the signature in the document is this key's over all the rest."""
        rest = {name: value for name, value in document.items() if name != "signature"}
        signature = document.get("signature")
        if document.get("key") != self.id or not isinstance(signature, str):
            return False
        try:
            self._public.verify(bytes.fromhex(signature), canonical_json(rest))
        except (InvalidSignature, ValueError):
            return False
        return True


def fresh_signer() -> Signer:
    """Make a new key."""
    return Signer(Ed25519PrivateKey.generate())


def load_or_create_signer(path: Path) -> Signer:
    """Read the signing key; make it (mode 0600) if there is none. Raises JournalError."""
    try:
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            _create(path)
        if path.stat().st_mode & _OTHERS:
            message = "others may read the signing key"
            raise JournalError(message, where=path.name, remedy="chmod 600")
        private = load_pem_private_key(path.read_bytes(), password=None)
    except OSError as error:
        message = f"the signing key can't be read or made: {error.strerror}"
        raise JournalError(message, where=path.name) from None
    except (ValueError, TypeError, UnsupportedAlgorithm):
        private = None
    if not isinstance(private, Ed25519PrivateKey):
        message = "the signing key is damaged or of another kind"
        raise JournalError(message, where=path.name, remedy="restore it from the backup of secrets")
    return Signer(private)


def load_public_key(content: bytes) -> PublicKey:
    """Read a public key from its text; raises JournalError."""
    try:
        public = load_pem_public_key(content)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        public = None
    if not isinstance(public, Ed25519PublicKey):
        message = "this is no Ed25519 public key"
        raise JournalError(message, remedy="give the PEM text that the service wrote")
    return PublicKey(public)


def _create(path: Path) -> None:
    """Make the file whole or not at all; of two processes the faster wins, the other reads its."""
    pem = Ed25519PrivateKey.generate().private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    )
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(4)}.new")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
    with open(os.open(fresh, flags, 0o600), "wb") as file:  # noqa: PTH123
        file.write(pem)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(fresh, path)
    except FileExistsError:
        return
    finally:
        fresh.unlink()
