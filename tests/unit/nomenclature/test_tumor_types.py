"""Words and codes for tumour types, and how a rule's type stands to a patient's."""

from __future__ import annotations

import csv
import gzip
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oncobasis.core.assessment import TumorMatch
from oncobasis.core.errors import KnowledgeError
from oncobasis.core.tumor import TumorType, TumorTypeStatus
from oncobasis.nomenclature.tumor_types import load_tumor_types
from oncobasis.nomenclature.tumor_types_names import name_key

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TYPES = load_tumor_types()
CODES = sorted(TYPES.tree.nodes)


@pytest.mark.parametrize(
    ("spellings", "codes"),
    [
        (
            (
                "Breast Cancer",
                "BREAST",
                "breast",
                "carcinoma of the breast",
                "Metastatic breast carcinomas",
                "malignant neoplasm of breast",
                "유방암",
                "전이성 유방암",
            ),
            ("BRCA",),
        ),
        (("LUAD", "luad", "Adenocarcinoma of the lung", "폐선암", "폐 선암"), ("LUAD",)),
        (("Lung Adenocarcinoma (LUAD)", "stage IV lung adenocarcinoma"), ("LUAD",)),
        (("NSCLC", "non-small cell lung cancer", "Non Small-Cell Lung Carcinomas"), ("NSCLC",)),
        (("lung", "LUNG", "Lung Cancer", "폐암"), ("LUNG",)),
        (("colorectal cancer", "CRC", "대장암", "BOWEL"), ("COADREAD",)),
        (("Waldenström", "waldenstrom macroglobulinaemia", "WM"), ("WM",)),
        (("gastric cancer", "Stomach Cancer", "STOMACH", "위암"), ("STAD",)),
        (("PTCL, NOS", "Peripheral T-Cell lymphoma, NOS"), ("PTCL",)),
        (("urothelial carcinoma", "요로상피암"), ("BLCA", "UTUC", "UCU")),
        (("MM", "multiple myeloma"), ("PCM",)),
        (("DOID:3910", "doid 3910", "DOID_3910", "NCIT:C3512", "C3512"), ("LUAD",)),
        (("UMLS:C0025202", "C0025202"), ("MEL",)),
        (("SNOMED:254637007",), ("NSCLC",)),
    ],
)
def test_every_spelling_of_a_disease_answers_alike(
    spellings: tuple[str, ...], codes: tuple[str, ...]
) -> None:
    assert {word: TYPES.resolve(word).codes for word in spellings} == dict.fromkeys(
        spellings, codes
    )


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("LUAD", TumorTypeStatus.EXACT),
        ("Lung Adenocarcinoma", TumorTypeStatus.EXACT),
        ("adenocarcinoma of lung", TumorTypeStatus.SYNONYM),
        ("urothelial carcinoma", TumorTypeStatus.GROUP),
        ("breast cancer", TumorTypeStatus.NARROWER),
        ("lung cancer", TumorTypeStatus.BROADER),
        ("XYZ", TumorTypeStatus.UNKNOWN),
    ],
)
def test_the_relation_of_a_word_to_its_codes_is_stated(word: str, status: TumorTypeStatus) -> None:
    assert TYPES.resolve(word).status is status


@pytest.mark.parametrize(
    "word",
    [
        "cancer",
        "solid tumor",
        "고형암",
        "암",
        "malignant tumor",
        "Neoplasm",
        "metastasis",
        "OTHER",
        "tissue",
    ],
)
def test_a_word_that_names_no_site_is_unknown_for_a_patient(word: str) -> None:
    reading = TYPES.resolve(word)
    assert not reading.is_known
    assert reading.codes == ()
    assert reading.ask


@pytest.mark.parametrize(("word", "codes"), [("solid tumor", ("SOLID",)), ("DOID:162", ("ANY",))])
def test_a_rule_may_speak_of_every_tumour(word: str, codes: tuple[str, ...]) -> None:
    assert TYPES.resolve_rule(word).codes == codes


