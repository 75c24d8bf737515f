"""Changes that labels and clinical evidence name as making a tumour sensitive.

A variant that a label selects patients by is no variant of unknown significance; the SOP's points
cannot say so, for functional studies are not shipped (docs/decisions/0004-oncogenicity.md).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from oncobasis.core import biomarker as bm
from oncobasis.core.alteration import Origin
from oncobasis.core.knowledge import ApprovalStatus, Direction, Rule, Significance
from oncobasis.core.reference import GeneReference, Span
from oncobasis.rules.grammar import atoms_of, parse

_LIVE = frozenset({ApprovalStatus.REGULAR, ApprovalStatus.ACCELERATED})
_STRONG = frozenset({"A", "B"})
_CLINICAL = frozenset({"A", "B", "C"})
_INFRAME = {
    bm.VariantClass.INFRAME_INSERTION: "insertion",
    bm.VariantClass.INFRAME_DELETION: "deletion",
}


def with_established(genes: list[GeneReference], rules: Iterable[Rule]) -> list[GeneReference]:
    """Add what labels and evidence establish to the gene references."""
    by_symbol = {gene.symbol: gene for gene in genes}
    changes: dict[str, set[str]] = defaultdict(set)
    ranges: dict[str, set[Span]] = defaultdict(set)
    for rule in rules:
        for atom in _positive_atoms(rule):
            if isinstance(atom, bm.ProteinIs) and _names_change(rule, atom):
                changes[atom.gene].add(atom.protein.text)
            elif isinstance(atom, bm.ExonIs | bm.ResiduesIs) and atom.variant in _INFRAME:
                gene = by_symbol.get(atom.gene, GeneReference(atom.gene))
                span = _span(atom, gene)
                if span is not None and _is_clinical(rule):
                    ranges[atom.gene].add(span)
    for symbol in {*changes, *ranges}:
        gene = by_symbol.get(symbol, GeneReference(symbol))
        by_symbol[symbol] = replace(
            gene,
            established=tuple(sorted(changes[symbol])),
            inframe=tuple(
                sorted({*gene.inframe, *ranges[symbol]}, key=lambda s: (s.start, s.end, s.name))
            ),
        )
    return [by_symbol[symbol] for symbol in sorted(by_symbol)]


def _positive_atoms(rule: Rule) -> list[bm.Atom]:
    """Atoms of a supporting, somatic sensitivity rule; none of an expression with NOT."""
    supports = (
        rule.direction is Direction.SUPPORTS
        and rule.significance is Significance.SENSITIVITY
        and rule.origin is not Origin.GERMLINE
        and not rule.flagged
    )
    if not supports or "NOT " in rule.requires:
        return []
    return list(atoms_of(parse(rule.requires)))


def _names_change(rule: Rule, atom: bm.ProteinIs) -> bool:
    """Single residues need a label or level A or B; in-frame changes clinical evidence."""
    if atom.origin is Origin.GERMLINE:
        return False
    if rule.approval is not None:
        return rule.approval.status in _LIVE
    single = atom.protein.start == atom.protein.end
    return rule.level in (_STRONG if single else _CLINICAL)


def _is_clinical(rule: Rule) -> bool:
    if rule.approval is not None:
        return rule.approval.status in _LIVE
    return rule.level in _CLINICAL


def _span(atom: bm.ExonIs | bm.ResiduesIs, gene: GeneReference) -> Span | None:
    name = _INFRAME[atom.variant]
    if isinstance(atom, bm.ResiduesIs):
        return Span(name, atom.start, atom.end)
    first, last = gene.exon(atom.first), gene.exon(atom.last)
    return None if first is None or last is None else Span(name, first.start, last.end)
