"""Rules and vetoes held against a case: value, trace, and how the tumour types stand."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from oncobasis.core import biomarker as bm
from oncobasis.core.alteration import Alteration, GeneFinding, Origin, SmallVariant
from oncobasis.core.assessment import MatchDepth, Truth, TumorMatch
from oncobasis.core.knowledge import DiseaseScope, Rule, Veto
from oncobasis.core.tumor import TumorType
from oncobasis.nomenclature.tumor_types_reading import SOLID
from oncobasis.rules.evaluate import evaluate_text
from oncobasis.rules.findings import Findings
from oncobasis.rules.grammar import parse
from oncobasis.rules.keys import keys_of
from oncobasis.rules.kleene import conjunction, disjunction, negate
from oncobasis.rules.meeting import AtomTrace, Evaluation, depth_rank

Relate = Callable[[TumorType, DiseaseScope], TumorMatch]
INSIDE = frozenset({TumorMatch.EXACT, TumorMatch.ANCESTOR, TumorMatch.PAN_CANCER})
LESS_SPECIFIC = frozenset(
    {
        "less_specific",
        "origin_unknown",
        "partner_not_known",
        "exons_not_known",
        "exon_not_known",
        "no_value",
        "no_status",
        "copies_not_known",
        "second_allele_not_known",
        "depth_of_loss_not_known",
        "needs_in_situ_hybridisation",
        "other_receptor_not_known",
        "splice_site_not_placed",
        "genotype_not_known",
        "phenotype_not_known",
        "protein_change_not_known",
        "out_of_frame",
    }
)
"""Reasons for which the case holds something that a closer report could turn into a match."""
NOT_TESTED = "not_tested"


@dataclass(frozen=True, slots=True)
class RuleMatch:
    """A rule held against a case."""

    rule: Rule
    evaluation: Evaluation
    tumor_match: TumorMatch

    @property
    def truth(self) -> Truth:
        """Value of the rule's biomarker."""
        return self.evaluation.truth

    @property
    def inside(self) -> bool:
        """Whether the patient's tumour type is one the rule speaks of."""
        return self.tumor_match in INSIDE

    @property
    def matched_atoms(self) -> tuple[str, ...]:
        """Texts of the atoms that alterations of the case meet, closest first."""
        held = [t for t in self.evaluation.traces if t.truth is Truth.TRUE and t.matched]
        return tuple(dict.fromkeys(t.text for t in sorted(held, key=_closeness)))

    @property
    def deciding(self) -> tuple[AtomTrace, ...]:
        """Unknown atoms whose answer could settle the biomarker; none where it is settled."""
        found, _ = _deciding(parse(self.rule.requires), list(self.evaluation.traces))
        return found[1]

    @property
    def failed(self) -> AtomTrace | None:
        """The first atom that makes the biomarker false; None where it is not false."""
        found, _ = _failing(parse(self.rule.requires), list(self.evaluation.traces))
        return found[1] if found[0] is Truth.FALSE else None

    @property
    def depth(self) -> MatchDepth:
        """How closely the case meets the biomarker; the loosest of the atoms that are needed."""
        return needed_depth(parse(self.rule.requires), self.evaluation.traces)


@dataclass(frozen=True, slots=True)
class VetoMatch:
    """A veto held against a case."""

    veto: Veto
    evaluation: Evaluation
    tumor_match: TumorMatch

    @property
    def applies(self) -> bool:
        """Whether the veto speaks against its target in this case."""
        return self.evaluation.truth is Truth.TRUE and self._reaches_tumor

    @property
    def is_open(self) -> bool:
        """Whether a test not yet done could make it apply."""
        return self.evaluation.truth is Truth.UNKNOWN and self._reaches_tumor

    @property
    def _reaches_tumor(self) -> bool:
        """A veto on all solid tumours holds where the type is not known, as its labels do."""
        unknown = self.tumor_match is TumorMatch.UNKNOWN and SOLID in self.veto.scope.codes
        return unknown or self.tumor_match in INSIDE


def match_rules(
    rules: Iterable[Rule], findings: Findings, tumor_type: TumorType, relate: Relate
) -> tuple[RuleMatch, ...]:
    """Hold every rule against the case, in the order given."""
    return tuple(
        RuleMatch(rule, _with_origin(rule, findings), relate(tumor_type, rule.scope))
        for rule in rules
    )


def match_vetoes(
    vetoes: Iterable[Veto], findings: Findings, tumor_type: TumorType, relate: Relate
) -> tuple[VetoMatch, ...]:
    """Hold every veto against the case; one that its exception lifts does not appear."""
    found = []
    for veto in vetoes:
        if veto.unless and evaluate_text(veto.unless, findings).truth is Truth.TRUE:
            continue
        evaluation = evaluate_text(veto.when, findings)
        found.append(VetoMatch(veto, evaluation, relate(tumor_type, veto.scope)))
    return tuple(found)


