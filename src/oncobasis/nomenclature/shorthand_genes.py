"""The gene a shorthand is about, and what is said of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from oncobasis.nomenclature.genes import GeneNameKind, GeneStatus
from oncobasis.nomenclature.shorthand_reading import refusal

if TYPE_CHECKING:
    from oncobasis.nomenclature.genes import GeneReading, Genes
    from oncobasis.nomenclature.shorthand_reading import Said

_SUGGESTIONS = 4
_SUBJECT = re.compile(r"(?P<name>[^\s:]+?)(?:\s+|\s*:\s*|$)(?P<rest>.*)", re.DOTALL)
_GERMLINE_MARK = re.compile(r"(?P<mark>[gst])?(?P<name>[A-Z][A-Z0-9]*[A-Z0-9])(?P<mutated>m|mut)?")
# Some of these words are synonyms of genes and would make a fusion of it (PTD is one of BCS1L).
_EVENT = re.compile(r"(?P<name>.+?)[-_](?P<rest>ITD|PTD|KDD|TKD)", re.IGNORECASE)
_GLUED = (
    re.compile(r"(?P<name>.+?)[-_ ]?(?P<rest>Δ?ex(?:on)?\.?\s?\d.*)", re.IGNORECASE),
    re.compile(r"(?P<name>.+?)[-_ ]?(?P<rest>Δ(?:ex(?:on)?)?\s?\d.*)", re.IGNORECASE),
    re.compile(r"(?P<name>.+?)[-_]?(?P<rest>vIII)", re.IGNORECASE),
    re.compile(r"(?P<name>.+?)(?P<rest>\*\d+\w*(?:/\*\d+\w*)?)"),
    re.compile(r"(?P<name>.+?)[-_](?P<rest>(?:p\.)?[A-Z]\d{1,5}[A-Z*]?)", re.IGNORECASE),
    re.compile(r"(?P<name>[A-Za-z]+?\d?)(?P<rest>[A-Z]\d{2,4}[A-Z*])"),
    re.compile(r"(?P<name>.+?)-(?P<rest>amp(?:lified|lification)?|mut(?:ant|ated)?|wt|"
               r"fusions?|loss|deleted|positive|negative|rearranged|low|high)", re.IGNORECASE),
    re.compile(r"(?P<name>.+?)(?P<rest>[+-])"),
)  # fmt: skip


def subject(said: Said) -> tuple[GeneReading, str, str] | None:
    """The gene reading, the rest and the mark in front (``g`` of gBRCA1m), or None."""
    found = _SUBJECT.fullmatch(said.text)
    if found is None:
        return None
    name, rest = found["name"].strip("(),;"), found["rest"].strip()
    if name[-1:] in {"+", "-"} and not rest:
        name, rest = name[:-1], "positive" if name[-1] == "+" else "negative"
    event = _EVENT.fullmatch(name)
    if event is not None:
        name, rest = event["name"], f"{event['rest']} {rest}".strip()
    reading = said.genes.resolve(name)
    if reading.status is not GeneStatus.UNKNOWN:
        return reading, rest, ""
    for pattern in _GLUED:
        glued = pattern.fullmatch(name)
        if glued is not None:
            inner = said.genes.resolve(glued["name"])
            if inner.symbol is not None or inner.kind is GeneNameKind.FAMILY:
                return inner, f"{glued['rest']} {rest}".strip(), ""
    return _marked(said, name, rest)


def _marked(said: Said, name: str, rest: str) -> tuple[GeneReading, str, str] | None:
    found = _GERMLINE_MARK.fullmatch(name)
    if found is None or not (found["mark"] or found["mutated"]):
        return None
    inner = said.genes.resolve(found["name"])
    if inner.status is not GeneStatus.EXACT and inner.kind is not GeneNameKind.FAMILY:
        return None
    words = f"{'mutation' if found['mutated'] else ''} {rest}".strip()
    return inner, words, found["mark"] or ""


def symbol_of(said: Said, name: str) -> str | None:
    """The one gene that a name means, or None."""
    reading = said.genes.resolve(name)
    if reading.symbol is None and name.endswith("α"):
        reading = said.genes.resolve(name[:-1] + "A")
    return reading.symbol


def is_known_name(said: Said, reading: GeneReading) -> bool:
    """Whether the name is a symbol or a reviewed name, not a synonym met once somewhere."""
    if reading.status is GeneStatus.EXACT or reading.symbol is None:
        return True
    key = re.sub(r"[\W_]+", "", reading.text).upper()
    return said.genes.symbols.find(f"*{key}") is not None


def one_gene(said: Said, name: str) -> str:
    """The one gene that a name means; refuses an unknown or ambiguous one, naming candidates."""
    symbol = symbol_of(said, name)
    if symbol is not None:
        return symbol
    raise gene_refusal(said, said.genes.resolve(name))


def gene_refusal(said: Said, reading: GeneReading) -> Exception:
    """The error for a name that is no gene or several."""
    if reading.status is GeneStatus.AMBIGUOUS:
        names = ", ".join(reading.candidates)
        return refusal(said.given, f"names several genes ({names})", "write the one that is meant")
    close = close_symbols(reading.text, said.genes)
    advice = f"did you mean {', '.join(close)}?" if close else "write an HGNC symbol"
    return refusal(said.given, f"names no known gene ({reading.text!r})", advice)


def close_symbols(name: str, genes: Genes) -> tuple[str, ...]:
    """Official symbols that are spelt nearly like the word."""
    import difflib  # noqa: PLC0415  # only an unknown word pays for it

    word = name.strip("(),;:").upper()
    starts = word[:1]
    symbols = [
        line.partition("\t")[0]
        for line in genes.mane.text.splitlines()
        if line.startswith(starts) and abs(line.find("\t") - len(word)) <= 1
    ]
    swapped = [symbol for symbol in symbols if sorted(symbol) == sorted(word)]
    close = difflib.get_close_matches(word, symbols, n=_SUGGESTIONS, cutoff=0.7)
    return tuple(dict.fromkeys(swapped + close))[:_SUGGESTIONS]
