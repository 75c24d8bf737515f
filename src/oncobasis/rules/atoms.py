"""Text of one biomarker atom -> its value; the inverse of ``oncobasis.rules.atom_text``.

Each form is one pattern with one builder; the first whose pattern matches the whole text wins,
so the order of ``_FORMS`` is part of the grammar.
"""

from __future__ import annotations

import json
import re
from functools import cache
from typing import TYPE_CHECKING

from oncobasis.core import biomarker as bm
from oncobasis.core.alteration import CopyNumberKind, IntragenicKind, Origin
from oncobasis.nomenclature.protein import ProteinSyntaxError, parse_protein
from oncobasis.rules.atom_text import COPY_NUMBER_WORDS, INTRAGENIC_WORDS, SIGNATURE_WORDS

if TYPE_CHECKING:
    from collections.abc import Callable

    from oncobasis.core.protein import ProteinChange

_GENE = r"(?P<gene>[A-Za-z][A-Za-z0-9.\-/]*)"
_QUOTED = r'"(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"'
_NUMBER = r"\d{1,12}(?:\.\d{1,4})?"
_ORIGIN = r"(?: (?P<origin>germline|somatic))?"
_CLASSES = {
    **{str(v): v for v in bm.VariantClass},
    "deletion": bm.VariantClass.INFRAME_DELETION,
    "insertion": bm.VariantClass.INFRAME_INSERTION,
    "pathogenic": bm.VariantClass.PATHOGENIC,
    "truncating": bm.VariantClass.TRUNCATING,
}
_GENE_CLASSES = {
    word: value for word, value in _CLASSES.items() if word not in {"deletion", "insertion"}
}
_ABBREVIATIONS = {
    "ITD": bm.IntragenicIs("", IntragenicKind.TANDEM_DUPLICATION),
    "VIII": bm.IntragenicIs("EGFR", IntragenicKind.DELETION, 2, 7),
}
_SIGNATURES = {word: key for key, word in SIGNATURE_WORDS.items()}
_COPY_WORDS = {word: kind for kind, word in COPY_NUMBER_WORDS.items()} | {
    "deletion": CopyNumberKind.LOSS
}
_INTRAGENIC = {word: kind for kind, word in INTRAGENIC_WORDS.items()}


def _words(table: dict[str, object]) -> str:
    return "|".join(re.escape(word) for word in sorted(table, key=len, reverse=True))


def parse_atom(text: str) -> bm.Atom | None:
    """Return the atom that the text spells, or None when no form fits."""
    signature = _SIGNATURES.get(text)
    if signature is not None:
        return bm.SignatureIs(*signature)
    for needed, pattern, build in _FORMS:
        if needed not in text:
            continue
        match = _compiled(pattern).fullmatch(text)
        if match is not None:
            atom = build(match)
            if atom is not None:
                return atom
    return None


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _origin(match: re.Match[str]) -> Origin | None:
    word = match.group("origin")
    return None if word is None else Origin(word)


def _unquote(text: str) -> str:
    value = json.loads(text)
    return value if isinstance(value, str) else str(value)


def _unsupported(match: re.Match[str]) -> bm.Atom:
    return bm.Unsupported(_unquote(match["kind"]), _unquote(match["text"]))


def _cytogenetic(match: re.Match[str]) -> bm.Atom:
    return bm.CytogeneticIs(_unquote(match["text"]) if match["text"] else match["plain"])


def _fusion(match: re.Match[str]) -> bm.Atom | None:
    five, three = (None if match[k] in {"*", "v"} else match[k] for k in ("five", "three"))
    if five is None and three is None:
        return None
    return bm.FusionIs(
        five,
        three,
        int(match["e5"]) if match["e5"] else None,
        int(match["e3"]) if match["e3"] else None,
        oriented=match["unoriented"] is None,
        rearrangement=(match["word"] or "").startswith("rearrangement"),
    )


def _gene_fusion(match: re.Match[str]) -> bm.Atom:
    return bm.FusionIs(
        match["gene"], None, oriented=False, rearrangement=match["word"].startswith("rearr")
    )


def _itd(match: re.Match[str]) -> bm.Atom:
    return bm.IntragenicIs(match["gene"], IntragenicKind.TANDEM_DUPLICATION)


def _egfr_viii(_: re.Match[str]) -> bm.Atom:
    return _ABBREVIATIONS["VIII"]


def _intragenic(match: re.Match[str]) -> bm.Atom:
    first, last = match["first"], match["last"]
    return bm.IntragenicIs(
        match["gene"],
        _INTRAGENIC[match["word"]],
        int(first) if first else None,
        int(last) if last else None,
    )


def _skipping(match: re.Match[str]) -> bm.Atom:
    return bm.SkippingIs(match["gene"], int(match["exon"]))


def _exon(match: re.Match[str]) -> bm.Atom | None:
    first = int(match["first"])
    last = int(match["last"] or first)
    if last < first:
        return None
    return bm.ExonIs(match["gene"], first, last, _CLASSES[match["word"]], _origin(match))


