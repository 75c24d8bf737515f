"""The rows of the workbook's sheets, without a word of the file format."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from oncobasis.core.codes import CautionCode, SummaryCode, WarningCode, WhyNotCode, WithheldReason
from oncobasis.report import phrases
from oncobasis.report.fhir.elements import web_address
from oncobasis.report.fhir.said import said, why
from oncobasis.report.predictions.view import views
from oncobasis.report.wording import Language, label, term, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from oncobasis.core.assessment import (
        AssessedAlteration,
        Assessment,
        Basis,
        Recommendation,
    )


@dataclass(frozen=True, slots=True)
class Link:
    """Text that leads to an address."""

    text: str
    url: str


Cell: TypeAlias = "str | int | float | bool | Link | None"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its name, the heads of its columns, its rows."""

    name: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def sheets_of(assessment: Assessment, language: Language) -> tuple[Sheet, ...]:
    """Return every sheet, in order; an empty one is there too, so that nothing is left to guess."""
    return (
        _options(assessment, language),
        _basis(assessment, language),
        _alterations(assessment, language),
        _not_tested(assessment, language),
        _predictions(assessment, language),
        _provenance(assessment, language),
    )


def _sheet(
    name: str, heads: tuple[str, ...], rows: Iterator[tuple[Cell, ...]], language: Language
) -> Sheet:
    words = tuple(_head(head, language) for head in heads)
    return Sheet(said(f"sheet_{name}", language), words, tuple(rows))


_OWN_HEADS = frozenset({"rank", "verified", "contribution", "interval", "value"})


def _head(name: str, language: Language) -> str:
    words = said(f"head_{name}", language) if name in _OWN_HEADS else label(name, language)
    return words[:1].upper() + words[1:]


def _link(words: str, url: str | None) -> Cell:
    address = web_address(url)
    return Link(words, address) if address else words


# Options and basis ------------------------------------------------------------------------------


def _options(assessment: Assessment, language: Language) -> Sheet:
    heads = ("rank", "therapy", "stance", "tier", "escat", "biomarkers", "setting", "approvals",
             "requires", "missing", "against", "cautions", "superseded_by", "why")  # fmt: skip
    rows = (_option(one, language) for one in assessment.recommendations)
    return _sheet("options", heads, rows, language)


def _option(one: Recommendation, language: Language) -> tuple[Cell, ...]:
    cautions = [text(CautionCode, each.code, each.params, language) for each in one.cautions]
    return (
        one.rank,
        phrases.regimen(one.therapies),
        term("stance", one.stance, language),
        one.tier.value if one.tier else None,
        one.escat,
        ", ".join(one.biomarkers),
        phrases.setting(one.setting, language),
        " | ".join(phrases.approval(fact, language) for fact in one.regulatory),
        "; ".join(phrases.requirement(need, language) for need in one.requires),
        ", ".join(one.missing),
        "; ".join(phrases.named(source, language) for source in one.against),
        " ".join(cautions),
        ", ".join(one.superseded_by),
        why(one, language),
    )


def _basis(assessment: Assessment, language: Language) -> Sheet:
    heads = ("rank", "therapy", "kind", "source", "level", "says", "match", "tumor_type",
             "matched", "condition", "citation", "flagged")  # fmt: skip
    return _sheet("basis", heads, _basis_rows(assessment, language), language)


def _basis_rows(assessment: Assessment, language: Language) -> Iterator[tuple[Cell, ...]]:
    for one in assessment.recommendations:
        name = phrases.regimen(one.therapies)
        for fact in one.regulatory:
            kind, agency = label("approvals", language), term("agency", fact.agency, language)
            status = term("approval_status", fact.status, language)
            place = term("tumor_match", fact.tumor_match, language)
            setting = phrases.setting(fact.setting, language)
            yield (one.rank, name, kind, _link(agency, fact.url), None, status, None, place, None,
                   setting, fact.date, None)  # fmt: skip
        for kind, sources in (("basis", one.basis), ("against", one.against)):
            for source in sources:
                start = (one.rank, name, label(kind, language))
                yield (*start, *_source_row(source, language))


def _source_row(source: Basis, language: Language) -> tuple[Cell, ...]:
    return (
        _link(phrases.named(source, language), source.url),
        source.level,
        phrases.claim(source, language),
        term("match", source.match, language),
        term("tumor_match", source.tumor_match, language),
        ", ".join(source.matched),
        phrases.setting(source.condition, language),
        source.citation,
        source.flagged,
    )


