"""Which descriptions are the same protein, from what they say themselves and with a reference."""

from __future__ import annotations

import pytest

from oncobasis.nomenclature.protein import parse_protein
from oncobasis.nomenclature.protein_equality import (
    Reference,
    compare_proteins,
    covers,
    fits,
    normalise,
    same_protein,
)


def stretch(start: int, residues: str) -> Reference:
    """Return a reference that knows one stretch of a protein."""
    return lambda at: residues[at - start] if 0 <= at - start < len(residues) else None


EGFR = stretch(739, "KIPVAIKELREATSPKANKEILDEAYVMASVDNPHVCRLLGICLTSTVQLITQLMPFGCLLDYVREH")
FLT3 = stretch(592, "VDFREYEYDLKWEF")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("A775_G776insYVMA", "Y772_A775dup"),
        ("M774_A775insAYVM", "Y772_A775dup"),
        ("A775_G776insYVMA", "M774_A775insAYVM"),
        ("A775_G776insYVMA", "Y772_A775dupYVMA"),
        ("V769_D770insASV", "A767_V769dup"),
        ("D770_N771insSVD", "S768_D770dup"),
        ("p.193_196dupSTSC", "p.196_197insSTSC"),
        ("p.600_601insDFREYEYD", "D593_D600dup"),
        ("E746_A750del", "E746_A750delELREA"),
        ("E746_A750delinsA", "E746_E749del"),
        ("V600_K601delinsEK", "V600E"),
        ("p.544_545insS", "T544_E545insS"),
        ("F76del", "F77del"),
        ("p.436_437ins*", "Q437*"),
        ("W300_K302delins*", "W300*"),
        ("p.9_10insY*", "K10delinsY*"),
        ("G9_K10insYK*AA", "K10_L12delinsYK*"),
        ("Y177*fs*1", "Y177*"),
        ("Y177fs*1", "Y177*"),
        ("R1450fs", "p.Arg1450fs"),
        ("R1450Cfs*12", "p.Arg1450CysfsTer12"),
        ("p.920fs", "A920fs"),
        ("L858L", "L858="),
        ("X1010_splice", "p.X1010_splice"),
        ("M1?", "p.Met1?"),
        ("*110Qext*17", "p.Ter110GlnextTer17"),
    ],
)
def test_the_same_protein_by_what_the_texts_say(one: str, other: str) -> None:
    left, right = parse_protein(one), parse_protein(other)
    assert same_protein(left, right)
    assert same_protein(right, left)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("V600E", "V600K"),
        ("V600E", "V601E"),
        ("V769_D770insASV", "S768_D770dup"),
        ("A775_G776insYVMA", "A775_G776insYVMG"),
        ("A775_G776insYVMA", "Y772_A775dupYLLA"),
        ("Y772_A775dup", "G776_P779dup"),
        ("E746_A750del", "K745_E749del"),
        ("E746_A750del", "E746_T751del"),
        ("L747_P753delinsS", "L747_P753del"),
        ("V600E", "G600E"),
        ("R213*", "R213Q"),
        ("R1450Cfs*12", "R1450Cfs*13"),
        ("R1450Cfs*12", "R1450Gfs*12"),
        ("R1450fs", "R1451fs"),
        ("R1450fs", "V600E"),
        ("L858=", "G719="),
        ("L858=", "L858R"),
        ("X1010_splice", "X1009_splice"),
        ("M1V", "M1L"),
    ],
)
def test_another_protein(one: str, other: str) -> None:
    left, right = parse_protein(one), parse_protein(other)
    assert compare_proteins(left, right) is False
    assert compare_proteins(right, left) is False


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("p.?", "p.?"),
        ("p.?", "V600E"),
        ("p.?fs", "p.?fs"),
        ("p.=", "L858="),
        ("R1450fs", "R1450Cfs*12"),
        ("R1450fs*12", "R1450Cfs*12"),
        ("R1450fs", "R1450*"),
        ("*110Qext*17", "*110Qext*?"),
        ("M1?", "M1V"),
        ("M1?", "p.0"),
        ("D1010_splice", "D1010N"),
        ("E746_A750del", "p.745_749del"),
        ("A10_A12dup", "A12_A14dup"),
        ("p.5_9del", "p.6_10del"),
        ("A775_G776insYV*", "Y772_A775dup"),
    ],
)
def test_what_the_texts_leave_open_is_not_taken_as_equal(one: str, other: str) -> None:
    left, right = parse_protein(one), parse_protein(other)
    assert compare_proteins(left, right) is None
    assert compare_proteins(right, left) is None
    assert not same_protein(left, right)


