"""Which cards a patient gets, in which order, and what stands in them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from builders.answered_cases import answered, answering, predicted
from builders.assessment_builder import luad_egfr, nothing_found
from builders.case_builder import a_case
from oncobasis.core.assessment import Assessment, Therapy
from oncobasis.core.codes import CautionCode
from oncobasis.report.cards.cards import missing_data_cards, patient_view_cards, tumor_board_cards
from oncobasis.report.cards.context import CardContext, MissingData

CONTEXT = CardContext(
    patient="Patient/p1",
    report_url="https://oncobasis.example/r/1",
    smart_url="https://oncobasis.example/launch",
    app_context="assessment-1",
)


def cards_of(assessment: Assessment, **context: Any) -> list[dict[str, Any]]:  # noqa: ANN401
    return patient_view_cards(assessment, replace(CONTEXT, **context))


def topics(cards: list[dict[str, Any]]) -> list[str]:
    return [card["source"]["topic"]["code"] for card in cards]


def test_options_then_what_is_against_then_tests() -> None:
    cards = cards_of(luad_egfr())
    assert topics(cards) == ["options", "refused", "tests"]
    assert [card["indicator"] for card in cards] == ["info", "warning", "info"]
    assert [card["summary"] for card in cards] == [
        "Recommended: osimertinib (tier I-A) (EGFR p.L858R, EGFR p.T790M)",
        "Findings speak against afatinib, erlotinib, gefitinib (EGFR p.T790M)",
        "2 tests may change the answer: MET amplification, KRAS G12C",
    ]


def test_a_doubtful_input_comes_first() -> None:
    cards = cards_of(answered("unknown-type.yaml").assessment)
    assert topics(cards) == ["input", "options"]
    assert cards[0]["indicator"] == "warning"
    assert "'XYZ' was not understood" in cards[0]["summary"]


def test_nothing_found_is_said_and_is_no_proof() -> None:
    cards = cards_of(nothing_found())
    assert len(cards) == 1
    assert "does not mean none exists" in cards[0]["summary"]
    assert topics(cards_of(answered("nothing").assessment)) == ["tests", "options"]


def test_early_evidence_is_never_called_an_option() -> None:
    first = cards_of(answered("vus").assessment)[0]
    assert first["summary"].startswith("Early evidence only: ")
    assert "suggestions" not in first


def test_a_recommended_regimen_is_proposed_drug_by_drug_without_a_dose() -> None:
    first = cards_of(answered("luad-egfr.yaml").assessment)[0]
    assert [one["label"] for one in first["suggestions"]] == [
        "Propose osimertinib",
        "Propose amivantamab + carboplatin + pemetrexed",
    ]
    assert [one.get("isRecommended") for one in first["suggestions"]] == [True, None]
    assert first["selectionBehavior"] == "at-most-one"
    assert len(first["suggestions"][1]["actions"]) == 3
    order = first["suggestions"][0]["actions"][0]["resource"]
    assert order == {
        "resourceType": "MedicationRequest",
        "status": "draft",
        "intent": "proposal",
        "subject": {"reference": "Patient/p1"},
        "medicationCodeableConcept": {
            "coding": [{"system": "http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl",
                        "code": "C116377", "display": "osimertinib"}],
            "text": "osimertinib",
        },
        "reasonCode": [{"text": "EGFR p.T790M; tier I-A"}],
    }  # fmt: skip


def test_an_option_with_open_conditions_is_not_proposed() -> None:
    assert "suggestions" not in cards_of(answered("egfr").assessment)[0]


@pytest.mark.parametrize("name", ["endocrine therapy", "EGFR TKI", "radiotherapy"])
def test_what_is_no_drug_is_not_proposed(name: str) -> None:
    found = luad_egfr()
    regimen = (Therapy("fulvestrant"), Therapy(name))
    first = replace(found.recommendations[0], therapies=regimen)
    assert "suggestions" not in cards_of(replace(found, recommendations=(first,)))[0]


@pytest.mark.parametrize("code", [CautionCode.ALREADY_GIVEN, CautionCode.NOT_AVAILABLE])
def test_what_was_given_or_is_gone_is_not_proposed(code: CautionCode) -> None:
    found = luad_egfr()
    told = (code.message(therapies=("osimertinib",)),)
    first = replace(found.recommendations[0], cautions=told)
    assert "suggestions" not in cards_of(replace(found, recommendations=(first,)))[0]


def test_tests_are_proposed_as_service_requests() -> None:
    last = cards_of(luad_egfr())[-1]
    assert last["selectionBehavior"] == "any"
    kinds = [one["actions"][0]["resource"]["resourceType"] for one in last["suggestions"]]
    assert kinds == ["ServiceRequest", "ServiceRequest"]
    assert last["suggestions"][0]["actions"][0]["resource"]["code"] == {"text": "MET amplification"}


def test_without_a_patient_nothing_is_proposed() -> None:
    assert not any("suggestions" in card for card in cards_of(luad_egfr(), patient=None))


def test_predictions_stand_in_a_table() -> None:
    detail = cards_of(predicted(answered("bladder").assessment))[0]["detail"]
    assert "**Objective response to immune checkpoint inhibitors: 38 %**" in detail
    assert "| Value | This patient | Effect |\n| --- | --- | --- |\n" in detail
    assert "| Tumour mutational burden | 14 mut/Mb | +12 points (raises the chance) |" in detail
    assert "| Albumin | not known | no effect stated |" in detail
    assert "Model icb-response 1.2.0" in detail
    assert "61 % at 12 months (52 % to 70 %)" in detail
    assert "No number is given" in detail


def test_predictions_alone_have_a_card() -> None:
    alone = replace(predicted(nothing_found()), recommendations=())
    assert topics(cards_of(alone)) == ["options"]
    assert "38 %" in cards_of(alone)[0]["detail"]


def test_a_table_of_options_links_the_label() -> None:
    detail = cards_of(luad_egfr())[0]["detail"]
    assert "[FDA 2015-11-13](https://www.accessdata.fda.gov/drugsatfda_docs/label/" in detail
    assert "**osimertinib**" in detail


def test_stale_knowledge_is_said_in_the_card() -> None:
    assert "1939 days old" in cards_of(luad_egfr())[0]["detail"]


def test_links_to_the_report_and_the_app() -> None:
    assert cards_of(luad_egfr())[0]["links"] == [
        {"label": "Open the full reasoning", "url": "https://oncobasis.example/r/1",
         "type": "absolute"},
        {"label": "Open the tumour board page", "url": "https://oncobasis.example/launch",
         "type": "smart", "appContext": "assessment-1"},
    ]  # fmt: skip


@pytest.mark.parametrize("url", ["javascript:alert(1)", "", "file://x", "https://a b"])
def test_an_address_that_is_none_is_no_link(url: str) -> None:
    cards = cards_of(luad_egfr(), report_url=url, smart_url=None, source_url=url)
    assert "links" not in cards[0]
    assert "url" not in cards[0]["source"]


def test_every_reason_to_override_has_a_display() -> None:
    for language in ("en", "ko"):
        for card in cards_of(luad_egfr(), language=language):
            assert all(one["display"] for one in card["overrideReasons"])
    assert {
        "code": "other",
        "system": "urn:oncobasis:override-reason",
        "display": "Other reason",
    } in (cards_of(luad_egfr())[0]["overrideReasons"])


def test_cards_of_one_call_are_the_same_and_of_two_calls_differ() -> None:
    one = [card["uuid"] for card in cards_of(luad_egfr(), hook_instance="a")]
    same = [card["uuid"] for card in cards_of(luad_egfr(), hook_instance="a")]
    other = [card["uuid"] for card in cards_of(luad_egfr(), hook_instance="b")]
    assert one == same
    assert not set(one) & set(other)


def test_korean() -> None:
    first = cards_of(luad_egfr(), language="ko")[0]
    assert first["summary"].startswith("권장: osimertinib")
    assert "의료진" in first["detail"]


def test_the_board_sees_the_case_at_a_glance_and_gets_no_orders() -> None:
    cards: list[dict[str, Any]] = tumor_board_cards(luad_egfr(), CONTEXT)
    assert topics(cards) == ["board", "refused", "tests"]
    assert cards[0]["summary"] == "Tumour board: 2 to discuss, 3 spoken against, 2 tests open"
    assert "suggestions" not in cards[0]
    assert "erlotinib with EGFR p.T790M" in cards[0]["detail"]


@pytest.mark.parametrize(
    ("missing", "summary"),
    [
        ([MissingData.TUMOR_TYPE],
         "Treatment options can't be assessed: tumour type missing from the record"),
        ([MissingData.TUMOR_TYPE, MissingData.ALTERATIONS],
         ("Treatment options can't be assessed: tumour type and genomic results missing from the "
          "record")),
    ],
)  # fmt: skip
def test_what_is_missing_is_named(missing: list[MissingData], summary: str) -> None:
    card: dict[str, Any] = missing_data_cards(missing, CONTEXT)[0]
    assert card["summary"] == summary
    assert card["indicator"] == "info"


def test_nothing_missing_is_no_card() -> None:
    assert missing_data_cards([], CONTEXT) == []


def test_a_summary_without_findings_has_no_empty_brackets() -> None:
    negative = ("EGFR", "ALK", "ROS1", "BRAF", "KRAS", "RET", "MET", "ERBB2")
    case = a_case("LUAD").tested_negative(*negative).build()
    first = cards_of(answering().answer(case))[0]
    assert first["summary"].startswith("Options to consider: ")
    assert "()" not in first["summary"]


def test_nothing_tested_is_not_nothing_found() -> None:
    cards = cards_of(answering().answer(a_case("LUAD").build()))
    summaries = [one["summary"] for one in cards]
    assert any("depend on results not known" in one for one in summaries)
    assert not any("No biomarker-based option found" in one for one in summaries)


def test_what_is_spoken_against_is_linked_to_what_speaks_against_it() -> None:
    case = a_case("COADREAD").with_variant("KRAS G12D", "MSI high").build()
    cards = cards_of(answering().answer(case))
    detail = next(one["detail"] for one in cards if one["indicator"] == "warning")
    rows = [line for line in detail.splitlines() if line.startswith("| **")]
    assert rows[0].startswith("| **cetuximab** |")
    assert all("veto-kras" in row.split("|")[4] for row in rows)


def test_a_refusal_names_the_finding_against_it_not_the_one_for_it() -> None:
    detail = cards_of(luad_egfr())[1]["detail"]
    head, _, *rows = detail.split("\n\n")[0].splitlines()
    assert head == "| Therapy | Assessment | Because of | Basis |"
    assert all(row.split("|")[3].strip() == "EGFR p.T790M" for row in rows)
