"""Rules and vetoes held against a case: value, trace, and how the tumour types stand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from oncobasis.core.assessment import MatchDepth, Truth, TumorMatch
from oncobasis.core.knowledge import DiseaseScope, Rule, Veto
from oncobasis.core.tumor import TumorType
from oncobasis.nomenclature.tumor_types_reading import SOLID
from oncobasis.rules.evaluation import Evaluation
from oncobasis.rules.keys import keys_of_text
from oncobasis.rules.meeting import AtomTrace

Relate = Callable[[TumorType, DiseaseScope], TumorMatch]
"""How a rule's tumour types stand to a patient's; it depends on nothing but the two."""
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


@dataclass(frozen=True, slots=True, eq=False)
class RuleMatch:
    """A rule held against a case; the same object for cases in which it came out alike."""

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
        return self.evaluation.texts_met

    @property
    def deciding(self) -> tuple[AtomTrace, ...]:
        """Unknown atoms whose answer could settle the biomarker; none where it is settled."""
        return self.evaluation.deciding

    @property
    def failed(self) -> AtomTrace | None:
        """The first atom that makes the biomarker false; None where it is not false."""
        return self.evaluation.failed

    @property
    def depth(self) -> MatchDepth:
        """How closely the case meets the biomarker; the loosest of the atoms that are needed."""
        return self.evaluation.needed_depth


@dataclass(frozen=True, slots=True, eq=False)
class VetoMatch:
    """A veto held against a case; the same object for cases in which it came out alike."""

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
    return any(listed_keys & keys_of_text(t.text) for t in untested)


def _is_settled(trace: AtomTrace) -> bool:
    return trace.truth is Truth.UNKNOWN and trace.reason in {
        "benign_variant",
        "unsupported",
    }
