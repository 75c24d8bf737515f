"""One patient in, ranked, tiered and explained options out: pure and deterministic."""

from __future__ import annotations

from oncobasis.engine.assess import assess

__all__ = ["assess"]
