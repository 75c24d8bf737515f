"""Writing an answer: everything that it needs in one piece."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import delete, select, update

from oncobasis.store import schema
from oncobasis.store.errors import ConflictError, ErasedError, NotFoundError, ReplayedError
from oncobasis.store.records import Remembered
from oncobasis.store.sealing import DataKey, unseal
from oncobasis.store.transaction import Brief, KeptCase, Transaction, key_of_row
from oncobasis.store.writes.given import (
    Idempotent,
    NewAssessment,
    NewCard,
    NewCase,
    Nonce,
    Recorded,
)
from oncobasis.store.writes.outbox import Enqueue


@dataclass(frozen=True, slots=True)
class SaveCase:
    """Keep a new case of this patient (None: the case names no patient)."""

    tenant: str
    patient: str | None
    case: NewCase

    def run(self, tx: Transaction) -> None:
        """Write it; raises ConflictError if the id is taken."""
        _add_case(tx, self.tenant, tx.key_of_case(self.tenant, self.patient), self.case)


@dataclass(frozen=True, slots=True)
class ReplaceCase:
    """Put a new version in place of ``version``; gives the number of the new one."""

    tenant: str
    case: NewCase
    version: int

    def run(self, tx: Transaction) -> int:
        """Write it; raises NotFoundError, ErasedError, or ConflictError if it isn't the last."""
        table = schema.cases
        where = (table.c.tenant == self.tenant, table.c.id == self.case.id)
        row = tx.one(select(table.c.version, table.c.key_id, table.c.erased_at).where(*where))
        if row is None:
            message = "there is no such case"
            raise NotFoundError(message)
        if row["erased_at"] is not None:
            message = "the case was erased"
            raise ErasedError(message)
        key = tx.key_by_id(self.tenant, row["key_id"])
        payload = tx.sealed(key, table, self.tenant, self.case.id, self.case.payload)
        change = (
            update(table)
            .where(*where, table.c.version == self.version)
            .values(
                version=self.version + 1,
                digest=self.case.digest,
                payload=payload,
                updated_at=tx.now,
            )
        )
        if not tx.count(change):
            message = f"the case is at version {row['version']}, not {self.version}"
            raise ConflictError(message, remedy="read it again")
        terms = schema.case_terms
        tx.run(delete(terms).where(terms.c.tenant == self.tenant, terms.c.case_id == self.case.id))
        _add_terms(tx, self.tenant, self.case)
        return self.version + 1


@dataclass(frozen=True, slots=True)
class UseNonce(Brief):
    """Use up a token's id."""

    nonce: Nonce

    def run(self, tx: Transaction) -> None:
        """Write it; raises ReplayedError if it was used before."""
        _use(tx, self.nonce)


