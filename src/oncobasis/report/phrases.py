"""Short texts that the terminal and the page have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from oncobasis.core.codes import RationaleCode
from oncobasis.report.wording import Language, condition, conditions, identifier, label, shown, term

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from oncobasis.core.assessment import (
        AssessedAlteration,
        Assessment,
        Basis,
        DisagreementSource,
        Implication,
        Message,
        Recommendation,
        RegulatoryFact,
        Requirement,
        StanceChange,
        Therapy,
    )
    from oncobasis.core.tumor import TumorType

# What names a finding, in the order in which it is written.
_NAMING = (
    "gene", "marker", "event", "protein", "kind", "finding", "isoform", "diplotype", "phenotype",
    "scale", "status", "value",
)  # fmt: skip
_CITED = 3
_USES = 5
_PINNED_BY = frozenset({"coding", "exon"})


def regimen(therapies: Iterable[Therapy | str]) -> str:
    """Return a regimen as ``a + b``."""
    return " + ".join(one if isinstance(one, str) else one.name for one in therapies)


def tumor_type(found: TumorType, language: Language) -> str:
    """Return the tumour type as understood: name, code and how it was read."""
    name = f"{found.name} ({found.code})" if found.code else found.name
    return f"{name} – {term('tumor_status', found.status, language)}"


def approval(fact: RegulatoryFact, language: Language) -> str:
    """Return an approval on one line, without its link."""
    parts = [
        f"{term('agency', fact.agency, language)} {fact.date or label('undated', language)}",
        term("approval_status", fact.status, language),
        term("tumor_match", fact.tumor_match, language),
        setting(fact.setting, language),
    ]
    return "; ".join(part for part in parts if part)


def basis(one: Basis, language: Language) -> str:
    """Return what a source says, on one line, without its link."""
    says = claim(one, language)
    parts = [
        ", ".join(one.matched),
        says,
        f"{label('level', language)} {one.level}" if one.level else "",
        term("match", one.match, language),
        term("tumor_match", one.tumor_match, language),
        label("flagged", language) if one.flagged else "",
    ]
    said = ", ".join(part for part in parts if part)
    return f"{named(one, language)}: {said}. {citation(one.citation)}"


def claim(one: Basis | Implication, language: Language) -> str:
    """Return what a source says, or says it does not support."""
    says = term("significance", one.significance, language)
    if one.direction == "supports":
        return says
    return f"{term('direction', one.direction, language)}: {says}"


def named(one: Basis | Implication, language: Language) -> str:
    """Return source and id as a reader would look them up."""
    return f"{term('source', one.source, language)} {identifier(one.id)}"


def citation(written: str) -> str:
    """Return a citation with at most three of its parts, the others counted."""
    parts = written.split("; ")
    more = len(parts) - _CITED
    return "; ".join(parts[:_CITED]) + (f" (+{more})" if more > 0 else "")


def requirement(one: Requirement, language: Language) -> str:
    """Return a condition of the label and whether it is met, in the label's sense if known."""
    sense = condition(one.code, one.value, language)
    if one.text and language is Language.ENGLISH:
        sense = one.text
    return f"{sense} ({term('truth', one.state, language)})"


def change(one: StanceChange, language: Language) -> str:
    """Return what an answer could do to one regimen."""
    before = term("stance", one.from_stance, language)
    after = term("stance", one.to_stance, language)
    return f"{regimen(one.therapies)}: {before} → {after}"


def read_as(alteration: AssessedAlteration) -> str:
    """Return the finding as it was understood: its name, and in brackets what pins it down."""
    known = {name: shown(value) for name, value in alteration.normalized if value not in (None, "")}
    if "three_prime" in known or "five_prime" in known:
        pair = f"{known.pop('five_prime', '?')}::{known.pop('three_prime', '?')}"
        named = [pair, *_taken(known, _NAMING)]
    else:
        named = _taken(known, _NAMING)
    rest = [
        f"{name} {known[name]}" if name == "exon" else known[name]
        for name in _PINNED_BY & known.keys()
    ]
    return " ".join(named) + (f" ({', '.join(sorted(rest))})" if rest else "")


