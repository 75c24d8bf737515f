"""Equality of protein changes against a brute-force oracle: apply both, compare the proteins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from oncobasis.core.protein import STOP, ProteinChange, ProteinClass
from oncobasis.nomenclature.protein import parse_protein
from oncobasis.nomenclature.protein_equality import compare_proteins, normalise, same_protein

if TYPE_CHECKING:
    from oncobasis.nomenclature.protein_equality import Reference

# Few residues and short proteins, so that different spellings of one protein are common.
ALPHABET = "AK"
proteins = st.text(ALPHABET, min_size=3, max_size=9).map(lambda rest: "M" + rest)
inserts = st.text(ALPHABET + STOP, min_size=1, max_size=4)


def reference_of(protein: str) -> Reference:
    ended = protein + STOP
    return lambda at: ended[at - 1] if 1 <= at <= len(ended) else None


def applied(change: ProteinChange, protein: str) -> str:
    """Return the changed protein, by the plainest reading of the definition."""
    before, inside = protein[: change.start - 1], protein[change.start - 1 : change.end]
    after = protein[change.end :]
    match change.kind:
        case ProteinClass.INFRAME_INSERTION:
            before, new, after = protein[: change.start], change.alt, protein[change.start :]
        case ProteinClass.INFRAME_DUPLICATION:
            new = inside + inside
        case ProteinClass.SYNONYMOUS:
            new = inside
        case _:
            new = change.alt
    return (before + new + after).partition(STOP)[0]


@st.composite
def described(draw: st.DrawFn, protein: str) -> ProteinChange:
    """Return a random in-frame change of the protein, written with or without its residues."""
    start = draw(st.integers(1, len(protein)))
    end = draw(st.integers(start, min(len(protein), start + 4)))
    verb = draw(st.sampled_from(["ins", "del", "dup", "delins"]))
    told = draw(st.booleans())
    if verb == "ins":
        assume(start < len(protein))
        end = start + 1
    first, last = (protein[start - 1], protein[end - 1]) if told else ("", "")
    place = f"p.{first}{start}" if start == end else f"p.{first}{start}_{last}{end}"
    listed = protein[start - 1 : end] if verb in {"del", "dup"} and draw(st.booleans()) else ""
    alt = draw(inserts) if verb in {"ins", "delins"} else listed
    return parse_protein(f"{place}{verb}{alt}")


@st.composite
def respelled(draw: st.DrawFn, protein: str, change: ProteinChange) -> ProteinChange:
    """Return the same protein written another way: a delins over a wider or shifted stretch."""
    mutant = applied(change, protein)
    same = next(
        (i for i, (a, b) in enumerate(zip(protein, mutant, strict=False)) if a != b),
        min(len(protein), len(mutant)),
    )
    kept = draw(st.integers(0, min(same, len(protein) - 1)))
    tails = [
        n
        for n in range(min(len(protein) - 1, len(mutant) - 1) - kept + 1)
        if protein[len(protein) - n :] == mutant[len(mutant) - n :]
    ]
    tail = draw(st.sampled_from(tails or [0]))
    alt = mutant[kept : len(mutant) - tail]
    end = len(protein) - tail
    if kept == end:
        assume(1 <= kept < len(protein))
        return parse_protein(f"p.{kept}_{kept + 1}ins{alt}")
    where = f"{kept + 1}_{end}" if end > kept + 1 else f"{kept + 1}"
    return parse_protein(f"p.{where}delins{alt}" if alt else f"p.{where}del")


@st.composite
def pairs(draw: st.DrawFn) -> tuple[str, ProteinChange, ProteinChange]:
    """Return a protein and two changes of it, often two spellings of one."""
    protein = draw(proteins)
    one = draw(described(protein))
    other = draw(st.one_of(described(protein), respelled(protein, one)))
    # A change of nothing is named by its codon: test_what_changes_nothing_...
    assume(protein not in {applied(one, protein), applied(other, protein)})
    return protein, one, other


@settings(max_examples=400)
@given(pairs())
def test_with_a_reference_equal_is_exactly_the_same_protein(
    case: tuple[str, ProteinChange, ProteinChange],
) -> None:
    protein, one, other = case
    equal = applied(one, protein) == applied(other, protein)
    assert compare_proteins(one, other, reference_of(protein)) is equal
    assert compare_proteins(other, one, reference_of(protein)) is equal


@settings(max_examples=400)
@given(pairs())
def test_without_one_a_certain_answer_is_never_wrong(
    case: tuple[str, ProteinChange, ProteinChange],
) -> None:
    protein, one, other = case
    told = compare_proteins(one, other)
    assert told is compare_proteins(other, one)
    unspelled = {one.kind, other.kind} == {
        ProteinClass.INFRAME_INSERTION,
        ProteinClass.INFRAME_DUPLICATION,
    }
    if told is True and not unspelled:
        assert applied(one, protein) == applied(other, protein)
    if told is False:
        # ... unless the protein ends inside: a text alone doesn't say where it does.
        assert applied(one, protein) != applied(other, protein)


@settings(max_examples=400)
@given(pairs())
def test_an_unspelled_duplication_is_the_insertion_that_agrees_with_all_it_says(
    case: tuple[str, ProteinChange, ProteinChange],
) -> None:
    protein, one, other = case
    if {one.kind, other.kind} == {
        ProteinClass.INFRAME_INSERTION,
        ProteinClass.INFRAME_DUPLICATION,
    } and applied(one, protein) == applied(other, protein):
        assert compare_proteins(one, other) is not False


@settings(max_examples=400)
@given(pairs())
def test_the_normal_form_is_the_same_protein_and_stays_itself(
    case: tuple[str, ProteinChange, ProteinChange],
) -> None:
    protein, one, _ = case
    reference = reference_of(protein)
    for known in (None, reference):
        normal = normalise(one, known)
        assert applied(normal, protein) == applied(one, protein)
        assert normalise(normal, known) == normal
        assert parse_protein(normal.text) == normal
        assert same_protein(one, normal, known)


@settings(max_examples=400)
@given(pairs())
def test_one_protein_has_one_normal_form(
    case: tuple[str, ProteinChange, ProteinChange],
) -> None:
    protein, one, other = case
    reference = reference_of(protein)
    at_an_end = max(one.end, other.end) == len(protein) or min(one.start, other.start) == 1
    equal = applied(one, protein) == applied(other, protein)
    if STOP not in one.alt + other.alt and not at_an_end:
        assert (normalise(one, reference) == normalise(other, reference)) is equal


@given(st.data(), proteins)
def test_what_changes_nothing_is_silent_and_equal_only_at_its_own_residues(
    data: st.DataObject, protein: str
) -> None:
    start = data.draw(st.integers(1, len(protein) - 1))
    end = data.draw(st.integers(start + 1, len(protein)))
    change = parse_protein(f"p.{start}_{end}delins{protein[start - 1 : end]}")
    reference = reference_of(protein)
    silent = normalise(change, reference)
    assert silent.kind is ProteinClass.SYNONYMOUS
    assert same_protein(change, silent, reference)
    assert not same_protein(change, parse_protein("M1="), reference)
