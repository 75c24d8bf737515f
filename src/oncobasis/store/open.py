"""Opening a store, and what it offers."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from datetime import UTC, datetime
from typing import TypeVar

from sqlalchemy import Connection, Engine, select
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from oncobasis.store import schema
from oncobasis.store.database import begin_write, make_engine, scrub
from oncobasis.store.errors import StoreRefusedError, StoreUnavailableError
from oncobasis.store.keys import SiteKeys
from oncobasis.store.migrate import migrate
from oncobasis.store.reads.acceptance import Acceptance
from oncobasis.store.reads.answers import Assessments, Cards, Cases
from oncobasis.store.reads.followup import Consents, FollowUp
from oncobasis.store.reads.reader import Reader
from oncobasis.store.reads.sessions import Sessions, SiteNotes
from oncobasis.store.reads.upkeep import Jobs, Outbox, Requests
from oncobasis.store.transaction import Write
from oncobasis.store.writer import GroupWriter

T = TypeVar("T")
_FINGERPRINT = "keys"


class Store:
    """An open store: its parts are read from any thread, writes go through one writer."""

    def __init__(self, url: str, engine: Engine, keys: SiteKeys, writer: GroupWriter) -> None:
        self._url = url
        self._engine = engine
        self._writer = writer
        reader = Reader(engine, keys)
        self.cases = Cases(reader)
        self.assessments = Assessments(reader)
        self.cards = Cards(reader)
        self.followup = FollowUp(reader)
        self.acceptance = Acceptance(reader)
        self.consents = Consents(reader)
        self.jobs = Jobs(reader)
        self.outbox = Outbox(reader)
        self.requests = Requests(reader)
        self.sessions = Sessions(reader)
        self.notes = SiteNotes(reader)
        self._reader = reader

    @property
    def backend(self) -> str:
        """``sqlite`` or ``postgresql``."""
        return self._engine.dialect.name

    def submit(self, write: Write[T]) -> Future[T]:
        """Queue a write; the future is done when it is durable, or has the error."""
        return self._writer.submit(write)

    def write(self, write: Write[T]) -> T:
        """Write and wait; raises StoreError."""
        return self._writer.submit(write).result()

    def check(self) -> None:
        """One short question to the database; raises StoreUnavailableError."""
        self._reader.one(select(schema.site.c.value))

    def scrub(self) -> None:
        """Overwrite what was erased in the database's own files; raises StoreUnavailableError.

        SQLite keeps old pages in its log until that is folded back, PostgreSQL old rows until
        they are vacuumed. To be called after erasing, not for every erasure of many.
        """
        engine = make_engine(self._url, patient=True)
        try:
            done, why = scrub(engine), "a reader is at work"
        except SQLAlchemyError as error:
            done, why = False, type(error).__name__
        finally:
            engine.dispose()
        if not done:
            message = f"what was erased could not be overwritten ({why})"
            raise StoreUnavailableError(message, remedy="try again")

    def close(self) -> None:
        """Write what waits, then let go of the database."""
        self._writer.close()
        self._engine.dispose()


def open_store(url: str, keys: SiteKeys, *, clock: Callable[[], datetime] | None = None) -> Store:
    """Open the store at this URL and bring it to this release's schema.

    Raises StoreRefusedError for a newer schema or another site's keys, StoreUnavailableError if
    the database can't be reached.
    """
    engine, patient = make_engine(url), make_engine(url, patient=True)
    try:
        engine.connect().close()  # a server that is not there is told at once
        migrate(patient)
        _hold_to_keys(engine, keys)
    except SQLAlchemyError as error:
        engine.dispose()
        message = f"the database can't be opened ({type(error).__name__})"
        remedy = "check the URL, the server and the rights of the user"
        raise StoreUnavailableError(message, remedy=remedy) from None
    except BaseException:
        engine.dispose()
        raise
    finally:
        patient.dispose()
    return Store(url, engine, keys, GroupWriter(engine, keys, clock or _now))


def _hold_to_keys(engine: Engine, keys: SiteKeys) -> None:
    """Note the keys in a new store; refuse others than the noted."""
    with suppress(IntegrityError), begin_write(engine) as connection:
        if _noted(connection) is None:
            row = {"name": _FINGERPRINT, "value": keys.fingerprint}
            connection.execute(schema.site.insert().values(row))
    with engine.connect() as connection:
        noted = _noted(connection)
    if noted != keys.fingerprint:
        message = "the store was made with another key file"
        raise StoreRefusedError(message, remedy="name the key file that belongs to this store")


def _noted(connection: Connection) -> str | None:
    named = select(schema.site.c.value).where(schema.site.c.name == _FINGERPRINT)
    return connection.execute(named).scalar()


def _now() -> datetime:
    return datetime.now(UTC)
