"""Case files and questions: every field, every refusal, what is assumed and what is said."""

from __future__ import annotations

import contextlib
import json
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING

import jsonschema
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from builders.case_builder import a_case
from oncobasis.core.alteration import (
    ClinicalSignificance,
    Consequence,
    CopyNumber,
    CopyNumberKind,
    Expression,
    Fusion,
    GenomicChange,
    Origin,
    SmallVariant,
    Specimen,
    SpecimenKind,
    State,
)
from oncobasis.core.case import Clinical, PriorTherapy
from oncobasis.core.errors import InputError
from oncobasis.core.tumor import TumorTypeStatus
from oncobasis.nomenclature.shorthand_negatives import biomarker_text
from oncobasis.readers.case.case_file import (
    case_file_from_mapping,
    case_for_question,
    case_from_mapping,
    read_case_file,
)
from oncobasis.readers.documents.document import parse_document

if TYPE_CHECKING:
    from oncobasis.core.case import Remark, TumorCase

ROOT = Path(__file__).parents[3]
EXAMPLES = sorted(
    p
    for p in (ROOT / "examples").rglob("*")
    if p.suffix in {".yaml", ".json"}
    and "template" not in p.name
    and p.parent.name != "emr"  # what an EMR sends; held in tests/functional
)
SCHEMA = json.loads((ROOT / "schemas" / "case-1.schema.json").read_text(encoding="utf-8"))


def case_of(**document: object) -> TumorCase:
    return case_from_mapping({"tumor_type": "LUAD", **document})  # type: ignore[dict-item]


def written(folder: Path, text: str | bytes, name: str = "case.yaml") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def remark_of(remarks: tuple[Remark, ...], code: str) -> dict[str, str]:
    return next(dict(remark.params) for remark in remarks if remark.code == code)


# Files ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_examples_are_read_and_fit_the_published_schema(path: Path) -> None:
    case = read_case_file(path).case
    assert "example" in case.case_id
    assert "synthetic" in path.read_text(encoding="utf-8").casefold()
    document = yaml.safe_load(path.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(SCHEMA).validate(document)


def test_there_are_examples() -> None:
    assert len(EXAMPLES) >= 4


def test_json_and_yaml_of_one_case_are_one_case(tmp_path: Path) -> None:
    document = yaml.safe_load((ROOT / "examples/luad-egfr.yaml").read_text(encoding="utf-8"))
    as_json = written(tmp_path, json.dumps(document), "case.json")
    as_yaml = written(tmp_path, yaml.safe_dump(document, sort_keys=False), "case.yaml")
    assert read_case_file(as_json) == read_case_file(as_yaml)


def test_json_is_known_by_content_not_by_name(tmp_path: Path) -> None:
    path = written(tmp_path, '\ufeff{"tumor_type": "LUAD"}', "case.txt")
    assert read_case_file(path).case.tumor_type.code == "LUAD"


def test_the_file_name_is_the_id_when_none_is_given(tmp_path: Path) -> None:
    assert read_case_file(written(tmp_path, "tumor_type: LUAD", "p7.yaml")).case.case_id == "p7"


def test_files_are_returned_by_kind() -> None:
    read = case_file_from_mapping(
        {"tumor_type": "LUAD", "files": {"vcf": "a.vcf.gz", "maf": "b.maf", "assembly": "GRCh38"}}
    )
    assert read.files.paths == (("vcf", "a.vcf.gz"), ("maf", "b.maf"))
    assert read.files.assembly == "GRCh38"


def test_several_files_of_one_kind_and_what_they_leave_open() -> None:
    read = case_file_from_mapping(
        {"tumor_type": "LUAD", "files": {"cna": ["a.cns", "b.tsv"], "sample": "T1", "purity": 0.6}}
    )
    assert read.files.paths == (("cna", "a.cns"), ("cna", "b.tsv"))
    assert (read.files.sample, read.files.purity, read.files.ploidy) == ("T1", 0.6, None)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "is empty"),
        ("- LUAD", "no mapping"),
        ("LUAD", "no mapping"),
        ("case_id: x", "tumor_type: is missing"),
        ("tumor_type: LUAD\ntumor_type: COAD", "twice"),
        ("tumor_type: LUAD\nclinical:\n  age: 5\n  age: 6", "twice"),
        ("tumor_type: LUAD\nclinical:\n  age: .nan", "NaN"),
        ("tumor_type: LUAD\nclinical:\n  age: .inf", "infinity"),
        ("tumor_type: &a LUAD\ncase_id: *a", "alias"),
        ("tumor_type: [LUAD", "line"),
        ("tumor_type: LUAD\n  x: 1", "line"),
        ("tumor_type: !!python/object:os.system LUAD\ncase_id: 1", "case_id"),
        ("tumour_type: LUAD", "did you mean 'tumor_type'"),
        ('{"tumor_type": "LUAD",}', "line 1"),
        ('{"tumor_type": "LUAD", "tumor_type": "COAD"}', "twice"),
        ('{"tumor_type": "LUAD", "clinical": {"age": NaN}}', "NaN"),
        ('{"tumor_type": "LUAD", "clinical": {"age": 1e999}}', "NaN or infinity"),
        ('{"a":' * 5000, "nested"),
        ("[" * 5000, "nested"),
        ("a: " + "[" * 5000, "nested"),
        ("a: {b: {c: {d: {e: {f: {g: {h: {i: {j: {k: {l: {m: {n: 1}}}}}}}}}}}}}", "nested"),
        (b"tumor_type: \xff\xfe", "not UTF-8"),
        ("tumor_type: LUAD\x00", "YAML"),
        ("tumor_type: LUAD\nschema: oncobasis.case/2", "oncobasis.case/1"),
        ("tumor_type: LUAD\ncase_id: 17", "must be text"),
    ],
)
def test_a_wrong_file_names_itself_and_the_reason(
    tmp_path: Path, text: str | bytes, why: str
) -> None:
    with pytest.raises(InputError) as caught:
        read_case_file(written(tmp_path, text))
    assert why in str(caught.value)
    assert str(caught.value).startswith("case.yaml")
    assert caught.value.remedy