@pytest.mark.parametrize("word", ["adenocarcinoma", "SCC", "Kaposi sarcoma", "Lynch syndrome"])
def test_a_name_without_a_node_says_why_and_places_nobody(word: str) -> None:
    reading = TYPES.resolve(word)
    assert not reading.is_known
    assert reading.note


def test_an_unknown_word_gets_suggestions_and_no_guess() -> None:
    reading = TYPES.resolve("breest cancer")
    assert reading.codes == ()
    assert "breast cancer" in reading.suggestions


@pytest.mark.parametrize(
    ("word", "codes", "implies"),
    [
        ("HER2-positive breast cancer", ("BRCA",), ("HER2 positive",)),
        ("HER2+ metastatic breast cancer", ("BRCA",), ("HER2 positive",)),
        ("HER2- breast cancer", ("BRCA",), ("HER2 negative",)),
        ("HR+/HER2- breast cancer", ("BRCA",), ("HR positive", "HER2 negative")),
        ("TNBC", ("BRCA",), ("ER negative", "PR negative", "HER2 negative")),
        ("Ph+ ALL", ("BLLBCRABL1",), ("BCR::ABL1",)),
        ("HER2-positive gastric cancer", ("STAD",), ("HER2 positive",)),
        ("mCRPC", ("PRAD",), ("castration resistant", "metastatic")),
        ("breast cancer", ("BRCA",), ()),
    ],
)
def test_what_a_name_implies_is_kept(
    word: str, codes: tuple[str, ...], implies: tuple[str, ...]
) -> None:
    reading = TYPES.resolve(word)
    assert (reading.codes, reading.implies) == (codes, implies)


@pytest.mark.parametrize(
    ("word", "tag", "value"),
    [
        ("NSCLC", "ask", "squamous or not"),
        ("glioblastoma", "assumes", "IDH-wildtype"),
        ("SEGA", "needs", "SEGA"),
        ("DIPG", "site", "pons"),
        ("pLGG", "age", "pediatric"),
        ("SEGA", "context", "TSC"),
        ("liver cancer", "usual", "HCC"),
        ("CML", "same", ("CMLBCRABL1",)),
        ("biliary tract cancer", "organs", ("BILIARY_TRACT",)),
        ("RCC", "excluded", ("RAML", "ROCY")),
        ("DOID:3030", "civic_row", "LUAD"),
    ],
)
def test_every_tag_of_the_bridge_arrives(word: str, tag: str, value: object) -> None:
    assert getattr(TYPES.resolve(word), tag) == value


@pytest.mark.parametrize(
    ("word", "part"),
    [
        ("DOID:0060079", False),  # HER2 positive breast cancer: the biomarker says it all
        ("DOID:0080146", False),  # childhood B-ALL: the age does
        ("DOID:4235", True),  # spindle cell sarcoma: no node, held by SARCNOS
        ("DOID:0050897", True),  # bone chondrosarcoma, by its ancestor
        ("DOID:3908", False),
    ],
)
def test_a_name_that_no_code_and_no_biomarker_tells_is_a_part(word: str, part: bool) -> None:  # noqa: FBT001
    assert TYPES.resolve(word).is_part is part


@pytest.mark.parametrize("code", ["MF", "PNET", "TGCT", "ACC", "MCL", "MBC"])
def test_letters_typed_for_another_disease_raise_a_question(code: str) -> None:
    reading = TYPES.resolve(code)
    assert reading.codes == (code,)
    assert "?" in reading.ask


