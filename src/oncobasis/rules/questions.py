"""Expressions as they are asked of cases: parsed once, each atom with its text and its subject.

The *subject* of an atom are its index keys (``rules/keys.py``): nothing in a case that shares none
of them can speak to the atom.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

from oncobasis.core import biomarker as bm
from oncobasis.rules.grammar import atoms_of, parse, to_text
from oncobasis.rules.keys import keys_of_atom

if TYPE_CHECKING:
    from oncobasis.core.biomarker import Atom, Biomarker

Subject: TypeAlias = frozenset[str]


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """One atom; the same atom is the same object, so that answers are found by identity."""

    atom: Atom
    text: str
    subject: Subject


@dataclass(frozen=True, slots=True, eq=False)
class Expression:
    """A tree with the questions of its atoms, left to right, and their distinct subjects."""

    tree: Biomarker
    questions: tuple[Question, ...]
    subjects: tuple[Subject, ...]


@lru_cache(maxsize=16384)
def expression_of(text: str) -> Expression:
    """The expression of a text; raises BiomarkerSyntaxError for one that cannot be read."""
    tree = parse(text)
    questions = tuple(question_of(atom) for atom in atoms_of(tree))
    return Expression(tree, questions, tuple(dict.fromkeys(q.subject for q in questions)))


def question_of(atom: Atom) -> Question:
    """The question of an atom.

    The residues that a spelling names (``delELREA``) are no part of an atom's equality, but they
    help to tell whether two spellings are one change: they tell questions apart.
    """
    named = atom.protein.ref if isinstance(atom, bm.ProteinIs) else ""
    return _question(atom, named)


@lru_cache(maxsize=32768)
def _question(atom: Atom, _named: str) -> Question:
    return Question(atom, to_text(atom), keys_of_atom(atom))
