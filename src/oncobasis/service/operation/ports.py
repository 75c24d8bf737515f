"""What the service asks of its parts; ``oncobasis.assembly.serving.parts`` opens the real ones.

Tests that need a fault put another in the place of one part (``dataclasses.replace``).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from oncobasis.assembly.serving.parts import ServingParts

Parts: TypeAlias = ServingParts
OpenParts: TypeAlias = Callable[[], ServingParts]
