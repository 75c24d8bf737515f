"""Bundles, references, versions and damaged documents; all resources are synthetic."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.fhir_builder import (
    BundleBuilder,
    bundle,
    concept,
    condition,
    gene,
    hgvs,
    observation,
    patient,
    quantity,
    variant,
    written,
)
from oncobasis.core.errors import InputError
from oncobasis.readers.fhir.header import proves_fhir
from oncobasis.readers.fhir.read import fhir_result, read_fhir
from oncobasis.readers.files.head import Head, head_of
from oncobasis.readers.phenopackets.header import proves_phenopacket
from oncobasis.readers.reading.codes import FilterCode
from oncobasis.readers.reading.options import ReadOptions

if TYPE_CHECKING:
    from pathlib import Path

    from builders.fhir_builder import Resource
    from oncobasis.readers.reading.result import ReadResult
    from oncobasis.readers.records.strict_json import Json

L858R = variant(
    gene("EGFR"),
    hgvs("48004-6", "NM_005228.5:c.2573T>G"),
    hgvs("48005-3", "NP_005219.2:p.(Leu858Arg)"),
)
MSI = observation("81695-9", concept("LA26203-2"))


def read(document: Resource) -> ReadResult:
    """Read a document that was parsed elsewhere."""
    return fhir_result(document, "synthetic.json", ReadOptions())


@pytest.mark.parametrize("kind", ["collection", "transaction", "searchset", "document", "batch"])
def test_every_type_of_bundle_is_read(kind: str) -> None:
    built = BundleBuilder(kind).add(patient()).add(L858R).build()
    result = read(built)
    assert (result.counts.rows, len(result.alterations)) == (2, 1)
    assert (result.format, result.annotation) == ("fhir_bundle", "none")


def test_a_single_resource_is_read() -> None:
    assert len(read(L858R).alterations) == 1


def test_resources_a_line_are_read_with_their_line(tmp_path: Path) -> None:
    path = tmp_path / "export.ndjson"
    path.write_text("\n".join(json.dumps(one) for one in (patient(), L858R)), encoding="utf-8")
    result = read_fhir(path, ReadOptions())
    (seen,) = result.alterations
    assert seen.observed.source is not None
    assert seen.observed.source.line == 2


def test_a_compressed_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "record.json.gz"
    path.write_bytes(gzip.compress(json.dumps(bundle(L858R)).encode()))
    assert len(read_fhir(path, ReadOptions()).alterations) == 1


def test_a_resource_that_is_to_be_deleted_says_nothing() -> None:
    built = BundleBuilder("transaction").add(L858R, request={"method": "DELETE"}).build()
    result = read(built)
    assert (result.alterations, result.counts.of(FilterCode.RETRACTED)) == ((), 1)


def test_an_entry_without_resource_is_counted() -> None:
    built: Resource = {"resourceType": "Bundle", "entry": [{"fullUrl": "urn:uuid:1"}]}
    assert read(built).counts.of(FilterCode.NO_RESULT) == 1


def test_an_empty_bundle_says_so() -> None:
    assert [one.code for one in read(bundle()).remarks] == ["no_rows"]


def test_further_pages_are_said() -> None:
    built = bundle(L858R) | {"link": [{"relation": "next", "url": "x"}]}
    assert "row_not_understood" in [one.code for one in read(built).remarks]


def test_contained_resources_are_read_and_counted() -> None:
    report: Resource = {
        "resourceType": "DiagnosticReport",
        "status": "final",
        "contained": [L858R | {"id": "o1"}],
        "result": [{"reference": "#o1"}],
    }
    result = read(report)
    assert (result.counts.rows, len(result.alterations)) == (2, 1)


def test_the_results_of_a_retracted_report_are_retracted() -> None:
    report: Resource = {
        "resourceType": "DiagnosticReport",
        "status": "entered-in-error",
        "result": [{"reference": "Observation/o1"}],
    }
    result = read(bundle(report, L858R | {"id": "o1"}))
    assert (result.alterations, result.counts.of(FilterCode.RETRACTED)) == ((), 2)
    final = report | {"status": "final"}
    assert len(read(bundle(report, final, L858R | {"id": "o1"})).alterations) == 1


@pytest.mark.parametrize(
    "reference", ["Observation/v1", "urn:uuid:v1", "https://server/fhir/Observation/v1/_history/2"]
)
def test_references_are_followed(reference: str) -> None:
    implication = observation(
        "diagnostic-implication",
        derivedFrom=[{"reference": reference}],
        component=[{"code": concept("53037-8"), "valueCodeableConcept": concept("LA6668-3")}],
    )
    built = BundleBuilder().add(L858R | {"id": "v1"}, "urn:uuid:v1").add(implication).build()
    (seen,) = read(built).small_variants
    assert seen.significance == "pathogenic"


def test_a_report_of_text_alone_is_not_understood() -> None:
    report: Resource = {
        "resourceType": "DiagnosticReport",
        "status": "final",
        "conclusion": "EGFR L858R",
    }
    result = read(report)
    assert (result.alterations, result.counts.of(FilterCode.RESOURCE_NOT_READ)) == ((), 1)


# One patient ------------------------------------------------------------------------------------


def test_two_patients_are_refused() -> None:
    with pytest.raises(InputError, match="2 patients"):
        read(bundle(patient("p1"), patient("p2")))


def test_results_of_two_subjects_are_refused() -> None:
    first = L858R | {"subject": {"reference": "Patient/p1"}}
    second = MSI | {"subject": {"reference": "Patient/p2"}}
    with pytest.raises(InputError, match="2 patients"):
        read(bundle(first, second))


def test_one_patient_may_be_named_by_url_and_by_id() -> None:
    built = (
        BundleBuilder()
        .add(patient("p1"), "urn:uuid:7")
        .add(L858R | {"subject": {"reference": "urn:uuid:7"}})
        .add(MSI | {"subject": {"reference": "Patient/p1"}})
        .build()
    )
    assert len(read(built).alterations) == 2


def test_no_identifier_of_the_patient_stands_in_any_text() -> None:
    person = patient("mrn-12345", name=[{"family": "Musterfrau"}], birthDate="1961-07-08")
    named = L858R | {"subject": {"reference": "Patient/mrn-12345"}, "id": "secret-9"}
    shown = repr(read(bundle(person, named, observation("1-1", valueString="Musterfrau"))))
    for word in ("mrn-12345", "Musterfrau", "1961-07-08", "secret-9"):
        assert word not in shown


# Versions and damage ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("document", "version"),
    [
        ({"resourceType": "MedicationOrder"}, "DSTU2"),
        (condition("254637007") | {"clinicalStatus": "active"}, "DSTU2 or STU3"),
        ({"resourceType": "GenomicStudy"}, "R5"),
        ({"resourceType": "MedicationRequest", "medication": {"concept": {}}}, "R5"),
    ],
)
def test_another_version_is_refused_by_name(document: Resource, version: str) -> None:
    with pytest.raises(InputError, match=version):
        read(bundle(document))


DAMAGED = {
    "empty": (b"", "is empty"),
    "xml": (b'<Bundle xmlns="http://hl7.org/fhir"/>', "is XML"),
    "cut": (b'{"resourceType": "Bundle", "entry": [', "is not JSON"),
    "twice": (b'{"resourceType": "Patient", "id": "1", "id": "2"}', "has the key 'id' twice"),
    "nan": (b'{"resourceType": "Observation", "valueDecimal": NaN}', "NaN"),
    "list": (b"[1, 2]", "holds no JSON object"),
    "latin": ('{"resourceType": "Patient", "id": "ü"}'.encode("latin-1"), "is not UTF-8"),
    "deep": (b'{"resourceType": "Patient", "x": ' + b"[" * 300 + b"]" * 300 + b"}", "nested"),
    "deeper": (b'{"a": ' * 100_000, "nested"),
    "no type": (b'{"id": "1"}', "has no resourceType"),
}


@pytest.mark.parametrize("name", DAMAGED)
def test_a_damaged_document_is_refused_with_the_reason(name: str, tmp_path: Path) -> None:
    content, message = DAMAGED[name]
    path = tmp_path / "record.json"
    path.write_bytes(content)
    with pytest.raises(InputError, match=message) as raised:
        read_fhir(path, ReadOptions())
    assert raised.value.where.startswith("record.json")
    assert raised.value.remedy


def test_a_missing_file_and_a_damaged_archive_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_fhir(tmp_path / "none.json", ReadOptions())
    path = tmp_path / "record.json.gz"
    path.write_bytes(gzip.compress(json.dumps(bundle(L858R)).encode())[:40])
    with pytest.raises(InputError, match="cut off or damaged"):
        read_fhir(path, ReadOptions())


JUNK: list[Json] = [None, True, 7, "text", [], {}, [None], [[]], {"coding": 5}]


@pytest.mark.parametrize("junk", JUNK, ids=repr)
@pytest.mark.parametrize(
    "field",
    ["code", "component", "valueCodeableConcept", "status", "subject", "derivedFrom", "specimen"],
)
def test_a_field_of_the_wrong_shape_raises_nothing_and_invents_nothing(
    field: str, junk: Json
) -> None:
    result = read(bundle(L858R | {field: junk}))
    assert len(result.alterations) <= 1


def places_in(value: Json, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Return the path of every value inside a document."""
    found: list[tuple[str | int, ...]] = []
    pairs = list(value.items()) if isinstance(value, dict) else []
    items = list(enumerate(value)) if isinstance(value, list) else []
    for key, inner in (*pairs, *items):
        found += [(*path, key), *places_in(inner, (*path, key))]
    return found