def test_a_missing_file_and_a_folder_are_named(tmp_path: Path) -> None:
    for path in (tmp_path / "none.yaml", tmp_path):
        with pytest.raises(InputError, match=path.name):
            read_case_file(path)


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="more than a case can have"):
        read_case_file(written(tmp_path, b"#" * 5_000_000))


def test_words_that_yaml_would_turn_stay_words(tmp_path: Path) -> None:
    text = "tumor_type: NO\nclinical: {stage: IV, grade: 2}\n"
    text += "assay: {genes: [EGFR], specimen: {date: 2026-03-01}}"
    case = read_case_file(written(tmp_path, text)).case
    assert case.tumor_type.name == "NO"
    assert case.clinical.grade == "2"
    assert case.scope is not None
    assert case.scope.specimen == Specimen(date="2026-03-01")


# Findings ---------------------------------------------------------------------------------------


def test_a_variant_with_every_field() -> None:
    variant = {
        "gene": "HER2", "protein": "p.Ala775_Gly776insTyrValMetAla", "coding": "c.2313_2324dup",
        "transcript": "NM_004448.4", "consequence": "inframe_insertion", "exon": 20,
        "genomic": {"assembly": "GRCh38", "chromosome": "chr17", "position": 39724729,
                    "reference": "g", "alternative": "t"},
        "clinical_significance": "likely pathogenic", "origin": "somatic",
        "allele_fraction": 0.2, "depth": 300, "specimen": {"kind": "tissue", "date": "2026-03"},
    }  # fmt: skip
    (seen,) = case_of(alterations=[variant]).alterations
    assert isinstance(seen, SmallVariant)
    assert biomarker_text(seen) == "ERBB2 p.A775_G776insYVMA somatic"
    assert seen.genomic == GenomicChange("GRCh38", "17", 39724729, "G", "T")
    assert (seen.consequence, seen.exon) == (Consequence.INFRAME_INSERTION, 20)
    assert seen.significance is ClinicalSignificance.LIKELY_PATHOGENIC
    assert (seen.observed.allele_fraction, seen.observed.depth) == (0.2, 300)
    assert seen.observed.specimen == Specimen(SpecimenKind.TISSUE, "2026-03")


