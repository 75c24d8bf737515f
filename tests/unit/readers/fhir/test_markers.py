"""Biomarkers, tumour markers, pharmacogenetics and assay scope; all resources are synthetic."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from builders.fhir_builder import (
    ABSENT,
    HGNC,
    PRESENT,
    SNOMED,
    bundle,
    component,
    concept,
    gene,
    observation,
    quantity,
)
from oncobasis.core.alteration import CopyNumber, Expression, Fusion, Genotype, Signature
from oncobasis.readers.fhir.read import fhir_result
from oncobasis.readers.reading.codes import FilterCode
from oncobasis.readers.reading.options import ReadOptions

if TYPE_CHECKING:
    from builders.fhir_builder import Resource
    from oncobasis.readers.reading.result import ReadResult

POSITIVE, NEGATIVE, EQUIVOCAL = "LA6576-8", "LA6577-6", "LA11885-3"


def read(*resources: Resource) -> ReadResult:
    """Read the resources as one bundle."""
    return fhir_result(bundle(*resources), "synthetic.json", ReadOptions())


def reason(result: ReadResult) -> FilterCode:
    """Return why the only row was left out."""
    assert result.alterations == ()
    (row,) = result.filtered
    return row.reasons[0].code


@pytest.mark.parametrize(
    ("code", "status"), [("LA26203-2", "H"), ("LA26202-4", "L"), ("LA14122-8", "S")]
)
def test_microsatellite_status(code: str, status: str) -> None:
    (seen,) = read(observation("81695-9", concept(code))).alterations
    assert isinstance(seen, Signature)
    assert (seen.kind, seen.status) == ("MSI", status)


@pytest.mark.parametrize("code", ["LA14123-6", "LA11884-6", "LA9633-4"])
def test_unstable_without_a_degree_and_indeterminate_are_no_status(code: str) -> None:
    assert reason(read(observation("81695-9", concept(code)))) is FilterCode.NO_RESULT


@pytest.mark.parametrize(
    ("code", "answer"),
    [
        ("81695-9", concept("LA26203-2", display="Stable")),
        ("85337-4", concept(POSITIVE, display="Negative")),
        ("31150-6", concept(PRESENT, display="Absent")),
    ],
)
def test_an_answer_whose_display_denies_its_code_is_none(code: str, answer: Resource) -> None:
    result = read(observation(code, answer))
    assert (result.negatives, reason(result)) == ((), FilterCode.CONTRADICTION)


def test_a_code_of_one_marker_with_the_name_of_another_is_none() -> None:
    named = concept("85337-4", display="Progesterone receptor Ag [Presence] in Tissue")
    result = read(observation("85337-4", concept(POSITIVE)) | {"code": named})
    assert reason(result) is FilterCode.CONTRADICTION


@pytest.mark.parametrize("unit", ["1/1000000", "1/1000000{Base}", "{mutations}/Mb", ""])
def test_tumour_mutation_burden(unit: str) -> None:
    (seen,) = read(quantity("94076-7", 25.0, unit)).alterations
    assert isinstance(seen, Signature)
    assert (seen.kind, seen.value, seen.status) == ("TMB", 25.0, None)


@pytest.mark.parametrize(("value", "unit"), [(25.0, "%"), (25.0, "mg/dL"), (-1.0, "1/1000000")])
def test_a_burden_in_another_unit_is_not_used(value: float, unit: str) -> None:
    assert reason(read(quantity("94076-7", value, unit))) is FilterCode.IMPLAUSIBLE_VALUE


def test_a_burden_with_a_comparator_is_no_number() -> None:
    measured: Resource = {"value": 20, "comparator": ">", "code": "1/1000000"}
    assert reason(read(observation("94076-7", valueQuantity=measured))) is FilterCode.NO_RESULT


@pytest.mark.parametrize(
    ("code", "answer", "marker", "status"),
    [
        ("85337-4", POSITIVE, "ER", "positive"),
        ("16112-5", NEGATIVE, "ER", "negative"),
        ("85339-0", NEGATIVE, "PR", "negative"),
        ("48676-1", NEGATIVE, "HER2", "negative"),
        ("85319-2", "LA11843-2", "HER2", "IHC 3+"),
        ("85319-2", "LA11841-6", "HER2", "IHC 1+"),
        ("85147-7", POSITIVE, "PD-L1", "positive"),
        ("40557-1", "10828004", "PR", "positive"),
    ],
)
def test_markers(code: str, answer: str, marker: str, status: str) -> None:
    (seen,) = read(observation(code, concept(answer))).alterations
    assert isinstance(seen, Expression)
    assert (seen.marker, seen.status) == (marker, status)


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (PRESENT, FilterCode.UNKNOWN_CALL),
        (EQUIVOCAL, FilterCode.NO_RESULT),
        ("LA11884-6", FilterCode.NO_RESULT),
    ],
)
def test_staining_that_is_present_or_equivocal_is_not_positive(
    answer: str, code: FilterCode
) -> None:
    assert reason(read(observation("18474-7", concept(answer)))) is code


def test_the_tumour_proportion_score() -> None:
    (seen,) = read(quantity("83053-9", 60.0, "%")).alterations
    assert isinstance(seen, Expression)
    assert (seen.marker, seen.scale, seen.value) == ("PD-L1", "TPS", 60.0)


@pytest.mark.parametrize(("value", "unit"), [(600.0, "%"), (60.0, "ng/mL")])
def test_a_score_that_cannot_be_is_not_used(value: float, unit: str) -> None:
    assert reason(read(quantity("83053-9", value, unit))) is FilterCode.IMPLAUSIBLE_VALUE


def test_a_number_without_a_known_scale_is_not_used() -> None:
    assert reason(read(quantity("83052-1", 60.0, "%"))) is FilterCode.SCALE_UNKNOWN


def test_in_situ_tests_of_one_gene() -> None:
    result = read(
        observation("31150-6", concept(PRESENT)), observation("78205-2", concept(POSITIVE))
    )
    kinds = {type(one) for one in result.alterations}
    assert kinds == {CopyNumber, Fusion}
    denied = read(observation("31150-6", concept(ABSENT)))
    assert [one.atom for one in denied.negatives] == ["ERBB2 amplification"]


def test_homologous_recombination_deficiency_by_its_ncit_code() -> None:
    code = concept("C120465", "http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl")
    (seen,) = read(observation("0", concept(POSITIVE)) | {"code": code}).alterations
    assert isinstance(seen, Signature)
    assert (seen.kind, seen.status) == ("HRD", "positive")


def test_an_unknown_code_is_listed_by_type_and_code() -> None:
    result = read(observation("12345-6", concept(POSITIVE)))
    assert reason(result) is FilterCode.CODE_NOT_READ
    assert result.filtered[0].change == "Observation 12345-6"


def test_free_text_of_a_record_is_not_repeated() -> None:
    result = read(observation("81695-9", valueString="Jane Doe, MSI high"))
    assert "Jane" not in repr(result)


# Pharmacogenetics -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "diplotype"),
    [
        ("DPYD *1/*2A", "*1/*2A"),
        ("*1/*2A", "*1/*2A"),
        ("DPYD*1/DPYD*2A", "*1/*2A"),
        ("rs3918290 C/T", "rs3918290 C/T"),
    ],
)
def test_genotypes(text: str, diplotype: str) -> None:
    (seen,) = read(observation("84413-4", {"text": text}, gene("DPYD"))).alterations
    assert isinstance(seen, Genotype)
    assert (seen.gene, seen.diplotype) == ("DPYD", diplotype)


def test_a_genotype_of_another_gene_than_stated_contradicts_itself() -> None:
    result = read(observation("84413-4", {"text": "TPMT*1/*3A"}, gene("DPYD")))
    assert reason(result) is FilterCode.CONTRADICTION


def test_alleles_of_hla_come_one_by_one() -> None:
    text = concept("hla#3.31.0#HLA-A*03:01:01:01+HLA-A*30:01:01", "https://glstring.org")
    found = read(observation("84413-4", text, gene("HLA-A"))).alterations
    assert [one.diplotype for one in found if isinstance(one, Genotype)] == [
        "*03:01:01:01",
        "*30:01:01",
    ]


@pytest.mark.parametrize(
    ("code", "phenotype"),
    [
        ("LA9657-3", "poor metabolizer"),
        ("LA10317-8", "intermediate metabolizer"),
        ("LA25391-6", "normal metabolizer"),
        ("LA10315-2", "ultrarapid metabolizer"),
    ],
)
def test_a_metaboliser_phenotype_of_a_gene(code: str, phenotype: str) -> None:
    (seen,) = read(observation("53040-2", concept(code), gene("DPYD"))).alterations
    assert isinstance(seen, Genotype)
    assert (seen.gene, seen.phenotype) == ("DPYD", phenotype)


def test_a_phenotype_takes_its_gene_from_the_name_of_its_code() -> None:
    named = concept("1-1", display="DPYD gene product metabolic activity interpretation in Blood")
    result = read(observation("1-1", concept("LA9657-3")) | {"code": named})
    (seen,) = result.alterations
    assert isinstance(seen, Genotype)
    assert (seen.gene, seen.phenotype) == ("DPYD", "poor metabolizer")
    other = read(observation("1-1", concept("LA9657-3"), gene("KRAS")) | {"code": named})
    assert reason(other) is FilterCode.CONTRADICTION


def test_an_implication_takes_its_gene_from_the_genotype_it_derives_from() -> None:
    source = observation("84413-4", {"text": "*2A/*2A"}, gene("DPYD"), id="g1")
    implied = observation(
        "therapeutic-implication",
        None,
        component("therapeutic-implication", concept("LA9657-3")),
        derivedFrom=[{"reference": "Observation/g1"}],
    )
    found = [one for one in read(source, implied).alterations if isinstance(one, Genotype)]
    assert {(one.diplotype, one.phenotype) for one in found} == {
        ("*2A/*2A", None),
        (None, "poor metabolizer"),
    }


def test_a_phenotype_without_a_gene_is_an_interpretation_only() -> None:
    result = read(observation("53040-2", concept("LA9657-3")))
    assert reason(result) is FilterCode.INTERPRETATION_ONLY


def test_a_therapeutic_implication_is_no_finding() -> None:
    implied = observation(
        "therapeutic-implication", None, component("therapeutic-implication", concept("LA6677-4"))
    )
    assert reason(read(implied)) is FilterCode.INTERPRETATION_ONLY


# Scope ------------------------------------------------------------------------------------------


def test_the_region_studied_is_the_scope_of_small_variants() -> None:
    codings = [{"system": HGNC, "code": code} for code in ("HGNC:1100", "HGNC:1101", "HGNC:11998")]
    region = observation("53041-0", None, component("48018-6", {"coding": codings}))
    scope = read(region).scope
    assert scope is not None
    assert set(scope.genes or ()) == {"BRCA1", "BRCA2", "TP53"}
    assert (scope.small_variants, scope.copy_number, scope.fusions) == (True, False, False)


def study(*regions: Resource) -> Resource:
    """Return the analysis of a genomic study with these regions."""
    base = "http://hl7.org/fhir/uv/genomics-reporting/StructureDefinition"
    url = f"{base}/genomic-study-analysis-regions"
    return {
        "resourceType": "Procedure",
        "status": "completed",
        "extension": [{"url": url, "extension": list(regions)}],
    }


def test_genes_that_were_not_called_are_outside_the_scope() -> None:
    studied: list[Resource] = [
        {"url": "studied", "valueCodeableConcept": concept(code, HGNC)}
        for code in ("HGNC:1100", "HGNC:1101")
    ]
    uncalled: Resource = {"url": "uncalled", "valueCodeableConcept": concept("HGNC:1101", HGNC)}
    scope = read(study(*studied, uncalled)).scope
    assert scope is not None
    assert set(scope.genes or ()) == {"BRCA1"}


def test_gaps_that_stand_in_a_file_leave_no_scope() -> None:
    studied: Resource = {"url": "studied", "valueCodeableConcept": concept("HGNC:1100", HGNC)}
    uncalled: Resource = {
        "url": "uncalled",
        "valueReference": {"reference": "DocumentReference/gaps"},
    }
    result = read(study(studied, uncalled))
    assert result.scope is None
    assert "row_not_understood" in [one.code for one in result.remarks]


def test_a_specimen_is_kept_with_the_finding() -> None:
    specimen: Resource = {
        "resourceType": "Specimen",
        "id": "s1",
        "type": concept("119376003", SNOMED, "Tissue specimen"),
        "collection": {"collectedDateTime": "2026-03-01T10:00:00Z"},
    }
    marker = observation("85337-4", concept(POSITIVE), specimen={"reference": "Specimen/s1"})
    (seen,) = read(specimen, marker).alterations
    assert seen.observed.specimen is not None
    assert (seen.observed.specimen.kind, seen.observed.specimen.date) == ("tissue", "2026-03-01")
