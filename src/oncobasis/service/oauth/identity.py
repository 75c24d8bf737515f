"""Id tokens: signed by the issuer that was asked, for this client, in answer to this request."""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from jwt.exceptions import PyJWTError

from oncobasis.service.oauth.errors import SignInError

if TYPE_CHECKING:
    from jwt.types import Options

    from oncobasis.service.oauth.client import Client
    from oncobasis.service.oauth.discovery import Endpoints
    from oncobasis.service.oauth.web import Web

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
_KINDS = {"R": "RSA", "P": "RSA", "E": "EC"}
_CURVES = {"ES256": "P-256", "ES384": "P-384", "ES512": "P-521"}
_LONGEST = 16_384
_LEAST_RSA_BITS = 2048
_KEPT_SECONDS, _AGAIN_SECONDS = 600.0, 30.0
_MOST_KEPT = 200
_OPTIONS: Options = {
    "verify_exp": False,  # times are checked below, by the service's own clock
    "verify_iat": False,
    "verify_nbf": False,
    "require": ["iss", "sub", "aud", "exp", "iat", "nonce"],
}


class Identities:
    """Checks id tokens against the published keys of their issuers."""

    def __init__(self, web: Web, clock: Callable[[], float], leeway: int) -> None:
        self._web = web
        self._clock = clock
        self._leeway = leeway
        self._kept: dict[str, tuple[float, list[Mapping[str, Any]]]] = {}

    async def claims(
        self, token: str, client: Client, endpoints: Endpoints, nonce: str
    ) -> Mapping[str, Any]:
        """Return the claims of a token that holds; raises SignInError."""
        if endpoints.issuer is None or endpoints.jwks is None or len(token) > _LONGEST:
            raise SignInError("identity")
        try:
            header = jwt.get_unverified_header(token)
            algorithm = header.get("alg")
            if algorithm not in ALGORITHMS or "crit" in header:
                raise SignInError("identity")
            key = await self._key(endpoints.jwks, str(algorithm), header.get("kid"))
            claims: Mapping[str, Any] = jwt.decode(
                token,
                key,
                algorithms=[str(algorithm)],
                audience=client.client_id,
                issuer=endpoints.issuer,
                options=_OPTIONS,
            )
        except (PyJWTError, ValueError, TypeError, RecursionError):
            raise SignInError("identity") from None
        self._check(claims, client, nonce)
        return claims

    def _check(self, claims: Mapping[str, Any], client: Client, nonce: str) -> None:
        now = self._clock()
        named, party = claims["aud"], claims.get("azp")
        several = isinstance(named, list) and len(named) > 1
        times = [claims["iat"], claims["exp"], claims.get("nbf", 0)]
        good = (
            isinstance(claims["nonce"], str)
            and hmac.compare_digest(claims["nonce"].encode(), nonce.encode())
            and party in ({client.client_id} if several else {client.client_id, None})
            and isinstance(claims["sub"], str)
            and claims["sub"] != ""
            and all(isinstance(t, int | float) and not isinstance(t, bool) for t in times)
            and times[0] <= now + self._leeway
            and times[1] > now - self._leeway
            and times[2] <= now + self._leeway
        )
        if not good:
            raise SignInError("identity")

    async def _key(self, address: str, algorithm: str, kid: object) -> Any:  # noqa: ANN401 - PyJWT
        read, keys = self._kept.get(address, (0.0, []))
        found = _fitting(keys, algorithm, kid)
        age = self._clock() - read
        if age > _KEPT_SECONDS or (found is None and age > _AGAIN_SECONDS):
            document = await self._web.get(address)
            listed = document.get("keys")
            found_keys = listed if isinstance(listed, list) else []
            keys = [one for one in found_keys if isinstance(one, dict)]
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            self._kept[address] = (self._clock(), keys)
            found = _fitting(keys, algorithm, kid)
        if found is None:
            raise SignInError("identity")
        key = jwt.PyJWK.from_json(json.dumps(found), algorithm).key
        if isinstance(key, RSAPublicKey) and key.key_size < _LEAST_RSA_BITS:
            raise SignInError("identity")
        return key


def _fitting(
    keys: list[Mapping[str, Any]], algorithm: str, kid: object
) -> Mapping[str, Any] | None:
    """Return the one public key that can have made a signature; None where that is not plain."""
    curve = _CURVES.get(algorithm)
    fitting = [
        one
        for one in keys
        if one.get("kty") == _KINDS[algorithm[0]]
        and one.get("use", "sig") == "sig"
        and one.get("alg", algorithm) == algorithm
        and (curve is None or one.get("crv") == curve)
        and (kid is None or one.get("kid") == kid)
        and "d" not in one
    ]
    return fitting[0] if len(fitting) == 1 else None
