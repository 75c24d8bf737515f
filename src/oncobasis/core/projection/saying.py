"""The words of the projection: a document, and the port that turns a code into text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable

    from oncobasis.core import assessment as a
    from oncobasis.core.canonical import Json
    from oncobasis.core.codes import Code

    Document: TypeAlias = dict[str, Json]


class Say(Protocol):
    """Turns a code of a family with its parameters into text of one language."""

    def __call__(self, family: type[Code], code: str, params: Iterable[tuple[str, a.Param]]) -> str:
        """Return the text."""