@dataclass(frozen=True, slots=True)
class RecordAnswer:
    """An answer with all that belongs to it.

    ``case`` is None if it was kept before; then ``patient`` says nothing, the case's own counts.
    """

    tenant: str
    patient: str | None
    assessment: NewAssessment
    case: NewCase | None = None
    cards: tuple[NewCard, ...] = ()
    nonce: Nonce | None = None
    request: Idempotent | None = None
    outbox: tuple[Enqueue, ...] = ()

    def run(self, tx: Transaction) -> Recorded:
        """Write it.

        Raises ReplayedError for a used token, ConflictError for a key used with another request.
        If the same request was answered before, nothing is written and that answer is given. A
        case that another answer kept meanwhile, of the same content and patient, is kept once.
        """
        if self.nonce is not None:
            _use(tx, self.nonce)
        kept = self._kept(tx)
        key = tx.key_of_case(self.tenant, self.patient) if kept is None else kept.key
        if self.request is not None:
            earlier = remembered(tx, self.tenant, self.request)
            if earlier is not None:
                return Recorded(earlier)
            _remember(tx, self.tenant, key, self.request)
        if kept is None and self.case is not None:
            _add_case(tx, self.tenant, key, self.case)
        self._add_assessment(tx, key)
        for item in self.outbox:
            item.run(tx)
        return Recorded()

    def _kept(self, tx: Transaction) -> KeptCase | None:
        """The case as it was kept before; None if it is to be kept now."""
        if self.case is None:
            kept = tx.kept_case(self.tenant, self.assessment.case_id)
            if kept is None:
                message = "there is no such case"
                raise NotFoundError(message)
            return kept
        if not tx.careful:
            return None  # an id that is taken makes the insert fail, and then comes careful mode
        kept = tx.kept_case(self.tenant, self.case.id)
        if kept is not None and (kept.digest, kept.patient) != (
            self.case.digest,
            None if self.patient is None else tx.keys.pseudonym(self.tenant, self.patient),
        ):
            message = "the id of the case is another case's"
            raise ConflictError(message)
        return kept

    def _add_assessment(self, tx: Transaction, key: DataKey) -> None:
        new = self.assessment
        tx.add(
            schema.assessments,
            tenant=self.tenant,
            id=new.id,
            case_id=new.case_id,
            key_id=key.id,
            as_of=new.as_of,
            input_digest=new.input_digest,
            output_digest=new.output_digest,
            knowledge=new.knowledge,
            models=new.models,
            software=new.software,
            outcome=new.outcome,
            created_at=tx.now,
            content_id=tx.content(self.tenant, key, new.payload),
        )
        for card in self.cards:
            tx.add(
                schema.cards,
                tenant=self.tenant,
                id=card.id,
                assessment_id=new.id,
                service=card.service,
                basis=card.basis,
                created_at=tx.now,
            )


def remembered(tx: Transaction, tenant: str, request: Idempotent) -> Remembered | None:
    """The answer kept under this key; raises ConflictError if it was another request's."""
    table, keys = schema.idempotency, schema.patient_keys
    if not tx.careful:
        return None  # a key that is taken makes the insert fail, and then comes careful mode
    where = (table.c.tenant == tenant, table.c.key == request.key)
    tx.run(delete(table).where(*where, table.c.expires_at <= tx.now))
    row = tx.one(select(table).where(*where))
    if row is None:
        return None
    if row["request_digest"] != request.request_digest:
        message = "the idempotency key was used with another request"
        raise ConflictError(message, remedy="use a new key for every new request")
    owner = tx.one(select(keys).where(keys.c.id == row["key_id"]))
    key = None if owner is None else key_of_row(tx.keys, tenant, row["key_id"], owner)
    if key is None or row["answer"] is None:
        return Remembered(row["request_digest"], None)
    place = (table.name, tenant, request.key)
    return Remembered(row["request_digest"], unseal(key, place, row["answer"]))


def _remember(tx: Transaction, tenant: str, key: DataKey, request: Idempotent) -> None:
    table = schema.idempotency
    tx.add(
        table,
        tenant=tenant,
        key=request.key,
        key_id=key.id,
        request_digest=request.request_digest,
        created_at=tx.now,
        expires_at=request.expires_at,
        answer=tx.sealed(key, table, tenant, request.key, request.answer),
    )


def _use(tx: Transaction, nonce: Nonce) -> None:
    table = schema.nonces
    if tx.careful:
        where = (table.c.issuer == nonce.issuer, table.c.id == nonce.id)
        tx.run(delete(table).where(*where, table.c.expires_at <= tx.now))
        if tx.one(select(table.c.id).where(*where)) is not None:
            message = "the id of the token was used before"
            raise ReplayedError(message)
    tx.add(table, issuer=nonce.issuer, id=nonce.id, expires_at=nonce.expires_at)


def _add_case(tx: Transaction, tenant: str, key: DataKey, case: NewCase) -> None:
    tx.add(
        schema.cases,
        tenant=tenant,
        id=case.id,
        key_id=key.id,
        digest=case.digest,
        version=1,
        created_at=tx.now,
        updated_at=tx.now,
        payload=tx.sealed(key, schema.cases, tenant, case.id, case.payload),
    )
    _add_terms(tx, tenant, case)


def _add_terms(tx: Transaction, tenant: str, case: NewCase) -> None:
    for term in sorted(set(case.terms)):
        tx.add(schema.case_terms, tenant=tenant, term=tx.keys.term(tenant, term), case_id=case.id)
