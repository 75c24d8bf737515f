"""Why a label gives no tier I-A, and what was counted, is said as it is.

Sources: the project's own approval records (their confidence column) and the curated cautions
(knowledge/curated/vetoes.tsv, column reason).
"""

from __future__ import annotations

import pytest

from builders.spec import Answer, ask


def _messages(answer: Answer, regimen: tuple[str, ...], kind: str) -> dict[str, dict[str, object]]:
    for one in answer.assessment.recommendations:
        if tuple(therapy.name for therapy in one.therapies) == regimen:
            return {m.code: dict(m.params) for m in getattr(one, kind)}
    raise AssertionError(regimen)


@pytest.mark.parametrize("score", ["PD-L1 CPS 10", "PD-L1 TC 5"])
def test_a_record_of_medium_confidence_is_said_to_be_one(score: str) -> None:
    reasons = _messages(ask("ESCC", score), ("ipilimumab", "nivolumab"), "rationale")
    assert reasons["record_not_confirmed"]["confidence"] == "medium"
    assert "undated_or_unlinked_record" not in reasons


def test_an_equivalent_finding_is_named_as_the_patient_has_it() -> None:
    reasons = _messages(ask("LUAD", "PD-L1 TPS 60"), ("atezolizumab",), "rationale")
    assert reasons["equivalent_alteration"]["alteration"] == "PD-L1 TPS 60"


def test_asciminib_with_t315i_is_a_matter_of_dose() -> None:
    cautions = _messages(ask("CML", "ABL1 T315I"), ("asciminib",), "cautions")
    assert "dose_condition" in cautions
    assert "resistance_evidence" not in cautions


def test_the_gene_of_a_pharmacogenetic_caution_is_said_once() -> None:
    answer = ask("COADREAD", "DPYD *2A", "RAS wild type")
    found = [
        dict(m.params)
        for one in answer.assessment.recommendations
        for m in one.cautions
        if m.code == "pgx"
    ]
    assert found
    assert {(one["gene"], one["finding"]) for one in found} == {("DPYD", "allele *2A")}
