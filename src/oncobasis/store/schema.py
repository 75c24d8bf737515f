"""The tables. A change here needs a migration; a test holds both together."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Dialect,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

LONGEST_ID = 128
_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Moment(TypeDecorator[datetime]):
    """A UTC time as microseconds since 1970: the same number and order in every database."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """Write."""
        del dialect
        return None if value is None else (value - _EPOCH) // _MICROSECOND

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        """Read."""
        del dialect
        return None if value is None else _EPOCH + value * _MICROSECOND


class Day(TypeDecorator[date]):
    """A date as ISO text."""

    impl = String(10)
    cache_ok = True

    def process_bind_param(self, value: date | None, dialect: Dialect) -> str | None:
        """Write."""
        del dialect
        return None if value is None else value.isoformat()

    def process_result_value(self, value: str | None, dialect: Dialect) -> date | None:
        """Read."""
        del dialect
        return None if value is None else date.fromisoformat(value)


class Words(TypeDecorator[tuple[str, ...]]):
    """A few words as a JSON array."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: tuple[str, ...] | None, dialect: Dialect) -> str | None:
        """Write."""
        del dialect
        return None if value is None else json.dumps(list(value), ensure_ascii=False)

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[str, ...] | None:
        """Read."""
        del dialect
        return None if value is None else tuple(json.loads(value))


metadata = MetaData(naming_convention=_NAMES)
_COUNT = BigInteger().with_variant(Integer(), "sqlite")  # SQLite counts up INTEGER keys alone


def _id(name: str = "id", *, key: bool = False) -> Column[str]:
    return Column(name, String(LONGEST_ID), primary_key=key, nullable=False)


def _count() -> Column[int]:
    return Column("number", _COUNT, primary_key=True, autoincrement=True)


def _moment(name: str, *, optional: bool = False) -> Column[datetime]:
    return Column(name, Moment(), nullable=optional)


def _key() -> Column[str]:
    return Column("key_id", String(LONGEST_ID), ForeignKey("patient_keys.id"), nullable=False)


def _sealed(name: str = "payload") -> Column[bytes]:
    return Column(name, LargeBinary(), nullable=True)


def _of_assessment() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ("tenant", "assessment_id"), ("assessments.tenant", "assessments.id")
    )


site = Table("site", metadata, _id("name", key=True), Column("value", Text(), nullable=False))

patient_keys = Table(
    "patient_keys",
    metadata,
    _id(key=True),
    _id("tenant"),
    Column("patient", String(LONGEST_ID)),
    Column("master", String(LONGEST_ID)),
    _sealed("wrapped"),
    _moment("created_at"),
    _moment("erased_at", optional=True),
    UniqueConstraint("tenant", "patient"),  # erased rows have no patient and are no obstacle
)

cases = Table(
    "cases",
    metadata,
    _id("tenant", key=True),
    _id(key=True),
    _key(),
    _id("digest"),
    Column("version", Integer(), nullable=False),
    _moment("created_at"),
    _moment("updated_at"),
    _moment("erased_at", optional=True),
    _sealed(),
    Index(None, "tenant", "created_at", "id"),
    Index(None, "key_id"),
)

case_terms = Table(
    "case_terms",
    metadata,
    _id("tenant", key=True),
    _id("term", key=True),
    _id("case_id", key=True),
    ForeignKeyConstraint(("tenant", "case_id"), ("cases.tenant", "cases.id")),
    Index(None, "tenant", "case_id"),
)

contents = Table(  # of assessments: what is equal, of one patient, is kept once
    "contents",
    metadata,
    _id(key=True),
    _id("tenant"),
    _key(),
    Column("payload", LargeBinary(), nullable=False),
    Index(None, "key_id"),
)

assessments = Table(
    "assessments",
    metadata,
    _id("tenant", key=True),
    _id(key=True),
    _id("case_id"),
    _key(),
    Column("as_of", Day(), nullable=False),
    _id("input_digest"),
    _id("output_digest"),
    _id("knowledge"),
    Column("models", Words(), nullable=False),
    _id("software"),
    _id("outcome"),
    _moment("created_at"),
    _moment("erased_at", optional=True),
    _sealed(),  # of rows from before there were contents
    Column("content_id", String(LONGEST_ID), ForeignKey("contents.id")),
    ForeignKeyConstraint(("tenant", "case_id"), ("cases.tenant", "cases.id")),
    Index(None, "tenant", "created_at", "id"),
    Index(None, "tenant", "case_id"),
    Index(None, "key_id"),
    Index(None, "content_id"),  # without it, erasing would look through all of them
)

