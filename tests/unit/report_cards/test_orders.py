"""What is said of a drafted drug: only what matters, and nothing where all is well."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from builders.answered_cases import answered, answering
from builders.assessment_builder import finished, luad_egfr
from builders.case_builder import a_case
from oncobasis.core.assessment import Assessment, Requirement, Stance, Truth
from oncobasis.core.codes import CautionCode
from oncobasis.report.cards.cards import order_cards
from oncobasis.report.cards.context import CardContext
from oncobasis.report.cards.drafts import drafted_drugs

CONTEXT = CardContext(patient="Patient/p1", report_url="https://oncobasis.example/r/1")


def order(name: str, place: int = 0) -> dict[str, Any]:
    return {
        "resourceType": "MedicationRequest",
        "id": f"draft-{place}",
        "status": "draft",
        "intent": "order",
        "medicationCodeableConcept": {"text": name},
    }


def checked(assessment: Assessment, *names: str, **context: Any) -> list[dict[str, Any]]:  # noqa: ANN401
    drafted = drafted_drugs([order(name, place) for place, name in enumerate(names)])
    return order_cards(assessment, drafted, replace(CONTEXT, **context))


def labels(card: dict[str, Any]) -> list[str]:
    return [one["label"] for one in card.get("suggestions", [])]


def test_a_vetoed_drug_is_a_warning_with_the_finding_and_the_successor() -> None:
    (card,) = checked(luad_egfr(), "erlotinib")
    assert card["indicator"] == "warning"
    assert card["summary"] == "erlotinib: not recommended (EGFR p.T790M)"
    assert labels(card) == ["Replace erlotinib by osimertinib", "Remove erlotinib"]
    removal, proposal = card["suggestions"][0]["actions"]
    assert (removal["type"], removal["resourceId"]) == ("delete", "MedicationRequest/draft-0")
    assert proposal["resource"]["intent"] == "proposal"
    assert "EGFR p.T790M" in card["detail"]


def test_a_contraindicated_drug_is_critical() -> None:
    from builders.answered_cases import answering  # noqa: PLC0415

    case = a_case("COAD").with_variant("DPYD poor metabolizer").build()
    (card,) = checked(answering().answer(case), "capecitabine")
    assert card["indicator"] == "critical"
    assert card["summary"].startswith("capecitabine: contraindicated (DPYD")


def test_a_recommended_drug_makes_no_noise() -> None:
    assert checked(luad_egfr(), "osimertinib") == []
    assert checked(luad_egfr(), "Tagrisso 80 MG Oral Tablet") == []


def test_a_regimen_is_judged_as_a_whole() -> None:
    braf = answered("coadread-braf.json").assessment
    assert checked(braf, "cetuximab")[0]["summary"].startswith("cetuximab: not recommended")
    whole = ("cetuximab", "encorafenib", "fluorouracil", "irinotecan", "leucovorin")
    assert checked(braf, *whole) == []
    assert checked(braf, *whole[1:], current=("cetuximab",)) == []


def test_a_drug_refused_alone_but_recommended_with_others_says_with_which() -> None:
    (card,) = checked(answered("coadread-braf.json").assessment, "cetuximab")
    assert labels(card)[0].startswith("Propose cetuximab + encorafenib + fluorouracil")
    proposed = [
        action["resource"]["medicationCodeableConcept"]["text"]
        for action in card["suggestions"][0]["actions"]
    ]
    assert "cetuximab" not in proposed
    assert "encorafenib" in proposed


def test_a_drug_that_depends_on_a_test_asks_for_it() -> None:
    (card,) = checked(answered("luad-egfr.yaml").assessment, "dostarlimab")
    assert card["indicator"] == "info"
    assert card["summary"].startswith("dostarlimab: depends on what is not known (dMMR")
    assert card["selectionBehavior"] == "any"
    kinds = {
        action["resource"]["resourceType"]
        for one in card["suggestions"]
        for action in one["actions"]
    }
    assert kinds == {"ServiceRequest"}


def test_a_lesser_drug_names_the_recommended_one() -> None:
    (card,) = checked(luad_egfr(), "docetaxel")
    assert card["indicator"] == "info"
    assert card["summary"].startswith("docetaxel: an option of higher standing")
    assert labels(card) == ["Propose osimertinib"]


def test_a_drug_that_does_not_match_says_why() -> None:
    (card,) = checked(luad_egfr(), "sotorasib")
    assert card["summary"] == (
        "sotorasib: does not fit the findings (Needs KRAS p.G12C, which is not there)"
    )


def test_a_superseded_option_names_its_successor() -> None:
    found = luad_egfr()
    option = replace(found.recommendations[4], stance=Stance.OPTION, against=())
    answer = finished(replace(found, recommendations=(*found.recommendations[:4], option)))
    (card,) = checked(answer, "gefitinib")
    assert card["summary"] == (
        "gefitinib: an option of higher standing fits the findings (osimertinib)"
    )


def test_an_unmet_condition_of_the_label_is_a_warning() -> None:
    found = luad_egfr()
    unmet = (Requirement("prior", "class:EGFR TKI", Truth.FALSE),)
    option = replace(found.recommendations[0], stance=Stance.OPTION, requires=unmet)
    answer = finished(replace(found, recommendations=(option,)))
    (card,) = checked(answer, "osimertinib")
    assert card["indicator"] == "warning"
    assert "a condition of the label is not met" in card["summary"]


def test_an_open_condition_makes_no_noise() -> None:
    found = luad_egfr()
    open_ = (Requirement("prior", "class:EGFR TKI", Truth.UNKNOWN),)
    option = replace(found.recommendations[0], stance=Stance.OPTION, requires=open_)
    assert checked(finished(replace(found, recommendations=(option,))), "osimertinib") == []


def test_pharmacogenetics_warn_of_the_drug_they_concern_alone() -> None:
    (card,) = checked(answered("pgx").assessment, "capecitabine", "oxaliplatin")
    assert card["indicator"] == "warning"
    assert card["summary"].startswith("capecitabine: DPYD allele *2A: check dose and toxicity")


def test_a_backbone_is_not_refused_for_the_drug_beside_it() -> None:
    case = a_case("COADREAD").with_variant("KRAS G12D").build()
    (card,) = checked(answering().answer(case), "cetuximab", "FOLFOX")
    assert card["summary"].startswith("cetuximab: not recommended (KRAS")
    assert labels(card) == ["Remove cetuximab"]
    assert checked(answering().answer(case), "FOLFOX") == []


def test_a_part_that_is_refused_itself_is_refused_beside_another() -> None:
    case = a_case("COADREAD").with_variant("DPYD poor metabolizer", "KRAS G12D").build()
    found = checked(answering().answer(case), "cetuximab", "FOLFOX")
    assert [card["indicator"] for card in found] == ["critical", "warning"]
    assert found[0]["summary"].startswith(
        "fluorouracil + leucovorin + oxaliplatin: contraindicated"
    )


@pytest.mark.parametrize("drug", ["capecitabine", "fluorouracil"])
def test_a_carrier_is_warned_of_where_no_option_holds_the_drug(drug: str) -> None:
    case = a_case("PAAD").with_variant("DPYD *2A").build()
    (card,) = checked(answering().answer(case), drug, "gemcitabine")
    assert card["indicator"] == "warning"
    assert card["summary"].startswith(f"{drug}: DPYD allele *2A: check dose and toxicity")


def test_a_dose_caution_of_an_option_is_shown() -> None:
    found = luad_egfr()
    told = (CautionCode.DOSE_CONDITION.message(biomarker="EGFR p.L858R", id="r1"),)
    option = replace(found.recommendations[0], cautions=told)
    (card,) = checked(finished(replace(found, recommendations=(option,))), "osimertinib")
    assert card["indicator"] == "warning"


@pytest.mark.parametrize(
    "name", ["ondansetron", "dexamethasone", "aspirin", "xyzzy", "zoledronate"]
)
def test_other_drugs_make_no_noise(name: str) -> None:
    assert checked(luad_egfr(), name) == []


def test_drugs_of_one_verdict_share_a_card_and_the_gravest_comes_first() -> None:
    cards = checked(luad_egfr(), "docetaxel", "gefitinib", "erlotinib", "sotorasib")
    assert [card["summary"].partition(":")[0] for card in cards] == [
        "gefitinib, erlotinib",
        "sotorasib",
        "docetaxel",
    ]
    assert [card["indicator"] for card in cards] == ["warning", "info", "info"]


def test_no_drug_is_no_card() -> None:
    assert order_cards(luad_egfr(), (), CONTEXT) == []


def test_without_an_id_of_the_draft_nothing_is_removed() -> None:
    nameless = {**order("erlotinib"), "id": ""}
    (card,) = order_cards(luad_egfr(), drafted_drugs([nameless]), CONTEXT)
    assert "suggestions" not in card


def test_a_backbone_is_not_blamed_for_the_drug_it_is_given_with() -> None:
    answer = answered("kras").assessment
    assert any("oxaliplatin" in {t.name for t in one.therapies} for one in answer.recommendations)
    assert checked(answer, "oxaliplatin", "fluorouracil") == []


def test_more_than_three_kinds_of_note_are_not_hidden() -> None:
    found = luad_egfr()
    told = (CautionCode.DOSE_CONDITION.message(biomarker="EGFR p.L858R", id="r1"),)
    options = list(found.recommendations)
    options[0] = replace(options[0], cautions=told)
    options[2] = replace(options[2], stance=Stance.CONTRAINDICATED)
    answer = finished(replace(found, recommendations=tuple(options)))
    cards = checked(answer, "afatinib", "erlotinib", "osimertinib", "sotorasib")
    assert [card["indicator"] for card in cards] == ["critical", "warning", "info"]
    assert "Further notes on these orders are in the report." in cards[2]["detail"]


def test_the_better_option_is_shown_as_a_row_of_its_own() -> None:
    case = a_case("LUAD").with_variant("EGFR L858R", "PD-L1 TPS 60%").build()
    (card,) = checked(answering().answer(case), "erlotinib")
    assert "| **osimertinib** |" in card["detail"]
    assert "**erlotinib**: osimertinib" not in card["detail"]


def test_a_checkpoint_inhibitor_beside_an_egfr_driver_is_a_warning() -> None:
    case = a_case("LUAD").with_variant("EGFR L858R", "PD-L1 TPS 60%").build()
    (card,) = checked(answering().answer(case), "pembrolizumab")
    assert card["indicator"] == "warning"
    assert "EGFR" in card["summary"]
