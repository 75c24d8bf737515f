"""FHIR R4 resources of one patient -> findings, facts of the patient, scope, and what was left."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from oncobasis.core.alteration import Alteration
from oncobasis.core.case import Uncovered
from oncobasis.nomenclature.codes_genomics import GenomicCode
from oncobasis.nomenclature.genes import load_genes
from oncobasis.readers.fhir.bundle import chart_of
from oncobasis.readers.fhir.conditions import read_condition
from oncobasis.readers.fhir.observations import read_observation
from oncobasis.readers.fhir.outcome import USED, Desk, Outcome, left_out
from oncobasis.readers.fhir.person import Person
from oncobasis.readers.fhir.scope import ScopeParts, is_study, read_study
from oncobasis.readers.fhir.treatments import MEDICATIONS, read_medication, read_procedure
from oncobasis.readers.formats import FileFormat
from oncobasis.readers.reading.codes import NOT_UNDERSTOOD, FilterCode
from oncobasis.readers.reading.ledger import Ledger
from oncobasis.readers.reading.options import ReadOptions
from oncobasis.readers.reading.result import FilteredRow, ReadResult, Reason
from oncobasis.readers.records.changes import Annotators, annotator_of
from oncobasis.readers.records.strict_json import check_plain, read_records
from oncobasis.readers.records.values import records_at, text_at

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from oncobasis.core.case import NegativeFinding
    from oncobasis.readers.fhir.resources import Resource
    from oncobasis.readers.records.strict_json import Record

_OPEN = frozenset({FilterCode.NO_RESULT, FilterCode.NO_CALL})
_SEXES = frozenset({"female", "male", "other", "unknown"})
_NO_FINDING = frozenset(
    {"Specimen", "Organization", "Practitioner", "PractitionerRole", "Device", "ServiceRequest",
     "Task", "FamilyMemberHistory", "RiskAssessment", "DocumentReference", "BodyStructure",
     "Encounter", "Location", "Group", "Provenance", "Composition", "Consent", "Medication",
     "CarePlan", "CareTeam", "Coverage", "Immunization", "AllergyIntolerance", "OperationOutcome",
     "RelatedPerson", "Appointment", "ResearchStudy", "ResearchSubject", "Goal", "EpisodeOfCare",
     "ImagingStudy", "Media", "Substance", "Questionnaire", "QuestionnaireResponse", "Account",
     "Claim", "List", "Binary", "MessageHeader", "MedicationKnowledge", "PlanDefinition",
     "ActivityDefinition", "Library", "Endpoint"}
)  # fmt: skip


def read_fhir(
    path: Path, options: ReadOptions, *, annotators: Annotators | None = None
) -> ReadResult:
    """Read a FHIR R4 file: a Bundle, one resource, or NDJSON of one patient.

    ``annotators`` serve variants that are given by their genomic change alone; without them the
    built-in annotator does. Raises InputError for a damaged file, XML, several patients, or
    another FHIR version.
    """
    return _result(read_records(path), path.name, options, annotators)


def fhir_result(
    bundle: Record,
    name: str,
    options: ReadOptions,
    *,
    annotators: Annotators | None = None,
) -> ReadResult:
    """Read a Bundle or resource that was parsed elsewhere; ``name`` is for messages."""
    check_plain(bundle, name)
    return _result([(1, bundle)], name, options, annotators)


def _result(
    documents: Sequence[tuple[int, Record]],
    name: str,
    options: ReadOptions,
    annotators: Annotators | None,
) -> ReadResult:
    ledger = Ledger(name, options.listed_rows)
    chart = chart_of(documents, name, ledger)
    annotator = annotator_of(annotators, options.transcripts)
    desk = Desk(chart, ledger, options, load_genes(), annotator)
    person, parts = Person(), ScopeParts()
    retracted = _of_retracted_reports(desk)
    read = [(one, _outcome(one, retracted, person, parts, desk)) for one in chart.resources]
    ledger.rows = len(read)
    negatives: list[NegativeFinding] = []
    contents: dict[int, str] = {}
    # The most telling first: a genotype of two alleles, then each allele alone, whatever the order.
    for resource, outcome in sorted(read, key=lambda pair: -len(pair[1].alterations)):
        contents |= {id(one): _content(one) for one in outcome.alterations}
        negatives += _enter(resource, outcome, ledger, contents)
    patient = person.facts(desk)
    result = ledger.result((), _assembly(ledger))
    return replace(
        result,
        alterations=tuple(sorted(result.alterations, key=lambda one: contents[id(one)])),
        negatives=tuple(sorted(set(negatives), key=repr)),
        format=FileFormat.FHIR.value,
        annotation="none",
        patient=patient,
        scope=parts.scope(),
        uncovered=tuple(
            Uncovered(gene, reason="not_understood", seen=name, what=what)
            for gene in result.unread
            for what in ("copies", "fusions")
        ),
    )


def _outcome(
    resource: Resource, retracted: frozenset[int], person: Person, parts: ScopeParts, desk: Desk
) -> Outcome:
    """Read one resource by its type."""
    kind = resource.kind
    if not kind:
        return left_out(FilterCode.NO_RESULT, "entry without resource")
    if resource.is_retracted or id(resource) in retracted:
        return left_out(FilterCode.RETRACTED, resource.status)
    if kind == "Observation":
        return read_observation(resource, person, parts, desk)
    if kind == "Condition":
        return read_condition(resource, person, desk)
    if kind == "Patient":
        return _read_patient(resource, person)
    if kind in MEDICATIONS:
        return read_medication(resource, person, desk)
    if kind == "Procedure":
        study = is_study(resource)
        return read_study(resource, parts, desk) if study else read_procedure(resource, desk)
    if kind == "DiagnosticReport":
        return _read_report(resource, desk)
    if kind in _NO_FINDING:
        return left_out(FilterCode.CARRIES_NO_FINDING)
    return left_out(FilterCode.RESOURCE_NOT_READ, kind)


def _enter(
    resource: Resource, outcome: Outcome, ledger: Ledger, contents: Mapping[int, str]
) -> tuple[NegativeFinding, ...]:
    """Enter the outcome; findings that another resource gave already are a duplicate."""
    code, seen = outcome.code, outcome.seen
    new = tuple(one for one in outcome.alterations if not ledger.is_repeated(contents[id(one)]))
    if code is None and outcome.alterations and not new:
        code = FilterCode.DUPLICATE
    if code is None:
        ledger.report(new)
        return outcome.negatives
    row = FilteredRow(resource.line, outcome.gene, resource.shown(), (Reason(code, seen),))
    ledger.leave_out(row)
    if GenomicCode.VARIANT in resource.code.codes and (code in NOT_UNDERSTOOD or code in _OPEN):
        # A variant that was reported and not read is nothing that was not found in its gene.
        for gene in outcome.gene.split(", "):
            ledger.leave_open(gene)
    return ()


def _content(seen: Alteration) -> str:
    """The content of an alteration without its place in the file."""
    # The source stands at the end: a finding ends with its observation, and that with the source.
    return f"{repr(seen).removesuffix(f'{seen.observed.source!r}))')}None))"


def _read_patient(resource: Resource, person: Person) -> Outcome:
    gender = text_at(resource.record, "gender")
    if gender in _SEXES:
        person.sex = gender
    person.birth = text_at(resource.record, "birthDate") or person.birth
    return USED


def _read_report(resource: Resource, desk: Desk) -> Outcome:
    """A report is the list of its results; one that is text alone could not be read."""
    if resource.references("result"):
        if resource.status == "preliminary":
            desk.ledger.remark("preliminary_result", resource.line, text="DiagnosticReport")
        return left_out(FilterCode.CARRIES_NO_FINDING, "list of results")
    text = text_at(resource.record, "conclusion") or any(
        records_at(resource.record, "presentedForm")
    )
    code = FilterCode.RESOURCE_NOT_READ if text else FilterCode.NO_RESULT
    return left_out(code, "report without coded results")


def _of_retracted_reports(desk: Desk) -> frozenset[int]:
    """Results that only retracted reports list."""
    live: set[int] = set()
    dead: set[int] = set()
    for report in desk.chart.of_kind("DiagnosticReport"):
        ids = {id(one) for one in desk.chart.targets(report, "result")}
        (dead if report.is_retracted else live).update(ids)
    return frozenset(dead - live)


def _assembly(ledger: Ledger) -> str | None:
    found = {
        change.assembly
        for one in ledger.alterations
        if (change := getattr(one, "genomic", None)) is not None
    }
    return found.pop() if len(found) == 1 else None
