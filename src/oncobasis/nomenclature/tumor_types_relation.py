"""How a rule's tumour types stand to the patient's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from oncobasis.core.assessment import TumorMatch
from oncobasis.nomenclature.tumor_types_reading import ANY, RULE_WORDS, SOLID
from oncobasis.nomenclature.tumor_types_tree import TumorTree

# Acute promyelocytic leukaemia is reported by its own name; "AML" alone does not leave it open.
# A glioma's grade is a fact of its own, which a rule asks for.
_NAMED_WHEN_MEANT = frozenset({"APLPMLRARA", "ASTR3", "ASTR4", "ODG3"})
_INSIDE = (TumorMatch.EXACT, TumorMatch.ANCESTOR, TumorMatch.PAN_CANCER)


@dataclass(frozen=True, slots=True)
class TumorRelation:
    """Compares codes in a tree.

    ``unmeant`` names, per code, the descendants its clinical name does not mean (NHL: myeloma);
    ``same`` names codes that are one disease (CML and CMLBCRABL1).
    """

    tree: TumorTree
    unmeant: Mapping[str, frozenset[str]] = field(default_factory=dict)
    same: Mapping[str, str] = field(default_factory=dict)

    def relate(
        self,
        patient: Sequence[str],
        rule: Sequence[str],
        rule_excluded: Sequence[str] = (),
        patient_excluded: Sequence[str] = (),
    ) -> TumorMatch:
        """Compare a patient's codes with a rule's; no codes, ANY or SOLID of a patient: unknown."""
        known = all(code in self.tree for code in patient)
        if not patient or not rule or not known:
            return TumorMatch.UNKNOWN
        rules = tuple(dict.fromkeys(self._one(code) for code in rule))
        outside = frozenset(rule_excluded)
        verdicts = {
            self._relate_one(self._one(code), rules, outside, frozenset(patient_excluded))
            for code in patient
        }
        return _combined(verdicts)

    def _one(self, code: str) -> str:
        return self.same.get(code, code)

    def _relate_one(
        self, code: str, rules: tuple[str, ...], outside: frozenset[str], own: frozenset[str]
    ) -> TumorMatch:
        own |= self.unmeant.get(code, frozenset())
        found = self._reach(code, rules)
        barred = self._nearest(code, outside)
        # A node that the rule names itself stays in, whatever another of its codes leaves out.
        if found is not None and barred is not None and self._depth(barred) > self._depth(found):
            return TumorMatch.EXCLUDED
        if found is None:
            if self._unmeant_by_rule(code, rules):
                return TumorMatch.EXCLUDED
            return self._below(code, rules, outside, own)
        if self._partly_barred(code, outside - _NAMED_WHEN_MEANT, own):
            return TumorMatch.COARSER
        if found in RULE_WORDS:
            return TumorMatch.PAN_CANCER
        return TumorMatch.EXACT if found == code else TumorMatch.ANCESTOR

    def _reach(self, code: str, rules: tuple[str, ...]) -> str | None:
        """The deepest rule code that holds the node and means it; else ANY or SOLID."""
        path = self.tree.path(code)
        for rule in reversed(path):
            if rule in rules and self.unmeant.get(rule, frozenset()).isdisjoint(path):
                return rule
        if ANY in rules:
            return ANY
        return SOLID if SOLID in rules and self.tree.is_solid(code) else None

    def _unmeant_by_rule(self, code: str, rules: tuple[str, ...]) -> bool:
        return any(rule in self.tree.path(code) for rule in rules)

    def _nearest(self, code: str, codes: frozenset[str]) -> str | None:
        return next((step for step in reversed(self.tree.path(code)) if step in codes), None)

    def _depth(self, code: str) -> int:
        return 0 if code in RULE_WORDS else len(self.tree.path(code))

    def _partly_barred(self, code: str, outside: frozenset[str], own: frozenset[str]) -> bool:
        return any(
            other in self.tree
            and other != code
            and self.tree.is_within(other, code)
            and own.isdisjoint(self.tree.path(other))
            for other in outside
        )

    def _below(
        self, code: str, rules: tuple[str, ...], outside: frozenset[str], own: frozenset[str]
    ) -> TumorMatch:
        for rule in rules:
            if rule not in self.tree or not self.tree.is_within(rule, code):
                continue
            path = self.tree.path(rule)
            if own.isdisjoint(path) and outside.isdisjoint(path):
                return TumorMatch.COARSER
        return TumorMatch.OTHER


def _combined(verdicts: set[TumorMatch]) -> TumorMatch:
    """One verdict for a patient who may have any of several types."""
    if len(verdicts) == 1:
        return next(iter(verdicts))
    if verdicts <= set(_INSIDE):
        return max(verdicts, key=_INSIDE.index)
    if verdicts.isdisjoint({*_INSIDE, TumorMatch.COARSER}):
        return TumorMatch.EXCLUDED
    return TumorMatch.COARSER
