"""How one atom comes out over what a case says of its subject, with the reason."""

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
from oncobasis.rules.absence import is_absent, is_denied
from oncobasis.rules.established import is_established
from oncobasis.rules.expression_levels import hormone_receptor
from oncobasis.rules.markers import meets_marker, meets_signature
from oncobasis.rules.meeting import AtomTrace, Meeting, depth_rank, unmet
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
    from oncobasis.core.reference import Reference
    from oncobasis.rules.questions import Question
    from oncobasis.rules.standing import Seen, Standing

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
_BY_SEQUENCE = bm.ProteinIs | bm.CodonIs | bm.ResiduesIs | bm.ExonIs | bm.DomainIs | bm.CodingIs


def answer_of(question: Question, standing: Standing) -> AtomTrace:
    """The answer to a question, worked out once for all cases that share the standing.

    ``matched`` counts the alterations of the standing, not those of a case.
    """
    found = standing.answers.get(question)
    if found is None:
        found = standing.answers[question] = _answer(question, standing)
    return found


def _answer(question: Question, standing: Standing) -> AtomTrace:
    atom, text, seen = question.atom, question.text, standing.seen
    if isinstance(atom, bm.Unsupported):
        return AtomTrace(text, Truth.UNKNOWN, MatchDepth.NONE, (), "unsupported")
    meetings = [told(atom, one, standing.reference) for one in seen]
    held = tuple(i for i, m in enumerate(meetings) if m.truth is Truth.TRUE)
    if held:
        depth = min((meetings[i].depth for i in held), key=depth_rank)
        return AtomTrace(text, Truth.TRUE, depth, held, "", gene_seen=True)
    combined = _combined_receptors(atom, seen)
    if combined is not None:
        matched = tuple(range(len(seen))) if combined is Truth.TRUE else ()
        return AtomTrace(text, combined, MatchDepth.EQUIVALENT, matched, "", gene_seen=True)
    truth, reason = _without_match(atom, standing, meetings)
    depth = MatchDepth.GENE_CLASS if truth is Truth.TRUE else MatchDepth.NONE
    return AtomTrace(text, truth, depth, (), reason, gene_seen=bool(seen))


def _without_match(atom: bm.Atom, standing: Standing, meetings: list[Meeting]) -> tuple[Truth, str]:
    denied = _telling([m.reason for m in meetings if m.excludes])
    if denied:
        return Truth.FALSE, denied
    if is_denied(atom, standing.negatives):
        return Truth.FALSE, "not_detected"
    open_reason = _telling([m.reason for m in meetings if m.truth is Truth.UNKNOWN])
    if open_reason:
        return Truth.UNKNOWN, open_reason
    wild_type = isinstance(atom, bm.WildTypeIs)
    if is_absent(atom, standing.negatives, standing.scope, standing.reference):
        return (Truth.TRUE, "tested") if wild_type else (Truth.FALSE, "not_detected")
    if isinstance(atom, bm.GeneIs) and atom.variant is bm.VariantClass.RESISTANCE:
        # Labels say "without a known acquired resistance mutation": none is known.
        return Truth.FALSE, "none_known"
    return Truth.UNKNOWN, _telling([m.reason for m in meetings]) or "not_tested"


def _telling(reasons: list[str]) -> str:
    """The reason that says most, whatever the order of the alterations; '' without one."""
    if len(reasons) > 1:
        return min((r for r in reasons if r), key=lambda r: (r in _SAYS_LITTLE, r), default="")
    return reasons[0] if reasons else ""


def _combined_receptors(atom: bm.Atom, seen: tuple[Seen, ...]) -> Truth | None:
    """HR is known to be negative only when ER and PR both are."""
    if not isinstance(atom, bm.ExpressionIs) or atom.marker != "HR" or not seen:
        return None
    values = {"ER": Truth.UNKNOWN, "PR": Truth.UNKNOWN}
    known = {"positive": Truth.TRUE, "negative": Truth.FALSE}
    for one in seen:
        marker = one.alteration
        if isinstance(marker, Expression) and marker.marker in values:
            values[marker.marker] = known.get(marker.status or "", Truth.UNKNOWN)
    truth = hormone_receptor(atom.level, values["ER"], values["PR"])
    return None if truth is Truth.UNKNOWN else truth


def told(atom: bm.Atom, seen: Seen, reference: Reference) -> Meeting:
    """The meeting; a finding of another test doesn't say that this one was done."""
    meeting = _meeting(atom, seen, reference)
    if meeting != unmet() or _same_test(atom, seen):
        return meeting
    return unmet("")


def _same_test(atom: bm.Atom, seen: Seen) -> bool:
    """Whether who found this would have found what the atom asks for, had it been there.

    Copies, rearrangements, stains and sequence are tests of their own. A polymorphism or a variant
    of unknown significance shows that bases of the gene were read, not that its hotspots were.
    """
    alteration = seen.alteration
    if isinstance(alteration, Expression):
        return alteration.marker == getattr(atom, "marker", None)
    match atom:
        case bm.ExpressionIs() | bm.ScoreIs():
            return False
        case bm.FusionIs():
            return isinstance(alteration, Fusion)
        case bm.CopyNumberIs():
            return isinstance(alteration, CopyNumber)
        case bm.SkippingIs() | bm.IntragenicIs():
            return isinstance(alteration, SpliceEvent | IntragenicEvent)
        case _ if isinstance(alteration, CopyNumber | Fusion):
            return not isinstance(atom, _BY_SEQUENCE)
    oncogenicity = seen.oncogenicity
    return oncogenicity is None or oncogenicity.classification in ONCOGENIC_CLASSES


def _meeting(atom: bm.Atom, seen: Seen, reference: Reference) -> Meeting:
    alteration = seen.alteration
    if isinstance(alteration, SmallVariant):
        if seen.oncogenicity is None:
            return unmet()
        return meets_small(atom, alteration, seen.oncogenicity, reference.gene(alteration.gene))
    return _other_meeting(atom, alteration, reference)


def _other_meeting(  # noqa: C901 - one case for each kind of alteration
    atom: bm.Atom, alteration: Alteration, reference: Reference
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
            gene = reference.gene(alteration.gene)
            return meets_finding(atom, alteration, established=is_established(alteration, gene))
        case Expression():
            return meets_marker(atom, alteration)
        case Signature():
            return meets_signature(atom, alteration)
        case SmallVariant():
            return unmet()
