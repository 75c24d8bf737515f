"""Case files and questions that say two things, or nothing, are refused."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from oncobasis.core.errors import InputError
from oncobasis.readers.case.case_file import case_for_question, case_from_mapping
from oncobasis.readers.case.clinical import STATES

if TYPE_CHECKING:
    from oncobasis.readers.documents.document import Plain

ALTERATIONS: list[tuple[Plain, str]] = [
    ({"text": "EGFR L858R not tested", "state": "detected"}, "the text says not_tested"),
    ({"text": "EGFR L858R not detected", "state": "detected"}, "a text that is negative"),
    ({"text": "EGFR L858R detected", "state": "not_detected"}, "the text says detected"),
    ({"text": "EGFR L858R", "allele_fraction": 0}, "detects nothing"),
    ({"text": "EGFR L858R", "depth": 0}, "detects nothing"),
    ({"text": "EGFR L858R, KRAS G12C", "allele_fraction": 0.3}, "several findings"),
    ({"text": "EGFR L858R VAF 30%", "allele_fraction": 0.4}, "the text says 0.3"),
    ({"gene": "ERBB2", "copy_number": "amplification", "copies": 0}, "no amplification"),
    ({"gene": "-EGFR", "protein": "L858R"}, "begins with"),
]
OTHERS: list[tuple[dict[str, Plain], str]] = [
    ({"biomarkers": {"KRAS": "G12C, BRAF V600E not detected"}}, "of one or of all"),
    ({"biomarkers": {"TMB": -12}}, "below zero"),
    ({"biomarkers": {"PD-L1 TPS": 0.6}}, "fraction or a percentage"),
    ({"not_detected": ["KRAS G12C detected"]}, "says that it was found"),
    ({"tumor_type": {"oncotree": "LUAD", "name": "Melanoma"}}, "different types"),
    ({"tumor_type": ""}, "names no tumour type"),
    ({"clinical": {"line": 3, "prior_therapies": []}}, "contradict each other"),
    ({"clinical": {"prior_therapies": ["none"]}}, "write prior_therapies: \\[\\]"),
    ({"clinical": {"prior_therapies": ["+"]}}, "names no therapy"),
    ({"clinical": {"concomitant_drugs": ["none"]}}, "denies a therapy"),
    ({"clinical": {"states": ["zzz nonsense"]}}, "is not known"),
    ({"clinical": {"histology": "x\ud800"}}, "broken character"),
]


@pytest.mark.parametrize(("finding", "why"), ALTERATIONS)
def test_contradictory_findings_are_refused(finding: Plain, why: str) -> None:
    with pytest.raises(InputError, match=why):
        case_from_mapping({"tumor_type": "LUAD", "alterations": [finding]})


@pytest.mark.parametrize(("fields", "why"), OTHERS)
def test_contradictory_fields_are_refused(fields: dict[str, Plain], why: str) -> None:
    with pytest.raises(InputError, match=why):
        case_from_mapping({"tumor_type": "LUAD", **fields})


def test_a_minus_as_the_result_is_negative() -> None:
    case = case_from_mapping({"tumor_type": "LUAD", "biomarkers": {"EGFR ex19del": "-"}})
    assert not case.alterations
    assert [one.atom for one in case.negatives] == ["EGFR exon 19 in-frame deletion"]


@pytest.mark.parametrize(
    "prior",
    ["none", "no", "no prior therapy", "not osimertinib", "-osimertinib", "+", " + ", "n/a",
     "nothing", "\ud800"],
)  # fmt: skip
def test_a_denied_or_empty_prior_therapy_is_refused(prior: str) -> None:
    with pytest.raises(InputError, match="--prior"):
        case_for_question("LUAD", ["EGFR L858R"], prior=[prior])


@pytest.mark.parametrize("state", ["zzz nonsense", "not castration resistant", "", "\ud800"])
def test_an_unknown_state_is_refused(state: str) -> None:
    with pytest.raises(InputError, match="--state"):
        case_for_question("PRAD", ["BRCA2 mutation"], states=[state])


def test_full_width_letters_name_a_tumor_type() -> None:
    wide = "".join(chr(ord(letter) + 0xFEE0) for letter in "LUAD")
    assert case_for_question(wide, ["EGFR L858R"]).tumor_type.code == "LUAD"
    with pytest.raises(InputError, match="broken character"):
        case_for_question("LUAD\ud800", ["EGFR L858R"])


def test_every_state_that_a_rule_asks_for_can_be_given() -> None:
    approvals = Path(__file__).parents[3] / "knowledge" / "approvals"
    texts = [path.read_text(encoding="utf-8") for path in approvals.glob("*.tsv")]
    asked = {word for text in texts for found in re.findall(r"state\(([^)]*)\)", text)
             for word in found.split("|")}  # fmt: skip
    assert asked
    assert asked <= set(STATES)
