"""Every alteration of the case with what was made of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from oncobasis.core.alteration import Alteration, SmallVariant, State
from oncobasis.core.assessment import (
    AssessedAlteration,
    Message,
    OncogenicityClass,
    Recommendation,
    Truth,
    TumorMatch,
)
from oncobasis.core.case import TumorCase
from oncobasis.core.codes import WhyNotCode, WithheldReason
from oncobasis.engine.labels import label_of, normalized_of
from oncobasis.rules.findings import Findings
from oncobasis.rules.keys import keys_of_alteration
from oncobasis.rules.match import RuleMatch
from oncobasis.rules.oncogenicity import BENIGN_CLASSES, ONCOGENIC_CLASSES


def assessed_alterations(
    case: TumorCase,
    findings: Findings,
    recommendations: Sequence[Recommendation],
    matches: Sequence[RuleMatch],
    users: Mapping[str, frozenset[int]],
) -> tuple[AssessedAlteration, ...]:
    """One entry per alteration, in a stable order; ``users`` maps recommendation to findings."""
    index = {id(alteration): number for number, alteration in enumerate(findings.alterations)}
    known = _Known(findings, matches)
    entries = []
    for alteration in case.alterations:
        number = index.get(id(alteration))
        used = tuple(r.id for r in recommendations if number is not None and number in users[r.id])
        entries.append(_entry(alteration, number, used, known))
    return tuple(sorted(entries, key=_weight))


@dataclass(frozen=True)
class _Known:
    """What the matches say of every finding, looked up once and only where it is asked for."""

    findings: Findings
    matches: Sequence[RuleMatch]

    @cached_property
    def elsewhere(self) -> Mapping[int, frozenset[str]]:
        """The tumour types in which alone a rule on a finding holds, by finding."""
        found: dict[int, set[str]] = {}
        for match in self.matches:
            if match.truth is Truth.TRUE and match.tumor_match is TumorMatch.OTHER:
                for number in match.evaluation.matched:
                    found.setdefault(number, set()).add(match.rule.scope.name)
        return {number: frozenset(names) for number, names in found.items()}

    def speak_of(self, keys: frozenset[str]) -> bool:
        """Whether a rule that was looked at has one of the index keys."""
        return any(not keys.isdisjoint(match.rule.keys) for match in self.matches)


_CLASSES = {known: rank for rank, known in enumerate(OncogenicityClass)}


def _weight(entry: AssessedAlteration) -> tuple[int, int, str, str, str, str, str]:
    """What bears on an option first, then what is known to matter."""
    known = entry.oncogenicity
    order = -1 if known is None else _CLASSES[known.classification]
    used = 0 if entry.used_by else 1
    reads = f"{entry.state} {entry.allele_fraction} {entry.depth}"
    return used, order, entry.kind, entry.input, str(entry.normalized), entry.origin, reads


def _entry(
    alteration: Alteration,
    number: int | None,
    used: tuple[str, ...],
    known: _Known,
) -> AssessedAlteration:
    observed = alteration.observed
    source = observed.source
    place = None
    if source is not None and source.file is not None:
        place = f"{source.file}:{source.line}" if source.line is not None else source.file
    return AssessedAlteration(
        input=source.text if source is not None else label_of(alteration),
        kind=_kind(alteration),
        normalized=normalized_of(alteration),
        state=str(observed.state),
        origin=str(observed.origin),
        source=place,
        allele_fraction=observed.allele_fraction,
        depth=observed.depth,
        oncogenicity=known.findings.oncogenicity[number] if number is not None else None,
        used_by=used,
        why_not=None if used else _why_not(alteration, number, known),
    )


def _kind(alteration: Alteration) -> str:
    return _kind_of_name(type(alteration).__name__)


@cache
def _kind_of_name(name: str) -> str:
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in name).lstrip("_")


def _why_not(alteration: Alteration, number: int | None, known: _Known) -> Message:
    if alteration.observed.state is State.NOT_DETECTED:
        return WhyNotCode.NOT_DETECTED.message()
    if alteration.observed.state is State.NOT_TESTED:
        return WhyNotCode.NOT_TESTED.message()
    label = label_of(alteration)
    oncogenicity = known.findings.oncogenicity[number] if number is not None else None
    if oncogenicity is not None and oncogenicity.classification in BENIGN_CLASSES:
        return WithheldReason.BENIGN_VARIANT.message(alteration=label)
    elsewhere = tuple(sorted(known.elsewhere.get(number, ()))) if number is not None else ()
    if elsewhere:
        return WhyNotCode.OTHER_TUMOR_TYPES_ONLY.message(alteration=label, tumor_types=elsewhere)
    keys = keys_of_alteration(alteration)
    if not known.speak_of(keys):
        return WhyNotCode.NO_RECORD.message(alteration=label)
    uncertain = oncogenicity is not None and oncogenicity.classification not in ONCOGENIC_CLASSES
    if isinstance(alteration, SmallVariant) and uncertain:
        return WithheldReason.VARIANT_OF_UNKNOWN_SIGNIFICANCE.message(
            alteration=label, needed=f"{alteration.gene} oncogenic mutation"
        )
    gene = min(keys) if keys else label
    return WhyNotCode.NO_RECORD_FOR_ALTERATION.message(gene=gene, alteration=label)
