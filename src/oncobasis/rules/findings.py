"""A case prepared for evaluation: alterations by key, their oncogenicity, and what was absent."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeVar

from oncobasis.core.alteration import Alteration, State
from oncobasis.nomenclature.shorthand import as_negative
from oncobasis.rules.absence import keys_of_negative
from oncobasis.rules.keys import key_of_gene, keys_of_alteration
from oncobasis.rules.known import Assay, Known, known_of
from oncobasis.rules.standing import Seen, Standing, gap_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from oncobasis.core.assessment import Oncogenicity
    from oncobasis.core.case import AssayScope, NegativeFinding, TumorCase, Uncovered
    from oncobasis.core.reference import Reference
    from oncobasis.rules.questions import Subject

P = TypeVar("P")
_KEYLESS = frozenset({""})


@dataclass(frozen=True, slots=True)
class Findings:
    """What a case holds, indexed for evaluation; built by ``findings_of``.

    ``keys`` are those that an alteration or negative result of the case speaks to.
    """

    alterations: tuple[Alteration, ...]
    oncogenicity: tuple[Oncogenicity | None, ...]
    by_key: Mapping[str, tuple[int, ...]]
    negatives: tuple[NegativeFinding, ...]
    scope: AssayScope | None
    keys: frozenset[str]
    known: Known = field(repr=False, compare=False)
    parts: Parts = field(repr=False, compare=False)

    @property
    def reference(self) -> Reference:
        """What is shipped of genes."""
        return self.known.reference

    def indices(self, subject: Subject) -> tuple[int, ...]:
        """Detected alterations that share a key with the subject, in the order of the case."""
        found = [self.by_key[key] for key in subject if key in self.by_key]
        if len(found) == 1:
            return found[0]
        return tuple(sorted({index for indices in found for index in indices}))

    def standing(self, subject: Subject) -> Standing:
        """What the case says of a subject."""
        parts = self.parts
        found = parts.standings.get(subject)
        if found is None:
            found = parts.standings[subject] = self._standing(subject)
        return found

    def _standing(self, subject: Subject) -> Standing:
        parts, known = self.parts, self.known
        if subject and subject.isdisjoint(parts.spoken_of):
            return known.silent(parts.assay, subject)
        return known.standing(
            parts.assay,
            subject,
            tuple(parts.seen[index] for index in self.indices(subject)),
            _of(parts.negatives, subject),
            _of(parts.gaps, subject),
        )


@dataclass(frozen=True, slots=True)
class Parts:
    """The pieces that standings are made of; ``spoken_of`` are the keys that any of them has."""

    assay: Assay
    seen: tuple[Seen, ...]
    negatives: Mapping[str, tuple[NegativeFinding, ...]]
    gaps: Mapping[str, tuple[Uncovered, ...]]
    spoken_of: frozenset[str]
    standings: dict[Subject, Standing] = field(default_factory=dict)


def _indexed(pieces: Iterable[tuple[frozenset[str], P]]) -> dict[str, tuple[P, ...]]:
    """Pieces by each of their keys; those that have none by the empty one."""
    found: dict[str, list[P]] = {}
    for keys, piece in pieces:
        for key in keys or _KEYLESS:
            found.setdefault(key, []).append(piece)
    return {key: tuple(of_key) for key, of_key in found.items()}


def _of(by_key: Mapping[str, tuple[P, ...]], subject: Subject) -> tuple[P, ...]:
    """The pieces that share a key with a subject, each once; their order says nothing."""
    found = [by_key[key] for key in subject or _KEYLESS if key in by_key]
    if len(found) == 1:
        return found[0]
    return tuple(dict.fromkeys(piece for of_key in found for piece in of_key))


def findings_of(case: TumorCase, reference: Reference) -> Findings:
    """Index a case; a small variant is classified unless its like was seen before."""
    known = known_of(reference)
    detected = tuple(a for a in case.alterations if a.observed.state is State.DETECTED)
    by_key: dict[str, list[int]] = {}
    for index, alteration in enumerate(detected):
        for key in keys_of_alteration(alteration):
            by_key.setdefault(key, []).append(index)
    absent = (as_negative(a) for a in case.alterations if a.observed.state is State.NOT_DETECTED)
    negatives = tuple(dict.fromkeys((*case.negatives, *absent)))
    parts = _parts_of(known, detected, negatives, case.scope, frozenset(by_key))
    return Findings(
        alterations=detected,
        oncogenicity=tuple(seen.oncogenicity for seen in parts.seen),
        by_key={key: tuple(found) for key, found in by_key.items()},
        negatives=negatives,
        scope=case.scope,
        keys=frozenset(by_key) | (frozenset(parts.negatives) - _KEYLESS),
        known=known,
        parts=parts,
    )


def _parts_of(
    known: Known,
    detected: Iterable[Alteration],
    negatives: Iterable[NegativeFinding],
    scope: AssayScope | None,
    keys: frozenset[str],
) -> Parts:
    plain = dict.fromkeys(replace(negative, source=None) for negative in negatives)
    denied = _indexed((keys_of_negative(negative), negative) for negative in plain)
    named = () if scope is None else (gap for gap in scope.uncovered if gap.gene)
    # Fusions go by the gene's own name, everything else by the key of its marker.
    gaps = _indexed((frozenset({gap.gene, key_of_gene(gap.gene)}), gap_of(gap)) for gap in named)
    return Parts(
        known.assay(scope),
        tuple(known.seen(alteration) for alteration in detected),
        denied,
        gaps,
        keys.union(denied, gaps),
    )
