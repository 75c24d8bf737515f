"""Three-valued evaluation of a biomarker over a case, with a trace of every atom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oncobasis.core import biomarker as bm
from oncobasis.core.alteration import (
    Alteration,
    CopyNumber,
    CytogeneticEvent,
    Expression,
    Fusion,
    GeneFinding,
    Genotype,
    IntragenicEvent,
    Methylation,
    Signature,
    SmallVariant,
    SpliceEvent,
)
from oncobasis.core.assessment import MatchDepth, Truth
from oncobasis.rules.established import is_established
from oncobasis.rules.expression_levels import hormone_receptor
from oncobasis.rules.grammar import parse, to_text
from oncobasis.rules.kleene import conjunction, disjunction, negate
from oncobasis.rules.markers import meets_marker, meets_signature
from oncobasis.rules.meeting import AtomTrace, Evaluation, Meeting, depth_rank, unmet
from oncobasis.rules.oncogenicity import ONCOGENIC_CLASSES
from oncobasis.rules.small_variants import meets_small
from oncobasis.rules.structural import (
    meets_copy_number,
    meets_cytogenetic,
    meets_finding,
    meets_fusion,
    meets_genotype,
    meets_intragenic,
    meets_methylation,
    meets_splice,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from oncobasis.rules.findings import Findings

_SAYS_LITTLE = frozenset(
    {
        "domain_not_known",
        "other_alteration_of_gene",
        "residue_not_known",
        "resistance_not_known",
        "status_not_comparable",
        "variant_of_unknown_significance",
    }
)
"""Reasons that give way to one that a closer report could settle, or that names the difference."""


def evaluate_text(text: str, findings: Findings) -> Evaluation:
    """Evaluate an expression as rules write it; many rules share one, so each is done once."""
    found = findings.evaluations.get(text)
    if found is None:
        found = findings.evaluations[text] = evaluate(parse(text), findings)
    return found


def evaluate(biomarker: bm.Biomarker, findings: Findings) -> Evaluation:
    """Evaluate an expression; an atom nobody tested is unknown, never false."""
    traces: list[AtomTrace] = []
    truth = _evaluate(biomarker, findings, traces)
    return Evaluation(truth, tuple(traces))


def _evaluate(biomarker: bm.Biomarker, findings: Findings, traces: list[AtomTrace]) -> Truth:
    if isinstance(biomarker, bm.Not):
        return negate(_evaluate(biomarker.item, findings, traces))
    if isinstance(biomarker, bm.And):
        return conjunction([_evaluate(item, findings, traces) for item in biomarker.items])
    if isinstance(biomarker, bm.Or):
        return disjunction([_evaluate(item, findings, traces) for item in biomarker.items])
    trace = evaluate_atom(biomarker, findings)
    traces.append(trace)
    return trace.truth


_BY_SEQUENCE = bm.ProteinIs | bm.CodonIs | bm.ResiduesIs | bm.ExonIs | bm.DomainIs | bm.CodingIs


def evaluate_atom(atom: bm.Atom, findings: Findings) -> AtomTrace:
    """Evaluate one atom over every alteration that shares a key with it; remembered per case."""
    found = findings.memo.get(atom)
    if found is None:
        found = findings.memo[atom] = _evaluate_atom(atom, findings)
    return found


def _evaluate_atom(atom: bm.Atom, findings: Findings) -> AtomTrace:
    text = to_text(atom)
    if isinstance(atom, bm.Unsupported):
        return AtomTrace(text, Truth.UNKNOWN, MatchDepth.NONE, (), "unsupported")
    related = findings.related(atom)
    meetings = [(i, _told(atom, i, findings)) for i in related]
    held = [(i, m) for i, m in meetings if m.truth is Truth.TRUE]
    if held:
        depth = min((m.depth for _, m in held), key=depth_rank)
        return AtomTrace(text, Truth.TRUE, depth, tuple(i for i, _ in held), "", gene_seen=True)
    combined = _combined_receptors(atom, findings, related)
    if combined is not None:
        matched = related if combined is Truth.TRUE else ()
        return AtomTrace(text, combined, MatchDepth.EQUIVALENT, matched, "", gene_seen=True)
    truth, reason = _without_match(atom, findings, [m for _, m in meetings])
    depth = MatchDepth.GENE_CLASS if truth is Truth.TRUE else MatchDepth.NONE
    return AtomTrace(text, truth, depth, (), reason, gene_seen=bool(related))


def _without_match(atom: bm.Atom, findings: Findings, meetings: list[Meeting]) -> tuple[Truth, str]:
    denied = _telling(m.reason for m in meetings if m.excludes)
    if denied:
        return Truth.FALSE, denied
    if findings.is_denied(atom):
        return Truth.FALSE, "not_detected"
    open_reason = _telling(m.reason for m in meetings if m.truth is Truth.UNKNOWN)
    if open_reason:
        return Truth.UNKNOWN, open_reason
    wild_type = isinstance(atom, bm.WildTypeIs)
    if findings.is_absent(atom):
        return (Truth.TRUE, "tested") if wild_type else (Truth.FALSE, "not_detected")
    if isinstance(atom, bm.GeneIs) and atom.variant is bm.VariantClass.RESISTANCE:
        # Labels say "without a known acquired resistance mutation": none is known.
        return Truth.FALSE, "none_known"
    return Truth.UNKNOWN, _telling(m.reason for m in meetings) or "not_tested"


def _telling(reasons: Iterable[str]) -> str:
    """The reason that says most, whatever the order of the alterations; '' without one."""
    return min((r for r in reasons if r), key=lambda r: (r in _SAYS_LITTLE, r), default="")


def _combined_receptors(
    atom: bm.Atom, findings: Findings, related: tuple[int, ...]
) -> Truth | None:
    """HR is known to be negative only when ER and PR both are."""
    if not isinstance(atom, bm.ExpressionIs) or atom.marker != "HR" or not related:
        return None
    values = {"ER": Truth.UNKNOWN, "PR": Truth.UNKNOWN}
    for index in related:
        seen = findings.alterations[index]
        if isinstance(seen, Expression) and seen.marker in values:
            known = {"positive": Truth.TRUE, "negative": Truth.FALSE}
            values[seen.marker] = known.get(seen.status or "", Truth.UNKNOWN)
    truth = hormone_receptor(atom.level, values["ER"], values["PR"])
    return None if truth is Truth.UNKNOWN else truth


def _told(atom: bm.Atom, index: int, findings: Findings) -> Meeting:
    """The meeting; a finding of another test doesn't say that this one was done."""
    meeting = _meeting(atom, index, findings)
    if meeting != unmet() or _same_test(atom, index, findings):
        return meeting
    return unmet("")


