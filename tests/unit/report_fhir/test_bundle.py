"""What the bundle says of one answer, resource by resource."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from builders.answered_cases import answered, predicted
from builders.assessment_builder import luad_egfr, with_every_text
from builders.genomics_profiles import GUIDE, faults_of
from oncobasis.core.alteration import (
    Fusion,
    GenomicChange,
    Observation,
    Origin,
    SmallVariant,
    Specimen,
    SpecimenKind,
    State,
)
from oncobasis.core.assessment import Assessment, OncogenicityClass
from oncobasis.nomenclature.codes_markers import MARKER_TESTS
from oncobasis.nomenclature.protein import parse_protein
from oncobasis.report.fhir.bundle import to_fhir
from oncobasis.report.fhir.context import FhirContext
from oncobasis.report.fhir.markers import MARKER_CODES

Record = dict[str, Any]


def resources(bundle: Any, kind: str, profile: str = "") -> list[Record]:  # noqa: ANN401
    found = [entry["resource"] for entry in bundle["entry"]]
    return [
        one
        for one in found
        if one["resourceType"] == kind
        and (not profile or one["meta"]["profile"] == [f"{GUIDE}{profile}"])
    ]


def egfr_bundle(**context: Any) -> Record:  # noqa: ANN401
    one = answered("luad-egfr.yaml")
    made = to_fhir(one.assessment, FhirContext(case=one.case, **context))
    loaded: Record = json.loads(json.dumps(made))
    return loaded


def component(record: Record, code: str) -> list[Record]:
    return [
        one for one in record.get("component", [])
        if code in {coding["code"] for coding in one["code"]["coding"]}
    ]  # fmt: skip


def variant_of(bundle: Record, protein: str) -> Record:
    for one in resources(bundle, "Observation", "variant"):
        for each in component(one, "48005-3"):
            if each["valueCodeableConcept"]["coding"][0]["code"].endswith(protein):
                return one
    raise AssertionError(protein)


def test_equal_answers_give_equal_bytes() -> None:
    first, second = json.dumps(egfr_bundle()), json.dumps(egfr_bundle())
    assert first == second


def test_ids_differ_between_patients_and_between_answers() -> None:
    mine, other = egfr_bundle(patient="Patient/1"), egfr_bundle(patient="Patient/2")
    ids = [{entry["fullUrl"] for entry in one["entry"]} for one in (mine, other)]
    assert not ids[0] & ids[1]


def test_a_variant_has_gene_change_and_fraction() -> None:
    seen = variant_of(egfr_bundle(), "p.Leu858Arg")
    assert seen["valueCodeableConcept"]["coding"][0]["code"] == "LA9633-4"
    assert component(seen, "48018-6")[0]["valueCodeableConcept"]["coding"][0] == {
        "system": "http://www.genenames.org",
        "code": "HGNC:3236",
        "display": "EGFR",
    }
    assert component(seen, "48004-6")[0]["valueCodeableConcept"]["coding"][0]["code"] == "c.2573T>G"
    assert component(seen, "81258-6")[0]["valueQuantity"]["value"] == 0.34
    assert {"text": "depth 812 reads"} in seen["note"]


def test_absent_and_not_tested_are_two_states() -> None:
    bundle = egfr_bundle()
    absent = [
        one for one in resources(bundle, "Observation", "variant")
        if one["valueCodeableConcept"]["coding"][0]["code"] == "LA9634-2"
    ]  # fmt: skip
    assert [one["note"][0]["text"] for one in absent] == [
        "KRAS alteration", "BRAF p.V600E", "MET exon 14 skipping",
    ]  # fmt: skip
    open_ = [
        one for one in resources(bundle, "Observation", "molecular-biomarker")
        if "dataAbsentReason" in one
    ]  # fmt: skip
    assert open_
    assert all(one["dataAbsentReason"]["coding"][0]["code"] == "not-performed" for one in open_)
    assert not any("valueCodeableConcept" in one for one in open_)


def test_every_recommendation_is_an_implication_with_its_sources() -> None:
    one = answered("luad-egfr.yaml").assessment
    made = resources(egfr_bundle(), "Observation", "therapeutic-implication")
    assert len(made) == len(one.recommendations)
    first = made[0]
    assert [each["valueCodeableConcept"]["text"] for each in component(first, "51963-7")] == [
        "osimertinib"
    ]
    levels = component(first, "93044-6")
    assert levels[0]["valueCodeableConcept"]["text"] == "Tier I - Level A"
    cited = [level for level in levels if "extension" in level]
    assert len(cited) == len(set(one.recommendations[0].basis + one.recommendations[0].against))
    answer = component(first, "therapeutic-implication")[0]["valueCodeableConcept"]
    assert answer["coding"][0]["code"] == "LA6677-4"
    assert first["extension"][0]["valueRelatedArtifact"]["url"].startswith("https://")


def test_an_implication_is_derived_from_the_findings_that_bear_on_it() -> None:
    bundle = egfr_bundle()
    first = resources(bundle, "Observation", "therapeutic-implication")[0]
    by_url = {entry["fullUrl"]: entry["resource"] for entry in bundle["entry"]}
    named = {by_url[one["reference"]]["note"][0]["text"] for one in first["derivedFrom"]}
    assert named == {"EGFR T790M", "EGFR c.2573T>G p.Leu858Arg"}


def test_what_is_forbidden_asks_for_an_alternative_and_what_is_open_for_a_test() -> None:
    one = answered("luad-egfr.yaml").assessment
    bundle = egfr_bundle()
    alternatives = resources(bundle, "Task", "medication-recommendation")
    forbidden = [
        r for r in one.recommendations if r.stance in {"not_recommended", "contraindicated"}
    ]
    assert len(alternatives) == len(forbidden)
    assert "bevacizumab + erlotinib" in alternatives[0]["description"]
    tests = resources(bundle, "Task", "followup-recommendation")
    asked = [task["code"]["coding"][0]["code"] for task in tests]
    assert asked.count("LA14022-0") == len(one.missing_tests)
    assert asked.count("LA14021-2") == 1
    report = resources(bundle, "DiagnosticReport")[0]
    listed = [e for e in report["extension"] if e["url"].endswith("recommended-action")]
    assert len(listed) == len(tests) + len(alternatives)


def test_predictions_name_their_model_and_what_moved_them() -> None:
    bundle = json.loads(json.dumps(to_fhir(predicted(answered("bladder").assessment))))
    response, survival, none = resources(bundle, "RiskAssessment")
    said = response["prediction"][0]
    assert said["probabilityDecimal"] == 38.1234  # R4 has per cent here
    told = said["rationale"].replace("\N{NO-BREAK SPACE}", " ")
    assert told.startswith("38 %. 95 % interval 29 % to 48 %. Neither outcome can be ruled out")
    assert response["method"]["text"].startswith("icb-response 1.2.0, ")
    notes = [note["text"] for note in response["note"]]
    assert "Tumour mutational burden = 14 mut/Mb: +12 points" in notes
    assert "Albumin is not known; the model spoke without it." in notes
    assert [p["whenRange"]["high"]["value"] for p in survival["prediction"]] == [6, 12]
    assert "prediction" not in none
    assert any("is not known" in note["text"] for note in none["note"])
    devices = {one["identifier"][0]["value"] for one in resources(bundle, "Device")
               if "identifier" in one}  # fmt: skip
    assert devices == {"d" * 64, "e" * 64}
    assert len(resources(bundle, "Device")) == 3  # two models and the software


def test_provenance_names_every_digest() -> None:
    one = answered("luad-egfr.yaml").assessment
    bundle = egfr_bundle()
    provenance = resources(bundle, "Provenance")[0]
    digests = {entity["what"]["identifier"]["value"] for entity in provenance["entity"]}
    assert digests == {
        one.provenance.input_digest,
        one.provenance.knowledge.digest,
        one.provenance.settings_digest,
    }
    report = resources(bundle, "DiagnosticReport")[0]
    assert report["identifier"][0]["value"] == one.provenance.output_digest


def test_warnings_stand_in_the_report() -> None:
    bundle = json.loads(json.dumps(to_fhir(answered("unknown-type.yaml").assessment)))
    report = resources(bundle, "DiagnosticReport")[0]
    notes = [e["valueAnnotation"]["text"] for e in report["extension"]
             if e["url"].endswith("genomic-report-note")]  # fmt: skip
    assert any(note.startswith("Serious warning") for note in notes)


def with_source(variant: SmallVariant | Fusion) -> tuple[Assessment, FhirContext]:
    one = answered("vus")
    assert one.case is not None
    from builders.answered_cases import answering  # noqa: PLC0415

    case = replace(one.case, alterations=(variant,))
    return answering().answer(case), FhirContext(case=case)


def test_the_case_adds_place_transcript_and_specimen() -> None:
    variant = SmallVariant(
        "EGFR",
        parse_protein("p.Leu858Arg"),
        "c.2573T>G",
        rsid="rs121434568",
        genomic=GenomicChange("GRCh38", "7", 55191822, "T", "G"),
        transcript="NM_005228.5",
        reference_checked=True,
        observed=Observation(
            origin=Origin.SOMATIC,
            allele_fraction=0.3333333333,
            specimen=Specimen(SpecimenKind.CTDNA, "2026-03", 0.1),
        ),
    )
    bundle = json.loads(json.dumps(to_fhir(*with_source(variant))))
    assert faults_of(bundle) == []
    seen = resources(bundle, "Observation", "variant")[0]
    codes = {
        code: component(seen, code)[0]["valueCodeableConcept"]["coding"][0]["code"]
        for code in ("48004-6", "48005-3", "81290-9", "62374-4", "48002-0", "81252-9")
    }
    assert codes == {
        "48004-6": "NM_005228.5:c.2573T>G",
        "48005-3": "NP_005219.2:p.Leu858Arg",
        "81290-9": "NC_000007.14:g.55191822T>G",
        "62374-4": "LA26806-2",
        "48002-0": "LA6684-0",
        "81252-9": "rs121434568",
    }
    assert component(seen, "81258-6")[0]["valueQuantity"]["value"] == 0.333333
    assert seen["effectiveDateTime"] == "2026-03"
    specimen = resources(bundle, "Specimen")[0]
    assert "ctDNA" in specimen["type"]["text"]
    assert seen["specimen"]["reference"] == f"urn:uuid:{specimen['id']}"


@pytest.mark.parametrize(
    ("state", "code"),
    [(State.NOT_DETECTED, "LA9634-2"), (State.NOT_TESTED, "LA18198-4")],
)
def test_a_variant_that_was_not_seen_never_reads_as_present(state: State, code: str) -> None:
    variant = SmallVariant("KRAS", parse_protein("p.Gly12Asp"), observed=Observation(state=state))
    bundle = json.loads(json.dumps(to_fhir(*with_source(variant))))
    seen = resources(bundle, "Observation", "variant")[0]
    assert seen["valueCodeableConcept"]["coding"][0]["code"] == code


def test_a_fusion_of_unknown_order_has_no_order() -> None:
    fusion = Fusion("ALK", "EML4", oriented=False)
    seen = resources(to_fhir(*with_source(fusion)), "Observation", "variant")[0]
    name = component(seen, "81252-9")[0]["valueCodeableConcept"]["text"]
    assert name == "ALK-EML4 fusion"


def test_oncogenicity_is_no_germline_class() -> None:
    made = resources(egfr_bundle(), "Observation", "diagnostic-implication")
    said = [component(one, "53037-8")[0]["valueCodeableConcept"] for one in made]
    words = {str(one).replace("_", " ") for one in OncogenicityClass}
    assert any("Oncogenicity" in one["text"] for one in said)
    assert not any(one["text"].casefold() in words for one in said)
    assert not any("coding" in one for one in said)


def test_every_stain_code_is_one_that_the_reader_knows() -> None:
    assert set(MARKER_TESTS) >= MARKER_CODES


def test_korean() -> None:
    report = resources(egfr_bundle(language="ko"), "DiagnosticReport")[0]
    assert report["language"] == "ko"
    assert "권장" in report["conclusion"] or "권고" in report["conclusion"]


@pytest.mark.parametrize(
    "text", ["\x00\x1b[31m", "\u202eevil\u202c \u2028", "   ", "<script>", "a" * 5000]
)
def test_hostile_text_never_makes_an_invalid_resource(text: str) -> None:
    from fhir.resources.R4B.bundle import Bundle  # noqa: PLC0415

    keep = frozenset({"code", "kind", "state", "origin", "id", "software", "digest", "used_by",
                      "as_of", "normalized", "params", "status", "escat", "model",
                      "models"})  # fmt: skip
    hostile = with_every_text(predicted(luad_egfr()), text, keep=keep)
    bundle = json.loads(json.dumps(to_fhir(hostile)))
    Bundle.model_validate(bundle)
    assert faults_of(bundle) == []
