"""The page: stands alone, holds everything, and no input of a patient becomes markup."""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from builders.assessment_builder import ASSESSMENTS, every_code, luad_egfr, with_every_text
from oncobasis.core import assessment as a
from oncobasis.core.codes import CautionCode, RationaleCode, WarningCode
from oncobasis.report.html import render
from oncobasis.report.phrases import reasons, requirement
from oncobasis.report.wording import Language, label, term, text

ATTACKS = (
    '<script>alert("x")</script>',
    '"><img src=x onerror=alert(1)>',
    "javascript:alert(1)",
    'https://evil.example/"onmouseover="alert(1)',
    "{{ 7*7 }}{% raw %}",
    "]]></style><svg onload=alert(1)>",
    "--><iframe src=https://evil.example></iframe>",
)

VOID = {"meta", "br", "hr", "img", "link", "input", "path", "circle", "use"}
PAGES = [
    pytest.param(name, language, id=f"{name}-{language}")
    for name in ASSESSMENTS
    for language in ("en", "ko")
]


class Page(HTMLParser):
    """The elements of a page with their attributes; fails on tags that don't match."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.open: list[str] = []
        self.feed(source)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def attributes(self, name: str) -> list[str]:
        """Return every value of an attribute."""
        return [found for _, attrs in self.elements if (found := attrs.get(name)) is not None]

    def named(self, tag: str) -> list[dict[str, str | None]]:
        """Return the attributes of every element of a name."""
        return [attrs for name, attrs in self.elements if name == tag]


@pytest.mark.parametrize(("name", "language"), PAGES)
def test_the_page_asks_for_nothing_from_outside(name: str, language: str) -> None:
    source = render(ASSESSMENTS[name](), language=language)
    page = Page(source)
    tags = {tag for tag, _ in page.elements}
    assert tags.isdisjoint({"link", "img", "iframe", "object", "embed", "video", "audio", "form"})
    for attribute in ("src", "srcset", "data", "action", "style", "ping", "poster"):
        assert page.attributes(attribute) == []
    for link in page.attributes("href"):
        assert link.startswith(("https://", "http://", "#"))
    assert "url(" not in source
    assert "@import" not in source


def test_the_policy_allows_this_style_and_script_only() -> None:
    source = render(luad_egfr())
    policy = next(
        attrs["content"]
        for attrs in Page(source).named("meta")
        if attrs.get("http-equiv") == "Content-Security-Policy"
    )
    assert policy is not None
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    for tag in ("style", "script"):
        found = re.search(f"<{tag}>(.*?)</{tag}>", source, re.DOTALL)
        assert found is not None
        digest = b64encode(sha256(found[1].encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("keep", [frozenset(), frozenset({"code"})], ids=["all", "but_codes"])
def test_no_input_becomes_markup(attack: str, keep: frozenset[str]) -> None:
    clean = Page(render(every_code()))
    page = Page(render(with_every_text(every_code(), attack, keep=keep)))
    allowed = {tag for tag, _ in clean.elements}
    assert {tag for tag, _ in page.elements} <= allowed
    assert len(page.named("script")) == 1
    names = {name for _, attrs in page.elements for name in attrs}
    assert not {name for name in names if name.startswith("on")}
    for link in page.attributes("href"):
        assert link.startswith(("https://", "http://", "#"))
    assert attack in page.text


def test_a_link_that_is_no_web_address_stays_text() -> None:
    page = Page(render(with_every_text(luad_egfr(), "javascript:alert(1)")))
    assert not [link for link in page.attributes("href") if "javascript" in link]


def test_control_and_bidirectional_characters_are_dropped() -> None:
    source = render(with_every_text(luad_egfr(), "a\u202eb\x1b[31mc\u2066"))
    assert not re.search("[\x00-\x08\x0e-\x1f\u202a-\u202e\u2066-\u2069]", source)


def squeezed(words: str) -> str:
    return " ".join(words.split())


@pytest.mark.parametrize("language", list(Language))
def test_everything_of_the_assessment_is_on_the_page(language: Language) -> None:
    assessment = every_code()
    said = squeezed(Page(render(assessment, language=language.value)).text)
    for caveat in assessment.warnings:
        assert text(WarningCode, caveat.code, caveat.params, language) in said
    for option in assessment.recommendations:
        assert term("stance", option.stance, language) in said
        for need in option.requires:
            assert requirement(need, language) in said
        for atom in option.missing:
            assert f"{atom} ({term('state', 'not_tested', language)})" in said
        for message in reasons(option):
            assert text(RationaleCode, message.code, message.params, language) in said
        for message in option.cautions:
            assert text(CautionCode, message.code, message.params, language) in said
    for item in assessment.withheld:
        assert " + ".join(item.therapies) in said
    for finding in assessment.alterations:
        assert finding.input in said
    for implication in assessment.implications:
        assert implication.id in said
    assert assessment.provenance.output_digest in said


def test_label_and_evidence_are_linked() -> None:
    links = Page(render(luad_egfr())).attributes("href")
    assert "https://www.accessdata.fda.gov/drugsatfda_docs/label/2017/208065s006lbl.pdf" in links
    assert "https://civicdb.org/links/evidence/238" in links
    assert "https://pubmed.ncbi.nlm.nih.gov/25668228/" in links


def test_severe_warnings_stand_before_the_summary() -> None:
    source = render(ASSESSMENTS["unknown_type"]())
    assert source.index("Serious warning") < source.index('id="summary"')


def test_nothing_found_is_said() -> None:
    said = squeezed(Page(render(ASSESSMENTS["nothing_found"]())).text)
    assert "No therapy is listed for this case. This does not mean that none exists." in said


@pytest.mark.parametrize(("name", "language"), PAGES)
def test_headings_tables_and_names_are_accessible(name: str, language: str) -> None:
    page = Page(render(ASSESSMENTS[name](), language=language))
    assert page.named("html") == [{"lang": language}]
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    for header in page.named("th"):
        assert header.get("scope") in {"col", "row"}
    ids = page.attributes("id")
    assert len(ids) == len(set(ids))
    assert set(page.attributes("aria-labelledby")) <= set(ids)
    assert {link[1:] for link in page.attributes("href") if link.startswith("#")} <= set(ids)


def test_every_stance_has_its_own_sign() -> None:
    page = Page(render(every_code()))
    signs = {link for link in page.attributes("href") if link.startswith("#i-")}
    assert signs == {f"#i-{stance}" for stance in a.Stance}


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("name", ["ink", "soft", *a.Stance])
@pytest.mark.parametrize("ground", ["#ffffff", "#f4f6f8"])
def test_colours_of_text_have_contrast(name: str, ground: str) -> None:
    found = re.search(rf"--{name}: (#[0-9a-f]{{6}})", render(luad_egfr()))
    assert found is not None
    assert (luminance(ground) + 0.05) / (luminance(found[1]) + 0.05) >= 4.5


def test_same_assessment_same_page() -> None:
    assert render(luad_egfr()) == render(luad_egfr())


def test_a_reason_is_left_out_only_where_a_list_says_it() -> None:
    """An open condition, a missing test and a successor have their own place on the page."""
    option = replace(every_code().recommendations[0], requires=(), missing=(), superseded_by=())
    assert reasons(option) == list(option.rationale)
    listed = replace(option, missing=("KRAS wild type",))
    left_out = set(option.rationale) - set(reasons(listed))
    assert {message.code for message in left_out} == {"missing_biomarker"}


def test_warnings_of_one_code_stand_together() -> None:
    stale = [
        WarningCode.SOURCE_STALE.caveat(
            a.Severity.WARNING, source=name, age_days=400, limit_days=365
        )
        for name in ("CIViC", "OncoTree")
    ]
    source = render(replace(luad_egfr(), warnings=tuple(stale)))
    assert source.count("Source out of date") == 1
    assert "The source CIViC is 400 days old" in source
    assert "The source OncoTree is 400 days old" in source


def test_many_open_options_are_one_table_with_details_folded_below() -> None:
    waiting = tuple(
        replace(
            luad_egfr().recommendations[1],
            id=f"w{rank}",
            rank=rank,
            stance=a.Stance.UNDETERMINED,
            missing=(f"GENE{rank} fusion",),
        )
        for rank in range(1, 5)
    )
    page = Page(render(replace(luad_egfr(), recommendations=waiting)))
    assert "Basis and details of all 4" in squeezed(page.text)
    assert page.text.count("GENE3 fusion") >= 2
    assert len([attrs for attrs in page.named("article") if attrs.get("id")]) == 4


def test_the_first_table_names_what_is_forbidden_beside_what_may_be_given() -> None:
    """Many options must not push a vetoed therapy out of sight."""
    option, vetoed = luad_egfr().recommendations[1], luad_egfr().recommendations[4]
    many = [replace(option, id=f"o{rank}", rank=rank) for rank in range(1, 21)]
    shown = replace(luad_egfr(), recommendations=(*many, replace(vetoed, rank=21)))
    source = render(shown)
    first_table = source[source.index('class="overview"') : source.index("</table>")]
    assert "gefitinib" in first_table
    assert "11 of 21 shown; the others are below." in source


@pytest.mark.parametrize("language", Language)
def test_what_is_never_listed_is_said(language: Language) -> None:
    assert label("scope_note", language) in render(luad_egfr(), language=language)
