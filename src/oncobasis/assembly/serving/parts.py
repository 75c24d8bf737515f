"""Everything that a serving process opens at its start, in the order in which it can fail."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from oncobasis.assembly.serving.answerer import VerifiedAnswerer, verified_answerer
from oncobasis.assembly.serving.keeping import KnownCases
from oncobasis.assembly.serving.rendering import SlowRenderer
from oncobasis.assembly.serving.repeats import Repeats
from oncobasis.audit.chains.keys import load_or_create_signer
from oncobasis.audit.chains.writer import ChainWriter, open_chain
from oncobasis.store.keys import SiteKeys, load_or_create_keys
from oncobasis.store.open import Store, open_store

if TYPE_CHECKING:
    from oncobasis.settings import ServiceSettings

STORE_FILE, KEY_FILE = "store.sqlite", "site.keys"
AUDIT_FOLDER, SIGNING_KEY_FILE = "audit", "audit.key"


@dataclass(frozen=True, slots=True)
class ServingParts:
    """What answers, what keeps, what writes down."""

    answerer: VerifiedAnswerer
    store: Store
    journal: ChainWriter
    keys: SiteKeys
    slow: SlowRenderer
    repeats: Repeats
    known: KnownCases = field(default_factory=KnownCases)

    def forget(self) -> None:
        """Let go of what is kept in memory of patients."""
        self.answerer.forget()
        self.known.forget()
        self.repeats.forget()
        self.slow.forget()

    def close(self) -> None:
        """Make everything durable and let go of it."""
        try:
            self.slow.close()
            self.store.close()
        finally:
            self.journal.close()


def open_parts(settings: ServiceSettings, answerer: VerifiedAnswerer | None = None) -> ServingParts:
    """Verify knowledge and models, open store and journal; raises OncobasisError.

    ``answerer`` is one that was verified before.
    """
    folder = settings.state
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    answerer = answerer or verified_answerer(settings.regions, folder=settings.knowledge.folder)
    keys = load_or_create_keys(folder / KEY_FILE)
    url = settings.store_url or f"sqlite:///{(folder / STORE_FILE).resolve()}"
    store = open_store(url, keys)
    try:
        signer = load_or_create_signer(folder / SIGNING_KEY_FILE)
        journal = open_chain(folder / AUDIT_FOLDER, signer, lambda: datetime.now(UTC))
    except BaseException:
        store.close()
        raise
    repeats = Repeats(settings.limits.kept_megabytes * 1e6)
    return ServingParts(answerer, store, journal, keys, SlowRenderer(), repeats)
