"""Draft orders that a card proposes: status draft, intent proposal, never a dose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oncobasis.core.codes import CautionCode
from oncobasis.nomenclature.codes_oncology import RXNORM, RXNORM_INGREDIENTS
from oncobasis.nomenclature.drugs import load_drugs
from oncobasis.report.cards.parts import language_of, suggestion
from oncobasis.report.cards.words import said
from oncobasis.report.fhir.elements import coding, concept, plain
from oncobasis.report.fhir.names import NCIT
from oncobasis.report.phrases import regimen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from oncobasis.core.assessment import MissingTest, Recommendation, Therapy
    from oncobasis.report.cards.context import CardContext, Document

_RXNORM = {name: code for code, name in RXNORM_INGREDIENTS.items()}
_NO_TIER = "-"
_HINDERED = frozenset({CautionCode.NOT_AVAILABLE, CautionCode.ALREADY_GIVEN})


def is_orderable(one: Recommendation) -> bool:
    """Whether a regimen can be drafted: drugs only, none of them gone or given before."""
    if not one.therapies or any(each.code in _HINDERED for each in one.cautions):
        return False
    drugs = load_drugs()
    return all(drugs.resolve(each.name).name == each.name for each in one.therapies)


def order_suggestion(one: Recommendation, context: CardContext, *, best: bool) -> list[Document]:
    """Return the suggestion to draft a regimen, one order a drug; none without a patient."""
    if context.patient is None or not is_orderable(one):
        return []
    label = said("suggest_order", language_of(context), therapies=regimen(one.therapies))
    return [suggestion(label, order_actions(one, context), best=best)]


def order_actions(one: Recommendation, context: CardContext) -> list[Document]:
    """Return the actions that draft each drug of a regimen."""
    language = language_of(context)
    return [
        {
            "type": "create",
            "description": said("suggest_order_action", language, drug=each.name),
            "resource": _medication(each, one, context),
        }
        for each in one.therapies
    ]


def test_suggestions(tests: Sequence[MissingTest], context: CardContext) -> list[Document]:
    """Return a suggestion for each test; none without a patient."""
    if context.patient is None:
        return []
    language = language_of(context)
    return [
        suggestion(
            said("suggest_test", language, test=one.test),
            [
                {
                    "type": "create",
                    "description": said("suggest_test_action", language, test=one.test),
                    "resource": _request(one, context),
                }
            ],
        )
        for one in tests
    ]


def _medication(drug: Therapy, one: Recommendation, context: CardContext) -> Document:
    language = language_of(context)
    codings = [coding(NCIT, drug.ncit, drug.name)] if drug.ncit else []
    if drug.name in _RXNORM:
        codings.append(coding(RXNORM, _RXNORM[drug.name], drug.name))
    reason = said(
        "reason_for",
        language,
        biomarkers=", ".join(one.biomarkers),
        tier=one.tier.value if one.tier else _NO_TIER,
    )
    return _proposal(
        "MedicationRequest",
        context,
        {
            "medicationCodeableConcept": concept(*codings, text=drug.name),
            "reasonCode": [concept(text=reason)],
        },
    )


def _request(test: MissingTest, context: CardContext) -> Document:
    fields: Document = {"code": concept(text=test.test)}
    if test.atoms:
        fields["reasonCode"] = [concept(text=", ".join(test.atoms))]
    return _proposal("ServiceRequest", context, fields)


def _proposal(kind: str, context: CardContext, fields: Document) -> Document:
    made = plain(
        {
            "resourceType": kind,
            "status": "draft",
            "intent": "proposal",
            "subject": {"reference": context.patient},
            "encounter": {"reference": context.encounter},
            **fields,
        }
    )
    if not isinstance(made, dict):
        raise TypeError(kind)
    return made