def damaged(document: Json, path: tuple[str | int, ...], junk: Json) -> Json:
    """Return the document with another value at a path."""
    if not path:
        return junk
    first, rest = path[0], path[1:]
    if isinstance(document, dict):
        return {k: damaged(v, rest, junk) if k == first else v for k, v in document.items()}
    assert isinstance(document, list)
    return [damaged(v, rest, junk) if i == first else v for i, v in enumerate(document)]


@given(st.data())
def test_any_value_may_be_damaged(data: st.DataObject) -> None:
    """Whatever stands in a field: an answer or an InputError, and every entry is counted."""
    whole = bundle(*RESOURCES)
    path = data.draw(st.sampled_from(places_in(whole)))
    junk = data.draw(st.sampled_from([*JUNK, "p.", "NM_1.1:c.5del", "1/0", "\x00", -1, 1e308]))
    document = damaged(whole, path, junk)
    assert isinstance(document, dict)
    try:
        counts = read(document).counts
    except InputError:
        return
    assert counts.rows == counts.reported + counts.filtered + counts.not_understood


# Order ------------------------------------------------------------------------------------------

RESOURCES: tuple[Resource, ...] = (
    patient(birthDate="1960-01-02"),
    L858R | {"id": "v1"},
    L858R,
    MSI,
    observation("diagnostic-implication", derivedFrom=[{"reference": "Observation/v1"}]),
    condition("254637007"),
    quantity("718-7", 12.5, "g/dL", effectiveDateTime="2026-02-03"),
    observation("89247-1", valueInteger=1, effectiveDateTime="2026-02-03"),
    variant(gene("KRAS"), value="LA9634-2"),
)


