"""What was worked out for earlier cases over one reference, for later ones that say the same.

No entry holds a patient: keys are made of what rules read (``rules/standing.py``), all of it, so
an answer does not depend on which cases came before.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

from oncobasis.core.alteration import SmallVariant
from oncobasis.rules.oncogenicity import classify
from oncobasis.rules.remembering import Remembered
from oncobasis.rules.standing import (
    Reading,
    Seen,
    Standing,
    as_read,
    assay_of,
    reading_of,
    scope_of_subject,
)

if TYPE_CHECKING:
    from oncobasis.core.alteration import Alteration
    from oncobasis.core.case import AssayScope, NegativeFinding, Uncovered
    from oncobasis.core.reference import Reference
    from oncobasis.rules.questions import Subject

_REFERENCES = 4
_ASSAYS = 16
_ALTERATIONS = 4096
_STANDINGS = 2048


@dataclass(frozen=True, slots=True, eq=False)
class Assay:
    """What one kind of assay could see; ``silent`` are subjects of which nothing else is said.

    ``silent`` has at most as many entries as the knowledge has subjects.
    """

    scope: AssayScope | None
    silent: dict[Subject, Standing] = field(default_factory=dict, repr=False)


_Key: TypeAlias = tuple[
    Standing, tuple[Seen, ...], tuple["NegativeFinding", ...], tuple["Uncovered", ...]
]


class Known:
    """Alterations, assays and standings that cases over one reference share."""

    def __init__(self, reference: Reference) -> None:
        self.reference = reference
        self._seen: Remembered[Reading, Seen] = Remembered(_ALTERATIONS)
        self._assays: Remembered[AssayScope | None, Assay] = Remembered(_ASSAYS)
        self._standings: Remembered[_Key, Standing] = Remembered(_STANDINGS)

    def seen(self, alteration: Alteration) -> Seen:
        """The alteration as rules read it; a small variant is classified once."""
        reading = reading_of(alteration)
        found = self._seen.get(reading)
        if found is None:
            found = self._seen.keep(reading, self._classified(as_read(alteration)))
        return found

    def _classified(self, read: Alteration) -> Seen:
        if not isinstance(read, SmallVariant):
            return Seen(read, None)
        return Seen(read, classify(read, self.reference.gene(read.gene)))

    def assay(self, scope: AssayScope | None) -> Assay:
        """The kind of assay that a scope is of."""
        key = assay_of(scope)
        return self._assays.get(key) or self._assays.keep(key, Assay(key))

    def silent(self, assay: Assay, subject: Subject) -> Standing:
        """The standing of a subject that only the assay speaks of."""
        found = assay.silent.get(subject)
        if found is None:
            scope = scope_of_subject(assay.scope, subject)
            standing = Standing(subject, (), (), scope, self.reference)
            found = assay.silent.setdefault(subject, standing)
        return found

    def standing(
        self,
        assay: Assay,
        subject: Subject,
        seen: tuple[Seen, ...],
        negatives: tuple[NegativeFinding, ...],
        gaps: tuple[Uncovered, ...],
    ) -> Standing:
        """The standing of a subject; the same object for cases that say the same of it."""
        silent = self.silent(assay, subject)
        if not (seen or negatives or gaps):
            return silent
        key = (silent, seen, negatives, gaps)
        found = self._standings.get(key)
        if found is not None:
            return found
        scope = silent.scope
        if scope is not None:
            scope = replace(scope, uncovered=(*scope.uncovered, *gaps))
        return self._standings.keep(key, Standing(subject, seen, negatives, scope, self.reference))


@lru_cache(maxsize=_REFERENCES)
def known_of(reference: Reference) -> Known:
    """What is known over a reference; those of the last few references are kept."""
    return Known(reference)
