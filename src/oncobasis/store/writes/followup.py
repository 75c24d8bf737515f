"""Writing what came after an answer: decision, outcome, feedback. Rows are only ever added."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import RowMapping, Table, select

from oncobasis.store import schema
from oncobasis.store.checks import check_codes, check_ids, check_moments, is_id
from oncobasis.store.errors import ErasedError, NotFoundError
from oncobasis.store.records import FeedbackKind, OutcomeKind
from oncobasis.store.sealing import DataKey
from oncobasis.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class AddDecision:
    """What the board decided on an assessment; ``by`` is a digest of who entered it."""

    tenant: str
    id: str
    assessment_id: str
    by: str
    decided_on: date
    payload: bytes

    def __post_init__(self) -> None:
        """Check the ids."""
        check_ids(id=self.id, by=self.by)

    def run(self, tx: Transaction) -> None:
        """Write it; raises NotFoundError, ErasedError, or ConflictError if the id is taken."""
        key = _key(tx, self.tenant, self.assessment_id)
        _add(tx, schema.decisions, key, self, decided_on=self.decided_on)


@dataclass(frozen=True, slots=True)
class AddOutcome:
    """What became of the patient; ``corrects`` is the id of an earlier record of the same."""

    tenant: str
    id: str
    assessment_id: str
    kind: OutcomeKind
    observed_on: date
    by: str
    payload: bytes
    corrects: str | None = None

    def __post_init__(self) -> None:
        """Check the ids."""
        check_ids(id=self.id, by=self.by, corrects=self.corrects)

    def run(self, tx: Transaction) -> None:
        """Write it; raises NotFoundError, ErasedError, or ConflictError if the id is taken."""
        table, key = schema.outcomes, _key(tx, self.tenant, self.assessment_id)
        if self.corrects is not None:
            earlier = _row(tx, table, self.tenant, self.corrects)
            if earlier["assessment_id"] != self.assessment_id:
                message = "the outcome to correct is another assessment's"
                raise NotFoundError(message)
        own = {"kind": self.kind.value, "observed_on": self.observed_on, "corrects": self.corrects}
        _add(tx, table, key, self, **own)


@dataclass(frozen=True, slots=True)
class AddFeedback:
    """An answer to a card; gives the id of the card's assessment."""

    tenant: str
    card_id: str
    outcome: FeedbackKind
    given_at: datetime
    reasons: tuple[str, ...] = ()
    suggestions: tuple[str, ...] = ()
    comment: str | None = None

    def __post_init__(self) -> None:
        """Check the codes."""
        check_codes("reasons", self.reasons)
        check_codes("suggestions", self.suggestions)
        check_moments(given_at=self.given_at)

    def run(self, tx: Transaction) -> str:
        """Write it; raises NotFoundError for a card that was not shown to this tenant."""
        table = schema.feedback
        card = _row(tx, schema.cards, self.tenant, self.card_id)
        assessment = str(card["assessment_id"])
        key_id = _assessment(tx, self.tenant, assessment)["key_id"]
        tx.add(
            table,
            tenant=self.tenant,
            card_id=self.card_id,
            key_id=key_id,
            outcome=self.outcome.value,
            reasons=self.reasons,
            suggestions=self.suggestions,
            given_at=self.given_at,
            created_at=tx.now,
            comment=self._comment(tx, key_id),
        )
        return assessment

    def _comment(self, tx: Transaction, key_id: str) -> bytes | None:
        """The comment, sealed; of a patient whose data were erased none is kept."""
        if self.comment is None:
            return None
        try:
            key = tx.key_by_id(self.tenant, key_id)
        except ErasedError:
            return None
        return tx.sealed(key, schema.feedback, self.tenant, self.card_id, self.comment.encode())


def _key(tx: Transaction, tenant: str, assessment: str) -> DataKey:
    """The key of the patient of an assessment; raises NotFoundError and ErasedError."""
    return tx.key_by_id(tenant, _assessment(tx, tenant, assessment)["key_id"])


def _add(
    tx: Transaction, table: Table, key: DataKey, new: AddDecision | AddOutcome, **own: object
) -> None:
    """Add a row about an assessment; ``own`` are the columns that only its table has."""
    tx.add(
        table,
        tenant=new.tenant,
        id=new.id,
        assessment_id=new.assessment_id,
        key_id=key.id,
        by=new.by,
        created_at=tx.now,
        payload=tx.sealed(key, table, new.tenant, new.id, new.payload),
        **own,
    )


def _assessment(tx: Transaction, tenant: str, row: str) -> RowMapping:
    return _row(tx, schema.assessments, tenant, row)


def _row(tx: Transaction, table: Table, tenant: str, row: str) -> RowMapping:
    mine = select(table).where(table.c.tenant == tenant, table.c.id == row)
    found = tx.one(mine) if is_id(row) else None
    if found is None:
        message = f"there is no such row in {table.name}"
        raise NotFoundError(message)
    return found
