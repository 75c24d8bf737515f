"""Drugs of drafted orders: by code, by name, by what an order contains; never an exception."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oncobasis.report.cards.context import DraftedDrug
from oncobasis.report.cards.drafts import drafted_drugs

NCIT = "http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl"
RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"


def order(concept: Any = None, **fields: Any) -> dict[str, Any]:  # noqa: ANN401
    made = {"resourceType": "MedicationRequest", "id": "1", "status": "draft", "intent": "order"}
    return {**made, "medicationCodeableConcept": concept, **fields}


@pytest.mark.parametrize(
    ("concept", "names"),
    [
        ({"text": "osimertinib"}, ("osimertinib",)),
        ({"text": "Tagrisso"}, ("osimertinib",)),
        ({"coding": [{"system": NCIT, "code": "C116377"}]}, ("osimertinib",)),
        ({"coding": [{"system": RXNORM, "code": "1727455"}]}, ("alectinib",)),
        ({"coding": [{"system": RXNORM, "code": "0", "display": "alectinib 150 MG Oral Capsule"}]},
         ("alectinib",)),
        ({"coding": [{"display": "trifluridine / tipiracil"}]}, ("tipiracil", "trifluridine")),
        ({"text": "aspirin of the house"}, ()),
        # A code and a name of two drugs: both are checked.
        ({"coding": [{"system": NCIT, "code": "C116377"}], "text": "erlotinib"},
         ("erlotinib", "osimertinib")),
    ],
)  # fmt: skip
def test_a_drug_is_recognised(concept: dict[str, Any], names: tuple[str, ...]) -> None:
    (drug,) = drafted_drugs([order(concept)])
    assert drug.names == names
    assert drug.order == "MedicationRequest/1"


def test_a_contained_and_a_neighbouring_medication() -> None:
    code = {"text": "osimertinib"}
    inside = order(
        medicationReference={"reference": "#m"},
        contained=[{"resourceType": "Medication", "id": "m", "code": code}],
    )
    beside = order(medicationReference={"reference": "Medication/m"})
    medication = {"resourceType": "Medication", "id": "m", "code": code}
    named = order(medicationReference={"reference": "Medication/other", "display": "osimertinib"})
    for given_ in ([inside], [beside, medication], [named]):
        assert [one.names for one in drafted_drugs(given_)] == [("osimertinib",)]


def test_only_what_is_selected_is_checked() -> None:
    orders = [order({"text": "erlotinib"}), order({"text": "osimertinib"}, id="2")]
    assert [one.text for one in drafted_drugs(orders, ["MedicationRequest/2"])] == ["osimertinib"]
    assert len(drafted_drugs(orders, ["MedicationRequest/9"])) == 2
    assert len(drafted_drugs(orders, [])) == 2


def test_the_same_draft_twice_is_one() -> None:
    assert len(drafted_drugs([order({"text": "erlotinib"})] * 2)) == 1


@pytest.mark.parametrize(
    "record",
    [
        {},
        {"resourceType": "ServiceRequest", "code": {"text": "osimertinib"}},
        order(),
        order({}),
        order({"coding": [{}]}),
        order({"text": "osimertinib"}, status="cancelled"),
        order("osimertinib"),
        order([{"text": "osimertinib"}]),
        order(medicationReference="Medication/1"),
        order(medicationReference={"reference": "#none"}),
        {**order({"text": 3}), "category": {"coding": []}},
    ],
)
def test_orders_without_a_drug_give_nothing(record: dict[str, Any]) -> None:
    assert drafted_drugs([record]) == ()


def test_an_order_without_intent_or_id_is_read() -> None:
    (drug,) = drafted_drugs(
        [{"resourceType": "MedicationRequest",
          "medicationCodeableConcept": {"text": "osimertinib"}}]
    )  # fmt: skip
    assert drug == DraftedDrug("osimertinib", ("osimertinib",), None)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["resourceType", "id", "status", "medicationCodeableConcept", "coding",
                         "text", "code", "system", "display", "medicationReference", "reference",
                         "contained"]), inner, max_size=5),
    max_leaves=12,
)  # fmt: skip


@given(st.lists(JSON, max_size=4))
def test_junk_is_survived(records: list[Any]) -> None:
    typed = [{"resourceType": "MedicationRequest", **one} if isinstance(one, dict) else one
             for one in records]  # fmt: skip
    assert isinstance(drafted_drugs(typed), tuple)