def _same_test(atom: bm.Atom, index: int, findings: Findings) -> bool:
    """Whether who found this would have found what the atom asks for, had it been there.

    Copies, rearrangements, stains and sequence are tests of their own. A polymorphism or a variant
    of unknown significance shows that bases of the gene were read, not that its hotspots were.
    """
    seen = findings.alterations[index]
    if isinstance(seen, Expression):
        return seen.marker == getattr(atom, "marker", None)
    match atom:
        case bm.ExpressionIs() | bm.ScoreIs():
            return False
        case bm.FusionIs():
            return isinstance(seen, Fusion)
        case bm.CopyNumberIs():
            return isinstance(seen, CopyNumber)
        case bm.SkippingIs() | bm.IntragenicIs():
            return isinstance(seen, SpliceEvent | IntragenicEvent)
        case _ if isinstance(seen, CopyNumber | Fusion):
            return not isinstance(atom, _BY_SEQUENCE)
    oncogenicity = findings.oncogenicity[index]
    return oncogenicity is None or oncogenicity.classification in ONCOGENIC_CLASSES


def _meeting(atom: bm.Atom, index: int, findings: Findings) -> Meeting:
    alteration = findings.alterations[index]
    if isinstance(alteration, SmallVariant):
        oncogenicity = findings.oncogenicity[index]
        if oncogenicity is None:
            return unmet()
        return meets_small(atom, alteration, oncogenicity, findings.reference.gene(alteration.gene))
    return _other_meeting(atom, alteration, findings)


def _other_meeting(  # noqa: C901 - one case for each kind of alteration
    atom: bm.Atom, alteration: Alteration, findings: Findings
) -> Meeting:
    match alteration:
        case CopyNumber():
            return meets_copy_number(atom, alteration)
        case Fusion():
            return meets_fusion(atom, alteration)
        case IntragenicEvent():
            return meets_intragenic(atom, alteration)
        case SpliceEvent():
            return meets_splice(atom, alteration)
        case CytogeneticEvent():
            return meets_cytogenetic(atom, alteration)
        case Methylation():
            return meets_methylation(atom, alteration)
        case Genotype():
            return meets_genotype(atom, alteration)
        case GeneFinding():
            gene = findings.reference.gene(alteration.gene)
            return meets_finding(atom, alteration, established=is_established(alteration, gene))
        case Expression():
            return meets_marker(atom, alteration)
        case Signature():
            return meets_signature(atom, alteration)
        case SmallVariant():
            return unmet()
