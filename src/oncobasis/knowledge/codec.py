"""Records of a bundle to and from plain JSON values; defaults are left out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from oncobasis.core.alteration import Origin
from oncobasis.core.knowledge import (
    Approval,
    ApprovalStatus,
    Citation,
    Condition,
    Confidence,
    Direction,
    DiseaseScope,
    ListedTest,
    Rule,
    RuleKind,
    Significance,
    SourceRelease,
    Supersession,
    Veto,
    VetoEffect,
)
from oncobasis.core.reference import GeneReference, GeneRole, Hotspot, KnownVariant, Span
from oncobasis.rules.conditions import conditions_text, parse_conditions

Json: TypeAlias = "str | int | float | bool | list[Json] | dict[str, Json] | None"
Record: TypeAlias = Mapping[str, "Json"]


def _compact(record: dict[str, Json]) -> dict[str, Json]:
    return {k: v for k, v in record.items() if v is not None and v not in ("", [], {})}


def texts_of(value: Json) -> tuple[str, ...]:
    """Texts of a JSON list; empty for anything else."""
    return tuple(str(item) for item in value) if isinstance(value, list) else ()


def _text(value: Json) -> str:
    return value if isinstance(value, str) else ""


def _optional(value: Json) -> str | None:
    return value if isinstance(value, str) else None


def _record(value: Json) -> Record:
    return value if isinstance(value, dict) else {}


def _records(value: Json) -> list[Record]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _regimens(value: Json) -> tuple[tuple[str, ...], ...]:
    return tuple(texts_of(item) for item in value) if isinstance(value, list) else ()


def _citation_to(citation: Citation) -> dict[str, Json]:
    return _compact(
        {
            "text": citation.text,
            "url": citation.url,
            "pmid": citation.pmid,
            "unverified": None if citation.verified else True,
        }
    )


def _citation_of(record: Record) -> Citation:
    return Citation(
        _text(record.get("text")),
        _optional(record.get("url")),
        _optional(record.get("pmid")),
        verified=not record.get("unverified"),
    )


def _scope_to(scope: DiseaseScope) -> dict[str, Json]:
    return _compact(
        {
            "codes": list(scope.codes),
            "excluded": list(scope.excluded),
            "name": scope.name,
            "narrower": scope.narrower or None,
            "needs": scope.needs,
        }
    )


def _scope_of(record: Record) -> DiseaseScope:
    return DiseaseScope(
        texts_of(record.get("codes")),
        texts_of(record.get("excluded")),
        _text(record.get("name")),
        narrower=bool(record.get("narrower")),
        needs=_text(record.get("needs")),
    )


def _approval_to(approval: Approval) -> dict[str, Json]:
    return _compact(
        {
            "agency": approval.agency,
            "status": str(approval.status),
            "application": approval.application,
            "brand": approval.brand,
            "date": approval.date,
            "url": approval.url,
            "confidence": str(approval.confidence),
            "setting": approval.setting,
        }
    )


def _approval_of(record: Record) -> Approval:
    return Approval(
        _text(record.get("agency")),
        ApprovalStatus(_text(record.get("status"))),
        _text(record.get("application")),
        _text(record.get("brand")),
        _optional(record.get("date")),
        _optional(record.get("url")),
        Confidence(_text(record.get("confidence")) or "high"),
        _text(record.get("setting")),
    )


def rule_to_json(rule: Rule) -> dict[str, Json]:
    """Encode a rule."""
    return _compact(
        {
            "id": rule.id,
            "kind": str(rule.kind),
            "source": rule.source,
            "requires": rule.requires,
            "scope": _scope_to(rule.scope),
            "regimens": [list(regimen) for regimen in rule.regimens],
            "significance": str(rule.significance),
            "against": True if rule.direction is Direction.DOES_NOT_SUPPORT else None,
            "level": rule.level,
            "rating": rule.rating,
            "origin": None if rule.origin is None else str(rule.origin),
            "citations": [_citation_to(citation) for citation in rule.citations],
            "conditions": conditions_text(rule.conditions),
            "approval": None if rule.approval is None else _approval_to(rule.approval),
            "sequential": rule.sequential or None,
            "flagged": rule.flagged or None,
            "date": rule.date,
            "keys": list(rule.keys),
            "negative_only": rule.negative_only or None,
        }
    )


def rule_of_json(record: Record) -> Rule:
    """Decode a rule."""
    origin = _optional(record.get("origin"))
    approval = record.get("approval")
    rating = record.get("rating")
    against = bool(record.get("against"))
    return Rule(
        id=_text(record.get("id")),
        kind=RuleKind(_text(record.get("kind"))),
        source=_text(record.get("source")),
        requires=_text(record.get("requires")),
        scope=_scope_of(_record(record.get("scope"))),
        regimens=_regimens(record.get("regimens")),
        significance=Significance(_text(record.get("significance"))),
        direction=Direction.DOES_NOT_SUPPORT if against else Direction.SUPPORTS,
        level=_text(record.get("level")),
        rating=rating if isinstance(rating, int) else None,
        origin=None if origin is None else Origin(origin),
        citations=tuple(_citation_of(item) for item in _records(record.get("citations"))),
        conditions=_conditions(record.get("conditions")),
        approval=_approval_of(approval) if isinstance(approval, dict) else None,
        sequential=bool(record.get("sequential")),
        flagged=bool(record.get("flagged")),
        date=_optional(record.get("date")),
        keys=texts_of(record.get("keys")),
        negative_only=bool(record.get("negative_only")),
    )


def _conditions(value: Json) -> tuple[Condition, ...]:
    return parse_conditions(value) if isinstance(value, str) else ()


def veto_to_json(veto: Veto) -> dict[str, Json]:
    """Encode a veto."""
    return _compact(
        {
            "id": veto.id,
            "when": veto.when,
            "scope": _scope_to(veto.scope),
            "target": list(veto.target),
            "effect": str(veto.effect),
            "alone": None if veto.reaches_combinations else True,
            "exact": veto.exact or None,
            "exceptions": [list(regimen) for regimen in veto.exceptions],
            "unless": veto.unless,
            "level": veto.level,
            "confidence": str(veto.confidence),
            "citations": [_citation_to(citation) for citation in veto.citations],
            "reason": veto.reason,
            "source": veto.source,
            "keys": list(veto.keys),
            "negative_only": veto.negative_only or None,
        }
    )


def veto_of_json(record: Record) -> Veto:
    """Decode a veto."""
    return Veto(
        id=_text(record.get("id")),
        when=_text(record.get("when")),
        scope=_scope_of(_record(record.get("scope"))),
        target=texts_of(record.get("target")),
        effect=VetoEffect(_text(record.get("effect"))),
        reaches_combinations=not record.get("alone"),
        exact=bool(record.get("exact")),
        exceptions=_regimens(record.get("exceptions")),
        unless=_text(record.get("unless")),
        level=_text(record.get("level")),
        confidence=Confidence(_text(record.get("confidence")) or "high"),
        citations=tuple(_citation_of(item) for item in _records(record.get("citations"))),
        reason=_text(record.get("reason")),
        source=_text(record.get("source")),
        keys=texts_of(record.get("keys")),
        negative_only=bool(record.get("negative_only")),
    )


def listed_test_to_json(test: ListedTest) -> dict[str, Json]:
    """Encode a listed test."""
    return _compact(
        {
            "id": test.id,
            "scope": _scope_to(test.scope),
            "test": test.test,
            "atoms": list(test.atoms),
            "why": test.why,
            "citation": None if test.citation is None else _citation_to(test.citation),
            "confidence": str(test.confidence),
        }
    )


def listed_test_of_json(record: Record) -> ListedTest:
    """Decode a listed test."""
    citation = record.get("citation")
    return ListedTest(
        id=_text(record.get("id")),
        scope=_scope_of(_record(record.get("scope"))),
        test=_text(record.get("test")),
        atoms=texts_of(record.get("atoms")),
        why=_text(record.get("why")),
        citation=_citation_of(citation) if isinstance(citation, dict) else None,
        confidence=Confidence(_text(record.get("confidence")) or "high"),
    )


def supersession_to_json(item: Supersession) -> dict[str, Json]:
    """Encode a supersession."""
    return _compact(
        {
            "id": item.id,
            "when": item.when,
            "scope": _scope_to(item.scope),
            "older": list(item.older),
            "newer": list(item.newer),
            "citations": [_citation_to(citation) for citation in item.citations],
        }
    )


def supersession_of_json(record: Record) -> Supersession:
    """Decode a supersession."""
    return Supersession(
        id=_text(record.get("id")),
        when=_text(record.get("when")),
        scope=_scope_of(_record(record.get("scope"))),
        older=texts_of(record.get("older")),
        newer=texts_of(record.get("newer")),
        citations=tuple(_citation_of(item) for item in _records(record.get("citations"))),
    )


def source_to_json(source: SourceRelease) -> dict[str, Json]:
    """Encode a source release."""
    return _compact(
        {
            "name": source.name,
            "release": source.release,
            "date": source.date,
            "records": source.records,
            "licence": source.licence,
            "digest": source.digest,
            "stale_after_days": source.stale_after_days,
        }
    )


def source_of_json(record: Record) -> SourceRelease:
    """Decode a source release."""
    records = record.get("records")
    limit = record.get("stale_after_days")
    return SourceRelease(
        _text(record.get("name")),
        _text(record.get("release")),
        _text(record.get("date")),
        records if isinstance(records, int) else 0,
        _text(record.get("licence")),
        _text(record.get("digest")),
        limit if isinstance(limit, int) else 365,
    )


def gene_to_json(gene: GeneReference) -> dict[str, Json]:
    """Encode a gene reference."""
    return _compact(
        {
            "role": None if gene.role is GeneRole.UNKNOWN else str(gene.role),
            "exons": [[s.name, s.start, s.end] for s in gene.exons],
            "domains": [[s.name, s.start, s.end] for s in gene.domains],
            "hotspots": [
                [h.position, h.residue, h.samples, [list(pair) for pair in h.alternatives]]
                for h in gene.hotspots
            ],
            "known": [
                [k.protein, k.classification, k.citation, k.truncated_exon] for k in gene.known
            ],
            "legacy": [list(pair) for pair in gene.legacy],
            "residues": [list(pair) for pair in gene.residues],
            "established": list(gene.established),
            "inframe": [[s.name, s.start, s.end] for s in gene.inframe],
        }
    )


def gene_of_json(symbol: str, record: Record) -> GeneReference:
    """Decode a gene reference."""
    return GeneReference(
        symbol,
        GeneRole(_text(record.get("role")) or "unknown"),
        tuple(_span(row) for row in _rows(record.get("exons"))),
        tuple(_span(row) for row in _rows(record.get("domains"))),
        tuple(_hotspot(row) for row in _rows(record.get("hotspots"))),
        tuple(
            KnownVariant(_text(row[0]), _text(row[1]), _text(row[2]), _integer(row[3]))
            for row in _rows(record.get("known"))
        ),
        tuple((_integer(row[0]), _text(row[1])) for row in _rows(record.get("residues"))),
        tuple((_integer(row[0]), _integer(row[1])) for row in _rows(record.get("legacy"))),
        texts_of(record.get("established")),
        tuple(_span(row) for row in _rows(record.get("inframe"))),
    )


def _rows(value: Json) -> list[list[Json]]:
    return [row for row in value if isinstance(row, list)] if isinstance(value, list) else []


def _integer(value: Json) -> int:
    return value if isinstance(value, int) else 0


def _span(row: list[Json]) -> Span:
    return Span(_text(row[0]), _integer(row[1]), _integer(row[2]))


def _hotspot(row: list[Json]) -> Hotspot:
    pairs = tuple((_text(pair[0]), _integer(pair[1])) for pair in _rows(row[3]))
    return Hotspot(_integer(row[0]), _text(row[1]), _integer(row[2]), pairs)