def _with_origin(rule: Rule, findings: Findings) -> Evaluation:
    """Evaluate; evidence on variants of one origin says nothing of variants of the other."""
    evaluation = evaluate_text(rule.requires, findings)
    if rule.origin is None or evaluation.truth is not Truth.TRUE:
        return evaluation
    origins = {
        seen.observed.origin
        for seen in (findings.alterations[index] for index in evaluation.matched)
        if isinstance(seen, SmallVariant) or _says_origin(seen)
    }
    if not origins or rule.origin in origins:
        return evaluation
    if rule.origin is Origin.SOMATIC and Origin.UNKNOWN in origins:
        return evaluation
    truth = Truth.UNKNOWN if Origin.UNKNOWN in origins else Truth.FALSE
    reason = "origin_unknown" if truth is Truth.UNKNOWN else "origin_mismatch"
    return Evaluation(truth, tuple(_weaken(t, truth, reason) for t in evaluation.traces))


def _says_origin(seen: Alteration) -> bool:
    """A statement without a variant is held to its origin only where it names one."""
    return isinstance(seen, GeneFinding) and seen.observed.origin is not Origin.UNKNOWN


def _weaken(trace: AtomTrace, truth: Truth, reason: str) -> AtomTrace:
    if trace.truth is not Truth.TRUE or not trace.matched:
        return trace
    return AtomTrace(trace.text, truth, MatchDepth.NONE, (), reason, gene_seen=True)


def _closeness(trace: AtomTrace) -> tuple[int, str]:
    return depth_rank(trace.depth), trace.text


def needed_depth(biomarker: bm.Biomarker, traces: tuple[AtomTrace, ...]) -> MatchDepth:
    """The loosest depth along AND, the closest along OR; NONE where nothing was detected."""
    depth, rest = _depth(biomarker, list(traces))
    if rest:
        raise ValueError(f"{len(rest)} traces too many")
    return depth


def _depth(biomarker: bm.Biomarker, traces: list[AtomTrace]) -> tuple[MatchDepth, list[AtomTrace]]:
    if isinstance(biomarker, bm.Not):
        _, rest = _depth(biomarker.item, traces)
        return MatchDepth.NONE, rest
    if isinstance(biomarker, bm.And | bm.Or):
        depths = []
        for item in biomarker.items:
            depth, traces = _depth(item, traces)
            depths.append(depth)
        held = [depth for depth in depths if depth is not MatchDepth.NONE]
        if not held:
            return MatchDepth.NONE, traces
        choose = max if isinstance(biomarker, bm.And) else min
        return choose(held, key=depth_rank), traces
    first = traces[0]
    held_depth = first.depth if first.truth is Truth.TRUE and first.matched else MatchDepth.NONE
    return held_depth, traces[1:]


def _deciding(
    biomarker: bm.Biomarker, traces: list[AtomTrace]
) -> tuple[tuple[Truth, tuple[AtomTrace, ...]], list[AtomTrace]]:
    """Value and open atoms of a tree, and the traces behind it."""
    if isinstance(biomarker, bm.Not):
        (truth, open_atoms), rest = _deciding(biomarker.item, traces)
        return (negate(truth), open_atoms), rest
    if isinstance(biomarker, bm.And | bm.Or):
        values = []
        found: tuple[AtomTrace, ...] = ()
        for item in biomarker.items:
            (truth, open_atoms), traces = _deciding(item, traces)
            values.append(truth)
            found += open_atoms
        combine = conjunction if isinstance(biomarker, bm.And) else disjunction
        truth = combine(values)
        return (truth, found if truth is Truth.UNKNOWN else ()), traces
    first = traces[0]
    return (first.truth, (first,) if first.truth is Truth.UNKNOWN else ()), traces[1:]


def _failing(
    biomarker: bm.Biomarker, traces: list[AtomTrace]
) -> tuple[tuple[Truth, AtomTrace | None], list[AtomTrace]]:
    """Value of a tree and the first atom that decided it, and the traces behind it."""
    if isinstance(biomarker, bm.Not):
        (truth, atom), rest = _failing(biomarker.item, traces)
        return (negate(truth), atom), rest
    if isinstance(biomarker, bm.And | bm.Or):
        results = []
        for item in biomarker.items:
            result, traces = _failing(item, traces)
            results.append(result)
        combine = conjunction if isinstance(biomarker, bm.And) else disjunction
        truth = combine([value for value, _ in results])
        return (truth, next(atom for value, atom in results if value is truth)), traces
    return (traces[0].truth, traces[0]), traces[1:]


def could_be_detected(match: RuleMatch, listed_keys: frozenset[str]) -> bool:
    """Whether an undetermined rule is worth showing.

    It is when the case already holds a part of it, when a closer report of what the case holds
    could meet it, or when the tumour type's list names an untested atom of it.
    """
    traces = match.evaluation.traces
    if any(t.truth is Truth.TRUE and t.matched for t in traces):
        return not any(_is_settled(t) for t in traces)
    unknown = [t for t in traces if t.truth is Truth.UNKNOWN]
    if any(t.reason in LESS_SPECIFIC for t in unknown):
        return True
    untested = [t for t in unknown if t.reason == NOT_TESTED]
    return any(listed_keys & _keys(t.text) for t in untested)


def _is_settled(trace: AtomTrace) -> bool:
    return trace.truth is Truth.UNKNOWN and trace.reason in {
        "benign_variant",
        "unsupported",
    }


def _keys(text: str) -> frozenset[str]:
    return keys_of(parse(text))
