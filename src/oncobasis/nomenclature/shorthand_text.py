"""Tidy a shorthand and take off what is said around the finding: origin, fraction, significance."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING

from oncobasis.core.alteration import ClinicalSignificance, Observation, Origin, SourceLine
from oncobasis.nomenclature.shorthand_guard import check_unicode
from oncobasis.nomenclature.shorthand_reading import Said, refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from oncobasis.nomenclature.genes import Genes

LONGEST = 200
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−－", "-") | {"＊": "*", "∷": "::"})
_NUMBER = r"(\d{1,6}(?:\.\d{1,6})?|\.\d{1,6})"
_FRACTION = re.compile(
    rf"[\s,;(\[]+(?:VAF|AF|allele fraction|allele frequency|variant allele (?:fraction|frequency))"
    rf"\s*(?:of|[:=~])?\s*{_NUMBER}\s*(%)?[\s)\]]*|[\s,;(\[]+{_NUMBER}\s*(%)\s*(?:VAF|AF)\b[\s)\]]*",
    re.IGNORECASE,
)
_DEPTH = re.compile(
    r"[\s,;(\[]+(?:depth|DP|coverage)\s*(?:of|[:=])?\s*(\d{1,7})\s*x?\b[\s)\]]*", re.IGNORECASE
)
_COPIES = re.compile(
    rf"[\s,;(\[]+(?:(?:copy number|copies|CN|GCN|CNV)\s*(?:of|[:=])?\s*{_NUMBER}"
    rf"|{_NUMBER}\s*copies)\b[\s)\]]*",
    re.IGNORECASE,
)
_ORIGIN = re.compile(r"(?:^|[\s,;(\[]+)(germline|somatic)\b[\s,;)\]]*", re.IGNORECASE)
_SIGNIFICANCE = re.compile(
    r"[\s,;(\[]+(likely[ -]pathogenic|pathogenic|likely[ -]benign|benign|VUS|VOUS"
    r"|(?:variant of )?(?:unknown|uncertain) (?:clinical )?significance)\b[\s)\]]*"
    r"(?=$|variant$|mutation$)",
    re.IGNORECASE,
)
_SIGNIFICANCE_WORDS = {
    "pathogenic": ClinicalSignificance.PATHOGENIC,
    "likely pathogenic": ClinicalSignificance.LIKELY_PATHOGENIC,
    "likely benign": ClinicalSignificance.LIKELY_BENIGN,
    "benign": ClinicalSignificance.BENIGN,
}
_NOT_SEEN = "write 'BRAF V600E not detected', or the fraction that was seen"
_EDGES = " \t.,;:"


def tidy(given: str) -> str:
    """Return the text with plain dashes and single spaces; refuses what cannot be a shorthand."""
    check_unicode(given)
    if len(given) > LONGEST:
        raise refusal(f"{given[:40]}…", "is too long for one finding", "give findings one by one")
    text = unicodedata.normalize("NFKC", given).translate(_DASHES).replace("&gt;", ">")
    if not text.isprintable() and any(unicodedata.category(c) == "Cc" for c in text.strip()):
        text = re.sub(r"\s", " ", text)
    text = " ".join(text.split()).strip(_EDGES)
    if not text:
        raise refusal(given, "is empty", "write a finding such as 'EGFR L858R'")
    return text


def said(
    given: str, genes: Genes, residue_of: Callable[[str, int], str | None] | None = None
) -> Said:
    """Return the finding's text and what is said around it."""
    text = tidy(given)
    fraction = depth = copies = None
    if "F" in text or "f" in text:
        text, fraction = _take_fraction(text, given)
    if _DEPTH.search(text):
        text, depth = _take_number(_DEPTH, text)
        if depth == 0:
            raise refusal(given, "gives a depth of 0", "write 'BRAF V600E not tested'")
    if _COPIES.search(text):
        text, copies = _take_number(_COPIES, text)
    text, origin = _take_origin(text, given)
    text, significance = _take_significance(text)
    observed = Observation(
        origin=origin,
        allele_fraction=fraction,
        depth=None if depth is None else int(depth),
        source=SourceLine(given.strip()),
    )
    made = Said(given.strip(), text.strip(_EDGES), genes, residue_of, observed)
    return replace(made, significance=significance, copies=copies)


def _take_fraction(text: str, given: str) -> tuple[str, float | None]:
    found = _FRACTION.search(text)
    if found is None:
        return text, None
    value = float(found[1] or found[3])
    percent = bool(found[2] or found[4])
    if not percent and value == 1:
        raise refusal(given, "gives an allele fraction of 1", "write VAF 1% or VAF 100%")
    if value == 0:
        raise refusal(given, "gives an allele fraction of 0", _NOT_SEEN)
    fraction = value / 100 if percent or value > 1 else value
    if fraction > 1:
        raise refusal(given, "gives an allele fraction above 100 %", "check the number")
    return _without(text, found), round(fraction, 6)


def _take_number(pattern: re.Pattern[str], text: str) -> tuple[str, float | None]:
    found = pattern.search(text)
    if found is None:
        return text, None
    return _without(text, found), float(next(group for group in found.groups() if group))


def _take_origin(text: str, given: str) -> tuple[str, Origin]:
    found = _ORIGIN.search(text)
    if found is None:
        return text, Origin.UNKNOWN
    rest = _without(text, found)
    second = _ORIGIN.search(rest)
    if second is not None and second[1].lower() != found[1].lower():
        raise refusal(given, "says both germline and somatic", "keep one of the two")
    return rest if second is None else _without(rest, second), Origin(found[1].lower())


def _take_significance(text: str) -> tuple[str, ClinicalSignificance | None]:
    found = _SIGNIFICANCE.search(text)
    if found is None:
        return text, None
    word = found[1].lower().replace("-", " ")
    return _without(text, found), _SIGNIFICANCE_WORDS.get(word, ClinicalSignificance.UNCERTAIN)


def _without(text: str, found: re.Match[str]) -> str:
    return " ".join((text[: found.start()] + " " + text[found.end() :]).split())
