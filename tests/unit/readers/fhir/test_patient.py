"""What a record says of the patient: tumour type, stage, therapies, values; all synthetic."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from builders.fhir_builder import (
    SNOMED,
    bundle,
    concept,
    condition,
    observation,
    patient,
    quantity,
)
from oncobasis.core.case import Clinical
from oncobasis.readers.case.tumor import tumor_facts
from oncobasis.readers.fhir.read import fhir_result
from oncobasis.readers.reading.codes import FilterCode
from oncobasis.readers.reading.options import ReadOptions

if TYPE_CHECKING:
    from builders.fhir_builder import Resource
    from oncobasis.readers.reading.result import ReadResult
    from oncobasis.readers.records.strict_json import Json

MCODE = "http://hl7.org/fhir/us/mcode/StructureDefinition"
RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"
NSCLC = ("254637007", "Non-small cell lung cancer (disorder)")


def read(*resources: Resource, as_of: str | None = None) -> ReadResult:
    """Read the resources as one bundle."""
    return fhir_result(bundle(*resources), "synthetic.json", ReadOptions(as_of=as_of))


def clinical(result: ReadResult) -> Clinical:
    """Return the clinical facts."""
    assert result.patient is not None
    assert result.patient.clinical is not None
    return result.patient.clinical


def tumor(result: ReadResult) -> str | None:
    """Return the OncoTree code of the tumour type that was said."""
    assert result.patient is not None
    said = result.patient.tumor_type
    return None if said is None else tumor_facts(said).tumor_type.code


def morphology(code: str, display: str = "") -> Resource:
    """Return fields of a condition with that histology."""
    url = f"{MCODE}/mcode-histology-morphology-behavior"
    value = concept(code, SNOMED, display)
    return {"extension": [{"url": url, "valueCodeableConcept": value}]}


def medication(kind: str, display: str, status: str, code: str = "0", **fields: Json) -> Resource:
    """Return a cancer-related medication."""
    made: Resource = {
        "resourceType": kind,
        "status": status,
        "meta": {"profile": [f"{MCODE}/mcode-cancer-related-medication-request"]},
        "medicationCodeableConcept": concept(code, RXNORM, display),
    }
    return made | fields


# Tumour type ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "display", "system", "expected"),
    [
        (*NSCLC, SNOMED, "NSCLC"),
        ("254637007", "", SNOMED, "NSCLC"),
        ("C34.90", "", "http://hl7.org/fhir/sid/icd-10-cm", "LUNG"),
        ("C50.912", "", "http://hl7.org/fhir/sid/icd-10-cm", "BRCA"),
        ("999", "Malignant neoplasm of female left breast (disorder)", SNOMED, "BRCA"),
        ("92814006", "Chronic lymphoid leukemia, disease", SNOMED, "CLLSLL"),
    ],
)
def test_the_tumour_type_is_read_by_its_code_else_by_its_display(
    code: str, display: str, system: str, expected: str
) -> None:
    assert tumor(read(condition(code, display, system))) == expected


def test_a_display_that_contradicts_the_code_leaves_the_type_unknown() -> None:
    result = read(condition("254637007", "Melanoma"))
    assert result.patient is None
    assert "contradictory_input" in [one.code for one in result.remarks]


def test_the_morphology_narrows_the_type() -> None:
    adenocarcinoma = morphology("1187332001", "Adenocarcinoma (morphologic abnormality)")
    assert tumor(read(condition(*NSCLC) | adenocarcinoma)) == "LUAD"


def test_a_morphology_that_does_not_fit_is_said_and_not_used() -> None:
    result = read(condition(*NSCLC) | morphology("74364000", "Small cell carcinoma"))
    assert tumor(result) == "NSCLC"
    assert "contradictory_input" in [one.code for one in result.remarks]


def test_a_morphology_of_an_observation_narrows_it_too() -> None:
    histology = observation("31206-6", concept("8070/3", "http://hl7.org/fhir/sid/icd-o-3"))
    assert tumor(read(condition(*NSCLC), histology)) == "LUSC"


def test_two_unrelated_cancers_leave_the_type_unknown() -> None:
    result = read(condition(*NSCLC), condition("C50.9", "", "http://hl7.org/fhir/sid/icd-10-cm"))
    assert result.patient is None
    assert "contradictory_input" in [one.code for one in result.remarks]


@pytest.mark.parametrize(
    ("verification", "code"),
    [
        ("refuted", FilterCode.NOT_CONFIRMED),
        ("provisional", FilterCode.NOT_CONFIRMED),
        ("entered-in-error", FilterCode.RETRACTED),
    ],
)
def test_a_diagnosis_that_is_not_confirmed_is_none(verification: str, code: FilterCode) -> None:
    unsure = condition(*NSCLC, verificationStatus=concept(verification, "verification"))
    result = read(unsure)
    assert result.patient is None
    assert result.counts.of(code) == 1


@pytest.mark.parametrize(
    ("code", "display", "system", "site"),
    [
        ("94225005", "Secondary malignant neoplasm of brain", SNOMED, "brain"),
        ("C79.51", "", "http://hl7.org/fhir/sid/icd-10-cm", "bone"),
        ("1", "Secondary malignant neoplasm of liver (disorder)", SNOMED, "liver"),
    ],
)
def test_metastases_are_sites_and_no_tumour_type(
    code: str, display: str, system: str, site: str
) -> None:
    result = read(condition(code, display, system))
    assert result.patient is not None
    assert result.patient.tumor_type is None
    assert clinical(result).metastatic_sites == (site,)
    assert clinical(result).states == (("brain_metastases",) if site == "brain" else ())


def test_a_condition_that_is_no_cancer_is_counted_and_not_used() -> None:
    result = read(condition("38341003", "Hypertension"))
    assert result.patient is None
    assert result.counts.of(FilterCode.CARRIES_NO_FINDING) == 1


# Facts ------------------------------------------------------------------------------------------


def test_age_is_that_at_the_latest_date_of_the_record_or_at_the_day_asked_for() -> None:
    person = patient(birthDate="1960-06-15")
    lab = quantity("718-7", 12.0, "g/dL", effectiveDateTime="2026-06-14")
    assert clinical(read(person, lab)).age == 65
    assert clinical(read(person, lab, as_of="2026-06-15")).age == 66
    assert clinical(read(person)).age is None


@pytest.mark.parametrize(("birth", "age"), [("1960", 65), ("1960-06", 65), ("2050-01-01", None)])
def test_a_partial_birth_date_gives_the_lower_age(birth: str, age: float | None) -> None:
    assert clinical(read(patient(birthDate=birth), as_of="2026-06-29")).age == age


@pytest.mark.parametrize("value", [0, 2, 5])
def test_ecog(value: int) -> None:
    assert clinical(read(observation("89247-1", valueInteger=value))).ecog == value


def test_an_ecog_whose_number_and_answer_differ_is_none() -> None:
    score = observation("89247-1", valueInteger=1, interpretation=[concept("LA9622-7")])
    result = read(score)
    assert result.patient is None
    assert result.counts.of(FilterCode.CONTRADICTION) == 1


def test_the_latest_statement_counts() -> None:
    early = observation("89247-1", valueInteger=0, effectiveDateTime="2025-01-01")
    late = observation("89247-1", valueInteger=2, effectiveDateTime="2026-01-01")
    assert clinical(read(late, early)).ecog == clinical(read(early, late)).ecog == 2


def test_two_statements_of_one_day_that_differ_are_none() -> None:
    one = observation("89247-1", valueInteger=0, effectiveDateTime="2026-01-01")
    two = observation("89247-1", valueInteger=2, effectiveDateTime="2026-01-01")
    result = read(one, two)
    assert result.patient is None
    assert "contradictory_input" in [one.code for one in result.remarks]


@pytest.mark.parametrize(
    ("code", "display", "stage"),
    [
        ("1222837003", "", "IV"),
        ("1", "American Joint Committee on Cancer stage IIIA (qualifier value)", "IIIA"),
    ],
)
def test_stage_groups(code: str, display: str, stage: str) -> None:
    staged = observation("21908-9", concept(code, SNOMED, display))
    assert clinical(read(staged)).stage == stage


def test_a_karnofsky_score_is_said_and_not_converted() -> None:
    result = read(observation("89243-0", valueInteger=90))
    assert result.patient is None
    assert "fact_not_used" in [one.code for one in result.remarks]


def test_pregnancy() -> None:
    assert clinical(read(observation("82810-3", concept("LA15173-0")))).pregnant is True
    assert clinical(read(observation("82810-3", concept("LA26683-5")))).pregnant is False


# Laboratory -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "value", "unit", "used"),
    [
        ("718-7", 13.5, "g/dL", True),
        ("718-7", 13.5, "g/dl", True),
        ("718-7", 135.0, "g/L", True),
        ("718-7", 135.0, "g/dL", False),
        ("718-7", 13.5, "mg/dL", False),
        ("26499-4", 3.0, "10*3/uL", True),
        ("26499-4", 3000.0, "10*3/uL", False),
        ("26499-4", 3000.0, "/uL", True),
        ("2160-0", 0.9, "mg/dL", True),
        ("2160-0", 90.0, "mg/dL", False),
        ("2160-0", 90.0, "umol/L", True),
        ("2160-0", 90.0, "", False),
    ],
)
def test_a_value_is_used_as_given_or_flagged_never_converted(
    code: str,
    value: float,
    unit: str,
    used: bool,  # noqa: FBT001
) -> None:
    result = read(quantity(code, value, unit, effectiveDateTime="2026-01-02"))
    if not used:
        assert result.patient is None
        assert "lab_not_used" in [one.code for one in result.remarks]
        return
    (lab,) = clinical(result).labs
    assert (lab.value, lab.loinc, lab.date) == (value, code, "2026-01-02")


# Therapies --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("display", "names"),
    [
        ("cisplatin 1 MG/ML Injectable Solution", ("cisplatin",)),
        ("10 ML doxorubicin hydrochloride 2 MG/ML Injection", ("doxorubicin",)),
        ("PACLitaxel", ("paclitaxel",)),
    ],
)
def test_rxnorm_displays_give_the_drug(display: str, names: tuple[str, ...]) -> None:
    result = read(medication("MedicationAdministration", display, "completed"))
    therapies = clinical(result).prior_therapies or ()
    assert [one.therapies for one in therapies] == [names]


def test_an_unknown_drug_is_kept_and_listed() -> None:
    result = read(medication("MedicationAdministration", "Wundermittel", "completed"))
    therapies = clinical(result).prior_therapies or ()
    assert [one.therapies for one in therapies] == [("wundermittel",)]
    assert ("reason", "unknown_therapy") in result.remarks[0].params


def test_a_code_and_another_name_contradict_each_other() -> None:
    result = read(medication("MedicationAdministration", "gefitinib", "completed", "56946"))
    assert result.patient is None
    assert result.counts.of(FilterCode.CONTRADICTION) == 1


@pytest.mark.parametrize(
    ("kind", "status", "given"),
    [
        ("MedicationAdministration", "completed", True),
        ("MedicationAdministration", "not-done", False),
        ("MedicationAdministration", "entered-in-error", False),
        ("MedicationStatement", "not-taken", False),
        ("MedicationStatement", "completed", True),
        ("MedicationRequest", "stopped", True),
        ("MedicationRequest", "active", False),
        ("MedicationRequest", "draft", False),
    ],
)
def test_only_what_was_given_is_a_prior_therapy(
    kind: str,
    status: str,
    given: bool,  # noqa: FBT001
) -> None:
    result = read(medication(kind, "gefitinib", status))
    assert (result.patient is not None) is given


def test_the_same_drug_in_order_and_administration_is_one_therapy() -> None:
    ordered = medication(
        "MedicationRequest", "cisplatin", "stopped", statusReason=concept("407563006", SNOMED)
    )
    given = medication("MedicationAdministration", "cisplatin", "completed")
    (one,) = clinical(read(given, ordered)).prior_therapies or ()
    assert (one.therapies, one.response) == (("cisplatin",), "not tolerated")


def test_the_drug_may_stand_in_a_resource_of_its_own() -> None:
    drug: Resource = {"resourceType": "Medication", "id": "m1",
                      "code": concept("0", RXNORM, "gefitinib")}  # fmt: skip
    given = medication("MedicationAdministration", "", "completed")
    del given["medicationCodeableConcept"]
    result = read(drug, given | {"medicationReference": {"reference": "Medication/m1"}})
    assert [one.therapies for one in clinical(result).prior_therapies or ()] == [("gefitinib",)]
