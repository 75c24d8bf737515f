"""Each spelling that clinics, callers and knowledge bases use, and the one form it becomes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from oncobasis.core.protein import ProteinChange, ProteinClass
from oncobasis.nomenclature.protein import (
    ProteinSyntaxError,
    XMeaning,
    parse_protein,
    split_protein,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

# Canonical text, class and residue range; below them the spellings.
SPELLINGS = """
V600E missense 600-600
    V600E p.V600E p.(V600E) p.Val600Glu p.(Val600Glu) Val600Glu v600e val600glu VAL600GLU
    P.V600E V600delinsE V600>E p.600_600V>E V00600E
R132* nonsense 132-132
    R132* p.R132* p.Arg132Ter p.(Arg132*) Arg132* R132Ter p.R132Ter p.R132%2A r132*
    R132delins*
L858= synonymous 858-858
    L858= p.L858= p.L858%3D p.(L858=) p.Leu858= L858L p.Leu858Leu l858l
M1? start_loss 1-1
    M1? p.M1? p.Met1? p.(Met1?) met1?
M1V start_loss 1-1
    M1V p.Met1Val
E746_A750del inframe_deletion 746-750
    E746_A750del p.E746_A750del E746_A750delELREA p.Glu746_Ala750del p.ELREA746del
    E746-A750del E746–A750del delE746_A750 delE746-A750 DelE746_A750 E746delELREA
    e746_a750delelrea E746_A750DEL GLU746_ALA750DEL p.(Glu746_Ala750del) p.746_750delELREA
F508del inframe_deletion 508-508
    F508del delF508 ΔF508 delPhe508 F508DEL F508delF p.Phe508del
I10_S12del inframe_deletion 10-12
    I10_S12delINS I10_S12del
L747_P753delinsS inframe_delins 747-753
    L747_P753>S L747_P753delinsS p.(Leu747_Pro753delinsSer) l747_p753delinss
    L747_P753DELINSS L747_P753delLREATSPinsS p.747_753LREATSP>S LREATSP747delinsS
    L747_P753%3ES
T544delinsRS inframe_delins 544-544
    p.T544RS T544delinsRS p.Thr544delinsArgSer T544>RS
K131delinsT* inframe_delins 131-131
    p.K131T* K131delinsT* p.Lys131delinsThrTer
T1234_A1235delinsA inframe_delins 1234-1235
    p.TA1234delinsA T1234_A1235delinsA
S1336_E1340delins* inframe_delins 1336-1340
    p.1336_1340SRDRE>* S1336_E1340delins*
A775_G776insYVMA inframe_insertion 775-776
    A775_G776insYVMA p.Ala775_Gly776insTyrValMetAla a775_g776insyvma A775-G776insYVMA
G12_G13insG inframe_insertion 12-13
    G12_G13insG
V769_770insASV inframe_insertion 769-770
    V769_770insASV
p.599_600insDFREYEY inframe_insertion 599-600
    p.599_600insDFREYEY 599_600insDFREYEY
p.436_437ins* inframe_insertion 436-437
    436_437ins* p.436_437ins* p.436_437insTer
Y772_A775dup inframe_duplication 772-775
    Y772_A775dup Y772_A775dupYVMA p.Tyr772_Ala775dup Y772_A775DUP y772_a775dup p.YVMA772dup
S193_C196dup inframe_duplication 193-196
    p.193_196dupSTSC
R108dup inframe_duplication 108-108
    R108dup p.Arg108dup R108dupR
R1450fs frameshift 1450-1450
    R1450fs p.R1450fs p.Arg1450fs R1450fs* R1450fsX R1450fsTer R1450fs*? p.Arg1450fsTer?
    r1450fs R1450FS ARG1450FS p.RS1450fs
R1450fs*4 frameshift 1450-1450
    R1450fs*4 R1450fsX4 R1450fsTer4 p.R1450fs*4 R1450FSX4
R1450Cfs*12 frameshift 1450-1450
    R1450Cfs*12 R1450CfsX12 R1450CfsTer12 p.Arg1450CysfsTer12 p.(Arg1450Cysfs*12)
    r1450cfs*12
W288fs frameshift 288-288
    p.WQ288fs W288fs W288FS
L747fs frameshift 747-747
    p.LREA747fs
p.920fs frameshift 920-920
    p.-920fs p.920fs
*361fs frameshift 361-361
    p.*361fs p.Ter361fs
p.?fs frameshift 0-0
    p.?fs ?fs p.(?fs)