# Findings and tests -----------------------------------------------------------------------------


def _alterations(assessment: Assessment, language: Language) -> Sheet:
    heads = ("finding", "read_as", "state", "origin", "fraction", "depth", "oncogenicity",
             "points", "criteria", "used", "not_used")  # fmt: skip
    rows = (_alteration(one, assessment, language) for one in assessment.alterations)
    return _sheet("alterations", heads, rows, language)


def _alteration(
    one: AssessedAlteration, assessment: Assessment, language: Language
) -> tuple[Cell, ...]:
    known = one.oncogenicity
    because = ""
    if one.why_not is not None:
        family = WhyNotCode if one.why_not.code in set(WhyNotCode) else WithheldReason
        because = text(family, one.why_not.code, one.why_not.params, language)
    return (
        one.input,
        phrases.read_as(one),
        term("state", one.state, language),
        term("origin", one.origin, language),
        None if one.allele_fraction is None else round(one.allele_fraction, 6),
        one.depth,
        None if known is None else term("oncogenicity", known.classification, language),
        None if known is None else known.points,
        None if known is None else ", ".join(known.criteria),
        phrases.used_by(one, assessment),
        because,
    )


def _not_tested(assessment: Assessment, language: Language) -> Sheet:
    heads = ("test", "answers", "would_change", "source", "verified")
    rows = (
        (
            one.test,
            ", ".join(one.atoms),
            "; ".join(phrases.change(change, language) for change in one.would_change),
            _link(one.citation or "", one.url),
            one.verified,
        )
        for one in assessment.missing_tests
    )
    return _sheet("not_tested", heads, rows, language)


# Predictions and provenance ---------------------------------------------------------------------


def _predictions(assessment: Assessment, language: Language) -> Sheet:
    heads = ("prediction", "prediction_result", "interval", "prediction_applicability",
             "prediction_model", "prediction_variant", "prediction_for", "prediction_feature",
             "prediction_patient", "prediction_percentile", "contribution",
             "prediction_effect")  # fmt: skip
    return _sheet("predictions", heads, _prediction_rows(assessment, language), language)


def _prediction_rows(assessment: Assessment, language: Language) -> Iterator[tuple[Cell, ...]]:
    """One row for the prediction with its reasons, one for each value behind it."""
    for view in views(assessment, language):
        verdict = " ".join([f"{view.verdict}.", *(one.sentence for one in view.reasons)])
        start: tuple[Cell, ...] = (view.target, view.headline, view.interval, verdict, view.model,
                                   view.variant, view.asked_of)  # fmt: skip
        yield (*start, None, None, None, None, None)
        for row in view.rows:
            step = round(row.step, 6)
            yield (view.target, *(None,) * 6, row.name, row.value, row.percentile, step, row.told)


def _provenance(assessment: Assessment, language: Language) -> Sheet:
    rows = list(_provenance_rows(assessment, language))
    return _sheet("provenance", ("kind", "value", "release", "date", "records", "age"),
                  iter(rows), language)  # fmt: skip


def _provenance_rows(assessment: Assessment, language: Language) -> Iterator[tuple[Cell, ...]]:
    made, nothing = assessment.provenance, (None, None, None, None)
    facts: tuple[tuple[str, str], ...] = (
        (label("case", language), assessment.case_id),
        (label("tumor_type", language), phrases.tumor_type(assessment.tumor_type, language)),
        (label("as_of", language), assessment.as_of),
        (label("regions", language), ", ".join(assessment.regions)),
        (label("software", language), made.software),
        (label("knowledge", language), made.knowledge.version),
        (label("digest", language), made.knowledge.digest),
        (label("input_digest", language), made.input_digest),
        (label("settings_digest", language), made.settings_digest),
        (label("output_digest", language), made.output_digest),
    )
    for name, value in facts:
        yield (name, value, *nothing)
    for model in made.models:
        yield (label("prediction_model", language), f"{model.name} {model.version} {model.digest}",
               *nothing)  # fmt: skip
    for release, age in made.knowledge.sources:
        yield (label("source", language), release.name, release.release, release.date,
               release.records, age)  # fmt: skip
    for one in assessment.summary:
        said_ = text(SummaryCode, one.code, one.params, language)
        yield (label("summary", language), said_, *nothing)
    for caveat in assessment.warnings:
        told = text(WarningCode, caveat.code, caveat.params, language)
        yield (term("severity", caveat.severity, language), told, *nothing)
    yield (label("notes", language), label("disclaimer", language), *nothing)
