"""What the knowledge holds and how much of it can be evaluated: as a document and as a page.

The same numbers stand in docs/coverage.md; a test compares them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from oncobasis.core.knowledge import Confidence, RuleKind, VetoEffect
from oncobasis.engine.warnings import source_age
from oncobasis.knowledge.bundle import Bundle
from oncobasis.knowledge.coverage import (
    Item,
    Share,
    items_of,
    may_make_tier_one,
    obstacles,
    share_of,
)
from oncobasis.report.knowledge_tables import Json, render_document
from oncobasis.rules.grammar import parse
from oncobasis.rules.keys import keys_of

SCHEMA = "oncobasis.coverage/1"
_CUMULATIVE = (("A-C", "ABC"), ("A-D", "ABCD"))


def coverage_document(bundle: Bundle, as_of: date) -> dict[str, Json]:
    """Return the coverage of a bundle as plain values; every list has a stated order."""
    items = sorted(items_of(bundle), key=lambda item: (item.kind, item.level, item.id))
    return {
        "schema": SCHEMA,
        "as_of": as_of.isoformat(),
        "version": bundle.version,
        "digest": bundle.digest,
        "sources": _plain(_sources(bundle, as_of)),
        "items": _plain(_by_level(items)),
        "predictive": _plain(_cumulative(items)),
        "not_evaluable": _plain(_not_evaluable(items)),
        "not_placed": _plain(_not_placed(items)),
        "without_named_drug": sum(item.nameless for item in items),
        "approvals": _plain(_approvals(bundle)),
        "vetoes": _vetoes(bundle),
        "tests": _tests(bundle),
        "supersessions": _of_expressions(bundle, [s.when for s in bundle.supersessions]),
    }


def _plain(rows: Iterable[dict[str, Json]]) -> list[Json]:
    return list(rows)


def _sources(bundle: Bundle, as_of: date) -> Iterator[dict[str, Json]]:
    for source in bundle.sources:
        age = source_age(source, as_of)
        yield {
            "name": source.name,
            "release": source.release,
            "date": source.date,
            "age_days": age,
            "limit_days": source.stale_after_days,
            "stale": age > source.stale_after_days,
            "records": source.records,
            "licence": source.licence,
        }


def _counted(share: Share) -> dict[str, Json]:
    return {
        "items": share.items,
        "evaluable": share.evaluable,
        "percent": share.percent,
        "used": share.used,
        "needs_exon": share.needs_exon,
    }


def _by_level(items: Sequence[Item]) -> Iterator[dict[str, Json]]:
    for kind, level in sorted({(item.kind, item.level) for item in items}):
        own = [item for item in items if (item.kind, item.level) == (kind, level)]
        yield {"kind": str(kind), "level": level, **_counted(share_of(own))}


def _cumulative(items: Sequence[Item]) -> Iterator[dict[str, Json]]:
    """Yield CIViC's predictive evidence items of the levels that the targets are set for."""
    for name, levels in _CUMULATIVE:
        own = [i for i in items if i.kind is RuleKind.EVIDENCE and i.level in levels]
        yield {"levels": name, **_counted(share_of(own))}


def _not_evaluable(items: Sequence[Item]) -> Iterator[dict[str, Json]]:
    for item in items:
        if not item.evaluable:
            yield {
                "id": item.id,
                "kind": str(item.kind),
                "level": item.level,
                "atoms": list(item.obstacles),
            }


def _not_placed(items: Sequence[Item]) -> Iterator[dict[str, Json]]:
    for item in items:
        if not item.used:
            yield {
                "id": item.id,
                "kind": str(item.kind),
                "level": item.level,
                "disease": item.disease,
            }


def _approvals(bundle: Bundle) -> Iterator[dict[str, Json]]:
    facts = [
        (rule.approval.agency, str(rule.approval.status), rule)
        for rule in bundle.rules()
        if rule.approval is not None
    ]
    for agency, status in sorted({fact[:2] for fact in facts}):
        rules = [rule for a, s, rule in facts if (a, s) == (agency, status)]
        yield {
            "agency": agency,
            "status": status,
            "records": len(rules),
            "evaluable": sum(not obstacles(r.requires, bundle.reference) for r in rules),
            "tier_one": sum(map(may_make_tier_one, rules)),
            "flagged": sum(r.flagged for r in rules),
        }


def _vetoes(bundle: Bundle) -> dict[str, Json]:
    counts: Counter[tuple[str, VetoEffect]] = Counter()
    for veto in bundle.vetoes():
        for key in sorted(keys_of(parse(veto.when))) or ["(none)"]:
            counts[key, veto.effect] += 1
    effects = Counter(veto.effect for veto in bundle.vetoes())
    expressions = [text for v in bundle.vetoes() for text in (v.when, v.unless) if text]
    return {
        **_of_expressions(bundle, expressions),
        "unverified": sum(v.confidence is Confidence.UNVERIFIED for v in bundle.vetoes()),
        "effects": {str(effect): effects[effect] for effect in VetoEffect},
        "genes": [
            {"gene": gene, **{str(effect): counts[gene, effect] for effect in VetoEffect}}
            for gene in sorted({gene for gene, _ in counts})
        ],
    }


def _tests(bundle: Bundle) -> dict[str, Json]:
    types = {code for test in bundle.tests for code in test.scope.codes}
    return {
        **_of_expressions(bundle, [atom for test in bundle.tests for atom in test.atoms]),
        "records": len(bundle.tests),
        "tumor_types": len(types),
        "unverified": sum(t.confidence is Confidence.UNVERIFIED for t in bundle.tests),
    }


def _of_expressions(bundle: Bundle, expressions: Sequence[str]) -> dict[str, Json]:
    evaluable = sum(not obstacles(text, bundle.reference) for text in expressions)
    return {"expressions": len(expressions), "evaluable": evaluable}


def render_coverage(bundle: Bundle, as_of: date, width: int = 100) -> str:
    """Return the coverage as plain text tables for a terminal."""
    return render_document(coverage_document(bundle, as_of), width)
