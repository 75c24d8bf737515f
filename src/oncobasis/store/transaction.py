"""One transaction on the writer's thread, and what a write may do in it.

Inserts are gathered and sent together, many rows of a table at once, which is most of what makes
group commit fast. If any write of a batch fails, the whole batch is rolled back and done again in
careful mode: each write in its own savepoint, so that only the bad one fails (``writer.py``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, TypeAlias, TypeVar

from sqlalchemy import Connection, CursorResult, Executable, RowMapping, Table, bindparam, select

from oncobasis.core.errors import InputError
from oncobasis.store import schema
from oncobasis.store.contents import KnownContents, content_id
from oncobasis.store.errors import ErasedError
from oncobasis.store.keys import SiteKeys
from oncobasis.store.rows import INSERT, INSERTS
from oncobasis.store.sealing import DataKey, WrappedKey, fresh_key, seal, unwrap

T_co = TypeVar("T_co", covariant=True)
Value: TypeAlias = object
_PACKED = frozenset((schema.cases.name, schema.contents.name))
_OWN = "\0own"  # stands for the tenant itself where a row belongs to no patient

_KEY = (
    select(schema.patient_keys)
    .where(
        schema.patient_keys.c.tenant == bindparam("of_tenant"),
        schema.patient_keys.c.patient == bindparam("of_patient"),
    )
    .with_for_update(read=True)  # no erasure until what is sealed by it is there
)
_CASE = (
    select(*schema.patient_keys.c, schema.cases.c.digest, schema.cases.c.key_id)
    .join(schema.cases, schema.cases.c.key_id == schema.patient_keys.c.id)
    .where(
        schema.cases.c.tenant == bindparam("of_tenant"), schema.cases.c.id == bindparam("of_case")
    )
    .with_for_update(read=True, of=schema.patient_keys)
)


class Write(Protocol[T_co]):
    """Something to write, all of it or nothing; may be run more than once before it holds."""

    def run(self, tx: Transaction) -> T_co:
        """Write it; raises StoreError if it can't be."""
        ...


class Brief:
    """A write that everybody must see at once, but that alone need not outlast a power cut.

    The id of a token is one: what was done with the token is written later, and no later commit
    outlasts a power cut without the earlier ones.
    """

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class KeptCase:
    """What is known of a case that was kept."""

    key: DataKey
    digest: str
    patient: str | None