*110Qext*17 extension 110-110
    *110Qext*17 X110QextX17 p.*110Qext*17 p.Ter110GlnextTer17 p.(Ter110GlnextTer17)
*152Rext*? extension 152-152
    p.*152R *152Rext*? p.Ter152ArgextTer? p.Ter152Arg
M1ext-5 extension 1-1
    M1ext-5 p.Met1ext-5
X1010_splice splice 1010-1010
    X1010_splice p.X1010_splice X1010splice x1010_splice
X963_D1010_splice splice 963-1010
    X963_D1010splice p.X963_D1010_splice
p.0 no_protein 0-0
    p.0 p.(0) p.0? p.(0?)
p.? unknown 0-0
    p.? p.(?)
p.= synonymous 0-0
    p.= p.(=) p.%3D
"""


def spellings() -> Iterator[tuple[str, str, ProteinClass, tuple[int, int]]]:
    """Return each spelling with the text, class and range that it has."""
    text, kind, where = "", "", ""
    for line in SPELLINGS.strip().splitlines():
        if not line.startswith(" "):
            text, kind, where = line.split()
            continue
        start, end = where.split("-")
        for spelling in line.split():
            yield spelling, text, ProteinClass(kind), (int(start), int(end))


@pytest.mark.parametrize(("spelling", "text", "kind", "where"), list(spellings()))
def test_every_spelling_becomes_its_one_form(
    spelling: str, text: str, kind: ProteinClass, where: tuple[int, int]
) -> None:
    change = parse_protein(spelling)
    assert (change.text, change.kind, (change.start, change.end)) == (text, kind, where)
    assert change == parse_protein(text)


def test_spaces_around_a_spelling_do_not_matter() -> None:
    assert parse_protein("  p.V600E ") == parse_protein("V600E")


def test_every_class_has_a_spelling() -> None:
    assert {kind for _, _, kind, _ in spellings()} == set(ProteinClass)


@pytest.mark.parametrize(
    ("text", "hgvs"),
    [
        ("L858R", "p.Leu858Arg"),
        ("R213*", "p.Arg213Ter"),
        ("L858=", "p.Leu858="),
        ("E746_A750del", "p.Glu746_Ala750del"),
        ("L747_P753delinsS", "p.Leu747_Pro753delinsSer"),
        ("A775_G776insYVMA", "p.Ala775_Gly776insTyrValMetAla"),
        ("p.436_437ins*", "p.436_437insTer"),
        ("Y772_A775dup", "p.Tyr772_Ala775dup"),
        ("Q288fs", "p.Gln288fs"),
        ("R1450Cfs*12", "p.Arg1450CysfsTer12"),
        ("*110Qext*17", "p.Ter110GlnextTer17"),
        ("*152Rext*?", "p.Ter152ArgextTer?"),
        ("M1Vext-12", "p.Met1Valext-12"),
        ("M1?", "p.Met1?"),
        ("X1010_splice", "p.X1010_splice"),
        ("p.?", "p.?"),
        ("p.0", "p.0"),
        ("p.=", "p.="),
        ("p.?fs", "p.?fs"),
    ],
)
def test_both_printed_forms(text: str, hgvs: str) -> None:
    change = parse_protein(text)
    assert (change.text, change.hgvs) == (text, hgvs)
    assert parse_protein(hgvs) == change


@pytest.mark.parametrize(
    ("text", "prefix", "change"),
    [
        ("BRAF:p.Val600Glu", "BRAF", "V600E"),
        ("BRAF:V600E", "BRAF", "V600E"),
        ("V600E", "", "V600E"),
        ("ENSP00000275493.2:p.Leu858Arg", "ENSP00000275493.2", "L858R"),
        ("ENSP00000329982.2:p.Thr190%3D", "ENSP00000329982.2", "T190="),
        ("NP_005219.2:p.(Leu858Arg)", "NP_005219.2", "L858R"),
        ("NM_000546.5:c.2997C>T(p.(Asn999=))", "NM_000546.5:c.2997C>T", "N999="),
        ("NM_004333.6(BRAF):c.1799T>A (p.Val600Glu)", "NM_004333.6(BRAF):c.1799T>A", "V600E"),
        ("EGFR:NM_005228:exon21:c.T2573G:p.L858R", "EGFR:NM_005228:exon21:c.T2573G", "L858R"),
    ],
)
def test_a_prefix_is_kept_apart(text: str, prefix: str, change: str) -> None:
    assert split_protein(text) == (prefix, parse_protein(change))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("V600", "names no change"),
        ("p.V600", "names no change"),
        ("V600_K601", "names no change"),
        ("R132X", "could be a stop or any residue"),
        ("p.Gly719Xaa", "could be a stop or any residue"),
        ("G12_G13insX", "could be a stop or any residue"),
        ("X132R", "could be a stop or any residue"),
        ("p.T544FS", "could be residues or a key word"),
        ("p.R213TER", "could be residues or a key word"),
        ("ALA12fs", "one residue or three"),
        ("p.VAL600del", "one residue or three"),
        ("1100delC", "coding sequence"),
        ("1100DELC", "coding sequence"),
        ("185_186delAG", "coding sequence"),
        ("5382_5383insC", "coding sequence"),
        ("544_545del", "coding sequence"),
        ("600=", "coding sequence"),
        ("K558NP", "not a protein change"),
        ("V600EK", "not a protein change"),
        ("V600E/K", "not a protein change"),
        ("p.[V600E;K601E]", "not a protein change"),
        ("BRAF:p.V600E", "not a protein change"),
        ("c.1799T>A", "not a protein change"),
        ("B600E", "not a protein change"),
        ("ſ100del", "not a protein change"),
        ("V600\N{KELVIN SIGN}", "not a protein change"),
        ("V600Glu", "not a protein change"),
        ("p.(V600E", "not a protein change"),
        ("V123456E", "not a protein change"),
        ("?", "not a protein change"),
        ("=", "not a protein change"),
        (".", "not a protein change"),
        ("", "not a protein change"),
        ("600E", "does not name the residue"),
        ("G12?", "unknown result"),
        ("M2?", "unknown result"),
        ("V0E", "residue 0"),
        ("T10_S9del", "backwards"),
        ("T1151insT", "where the insertion is"),
        ("P772_V774insPHV", "where the insertion is"),
        ("E746_A750delELR", "contradicts itself"),
        ("E746_A750delKLREA", "contradicts itself"),
        ("V600_G600del", "contradicts itself"),
        ("E55_K57fs", "range to a frameshift"),
        ("p.-920del", "no residue"),
        ("ELREA746_A750del", "twice"),
        ("G12Vext*5", "from within"),
        ("M1ext*5", "wrong end"),
        ("*110Qext-5", "wrong end"),
        ("KK10_splice", "several residues"),
    ],
)
def test_what_is_not_understood_is_refused_and_says_why(text: str, said: str) -> None:
    with pytest.raises(ProteinSyntaxError) as refused:
        parse_protein(text)
    assert said in refused.value.what
    assert repr(text) in refused.value.what
    assert refused.value.remedy


def test_a_message_quotes_only_the_beginning_of_a_long_text() -> None:
    with pytest.raises(ProteinSyntaxError) as refused:
        parse_protein("EXON" * 1000)
    assert len(str(refused.value)) < 200


@pytest.mark.parametrize(
    ("spelling", "text"),
    [
        ("R132X", "R132*"),
        ("p.Arg132X", "R132*"),
        ("X110Q", "*110Qext*?"),
        ("G12_G13insKX", "G12_G13insK*"),
    ],
)
def test_an_x_is_a_stop_where_the_reader_knows_its_source(spelling: str, text: str) -> None:
    assert parse_protein(spelling, x=XMeaning.STOP).text == text
    assert split_protein(f"APC:{spelling}", x=XMeaning.STOP)[1].text == text


def test_deleted_and_duplicated_residues_are_known_but_no_part_of_the_value() -> None:
    told, short = parse_protein("E746_A750delELREA"), parse_protein("E746_A750del")
    assert (told.ref, short.ref) == ("ELREA", "")
    assert told == short
    assert hash(told) == hash(short)


@pytest.mark.parametrize(
    ("text", "truncating"),
    [
        ("R213*", True),
        ("R1450fs", True),
        ("*361fs", False),
        ("E10_K11insYK*", True),
        ("K131delinsT*", True),
        ("E746_A750del", False),
        ("V600E", False),
        ("M1*", False),
        ("*152R", False),
        ("X1010_splice", False),
    ],
)
def test_truncation_is_told_by_the_description(text: str, truncating: bool) -> None:  # noqa: FBT001
    assert parse_protein(text).is_truncating is truncating


@pytest.mark.parametrize(
    ("start", "end", "ref"), [(5, 4, ""), (-1, 3, ""), (5, 6, "A"), (0, 0, "")]
)
def test_a_change_with_an_impossible_range_cannot_be_built(start: int, end: int, ref: str) -> None:
    with pytest.raises(ValueError, match=r"backwards|residue"):
        ProteinChange(ProteinClass.INFRAME_DELETION, start, end, ref=ref)
