"""The first schema: what was made then, whatever the tables of the code are by now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

Names: TypeAlias = tuple[str, ...]
Column: TypeAlias = sa.Column[Any]

_ID = sa.String(128)
_COUNT = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

_OF_KEY: Mapping[Names, str] = {("key_id",): "patient_keys"}
_OF_CASE: Mapping[Names, str] = {("tenant", "case_id"): "cases"}
_OF_ASSESSMENT: Mapping[Names, str] = {("tenant", "assessment_id"): "assessments"}
_OF_CARD: Mapping[Names, str] = {("tenant", "card_id"): "cards"}
_BY_TIME = ("tenant", "created_at", "id")
_BY_ASSESSMENT = ("tenant", "assessment_id", "created_at")


def upgrade() -> None:
    """Make every table, each after those that it refers to."""
    _notes()
    _keys()
    _work()
    _answers()
    _followup()


def _notes() -> None:
    """Make consents, used tokens and the outbox, which refer to no other table."""
    _table(
        "consents",
        _number(),
        *_ids("tenant", "patient"),
        _column("secondary_use", sa.Boolean()),
        *_ids("by"),
        *_times("created_at"),
        key=("number",),
        indexes=[("tenant", "patient", "number")],
        counted=True,
    )
    _table(
        "nonces",
        *_ids("issuer", "id"),
        *_times("expires_at"),
        key=("issuer", "id"),
        indexes=[("expires_at",)],
    )
    _table(
        "outbox",
        _number(),
        *_ids("id", "tenant", "kind", "subject"),
        _column("payload", sa.Text()),
        _column("attempts", sa.Integer()),
        *_times("due_at"),
        *_ids("leased_by", nullable=True),
        *_times("leased_until", "sent_at", nullable=True),
        *_ids("receipt", nullable=True),
        *_times("created_at"),
        unique=("id",),
        key=("number",),
        indexes=[("sent_at", "number"), ("tenant", "subject", "number")],
        counted=True,
    )


def _keys() -> None:
    """Make the keys of patients, and what the site notes of itself."""
    _table(
        "patient_keys",
        *_ids("id", "tenant"),
        *_ids("patient", "master", nullable=True),
        _sealed("wrapped"),
        *_times("created_at"),
        *_times("erased_at", nullable=True),
        key=("id",),
        unique=("tenant", "patient"),
    )
    _table("site", *_ids("name"), _column("value", sa.Text()), key=("name",))


def _work() -> None:
    """Make cases, requests and jobs, whose content is sealed under a key."""
    _table(
        "cases",
        *_ids("tenant", "id", "key_id", "digest"),
        _column("version", sa.Integer()),
        *_times("created_at", "updated_at"),
        *_times("erased_at", nullable=True),
        _sealed(),
        refers=_OF_KEY,
        indexes=[("key_id",), _BY_TIME],
    )
    _table(
        "idempotency",
        *_ids("tenant", "key", "key_id", "request_digest"),
        *_times("created_at", "expires_at"),
        _sealed("answer"),
        key=("tenant", "key"),
        refers=_OF_KEY,
        indexes=[("expires_at",), ("key_id",)],
    )
    _table(
        "jobs",
        *_ids("tenant", "id", "key_id", "kind", "state"),
        _column("progress", sa.Float()),
        _column("attempts", sa.Integer()),
        *_ids("owner", nullable=True),
        *_times("leased_until", nullable=True),
        *_ids("result", "error", nullable=True),
        _column("version", sa.Integer()),
        *_times("created_at", "updated_at"),
        _sealed("input"),
        refers=_OF_KEY,
        indexes=[("key_id",), ("state", "created_at"), _BY_TIME],
    )


def _answers() -> None:
    """Make assessments, search terms and cards."""
    _table(
        "assessments",
        *_ids("tenant", "id", "case_id", "key_id"),
        _day("as_of"),
        *_ids("input_digest", "output_digest", "knowledge"),
        _column("models", sa.Text()),
        *_ids("software", "outcome"),
        *_times("created_at"),
        *_times("erased_at", nullable=True),
        _sealed(),
        refers={**_OF_KEY, **_OF_CASE},
        indexes=[("key_id",), ("tenant", "case_id"), _BY_TIME],
    )
    _table(
        "case_terms",
        *_ids("tenant", "term", "case_id"),
        key=("tenant", "term", "case_id"),
        refers=_OF_CASE,
        indexes=[("tenant", "case_id")],
    )
    _table(
        "cards",
        *_ids("tenant", "id", "assessment_id", "service"),
        _column("basis", sa.Text()),
        *_times("created_at"),
        refers=_OF_ASSESSMENT,
        indexes=[("tenant", "assessment_id"), ("tenant", "created_at")],
    )


def _followup() -> None:
    """Make decisions, outcomes and feedback."""
    _table(
        "decisions",
        *_ids("tenant", "id", "assessment_id", "key_id", "by"),
        _day("decided_on"),
        *_times("created_at"),
        _sealed(),
        refers={**_OF_KEY, **_OF_ASSESSMENT},
        indexes=[("key_id",), _BY_ASSESSMENT],
    )
    _table(
        "outcomes",
        *_ids("tenant", "id", "assessment_id", "key_id", "kind"),
        _day("observed_on"),
        *_ids("by"),
        *_ids("corrects", nullable=True),
        *_times("created_at"),
        _sealed(),
        refers={**_OF_KEY, **_OF_ASSESSMENT},
        indexes=[("key_id",), _BY_ASSESSMENT],
    )
    _table(
        "feedback",
        _number(),
        *_ids("tenant", "card_id", "key_id", "outcome"),
        _column("reasons", sa.Text()),
        _column("suggestions", sa.Text()),
        *_times("given_at", "created_at"),
        _sealed("comment"),
        refers={**_OF_KEY, **_OF_CARD},
        key=("number",),
        indexes=[("key_id",), ("tenant", "card_id")],
        counted=True,
    )


def _column(name: str, kind: sa.types.TypeEngine[Any]) -> Column:
    return sa.Column(name, kind, nullable=False)


def _ids(*names: str, nullable: bool = False) -> list[Column]:
    return [sa.Column(name, _ID, nullable=nullable) for name in names]


def _times(*names: str, nullable: bool = False) -> list[Column]:
    """Return columns of microseconds since 1970."""
    return [sa.Column(name, sa.BigInteger(), nullable=nullable) for name in names]


def _day(name: str) -> Column:
    return sa.Column(name, sa.String(length=10), nullable=False)


def _sealed(name: str = "payload") -> Column:
    return sa.Column(name, sa.LargeBinary(), nullable=True)


def _number() -> Column:
    return sa.Column("number", _COUNT, nullable=False)


def _table(
    name: str,
    *columns: Column,
    key: Names = ("tenant", "id"),
    unique: Names = (),
    refers: Mapping[Names, str] | None = None,
    indexes: Sequence[Names] = (),
    counted: bool = False,
) -> None:
    """Make a table; ``refers`` names other tables by columns, the last of which is an id there."""
    constraints: list[sa.Constraint] = [
        sa.ForeignKeyConstraint(
            own, [f"{other}.{one}" for one in (*own[:-1], "id")], name=_name("fk", name, own)
        )
        for own, other in (refers or {}).items()
    ]
    constraints.append(sa.PrimaryKeyConstraint(*key, name=f"pk_{name}"))
    if unique:
        constraints.append(sa.UniqueConstraint(*unique, name=_name("uq", name, unique)))
    op.create_table(name, *columns, *constraints, sqlite_autoincrement=counted)
    for index in indexes:
        op.create_index(_name("ix", name, index), name, list(index))


def _name(kind: str, table: str, columns: Names) -> str:
    return "_".join((kind, table, *columns))
