"""The terminal report: columns, colour, counts of what is left out, no input steers it."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pytest

from builders.assessment_builder import (
    ASSESSMENTS,
    coadread_kras,
    every_code,
    luad_egfr,
    with_every_text,
)
from oncobasis.core import assessment as a
from oncobasis.report.layout import Paper, columns, wants_colour, width_of, wrapped
from oncobasis.report.terminal import render
from oncobasis.report.terminal_page import Limits

PAGES = [
    pytest.param(name, language, id=f"{name}-{language}")
    for name in ASSESSMENTS
    for language in ("en", "ko")
]


class Screen(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("width", [80, 100, 120])
@pytest.mark.parametrize(("name", "language"), PAGES)
def test_lines_fit_but_for_links(name: str, language: str, width: int) -> None:
    for line in render(ASSESSMENTS[name](), width=width, language=language, full=True).split("\n"):
        if "http" not in line:
            assert columns(line) <= width, line


def test_links_are_never_broken() -> None:
    shown = render(luad_egfr(), width=80)
    link = "https://www.accessdata.fda.gov/drugsatfda_docs/label/2017/208065s006lbl.pdf"
    assert link in shown.split()


def test_the_answer_of_the_example() -> None:
    shown = render(luad_egfr(), width=80)
    order = [
        "Case             LUAD-0417",
        "Tumour type      Lung Adenocarcinoma (LUAD) – as given",
        "Warning: Context assumed",
        "• Recommended: osimertinib (for EGFR p.L858R, EGFR p.T790M).",
        "RECOMMENDED (1)",
        " 1  osimertinib                                             Tier I-A   ESCAT I-A",
        "FDA 2015-11-13; regular approval",
        "OPTION (1)",
        "Open          first-line treatment (not known)",
        "NOT RECOMMENDED (3)",
        "  3 afatinib (better: osimertinib)",
        "Against       CIViC EID1863: EGFR p.T790M, resistance, Level B",
        "MET amplification: osimertinib: Recommended → Option",
        "sotorasib: Needs KRAS p.G12C, which is not there.",
        "2 of 37 shown",
        "Note: Scope of the test not known",
        luad_egfr().provenance.output_digest,
    ]
    places = [shown.find(part) for part in order]
    assert -1 not in places, order[places.index(-1)]
    assert places == sorted(places)


def test_no_colour_unless_asked_for() -> None:
    assert "\x1b" not in render(luad_egfr())
    coloured = render(luad_egfr(), colour=True)
    assert "\x1b[1;32mRECOMMENDED (1)\x1b[0m" in coloured
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == render(luad_egfr())


@pytest.mark.parametrize(
    ("stream", "environment", "expected"),
    [
        (Screen(), {}, True),
        (Screen(), {"NO_COLOR": "1"}, False),
        (Screen(), {"NO_COLOR": ""}, True),
        (Screen(), {"TERM": "dumb"}, False),
        (io.StringIO(), {}, False),
    ],
)
def test_when_colour_is_wanted(
    stream: io.StringIO,
    environment: dict[str, str],
    expected: bool,  # noqa: FBT001
) -> None:
    assert wants_colour(stream, environment) is expected


def test_a_pipe_has_a_width() -> None:
    assert width_of(io.StringIO()) == 100


def test_what_is_left_out_is_counted() -> None:
    many = replace(
        luad_egfr(),
        recommendations=tuple(
            replace(luad_egfr().recommendations[1], id=f"r{place}", rank=place)
            for place in range(1, 12)
        ),
    )
    short, full = render(many), render(many, full=True)
    hidden = 11 - Limits().options
    assert f"… {hidden} more, shown with --all: carboplatin + osimertinib" in short
    assert short.count("Biomarkers") == Limits().options
    assert full.count("Biomarkers") == 11
    assert "--all" not in full


def test_sources_left_out_of_a_vetoed_option_are_counted() -> None:
    assert "… sources in favour: 2, shown with --all" in render(luad_egfr())
    assert "021743s025lbl.pdf" not in render(luad_egfr())
    assert "021743s025lbl.pdf" in render(luad_egfr(), full=True)


def test_full_holds_every_source_and_condition() -> None:
    shown = " ".join(render(every_code(), full=True, width=120).split())
    for option in every_code().recommendations:
        for one in (*option.basis, *option.against):
            assert one.url is not None
            assert one.url in shown
        for fact in option.regulatory:
            assert fact.url is not None
            assert fact.url in shown


def test_nothing_found_is_said() -> None:
    assert "This does not mean that none exists." in " ".join(
        render(ASSESSMENTS["nothing_found"]()).split()
    )


@pytest.mark.parametrize("attack", ["\x1b[2J\x1b]0;owned\x07", "a\rb", "x\u202eevil", "\x9b31m"])
def test_no_input_steers_the_terminal(attack: str) -> None:
    shown = render(with_every_text(luad_egfr(), attack), full=True)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", shown)


def test_korean_counts_two_columns_a_syllable() -> None:
    assert columns("권고 EGFR") == 9
    assert list(wrapped("권고하지 않음", 10)) == ["권고하지", "않음"]
    assert "권고하지 않음 (2)" in render(coadread_kras(), language="ko")


def test_a_hanging_indent_keeps_its_column() -> None:
    lines = list(Paper(24).field("Why", "one two three four five", indent=2, gutter=6))
    assert lines == ["  Why   one two three", "        four five"]


def test_a_long_regimen_stays_beside_its_tier() -> None:
    one = luad_egfr().recommendations[0]
    regimen = (*one.therapies * 6,)
    lines = render(replace(luad_egfr(), recommendations=(replace(one, therapies=regimen),))).split(
        "\n"
    )
    place = next(number for number, line in enumerate(lines) if line.startswith(" 1  osimertinib"))
    assert lines[place].endswith("Tier I-A   ESCAT I-A")
    assert lines[place + 1].startswith("    + osimertinib")
    assert max(map(columns, lines[place : place + 3])) <= 80


@pytest.mark.parametrize("stance", a.Stance)
def test_no_therapy_is_ever_hidden(stance: a.Stance) -> None:
    options = tuple(
        replace(
            luad_egfr().recommendations[0],
            id=f"r{rank}",
            rank=rank,
            stance=stance,
            therapies=(a.Therapy(f"drug{rank}x"),),
        )
        for rank in range(1, 30)
    )
    shown = render(replace(luad_egfr(), recommendations=options))
    for option in options:
        assert option.therapies[0].name in shown


def test_what_a_veto_forbids_stands_together() -> None:
    shown = " ".join(render(coadread_kras()).split())
    assert "1 cetuximab; 2 panitumumab Against CIViC EID993: KRAS p.G12D, resistance" in shown


@pytest.mark.parametrize("name", ASSESSMENTS)
def test_what_is_never_listed_is_said(name: str) -> None:
    assert "Labels that name no biomarker are not listed here." in render(ASSESSMENTS[name]())
    korean = render(ASSESSMENTS[name](), language="ko")
    assert "바이오마커를 명시하지 않은 허가사항은 여기에 포함되지 않습니다." in korean


@pytest.mark.parametrize(
    ("test", "atoms", "shown"),
    [
        ("MSI or mismatch repair", ("dMMR", "pMMR"), " (not known: dMMR, pMMR):"),
        ("KRAS and NRAS", ("NRAS codon 12", "NRAS codon 61"), " (not known: NRAS):"),
        ("BRAF V600E", ("BRAF p.V600E",), ":"),
    ],
)
def test_a_test_given_in_part_says_what_is_open(
    test: str, atoms: tuple[str, ...], shown: str
) -> None:
    missing = (a.MissingTest(test, atoms, ()),)
    assert f"{test}{shown}" in render(replace(luad_egfr(), missing_tests=missing))
