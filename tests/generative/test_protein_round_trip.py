"""Every change can be printed and read again in both forms; no text breaks the parser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import example, given
from hypothesis import strategies as st

from oncobasis.core.protein import STOP, THREE_LETTER, ProteinChange, ProteinClass
from oncobasis.nomenclature.protein import (
    ProteinSyntaxError,
    parse_protein,
    split_protein,
)

if TYPE_CHECKING:
    from collections.abc import Callable

RESIDUES = sorted(set(THREE_LETTER) - {STOP})
residue = st.sampled_from(RESIDUES)
maybe_residue = st.sampled_from(["", *RESIDUES])
position = st.integers(2, 40_000)
distance = st.none() | st.integers(1, 9_999)


@st.composite
def substitutions(draw: st.DrawFn) -> ProteinChange:
    at, first, alt = draw(position), draw(residue), draw(residue)
    if first == alt:
        return ProteinChange(ProteinClass.SYNONYMOUS, at, at, first, first)
    kind = draw(st.sampled_from([ProteinClass.MISSENSE, ProteinClass.NONSENSE]))
    return ProteinChange(kind, at, at, first, first, STOP if kind == "nonsense" else alt)


@st.composite
def ranged(draw: st.DrawFn) -> ProteinChange:
    start = draw(position)
    end = start + draw(st.integers(0, 30))
    first = draw(maybe_residue)
    last = first if end == start else draw(maybe_residue)
    kind = draw(
        st.sampled_from(
            [
                ProteinClass.INFRAME_DELETION,
                ProteinClass.INFRAME_DUPLICATION,
                ProteinClass.INFRAME_DELINS,
            ]
        )
    )
    least = 2 if start == end else 1
    alt = draw(st.text(RESIDUES, min_size=least, max_size=8)) if kind.endswith("delins") else ""
    return ProteinChange(kind, start, end, first, last, alt)


@st.composite
def insertions(draw: st.DrawFn) -> ProteinChange:
    start = draw(st.integers(1, 40_000))
    alt = draw(st.text([*RESIDUES, STOP], min_size=1, max_size=12))
    first, last = draw(maybe_residue), draw(maybe_residue)
    return ProteinChange(ProteinClass.INFRAME_INSERTION, start, start + 1, first, last, alt)


@st.composite
def frameshifts(draw: st.DrawFn) -> ProteinChange:
    at, first, alt = draw(position), draw(maybe_residue), draw(maybe_residue)
    return ProteinChange(ProteinClass.FRAMESHIFT, at, at, first, first, alt, draw(distance))


@st.composite
def extensions(draw: st.DrawFn) -> ProteinChange:
    if draw(st.booleans()):
        at, alt = draw(position), draw(maybe_residue)
        return ProteinChange(ProteinClass.EXTENSION, at, at, STOP, STOP, alt, draw(distance))
    alt, stop = draw(maybe_residue), draw(st.integers(-999, -1))
    return ProteinChange(ProteinClass.EXTENSION, 1, 1, "M", "M", alt, stop)


@st.composite
def splices(draw: st.DrawFn) -> ProteinChange:
    start, first = draw(position), draw(maybe_residue)
    end = start + draw(st.integers(0, 3))
    last = first if end == start else draw(maybe_residue)
    return ProteinChange(ProteinClass.SPLICE, start, end, first, last)


start_losses = st.sampled_from(["", *sorted(set(RESIDUES) - {"M"}), STOP]).map(
    lambda alt: ProteinChange(ProteinClass.START_LOSS, 1, 1, "M", "M", alt)
)
whole = st.sampled_from(
    [
        ProteinChange(ProteinClass.UNKNOWN),
        ProteinChange(ProteinClass.NO_PROTEIN),
        ProteinChange(ProteinClass.SYNONYMOUS),
        ProteinChange(ProteinClass.FRAMESHIFT),
    ]
)
changes = st.one_of(
    substitutions(),
    ranged(),
    insertions(),
    frameshifts(),
    extensions(),
    splices(),
    start_losses,
    whole,
)


@given(changes)
@example(ProteinChange(ProteinClass.NONSENSE, 437, 437, "", "", STOP))
def test_both_printed_forms_are_read_back(change: ProteinChange) -> None:
    for printed in (change.text, change.hgvs):
        assert parse_protein(printed) == change
        assert split_protein(f"NP_005219.2:{printed}") == ("NP_005219.2", change)


@given(changes)
def test_parentheses_and_the_url_escape_change_nothing(change: ProteinChange) -> None:
    assert parse_protein(f"p.({change.hgvs.removeprefix('p.')})") == change
    assert parse_protein(change.hgvs.replace("=", "%3D")) == change


def assert_refused_or_round_trips(
    read: Callable[[str], ProteinChange | tuple[str, ProteinChange]], text: str
) -> None:
    try:
        answer = read(text)
    except ProteinSyntaxError:
        return
    change = answer[1] if isinstance(answer, tuple) else answer
    assert parse_protein(change.text) == parse_protein(change.hgvs) == change


@given(st.text(max_size=30))
@example("ſ100del")
@example("V٦٠٠E")
def test_any_text_is_refused_or_read_whole(text: str) -> None:
    assert_refused_or_round_trips(parse_protein, text)
    assert_refused_or_round_trips(split_protein, text)


PIECES = [*RESIDUES, *THREE_LETTER.values(), *"*X0123456789_>()=?-", "del", "ins", "dup", "fs"]


@given(st.lists(st.sampled_from([*PIECES, "ext", "splice", "Ter", "Xaa", "p.", "DEL", "FS"])))
def test_any_heap_of_the_notation_is_refused_or_read_whole(pieces: list[str]) -> None:
    assert_refused_or_round_trips(parse_protein, "".join(pieces))
    assert_refused_or_round_trips(parse_protein, "p." + "".join(pieces))


@given(changes, st.sampled_from(["upper", "lower"]))
def test_another_case_is_refused_or_the_same(change: ProteinChange, case: str) -> None:
    text = change.text.upper() if case == "upper" else change.text.lower()
    try:
        read = parse_protein(text)
    except ProteinSyntaxError:
        return
    assert read == change


@given(changes)
def test_a_short_form_in_lower_case_is_understood(change: ProteinChange) -> None:
    assert parse_protein(change.text.lower()) == change
