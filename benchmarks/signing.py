"""The EMR of a load: its key, the service's settings for it, and tokens, each to be used once."""

from __future__ import annotations

import json
import time
import uuid
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

ISSUER = "https://emr.example.org/"
SECONDS = 4 * 3600
PROCESSES = 2


@dataclass(frozen=True, slots=True)
class Emr:
    """Who signs; the key is made for one run."""

    algorithm: str
    pem: bytes
    jwks: dict[str, object]

    def token(self, audience: str) -> str:
        """Return one token."""
        return _tokens(self.algorithm, self.pem, audience, 1)[0]

    def tokens(self, audience: str, count: int) -> list[str]:
        """Return that many tokens, signed on all cores."""
        share = -(-count // PROCESSES)
        with ProcessPoolExecutor(PROCESSES) as pool:
            words = (self.algorithm, self.pem, audience, share)
            parts = [pool.submit(_tokens, *words) for _ in range(PROCESSES)]
            return [token for part in parts for token in part.result()][:count]


def new_emr(algorithm: str) -> Emr:
    """Make a key for ES384 or RS384."""
    key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
    if algorithm == "ES384":
        key = ec.generate_private_key(ec.SECP384R1())
        public = json.loads(ECAlgorithm.to_jwk(key.public_key()))
    else:
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        public = json.loads(RSAAlgorithm.to_jwk(key.public_key()))
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return Emr(algorithm, pem, {"keys": [{**public, "kid": "bench", "alg": algorithm}]})


def write_settings(folder: Path, emr: Emr, port: int, limits: dict[str, float]) -> Path:
    """Write the service's settings and the EMR's public key; return the settings' path."""
    (folder / "emr.jwks.json").write_text(json.dumps(emr.jwks))
    lines = [
        'auth = "jwt"',
        f"port = {port}",
        f"state = {json.dumps(str(folder / 'state'))}",
        "[[clients]]",
        'id = "emr"',
        f"issuer = {json.dumps(ISSUER)}",
        f"jwks_file = {json.dumps(str(folder / 'emr.jwks.json'))}",
        "[limits]",
        *(f"{name} = {value}" for name, value in limits.items()),
    ]
    path = folder / "service.toml"
    path.write_text("\n".join(lines) + "\n")
    return path


def write_tokens(path: Path, tokens: list[str], files: int) -> None:
    """Deal the tokens out to one file for each thread of the load."""
    for number in range(files):
        path.with_name(f"{path.name}.{number}").write_text("\n".join(tokens[number::files]) + "\n")


@cache
def _private(pem: bytes) -> ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey:
    """Read once: checking an RSA key takes longer than a hundred signatures."""
    key = load_pem_private_key(pem, None)
    if not isinstance(key, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey):
        raise TypeError(type(key).__name__)
    return key


def _tokens(algorithm: str, pem: bytes, audience: str, count: int) -> list[str]:
    now, key = int(time.time()), _private(pem)
    usual = {"iss": ISSUER, "sub": "load", "aud": audience, "iat": now, "exp": now + SECONDS}
    return [
        jwt.encode({**usual, "jti": str(uuid.uuid4())}, key, algorithm, headers={"kid": "bench"})
        for _ in range(count)
    ]
