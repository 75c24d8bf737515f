"""How much of the knowledge can be evaluated, counted over every item of each source.

*Evaluable* is an expression whose every atom the grammar supports, and whose domains have a residue
range. *Used* is an item that is also a rule: OncoTree has a place for its disease.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from oncobasis.core import biomarker as bm
from oncobasis.core.assessment import Truth, TumorMatch
from oncobasis.core.knowledge import Rule, RuleKind
from oncobasis.core.reference import Reference
from oncobasis.knowledge.bundle import Bundle
from oncobasis.rules.evaluation import Evaluation
from oncobasis.rules.grammar import atoms_of, parse, to_text
from oncobasis.rules.match import RuleMatch
from oncobasis.rules.tiers import makes_tier_one

_CLASS = "class:"


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a source: the atoms that can't be evaluated, and whether it is a rule."""

    id: str
    kind: RuleKind
    level: str
    obstacles: tuple[str, ...]
    needs_exon: bool
    used: bool
    nameless: bool
    disease: str

    @property
    def evaluable(self) -> bool:
        """Whether every atom can be evaluated."""
        return not self.obstacles


@dataclass(frozen=True, slots=True)
class Share:
    """Items of which some are evaluable, and some of those used."""

    items: int
    evaluable: int
    used: int
    needs_exon: int

    @property
    def percent(self) -> float:
        """Evaluable items in percent, rounded down to one decimal; 100 where there are none."""
        return 100.0 if not self.items else self.evaluable * 1000 // self.items / 10


def items_of(bundle: Bundle) -> Iterator[Item]:
    """Yield every item that is a rule, and every one that could not become one."""
    for rule in bundle.rules():
        yield Item(
            rule.id,
            rule.kind,
            rule.level,
            obstacles(rule.requires, bundle.reference),
            needs_exon(rule.requires, bundle.reference),
            used=True,
            nameless=_is_nameless(rule),
            disease=rule.scope.name,
        )
    for one in bundle.left_out:
        yield Item(
            one.id,
            one.kind,
            one.level,
            obstacles(one.requires, bundle.reference),
            needs_exon(one.requires, bundle.reference),
            used=False,
            nameless=False,
            disease=one.disease,
        )


def share_of(items: Sequence[Item]) -> Share:
    """Count."""
    evaluable = [item for item in items if item.evaluable]
    return Share(
        len(items),
        len(evaluable),
        sum(item.used for item in evaluable),
        sum(item.needs_exon for item in evaluable),
    )


def obstacles(requires: str, reference: Reference) -> tuple[str, ...]:
    """Texts of the atoms of an expression that can never be evaluated."""
    return tuple(
        to_text(atom) for atom in atoms_of(parse(requires)) if not _is_supported(atom, reference)
    )


def needs_exon(requires: str, reference: Reference) -> bool:
    """Whether an atom names an exon or intron whose residues are not shipped.

    It can be met only by a variant whose report names the exon.
    """
    return any(not _is_placed(atom, reference) for atom in atoms_of(parse(requires)))


def may_make_tier_one(rule: Rule) -> bool:
    """Whether an approval can make tier I-A for a patient who fits it, its regulator chosen."""
    if rule.approval is None:
        return False
    fits = RuleMatch(rule, Evaluation(parse(rule.requires), Truth.TRUE, ()), TumorMatch.EXACT)
    return makes_tier_one(fits, (rule.approval.agency,))


def _is_supported(atom: bm.Atom, reference: Reference) -> bool:
    if isinstance(atom, bm.DomainIs):
        return reference.gene(atom.gene).domain(atom.domain) is not None
    return not isinstance(atom, bm.Unsupported)


def _is_placed(atom: bm.Atom, reference: Reference) -> bool:
    if isinstance(atom, bm.IntronIs):
        return False
    if isinstance(atom, bm.ExonIs):
        gene = reference.gene(atom.gene)
        return all(gene.exon(n) is not None for n in range(atom.first, atom.last + 1))
    return True


def _is_nameless(rule: Rule) -> bool:
    """Whether a predictive rule names no drug that could be ordered, at most a class of drugs."""
    if rule.kind in {RuleKind.PROGNOSTIC, RuleKind.DIAGNOSTIC}:
        return False
    return all(any(name.startswith(_CLASS) for name in regimen) for regimen in rule.regimens)
