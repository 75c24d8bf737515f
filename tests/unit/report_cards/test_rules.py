"""Every card of every hook keeps the rules of CDS Hooks 2.0.1, whatever the case holds."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.answered_cases import NAMES, answered, predicted
from builders.assessment_builder import ASSESSMENTS, with_every_text
from builders.card_rules import faults_of_cards, links_of, rendered, tags_of
from oncobasis.core.assessment import Assessment, Stance
from oncobasis.report.cards.cards import (
    missing_data_cards,
    order_cards,
    patient_view_cards,
    tumor_board_cards,
)
from oncobasis.report.cards.context import CardContext, DraftedDrug, MissingData
from oncobasis.report.cards.markdown import bold, escaped, link, table
from oncobasis.report.cards.words import short

FULL = CardContext(
    patient="Patient/p1",
    encounter="Encounter/e1",
    report_url="https://oncobasis.example/r/1",
    smart_url="https://oncobasis.example/launch",
    app_context="assessment-1",
    source_url="https://oncobasis.example",
    icon_url="https://oncobasis.example/icon.png",
    hook_instance="3f1c2f0e-0000-4000-8000-000000000001",
)
BARE = CardContext()
TAGS = {"table", "thead", "tbody", "tr", "th", "td", "strong", "p", "ul", "li", "a"}


def drafts_of(assessment: Assessment) -> list[DraftedDrug]:
    """One draft for each kind of stance, and one drug that nobody knows."""
    found = []
    for place, stance in enumerate(Stance):
        of_stance = [one for one in assessment.recommendations if one.stance is stance]
        found += [
            DraftedDrug(each.name, (each.name,), f"MedicationRequest/{place}{number}")
            for number, each in enumerate(of_stance[0].therapies if of_stance else ())
        ]
    return [*found, DraftedDrug("unknown brew"), DraftedDrug("sotorasib", ("sotorasib",))]


def every_card(assessment: Assessment, context: CardContext) -> list[list[dict[str, object]]]:
    drafted = drafts_of(assessment)
    answers = [
        patient_view_cards(assessment, context),
        tumor_board_cards(assessment, context),
        order_cards(assessment, drafted, context),
        missing_data_cards(list(MissingData), context),
    ]
    answers += [order_cards(assessment, [one], context) for one in drafted]
    return answers  # type: ignore[return-value]


KOREAN = replace(FULL, language="ko")


@pytest.mark.parametrize(
    ("name", "context"),
    [
        *((name, FULL) for name in NAMES),
        *((name, KOREAN) for name in NAMES[::4]),
        *((name, BARE) for name in NAMES[1::4]),
    ],
)
def test_every_card_keeps_the_rules(name: str, context: CardContext) -> None:
    for cards in every_card(predicted(answered(name).assessment), context):
        assert faults_of_cards(cards) == []
        for card in cards:
            assert tags_of(str(card["detail"])) <= TAGS


WORDS = st.text(
    st.one_of(
        st.characters(codec="utf-8"),
        st.sampled_from("\\`*_{}[]()<>#+-.!|~&:@$^=\n\r\t\x00\u202e"),
    ),
    max_size=40,
)
KEPT = frozenset({"code", "kind", "state", "origin", "id", "digest", "used_by", "as_of",
                  "reason_code", "target", "model", "models"})  # fmt: skip


@settings(max_examples=40)
@given(text=WORDS, name=st.sampled_from(sorted(ASSESSMENTS)), korean=st.booleans())
def test_no_text_breaks_a_card(text: str, name: str, korean: bool) -> None:  # noqa: FBT001
    context = replace(FULL, language="ko" if korean else "en")
    hostile = with_every_text(predicted(ASSESSMENTS[name]()), text, keep=KEPT)
    for cards in every_card(hostile, context):
        assert faults_of_cards(cards) == []
        for card in cards:
            assert tags_of(str(card["detail"])) <= TAGS
            assert all(
                each.startswith(("https://", "http://")) for each in links_of(str(card["detail"]))
            )


EVIL = (
    "[click](javascript:alert(1))",
    "<img src=x onerror=alert(1)>",
    "<b>bold</b>",
    "**stars** and _lines_",
    "`code` | pipe | pipe",
    "![pixel](https://evil.example/x.png)",
    "https://evil.example",
    "www.evil.example",
    "&lt;b&gt;",
    "# heading",
    "1. list",
    "- item",
    "> quote",
    "a\n\n# heading\n\n```\ncode",
    "<!-- hidden",
    "~~gone~~ @someone :smile: $x^2$",
    "\\* \\\\ \\[x](y)",
)


@pytest.mark.parametrize("text", EVIL)
def test_markdown_shows_the_text_and_nothing_else(text: str) -> None:
    for made in (escaped(text), bold(text), table(["a"], [[escaped(text)]]), f"- {escaped(text)}"):
        assert tags_of(made) <= TAGS - {"a"} | {"th"}
        assert links_of(made) == []
    plain = rendered(escaped(text)).removeprefix("<p>").removesuffix("</p>\n")
    shown = " ".join(text.split())
    assert plain == shown.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace(
        '"', "&quot;"
    )


def test_a_list_in_a_list_is_no_list() -> None:
    assert rendered(f"- {escaped('- x')}").count("<ul>") == 1
    assert "<ol>" not in rendered(f"- {escaped('1. x')}")


@pytest.mark.parametrize("url", ["javascript:alert(1)", "https://x y", 'https://x"y', "https://a)b",
                                 "https://a|b", None, ""])  # fmt: skip
def test_a_doubtful_address_is_no_link(url: str | None) -> None:
    assert links_of(link("label", url)) == []


def test_a_table_keeps_its_columns() -> None:
    html = rendered(table(["a", "b"], [[escaped("x | y"), escaped("z")]]))
    assert html.count("<td>") == 2
    assert "x | y" in html


@given(WORDS, st.integers(10, 200))
def test_a_summary_is_never_too_long(text: str, longest: int) -> None:
    cut = short(text, longest)
    assert len(cut) <= longest
    assert "\n" not in cut


def test_a_summary_is_cut_at_a_word() -> None:
    assert short("one two three four", 12) == "one two…"
    assert short("one two", 12) == "one two"


def test_summaries_are_short_for_every_language_and_a_long_name() -> None:
    long = with_every_text(answered("luad_egfr").assessment, "x" * 300, keep=KEPT)
    for cards in every_card(long, FULL):
        assert all(len(str(card["summary"])) < 140 for card in cards)
