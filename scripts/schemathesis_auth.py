"""A token of its own for each request of schemathesis: signed, for the address called, used once.

Loaded by ``SCHEMATHESIS_HOOKS=schemathesis_auth``; ``ONCOBASIS_TRIAL_KEY`` names the private JWK.
"""

from __future__ import annotations

import json
import os
import time
import uuid
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import jwt
import schemathesis

ISSUER = "https://trial.example.org/"
KEY_FILE = "ONCOBASIS_TRIAL_KEY"


@cache
def private_key() -> jwt.PyJWK:
    """Return the key of this run."""
    return jwt.PyJWK(json.loads(Path(os.environ[KEY_FILE]).read_text(encoding="utf-8")))


class Tokens:
    """Signs tokens as an EMR does."""

    def get(self, case: schemathesis.Case[Any], _: schemathesis.AuthContext) -> str:
        """Return a token for the address that is called."""
        now = int(time.time())
        claims = {
            "iss": ISSUER,
            "aud": os.environ["ONCOBASIS_TRIAL_URL"] + unquote(case.formatted_path),
            "iat": now,
            "exp": now + 300,
            "jti": str(uuid.uuid4()),
        }
        key = private_key()
        return jwt.encode(claims, key.key, "ES384", headers={"kid": key.key_id})

    def set(self, case: schemathesis.Case[Any], data: str, _: schemathesis.AuthContext) -> None:
        """Put the token into the request."""
        case.headers["authorization"] = f"Bearer {data}"


schemathesis.auth(refresh_interval=None)(Tokens)
