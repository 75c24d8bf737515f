"""What one case says of every subject, put together from its alterations, negatives and gaps."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from oncobasis.rules.absence import keys_of_negative
from oncobasis.rules.keys import key_of_gene
from oncobasis.rules.questions import Subject
from oncobasis.rules.standing import Standing, gap_of

if TYPE_CHECKING:
    from oncobasis.core.alteration import Alteration
    from oncobasis.core.case import AssayScope, NegativeFinding
    from oncobasis.rules.known import Known

P = TypeVar("P")
_KEYLESS = frozenset({""})


class Standings(dict[Subject, Standing]):
    """The standing of a subject in one case, found or put together when it is first looked up.

    ``by_key`` are the indices of the detected alterations by each key they speak to.
    """

    def __init__(
        self,
        known: Known,
        detected: Iterable[Alteration],
        by_key: Mapping[str, tuple[int, ...]],
        negatives: Iterable[NegativeFinding],
        scope: AssayScope | None,
    ) -> None:
        super().__init__()
        self._known = known
        self._assay = known.assay(scope)
        self._by_key = by_key
        self.seen = tuple([known.seen(alteration) for alteration in detected])
        plain = dict.fromkeys(replace(negative, source=None) for negative in negatives)
        self._negatives = _indexed((keys_of_negative(negative), negative) for negative in plain)
        named = () if scope is None else (gap for gap in scope.uncovered if gap.gene)
        # Fusions go by the gene's own name, everything else by the key of its marker.
        self._gaps = _indexed(({gap.gene, key_of_gene(gap.gene)}, gap_of(gap)) for gap in named)
        self._spoken_of = frozenset(by_key).union(self._negatives, self._gaps)

    @property
    def denied_keys(self) -> frozenset[str]:
        """The keys that a negative result speaks to."""
        return frozenset(self._negatives) - _KEYLESS

    def indices(self, subject: Subject) -> tuple[int, ...]:
        """Detected alterations that share a key with the subject, in the order of the case."""
        return tuple(sorted(_of(self._by_key, subject)))

    def __missing__(self, subject: Subject) -> Standing:
        if subject and subject.isdisjoint(self._spoken_of):
            standing = self._known.silent(self._assay, subject)
        else:
            standing = self._known.standing(
                self._assay,
                subject,
                tuple([self.seen[index] for index in self.indices(subject)]),
                _of(self._negatives, subject),
                _of(self._gaps, subject),
            )
        self[subject] = standing
        return standing


def _indexed(pieces: Iterable[tuple[Collection[str], P]]) -> dict[str, tuple[P, ...]]:
    """Pieces by each of their keys; those that have none by the empty one."""
    found: dict[str, list[P]] = {}
    for keys, piece in pieces:
        for key in keys or _KEYLESS:
            found.setdefault(key, []).append(piece)
    return {key: tuple(of_key) for key, of_key in found.items()}


def _of(by_key: Mapping[str, tuple[P, ...]], subject: Subject) -> tuple[P, ...]:
    """The pieces that share a key with a subject, each once."""
    found = [by_key[key] for key in subject or _KEYLESS if key in by_key]
    if len(found) == 1:
        return found[0]
    return tuple(dict.fromkeys(piece for of_key in found for piece in of_key))
