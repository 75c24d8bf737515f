"""Label conditions: their text, and what a patient's clinical facts say of each kind."""

from __future__ import annotations

import pytest

from builders.findings_builder import condition
from oncobasis.core.assessment import Truth
from oncobasis.core.case import Clinical, PriorTherapy
from oncobasis.core.errors import KnowledgeError
from oncobasis.core.knowledge import ConditionKind
from oncobasis.rules.conditions import (
    conditions_text,
    fits,
    in_range,
    open_requirements,
    parse_conditions,
)

T, F, U = "true", "false", "unknown"
CLASSES = {"osimertinib": {"EGFR TKI"}, "carboplatin": {"platinum chemotherapy"}}


def in_class(drug: str, name: str) -> Truth:
    if drug not in CLASSES:
        return Truth.UNKNOWN
    return Truth.TRUE if name in CLASSES[drug] else Truth.FALSE


def had(*drugs: str) -> Clinical:
    return Clinical(prior_therapies=tuple(PriorTherapy((drug,)) for drug in drugs))


@pytest.mark.parametrize(
    ("text", "clinical", "value"),
    [
        ("line(1)", Clinical(line=1), T),
        ("line(1)", Clinical(line=2), F),
        ("line(>=2)", Clinical(line=3), T),
        ("line(2-3)", Clinical(line=4), F),
        ("line(1)", Clinical(), U),
        ("setting(advanced)", Clinical(setting="advanced"), T),
        ("setting(advanced|early)", Clinical(setting="early"), T),
        ("setting(adjuvant)", Clinical(setting="advanced"), F),
        ("setting(adjuvant)", Clinical(), U),
        ("prior(any)", had("imatinib"), T),
        ("prior(any)", had(), F),
        ("prior(any)", Clinical(), U),
        ("prior(osimertinib)", had("osimertinib"), T),
        ("prior(osimertinib)", had("carboplatin"), F),
        ("prior(class:EGFR TKI)", had("osimertinib"), T),
        ("prior(class:EGFR TKI)", had("carboplatin"), F),
        ("prior(class:EGFR TKI)", had("a new drug"), U),  # its classes are not shipped
        ("prior(class:EGFR TKI)", had("a new drug", "osimertinib"), T),
        ("prior(class:EGFR TKI|carboplatin)", had("carboplatin"), T),
        ("prior(carboplatin + osimertinib)",
         Clinical(prior_therapies=(PriorTherapy(("carboplatin", "osimertinib")),)), T),
        ("prior(carboplatin + osimertinib)", had("carboplatin", "osimertinib"), F),
        ("no_prior(any)", had(), T),
        ("no_prior(any)", had("imatinib"), F),
        ("no_prior(class:EGFR TKI)", had("osimertinib"), F),
        ("no_prior(class:EGFR TKI)", had("carboplatin"), T),
        ("no_prior(class:EGFR TKI)", had("a new drug"), U),
        ("no_prior(class:EGFR TKI)", Clinical(), U),
        ("age(>=18)", Clinical(age=18), T),
        ("age(>=18)", Clinical(age=17.9), F),
        ("age(1-17)", Clinical(age=17), T),
        ("age(<18)", Clinical(age=40), F),
        ("age(>=18)", Clinical(), U),
        ("age(>=18)", Clinical(assumed=("adult",)), T),
        ("age(>=12)", Clinical(assumed=("adult",)), T),
        ("age(>=65)", Clinical(assumed=("adult",)), U),  # an adult may be 40
        ("age(18-65)", Clinical(assumed=("adult",)), U),
        ("sex(female)", Clinical(sex="Female"), T),
        ("sex(female)", Clinical(sex="male"), F),
        ("sex(female)", Clinical(), U),
        ("menopause(post)", Clinical(menopausal_status="post"), T),
        ("menopause(post)", Clinical(menopausal_status="pre"), F),
        ("menopause(post)", Clinical(), U),
        ("stage(III|IV)", Clinical(stage="IIIA"), T),
        ("stage(III|IV)", Clinical(stage="stage iv"), T),
        ("stage(III|IV)", Clinical(stage="II"), F),
        ("stage(II)", Clinical(stage="III"), F),
        ("stage(IIIB|IIIC)", Clinical(stage="IIIA"), F),
        ("stage(IIIB|IIIC)", Clinical(stage="III"), U),  # may be any of A to C
        ("stage(III|IV)", Clinical(), U),
        ("grade(2)", Clinical(grade="2"), T),
        ("grade(2)", Clinical(grade="3"), F),
        ("grade(2)", Clinical(), U),
        ("histology(non-squamous)", Clinical(histology="Non-squamous"), T),
        ("histology(non-squamous)", Clinical(histology="squamous"), F),
        ("histology(non-squamous)", Clinical(), U),
        ("state(castration_resistant)", Clinical(states=("castration_resistant",)), T),
        ("state(castration_resistant)", Clinical(absent_states=("castration_resistant",)), F),
        ("state(castration_resistant)", Clinical(states=("newly_diagnosed",)), U),
        ("state(relapsed_refractory|newly_diagnosed)",
         Clinical(absent_states=("newly_diagnosed",)), U),
        ("confirm(fit for intensive chemotherapy)", Clinical(), U),
        ("info(companion test)", Clinical(), T),
    ],
)  # fmt: skip
def test_condition(text: str, clinical: Clinical, value: str) -> None:
    (given,) = parse_conditions(text)
    assert fits(given, clinical, in_class).value == value


def test_every_kind_has_a_case() -> None:
    marker = test_condition.pytestmark[0]  # type: ignore[attr-defined]
    kinds = {text.split("(")[0] for text, _, _ in marker.args[1]}
    assert kinds == set(ConditionKind)


def test_only_what_is_not_met_is_asked() -> None:
    given = parse_conditions("line(>=2); age(>=18); info(a test); sex(female)")
    found = open_requirements(given, Clinical(line=1, sex="female"), in_class)
    assert [(r.code, r.state.value) for r in found] == [("line", F), ("age", U)]


def test_text_round_trip() -> None:
    text = "line(>=2); prior(class:platinum chemotherapy); confirm(a word (with brackets))"
    assert conditions_text(parse_conditions(text)) == text
    assert parse_conditions("") == ()
    assert parse_conditions("line(1)") == (condition("line", "1"),)


@pytest.mark.parametrize(
    "text", ["line", "lines(1)", "line(1) age(>=18)", "line(1);; age(1)", "line((1)"]
)
def test_what_is_not_understood_is_named(text: str) -> None:
    with pytest.raises(KnowledgeError):
        parse_conditions(text)


@pytest.mark.parametrize("text", ["", "adult", ">= x", "2-"])
def test_a_range_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(KnowledgeError):
        in_range(text, 2)
