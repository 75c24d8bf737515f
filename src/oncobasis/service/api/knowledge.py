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

    Document = dict[str, Json]


def knowledge_view(answerer: VerifiedAnswerer, today: date) -> Document:
    """Return version, digest and sources of the knowledge that answers."""
    knowledge = answerer.knowledge
    return {
        "software": __version__,
        "version": knowledge.version,
        "digest": knowledge.digest,
        "sources": [_source(one, today) for one in knowledge.sources],
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
        {"name": fault.name, "status": "abstains", "reason": fault.what, "remedy": fault.remedy}
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