def _intron(match: re.Match[str]) -> bm.Atom:
    return bm.IntronIs(match["gene"], int(match["intron"]), _CLASSES[match["word"]], _origin(match))


def _residues(match: re.Match[str]) -> bm.Atom | None:
    start, end = int(match["start"]), int(match["end"])
    if end < start:
        return None
    return bm.ResiduesIs(match["gene"], start, end, _CLASSES[match["word"]], _origin(match))


def _domain(match: re.Match[str]) -> bm.Atom:
    return bm.DomainIs(
        match["gene"], _unquote(match["domain"]), _CLASSES[match["word"]], _origin(match)
    )


def _codon(match: re.Match[str]) -> bm.Atom:
    excluded = match["excluded"]
    return bm.CodonIs(
        match["gene"],
        int(match["position"]),
        match["residue"] or "",
        tuple(excluded.split(",")) if excluded else (),
        _origin(match),
    )


def _gene_class(match: re.Match[str]) -> bm.Atom:
    return bm.GeneIs(match["gene"], _GENE_CLASSES[match["word"]], _origin(match))


def _copy_number(match: re.Match[str]) -> bm.Atom:
    copies = match["copies"]
    return bm.CopyNumberIs(
        match["gene"], _COPY_WORDS[match["word"]], float(copies) if copies else None
    )


def _loss(match: re.Match[str]) -> bm.Atom:
    return bm.LossIs(match["gene"])


def _promoter(match: re.Match[str]) -> bm.Atom:
    word = match["word"]
    if word in {"methylation", "unmethylated"}:
        return bm.MethylationIs(match["gene"], word == "methylation")
    return bm.PromoterIs(match["gene"], "" if word == "mutation" else word)


def _isoform(match: re.Match[str]) -> bm.Atom:
    return bm.IsoformIs(match["gene"], match["isoform"])


def _wild_type(match: re.Match[str]) -> bm.Atom:
    return bm.WildTypeIs(match["gene"])


def _hla(match: re.Match[str]) -> bm.Atom:
    return bm.GenotypeIs(match["gene"], match["allele"])


def _allele(match: re.Match[str]) -> bm.Atom:
    return bm.GenotypeIs(match["gene"], match["allele"])


def _phenotype(match: re.Match[str]) -> bm.Atom:
    return bm.PhenotypeIs(match["gene"], _unquote(match["phenotype"]))


def _phenotype_word(match: re.Match[str]) -> bm.Atom:
    return bm.PhenotypeIs(match["gene"], match["phenotype"].lower())


def _rsid(match: re.Match[str]) -> bm.Atom:
    return bm.PolymorphismIs(match["gene"], match["rsid"], match["genotype"] or "")


def _polymorphism(match: re.Match[str]) -> bm.Atom:
    return bm.PolymorphismIs(match["gene"], _unquote(match["name"]), match["genotype"] or "")


def _coding(match: re.Match[str]) -> bm.Atom:
    return bm.CodingIs(match["gene"], match["coding"], _origin(match))


def _expression(match: re.Match[str]) -> bm.Atom:
    word = match["word"]
    level = {"+": "positive", "-": "negative"}.get(word, word)
    return bm.ExpressionIs(match["gene"], bm.ExpressionLevel(level))


def _score(match: re.Match[str]) -> bm.Atom:
    return bm.ScoreIs(
        match["gene"],
        match["scale"] or "",
        bm.Comparison(match["comparison"]),
        float(match["threshold"]),
    )


def _protein(match: re.Match[str]) -> bm.Atom | None:
    change = _parsed(match["change"])
    return None if change is None else bm.ProteinIs(match["gene"], change, _origin(match))


def _parsed(text: str) -> ProteinChange | None:
    try:
        return parse_protein(text)
    except ProteinSyntaxError:
        return None


_CLASS = rf"(?P<word>{_words(dict(_CLASSES))})"
_LEVELS = "|".join(re.escape(v) for v in sorted(bm.ExpressionLevel, key=len, reverse=True))
_EXON_SPAN = r"(?P<first>\d+)(?:-(?P<last>\d+))?"
_SCALE = r"[A-Za-z][A-Za-z0-9/%+]*(?: [A-Za-z0-9+/%]+)*?"