def test_shorthand_copy_number_and_fusion_objects() -> None:
    case = case_of(
        alterations=[
            {"text": "EGFR T790M", "origin": "somatic", "allele_fraction": 0.1},
            {"gene": "MET", "copy_number": "amplification", "copies": 12},
            {"fusion": "EML4::ALK", "in_frame": True},
            {"fusion": "RET"},
        ]
    )
    variant, copies, pair, single = case.alterations
    assert variant.observed.origin is Origin.SOMATIC
    assert isinstance(copies, CopyNumber)
    assert (copies.kind, copies.copies) == (CopyNumberKind.AMPLIFICATION, 12)
    assert isinstance(pair, Fusion)
    assert (pair.five_prime, pair.three_prime, pair.in_frame) == ("EML4", "ALK", True)
    assert isinstance(single, Fusion)
    assert single.three_prime == "RET"


def test_state_of_an_object() -> None:
    case = case_of(
        alterations=[
            {"text": "EGFR T790M", "state": "not_detected"},
            {"gene": "MET", "copy_number": "amplification", "state": "not detected"},
            {"text": "KRAS G12C", "state": "not_tested"},
        ]
    )
    assert [negative.atom for negative in case.negatives] == ["EGFR p.T790M", "MET amplification"]
    assert [seen.observed.state for seen in case.alterations] == [State.NOT_TESTED]


def test_biomarkers_as_mapping_or_list() -> None:
    mapping = case_of(biomarkers={"PD-L1 TPS": 60, "MSI": "H", "TMB": 12.3, "HER2": "3+"})
    listed = case_of(biomarkers=["PD-L1 TPS 60", "MSI H", "TMB 12.3", "HER2 3+"])
    assert mapping.alterations == listed.alterations
    assert isinstance(mapping.alterations[0], Expression)
    assert mapping.alterations[0].value == 60


@pytest.mark.parametrize(
    ("document", "place", "why"),
    [
        ({"alterations": ["EGFR L858R", "EGRF X"]}, "alterations[1]", "EGFR"),
        ({"alterations": [{"gene": "EGRF", "protein": "L858R"}]}, "alterations[0].gene", "EGFR"),
        ({"alterations": [{"gene": "RAS", "protein": "G12C"}]}, "alterations[0].gene", "KRAS"),
        ({"alterations": [{"gene": "EGFR"}]}, "alterations[0].protein", "is missing"),
        ({"alterations": [{"gene": "EGFR", "proteine": "L858R"}]}, "alterations[0]", "'protein'"),
        ({"alterations": [{"gene": "EGFR", "protein": "L858"}]}, "alterations[0]", "single"),
        ({"alterations": [{"gene": "MET", "copy_number": "amplified"}]},
         "alterations[0].copy_number", "amplification"),
        ({"alterations": [{"fusion": "EML4::ALK::RET"}]}, "alterations[0].fusion", "one fusion"),
        ({"alterations": [{"text": "EGFR L858R", "allele_fraction": 30}]},
         "alterations[0].allele_fraction", "between 0 and 1"),
        ({"alterations": [{"text": "EGFR L858R", "depth": 3.5}]}, "alterations[0].depth", "whole"),
        ({"alterations": [{"text": "EGFR L858R germline", "origin": "somatic"}]},
         "alterations[0].origin", "germline"),
        ({"alterations": [3]}, "alterations[0]", "mapping"),
        ({"alterations": "EGFR L858R"}, "alterations", "must be a list"),
        ({"biomarkers": {"MSI": True}}, "biomarkers['MSI']", "must be a number or a word"),
        ({"biomarkers": {"TMB": "many"}}, "biomarkers['TMB']", "TMB-H"),
        ({"not_detected": ["KRAS", 5]}, "not_detected[1]", "must be text"),
        ({"not_detected": ["KRSA"]}, "not_detected[0]", "KRAS"),
        ({"clinical": {"age": "64"}}, "clinical.age", "must be a number"),
        ({"clinical": {"age": 640}}, "clinical.age", "between"),
        ({"clinical": {"line": 0}}, "clinical.line", "between"),
        ({"clinical": {"sex": "woman"}}, "clinical.sex", "female"),
        ({"clinical": {"pregnant": "yes"}}, "clinical.pregnant", "true or false"),
        ({"clinical": {"setting": "salvage"}}, "clinical.setting", "advanced"),
        ({"clinical": {"ecogs": 1}}, "clinical", "did you mean 'ecog'"),
        ({"clinical": {"labs": [{"name": "ALT"}]}}, "clinical.labs[0].value", "needs name and"),
        ({"clinical": {"labs": [{"name": "ALT", "value": 3, "date": "2026-13"}]}},
         "clinical.labs[0].date", "YYYY-MM"),
        ({"clinical": {"prior_therapies": [{"therapies": []}]}},
         "clinical.prior_therapies[0].therapies", "no therapy"),
        ({"clinical": {"prior_therapies": [7]}}, "clinical.prior_therapies[0]", "mapping"),
        ({"assay": "FoundationTwo"}, "assay", "exome"),
        ({"assay": {"genes": ["EGFR", "EGRF"]}}, "assay.genes[1]", "not one gene"),
        ({"assay": {"signatures": ["TMB", "XYZ"]}}, "assay.signatures", "TMB, MSI"),
        ({"assay": {"specimen": {"tumor_fraction": 45}}}, "assay.specimen.tumor_frac", "0 and"),
        ({"files": {"bam": "x.bam"}}, "files", "vcf"),
        ({"files": {"vcf": "x.vcf", "assembly": "hg19"}}, "files.assembly", "GRCh37"),
    ],
)  # fmt: skip
def test_an_error_names_the_path_and_the_remedy(
    document: dict[str, object], place: str, why: str
) -> None:
    with pytest.raises(InputError) as caught:
        case_of(**document)
    assert caught.value.where.startswith(place)
    assert why in str(caught.value)
    assert caught.value.remedy


