"""What answers: knowledge with its sources and their age, models with their cards."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from oncobasis import __version__

if TYPE_CHECKING:
    from oncobasis.assembly.serving.answerer import VerifiedAnswerer
    from oncobasis.core.canonical import Json
    from oncobasis.core.knowledge import SourceRelease
    from oncobasis.core.knowledge_base import Knowledge

    Document = dict[str, Json]


def knowledge_view(knowledge: Knowledge, refused: Document | None, today: date) -> Document:
    """Return version, digest and sources of the knowledge, and what was refused in its place."""
    return {
        "software": __version__,
        "version": knowledge.version,
        "digest": knowledge.digest,
        "sources": [_source(one, today) for one in knowledge.sources],
        "refused": refused,
    }


def models_view(answerer: VerifiedAnswerer) -> Document:
    """Return the models that may speak, and those that can't, with the reason."""
    items: Sequence[Document] = [
        {
            "name": model.name,
            "version": model.version,
            "digest": model.digest,
            "status": "in_use",
            "card": f"/v1/models/{model.name}/card",
        }
        for model in answerer.models
    ]
    faults: Sequence[Document] = [
        {
            "name": fault.name,
            # Another version was promoted and can't be used: the one in use stands in for it.
            "status": "abstains" if fault.speaks is None else "refused",
            "speaks": fault.speaks,
            "reason": fault.what,
            "remedy": fault.remedy,
        }
        for fault in answerer.faults
    ]
    return {"items": [*items, *faults], "next": None}


def _source(one: SourceRelease, today: date) -> Document:
    age = (today - date.fromisoformat(one.date)).days
    return {
        "name": one.name,
        "release": one.release,
        "date": one.date,
        "age_days": age,
        "stale": age > one.stale_after_days,
        "records": one.records,
        "licence": one.licence,
        "digest": one.digest,
    }