# What a form's text must hold, its pattern, its builder. The first column spares most patterns
# being tried, or even compiled.
_FORMS: tuple[tuple[str, str, Callable[[re.Match[str]], bm.Atom | None]], ...] = (
    (" p.", rf"{_GENE} (?P<change>p\.\S+?){_ORIGIN}", _protein),
    (
        "unsupported(",
        rf"unsupported\(\s*(?P<kind>{_QUOTED})\s*,\s*(?P<text>{_QUOTED})\s*\)",
        _unsupported,
    ),
    ("cytogenetic ", rf"cytogenetic (?P<text>{_QUOTED})(?P<plain>)", _cytogenetic),
    (
        " ",
        (
            r"(?P<text>)(?P<plain>(?:\d{1,2}|[XY])[pq][\d.]*(?:/\d{1,2}[pq][\d.]*)?"
            r" (?:deletion|codeletion|gain|loss|amplification))"
        ),
        _cytogenetic,
    ),
    (
        "::",
        (
            r"(?P<five>\*|v|[A-Za-z][A-Za-z0-9.\-]*)(?: e(?P<e5>\d+))?::"
            r"(?P<three>\*|v|[A-Za-z][A-Za-z0-9.\-]*)(?: e(?P<e3>\d+))?"
            r"(?P<unoriented> unoriented)?(?: (?P<word>fusions?|rearrangements?))?"
        ),
        _fusion,
    ),
    (" ", rf"{_GENE} (?P<word>fusions?|rearrangements?)", _gene_fusion),
    ("III", r"EGFRvIII|EGFR (?:VIII|vIII)", _egfr_viii),
    ("ITD", rf"{_GENE}[ -]ITD", _itd),
    (
        "d",
        (
            rf"{_GENE} (?P<word>{_words(dict(_INTRAGENIC))})"
            r"(?: exons (?P<first>\d+)-(?P<last>\d+))?"
        ),
        _intragenic,
    ),
    (" skipping", rf"{_GENE} exon (?P<exon>\d+) skipping", _skipping),
    (" exon ", rf"{_GENE} exon {_EXON_SPAN} {_CLASS}{_ORIGIN}", _exon),
    (" intron ", rf"{_GENE} intron (?P<intron>\d+) {_CLASS}{_ORIGIN}", _intron),
    (" residues ", rf"{_GENE} residues (?P<start>\d+)-(?P<end>\d+) {_CLASS}{_ORIGIN}", _residues),
    (" domain ", rf"{_GENE} domain (?P<domain>{_QUOTED}) {_CLASS}{_ORIGIN}", _domain),
    (
        " codon ",
        (
            rf"{_GENE} codon (?P<residue>[A-Z])?(?P<position>\d+)"
            rf"(?: except (?P<excluded>[A-Z*](?:,[A-Z*])*))?{_ORIGIN}"
        ),
        _codon,
    ),
    (
        " ",
        (
            rf"{_GENE} (?P<residue>[ACDEFGHIKLMNPQRSTVWY])(?P<position>\d+)(?P<excluded>)"
            rf"(?: mutation)?{_ORIGIN}"
        ),
        _codon,
    ),
    (" ", rf"{_GENE} (?P<word>{_words(dict(_GENE_CLASSES))}){_ORIGIN}", _gene_class),
    (
        " ",
        (
            rf"{_GENE} (?P<word>{_words(dict(_COPY_WORDS))})"
            rf"(?: copies >= (?P<copies>{_NUMBER}))?"
        ),
        _copy_number,
    ),
    (" loss", rf"{_GENE} loss", _loss),
    (" promoter ", rf"{_GENE} promoter (?P<word>[A-Za-z0-9>\-]+)", _promoter),
    (" isoform ", rf"{_GENE} isoform (?P<isoform>\S+)", _isoform),
    (" wild type", rf"{_GENE} wild type", _wild_type),
    ("Wild type ", rf"Wild type {_GENE}", _wild_type),
    ("HLA-", r"(?P<gene>HLA-[A-Z0-9]+)(?P<allele>\*\d+(?::\d+)*P?)(?: positive)?", _hla),
    (" allele ", rf"{_GENE} allele (?P<allele>\S+)", _allele),
    (" phenotype ", rf"{_GENE} phenotype (?P<phenotype>{_QUOTED})", _phenotype),
    (
        " metabolizer",
        (
            rf"{_GENE} (?P<phenotype>(?:poor|intermediate|normal|rapid|ultrarapid)"
            r" metabolizer)"
        ),
        _phenotype_word,
    ),
    (" rs", rf"{_GENE} (?P<rsid>rs\d+)(?: genotype (?P<genotype>\S+))?", _rsid),
    (
        " polymorphism ",
        rf"{_GENE} polymorphism (?P<name>{_QUOTED})(?: genotype (?P<genotype>\S+))?",
        _polymorphism,
    ),
    (".", rf"{_GENE} (?P<coding>[cn]\.\S+){_ORIGIN}", _coding),
    (" ", rf"{_GENE} (?P<word>{_LEVELS}|\+|-)", _expression),
    ("-", r"(?P<gene>HER2|ER|PR|HR|MSI)-(?P<word>positive|negative)", _expression),
    (
        "",
        (
            rf"{_GENE}(?: (?P<scale>{_SCALE}))? (?P<comparison>>=|<=|>|<)"
            rf" (?P<threshold>{_NUMBER})"
        ),
        _score,
    ),
    (" ", rf"{_GENE} (?P<change>\S+?){_ORIGIN}", _protein),
)
