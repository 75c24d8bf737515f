"""A second, plain matcher: every rule and veto against every alteration, no index, no memory.

It shares with the engine how one alteration stands to one atom and what a negative result denies
(those have their own tables of cases); finding the alterations an atom speaks of, combining their
answers, walking the tree, and selecting what is shown are written here a second time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from oncobasis.core import biomarker as bm
from oncobasis.core.alteration import Alteration, CytogeneticEvent, Expression, Fusion, Signature
from oncobasis.core.assessment import Truth
from oncobasis.rules.absence import is_absent
from oncobasis.rules.atom_answers import told
from oncobasis.rules.expression_levels import hormone_receptor
from oncobasis.rules.grammar import parse
from oncobasis.rules.standing import Seen

if TYPE_CHECKING:
    from oncobasis.core.knowledge_base import Knowledge
    from oncobasis.rules.findings import Findings

_SAME = {"ERBB2": "HER2", "ER": "HR", "PR": "HR"}


def names_of(thing: bm.Atom | Alteration) -> frozenset[str]:
    """Genes and markers an atom asks about, or an alteration is about, in one spelling."""
    if isinstance(thing, bm.FusionIs | Fusion):
        genes = (thing.five_prime, thing.three_prime)
        return frozenset(_one(g) for g in genes if g)
    if isinstance(thing, bm.ExpressionIs | bm.ScoreIs | Expression):
        return frozenset({_one(thing.marker)})
    if isinstance(thing, bm.SignatureIs | Signature):
        return frozenset({str(thing.kind)})
    if isinstance(thing, bm.CytogeneticIs | CytogeneticEvent):
        return frozenset({thing.event.casefold()})
    if isinstance(thing, bm.Unsupported):
        return frozenset()
    return frozenset({_one(thing.gene)})


def _one(name: str) -> str:
    return _SAME.get(name, name)


@dataclass(slots=True)
class PlainMatcher:
    """Values of every expression of the knowledge for one case after the other."""

    trees: Mapping[str, bm.Biomarker]
    atom_names: Mapping[bm.Atom, frozenset[str]]
    values: dict[bm.Atom, Truth] = field(default_factory=dict)

    def match(self, findings: Findings) -> dict[str, Truth]:
        """The value of every expression in a case."""
        self.values = {}
        denied = {parse(negative.atom) for negative in findings.negatives if negative.atom}
        seen = [names_of(a) for a in findings.alterations]
        for atom, names in self.atom_names.items():
            related = tuple(i for i, its in enumerate(seen) if names & its)
            self.values[atom] = _value(atom, related, findings, denied)
        return {text: self._tree(tree) for text, tree in self.trees.items()}

    def part(self, number: int, of: int) -> PlainMatcher:
        """Every so-manieth expression, beginning with that number."""
        return _over(tuple(self.trees)[number % of :: of])

    def _tree(self, tree: bm.Biomarker) -> Truth:
        if isinstance(tree, bm.Not):
            inner = self._tree(tree.item)
            return {"true": Truth.FALSE, "false": Truth.TRUE}.get(inner.value, Truth.UNKNOWN)
        if isinstance(tree, bm.And | bm.Or):
            settled = Truth.FALSE if isinstance(tree, bm.And) else Truth.TRUE
            other = Truth.TRUE if isinstance(tree, bm.And) else Truth.FALSE
            values = {self._tree(item) for item in tree.items}
            if settled in values:
                return settled
            return other if values == {other} else Truth.UNKNOWN
        return self.values[tree]


def plain_matcher(knowledge: Knowledge) -> PlainMatcher:
    """The matcher over every distinct expression of the knowledge."""
    texts = [r.requires for r in knowledge.rules()] + [v.when for v in knowledge.vetoes()]
    return _over(texts)


def _over(texts: Iterable[str]) -> PlainMatcher:
    trees = {text: parse(text) for text in texts}
    atoms = {atom: names_of(atom) for tree in trees.values() for atom in _leaves(tree)}
    return PlainMatcher(trees, atoms)


def _leaves(tree: bm.Biomarker) -> list[bm.Atom]:
    if isinstance(tree, bm.Not):
        return _leaves(tree.item)
    if isinstance(tree, bm.And | bm.Or):
        return [leaf for item in tree.items for leaf in _leaves(item)]
    return [tree]


def _value(
    atom: bm.Atom, related: tuple[int, ...], findings: Findings, denied: AbstractSet[bm.Biomarker]
) -> Truth:
    if isinstance(atom, bm.Unsupported):
        return Truth.UNKNOWN
    seen = [Seen(findings.alterations[i], findings.oncogenicity[i]) for i in related]
    meetings = [told(atom, one, findings.reference) for one in seen]
    if any(m.truth is Truth.TRUE for m in meetings):
        return Truth.TRUE
    both = _receptors(atom, related, findings)
    if both is not Truth.UNKNOWN:
        return both
    if atom in denied or any(m.excludes for m in meetings):
        return Truth.FALSE
    if any(m.truth is Truth.UNKNOWN for m in meetings):
        return Truth.UNKNOWN
    if is_absent(atom, findings.negatives, findings.scope, findings.reference):
        return Truth.TRUE if isinstance(atom, bm.WildTypeIs) else Truth.FALSE
    resistance = isinstance(atom, bm.GeneIs) and atom.variant is bm.VariantClass.RESISTANCE
    return Truth.FALSE if resistance else Truth.UNKNOWN


def _receptors(atom: bm.Atom, related: tuple[int, ...], findings: Findings) -> Truth:
    """HR from ER and PR; the last report of a receptor counts, as in the engine."""
    if not isinstance(atom, bm.ExpressionIs) or atom.marker != "HR":
        return Truth.UNKNOWN
    words = {"positive": Truth.TRUE, "negative": Truth.FALSE}
    known = {"ER": Truth.UNKNOWN, "PR": Truth.UNKNOWN}
    for index in related:
        seen = findings.alterations[index]
        if isinstance(seen, Expression) and seen.marker in known:
            known[seen.marker] = words.get(seen.status or "", Truth.UNKNOWN)
    return hormone_receptor(atom.level, known["ER"], known["PR"])