@pytest.mark.parametrize(
    ("code", "codes"),
    [
        ("ICD10CM:C50.911", ("BRCA",)),
        ("ICD-10:C34.1", ("LUNG",)),
        ("ICD10:C22.1", ("IHCH",)),
        ("ICD10:C22.8", ("LIVER",)),
        ("ICD10:C71.9", ("BRAIN",)),  # the Disease Ontology gives it to diffuse midline glioma
        ("ICD10:C80.1", ()),
        ("ICD10:C76", ()),
        ("ICDO:8170/3", ("HCC",)),
        ("ICDO:8312/3", ("RCC",)),
        ("ICDO:8211/3", ()),  # tubular adenocarcinoma of any site
        ("ICDO:9391/3", ()),  # ependymoma, given to several terms
        ("DOID:9513", ("PCM",)),  # plasma cell leukaemia
    ],
)
def test_codes_of_other_systems_place_nobody_wrongly(code: str, codes: tuple[str, ...]) -> None:
    assert TYPES.resolve(code).codes == codes


@pytest.mark.parametrize("text", ["C34.1", "ICDO:C34.1", "8140/3", "ICD10:C76.0"])
def test_codes_without_a_map_are_said_to_be_unsupported(text: str) -> None:
    reading = TYPES.resolve(text)
    assert not reading.is_known
    assert text == "C34.1" or reading.note


def test_a_doid_outside_the_bridge_takes_its_nearest_mapped_ancestor_as_broader() -> None:
    reading = TYPES.disease_of_doid("DOID:0050897")  # bone chondrosarcoma
    assert (reading.status, reading.codes) == (TumorTypeStatus.BROADER, ("CHS",))
    assert reading.loses_condition


def test_a_doid_outside_the_bridge_is_read_by_its_name_where_that_is_known() -> None:
    assert TYPES.disease_of_doid("DOID:0050771").codes == ("PHC",)


def test_a_doid_below_nothing_but_cancer_is_unknown() -> None:
    reading = TYPES.disease_of_doid("DOID:0050921")  # pharynx squamous cell carcinoma
    assert reading.codes == ()
    assert reading.note


def test_a_doid_whose_meaning_changed_is_not_followed() -> None:
    # DOID:0070004 is Myeloma in CIViC 2021 and myeloid neoplasm in the ontology of 2026.
    assert TYPES.disease_of_doid("0070004").codes == ("PCM",)
    assert TYPES.ontology.parents["DOID:0050458"] == ("DOID:0070004",)
    assert TYPES.disease_of_doid("DOID:0050458").codes == ("JMML",)


def _related(patient: str, rule: str, *excluded: str) -> TumorMatch:
    mine, theirs = TYPES.resolve(patient), TYPES.resolve_rule(rule)
    return TYPES.relation(mine.codes, theirs.codes, (*theirs.excluded, *excluded), mine.excluded)