def test_an_error_quotes_the_offending_token_alone() -> None:
    with pytest.raises(InputError) as caught:
        case_of(case_id="KIM-1962", alterations=["TP53 R273H", "EGRF L858R"], clinical={"age": 64})
    assert "KIM" not in str(caught.value)
    assert "TP53" not in str(caught.value)


# One finding, two findings ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "findings",
    [
        ["BRAF V600E", "BRAF V600E"],
        ["BRAF V600E", "BRAF p.Val600Glu VAF 20%", "BRAF c.1799T>A (p.V600E)"],
        ["HER2 positive", "HER2+"],
        ["MSI-H", "MSI high"],
        ["MET amp", "c-Met amplification"],
    ],
)
def test_one_finding_said_twice_is_one(findings: list[str]) -> None:
    assert len(case_of(alterations=findings).alterations) == 1


def test_of_two_spellings_everything_said_stays() -> None:
    (seen,) = case_of(
        alterations=["BRAF V600E", "BRAF V600E VAF 20%", "BRAF c.1799T>A (p.V600E) somatic"]
    ).alterations
    assert isinstance(seen, SmallVariant)
    assert (seen.coding, seen.observed.allele_fraction) == ("c.1799T>A", 0.2)
    assert seen.observed.origin is Origin.SOMATIC


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("EGFR L858R", "EGFR wild type"),
        ("KRAS mutation", "KRAS not detected"),
        ("KRAS G12C", "no KRAS mutation"),
        ("EGFR T790M", "EGFR T790M not detected"),
        ("ALK positive", "ALK negative"),
        ("EML4::ALK", "ALK fusion not detected"),
        ("EML4::ALK", "ALK not detected"),
        ("ERBB2 amplification", "HER2 not amplified"),
        ("MSI-H", "MSS"),
        ("dMMR", "pMMR"),
        ("TMB-H", "TMB-L"),
        ("HER2 positive", "HER2 negative"),
        ("HER2 IHC 3+", "HER2 low"),
        ("HER2 IHC 1+", "HER2 IHC 2+"),
        ("ER positive", "ER negative"),
        ("HR negative", "ER positive"),
        ("PD-L1 TPS 60%", "PD-L1 TPS 10%"),
        ("PD-L1 TPS 60%", "PD-L1 negative"),
        ("MGMT methylated", "MGMT unmethylated"),
        ("MET amplification", "MET deletion"),
        ("BRCA2 N372H pathogenic", "BRCA2 N372H benign"),
    ],
)
def test_contradictions_are_refused_naming_both(first: str, second: str) -> None:
    for order in ([first, second], [second, first]):
        with pytest.raises(InputError) as caught:
            case_of(alterations=order)
        assert first in str(caught.value)
        assert second in str(caught.value)