@dataclass(slots=True)
class Transaction:
    """The open transaction; ``careful`` means that this write is alone in its savepoint.

    ``contents`` are those that it keeps, ``known`` those that earlier ones of this process kept.
    """

    connection: Connection
    keys: SiteKeys
    now: datetime
    careful: bool = False
    known: KnownContents = field(default_factory=KnownContents)
    contents: set[str] = field(default_factory=set)
    _rows: dict[str, list[Mapping[str, Value]]] = field(default_factory=dict)
    _seen: dict[tuple[str, str | None], DataKey] = field(default_factory=dict)

    def add(self, table: Table, **row: Value) -> None:
        """Insert a row, at the latest when the transaction ends."""
        self._rows.setdefault(table.name, []).append(row)

    def flush(self) -> None:
        """Send the gathered rows, tables in the order of their foreign keys."""
        gathered, self._rows = self._rows, {}
        for name, insert in INSERTS[self.connection.dialect.name]:
            if rows := gathered.get(name):
                self.connection.execute(insert, rows)

    def forget(self) -> None:
        """Drop what was gathered and the keys seen; a savepoint was rolled back."""
        self._rows, self._seen, self.contents = {}, {}, set()

    def forget_key(self, tenant: str, patient: str) -> None:
        """Drop the key of a patient whose data are being erased."""
        self.flush()
        self._seen.pop((tenant, patient), None)

    def forget_keys(self) -> None:
        """Drop all keys seen."""
        self.flush()
        self._seen = {}

    def run(self, statement: Executable) -> CursorResult[tuple[Value, ...]]:
        """Execute a statement that may need the rows gathered so far."""
        self.flush()
        return self.connection.execute(statement)

    def one(self, statement: Executable) -> RowMapping | None:
        """The first row of a selection, or None."""
        return self.run(statement).mappings().first()

    def count(self, statement: Executable) -> int:
        """Execute a change; the number of rows that it met."""
        return self.run(statement).rowcount

    def key_of(self, tenant: str, patient: str | None) -> DataKey:
        """The data key of a patient, made if there is none; the tenant's own for None."""
        if patient == "":
            message = "the patient's reference is empty"
            raise InputError(message, remedy="leave it out for a case of nobody in particular")
        if (tenant, patient) not in self._seen:
            self._seen[tenant, patient] = self._stored_key(tenant, patient)
        return self._seen[tenant, patient]

    def key_of_case(self, tenant: str, patient: str | None) -> DataKey:
        """The patient's data key; one of its own for a case that names nobody."""
        if patient is not None:
            return self.key_of(tenant, patient)
        key, wrapped = fresh_key(self.keys, tenant)
        self.add(schema.patient_keys, **self._key_row(tenant, None, wrapped))
        return key

    def kept_case(self, tenant: str, case: str) -> KeptCase | None:
        """The key, digest and pseudonym of a case that was kept; raises ErasedError."""
        if schema.cases.name in self._rows:
            self.flush()
        named = {"of_tenant": tenant, "of_case": case}
        row = self.connection.execute(_CASE, named).mappings().first()
        if row is None:
            return None
        key = key_of_row(self.keys, tenant, row["key_id"], row)
        if key is None:
            message = "the patient's data were erased"
            raise ErasedError(message)
        return KeptCase(key, row["digest"], row["patient"])

    def key_by_id(self, tenant: str, key_id: str) -> DataKey:
        """The data key of a stored row; raises ErasedError if it was erased."""
        table = schema.patient_keys
        row = self.one(select(table).where(table.c.tenant == tenant, table.c.id == key_id))
        key = None if row is None else key_of_row(self.keys, tenant, key_id, row)
        if key is None:
            message = "the patient's data were erased"
            raise ErasedError(message)
        return key

    def sealed(self, key: DataKey, table: Table, tenant: str, row: str, content: bytes) -> bytes:
        """Seal a payload to its row; cases and assessments come packed."""
        packed = table.name in _PACKED
        return seal(key, (table.name, tenant, row), content, packed=packed)

    def content(self, tenant: str, key: DataKey, payload: bytes) -> str:
        """Keep the content of an assessment, once for each key; its id.

        It is inserted unless a commit of this process did that before. Whoever erases it takes the
        key first, which is held here: no row can come to name a content that is gone.
        """
        name = content_id(key, payload)
        if name not in self.contents and (self.careful or name not in self.known):
            sealed = self.sealed(key, schema.contents, tenant, name, payload)
            self.add(schema.contents, id=name, tenant=tenant, key_id=key.id, payload=sealed)
            self.contents.add(name)
        return name

    def _stored_key(self, tenant: str, patient: str | None) -> DataKey:
        pseudonym = self.keys.pseudonym(tenant, _OWN if patient is None else patient)
        mine = {"of_tenant": tenant, "of_patient": pseudonym}
        row = self.connection.execute(_KEY, mine).mappings().first()
        if row is None:
            self._make_key(tenant, pseudonym)
            row = self.connection.execute(_KEY, mine).mappings().one()
        key = key_of_row(self.keys, tenant, row["id"], row)
        if key is None:
            message = "the patient's data were erased a moment ago"
            raise ErasedError(message)
        return key

    def _make_key(self, tenant: str, pseudonym: str) -> None:
        """Insert a key unless another process was faster; whoever was, its key is read next."""
        _, wrapped = fresh_key(self.keys, tenant)
        row = self._key_row(tenant, pseudonym, wrapped)
        insert = INSERT[self.connection.dialect.name](schema.patient_keys)
        self.connection.execute(insert.values(row).on_conflict_do_nothing())

    def _key_row(self, tenant: str, pseudonym: str | None, key: WrappedKey) -> dict[str, Value]:
        return {
            "id": key.id,
            "tenant": tenant,
            "patient": pseudonym,
            "master": key.master,
            "wrapped": key.wrapped,
            "created_at": self.now,
        }


def key_of_row(keys: SiteKeys, tenant: str, key_id: str, row: RowMapping) -> DataKey | None:
    """Unwrap the key in the columns ``master`` and ``wrapped`` of a row; None if it was erased."""
    if row["wrapped"] is None:
        return None
    return unwrap(keys, tenant, WrappedKey(key_id, row["master"], row["wrapped"]))