@pytest.mark.parametrize(
    ("patient", "rule", "match"),
    [
        ("LUAD", "LUAD", TumorMatch.EXACT),
        ("LUAD", "NSCLC", TumorMatch.ANCESTOR),
        ("NSCLC", "LUAD", TumorMatch.COARSER),
        ("lung cancer", "NSCLC", TumorMatch.COARSER),
        ("CHOL", "IHCH", TumorMatch.COARSER),
        ("IHCH", "CHOL", TumorMatch.ANCESTOR),
        ("biliary tract cancer", "CHOL", TumorMatch.COARSER),
        ("COADREAD", "COAD", TumorMatch.COARSER),
        ("UCEC", "BRCA", TumorMatch.OTHER),
        # a breast cancer rule reaches every way to write a breast cancer patient
        ("BREAST", "BRCA", TumorMatch.EXACT),
        ("BRCA", "DOID:1612", TumorMatch.EXACT),
        ("IDC", "BRCA", TumorMatch.ANCESTOR),
        ("ILC", "breast cancer", TumorMatch.ANCESTOR),
        # nodes that OncoTree keeps apart and labels mean
        ("IBC", "BRCA", TumorMatch.EXACT),
        ("metaplastic breast cancer", "BRCA", TumorMatch.EXACT),
        ("DCIS", "BRCA", TumorMatch.OTHER),
        ("VMM", "MEL", TumorMatch.EXACT),
        ("UM", "MEL", TumorMatch.OTHER),
        ("STAD", "GEJ", TumorMatch.EXACT),
        ("CML", "CMLBCRABL1", TumorMatch.EXACT),
        ("CMLBCRABL1", "CML", TumorMatch.EXACT),
        # nodes that OncoTree files inside and labels do not mean
        ("PCM", "NHL", TumorMatch.EXCLUDED),
        ("PCM", "DOID:0060058", TumorMatch.EXCLUDED),
        ("NHL", "PCM", TumorMatch.OTHER),
        ("NHL", "NHL", TumorMatch.EXACT),
        ("FL", "NHL", TumorMatch.ANCESTOR),
        ("RAML", "RCC", TumorMatch.EXCLUDED),
        ("CCRCC", "RCC", TumorMatch.ANCESTOR),
        ("GIST", "SOFT_TISSUE", TumorMatch.EXCLUDED),
        ("GIST", "GIST", TumorMatch.EXACT),
        ("SBOV", "OVT", TumorMatch.EXCLUDED),
        ("ovarian cancer", "DOID:2394", TumorMatch.EXACT),
        # groups
        ("urothelial carcinoma", "urothelial carcinoma", TumorMatch.EXACT),
        ("urothelial carcinoma", "BLCA", TumorMatch.COARSER),
        ("non-squamous NSCLC", "NSCLC", TumorMatch.ANCESTOR),
        # words for every tumour
        ("LUAD", "SOLID", TumorMatch.PAN_CANCER),
        ("CUP", "SOLID", TumorMatch.PAN_CANCER),
        ("AML", "SOLID", TumorMatch.OTHER),
        ("AML", "ANY", TumorMatch.PAN_CANCER),
        ("solid tumor", "SOLID", TumorMatch.UNKNOWN),
        ("XYZ", "NSCLC", TumorMatch.UNKNOWN),
    ],
)
def test_a_rule_stands_to_a_patient(patient: str, rule: str, match: TumorMatch) -> None:
    assert _related(patient, rule) is match


@pytest.mark.parametrize(
    ("patient", "rule", "excluded", "match"),
    [
        ("COAD", "SOLID", "COADREAD", TumorMatch.EXCLUDED),
        ("COADREAD", "SOLID", "COADREAD", TumorMatch.EXCLUDED),
        ("LUAD", "SOLID", "COADREAD", TumorMatch.PAN_CANCER),
        ("NSCLC", "NSCLC", "LUSC", TumorMatch.COARSER),
        ("LUAD", "NSCLC", "LUSC", TumorMatch.ANCESTOR),
        ("LUSC", "NSCLC", "LUSC", TumorMatch.EXCLUDED),
    ],
)
def test_a_label_may_leave_a_tumour_out(
    patient: str, rule: str, excluded: str, match: TumorMatch
) -> None:
    assert _related(patient, rule, excluded) is match


def test_a_coarse_node_that_holds_an_excluded_one_is_undetermined() -> None:
    assert TYPES.relation(("BOWEL",), ("SOLID",), ("COADREAD",)) is TumorMatch.COARSER


def test_a_node_the_rule_names_stays_in_whatever_its_other_code_leaves_out() -> None:
    match = TYPES.relation(("GIST",), ("SOFT_TISSUE", "GIST"), ("GIST",))
    assert match is TumorMatch.EXACT


def test_an_inner_word_in_a_rule_is_read_as_the_node_itself() -> None:
    assert TYPES.resolve_rule("BREAST").codes == ("BREAST",)
    assert TYPES.resolve_rule("NSCLC").ask == ""


@given(st.sampled_from(CODES), st.sampled_from(CODES))
def test_kinship_and_relation_agree(code: str, other: str) -> None:
    match = TYPES.relation((code,), (other,))
    inside = TYPES.is_within(code, other)
    assert (match in (TumorMatch.EXACT, TumorMatch.ANCESTOR, TumorMatch.EXCLUDED)) == (
        inside or {code, other} == {"CML", "CMLBCRABL1"}
    )
    if match is TumorMatch.COARSER:
        assert TYPES.is_within(other, code)
    assert (code in TYPES.descendants(other)) == (inside and code != other)
    assert (other in TYPES.ancestors(code)) == (inside and code != other)


