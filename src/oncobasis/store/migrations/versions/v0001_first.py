"""The first schema."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_ID = sa.String(128)
_COUNT = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make every table."""
    _consents()
    _nonces()
    _outbox()
    _patient_keys()
    _site()
    _cases()
    _idempotency()
    _jobs()
    _assessments()
    _case_terms()
    _cards()
    _decisions()
    _outcomes()
    _feedback()


def _consents() -> None:
    op.create_table(
        "consents",
        sa.Column("number", _COUNT, nullable=False),
        sa.Column("tenant", _ID, nullable=False),
        sa.Column("patient", _ID, nullable=False),
        sa.Column("secondary_use", sa.Boolean(), nullable=False),
        sa.Column("by", _ID, nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_consents"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_consents_tenant_patient_number", "consents", ["tenant", "patient", "number"]
    )


def _nonces() -> None:
    op.create_table(
        "nonces",
        sa.Column("issuer", _ID, nullable=False),
        sa.Column("id", _ID, nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("issuer", "id", name="pk_nonces"),
    )
    op.create_index("ix_nonces_expires_at", "nonces", ["expires_at"])


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("number", _COUNT, nullable=False),
        sa.Column("id", _ID, nullable=False),
        sa.Column("tenant", _ID, nullable=False),
        sa.Column("kind", _ID, nullable=False),
        sa.Column("subject", _ID, nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("leased_by", _ID, nullable=True),
        sa.Column("leased_until", sa.BigInteger(), nullable=True),
        sa.Column("sent_at", sa.BigInteger(), nullable=True),
        sa.Column("receipt", _ID, nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_outbox"),
        sa.UniqueConstraint("id", name="uq_outbox_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_outbox_sent_at_number", "outbox", ["sent_at", "number"])
    op.create_index("ix_outbox_tenant_subject_number", "outbox", ["tenant", "subject", "number"])


def _patient_keys() -> None:
    op.create_table(
        "patient_keys",
        sa.Column("id", _ID, nullable=False),
        sa.Column("tenant", _ID, nullable=False),
        sa.Column("patient", _ID, nullable=True),
        sa.Column("master", _ID, nullable=True),
        sa.Column("wrapped", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("erased_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_patient_keys"),
        sa.UniqueConstraint("tenant", "patient", name="uq_patient_keys_tenant_patient"),
    )


def _site() -> None:
    op.create_table(
        "site",
        sa.Column("name", _ID, nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_site"),
    )


def _cases() -> None:
    op.create_table(
        "cases",
        sa.Column("tenant", _ID, nullable=False),
        sa.Column("id", _ID, nullable=False),
        sa.Column("key_id", _ID, nullable=False),
        sa.Column("digest", _ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("erased_at", sa.BigInteger(), nullable=True),
        sa.Column("payload", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["key_id"], ["patient_keys.id"], name="fk_cases_key_id"),
        sa.PrimaryKeyConstraint("tenant", "id", name="pk_cases"),
    )
    op.create_index("ix_cases_key_id", "cases", ["key_id"])
    op.create_index("ix_cases_tenant_created_at_id", "cases", ["tenant", "created_at", "id"])


def _idempotency() -> None:
    op.create_table(
        "idempotency",
        sa.Column("tenant", _ID, nullable=False),
        sa.Column("key", _ID, nullable=False),
        sa.Column("key_id", _ID, nullable=False),
        sa.Column("request_digest", _ID, nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("answer", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["key_id"], ["patient_keys.id"], name="fk_idempotency_key_id"),
        sa.PrimaryKeyConstraint("tenant", "key", name="pk_idempotency"),
    )
    op.create_index("ix_idempotency_expires_at", "idempotency", ["expires_at"])
    op.create_index("ix_idempotency_key_id", "idempotency", ["key_id"])


def _jobs() -> None:
    op.create_table(
        "jobs",
        sa.Column("tenant", _ID, nullable=False),
        sa.Column("id", _ID, nullable=False),
        sa.Column("key_id", _ID, nullable=False),
        sa.Column("kind", _ID, nullable=False),
        sa.Column("state", _ID, nullable=False),
        sa.Column("progress", sa.Float(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("owner", _ID, nullable=True),
        sa.Column("leased_until", sa.BigInteger(), nullable=True),
        sa.Column("result", _ID, nullable=True),
        sa.Column("error", _ID, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("input", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["key_id"], ["patient_keys.id"], name="fk_jobs_key_id"),
        sa.PrimaryKeyConstraint("tenant", "id", name="pk_jobs"),
    )
    op.create_index("ix_jobs_key_id", "jobs", ["key_id"])
    op.create_index("ix_jobs_state_created_at", "jobs", ["state", "created_at"])
    op.create_index("ix_jobs_tenant_created_at_id", "jobs", ["tenant", "created_at", "id"])


def _assessments() -> None:
    op.create_table(
        "assessments",
        sa.Column("tenant", _ID, nullable=False),
        sa.Column("id", _ID, nullable=False),
        sa.Column("case_id", _ID, nullable=False),
        sa.Column("key_id", _ID, nullable=False),
        sa.Column("as_of", sa.String(length=10), nullable=False),
        sa.Column("input_digest", _ID, nullable=False),
        sa.Column("output_digest", _ID, nullable=False),
        sa.Column("knowledge", _ID, nullable=False),
        sa.Column("models", sa.Text(), nullable=False),
        sa.Column("software", _ID, nullable=False),
        sa.Column("outcome", _ID, nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("erased_at", sa.BigInteger(), nullable=True),
        sa.Column("payload", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["key_id"], ["patient_keys.id"], name="fk_assessments_key_id"),
        sa.ForeignKeyConstraint(
            ["tenant", "case_id"],
            ["cases.tenant", "cases.id"],
            name="fk_assessments_tenant_case_id",
        ),
        sa.PrimaryKeyConstraint("tenant", "id", name="pk_assessments"),
    )
    op.create_index("ix_assessments_key_id", "assessments", ["key_id"])
    op.create_index("ix_assessments_tenant_case_id", "assessments", ["tenant", "case_id"])
    op.create_index(
        "ix_assessments_tenant_created_at_id", "assessments", ["tenant", "created_at", "id"]
    )


def _case_terms() -> None:
    op.create_table(
        "case_terms",
        sa.Column("tenant", _ID, nullable=False),
        sa.Column("term", _ID, nullable=False),
        sa.Column("case_id", _ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant", "case_id"], ["cases.tenant", "cases.id"], name="fk_case_terms_tenant_case_id"
        ),
        sa.PrimaryKeyConstraint("tenant", "term", "case_id", name="pk_case_terms"),
    )
    op.create_index("ix_case_terms_tenant_case_id", "case_terms", ["tenant", "case_id"])


def _cards() -> None:
    op.create_table(
        "cards",
        sa.Column("tenant", _ID, nullable=False),
        sa.Column("id", _ID, nullable=False),
        sa.Column("assessment_id", _ID, nullable=False),
        sa.Column("service", _ID, nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant", "assessment_id"],
            ["assessments.tenant", "assessments.id"],
            name="fk_cards_tenant_assessment_id",
        ),
        sa.PrimaryKeyConstraint("tenant", "id", name="pk_cards"),
    )
    op.create_index("ix_cards_tenant_assessment_id", "cards", ["tenant", "assessment_id"])
    op.create_index("ix_cards_tenant_created_at", "cards", ["tenant", "created_at"])


def _decisions() -> None:
    op.create_table(
        "decisions",
        sa.Column("tenant", _ID, nullable=False),
        sa.Column("id", _ID, nullable=False),
        sa.Column("assessment_id", _ID, nullable=False),
        sa.Column("key_id", _ID, nullable=False),
        sa.Column("by", _ID, nullable=False),
        sa.Column("decided_on", sa.String(length=10), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["key_id"], ["patient_keys.id"], name="fk_decisions_key_id"),
        sa.ForeignKeyConstraint(
            ["tenant", "assessment_id"],
            ["assessments.tenant", "assessments.id"],
            name="fk_decisions_tenant_assessment_id",
        ),
        sa.PrimaryKeyConstraint("tenant", "id", name="pk_decisions"),
    )
    op.create_index("ix_decisions_key_id", "decisions", ["key_id"])
    op.create_index(
        "ix_decisions_tenant_assessment_id_created_at",
        "decisions",
        ["tenant", "assessment_id", "created_at"],
    )


def _outcomes() -> None:
    op.create_table(
        "outcomes",
        sa.Column("tenant", _ID, nullable=False),
        sa.Column("id", _ID, nullable=False),
        sa.Column("assessment_id", _ID, nullable=False),
        sa.Column("key_id", _ID, nullable=False),
        sa.Column("kind", _ID, nullable=False),
        sa.Column("observed_on", sa.String(length=10), nullable=False),
        sa.Column("by", _ID, nullable=False),
        sa.Column("corrects", _ID, nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["key_id"], ["patient_keys.id"], name="fk_outcomes_key_id"),
        sa.ForeignKeyConstraint(
            ["tenant", "assessment_id"],
            ["assessments.tenant", "assessments.id"],
            name="fk_outcomes_tenant_assessment_id",
        ),
        sa.PrimaryKeyConstraint("tenant", "id", name="pk_outcomes"),
    )
    op.create_index("ix_outcomes_key_id", "outcomes", ["key_id"])
    op.create_index(
        "ix_outcomes_tenant_assessment_id_created_at",
        "outcomes",
        ["tenant", "assessment_id", "created_at"],
    )


def _feedback() -> None:
    op.create_table(
        "feedback",
        sa.Column("number", _COUNT, nullable=False),
        sa.Column("tenant", _ID, nullable=False),
        sa.Column("card_id", _ID, nullable=False),
        sa.Column("key_id", _ID, nullable=False),
        sa.Column("outcome", _ID, nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("suggestions", sa.Text(), nullable=False),
        sa.Column("given_at", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("comment", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["key_id"], ["patient_keys.id"], name="fk_feedback_key_id"),
        sa.ForeignKeyConstraint(
            ["tenant", "card_id"], ["cards.tenant", "cards.id"], name="fk_feedback_tenant_card_id"
        ),
        sa.PrimaryKeyConstraint("number", name="pk_feedback"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_feedback_key_id", "feedback", ["key_id"])
    op.create_index("ix_feedback_tenant_card_id", "feedback", ["tenant", "card_id"])
