"""What a service keeps, opened beside it by a command: the store, the journal, the keys.

A command makes nothing that is not there: a wrong folder is said, not filled.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from oncobasis.assembly.serving.parts import (
    AUDIT_FOLDER,
    KEY_FILE,
    SIGNING_KEY_FILE,
    STORE_FILE,
)
from oncobasis.audit.chains.keys import Signer, load_or_create_signer
from oncobasis.audit.chains.writer import open_chain
from oncobasis.core.errors import InputError
from oncobasis.store.keys import load_or_create_keys
from oncobasis.store.open import Store, open_store
from oncobasis.store.writes import EndSessions, ErasePatient, Purge, person_id

if TYPE_CHECKING:
    from collections.abc import Iterable

    from oncobasis.settings import ServiceSettings

CLIENT = "command-line"


@dataclass(frozen=True, slots=True)
class Kept:
    """The folder and the database of a service."""

    folder: Path
    url: str

    @classmethod
    def of(cls, settings: ServiceSettings) -> Kept:
        """Return where a service with these settings keeps things; raises InputError."""
        folder = settings.state
        if not folder.is_dir():
            raise InputError(
                "no service has kept anything there", where=str(folder), remedy="check --state"
            )
        url = settings.store_url or f"sqlite:///{(folder / STORE_FILE).resolve()}"
        return cls(folder, url)

    @property
    def audit(self) -> Path:
        """The folder of the chains; raises InputError where there is none."""
        found = self.folder / AUDIT_FOLDER
        if not found.is_dir():
            raise InputError("there is no journal", where=str(found), remedy="check --state")
        return found

    @property
    def is_begun(self) -> bool:
        """Whether a service has made its keys there."""
        return (self.folder / KEY_FILE).is_file()

    def signer(self) -> Signer:
        """Read the signing key; raises InputError where there is none."""
        return load_or_create_signer(_there(self.folder / SIGNING_KEY_FILE))

    @contextmanager
    def store(self) -> Iterator[Store]:
        """Open the store; raises InputError where its key file is not there, and StoreError."""
        store = open_store(self.url, load_or_create_keys(_there(self.folder / KEY_FILE)))
        try:
            yield store
        finally:
            store.close()


def erase(kept: Kept, tenant: str, patients: Iterable[str]) -> list[int]:
    """Erase patients, each with an entry of the journal; return how many rows each emptied."""
    emptied = []
    journal = open_chain(kept.audit, kept.signer(), lambda: datetime.now(UTC))
    try:
        with kept.store() as store:
            for patient in patients:
                emptied.append(store.write(ErasePatient(tenant, patient)))
                facts = {"client": CLIENT, "tenant": tenant, "user": None}
                journal.submit("erasure", facts).result()
    finally:
        journal.close()
    return emptied


def sign_out(kept: Kept, tenant: str, users: Iterable[str], seconds: int) -> int:
    """End every session of these people (digests), each with an entry; return how many they are.

    ``seconds`` is the longest life of a session.
    """
    until = datetime.now(UTC) + timedelta(seconds=seconds)
    facts = {"client": CLIENT, "tenant": tenant, "user": None, "all": True}
    journal = open_chain(kept.audit, kept.signer(), lambda: datetime.now(UTC))
    number = 0
    try:
        with kept.store() as store:
            for user in users:
                store.write(EndSessions(tenant, person_id(user), until))
                journal.submit("signout", {**facts, "person": user}).result()
                number += 1
    finally:
        journal.close()
    return number


def retain(kept: Kept, days: int) -> int:
    """Erase patients of whom nothing came in for so many days; return how many those were."""
    purge = Purge(contents_before=datetime.now(UTC) - timedelta(days=days))
    total = 0
    with kept.store() as store:
        while done := store.write(purge).keys:
            total += done
    return total


def _there(path: Path) -> Path:
    if not path.is_file():
        raise InputError(
            "the key file is not there", where=path.name, remedy="check --state, or restore it"
        )
    return path
