"""The words of the projection: a document, and the port that turns a code into text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from oncobasis.core import assessment as a
    from oncobasis.core.canonical import Json
    from oncobasis.core.codes import Code

    Document: TypeAlias = dict[str, Json]


class Say(Protocol):
    """Turns a code of a family with its parameters into text of one language."""

    def __call__(self, family: type[Code], code: str, params: Iterable[tuple[str, a.Param]]) -> str:
        """Return the text."""


class Seal(Protocol):
    """Gives what is written of a part of an answer; it may know that of an earlier answer."""

    def __call__(self, part: object, write: Callable[[], Json]) -> Json:
        """Return what ``write`` returns for the part, which is never changed."""
