"""What the service asks of the rest; ``oncobasis.assembly.serving`` gives the real ones."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from datetime import date
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

    from oncobasis.core.assessment import Assessment
    from oncobasis.core.canonical import Json
    from oncobasis.core.case import TumorCase
    from oncobasis.core.knowledge_base import Knowledge
    from oncobasis.core.prediction import ModelStamp


class Answerer(Protocol):
    """Assesses cases with knowledge and models that were verified."""

    @property
    def knowledge(self) -> Knowledge:
        """The knowledge that answers now."""
        ...

    @property
    def models(self) -> Sequence[ModelStamp]:
        """The models that may speak now."""
        ...

    def answer(
        self, case: TumorCase, *, as_of: date, regions: tuple[str, ...] | None = None
    ) -> Assessment:
        """Assess one case."""
        ...


class Journal(Protocol):
    """Where every answer is written down."""

    def submit(self, kind: str, facts: Mapping[str, Json]) -> Future[object]:
        """Write an entry; the future is done when it is durable."""
        ...


class Parts(Protocol):
    """Everything that is opened at the start and closed at the end."""

    @property
    def answerer(self) -> Answerer:
        """Assesses cases."""
        ...

    @property
    def journal(self) -> Journal:
        """Keeps the audit chain."""
        ...

    def close(self) -> None:
        """Make everything durable and let go of it."""
        ...
