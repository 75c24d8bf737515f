"""Answers that are given again: an EMR asks of one patient at every turn, and nothing has changed.

What is kept is what was written down of the first answer and the bytes that were sent, with gaps
where the ids of an answer stand. Every answer has ids of its own, and is recorded as any other.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5

if TYPE_CHECKING:
    from oncobasis.core.canonical import Json
    from oncobasis.store.writes import NewCase, RecordAnswer

KEPT_SECONDS = 3600.0
"""How long an answer may be given again before the patient is assessed anew."""
_OVERHEAD = 4000  # bytes of an entry beside its contents


@dataclass(frozen=True, slots=True)
class Form:
    """A body with gaps: ``gaps[n]`` is the number of the id that stands after ``parts[n]``."""

    parts: tuple[bytes, ...]
    gaps: tuple[int, ...]

    @classmethod
    def of(cls, body: bytes, ids: Sequence[str]) -> Form:
        """Return the form of a body, by ids that stand in it for nothing else."""
        numbers = {name.encode(): number for number, name in enumerate(ids)}
        pieces = re.split(b"(" + b"|".join(map(re.escape, numbers)) + b")", body)
        return cls(tuple(pieces[::2]), tuple(numbers[piece] for piece in pieces[1::2]))

    def filled(self, ids: Sequence[str]) -> bytes:
        """Return the body with other ids."""
        names = [name.encode() for name in ids]
        pieces = [self.parts[0]]
        for part, gap in zip(self.parts[1:], self.gaps, strict=True):
            pieces += (names[gap], part)
        return b"".join(pieces)


@dataclass(frozen=True, slots=True)
class Given:
    """An answer that was given: its body, what was written down, and its case.

    ``ids`` are the assessment's own and those of cards and suggestions; ``indicators`` are those of
    the cards.
    """

    form: Form
    ids: tuple[str, ...]
    indicators: tuple[str, ...]
    write: RecordAnswer
    case: NewCase
    facts: Mapping[str, Json]

    @property
    def size(self) -> int:
        """Return about how many bytes of memory it takes."""
        held = (*self.form.parts, self.write.assessment.payload, self.case.payload)
        return sum(map(len, held)) + 100 * len(self.case.terms) + _OVERHEAD

    def new_ids(self, name: str) -> dict[str, str]:
        """Return the ids of another answer, by those of this one."""
        first, *others = self.ids
        return {first: name} | {one: str(uuid5(NAMESPACE_URL, f"{one}:{name}")) for one in others}


class Repeats:
    """What was given in the last hour, as far as there is room; the latest stay longest."""

    def __init__(self, most_bytes: float, clock: Callable[[], float] = monotonic) -> None:
        self._most = most_bytes
        self._clock = clock
        self._held = 0
        self._kept: OrderedDict[bytes, tuple[float, Given]] = OrderedDict()
        self.era = 0

    def __len__(self) -> int:
        """Return how many are kept."""
        return len(self._kept)

    def get(self, asked: bytes) -> Given | None:
        """Return what was given to the same question."""
        until, given = self._kept.get(asked, (0.0, None))
        if given is None or until <= self._clock():
            return None
        self._kept.move_to_end(asked)
        return given

    def keep(self, asked: bytes, given: Given, era: int) -> None:
        """Keep an answer that was recorded, unless all was forgotten since its ``era``."""
        if era != self.era:
            return
        self._drop(asked)
        self._kept[asked] = (self._clock() + KEPT_SECONDS, given)
        self._held += given.size
        while self._held > self._most:
            self._drop(next(iter(self._kept)))

    def drop_old(self) -> None:
        """Let go of what is not given again any more."""
        now = self._clock()
        for asked in [one for one, (until, _) in self._kept.items() if until <= now]:
            self._drop(asked)

    def forget(self) -> None:
        """Let go of everything, and of what is being answered now once it is given."""
        self.era += 1
        self._kept.clear()
        self._held = 0

    def _drop(self, asked: bytes) -> None:
        _, given = self._kept.pop(asked, (0.0, None))
        self._held -= 0 if given is None else given.size
