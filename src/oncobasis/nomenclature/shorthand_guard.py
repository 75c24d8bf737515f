"""What is refused before a shorthand is read: stray signs, doubts, results that say both."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from oncobasis.core.alteration import (
    ClinicalSignificance,
    CopyNumber,
    CopyNumberKind,
    GeneFinding,
    SmallVariant,
)
from oncobasis.nomenclature.shorthand_reading import refusal

if TYPE_CHECKING:
    from oncobasis.nomenclature.shorthand_reading import Said, ShorthandReading

_WHOLE_CHROMOSOME = re.compile(r"[-+]\s*\d{1,2}")
_STRAY = re.compile(r"[¬!^|\\#@$¿]")
# A start codon is lost as "M1?", a partner is open as "::?"; elsewhere a question is no result.
_OPEN_END = re.compile(r"(?:::|p\.\(?|\*|(?:M|Met)1\)?)\?\)?$", re.IGNORECASE)
_UNREAD_TAIL = re.compile(r"(?:[=~]\s*[-+]+|[-+]\s*[-+]*-|-\s*[-+]+|[/&<>~])$")
_PRESENT = re.compile(
    r"(?<!not )(?<!not-)(?<!none )\b(?:detected|present|found|identified|confirmed|positive|pos)\b"
    r"|(?<![\s:]\d)(?<!\+)\+(?:ve)?\)?$",
    re.IGNORECASE,
)
_NOT_HER2 = re.compile(r"\+\s*\+")
_HER2 = re.compile(r"(?:her-?2|c-?erb-?b-?2|erbb2)", re.IGNORECASE)
_TWO_COPIES = 2
_FLOORS = frozenset({CopyNumberKind.AMPLIFICATION, CopyNumberKind.GAIN})
_CEILINGS = {CopyNumberKind.DEEP_DELETION: 1.0, CopyNumberKind.LOSS: 2.0}
_OF_A_GENE = frozenset({ClinicalSignificance.PATHOGENIC, ClinicalSignificance.LIKELY_PATHOGENIC})
_HOW = "write 'BRAF V600E', or 'BRAF V600E not detected'"


def check_unicode(text: str, where: str = "") -> None:
    """Refuse a text that holds half of a character (a lone surrogate)."""
    if any("\ud800" <= letter <= "\udfff" for letter in text):
        error = refusal(text[:40], "holds a broken character", "save the text as UTF-8")
        raise error.located(where) if where else error


def check_signs(finding: Said) -> None:
    """Refuse signs in front of or behind a finding whose meaning is not certain."""
    text = finding.text
    first = text[:1]
    if not (first.isalnum() or first == "(" or _WHOLE_CHROMOSOME.fullmatch(text)):
        finding.refuse(f"begins with {first!r}, which may deny it", _HOW)
    stray = _STRAY.search(text)
    if stray is not None:
        finding.refuse(f"holds {stray[0]!r}, which may deny it", _HOW)
    if text.endswith(("?", "?)")) and _OPEN_END.search(text) is None:
        finding.refuse("leaves the result open", f"{_HOW}, or leave it out")
    if _UNREAD_TAIL.search(text):
        finding.refuse("ends in signs that are not understood", _HOW)
    if _NOT_HER2.search(text) and not _HER2.match(text):
        finding.refuse("gives a score in plus signs", "write 'positive', or a number and its scale")


def says_present(text: str) -> bool:
    """Whether a text without negation says that the finding was found."""
    return _PRESENT.search(text) is not None


def checked(finding: Said, reading: ShorthandReading) -> ShorthandReading:
    """Return the reading unless what was said around the finding does not fit it."""
    class_said = finding.significance
    fits = SmallVariant | GeneFinding if class_said in _OF_A_GENE else SmallVariant
    for seen in reading.alterations:
        if class_said is not None and not isinstance(seen, fits):
            finding.refuse("classifies no named variant", "write the variant: 'BRCA2 N372H benign'")
        if isinstance(seen, CopyNumber):
            check_copies(finding, seen)
    if finding.copies is not None and not any(
        isinstance(seen, CopyNumber) for seen in reading.alterations
    ):
        finding.refuse(
            "gives copies of what is no copy-number change", "write 'ERBB2 amplification 12 copies'"
        )
    return reading


def check_copies(finding: Said, seen: CopyNumber) -> None:
    """Refuse a number of copies that contradicts the kind of change."""
    contradiction = copies_contradict(seen.kind, seen.copies)
    if contradiction:
        finding.refuse(contradiction, "correct the number or leave it out")


def copies_contradict(kind: CopyNumberKind, copies: float | None) -> str:
    """Why this number of copies cannot be this kind of change; '' when it can."""
    if copies is None:
        return ""
    ceiling = _CEILINGS.get(kind)
    if (kind in _FLOORS and copies <= _TWO_COPIES) or (ceiling is not None and copies >= ceiling):
        return f"gives {copies:g} copies, which is no {kind.replace('_', ' ')}"
    return ""
