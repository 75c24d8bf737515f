"""What a caller gives to be written, checked where it is made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from oncobasis.store.checks import check_codes, check_ids, check_moments
from oncobasis.store.records import Remembered


@dataclass(frozen=True, slots=True)
class NewCase:
    """A case to keep; ``terms`` ("gene:EGFR", "tumor:LUAD") are what it can be searched by."""

    id: str
    digest: str
    payload: bytes
    terms: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Check the ids."""
        check_ids(id=self.id, digest=self.digest)


@dataclass(frozen=True, slots=True)
class NewAssessment:
    """An assessment to keep; all but ``payload`` is free of clinical content."""

    id: str
    case_id: str
    as_of: date
    input_digest: str
    output_digest: str
    knowledge: str
    models: tuple[str, ...]
    software: str
    outcome: str
    payload: bytes

    def __post_init__(self) -> None:
        """Check the ids."""
        check_ids(
            id=self.id,
            case_id=self.case_id,
            input_digest=self.input_digest,
            output_digest=self.output_digest,
            knowledge=self.knowledge,
            software=self.software,
            outcome=self.outcome,
        )
        check_codes("models", self.models)


@dataclass(frozen=True, slots=True)
class NewCard:
    """A card that is about to be shown; ``basis`` names rules and models."""

    id: str
    service: str
    basis: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Check the ids."""
        check_ids(id=self.id, service=self.service)
        check_codes("basis", self.basis)


@dataclass(frozen=True, slots=True)
class Nonce:
    """The id (``jti``) of an issuer's token, held until it has expired."""

    issuer: str
    id: str
    expires_at: datetime

    def __post_init__(self) -> None:
        """Check the ids."""
        check_ids(issuer=self.issuer, id=self.id)
        check_moments(expires_at=self.expires_at)


@dataclass(frozen=True, slots=True)
class Idempotent:
    """An idempotency key, the digest of the request it came with, and the answer to remember."""

    key: str
    request_digest: str
    answer: bytes
    expires_at: datetime

    def __post_init__(self) -> None:
        """Check the ids."""
        check_ids(key=self.key, request_digest=self.request_digest)
        check_moments(expires_at=self.expires_at)


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of an answer: None if it is new, else the answer that was kept before."""

    earlier: Remembered | None = None
