"""The report that lists everything, and where it came from: Device, Provenance, Patient."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from oncobasis.core.assessment import Severity
from oncobasis.core.codes import SummaryCode, WarningCode
from oncobasis.nomenclature.codes_genomics import GenomicCode
from oncobasis.report.fhir.elements import coding, concept, extension, loinc
from oncobasis.report.fhir.names import PARTICIPATION, URN, Extension, Profile
from oncobasis.report.fhir.said import said
from oncobasis.report.fhir.writer import GENETICS
from oncobasis.report.wording import label, term, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from oncobasis.report.fhir.context import Document
    from oncobasis.report.fhir.writer import Writer


@dataclass(slots=True)
class Listed:
    """References to what the report lists."""

    results: list[Document] = field(default_factory=list)
    actions: list[Document] = field(default_factory=list)
    risks: list[Document] = field(default_factory=list)
    studies: list[Document] = field(default_factory=list)
    specimens: list[Document] = field(default_factory=list)


def add_report(listed: Listed, writer: Writer) -> Document:
    """Add the DiagnosticReport and return the reference to it."""
    found = writer.assessment
    extensions = [
        *_references(Extension.RECOMMENDED_ACTION, listed.actions),
        *_references(Extension.RISK_ASSESSMENT, listed.risks),
        *_references(Extension.STUDY_REFERENCE, listed.studies),
        *(
            extension(Extension.REPORT_NOTE, "Annotation", {"text": note})
            for note in _notes(writer)
        ),
    ]
    summary = [text(SummaryCode, one.code, one.params, writer.language) for one in found.summary]
    return writer.add(
        "report",
        {
            "resourceType": "DiagnosticReport",
            "meta": {"profile": [Profile.REPORT.value]},
            "language": writer.language.value,
            "extension": extensions,
            "identifier": [{"system": f"{URN}:output-digest",
                            "value": found.provenance.output_digest}],
            "status": "final",
            "category": [GENETICS],
            "code": concept(loinc(GenomicCode.REPORT), text=label("report", writer.language)),
            "subject": writer.subject,
            "encounter": {"reference": writer.context.encounter},
            "effectiveDateTime": found.as_of,
            "issued": writer.issued,
            "specimen": listed.specimens,
            "result": listed.results,
            "conclusion": "\n".join(summary),
        },
    )  # fmt: skip


def _references(url: Extension, references: list[Document]) -> Iterator[Document]:
    return (extension(url, "Reference", one) for one in references)


def _notes(writer: Writer) -> Iterator[str]:
    """What a reader must know: the disclaimer, then every warning, the loudest first."""
    language = writer.language
    yield label("disclaimer", language)
    yield label("absence", language)
    order = list(reversed(Severity))
    for one in sorted(writer.assessment.warnings, key=lambda each: order.index(each.severity)):
        yield said(
            "warning",
            language,
            severity=term("severity", one.severity, language),
            text=text(WarningCode, one.code, one.params, language),
        )


def add_patient(writer: Writer) -> None:
    """Add a patient without identity, where the hospital's own is not named."""
    if writer.context.patient is not None:
        return
    case_id = writer.assessment.case_id
    identifier = [{"system": f"{URN}:case", "value": case_id}] if case_id else []
    writer.add("patient", {"resourceType": "Patient", "identifier": identifier})


def add_provenance(targets: list[Document], writer: Writer) -> None:
    """Add the software as a Device, and the Provenance with every digest that made the answer."""
    made_by = writer.assessment.provenance
    name, _, version = made_by.software.partition(" ")
    device = writer.add(
        "software",
        {
            "resourceType": "Device",
            "deviceName": [{"name": name, "type": "model-name"}],
            "type": concept(text="clinical decision support software"),
            "version": [{"value": version or name}],
        },
    )
    role = coding(PARTICIPATION, "assembler", "Assembler")
    writer.add(
        "provenance",
        {
            "resourceType": "Provenance",
            "target": targets,
            "recorded": writer.issued,
            "agent": [{"type": concept(role), "who": device}],
            "entity": [_entity(*one) for one in _sources(writer)],
        },
    )


def _sources(writer: Writer) -> Iterator[tuple[str, str, str]]:
    """What was used: the kind of digest, the digest, and what it is of."""
    made_by = writer.assessment.provenance
    yield "input-digest", made_by.input_digest, "case"
    yield "knowledge-digest", made_by.knowledge.digest, f"knowledge {made_by.knowledge.version}"
    yield "settings-digest", made_by.settings_digest, "clinical settings"
    for one in made_by.models:
        yield "model-digest", one.digest, f"model {one.name} {one.version}"


def _entity(kind: str, digest: str, display: str) -> Document:
    what: Document = {
        "identifier": {"system": f"{URN}:{kind}", "value": digest},
        "display": display,
    }
    return {"role": "source", "what": what}
