"""One patient in, ranked, tiered and explained options out: pure and deterministic."""

from __future__ import annotations

from oncobasis.engine.use_case import assess

__all__ = ["assess"]