cards = Table(
    "cards",
    metadata,
    _id("tenant", key=True),
    _id(key=True),
    _id("assessment_id"),
    _id("service"),
    Column("basis", Words(), nullable=False),
    _moment("created_at"),
    _of_assessment(),
    Index(None, "tenant", "assessment_id"),
    Index(None, "tenant", "created_at"),
)

feedback = Table(
    "feedback",
    metadata,
    _count(),
    _id("tenant"),
    _id("card_id"),
    _key(),
    _id("outcome"),
    Column("reasons", Words(), nullable=False),
    Column("suggestions", Words(), nullable=False),
    _moment("given_at"),
    _moment("created_at"),
    _sealed("comment"),
    ForeignKeyConstraint(("tenant", "card_id"), ("cards.tenant", "cards.id")),
    Index(None, "tenant", "card_id"),
    Index(None, "key_id"),
    sqlite_autoincrement=True,
)

decisions = Table(
    "decisions",
    metadata,
    _id("tenant", key=True),
    _id(key=True),
    _id("assessment_id"),
    _key(),
    _id("by"),
    Column("decided_on", Day(), nullable=False),
    _moment("created_at"),
    _sealed(),
    _of_assessment(),
    Index(None, "tenant", "assessment_id", "created_at"),
    Index(None, "key_id"),
)

outcomes = Table(
    "outcomes",
    metadata,
    _id("tenant", key=True),
    _id(key=True),
    _id("assessment_id"),
    _key(),
    _id("kind"),
    Column("observed_on", Day(), nullable=False),
    _id("by"),
    Column("corrects", String(LONGEST_ID)),
    _moment("created_at"),
    _sealed(),
    _of_assessment(),
    Index(None, "tenant", "assessment_id", "created_at"),
    Index(None, "key_id"),
)

consents = Table(
    "consents",
    metadata,
    _count(),
    _id("tenant"),
    _id("patient"),
    Column("secondary_use", Boolean(), nullable=False),
    _id("by"),
    _moment("created_at"),
    Index(None, "tenant", "patient", "number"),
    sqlite_autoincrement=True,
)

jobs = Table(
    "jobs",
    metadata,
    _id("tenant", key=True),
    _id(key=True),
    _key(),
    _id("kind"),
    _id("state"),
    Column("progress", Float(), nullable=False),
    Column("attempts", Integer(), nullable=False),
    Column("owner", String(LONGEST_ID)),
    _moment("leased_until", optional=True),
    Column("result", String(LONGEST_ID)),
    Column("error", String(LONGEST_ID)),
    Column("version", Integer(), nullable=False),
    _moment("created_at"),
    _moment("updated_at"),
    _sealed("input"),
    Index(None, "state", "created_at"),
    Index(None, "tenant", "created_at", "id"),
    Index(None, "key_id"),
)

outbox = Table(
    "outbox",
    metadata,
    _count(),
    _id(),
    _id("tenant"),
    _id("kind"),
    _id("subject"),
    Column("payload", Text(), nullable=False),
    Column("attempts", Integer(), nullable=False),
    _moment("due_at"),
    Column("leased_by", String(LONGEST_ID)),
    _moment("leased_until", optional=True),
    _moment("sent_at", optional=True),
    Column("receipt", String(LONGEST_ID)),
    _moment("created_at"),
    UniqueConstraint("id"),
    Index(None, "sent_at", "number"),
    Index(None, "tenant", "subject", "number"),
    sqlite_autoincrement=True,
)

idempotency = Table(
    "idempotency",
    metadata,
    _id("tenant", key=True),
    _id("key", key=True),
    _key(),
    _id("request_digest"),
    _moment("created_at"),
    _moment("expires_at"),
    _sealed("answer"),
    Index(None, "expires_at"),
    Index(None, "key_id"),
)

nonces = Table(
    "nonces",
    metadata,
    _id("issuer", key=True),
    _id(key=True),
    _moment("expires_at"),
    Index(None, "expires_at"),
)

ended_sessions = Table(
    "ended_sessions",
    metadata,
    _id("tenant", key=True),
    _id(key=True),
    _moment("ended_at"),
    _moment("expires_at"),
    Index(None, "expires_at"),
)