@pytest.mark.parametrize(
    "findings",
    [
        ["EGFR L858R", "EGFR T790M"],
        ["EGFR L858R", "EGFR T790M not detected"],
        ["BRCA2 N372H benign", "BRCA2 wild type"],
        ["KRAS wild type", "KRAS amplification"],
        ["HER2 IHC 2+", "HER2 low"],
        ["HER2 negative", "HER2 low"],
        ["PD-L1 TPS 60%", "PD-L1 CPS 65"],
        ["ER positive", "PR negative", "HR positive"],
        ["MSI-H", "dMMR"],
    ],
)
def test_what_can_both_be_true_is_kept(findings: list[str]) -> None:
    case = case_of(alterations=findings)
    assert len(case.alterations) + len(case.negatives) == len(findings)


def test_two_specimens_may_disagree() -> None:
    before = {"text": "HER2 positive", "specimen": {"kind": "tissue", "date": "2024-01"}}
    after = {"text": "HER2 negative", "specimen": {"kind": "tissue", "date": "2026-01"}}
    assert len(case_of(alterations=[before, after]).alterations) == 2


def test_msi_and_mmr_that_disagree_are_remarked() -> None:
    remark = remark_of(case_of(alterations=["MSI-H", "pMMR"]).remarks, "contradictory_input")
    assert remark == {"first": "MSI-H", "second": "pMMR"}


# Clinical facts ---------------------------------------------------------------------------------


def test_every_clinical_field_is_read() -> None:
    given_facts = {
        "age": 64, "sex": "female", "menopausal_status": "post", "ecog": 1, "stage": "IVA",
        "grade": "2", "histology": "adenocarcinoma", "site": "left lung", "line": 2,
        "setting": "metastatic", "prior_therapies": ["Tagrisso", {"therapies": ["carboplatin",
        "pemetrexed"], "response": "partial response", "progressed": True, "setting": "adjuvant"}],
        "states": ["castration resistant"], "absent_states": ["brain metastases"],
        "labs": [{"name": "HbA1c", "value": 5.6, "unit": "%", "loinc": "4548-4", "date": 2026}],
        "metastatic_sites": ["bone"], "pregnant": False, "concomitant_drugs": ["Coumadin"],
        "bmi": 23.4, "tumor_size_mm": 31, "nodal_status": "positive",
        "planned_therapy": "Opdivo + Yervoy",
    }  # fmt: skip
    clinical = case_of(clinical=given_facts).clinical
    empty = Clinical()
    unread = [
        field.name
        for field in fields(Clinical)
        if getattr(clinical, field.name) == getattr(empty, field.name)
    ]
    assert unread == ["assumed"]
    assert clinical.setting == "advanced"
    assert clinical.prior_therapies == (
        PriorTherapy(("osimertinib",)),
        PriorTherapy(("carboplatin", "pemetrexed"), "partial response", progressed=True,
                     setting="adjuvant"),
    )  # fmt: skip
    assert clinical.states == ("castration_resistant",)


def test_a_case_file_assumes_nothing() -> None:
    assert case_of().clinical == Clinical()


def test_none_before_and_not_known_differ() -> None:
    assert case_of(clinical={"prior_therapies": []}).clinical.prior_therapies == ()
    assert case_of(clinical={}).clinical.prior_therapies is None


def test_an_unknown_therapy_is_kept_and_remarked() -> None:
    case = case_of(clinical={"prior_therapies": ["foobarinib"]})
    assert case.clinical.prior_therapies == (PriorTherapy(("foobarinib",)),)
    assert remark_of(case.remarks, "row_not_understood")["text"] == "foobarinib"