# HGVS: the underscore is part of the name.
_AS_WRITTEN = frozenset({"protein", "coding"})


def _taken(known: dict[str, str], names: Iterable[str]) -> list[str]:
    """Take these fields out, in this order; a protein change makes its coding change a detail."""
    if "protein" not in known:
        names = (*names, "coding")
    return [
        known.pop(name) if name in _AS_WRITTEN else known.pop(name).replace("_", " ")
        for name in names
        if name in known
    ]


def setting(text_form: str, language: Language) -> str:
    """Return the setting of a label, which may be conditions in text form, in words."""
    return conditions(text_form, language) if text_form else ""


def position(value: str, language: Language) -> str:
    """Return what a source says in a disagreement."""
    kind = "direction" if value in {"supports", "does_not_support"} else "significance"
    return term(kind, value, language)


def used_by(alteration: AssessedAlteration, assessment: Assessment) -> str:
    """Return the regimens that the finding bears on, by rank."""
    bears_on = set(alteration.used_by)
    found = [one for one in assessment.recommendations if one.id in bears_on]
    said = "; ".join(f"{one.rank} {regimen(one.therapies)}" for one in found[:_USES])
    more = len(found) - _USES
    return said + (f" (+{more})" if more > 0 else "")


def beyond_labels(one: Recommendation) -> list[Basis]:
    """Return what speaks for the option beyond the labels that stand among the approvals.

    The basis of a refusal begins with what forbids it; that stands under ``against``.
    """
    named_labels = {fact.url for fact in one.regulatory if fact.url}
    refused = {source.rule for source in one.against}
    return [s for s in one.basis if s.url not in named_labels and s.rule not in refused]


def to_note(one: Recommendation, language: Language) -> str:
    """Return the one thing to know of an option first: what forbids it, or what is open."""
    if one.against:
        first = one.against[0]
        return f"{', '.join(first.matched) or first.condition} ({named(first, language)})"
    open_points = [*one.missing, *(requirement(need, language) for need in one.requires)]
    if open_points:
        more = f" (+{len(open_points) - 1})" if len(open_points) > 1 else ""
        return open_points[0] + more
    return ", ".join(one.superseded_by)


def short_link(url: str) -> str:
    """Return what of a link is worth reading: its host and the last part of its path."""
    place = urlsplit(url)
    name = place.path.rstrip("/").rpartition("/")[2]
    return f"{place.hostname or ''} … {name}" if name else place.hostname or url


def reasons(one: Recommendation) -> list[Message]:
    """Return why, without what the lists of open conditions and missing tests say anyway."""
    said: set[str] = set()
    if one.requires:
        said |= {RationaleCode.CONTEXT_UNKNOWN, RationaleCode.CONTEXT_UNMET}
    if one.missing:
        said.add(RationaleCode.MISSING_BIOMARKER)
    if one.superseded_by:
        said.add(RationaleCode.SUPERSEDED_BY)
    return [reason for reason in one.rationale if reason.code not in said]


def sides(sources: Iterable[DisagreementSource], language: Language) -> str:
    """Return how many sources take each position, and the strongest level of each."""
    by_position: dict[str, list[DisagreementSource]] = {}
    for one in sources:
        by_position.setdefault(one.position, []).append(one)
    return "; ".join(
        f"{position(what, language)}: {len(all_)} "
        f"({label('level', language)} {min(one.level for one in all_)}, "
        f"{identifier(min(all_, key=lambda one: one.level).source)})"
        for what, all_ in by_position.items()
    )


def counted(shown_items: Sequence[object], total: int, language: Language) -> str:
    """Return how many of how many are shown, or nothing when it is all of them."""
    if len(shown_items) >= total:
        return ""
    return label("shown_of", language).format(shown=len(shown_items), count=total)
