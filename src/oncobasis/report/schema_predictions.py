"""What response models say, in the published schema."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oncobasis.core.codes import PredictionReason
from oncobasis.core.prediction import Applicability
from oncobasis.report.schema_parts import (
    choice,
    many,
    message,
    nullable,
    real,
    record,
    ref,
    text,
)

if TYPE_CHECKING:
    from oncobasis.report.schema_parts import Schema


def predictions() -> dict[str, Schema]:
    """Return the definitions of a prediction and its parts."""
    chance = real(minimum=0, maximum=1)
    return {
        "attribution": record(
            feature=text(),
            value={"type": ["string", "number", "null"]},
            unit=text(),
            contribution=real(),
            probability=nullable(real(minimum=-1, maximum=1)),
            percentile=nullable(real(minimum=0, maximum=100)),
        ),
        "survival_point": record(
            months=real(minimum=0), probability=chance, low=chance, high=chance
        ),
        "prediction": record(
            id=text(minLength=1),
            model=text(minLength=1),
            version=text(),
            digest=ref("digest"),
            card=text(),
            target=text(),
            variant=text(),
            probability=nullable(chance),
            interval=nullable(many(chance, minItems=2, maxItems=2)),
            set=nullable(many(text())),
            applicability=record(
                status=choice(Applicability), reasons=many(message(PredictionReason))
            ),
            baseline=nullable(real()),
            attributions=many(ref("attribution")),
            survival=many(ref("survival_point")),
            regimens=many(text()),
            planned=many(text()),
            notes=many(text()),
        ),
    }
