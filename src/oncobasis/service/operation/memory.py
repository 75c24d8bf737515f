"""The collector of cyclic garbage, which stops everything while it looks at everything.

Knowledge, models and modules are some hundred thousand objects that stay to the end: they are made
with the collector at rest, and it never looks at them again. What an answer makes is gone by
reference counting when it is given.
"""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from oncobasis.service.operation.ports import OpenParts, Parts

_THRESHOLDS = (20_000, 20, 100)
"""New objects before the collector looks at the youngest, then how many such looks for the rest."""


def opened_for_good(open_parts: OpenParts) -> Parts:
    """Open the parts of a process that serves nothing but them."""
    gc.disable()
    try:
        parts = open_parts()
    finally:
        gc.enable()
    gc.set_threshold(*_THRESHOLDS)
    gc.freeze()
    return parts
