"""Every code has text in both languages, with exactly the parameters that it documents."""

from __future__ import annotations

import re
from string import Formatter
from typing import TYPE_CHECKING

import pytest

from builders.assessment_builder import FAMILIES, example
from oncobasis.core import assessment as a
from oncobasis.core.alteration import Origin, State
from oncobasis.core.codes import RequirementCode, WarningCode
from oncobasis.core.errors import UsageError
from oncobasis.core.knowledge import ApprovalStatus, ConditionKind, Direction, Significance
from oncobasis.core.tumor import TumorTypeStatus
from oncobasis.readers.reading.codes import FilterCode
from oncobasis.report.texts import en_terms, ko_terms
from oncobasis.report.wording import Language, conditions, messages, text, title

if TYPE_CHECKING:
    from enum import StrEnum

    from oncobasis.core.codes import Code

CODES = [
    pytest.param(family, code, language, id=f"{language}-{family.__name__}-{code}")
    for language in Language
    for family in FAMILIES
    for code in family
]

TERM_KINDS: dict[str, type[StrEnum]] = {
    "stance": a.Stance,
    "stance_meaning": a.Stance,
    "effect": a.Effect,
    "tumor_match": a.TumorMatch,
    "match": a.MatchDepth,
    "truth": a.Truth,
    "severity": a.Severity,
    "oncogenicity": a.OncogenicityClass,
    "state": State,
    "origin": Origin,
    "direction": Direction,
    "significance": Significance,
    "approval_status": ApprovalStatus,
    "tumor_status": TumorTypeStatus,
}


@pytest.mark.parametrize(("family", "code", "language"), CODES)
def test_sentence_holds_exactly_the_parameters(
    family: type[Code], code: Code, language: Language
) -> None:
    heading, template = messages(language).MESSAGES[family][code]
    named = {field for _, field, _, _ in Formatter().parse(template) if field is not None}
    assert named == set(code.params)
    assert heading
    assert "{" not in heading


@pytest.mark.parametrize(("family", "code", "language"), CODES)
def test_every_parameter_is_seen_in_the_text(
    family: type[Code], code: Code, language: Language
) -> None:
    message = example(code)
    sentence = text(family, message.code, message.params, language)
    for _, value in message.params:
        for part in value if isinstance(value, tuple) else (value,):
            assert str(part) in sentence


@pytest.mark.parametrize("language", Language)
def test_no_wording_without_a_code(language: Language) -> None:
    written = {
        (family, code) for family, all_ in messages(language).MESSAGES.items() for code in all_
    }
    assert written == {(family, code.value) for family in FAMILIES for code in family}


@pytest.mark.parametrize("family", FAMILIES)
def test_korean_is_korean(family: type[Code]) -> None:
    for code in family:
        heading, template = messages(Language.KOREAN).MESSAGES[family][code]
        assert re.search("[가-힣]", heading + template)


@pytest.mark.parametrize("kind", TERM_KINDS)
def test_every_enum_value_has_a_word_in_both_languages(kind: str) -> None:
    expected = {member.value for member in TERM_KINDS[kind]}
    assert set(en_terms.TERMS[kind]) == expected
    assert set(ko_terms.TERMS[kind]) == expected


def test_both_languages_have_the_same_labels_with_the_same_places() -> None:
    def places(labels: dict[str, str]) -> dict[str, set[str]]:
        return {name: set(re.findall(r"{\w+}", said)) for name, said in labels.items()}

    assert places(dict(en_terms.LABELS)) == places(dict(ko_terms.LABELS))
    assert en_terms.TERMS.keys() == ko_terms.TERMS.keys()


def test_every_condition_of_a_label_can_be_asked() -> None:
    assert {kind.value for kind in ConditionKind} <= {code.value for code in RequirementCode}


def test_a_code_without_wording_is_shown_not_hidden() -> None:
    shown = text(WarningCode, "brand_new", (("gene", "EGFR"),), Language.ENGLISH)
    assert shown == "brand_new, gene: EGFR"
    assert title(WarningCode, "brand_new", Language.KOREAN) == "brand new"


def test_empty_parameters_leave_no_hole() -> None:
    shown = text(
        WarningCode, "row_not_understood", (("text", "x"), ("reason", "")), Language.ENGLISH
    )
    assert "Reason: –. Place: –." in shown


def test_a_parameter_is_never_read_as_a_template() -> None:
    shown = text(WarningCode, "gene_unknown", (("written", "{gene.real}"),), Language.ENGLISH)
    assert "{gene.real}" in shown


@pytest.mark.parametrize(("tag", "language"), [("ko-KR", "ko"), ("EN", "en")])
def test_language_tags(tag: str, language: str) -> None:
    assert Language.of(tag) == language


def test_an_unknown_language_is_a_usage_error() -> None:
    with pytest.raises(UsageError, match="choose en or ko"):
        Language.of("fr")


def test_a_message_with_wrong_parameters_is_a_defect() -> None:
    with pytest.raises(ValueError, match="gene_unknown takes"):
        WarningCode.GENE_UNKNOWN.message(genes=("A",))


@pytest.mark.parametrize(
    ("written", "english", "korean"),
    [
        ("line(>=2)", "second line or later", "2차 이상 치료"),
        ("line(2-3)", "line of therapy 2-3", "치료 차수 2-3"),
        (
            "prior(class:EGFR TKI|osimertinib); state(chronic_phase)",
            "after EGFR TKI or osimertinib; chronic phase",
            "EGFR TKI 또는 osimertinib 치료 후; 만성기",
        ),
        ("first line, metastatic", "first line, metastatic", "first line, metastatic"),
        ("", "", ""),
    ],
)
def test_conditions_of_labels_are_put_in_words(written: str, english: str, korean: str) -> None:
    assert conditions(written, Language.ENGLISH) == english
    assert conditions(written, Language.KOREAN) == korean


def test_codes_of_values_are_put_in_words() -> None:
    message = WarningCode.PATHOGENIC_NOT_REPORTED.message(
        gene="TP53", change="R175H", reasons="low_depth, caller_filter", where="a.maf:7"
    )
    shown = text(WarningCode, message.code, message.params, Language.ENGLISH)
    assert "Reason: low read depth, not passed by the variant caller." in shown


def test_every_reason_for_leaving_a_row_out_has_words() -> None:
    reasons = {reason.value for reason in FilterCode}
    assert reasons <= set(en_terms.TERMS["filter"])
    assert reasons <= set(ko_terms.TERMS["filter"])