@pytest.mark.parametrize(
    ("text", "reference", "normal"),
    [
        ("V769_D770insASV", EGFR, "A767_V769dup"),
        ("D770_N771insSVD", EGFR, "S768_D770dup"),
        ("M766_A767insASV", EGFR, "A767_V769dup"),
        ("H773_V774insNPH", EGFR, "N771_H773dup"),
        ("P772_H773insPNP", EGFR, "P772_H773insPNP"),
        ("D770_N771insNPG", EGFR, "P772_H773insGNP"),
        ("E746_A750delinsA", EGFR, "E746_E749del"),
        ("L747_P753delinsS", EGFR, "L747_P753delinsS"),
        ("p.746_750del", EGFR, "E746_A750del"),
        ("E746_A750del", EGFR, "E746_A750del"),
        ("T751_I759delinsTI", EGFR, "S752_E758del"),
        ("L777del", EGFR, "L778del"),
        ("p.4_5insAA*", stretch(1, "MAAAA*"), "A5dup"),
        ("p.4_5insAC*", stretch(1, "MAAAA*"), "A5_*6insC"),
        ("p.2_3insAC*", stretch(1, "MAAAA*"), "A4delinsC*"),
        ("p.2_3insAC*", stretch(1, "MAAA*"), "A4C"),
        ("p.2_3insAK*", stretch(1, "MAAKA*"), "A5*"),
        ("p.599_600insDFREYEY", FLT3, "F594_D600dup"),
        ("R1450fs", None, "R1450fs"),
        ("Y177*fs*1", None, "Y177*"),
        ("W300_K302delins*", None, "W300*"),
        ("p.TA1234delinsA", None, "T1234del"),
        ("p.310_311TQ>TKQNPQ", None, "T310_Q311insKQNP"),
        ("p.600_600D>DD", None, "D600dup"),
        ("A10_C11delinsAC", None, "A10_C11="),
        ("M1delinsKM", None, "M1delinsKM"),
        ("p.?", None, "p.?"),
    ],
)
def test_the_preferred_description(text: str, reference: Reference | None, normal: str) -> None:
    assert normalise(parse_protein(text), reference).text == normal


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("M766_A767insASV", "A767_V769dup"),
        ("p.769_770insASV", "p.767_769dup"),
        ("H773_V774insNPH", "N771_H773dup"),
        ("E746_A750del", "p.746_750del"),
        ("E746_A750delinsA", "p.746_749del"),
    ],
)
def test_a_reference_settles_what_the_texts_leave_open(one: str, other: str) -> None:
    assert same_protein(parse_protein(one), parse_protein(other), EGFR)


def test_a_reference_of_another_numbering_is_not_used() -> None:
    one, other = parse_protein("W746_A750del"), parse_protein("W746_A750delWLREA")
    assert same_protein(one, other, EGFR)
    assert normalise(one, EGFR) == one
    shifted_in_egfr = parse_protein("V769_K770insASV")
    assert normalise(shifted_in_egfr, EGFR) == shifted_in_egfr


@pytest.mark.parametrize(
    ("general", "specific"),
    [
        ("R1450fs", "R1450Cfs*12"),
        ("R1450fs*12", "R1450fs*12"),
        ("R1450Cfs", "R1450Cfs*12"),
        ("M1?", "M1V"),
        ("*110Qext*?", "*110Qext*17"),
        ("V600E", "V600E"),
    ],
)
def test_a_shorter_description_covers_a_longer_one(general: str, specific: str) -> None:
    assert covers(parse_protein(general), parse_protein(specific))


@pytest.mark.parametrize(
    ("general", "specific"),
    [
        ("R1450Cfs*12", "R1450fs"),
        ("R1450fs", "K1450fs"),
        ("R1450fs", "R1451fs"),
        ("R1450fs*4", "R1450Cfs*12"),
        ("R1450fs", "R1450*"),
        ("V600E", "V600K"),
        ("p.?", "p.?"),
        ("p.?fs", "R1450fs"),
        ("E746_A750del", "E746_A750delinsA"),
    ],
)
def test_it_does_not_cover_another_change(general: str, specific: str) -> None:
    assert not covers(parse_protein(general), parse_protein(specific))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("E746_A750del", True),
        ("p.746_750delELREA", True),
        ("W746_A750del", False),
        ("E746_G750del", False),
        ("p.746_750delEKREA", False),
        ("p.746_750del", None),
        ("V600E", None),
        ("p.?", None),
    ],
)
def test_named_residues_are_checked_against_a_reference(text: str, told: object) -> None:
    assert fits(parse_protein(text), EGFR) is told