def content(result: ReadResult) -> tuple[object, ...]:
    """Return what was read, without lines."""
    alterations = [replace(one, observed=replace(one.observed, source=None))
                   for one in result.alterations]  # fmt: skip
    negatives = [replace(one, source=None) for one in result.negatives]
    return alterations, negatives, result.patient, result.scope, result.counts


@given(st.permutations(RESOURCES))
def test_the_order_of_resources_does_not_matter(resources: list[Resource]) -> None:
    assert content(read(bundle(*resources))) == content(read(bundle(*RESOURCES)))


# Header -----------------------------------------------------------------------------------------


def test_fhir_is_proved_by_its_content(tmp_path: Path) -> None:
    path = written(tmp_path / "named.vcf", bundle(L858R))
    assert proves_fhir(head_of(path))
    assert not proves_phenopacket(head_of(path))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"entry": [], "resourceType" : "Bundle"}', True),
        ('\ufeff{"resourceType":"Patient"}', True),
        ('<Bundle xmlns="http://hl7.org/fhir"><id/></Bundle>', True),
        ('<html xmlns="http://www.w3.org/1999/xhtml"/>', False),
        ('{"tumor_type": "LUAD", "alterations": []}', False),
        ("##fileformat=VCFv4.2", False),
        ('resourceType "Bundle"', False),
        ("", False),
    ],
)
def test_other_texts_are_no_fhir(text: str, expected: bool) -> None:  # noqa: FBT001
    assert proves_fhir(Head("x", text.encode())) is expected
