"""The service's own keys: one private JWK a file, for ``private_key_jwt`` (ES384 or RS384)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives.asymmetric.ec import SECP384R1, EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from jwt.algorithms import ECAlgorithm, RSAAlgorithm
from jwt.exceptions import PyJWTError

from oncobasis.core.errors import UsageError

if TYPE_CHECKING:
    from typing import TypeAlias

    PrivateKey: TypeAlias = EllipticCurvePrivateKey | RSAPrivateKey

_LEAST_RSA_BITS = 2048
_OTHERS = 0o077
_REMEDY = "write one private JWK with a kid: P-384 (ES384) or RSA of 2048 bits or more (RS384)"


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private key with its name and algorithm."""

    kid: str
    algorithm: str
    key: PrivateKey = field(repr=False)

    def public(self) -> Mapping[str, Any]:
        """Return the public half as a JWK."""
        if isinstance(self.key, RSAPrivateKey):
            made = RSAAlgorithm.to_jwk(self.key.public_key(), as_dict=True)
        else:
            made = ECAlgorithm.to_jwk(self.key.public_key(), as_dict=True)
        own = {k: v for k, v in made.items() if k != "key_ops"}
        return {**own, "kid": self.kid, "alg": self.algorithm, "use": "sig"}


def read_signing_key(path: Path) -> SigningKey:
    """Return the key of a file; raises UsageError, also where others may read the file."""
    document = _document(path)
    kid = document.get("kid")
    try:
        key: object = None
        if document.get("kty") == "EC":
            key = ECAlgorithm.from_jwk(json.dumps(document))
        elif document.get("kty") == "RSA":
            key = RSAAlgorithm.from_jwk(json.dumps(document))
    except (PyJWTError, ValueError, TypeError):
        key = None
    if isinstance(kid, str) and kid:
        if isinstance(key, EllipticCurvePrivateKey) and isinstance(key.curve, SECP384R1):
            return SigningKey(kid, "ES384", key)
        if isinstance(key, RSAPrivateKey) and key.key_size >= _LEAST_RSA_BITS:
            return SigningKey(kid, "RS384", key)
    raise UsageError("holds no key that can sign", where=path.name, remedy=_REMEDY)


def read_secret(path: Path) -> str:
    """Return the secret of a file, without the line's end; raises UsageError."""
    secret = _bytes(path).decode("utf-8", "replace").strip()
    if not secret or not secret.isprintable():
        raise UsageError("holds no secret", where=path.name, remedy="write it on one line")
    return secret


def _document(path: Path) -> Mapping[str, object]:
    try:
        document = json.loads(_bytes(path))
    except ValueError:
        document = None
    if not isinstance(document, dict):
        raise UsageError("is no JWK", where=path.name, remedy=_REMEDY)
    return document


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_mode & _OTHERS:
            raise UsageError("others may read it", where=path.name, remedy="chmod 600")
        return path.read_bytes()
    except OSError as error:
        raise UsageError(
            f"cannot be read ({error.strerror})", where=path.name, remedy="check its path"
        ) from None
