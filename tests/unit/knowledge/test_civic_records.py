"""CIViC rows of both column layouts as records, and files that are not what they should be."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest

from oncobasis.core.errors import InputError
from oncobasis.knowledge.importers.civic.build import build_civic, read_civic
from oncobasis.knowledge.importers.civic.therapies import regimen_text, regimens
from oncobasis.knowledge.importers.tsv import read_records

if TYPE_CHECKING:
    from pathlib import Path

NEW_COLUMNS = (
    "molecular_profile", "molecular_profile_id", "disease", "doid", "phenotypes", "therapies",
    "therapy_interaction_type", "evidence_type", "evidence_direction", "evidence_level",
    "significance", "evidence_statement", "citation_id", "source_type", "asco_abstract_id",
    "citation", "nct_ids", "rating", "evidence_status", "evidence_id", "variant_origin",
    "last_review_date", "evidence_civic_url", "molecular_profile_civic_url", "is_flagged",
)  # fmt: skip
OLD_COLUMNS = (
    "gene", "entrez_id", "variant", "disease", "doid", "drugs", "drug_interaction_type",
    "evidence_type", "evidence_direction", "evidence_level", "clinical_significance",
    "evidence_statement", "citation_id", "source_type", "citation", "rating",
    "evidence_status", "evidence_id", "variant_origin", "last_review_date",
)  # fmt: skip
NEW_ITEM = {
    "molecular_profile": "BRAF V600E",
    "disease": "Melanoma",
    "doid": "1909",
    "therapies": "Vemurafenib,Cobimetinib",
    "therapy_interaction_type": "COMBINATION",
    "evidence_type": "PREDICTIVE",
    "evidence_direction": "SUPPORTS",
    "evidence_level": "A",
    "significance": "Sensitivity/Response",
    "evidence_statement": "An invented statement with a secret word: quokka.",
    "citation_id": "1",
    "source_type": "PubMed",
    "citation": "Nobody et al., 2025, J. Invented",
    "rating": "4",
    "evidence_status": "accepted",
    "evidence_id": "900001",
    "variant_origin": "Somatic",
    "last_review_date": "2026-01-02 03:04:05 UTC",
    "is_flagged": "false",
}
OLD_ITEM = {
    "gene": "BRAF",
    "variant": "V600E",
    "disease": "Melanoma",
    "doid": "1909",
    "drugs": "Cobimetinib,Vemurafenib",
    "drug_interaction_type": "Combination",
    "evidence_type": "Predictive",
    "evidence_direction": "Supports",
    "evidence_level": "A",
    "clinical_significance": "Sensitivity/Response",
    "citation_id": "1",
    "source_type": "PubMed",
    "citation": "Nobody et al., 2025, J. Invented",
    "rating": "4",
    "evidence_status": "accepted",
    "evidence_id": "900001",
    "variant_origin": "Somatic",
    "last_review_date": "2026-01-02 03:04:05 UTC",
}
NEW_NAME = "01-Aug-2026-ClinicalEvidenceSummaries.tsv"


def write(path: Path, columns: tuple[str, ...], *items: dict[str, str]) -> Path:
    lines = ["\t".join(columns)]
    lines += ["\t".join(item.get(column, "") for column in columns) for item in items]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def one_record(folder: Path, **changes: str) -> dict[str, str]:
    write(folder / NEW_NAME, NEW_COLUMNS, NEW_ITEM | changes)
    (record,) = read_civic(folder).evidence
    return record


def test_new_layout_item_becomes_a_record(tmp_path: Path) -> None:
    assert one_record(tmp_path) == {
        "id": "civic:EID900001",
        "kind": "predictive",
        "profile": "BRAF V600E",
        "biomarker": "BRAF p.V600E",
        "doid": "1909",
        "disease": "Melanoma",
        "regimens": "cobimetinib + vemurafenib",
        "sequential": "",
        "direction": "supports",
        "significance": "sensitivity",
        "level": "A",
        "rating": "4",
        "origin": "somatic",
        "pmid": "1",
        "citation": "Nobody et al., 2025, J. Invented",
        "asco": "",
        "url": "https://civicdb.org/links/evidence_items/900001",
        "date": "2026-01-02",
        "flagged": "",
    }


def test_old_and_new_layout_of_one_item_give_the_same_record(tmp_path: Path) -> None:
    old = tmp_path / "old"
    old.mkdir()
    write(old / "01-Aug-2021-ClinicalEvidenceSummaries.tsv", OLD_COLUMNS, OLD_ITEM)
    (record,) = read_civic(old).evidence
    assert record == one_record(tmp_path)


@pytest.mark.parametrize(
    ("changes", "column", "value"),
    [
        ({"evidence_direction": "Does Not Support"}, "direction", "does_not_support"),
        ({"significance": "Resistance"}, "significance", "resistance"),
        ({"significance": "Reduced Sensitivity"}, "significance", "reduced_sensitivity"),
        ({"significance": "Adverse Response"}, "significance", "toxicity"),
        ({"significance": "N/A"}, "significance", "not_applicable"),
        ({"significance": "Positive"}, "significance", "not_applicable"),
        ({"variant_origin": "Common Germline"}, "origin", "germline"),
        ({"variant_origin": "Rare Germline"}, "origin", "germline"),
        ({"variant_origin": "Unknown"}, "origin", ""),
        ({"is_flagged": "true"}, "flagged", "yes"),
        ({"source_type": "ASCO", "citation_id": "7"}, "asco", "7"),
        ({"source_type": "ASCO", "citation_id": "7"}, "pmid", ""),
        ({"therapy_interaction_type": "Sequential"}, "sequential", "yes"),
        ({"therapy_interaction_type": "Substitutes"}, "regimens", "cobimetinib | vemurafenib"),
        ({"evidence_type": "Prognostic", "significance": "Poor Outcome"}, "regimens", ""),
        ({"evidence_type": "Diagnostic", "significance": "Negative"}, "significance", "negative"),
    ],
)
def test_each_word_of_civic_has_its_place(
    tmp_path: Path, changes: dict[str, str], column: str, value: str
) -> None:
    assert one_record(tmp_path, **changes)[column] == value


@pytest.mark.parametrize(
    "changes",
    [
        {"evidence_status": "submitted"},
        {"evidence_status": "rejected"},
        {"evidence_type": "Predisposing"},
        {"evidence_type": "Functional"},
        {"evidence_direction": "N/A"},
    ],
)
def test_what_states_nothing_for_a_rule_stays_out(tmp_path: Path, changes: dict[str, str]) -> None:
    write(tmp_path / NEW_NAME, NEW_COLUMNS, NEW_ITEM | changes)
    assert read_civic(tmp_path).evidence == ()


@pytest.mark.parametrize(
    ("therapies", "interaction", "text"),
    [
        ("Imatinib Mesylate", "", "imatinib"),
        ("Trametinib,Dabrafenib", "combination", "dabrafenib + trametinib"),
        ("Gefitinib,Erlotinib", "substitutes", "erlotinib | gefitinib"),
        ("Crizotinib,Alectinib", "sequential", "alectinib + crizotinib"),
        ("2,4-pyrimidinediamine", "", "2,4-pyrimidinediamine"),
        (
            "Gefitinib,HER2 Inhibitor CP-724,714",
            "substitutes",
            "gefitinib | her2 inhibitor cp-724,714",
        ),
        ("FOLFOX Regimen", "", "fluorouracil + leucovorin + oxaliplatin"),
        (
            "Cetuximab,FOLFOX Regimen",
            "combination",
            "cetuximab + fluorouracil + leucovorin + oxaliplatin",
        ),
        (
            "Bevacizumab,FOLFIRI Regimen",
            "substitutes",
            "bevacizumab | fluorouracil + irinotecan + leucovorin",
        ),
        ("Platinum Compound", "", "class:Platinum compound"),
        ("", "", ""),
    ],
)
def test_therapies_become_regimens(therapies: str, interaction: str, text: str) -> None:
    assert regimen_text(regimens(therapies, interaction)) == text


def test_an_item_that_a_later_release_moved_or_dropped_is_flagged(tmp_path: Path) -> None:
    columns = ("molecular_profile_2025", *OLD_COLUMNS)
    write(
        tmp_path / "derived_2021_evidence_with_2025_profiles.tsv",
        columns,
        OLD_ITEM | {"evidence_id": "1", "molecular_profile_2025": "BRAF V600E"},
        OLD_ITEM | {"evidence_id": "2", "molecular_profile_2025": "BRAF V600K"},
        OLD_ITEM | {"evidence_id": "3", "molecular_profile_2025": "KRAS G12D"},
        OLD_ITEM | {"evidence_id": "4", "molecular_profile_2025": ""},
    )
    flags = {row["id"]: row["flagged"] for row in read_civic(tmp_path).evidence}
    assert flags == {
        "civic:EID1": "",
        "civic:EID2": "yes",
        "civic:EID3": "yes",
        "civic:EID4": "yes",
    }


def test_newer_release_wins_and_no_evidence_prose_is_written(tmp_path: Path) -> None:
    write(tmp_path / "01-Aug-2021-ClinicalEvidenceSummaries.tsv", OLD_COLUMNS, OLD_ITEM)
    write(tmp_path / NEW_NAME, NEW_COLUMNS, NEW_ITEM | {"molecular_profile": "BRAF V600K"})
    target = tmp_path / "knowledge"
    build_civic(tmp_path, target)
    (record,) = read_records(target / "evidence.tsv")
    assert record["biomarker"] == "BRAF p.V600K"
    assert all("quokka" not in path.read_text("utf-8") for path in target.iterdir())


def test_two_imports_write_the_same_bytes(tmp_path: Path) -> None:
    other = NEW_ITEM | {"evidence_id": "17"}
    write(tmp_path / NEW_NAME, NEW_COLUMNS, NEW_ITEM, other)
    first = tmp_path / "first"
    build_civic(tmp_path, first)
    write(tmp_path / NEW_NAME, NEW_COLUMNS, other, NEW_ITEM)
    second = tmp_path / "second"
    build_civic(tmp_path, second)
    assert [path.read_bytes() for path in sorted(first.iterdir())] == [
        path.read_bytes() for path in sorted(second.iterdir())
    ]


def test_assertion_takes_the_relation_of_its_evidence(tmp_path: Path) -> None:
    write(
        tmp_path / NEW_NAME,
        NEW_COLUMNS,
        NEW_ITEM | {"evidence_id": "1", "therapy_interaction_type": "Substitutes"},
    )
    columns = (
        "assertion_id", "molecular_profile", "disease", "doid", "therapies", "assertion_type",
        "assertion_direction", "significance", "amp_category", "nccn_guideline",
        "nccn_guideline_version", "evidence_item_ids", "last_review_date",
    )  # fmt: skip
    item = {
        "assertion_id": "5",
        "molecular_profile": "BRAF V600E",
        "therapies": "Cobimetinib,Vemurafenib",
        "assertion_type": "Predictive",
        "assertion_direction": "Supports",
        "significance": "Sensitivity/Response",
        "amp_category": "Tier I - Level A",
        "evidence_item_ids": "12,1",
    }
    write(
        tmp_path / "01-Aug-2026-AssertionSummaries.tsv",
        columns,
        item,
        item | {"assertion_id": "6", "evidence_item_ids": "12"},
    )
    by_id = {row["id"]: row for row in read_civic(tmp_path).assertions}
    assert by_id["civic:AID5"]["regimens"] == "cobimetinib | vemurafenib"
    assert by_id["civic:AID6"]["regimens"] == "cobimetinib + vemurafenib"
    assert (by_id["civic:AID5"]["amp_tier"], by_id["civic:AID5"]["amp_level"]) == ("I", "A")
    assert by_id["civic:AID5"]["evidence"] == "civic:EID1,civic:EID12"


def test_missing_column_is_named_with_the_file(tmp_path: Path) -> None:
    path = write(tmp_path / NEW_NAME, ("evidence_id", "evidence_type"), {})
    with pytest.raises(
        InputError, match=r"columns missing: evidence_direction, evidence_level"
    ) as e:
        read_civic(tmp_path)
    assert str(path) in str(e.value)


def test_cut_row_is_named_with_its_line(tmp_path: Path) -> None:
    path = write(tmp_path / NEW_NAME, NEW_COLUMNS, NEW_ITEM)
    path.write_text(path.read_text("utf-8") + "BRAF V600E\t12\tMelan\n", "utf-8")
    with pytest.raises(InputError, match="a row has no evidence_id") as e:
        read_civic(tmp_path)
    assert f"{path}:3" in str(e.value)


def test_shifted_row_is_refused(tmp_path: Path) -> None:
    write(tmp_path / NEW_NAME, NEW_COLUMNS, NEW_ITEM | {"evidence_id": "accepted"})
    with pytest.raises(InputError, match="'accepted' is not a CIViC number"):
        read_civic(tmp_path)


def test_folder_without_a_release_says_what_to_give(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no ClinicalEvidenceSummaries file"):
        read_civic(tmp_path)


def test_cut_gzip_is_named(tmp_path: Path) -> None:
    whole = gzip.compress("\t".join(NEW_COLUMNS).encode())
    (tmp_path / f"{NEW_NAME}.gz").write_bytes(whole[:-9])
    with pytest.raises(InputError, match="cannot be read"):
        read_civic(tmp_path)
