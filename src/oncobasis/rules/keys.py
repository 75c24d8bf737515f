"""Index keys: what a biomarker speaks of, and what an alteration can speak to.

A rule and a case that share no key cannot match, except rules that absence alone can satisfy.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from oncobasis.core import biomarker as bm
from oncobasis.core.alteration import (
    Alteration,
    CytogeneticEvent,
    Expression,
    Fusion,
    Signature,
)
from oncobasis.rules.grammar import atoms_of, parse

if TYPE_CHECKING:
    from collections.abc import Iterable

    from oncobasis.core.biomarker import Atom, Biomarker

_RECEPTORS = frozenset({"ER", "PR", "HR"})
_HER2 = frozenset({"HER2", "ERBB2"})
_NAMES = {"HR": _RECEPTORS, "ERBB2": _HER2}


def keys_of(biomarker: Biomarker) -> frozenset[str]:
    """Every key of an expression."""
    return frozenset(key for atom in atoms_of(biomarker) for key in keys_of_atom(atom))


def keys_of_atom(atom: Atom) -> frozenset[str]:
    """The keys of one atom; none for what the grammar does not cover."""
    if isinstance(atom, bm.FusionIs):
        return frozenset(gene for gene in (atom.five_prime, atom.three_prime) if gene)
    if isinstance(atom, bm.ExpressionIs | bm.ScoreIs):
        return _marker_keys(atom.marker)
    if isinstance(atom, bm.SignatureIs):
        return frozenset({str(atom.kind)})
    if isinstance(atom, bm.CytogeneticIs):
        return frozenset({_event_key(atom.event)})
    if isinstance(atom, bm.Unsupported):
        return frozenset()
    return _marker_keys(atom.gene)


def keys_of_alteration(alteration: Alteration) -> frozenset[str]:
    """The keys that an alteration can speak to."""
    if isinstance(alteration, Fusion):
        return frozenset(g for g in (alteration.five_prime, alteration.three_prime) if g)
    if isinstance(alteration, Expression):
        return _marker_keys(alteration.marker)
    if isinstance(alteration, Signature):
        return frozenset({str(alteration.kind)})
    if isinstance(alteration, CytogeneticEvent):
        return frozenset({_event_key(alteration.event)})
    return _marker_keys(alteration.gene)


@lru_cache(maxsize=16384)
def keys_of_text(text: str) -> frozenset[str]:
    """Every key of an expression in its text form."""
    return keys_of(parse(text))


def key_of_gene(gene: str) -> str:
    """The key under which a gene or marker is found, whatever it is called."""
    (key,) = _marker_keys(gene)
    return key


def names_of_keys(keys: Iterable[str]) -> frozenset[str]:
    """The genes and markers that are found under the keys, by every name."""
    return frozenset(name for key in keys for name in _NAMES.get(key, (key,)))


def holds_without_detection(biomarker: Biomarker) -> bool:
    """Whether negative results alone can make the expression true (NOT, wild type)."""
    if isinstance(biomarker, bm.Not):
        return True
    if isinstance(biomarker, bm.And):
        return all(holds_without_detection(item) for item in biomarker.items)
    if isinstance(biomarker, bm.Or):
        return any(holds_without_detection(item) for item in biomarker.items)
    return isinstance(biomarker, bm.WildTypeIs)


def _marker_keys(name: str) -> frozenset[str]:
    if name in _RECEPTORS:
        return frozenset({"HR"})
    if name in _HER2:
        return frozenset({"ERBB2"})
    return frozenset({name})


def _event_key(event: str) -> str:
    return f"cytogenetic:{event.casefold()}"
