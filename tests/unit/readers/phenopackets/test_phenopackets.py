"""Phenopackets version 2; every packet is synthetic."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, TypeAlias

import pytest

from oncobasis.core.alteration import (
    ClinicalSignificance,
    Consequence,
    CopyNumber,
    CopyNumberKind,
    Expression,
    GenomicChange,
    Origin,
    SmallVariant,
)
from oncobasis.core.errors import InputError
from oncobasis.readers.fhir.header import proves_fhir
from oncobasis.readers.files.head import Head
from oncobasis.readers.phenopackets.header import proves_phenopacket
from oncobasis.readers.phenopackets.read import phenopacket_result, read_phenopacket
from oncobasis.readers.reading.codes import FilterCode
from oncobasis.readers.reading.options import ReadOptions

if TYPE_CHECKING:
    from pathlib import Path

    from oncobasis.core.case import Clinical
    from oncobasis.readers.reading.result import ReadResult
    from oncobasis.readers.records.strict_json import Json

Record: TypeAlias = "dict[str, Json]"

V600E: Record = {
    "label": "BRAF c.1799T>A (p.Val600Glu)",
    "geneContext": {"valueId": "HGNC:1097", "symbol": "BRAF"},
    "expressions": [
        {"syntax": "hgvs.c", "value": "NM_004333.6:c.1799T>A"},
        {"syntax": "hgvs.p", "value": "NP_004324.2:p.(Val600Glu)"},
    ],
    "vcfRecord": {
        "genomeAssembly": "GRCh38", "chrom": "chr7", "pos": "140753336", "ref": "A", "alt": "T"
    },
    "extensions": [{"name": "allele-frequency", "value": "25.0%"}],
    "moleculeContext": "genomic",
    "allelicState": {"id": "GENO:0000135", "label": "heterozygous"},
}  # fmt: skip


def packet(**parts: Json) -> Record:
    """Return a packet of these parts."""
    made: Record = {
        "id": "synthetic",
        "subject": {"id": "p1", "sex": "FEMALE"},
        "metaData": {"phenopacketSchemaVersion": "2.0"},
    }
    return made | parts


def interpreted(
    descriptor: Record, status: str = "CAUSATIVE", sample: str = "b1", **interpretation: Json
) -> Record:
    """Return a packet with one genomic interpretation."""
    inner: Record = {"variationDescriptor": descriptor}
    found: Record = {
        "subjectOrBiosampleId": sample,
        "interpretationStatus": status,
        "variantInterpretation": inner | interpretation,
    }
    diagnosis: Record = {"genomicInterpretations": [found]}
    return packet(interpretations=[{"id": "i1", "diagnosis": diagnosis}])


def nothing(_assembly: str, _transcripts: Path | None) -> None:
    """Return no annotator."""


def read(record: Record, as_of: str | None = None) -> ReadResult:
    """Read a packet; the books must balance."""
    options = ReadOptions(as_of=as_of)
    result = phenopacket_result(record, "synthetic.json", options, annotators=nothing)
    counts = result.counts
    assert counts.rows == counts.reported + counts.filtered + counts.not_understood
    assert result.format == "phenopacket"
    return result


def clinical(result: ReadResult) -> Clinical:
    """Return the clinical facts."""
    assert result.patient is not None
    assert result.patient.clinical is not None
    return result.patient.clinical


def why(result: ReadResult) -> list[FilterCode]:
    """Return why rows were left out."""
    return [row.reasons[0].code for row in result.filtered]


def test_a_causative_variant_is_read() -> None:
    variant = interpreted(V600E, acmgPathogenicityClassification="PATHOGENIC")
    (seen,) = read(variant).small_variants
    assert (seen.gene, seen.protein and seen.protein.text, seen.coding) == (
        "BRAF", "V600E", "c.1799T>A",
    )  # fmt: skip
    assert seen.genomic == GenomicChange("GRCh38", "7", 140753336, "A", "T")
    assert seen.significance is ClinicalSignificance.PATHOGENIC
    assert seen.consequence is Consequence.MISSENSE
    assert seen.observed.allele_fraction == 0.25
    assert seen.observed.origin is Origin.UNKNOWN


@pytest.mark.parametrize("status", ["REJECTED", "UNKNOWN_STATUS", "", "SOMETHING"])
def test_a_rejected_or_unjudged_variant_is_no_alteration(status: str) -> None:
    result = read(interpreted(V600E, status))
    assert result.alterations == ()
    assert why(result) == [FilterCode.NOT_CONFIRMED]


def test_a_candidate_is_reported_and_said_to_be_one() -> None:
    result = read(interpreted(V600E, "CANDIDATE"))
    assert len(result.alterations) == 1
    assert [one.code for one in result.remarks] == ["preliminary_result"]


def test_the_label_gives_the_protein_of_the_same_coding_change_only() -> None:
    coding: Json = [{"syntax": "hgvs.c", "value": "NM_004333.6:c.1799T>A"}]
    (seen,) = read(interpreted(V600E | {"expressions": coding})).small_variants
    assert seen.protein is not None
    other: Json = [{"syntax": "hgvs.c", "value": "NM_004333.6:c.1780G>A"}]
    (seen,) = read(interpreted(V600E | {"expressions": other})).small_variants
    assert seen.protein is None


def test_a_chromosome_may_be_named_by_accession() -> None:
    vcf: Json = {"genomeAssembly": "GRCh38", "chrom": "NC_000007.14", "pos": 140753336,
                  "ref": "A", "alt": "T"}  # fmt: skip
    (seen,) = read(interpreted(V600E | {"vcfRecord": vcf})).small_variants
    assert seen.genomic == GenomicChange("GRCh38", "7", 140753336, "A", "T")


def test_a_variant_known_by_position_alone_is_not_annotated() -> None:
    descriptor = {"geneContext": V600E["geneContext"], "vcfRecord": V600E["vcfRecord"]}
    result = read(interpreted(descriptor))
    assert (result.alterations, why(result)) == ((), [FilterCode.NOT_ANNOTATED])


def test_a_gene_and_the_hgvs_of_another_contradict_each_other() -> None:
    result = read(interpreted(V600E | {"geneContext": {"valueId": "HGNC:6407", "symbol": "KRAS"}}))
    assert (result.alterations, why(result)) == ((), [FilterCode.CONTRADICTION])


def test_a_gene_without_a_variant_is_no_alteration() -> None:
    found: Record = {"interpretationStatus": "CAUSATIVE", "gene": {"symbol": "BRAF"}}
    diagnosis: Record = {"genomicInterpretations": [found]}
    result = read(packet(interpretations=[{"diagnosis": diagnosis}]))
    assert (result.alterations, why(result)) == ((), [FilterCode.NOT_ANNOTATED])


@pytest.mark.parametrize(
    ("number", "kind"), [("0", CopyNumberKind.DEEP_DELETION), ("12", CopyNumberKind.AMPLIFICATION)]
)
def test_copies_of_a_gene(number: str, kind: CopyNumberKind) -> None:
    descriptor: Record = {
        "geneContext": {"valueId": "HGNC:3430", "symbol": "ERBB2"},
        "variation": {"copyNumber": {"number": {"value": number}}},
    }
    (seen,) = read(interpreted(descriptor)).alterations
    assert isinstance(seen, CopyNumber)
    assert (seen.gene, seen.kind, seen.copies) == ("ERBB2", kind, float(number))


def test_copies_of_a_region_without_a_gene_are_listed() -> None:
    descriptor: Record = {"variation": {"copyNumber": {"number": {"value": "1"}}}}
    result = read(interpreted(descriptor))
    assert (result.alterations, why(result)) == ((), [FilterCode.NO_GENE])


def test_the_same_variant_twice_is_one_finding() -> None:
    record = interpreted(V600E)
    found = record["interpretations"]
    assert isinstance(found, list)
    result = read(record | {"interpretations": [*found, *found]})
    assert (len(result.alterations), why(result)) == (1, [FilterCode.DUPLICATE])


# The patient ------------------------------------------------------------------------------------


def test_sex_and_age() -> None:
    subject: Json = {"id": "p1", "sex": "MALE",
                      "timeAtLastEncounter": {"age": {"iso8601duration": "P49Y6M"}}}  # fmt: skip
    facts = clinical(read(packet(subject=subject)))
    assert (facts.sex, facts.age) == ("male", 49.5)


def test_the_birth_date_needs_a_day() -> None:
    subject: Json = {"id": "p1", "dateOfBirth": "1964-03-15T00:00:00Z"}
    assert read(packet(subject=subject)).patient is None
    assert clinical(read(packet(subject=subject), as_of="2026-03-15")).age == 62


@pytest.mark.parametrize(
    ("term", "label", "expected"),
    [
        ("NCIT:C2926", "Lung Non-Small Cell Carcinoma", "NCIT:C2926"),
        ("MONDO:0000000", "Melanoma", "Melanoma"),
    ],
)
def test_the_disease_is_the_tumour_type(term: str, label: str, expected: str) -> None:
    result = read(packet(diseases=[{"term": {"id": term, "label": label}}]))
    assert result.patient is not None
    assert result.patient.tumor_type == expected


def test_an_excluded_disease_is_none() -> None:
    disease: Json = {"term": {"id": "NCIT:C2926", "label": ""}, "excluded": True}
    result = read(packet(diseases=[disease]))
    assert result.patient is not None
    assert result.patient.tumor_type is None
    assert why(result) == [FilterCode.NOT_CONFIRMED]


def test_a_second_primary_in_a_biosample_is_not_taken_for_the_disease() -> None:
    sample: Json = {"id": "b1", "histologicalDiagnosis": {"id": "", "label": "Melanoma"}}
    disease: Json = {"term": {"id": "NCIT:C2926", "label": ""}}
    result = read(packet(diseases=[disease], biosamples=[sample]))
    assert result.patient is not None
    assert result.patient.tumor_type == "NCIT:C2926"
    assert "contradictory_input" in [one.code for one in result.remarks]


def test_an_unknown_disease_is_not_replaced_by_a_biosample() -> None:
    sample: Json = {"id": "b1", "histologicalDiagnosis": {"id": "", "label": "Melanoma"}}
    disease: Json = {"term": {"id": "X:1", "label": "Something else"},
                      "primarySite": {"id": "U:1", "label": "toe"}}  # fmt: skip
    result = read(packet(diseases=[disease], biosamples=[sample]))
    assert result.patient is not None
    assert result.patient.tumor_type == "Something else"


def test_stage_metastasis_and_specimen() -> None:
    samples: Json = [
        {"id": "b1", "materialSample": {"id": "EFO:0009656"},
         "sampledTissue": {"label": "Liver"}, "tumorProgression": {"id": "NCIT:C3261"}},
        {"id": "b2", "sampledTissue": {"label": "Lung"},
         "tumorProgression": {"id": "NCIT:C8509", "label": "Primary Neoplasm"}},
    ]  # fmt: skip
    disease: Json = {"term": {"id": "NCIT:C2926", "label": ""},
                      "diseaseStage": [{"id": "NCIT:C27971", "label": "Stage IV"}]}  # fmt: skip
    record = interpreted(V600E) | {"biosamples": samples, "diseases": [disease]}
    result = read(record)
    assert (clinical(result).stage, clinical(result).metastatic_sites) == ("IV", ("liver",))
    (seen,) = result.alterations
    assert seen.observed.specimen is not None
    assert seen.observed.specimen.kind == "tissue"


def test_diagnostic_markers_are_read_or_listed() -> None:
    sample: Json = {"id": "b1", "diagnosticMarkers": [
        {"id": "NCIT:C68748", "label": "HER2/Neu Positive"}, {"id": "X:1", "label": "Sparkling"}
    ]}  # fmt: skip
    result = read(packet(biosamples=[sample]))
    (seen,) = result.alterations
    assert isinstance(seen, Expression)
    assert (seen.marker, seen.status) == ("HER2", "positive")
    assert "row_not_understood" in [one.code for one in result.remarks]


@pytest.mark.parametrize(
    ("value", "unit", "used"), [(13.5, "UCUM:g/dL", True), (135.0, "UCUM:g/dL", False)]
)
def test_laboratory_values(value: float, unit: str, used: bool) -> None:  # noqa: FBT001
    measured: Json = {"assay": {"id": "LOINC:718-7", "label": "Hemoglobin"},
                       "value": {"quantity": {"unit": {"id": unit}, "value": value}}}  # fmt: skip
    result = read(packet(measurements=[measured]))
    assert (why(result) == []) is used
    assert [lab.value for lab in clinical(result).labs] == ([value] if used else [])


def test_treatments() -> None:
    actions: Json = [
        {"treatment": {"agent": {"id": "NCIT:C376", "label": "Cisplatin"}},
         "responseToTreatment": {"id": "NCIT:C35571", "label": "Progressive Disease"}},
        {"therapeuticRegimen": {"ontologyClass": {"id": "X:1", "label": "Carboplatin/Etoposide"}}},
        {"procedure": {"code": {"id": "X:2", "label": "Excision"}}},
    ]  # fmt: skip
    result = read(packet(medicalActions=actions))
    therapies = clinical(result).prior_therapies or ()
    assert [(one.therapies, one.progressed) for one in therapies] == [
        (("carboplatin", "etoposide"), None),
        (("cisplatin",), True),
    ]
    assert "fact_not_used" in [one.code for one in result.remarks]


def test_snake_case_means_the_same() -> None:
    descriptor: Record = {
        "gene_context": {"value_id": "HGNC:1097", "symbol": "BRAF"},
        "expressions": V600E["expressions"],
    }
    record: Record = {
        "id": "synthetic",
        "interpretations": [
            {"diagnosis": {"genomic_interpretations": [
                {"interpretation_status": "CAUSATIVE",
                 "variant_interpretation": {"variation_descriptor": descriptor}}]}}
        ],
        "meta_data": {"phenopacket_schema_version": "2.0"},
    }  # fmt: skip
    (seen,) = read(record).alterations
    assert isinstance(seen, SmallVariant)


# What is refused --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("record", "message"),
    [
        ({"id": "f", "proband": {}, "relatives": []}, "a Family"),
        ({"id": "c", "members": []}, "a Cohort"),
        (packet(metaData={"phenopacketSchemaVersion": "1.0.0"}), "version 1.0.0"),
        (packet(htsFiles=[]), "version 2.0"),
        (packet(metaData={"phenopacketSchemaVersion": "3.0"}), "version 3.0"),
    ],
)
def test_families_cohorts_and_other_versions_are_refused(record: Record, message: str) -> None:
    with pytest.raises(InputError, match=message) as raised:
        read(record)
    assert raised.value.remedy


def test_several_packets_in_one_file_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "packets.ndjson"
    path.write_text(f"{json.dumps(packet())}\n{json.dumps(packet())}\n", encoding="utf-8")
    with pytest.raises(InputError, match="2 phenopackets"):
        read_phenopacket(path, ReadOptions())


def test_a_file_is_read_and_proved(tmp_path: Path) -> None:
    path = tmp_path / "packet.json"
    path.write_text(json.dumps(interpreted(V600E)), encoding="utf-8")
    assert len(read_phenopacket(path, ReadOptions()).alterations) == 1
    head = Head("x", path.read_bytes())
    assert (proves_phenopacket(head), proves_fhir(head)) == (True, False)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"id": "f", "proband": {}, "metaData": {}}', True),
        ('{"resourceType": "Bundle", "metaData": {"phenopacketSchemaVersion": "2.0"}}', False),
        ('{"tumor_type": "LUAD", "alterations": [], "biomarkers": []}', False),
        ("phenopacketSchemaVersion", False),
    ],
)
def test_other_texts_are_no_phenopacket(text: str, expected: bool) -> None:  # noqa: FBT001
    assert proves_phenopacket(Head("x", text.encode())) is expected