@pytest.mark.parametrize(
    ("facts", "names"),
    [
        ({"states": ["platinum sensitive"], "absent_states": ["platinum_sensitive"]}, "states"),
        ({"pregnant": True, "sex": "male"}, "pregnant"),
        ({"line": 1, "prior_therapies": [{"therapies": ["erlotinib"], "setting": "advanced"}]},
         "line 1"),
    ],
)  # fmt: skip
def test_contradictory_facts_are_refused(facts: dict[str, object], names: str) -> None:
    with pytest.raises(InputError, match="contradict each other") as caught:
        case_of(clinical=facts)
    assert names in str(caught.value)


def test_line_one_after_adjuvant_therapy_is_possible() -> None:
    prior = [{"therapies": ["carboplatin"], "setting": "adjuvant"}]
    assert case_of(clinical={"line": 1, "prior_therapies": prior}).clinical.line == 1


# Assay ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["exome", "WES", "whole-exome", "genome", "wgs"])
def test_a_named_assay_claims_small_variants_only(name: str) -> None:
    scope = case_of(assay=name).scope
    assert scope is not None
    assert scope.genes is None
    assert scope.small_variants
    assert not scope.copy_number
    assert not scope.fusions
    assert not scope.germline


def test_an_inline_assay() -> None:
    scope = case_of(
        assay={"name": "panel", "genes": ["HER2", "EGFR"], "copy_number": True, "fusions": True,
               "fusion_genes": ["ALK"], "signatures": ["tmb"],
               "specimen": {"kind": "ctdna", "tumor_fraction": 0.1}}
    ).scope  # fmt: skip
    assert scope is not None
    assert scope.genes == frozenset({"ERBB2", "EGFR"})
    assert (scope.small_variants, scope.copy_number, scope.germline) == (True, True, False)
    assert scope.fusion_genes == frozenset({"ALK"})
    assert scope.signatures == frozenset({"TMB"})
    assert scope.specimen == Specimen(SpecimenKind.CTDNA, None, 0.1)


def test_fusions_of_a_panel_are_those_of_its_genes() -> None:
    scope = case_of(assay={"genes": ["EGFR"], "fusions": True}).scope
    assert scope is not None
    assert scope.fusion_genes == frozenset({"EGFR"})


# Tumour type ------------------------------------------------------------------------------------


def test_what_the_name_of_a_tumour_type_says_becomes_findings() -> None:
    case = case_for_question("TNBC", [])
    assert [biomarker_text(seen) for seen in case.alterations] == [
        "ER negative", "PR negative", "HER2 negative",
    ]  # fmt: skip
    remark = remark_of(case.remarks, "implied_by_tumor_type")
    assert remark["facts"] == "ER negative, PR negative, HER2 negative"


def test_what_the_name_says_may_not_contradict_a_finding() -> None:
    with pytest.raises(InputError, match="tumour type TNBC"):
        case_for_question("TNBC", ["HER2 positive"])


def test_states_in_a_name_are_states() -> None:
    clinical = case_for_question("metastatic castration-resistant prostate cancer", []).clinical
    assert clinical.states == ("castration_resistant",)
    assert clinical.setting == "advanced"
    assert "setting" not in clinical.assumed


def test_a_loose_reading_and_a_question_are_remarked() -> None:
    remarks = case_of(tumor_type="lung").remarks
    assert remark_of(remarks, "tumor_type_assumed")["understood"] == "lung cancer"
    assert remark_of(remarks, "tumor_type_question")["question"] == "histology"


def test_an_unknown_type_is_no_error_and_keeps_its_word() -> None:
    case = case_of(tumor_type="XYZ")
    assert case.tumor_type.status is TumorTypeStatus.UNKNOWN
    assert case.tumor_type.name == "XYZ"


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ({"oncotree": "LUAD"}, "LUAD"),
        ({"doid": "3910"}, "LUAD"),
        ({"doid": "DOID:3910"}, "LUAD"),
        ({"icd_o_3": "8140/3", "name": "LUAD"}, "LUAD"),
        ({"oncotree": "NOPE", "name": "lung adenocarcinoma"}, "LUAD"),
        ({"name": "XYZ"}, None),
    ],
)
def test_a_tumour_type_by_code(value: dict[str, str], code: str | None) -> None:
    if "icd_o_3" in value:
        assert case_of(tumor_type=value).tumor_type.codes
    else:
        assert case_of(tumor_type=value).tumor_type.code == code


