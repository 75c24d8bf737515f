"""Prognostic and diagnostic facts that fit the case, and sources that disagree."""

from __future__ import annotations

from collections.abc import Sequence

from oncobasis.core.assessment import Disagreement, DisagreementSource, Implication, Truth
from oncobasis.core.knowledge import RuleKind
from oncobasis.rules.match import RuleMatch
from oncobasis.rules.verdicts import Verdict

_KINDS = frozenset({RuleKind.PROGNOSTIC, RuleKind.DIAGNOSTIC})


def implications_of(matches: Sequence[RuleMatch]) -> tuple[Implication, ...]:
    """True prognostic and diagnostic facts of this tumour type, strongest level first."""
    found = []
    for match in matches:
        rule = match.rule
        if rule.kind not in _KINDS or match.truth is not Truth.TRUE or not match.inside:
            continue
        citation = rule.citations[0]
        found.append(
            Implication(
                kind=str(rule.kind),
                significance=str(rule.significance),
                direction=str(rule.direction),
                biomarker=rule.requires,
                disease=rule.scope.name,
                tumor_match=match.tumor_match,
                level=rule.level,
                source=rule.source,
                id=rule.id,
                citation=citation.text,
                url=citation.url,
            )
        )
    return tuple(sorted(found, key=lambda i: (i.kind, i.level, i.id)))


def disagreements_of(verdicts: Sequence[Verdict]) -> tuple[Disagreement, ...]:
    """Regimens on which sources say different things in this case."""
    found = []
    for verdict in verdicts:
        contrary = (*verdict.against, *verdict.unsupported)
        if not verdict.supports or not contrary:
            continue
        sides = [
            DisagreementSource(s.match.rule.id, "supports", s.match.rule.level)
            for s in verdict.supports
        ] + [DisagreementSource(m.rule.id, _position(m), m.rule.level) for m in contrary]
        unique = sorted(dict.fromkeys(sides), key=lambda s: (s.position, s.level, s.source))
        found.append(Disagreement(" + ".join(verdict.regimen), tuple(unique)))
    return tuple(found)


def _position(match: RuleMatch) -> str:
    against = match.rule.direction.value
    return against if against == "does_not_support" else str(match.rule.significance)
