"""Who is calling."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from oncobasis.settings import ROLES

DEMO_CLIENT, DEMO_TENANT = "demo", "default"


@dataclass(frozen=True, slots=True)
class Principal:
    """A system that calls, for a tenant, in roles; ``user`` is a digest of the person's id."""

    client: str
    tenant: str
    roles: frozenset[str]
    user: str | None = None
    fhir_servers: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Return what is written down as the author: the client, with the person if known."""
        return self.client if self.user is None else f"{self.client}/{self.user[:16]}"


def demo_principal(fhir_servers: tuple[str, ...] = ()) -> Principal:
    """Return the caller of the demo mode, who may do everything on this machine."""
    return Principal(DEMO_CLIENT, DEMO_TENANT, frozenset(ROLES), fhir_servers=fhir_servers)


def user_digest(issuer: str, subject: str) -> str:
    """Return a digest of who the person is to the issuer; the name itself is kept nowhere."""
    return sha256(f"{issuer}\0{subject}".encode()).hexdigest()
