"""The grammar page and the parser say the same: every row of its table, every synonym."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import get_args

import pytest

from oncobasis.core import biomarker as bm
from oncobasis.rules.grammar import (
    BiomarkerSyntaxError,
    all_of,
    any_of,
    atoms_of,
    parse,
    to_text,
)

PAGE = Path(__file__).parents[3] / "docs" / "methods" / "biomarker-grammar.md"
ROW = re.compile(r"\| (?P<atom>[A-Z][A-Za-z ,()]+?) \| (?P<canonical>.*?) \| (?P<also>.*?) ?\|.*\|")
ATOM_TYPES = {kind.__name__ for kind in get_args(bm.Atom)}
# Written out because the page shows them with an ellipsis or in another row's words.
SYNONYMS = {
    "EGFR L858R": "EGFR p.L858R",
    "BRAF V600": "BRAF codon V600",
    "BRAF V600 mutation": "BRAF codon V600",
    "EGFR exon 19 deletion": "EGFR exon 19 in-frame deletion",
    "BRCA1 pathogenic": "BRCA1 pathogenic mutation",
    "HLA-A*02:01 positive": "HLA-A allele *02:01",
    "DPYD poor metabolizer": 'DPYD phenotype "poor metabolizer"',
    "PTEN deletion": "PTEN copy-number loss",
    "17p deletion": 'cytogenetic "17p deletion"',
    "5q deletion": 'cytogenetic "5q deletion"',
    "v::ALK": "*::ALK fusion",
    "EML4::ALK": "EML4::ALK fusion",
    "FGFR2::v": "FGFR2::* fusion",
    "FLT3-ITD": "FLT3 internal tandem duplication",
    "FLT3 ITD": "FLT3 internal tandem duplication",
    "EGFRvIII": "EGFR intragenic deletion exons 2-7",
    "EGFR VIII": "EGFR intragenic deletion exons 2-7",
    "HER2-positive": "HER2 positive",
    "CD30 +": "CD30 positive",
    "Wild type KRAS": "KRAS wild type",
}


@cache
def table() -> tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]:
    rows = []
    for line in PAGE.read_text(encoding="utf-8").split("## Conditions")[0].splitlines():
        row = ROW.fullmatch(line)
        if row is not None:
            canonical, also = (
                tuple(re.findall(r"`([^`]+)`", row[name])) for name in ("canonical", "also")
            )
            rows.append((row["atom"].split(" ")[0], canonical, also))
    return tuple(rows)


CANONICAL = [(atom, text) for atom, texts, _ in table() for text in texts]
ALSO = [text for _, _, texts in table() for text in texts if "…" not in text]


def test_the_page_lists_every_atom() -> None:
    assert {atom for atom, _, _ in table()} == ATOM_TYPES
    assert all(texts for _, texts, _ in table())


@pytest.mark.parametrize(("atom", "text"), CANONICAL, ids=lambda value: value)
def test_a_canonical_text_of_the_page_prints_as_itself(atom: str, text: str) -> None:
    tree = parse(text)
    assert type(tree).__name__ == atom
    assert to_text(tree) == text


@pytest.mark.parametrize("text", ALSO)
def test_what_is_also_accepted_prints_canonically(text: str) -> None:
    assert to_text(parse(text)) == SYNONYMS[text]


def test_three_letter_proteins_are_accepted() -> None:
    assert to_text(parse("EGFR p.Leu858Arg")) == "EGFR p.L858R"
    assert to_text(parse("EGFR p.(Leu858Arg)")) == "EGFR p.L858R"


@pytest.mark.parametrize(
    "text", ["BRCA1 pathogenic mutation germline", "EGFR p.L858R somatic", "KRAS codon 12 somatic"]
)
def test_an_origin_belongs_to_the_atom(text: str) -> None:
    tree = parse(text)
    assert getattr(tree, "origin", None) is not None
    assert to_text(tree) == text


A, B, C = (parse(f"{gene} mutation") for gene in ("KRAS", "NRAS", "BRAF"))


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        (
            "KRAS mutation OR NRAS mutation AND BRAF mutation",
            bm.Or((A, bm.And((B, C)))),
        ),
        (
            "(KRAS mutation OR NRAS mutation) AND BRAF mutation",
            bm.And((bm.Or((A, B)), C)),
        ),
        ("NOT KRAS mutation AND NRAS mutation", bm.And((bm.Not(A), B))),
        ("NOT (KRAS mutation AND NRAS mutation)", bm.Not(bm.And((A, B)))),
        ("NOT NOT KRAS mutation", bm.Not(bm.Not(A))),
        ("KRAS mutation AND (NRAS mutation AND BRAF mutation)", bm.And((A, bm.And((B, C))))),
    ],
)
def test_not_binds_closest_then_and_then_or(text: str, tree: bm.Biomarker) -> None:
    assert parse(text) == tree
    assert to_text(tree) == text


def test_operators_inside_quotes_are_words() -> None:
    tree = parse('cytogenetic "del(5q) AND (7)" AND KRAS mutation')
    assert list(atoms_of(tree)) == [bm.CytogeneticIs("del(5q) AND (7)"), A]


def test_redundant_parentheses_and_spaces_vanish() -> None:
    assert to_text(parse("  ((KRAS  mutation))  ")) == "KRAS mutation"


def test_joining_flattens() -> None:
    assert all_of(A, bm.And((B, C))) == bm.And((A, B, C))
    assert any_of(bm.Or((A, B)), C) == bm.Or((A, B, C))
    assert all_of(A) == A == any_of(A)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("KRAS mutation AND FOO BAR BAZ", "FOO BAR BAZ"),
        ("KRAS mutation AND", "the end"),
        ("AND KRAS mutation", "AND"),
        ("(KRAS mutation", "missing ')'"),
        ("KRAS mutation)", "')'"),
        ("KRAS mutation NOT NRAS mutation", "NOT"),
        ("", "the end"),
        ('cytogenetic "5q', '"5q'),
        ('cytogenetic "5\\q"', "5\\\\q"),
        ("EGFR residues 728-688 mutation", "728-688"),
        ("KIT exon 11-9 mutation", "11-9"),
        ("EGFR p.A750_E746del", "A750_E746del"),
        ("TMB >= 1e400", "1e400"),
        ("(" * 60 + "KRAS mutation" + ")" * 60, "50 levels"),
        ("NOT " * 60 + "KRAS mutation", "50 levels"),
        ("KRAS codon " + "1" * 5000, "5011 characters"),
    ],
)
def test_a_syntax_error_names_what_was_not_understood(text: str, named: str) -> None:
    with pytest.raises(BiomarkerSyntaxError) as error:
        parse(text)
    assert named in str(error.value)
    assert error.value.exit_code == 3
