"""Consent, erasure, and new masters for the patients' keys."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Table, delete, select, update

from oncobasis.store import schema
from oncobasis.store.checks import check_ids
from oncobasis.store.sealing import DataKey, wrap
from oncobasis.store.transaction import Transaction, key_of_row


@dataclass(frozen=True, slots=True)
class SetConsent:
    """Whether the patient's data may be used a second time; the last word counts."""

    tenant: str
    patient: str
    secondary_use: bool
    by: str

    def __post_init__(self) -> None:
        """Check the ids."""
        check_ids(by=self.by)

    def run(self, tx: Transaction) -> None:
        """Write it."""
        tx.add(
            schema.consents,
            tenant=self.tenant,
            patient=tx.keys.pseudonym(self.tenant, self.patient),
            secondary_use=self.secondary_use,
            by=self.by,
            created_at=tx.now,
        )


@dataclass(frozen=True, slots=True)
class ErasePatient:
    """Erase a patient: the key goes, and with it every payload, backups of the database included.

    Rows that the audit chain names stay, empty and without pseudonym. Outcomes, search terms and
    remembered answers go. A refusal of secondary use stays: later data fall under it too.
    """

    tenant: str
    patient: str

    def run(self, tx: Transaction) -> int:
        """Write it; the number of cases and assessments that were emptied."""
        keys = schema.patient_keys
        pseudonym = tx.keys.pseudonym(self.tenant, self.patient)
        where = (keys.c.tenant == self.tenant, keys.c.patient == pseudonym)
        row = tx.one(select(keys.c.id).where(*where).with_for_update())
        tx.forget_key(self.tenant, self.patient)
        self._forget_consent(tx, pseudonym)
        if row is None:
            return 0
        return erase_key(tx, row["id"])

    def _forget_consent(self, tx: Transaction, pseudonym: str) -> None:
        table = schema.consents
        mine = (table.c.tenant == self.tenant, table.c.patient == pseudonym)
        last = select(table.c.number, table.c.secondary_use).where(*mine)
        row = tx.one(last.order_by(table.c.number.desc()).limit(1))
        if row is None:
            return
        gone = delete(table).where(*mine)
        tx.run(gone if row["secondary_use"] else gone.where(table.c.number != row["number"]))


@dataclass(frozen=True, slots=True)
class RewrapKeys:
    """Wrap some data keys by the current master; run until it gives 0."""

    limit: int = 500

    def run(self, tx: Transaction) -> int:
        """Write it; the number of keys that were wrapped anew."""
        keys = schema.patient_keys
        old = select(keys).where(keys.c.master != tx.keys.current, keys.c.wrapped.is_not(None))
        rows = tx.run(old.limit(self.limit).with_for_update()).mappings().all()
        for row in rows:
            secret = key_of_row(tx.keys, row["tenant"], row["id"], row)
            if secret is None:
                continue
            fresh = wrap(tx.keys, row["tenant"], DataKey(row["id"], secret.secret))
            change = update(keys).where(keys.c.id == row["id"])
            tx.run(change.values(master=fresh.master, wrapped=fresh.wrapped))
        return len(rows)


def erase_key(tx: Transaction, key_id: str) -> int:
    """Take away a key and all content under it; the number of cases and assessments."""
    keys = schema.patient_keys
    erased = {"patient": None, "wrapped": None, "erased_at": tx.now}
    tx.run(update(keys).where(keys.c.id == key_id).values(**erased))
    return _empty_rows(tx, key_id)


def _empty_rows(tx: Transaction, key_id: str) -> int:
    cases = schema.cases
    mine = select(cases.c.id).where(cases.c.key_id == key_id)
    terms = schema.case_terms
    tx.run(delete(terms).where(terms.c.case_id.in_(mine)))
    for table in (schema.outcomes, schema.idempotency):
        tx.run(delete(table).where(table.c.key_id == key_id))
    for table, column in ((schema.feedback, "comment"), (schema.decisions, "payload")):
        tx.run(update(table).where(table.c.key_id == key_id).values({column: None}))
    tx.run(update(schema.jobs).where(schema.jobs.c.key_id == key_id).values(input=None))
    emptied = _emptied(tx, cases, key_id)
    emptied += _emptied(tx, schema.assessments, key_id, content_id=None)
    tx.run(delete(schema.contents).where(schema.contents.c.key_id == key_id))
    return emptied


def _emptied(tx: Transaction, table: Table, key_id: str, **more: None) -> int:
    change = update(table).where(table.c.key_id == key_id, table.c.erased_at.is_(None))
    return tx.count(change.values(payload=None, erased_at=tx.now, **more))