@given(st.sampled_from(CODES))
def test_a_node_is_solid_or_blood_and_its_own_code_finds_it(code: str) -> None:
    assert TYPES.is_solid(code) != TYPES.is_heme(code) or code == "TISSUE"
    assert TYPES.resolve_rule_name(code).is_known
    assert name_key(code.lower()) == name_key(code)


@pytest.mark.parametrize("node", list(TYPES.tree.nodes.values()), ids=lambda node: node.code)
def test_every_oncotree_name_is_read_as_its_node_or_as_what_people_mean(node: object) -> None:
    code, name = node.code, node.name  # type: ignore[attr-defined]
    reading = TYPES.resolve_rule_name(name)
    reviewed = reading.source == "reviewed name"
    assert code in reading.codes or reviewed


@given(st.text(max_size=60))
def test_any_text_is_answered_and_never_half_known(text: str) -> None:
    reading = TYPES.resolve(text)
    assert reading.is_known == bool(reading.codes)
    assert TYPES.tumor_type_of(reading).is_known == reading.is_known


def test_a_text_too_long_for_a_name_is_unknown() -> None:
    assert TYPES.resolve("lung adenocarcinoma of " * 5000).note == "too long for a name"


def test_the_type_of_a_case_keeps_group_and_exclusions() -> None:
    single = TYPES.tumor_type("LUAD")
    assert (single.code, single.path[-2:]) == ("LUAD", ("NSCLC", "LUAD"))
    group = TYPES.tumor_type("biliary tract cancer")
    assert (group.code, group.codes) == (None, ("CHOL", "GBC"))
    assert group.path == ("TISSUE", "BILIARY_TRACT")
    assert not TYPES.tumor_type("XYZ").is_known


def test_a_type_cannot_be_known_without_codes() -> None:
    with pytest.raises(ValueError, match="contradict"):
        TumorType(None, "x", status=TumorTypeStatus.GROUP)


def test_an_unknown_code_is_an_error_of_knowledge() -> None:
    with pytest.raises(KnowledgeError, match="not an OncoTree code"):
        TYPES.ancestors("NOT_A_CODE")


# What OncoTree has no place for, with the reason in the bridge's note.
UNPLACED = {"0060474", "3852", "14175"}


def test_every_disease_of_the_civic_evidence_reaches_oncotree(
    shared_file: Callable[[str], Path],
) -> None:
    path = shared_file("knowledge/civic/derived_2021_evidence_with_2025_profiles.tsv.gz")
    csv.field_size_limit(10**7)
    missing = set()
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            reading = TYPES.disease_of_civic(row["doid"], row["disease"])
            shipped = row["evidence_type"] in ("Predictive", "Diagnostic", "Prognostic")
            if shipped and not reading.is_known:
                assert reading.note
                missing.add(row["doid"])
    assert missing == UNPLACED


# Columns hold words beside codes: both are parts of NSCLC that the approvals importer reads.
WORDS = {"SQUAMOUS", "NONSQUAMOUS"}


@pytest.mark.parametrize(
    "table",
    [
        "fda",
        "ema",
        "hc",
        *(f"{a}_{part}" for a in ("fda", "ema") for part in ("second_reading", "missing")),
    ],
)
def test_every_tumour_of_the_approval_tables_is_understood(
    table: str, shared_file: Callable[[str], Path]
) -> None:
    path = shared_file(f"knowledge/approvals/{table}.tsv")
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    words = {
        word.strip()
        for row in rows
        for column in ("oncotree", "exclude")
        for word in (row.get(column) or "").replace(";", ",").split(",")
        if word.strip()
    }
    assert words
    assert {word for word in words if not TYPES.resolve_rule(word).is_known} <= WORDS
