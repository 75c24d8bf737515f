"""What a call of a hook asks, as a digest: two that ask the same get the same answer."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import TYPE_CHECKING

import orjson

from oncobasis.service.answering import Asked

if TYPE_CHECKING:
    from datetime import date

    from oncobasis.assembly.serving.answerer import VerifiedAnswerer
    from oncobasis.report.cards.context import DraftedDrug
    from oncobasis.service.hooks.chart import Chart


def asked_of(
    chart: Chart,
    answerer: VerifiedAnswerer,
    as_of: date,
    drafted: Sequence[DraftedDrug],
    words: Sequence[str | None],
) -> Asked | None:
    """Return a digest over all that an answer follows from, but for who asks and the ids in it.

    ``words`` are those that are no part of the record: service, tenant, encounter, language. None
    for a record that holds what can't be written again (integers beyond 64 bits).
    """
    models = answerer.asked
    everything = (
        *(words, as_of, drafted, chart.patient, sorted(chart.obtained), chart.distinct()),
        *(answerer.knowledge.digest, models),
    )
    try:
        digest = sha256(orjson.dumps(everything)).digest()
    except TypeError:
        return None
    return Asked(digest, models)
