"""Parts of an answer that many cases share, written out once for the digest over an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oncobasis.core.canonical import sealed
from oncobasis.rules.remembering import Remembered

if TYPE_CHECKING:
    from collections.abc import Callable

    from oncobasis.core.canonical import Json

_SEALED: Remembered[int, tuple[object, Json]] = Remembered(16384)


def seal(part: object, write: Callable[[], Json]) -> Json:
    """Return the canonical text of a part, found by identity: a part is frozen all through.

    What is remembered holds its part, so that no other object can have the same identity.
    """
    if not part:
        return []
    found = _SEALED.get(id(part))
    if found is None:
        found = _SEALED.keep(id(part), (part, sealed(write())))
    return found[1]
