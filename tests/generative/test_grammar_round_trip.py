"""Every tree prints to a text that parses to the same tree; no text raises another error."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oncobasis.core import biomarker as bm
from oncobasis.core.alteration import CopyNumberKind, IntragenicKind, Origin
from oncobasis.core.protein import ProteinChange, ProteinClass, substitution
from oncobasis.knowledge import load_knowledge
from oncobasis.rules.atom_text import SIGNATURE_WORDS
from oncobasis.rules.grammar import BiomarkerSyntaxError, parse, to_text

if TYPE_CHECKING:
    from collections.abc import Callable

GENES = st.sampled_from(["EGFR", "KRAS", "NKX2-1", "H3-3A", "HLA-A", "TP53", "C11ORF95", "ER"])
RESIDUES = st.sampled_from("ACDEFGHIKLMNPQRSTVWY")
NUMBERS = st.integers(1, 4000)
CLASSES = st.sampled_from(list(bm.VariantClass))
ORIGINS = st.sampled_from([None, Origin.GERMLINE, Origin.SOMATIC])
WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)
NAMES = st.from_regex(r"[A-Za-z0-9*:\-]{1,12}", fullmatch=True)
THRESHOLDS = st.one_of(
    st.integers(0, 10**6).map(float), st.integers(0, 10**6).map(lambda n: n / 10_000)
)


@st.composite
def proteins(draw: st.DrawFn) -> ProteinChange:
    at, first, alt = draw(NUMBERS.filter(lambda n: n > 1)), draw(RESIDUES), draw(RESIDUES)
    last, length = draw(RESIDUES), draw(st.integers(1, 9))
    kind = draw(st.sampled_from(["sub", "stop", "fs", "del", "ins", "delins", "dup", "splice"]))
    if kind == "sub":
        return substitution(first, at, alt if alt != first else "*")
    if kind == "stop":
        return substitution(first, at, "*")
    if kind == "fs":
        return ProteinChange(ProteinClass.FRAMESHIFT, at, at, first, first, stop=None)
    if kind == "ins":
        return ProteinChange(ProteinClass.INFRAME_INSERTION, at, at + 1, first, last, alt * 2)
    if kind == "splice":
        return ProteinChange(ProteinClass.SPLICE, at, at)
    classes = {
        "del": ProteinClass.INFRAME_DELETION,
        "delins": ProteinClass.INFRAME_DELINS,
        "dup": ProteinClass.INFRAME_DUPLICATION,
    }
    given_alt = alt * 3 if kind == "delins" else ""
    return ProteinChange(classes[kind], at, at + length, first, last, given_alt)


@st.composite
def fusions(draw: st.DrawFn) -> bm.FusionIs:
    five, three = draw(GENES), draw(GENES)
    word = draw(st.booleans())
    shape = draw(st.sampled_from(["pair", "exons", "five", "three", "either", "unoriented"]))
    if shape == "pair":
        return bm.FusionIs(five, three, rearrangement=word)
    if shape == "exons":
        exons = (draw(st.none() | NUMBERS), draw(st.none() | NUMBERS))
        return bm.FusionIs(five, three, *exons, rearrangement=word)
    if shape == "five":
        return bm.FusionIs(five, None, rearrangement=word)
    if shape == "three":
        return bm.FusionIs(None, three, rearrangement=word)
    if shape == "either":
        return bm.FusionIs(five, None, oriented=False, rearrangement=word)
    return bm.FusionIs(five, three, oriented=False, rearrangement=word)


def _intragenic(gene: str, kind: IntragenicKind, span: tuple[int, int] | None) -> bm.IntragenicIs:
    return bm.IntragenicIs(gene, kind, *(span or (None, None)))


SPANS = st.tuples(st.integers(1, 20), st.integers(0, 9)).map(lambda s: (s[0], s[0] + s[1]))
EXCLUDED = st.lists(RESIDUES, unique=True, max_size=3).map(tuple)
RSIDS = st.integers(1, 10**9).map(lambda n: f"rs{n}")
NOT_CLASSES = NAMES.filter(lambda name: name not in {"mutation", "methylation", "unmethylated"})

ATOMS: dict[type[object], st.SearchStrategy[bm.Atom]] = {
    bm.ProteinIs: st.builds(bm.ProteinIs, GENES, proteins(), ORIGINS),
    bm.CodonIs: st.builds(bm.CodonIs, GENES, NUMBERS, RESIDUES | st.just(""), EXCLUDED, ORIGINS),
    bm.ResiduesIs: st.builds(
        lambda gene, span, word, origin: bm.ResiduesIs(gene, span[0], span[1], word, origin),
        GENES, SPANS, CLASSES, ORIGINS,
    ),
    bm.ExonIs: st.builds(
        lambda gene, span, word, origin: bm.ExonIs(gene, span[0], span[1], word, origin),
        GENES, SPANS, CLASSES, ORIGINS,
    ),
    bm.IntronIs: st.builds(bm.IntronIs, GENES, NUMBERS, CLASSES, ORIGINS),
    bm.DomainIs: st.builds(bm.DomainIs, GENES, WORDS, CLASSES, ORIGINS),
    bm.GeneIs: st.builds(bm.GeneIs, GENES, CLASSES, ORIGINS),
    bm.CodingIs: st.builds(
        bm.CodingIs, GENES, st.sampled_from(["c.1852_1854del", "c.-124C>T", "n.12A>G"]), ORIGINS
    ),
    bm.PolymorphismIs: st.builds(
        bm.PolymorphismIs, GENES, WORDS | RSIDS, st.sampled_from(["", "TT", "A/G", "homozygous"])
    ),
    bm.GenotypeIs: st.builds(
        bm.GenotypeIs, GENES, st.sampled_from(["*28/*28", "*02:01", "*1", "*13/*2A"])
    ),
    bm.PhenotypeIs: st.builds(bm.PhenotypeIs, GENES, WORDS),
    bm.CopyNumberIs: st.builds(
        bm.CopyNumberIs, GENES, st.sampled_from(list(CopyNumberKind)), st.none() | THRESHOLDS
    ),
    bm.LossIs: st.builds(bm.LossIs, GENES),
    bm.CytogeneticIs: st.builds(bm.CytogeneticIs, WORDS),
    bm.FusionIs: fusions(),
    bm.IntragenicIs: st.builds(
        _intragenic, GENES, st.sampled_from(list(IntragenicKind)), st.none() | SPANS
    ),
    bm.SkippingIs: st.builds(bm.SkippingIs, GENES, NUMBERS),
    bm.IsoformIs: st.builds(bm.IsoformIs, GENES, NAMES),
    bm.PromoterIs: st.builds(bm.PromoterIs, GENES, st.sampled_from(["", "C228T", "C250T"])),
    bm.MethylationIs: st.builds(bm.MethylationIs, GENES, st.booleans()),
    bm.ExpressionIs: st.builds(bm.ExpressionIs, GENES, st.sampled_from(list(bm.ExpressionLevel))),
    bm.ScoreIs: st.builds(
        bm.ScoreIs,
        GENES,
        st.sampled_from(["", "TPS", "CPS", "IHC 3+ percent", "ng/mL", "score"]),
        st.sampled_from(list(bm.Comparison)),
        THRESHOLDS,
    ),
    bm.SignatureIs: st.sampled_from([bm.SignatureIs(*key) for key in SIGNATURE_WORDS]),
    bm.WildTypeIs: st.builds(bm.WildTypeIs, GENES),
    bm.Unsupported: st.builds(bm.Unsupported, WORDS, WORDS),
}  # fmt: skip


def _joined(
    items: st.SearchStrategy[bm.Biomarker], join: Callable[..., bm.Biomarker]
) -> st.SearchStrategy[bm.Biomarker]:
    return st.lists(items, min_size=2, max_size=4).map(tuple).map(join)


TREES: st.SearchStrategy[bm.Biomarker] = st.recursive(
    st.one_of(*ATOMS.values()),
    lambda items: _joined(items, bm.And) | _joined(items, bm.Or) | items.map(bm.Not),
    max_leaves=8,
)


def test_every_atom_has_a_strategy() -> None:
    assert set(ATOMS) == set(get_args(bm.Atom))


@pytest.mark.parametrize("kind", list(ATOMS), ids=lambda kind: kind.__name__)
def test_an_atom_survives_printing(kind: type[object]) -> None:
    @given(ATOMS[kind])
    def holds(atom: bm.Atom) -> None:
        assert parse(to_text(atom)) == atom

    holds()


@given(TREES)
def test_tree_to_text_to_tree(tree: bm.Biomarker) -> None:
    text = to_text(tree)
    assert parse(text) == tree
    assert to_text(parse(text)) == text


@given(st.text(max_size=60))
def test_random_text_parses_or_is_refused(text: str) -> None:
    _parses_or_is_refused(text)


PIECES = [
    "EGFR", "p.L858R", "AND", "OR", "NOT", "(", ")", '"', '\\"', "exon", "19", "deletion", "codon",
    "V600", "except", "E,K", ">=", "50", "TPS", "PD-L1", "::", "ALK", "e20", "fusion", "wild type",
    "unsupported(", "cytogenetic", "germline", "c.1A>G", "rs12", "genotype", "*28/*28", "1e9", "-",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=12).map(" ".join))
def test_pieces_of_the_grammar_parse_or_are_refused(text: str) -> None:
    _parses_or_is_refused(text)


def _parses_or_is_refused(text: str) -> None:
    try:
        tree = parse(text)
    except BiomarkerSyntaxError as error:
        assert "biomarker" in str(error)  # noqa: PT017
        return
    canonical = to_text(tree)
    assert to_text(parse(canonical)) == canonical


def test_every_expression_of_the_knowledge_is_canonical_after_one_printing() -> None:
    knowledge = load_knowledge()
    texts = {r.requires for r in knowledge.rules()} | {v.when for v in knowledge.vetoes()}
    assert len(texts) > 1000
    for text in sorted(texts):
        tree = parse(text)
        assert parse(to_text(tree)) == tree
