"""An assessment as plain data, in the shape of the contract ``oncobasis.assessment/1``.

The engine's digest and the JSON report are made from the same projection, so that they can't
drift apart. ``say`` adds rendered text beside each code; without it there is none.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from oncobasis.core.canonical import digest
from oncobasis.core.codes import (
    CautionCode,
    Code,
    RationaleCode,
    RequirementCode,
    SummaryCode,
    WarningCode,
    WhyNotCode,
    WithheldReason,
)
from oncobasis.core.projection.predictions import model, number, prediction
from oncobasis.core.projection.saying import Say, Seal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from oncobasis.core import assessment as a
    from oncobasis.core.canonical import Json
    from oncobasis.core.projection.saying import Document
    from oncobasis.core.tumor import TumorType

__all__ = ["PLACES", "SCHEMA", "Say", "Seal", "digest_document", "output_digest", "project"]

_T = TypeVar("_T")
SCHEMA = "oncobasis.assessment/1"

PLACES = frozenset({"where", "lines"})
"""Parameters of warnings that say where in the input something stood."""


def _each_time(part: object, write: Callable[[], Json]) -> Json:
    del part  # nothing is remembered of it
    return write()


def project(assessment: a.Assessment, say: Say | None = None) -> Document:
    """Return every field of the contract; an absent value is null, never left out."""
    return {
        "schema": SCHEMA,
        "case_id": assessment.case_id,
        "as_of": assessment.as_of,
        "regions": list(assessment.regions),
        "tumor_type": _tumor_type(assessment.tumor_type),
        "summary": _messages(SummaryCode, assessment.summary, say),
        "recommendations": [_recommendation(item, say) for item in assessment.recommendations],
        "withheld": [_withheld(item, say) for item in assessment.withheld],
        "withheld_count": assessment.withheld_count,
        "alterations": [_alteration(item, say) for item in assessment.alterations],
        "missing_tests": [_missing_test(item) for item in assessment.missing_tests],
        "implications": [_implication(item) for item in assessment.implications],
        "predictions": [prediction(item, say) for item in assessment.predictions],
        "disagreements": [_disagreement(item) for item in assessment.disagreements],
        "trials": [],
        "warnings": [_warning(item, say) for item in assessment.warnings],
        "provenance": _provenance(assessment.provenance),
    }


def digest_document(assessment: a.Assessment, seal: Seal = _each_time) -> Document:
    """Return what ``output_digest`` covers: what was found, not who or on which input line.

    Left out: the digest itself, ``case_id``, ``alterations[].source``, the lines a warning points
    to (``PLACES``), and all text. The same findings in another order of rows give the same digest.
    """
    document = project(replace(assessment, recommendations=(), withheld=(), alterations=()))
    alterations = [_alteration(item, None) for item in assessment.alterations]
    provenance = _provenance(assessment.provenance)
    warnings = [_warning(item, None) for item in map(_unplaced, assessment.warnings)]
    for alteration in alterations:
        del alteration["source"]
    del document["case_id"], provenance["output_digest"]
    return {
        **document,
        "recommendations": [_recommendation(one, None, seal) for one in assessment.recommendations],
        "withheld": [seal(one, partial(_withheld, one, None)) for one in assessment.withheld],
        "alterations": alterations,
        "warnings": warnings,
        "provenance": provenance,
    }


def _unplaced(caveat: a.Caveat) -> a.Caveat:
    kept = tuple(param for param in caveat.params if param[0] not in PLACES)
    return caveat if len(kept) == len(caveat.params) else replace(caveat, params=kept)


def output_digest(assessment: a.Assessment, seal: Seal = _each_time) -> str:
    """Return the SHA-256 that ``provenance.output_digest`` is to hold."""
    return digest(digest_document(assessment, seal))


def _param(value: a.Param) -> Json:
    if isinstance(value, tuple):
        return list(value)
    return value if isinstance(value, str) else number(value)


def _message(family: type[Code], message: a.Message | a.Caveat, say: Say | None) -> Document:
    written: Document = {
        "code": message.code,
        "params": {name: _param(value) for name, value in message.params},
    }
    if say is not None:
        written["text"] = say(family, message.code, message.params)
    return written


def _messages(family: type[Code], messages: Iterable[a.Message], say: Say | None) -> list[Document]:
    return [_message(family, message, say) for message in messages]


def _warning(caveat: a.Caveat, say: Say | None) -> Document:
    return {"severity": caveat.severity.value, **_message(WarningCode, caveat, say)}


def _tumor_type(tumor_type: TumorType) -> Document:
    return {
        "code": tumor_type.code,
        "name": tumor_type.name,
        "path": list(tumor_type.path),
        "status": tumor_type.status.value,
        "codes": list(tumor_type.codes),
    }


def _recommendation(item: a.Recommendation, say: Say | None, seal: Seal = _each_time) -> Document:
    return {
        "id": item.id,
        "rank": item.rank,
        "therapies": seal(item.therapies, partial(_rows, _therapy, item.therapies)),
        "stance": item.stance.value,
        "tier": None if item.tier is None else item.tier.value,
        "escat": item.escat,
        "effect": item.effect.value,
        "tumor_match": item.tumor_match.value,
        "biomarkers": list(item.biomarkers),
        "setting": item.setting,
        "regulatory": seal(item.regulatory, partial(_rows, _regulatory, item.regulatory)),
        "basis": seal(item.basis, partial(_rows, _basis, item.basis)),
        "against": seal(item.against, partial(_rows, _basis, item.against)),
        "requires": seal(item.requires, partial(_requirements, item.requires, say)),
        "missing": list(item.missing),
        "cautions": seal(item.cautions, partial(_messages, CautionCode, item.cautions, say)),
        "superseded_by": list(item.superseded_by),
        "predictions": list(item.predictions),
        "rationale": seal(item.rationale, partial(_messages, RationaleCode, item.rationale, say)),
    }


def _rows(write: Callable[[_T], Document], items: Iterable[_T]) -> list[Document]:
    return [write(item) for item in items]


def _therapy(one: a.Therapy) -> Document:
    return {"name": one.name, "ncit": one.ncit, "class": one.drug_class}


def _regulatory(fact: a.RegulatoryFact) -> Document:
    return {
        "agency": fact.agency,
        "status": fact.status,
        "date": fact.date,
        "setting": fact.setting,
        "url": fact.url,
        "tumor_match": fact.tumor_match.value,
    }


def _basis(one: a.Basis) -> Document:
    return {
        "rule": one.rule,
        "source": one.source,
        "id": one.id,
        "level": one.level,
        "direction": one.direction,
        "significance": one.significance,
        "match": one.match.value,
        "tumor_match": one.tumor_match.value,
        "condition": one.condition,
        "matched": list(one.matched),
        "citation": one.citation,
        "url": one.url,
        "pmid": one.pmid,
        "flagged": one.flagged,
    }


def _requirements(items: Iterable[a.Requirement], say: Say | None) -> list[Document]:
    return [_requirement(one, say) for one in items]


def _requirement(one: a.Requirement, say: Say | None) -> Document:
    written: Document = {
        "code": one.code,
        "value": one.value,
        "state": one.state.value,
        "label": one.text,
    }
    if say is not None:
        written["text"] = say(RequirementCode, one.code, (("value", one.value),))
    return written


def _withheld(item: a.Withheld, say: Say | None) -> Document:
    return {
        "therapies": list(item.therapies),
        "reason_code": item.reason_code,
        "first_failed": item.first_failed,
        "rule": item.rule,
        "detail": _message(WithheldReason, item.detail, say),
    }


def _alteration(item: a.AssessedAlteration, say: Say | None) -> Document:
    return {
        "input": item.input,
        "source": item.source,
        "kind": item.kind,
        "normalized": {
            name: number(value) if isinstance(value, float) else value
            for name, value in item.normalized
        },
        "state": item.state,
        "origin": item.origin,
        "allele_fraction": number(item.allele_fraction),
        "depth": item.depth,
        "oncogenicity": _oncogenicity(item.oncogenicity),
        "used_by": list(item.used_by),
        "why_not": None if item.why_not is None else _why_not(item.why_not, say),
    }


def _why_not(message: a.Message, say: Say | None) -> Document:
    family = WhyNotCode if message.code in set(WhyNotCode) else WithheldReason
    return _message(family, message, say)


def _oncogenicity(item: a.Oncogenicity | None) -> Document | None:
    if item is None:
        return None
    return {
        "class": item.classification.value,
        "points": item.points,
        "criteria": list(item.criteria),
        "missing": list(item.missing),
    }


def _missing_test(item: a.MissingTest) -> Document:
    return {
        "test": item.test,
        "atoms": list(item.atoms),
        "would_change": [
            {
                "therapies": list(change.therapies),
                "from": change.from_stance.value,
                "to": change.to_stance.value,
            }
            for change in item.would_change
        ],
        "citation": item.citation,
        "url": item.url,
        "verified": item.verified,
    }


def _implication(item: a.Implication) -> Document:
    return {
        "kind": item.kind,
        "significance": item.significance,
        "direction": item.direction,
        "biomarker": item.biomarker,
        "disease": item.disease,
        "tumor_match": item.tumor_match.value,
        "level": item.level,
        "source": item.source,
        "id": item.id,
        "citation": item.citation,
        "url": item.url,
    }


def _disagreement(item: a.Disagreement) -> Document:
    return {
        "claim": item.claim,
        "sources": [
            {"source": one.source, "position": one.position, "level": one.level}
            for one in item.sources
        ],
    }


def _provenance(item: a.Provenance) -> Document:
    return {
        "software": item.software,
        "knowledge": {
            "version": item.knowledge.version,
            "digest": item.knowledge.digest,
            "sources": [
                {
                    "name": release.name,
                    "release": release.release,
                    "date": release.date,
                    "records": release.records,
                    "age_days": age,
                }
                for release, age in item.knowledge.sources
            ],
        },
        "models": [model(one) for one in item.models],
        "settings_digest": item.settings_digest,
        "input_digest": item.input_digest,
        "output_digest": item.output_digest,
    }
