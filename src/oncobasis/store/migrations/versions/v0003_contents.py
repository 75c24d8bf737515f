"""Contents of assessments, which many may share. Rows that are there keep theirs where it is."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_ID = sa.String(128)


def upgrade() -> None:
    """Make the table, and the column that names its rows."""
    op.create_table(
        "contents",
        sa.Column("id", _ID, nullable=False),
        sa.Column("tenant", _ID, nullable=False),
        sa.Column("key_id", _ID, nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["key_id"], ["patient_keys.id"], name="fk_contents_key_id"),
        sa.PrimaryKeyConstraint("id", name="pk_contents"),
    )
    op.create_index("ix_contents_key_id", "contents", ["key_id"])
    # In words, for SQLite adds a column with its foreign key in place, but a key alone never.
    op.execute(
        "ALTER TABLE assessments ADD COLUMN content_id VARCHAR(128)"
        " CONSTRAINT fk_assessments_content_id REFERENCES contents (id)"
    )
    op.create_index("ix_assessments_content_id", "assessments", ["content_id"])