# Questions --------------------------------------------------------------------------------------


def test_a_question_assumes_untreated_advanced_disease_of_an_adult() -> None:
    clinical = case_for_question("LUAD", ["EGFR L858R"]).clinical
    assert (clinical.line, clinical.setting, clinical.prior_therapies) == (1, "advanced", ())
    assert clinical.age is None
    assert clinical.assumed == ("line", "setting", "prior_therapies", "adult")


def test_prior_therapy_makes_the_next_line() -> None:
    clinical = case_for_question(
        "LUAD", [], prior=["Tagrisso", "carboplatin + pemetrexed"]
    ).clinical
    assert clinical.line == 3
    assert clinical.prior_therapies == (
        PriorTherapy(("osimertinib",), progressed=True),
        PriorTherapy(("carboplatin", "pemetrexed"), progressed=True),
    )
    assert clinical.assumed == ("next_line", "setting", "progressed", "adult")


def test_what_is_told_is_not_assumed() -> None:
    clinical = case_for_question(
        "LUAD", [], line=2, prior=["carboplatin"], setting="metastatic", age=61, sex="F"
    ).clinical
    assert clinical.assumed == ("progressed",)
    assert (clinical.sex, clinical.age, clinical.setting) == ("female", 61, "advanced")


def test_a_later_line_without_therapies_does_not_say_untreated() -> None:
    clinical = case_for_question("LUAD", [], line=3).clinical
    assert clinical.prior_therapies is None
    assert "prior_therapies" not in clinical.assumed


def test_line_one_after_a_prior_therapy_is_refused_naming_both() -> None:
    with pytest.raises(InputError, match=r"line 1 and prior therapy 'carboplatin'"):
        case_for_question("LUAD", [], line=1, prior=["carboplatin"])


@pytest.mark.parametrize(
    ("options", "where"),
    [
        ({"line": 0}, "--line"),
        ({"age": 900}, "--age"),
        ({"sex": "x"}, "--sex"),
        ({"setting": "salvage"}, "--setting"),
        ({"prior": [" "]}, "--prior"),
        ({"not_detected": ["KRSA"]}, "--not-detected"),
        ({"ecog": 9}, "--ecog"),
    ],
)
def test_a_wrong_option_is_named(options: dict[str, object], where: str) -> None:
    with pytest.raises(InputError) as caught:
        case_for_question("LUAD", [], **options)  # type: ignore[arg-type]
    assert caught.value.where == where


def test_the_builder_says_what_a_case_file_says() -> None:
    built = (
        a_case("LUAD").with_variant("EGFR L858R").tested_negative("KRAS").line(2)
        .prior("carboplatin").build()
    )  # fmt: skip
    assert [biomarker_text(seen) for seen in built.alterations] == ["EGFR p.L858R"]
    assert [negative.gene for negative in built.negatives] == ["KRAS"]
    assert built.clinical.line == 2
    assert built.clinical.prior_therapies == (PriorTherapy(("carboplatin",), progressed=True),)
    assert built.clinical.assumed == ()


# Any document -----------------------------------------------------------------------------------

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=12) | st.sampled_from(["EGFR L858R", "LUAD", "exome", "MSI-H"]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(["gene", "text", "protein", "fusion", "copy_number", "age", "genes",
                         "prior_therapies", "labs", "specimen", "name", "x"]),
        inner, max_size=3,
    ),
    max_leaves=8,
)  # fmt: skip


@given(
    st.fixed_dictionaries(
        {"tumor_type": PLAIN},
        optional=dict.fromkeys(
            ("case_id", "alterations", "biomarkers", "not_detected", "clinical", "assay",
             "files", "schema"), PLAIN
        ),
    )
)  # fmt: skip
def test_any_document_is_read_or_refused(document: dict[str, object]) -> None:
    with contextlib.suppress(InputError):
        assert case_from_mapping(document).tumor_type.name  # type: ignore[arg-type]


@given(st.binary(max_size=80) | st.text(max_size=80).map(str.encode))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    with contextlib.suppress(InputError):
        assert isinstance(parse_document(content, "case"), dict)
