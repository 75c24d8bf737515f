"""Named small variants: protein and coding HGVS in every order, codons, accessions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from oncobasis.core.alteration import (
    ClinicalSignificance,
    Consequence,
    FindingClass,
    GeneFinding,
    SmallVariant,
)
from oncobasis.core.codes import WarningCode
from oncobasis.core.protein import THREE_LETTER, ProteinClass
from oncobasis.nomenclature.genes_legacy import mane_position
from oncobasis.nomenclature.protein import ProteinSyntaxError, parse_protein
from oncobasis.nomenclature.shorthand_reading import refusal, remark
from oncobasis.nomenclature.shorthand_residues import check_residues, renumbered

if TYPE_CHECKING:
    from oncobasis.core.protein import ProteinChange
    from oncobasis.nomenclature.shorthand_reading import Said, ShorthandReading

_ACCESSION = re.compile(
    r"(?:ENS[TP]\d+|N[MP]_\d+)(?:\.\d+)?(?:\((?P<gene>[^)]+)\))?", re.IGNORECASE
)
_CODING = re.compile(r"(?P<kind>[cn])\.\(?(?P<place>[-*]?\d+(?:[+-]\d+)?(?:_[-*]?\d+(?:[+-]\d+)?)?)"
                     r"(?P<change>.+?)\)?", re.IGNORECASE)  # fmt: skip
_OLD_CODING = re.compile(
    r"(?P<kind>[cn])\.(?P<ref>[ACGT])(?P<place>\d+)(?P<alt>[ACGT])", re.IGNORECASE
)
_BASE_CHANGE = re.compile(
    r"(?P<sub>[ACGT]>[ACGT])|del(?P<gone>[ACGT]*|\d*)(?:ins(?P<new>[ACGT]+))?"
    r"|ins(?P<inserted>[ACGT]+)|dup(?P<twice>[ACGT]*|\d*)|(?P<same>=)|inv",
    re.IGNORECASE,
)
_LONG = {long.upper(): short for short, long in THREE_LETTER.items()}
_CODON = re.compile(
    r"(?:p\.)?\(?(?P<residue>[ACDEFGHIKLMNPQRSTVWY]|[A-Z][a-z]{2})(?P<position>\d{1,5})"
    r"(?P<any>X|[A-Z](?:/[A-Z])+)?\)?(?:\s+(?:mutations?|mutated|mutant|mut|hotspot))?",
    re.IGNORECASE,
)
_CODON_WORD = re.compile(
    r"codons?\s+(?P<residue>[A-Z])?(?P<position>\d{1,5})(?P<any>)"
    r"(?:\s+(?:mutations?|mutated|mutant|mut))?",
    re.IGNORECASE,
)
_TRAILING = re.compile(
    r"\s+(?:(?:point |missense )?(?:mutations?|mutated|mutant|mut|variant)|positive|detected|"
    r"present|\+)$",
    re.IGNORECASE,
)
_SPLICE_WORD = re.compile(r"\s+splice(?:[ -]site)?(?: mutation| variant)?$", re.IGNORECASE)
_EXON_FIRST = re.compile(
    r"ex(?:on)?\.?\s?(?P<exon>\d{1,3})\s*(?:in-?frame )?(?P<word>deletion|del|insertion|ins|"
    r"duplication|mutation|mutated|missense|nonsense|frameshift)?[\s:]+(?=\(?(?:[cp]\.|[A-Z]\d))",
    re.IGNORECASE,
)
_KIND = ProteinClass
_EXON_KINDS = {
    "del": frozenset({_KIND.INFRAME_DELETION, _KIND.INFRAME_DELINS}),
    "ins": frozenset({_KIND.INFRAME_INSERTION, _KIND.INFRAME_DUPLICATION, _KIND.INFRAME_DELINS}),
    "dup": frozenset({_KIND.INFRAME_DUPLICATION}),
    "mis": frozenset({_KIND.MISSENSE}),
    "non": frozenset({_KIND.NONSENSE}),
    "fra": frozenset({_KIND.FRAMESHIFT}),
}
_EXON_LAST = re.compile(r"[\s,(]+ex(?:on)?\.?\s?(\d{1,3})\)?$", re.IGNORECASE)
_SPLICE_PLACE = re.compile(r"[cn]\.\d+[+-][12](?!\d)")
_LENGTH = re.compile(r"c\.(\d+)(?:_(\d+))?(?:(?P<whole>del|dup)|(?P<ins>ins)(?P<new>[ACGT]+))")
_LONGEST_SMALL, _CODON_LENGTH = 50, 3
_EXON = re.compile(r"ex(?:on)?\.?(\d{1,3})", re.IGNORECASE)
_GLUED_PROTEIN = re.compile(r"(?<=\S)\((?=p\.)")
_PIECES = re.compile(r"[\s:,;]+")


def codon_of_gene(said: Said, gene: str, rest: str) -> ShorthandReading | None:
    """Read a codon without a new residue (``V600``, ``G719X``, ``G12C/D``, ``codon 12``)."""
    found = _CODON.fullmatch(rest) or _CODON_WORD.fullmatch(rest)
    if found is None:
        return None
    residue = (found["residue"] or "").upper()
    if len(residue) > 1:
        if residue not in _LONG:
            return None
        residue = _LONG[residue]
    position = int(found["position"])
    legacy = mane_position(gene, residue, position) if residue else None
    remarks = () if legacy is None else (
        remark(WarningCode.LEGACY_NUMBERING, given=f"{gene} {residue}{position}",
               current=f"{gene} {residue}{legacy.mane_position}"),
    )  # fmt: skip
    position = position if legacy is None else legacy.mane_position
    if residue and said.residue_of is not None:
        check_residues(said, gene, ((position, residue),))
    understood = f"{gene} codon {residue}{position}, any substitution" if found["any"] else ""
    seen = GeneFinding(gene, FindingClass.MUTATION, codon=position, observed=said.observed)
    return said.reading(seen, understood=understood).with_remarks(*remarks)


@dataclass(slots=True)
class _Parts:
    """The pieces of one description as they are found."""

    protein: ProteinChange | None = None
    coding: str | None = None
    transcript: str | None = None
    exon: int | None = None


def variant_of_gene(said: Said, gene: str, rest: str) -> ShorthandReading | None:
    """Read a protein change, a coding change or both; None when the text holds neither."""
    text = _TRAILING.sub("", _GLUED_PROTEIN.sub(" (", rest))
    bare = _SPLICE_WORD.sub("", text)
    is_splice, text = bare != text, bare
    text, exon, word = _exon_around(text)
    parts = _Parts(exon=exon)
    for piece in _PIECES.split(text):
        if piece and not _take_piece(said, gene, (piece, text), parts):
            return None
    if parts.protein is None and parts.coding is None:
        return None
    kinds = _EXON_KINDS.get(word[:3])
    if kinds is not None and (parts.protein is None or parts.protein.kind not in kinds):
        said.refuse(f"calls a change {word} that is none", "keep the change alone")
    effect = consequence_of(parts.coding, parts.protein)
    return _variant(said, gene, parts, Consequence.SPLICE_SITE if is_splice else effect)


def _take_piece(said: Said, gene: str, piece: tuple[str, str], parts: _Parts) -> bool:
    """Enter one piece of a text; False when it fits nowhere."""
    word, text = piece
    if accession := _ACCESSION.fullmatch(word):
        parts.transcript = _accession(said, gene, accession)
    elif word.lstrip("(")[:2].casefold() in {"c.", "n."}:
        parts.coding = coding_change(said, word)
    elif number := _EXON.fullmatch(word):
        parts.exon = int(number[1])
    elif parts.protein is None:
        parts.protein = _protein(said, word, text)
        return parts.protein is not None
    else:
        return False
    return True


def consequence_of(coding: str | None, protein: ProteinChange | None) -> Consequence | None:
    """What a coding change alone tells: a splice site (intron bases 1, 2), a shifted frame."""
    if coding is None or protein is not None:
        return None
    if _SPLICE_PLACE.match(coding):
        return Consequence.SPLICE_SITE
    found = _LENGTH.fullmatch(coding)
    if found is None:
        return None
    start, end = int(found[1]), int(found[2] or found[1])
    length = len(found["new"]) if found["ins"] else end - start + 1
    shifts = 0 < length <= _LONGEST_SMALL and length % _CODON_LENGTH
    return Consequence.FRAMESHIFT if shifts else None


def _exon_around(text: str) -> tuple[str, int | None, str]:
    """The change without the exon before or behind it, the exon, and the word said of it."""
    first = _EXON_FIRST.match(text)
    if first is not None:
        return text[first.end() :], int(first["exon"]), (first["word"] or "").casefold()
    last = _EXON_LAST.search(text)
    return (text, None, "") if last is None else (text[: last.start()], int(last[1]), "")


def _variant(
    said: Said, gene: str, parts: _Parts, consequence: Consequence | None
) -> ShorthandReading:
    protein, remarks = parts.protein, []
    checked = False
    if protein is not None:
        legacy = renumbered(gene, protein)
        if legacy is not None:
            given, current = f"{gene} {protein.text}", f"{gene} {legacy.text}"
            remarks.append(remark(WarningCode.LEGACY_NUMBERING, given=given, current=current))
            protein = legacy
        if said.residue_of is not None:
            checked = check_residues(said, gene, named_residues(protein))
    seen = SmallVariant(
        gene,
        protein,
        parts.coding,
        consequence,
        exon=parts.exon,
        transcript=parts.transcript,
        significance=said.significance,
        reference_checked=checked,
        observed=said.observed,
    )
    return said.reading(seen).with_remarks(*remarks)


def named_residues(protein: ProteinChange) -> tuple[tuple[int, str], ...]:
    """Positions and reference residues that a description states."""
    pairs = {protein.start: protein.first, protein.end: protein.last}
    pairs.update(enumerate(protein.ref, protein.start) if protein.ref else ())
    return tuple((at, residue) for at, residue in sorted(pairs.items()) if residue and at)


def _protein(said: Said, piece: str, text: str) -> ProteinChange | None:
    word = piece
    if word.startswith("(") and word.endswith(")"):
        word = word[1:-1]
    elif word.count("(") != word.count(")"):
        word = word.strip("()")
    try:
        return parse_protein(word)
    except ProteinSyntaxError as error:
        if any(letter.isdigit() for letter in word) and word == text.strip("() "):
            raise error.located(repr(said.given)) from None
        return None


def coding_change(said: Said, text: str) -> str:
    """The canonical coding change (``c.68_69delAG`` is ``c.68_69del``)."""
    word = text.strip()
    if word.startswith("("):
        word = word.strip("()")
    old = _OLD_CODING.fullmatch(word)
    if old is not None:
        bases = f"{old['ref']}>{old['alt']}".upper()
        return f"{old['kind'].lower()}.{old['place']}{bases}"
    found = _CODING.fullmatch(word)
    change = None if found is None else _BASE_CHANGE.fullmatch(found["change"])
    if found is None or change is None:
        said.refuse("holds no readable coding change", "write it like c.2573T>G or c.68_69del")
    return f"{found['kind'].lower()}.{found['place']}{_bases(change)}"


def _bases(change: re.Match[str]) -> str:
    if change["sub"]:
        return change["sub"].upper()
    if change["new"]:
        return f"delins{change['new'].upper()}"
    if change["gone"] is not None:
        return "del"
    if change["inserted"]:
        return f"ins{change['inserted'].upper()}"
    return "dup" if change["twice"] is not None else change[0].lower()


def _accession(said: Said, gene: str, found: re.Match[str]) -> str:
    """The accession, which must be of the gene's MANE Select transcript: numbers differ."""
    word = found[0].partition("(")[0]
    chosen = next((one for one in said.genes.transcripts(gene) if one.is_select), None)
    if chosen is not None and word.upper().partition(".")[0] in {
        name.partition(".")[0]
        for name in (
            chosen.refseq_transcript,
            chosen.refseq_protein,
            chosen.ensembl_transcript,
            chosen.ensembl_protein,
        )
    }:
        return word
    owner = said.genes.mane_select(word)
    if owner is not None:
        said.refuse(f"names {gene}, but {word} belongs to {owner}", "correct one of the two")
    names = "" if chosen is None else f" ({chosen.refseq_transcript}, {chosen.refseq_protein})"
    raise refusal(
        said.given,
        f"is numbered on {word}, which is not the MANE Select transcript of {gene}",
        f"give the change on MANE Select{names}",
    )


UNCERTAIN = frozenset(
    {
        ClinicalSignificance.UNCERTAIN,
        ClinicalSignificance.LIKELY_BENIGN,
        ClinicalSignificance.BENIGN,
    }
)
"""Classes that say something of a named variant only, never of a gene."""
