"""Parsed documents -> the resources of one patient; several patients and other versions refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oncobasis.core.errors import InputError
from oncobasis.readers.fhir.resources import Chart, Resource
from oncobasis.readers.records.values import record_at, records_at, text_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from oncobasis.readers.reading.ledger import Ledger
    from oncobasis.readers.records.strict_json import Record

_DEEPEST_BUNDLE = 3
_MOST = 200_000
_OLD_KINDS = frozenset({"MedicationOrder", "DiagnosticOrder", "ProcedureRequest", "BodySite",
                        "DeviceUseRequest", "ReferralRequest", "Sequence"})  # fmt: skip
_NEW_KINDS = frozenset({"GenomicStudy", "MolecularDefinition", "ActorDefinition", "Transport",
                        "InventoryItem", "FormularyItem", "BiologicallyDerivedProductDispense",
                        "ImagingSelection", "DeviceAssociation"})  # fmt: skip
_MEDICATIONS = frozenset({"MedicationRequest", "MedicationAdministration", "MedicationStatement"})


def chart_of(documents: Sequence[tuple[int, Record]], name: str, ledger: Ledger) -> Chart:
    """Return the resources of the documents; raises InputError for several patients."""
    found: list[Resource] = []
    for line, document in documents:
        if not text_at(document, "resourceType"):
            raise InputError(
                "has no resourceType", where=f"{name} line {line}", remedy="send FHIR resources"
            )
        found += _resources(document, line, name, ledger, alone=len(documents) == 1)
    if len(found) > _MOST:
        raise InputError(
            f"holds more than {_MOST} resources", where=name, remedy="send one patient's record"
        )
    for one in found:
        _check_version(one, name)
    chart = Chart.of(name, found)
    _check_one_patient(chart)
    return chart


def _resources(
    document: Record, line: int, name: str, ledger: Ledger, *, alone: bool
) -> list[Resource]:
    if text_at(document, "resourceType") != "Bundle":
        return list(_with_contained(Resource(document, line)))
    _remark_pages(document, ledger)
    found: list[Resource] = []
    for number, (entry, depth) in enumerate(_entries(document, 1), 1):
        if depth > _DEEPEST_BUNDLE:
            raise InputError("holds Bundles in Bundles", where=name, remedy="send one flat Bundle")
        place = number if alone else line
        resource = Resource(
            record_at(entry, "resource"),
            place,
            text_at(entry, "fullUrl"),
            deleted=text_at(entry, "request", "method") == "DELETE",
        )
        found += _with_contained(resource)
    return found


def _entries(bundle: Record, depth: int) -> Iterator[tuple[Record, int]]:
    for entry in records_at(bundle, "entry"):
        inner = record_at(entry, "resource")
        if text_at(inner, "resourceType") == "Bundle" and depth <= _DEEPEST_BUNDLE:
            yield from _entries(inner, depth + 1)
        else:
            yield entry, depth


def _with_contained(resource: Resource) -> Iterator[Resource]:
    yield resource
    for inner in records_at(resource.record, "contained"):
        yield Resource(inner, resource.line, "", resource)


def _remark_pages(bundle: Record, ledger: Ledger) -> None:
    """A page of a search is not the whole record: what is on the next one is not absent."""
    if any(text_at(link, "relation") == "next" for link in records_at(bundle, "link")):
        text = "Bundle.link next: further pages were not sent"
        ledger.remark("row_not_understood", text=text, reason="no_result")


def _check_version(resource: Resource, name: str) -> None:
    record, kind = resource.record, resource.kind
    if kind == "Observation":
        return
    old = kind in _OLD_KINDS or (
        kind == "Condition"
        and (isinstance(record.get("clinicalStatus"), str) or bool(record_at(record, "patient")))
    )
    new = kind in _NEW_KINDS or (kind in _MEDICATIONS and bool(record_at(record, "medication")))
    if old or new:
        version = "R5" if new else "DSTU2 or STU3"
        raise InputError(
            f"is of FHIR {version}: {kind} is written otherwise in R4",
            where=f"{name} entry {resource.line}",
            remedy="export as FHIR R4 (4.0.1)",
        )


def _check_one_patient(chart: Chart) -> None:
    patients = {text_at(one.record, "id") or str(one.line) for one in chart.of_kind("Patient")}
    subjects: set[str] = set()
    named: set[str] = set()
    for one in chart.resources:
        for reference in (*one.references("subject"), *one.references("patient")):
            if reference in named:
                continue
            if not reference.startswith("#"):
                named.add(reference)
            target = chart.find(reference, one)
            if target is not None and target.kind == "Patient":
                subjects.add(text_at(target.record, "id") or str(target.line))
            elif target is None and _is_patient(reference):
                subjects.add(reference.partition("/_history/")[0].rpartition("/")[2])
    if len(patients | subjects) > 1:
        raise InputError(
            f"holds records of {len(patients | subjects)} patients",
            where=chart.name,
            remedy="send one patient at a time (Patient/ID/$everything)",
        )


def _is_patient(reference: str) -> bool:
    return "Patient/" in reference or reference.startswith("urn:")
