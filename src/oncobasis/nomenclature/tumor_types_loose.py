"""What people write around a patient's tumour type: biomarkers in its name, and free word order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import permutations

_STATE = r"(?P<state>positive|pos|\+(?:ve)?|negative|neg|-(?:ve)?(?![\w-])|ultra-?low|low)"
_MARKERS = re.compile(
    rf"(?<![\w-])(?P<marker>HER-?2|ERBB2|HR|ER|PR)[ -]?{_STATE}(?!\w)", re.IGNORECASE
)
_TRIPLE = re.compile(r"(?<!\w)triple[ -]?negative(?!\w)", re.IGNORECASE)
_SIGNATURES = re.compile(
    r"(?<![\w-])(?:(?P<high>MSI[- ]?(?:H|high))|(?P<low>MSS)|(?P<mmr>[dp]MMR))(?![\w-])",
    re.IGNORECASE,
)
_MUTATED = re.compile(
    r"(?<![\w-])(?P<gene>EGFR|KRAS|BRAF|IDH1|IDH2|FLT3|NPM1|KIT|PIK3CA|ESR1)"
    r"[ -](?:mutant|mutated|mutation|mut)(?:[ -]positive)?(?!\w)",
    re.IGNORECASE,
)
_FUSED = re.compile(
    r"(?<![\w-])(?P<gene>ALK|ROS1|RET)(?:[ -]?(?:positive|\+)|[ -](?:fusion|rearranged))"
    r"(?:[ -]positive)?(?!\w)",
    re.IGNORECASE,
)
_PLATINUM = re.compile(r"(?<!\w)platinum[ -]resistant(?!\w)", re.IGNORECASE)
_ABBREVIATIONS = {"adeno": "adenocarcinoma", "scc": "squamous cell carcinoma", "ca": "cancer"}
_JOINTS = re.compile(r"[\s,;()]+|(?<=\s)/(?=\s)")
_EMPTY = frozenset({"", "/", "-", "with", "type", "disease", "tumor", "tumour"})
_MOST_WORDS = 5


def split_biomarkers(text: str) -> tuple[str, tuple[str, ...]]:
    """Take the biomarkers and states out of a name: the rest, and what they say."""
    found: list[str] = []

    def taken(match: re.Match[str]) -> str:
        found.extend(_said(match))
        return " "

    for pattern in (_TRIPLE, _MARKERS, _SIGNATURES, _MUTATED, _FUSED, _PLATINUM):
        text = pattern.sub(taken, text)
    return " ".join(text.replace(" / ", " ").split()).strip(" ,/-"), tuple(dict.fromkeys(found))


def _said(match: re.Match[str]) -> tuple[str, ...]:
    groups = match.groupdict()
    if match.re is _TRIPLE:
        return ("ER negative", "PR negative", "HER2 negative")
    if match.re is _PLATINUM:
        return ("platinum resistant",)
    if match.re is _MARKERS:
        marker = groups["marker"].upper().replace("-", "")
        return (f"{'HER2' if marker == 'ERBB2' else marker} {_status(groups['state'])}",)
    if match.re is _SIGNATURES:
        plain = "MSS" if groups["low"] else f"{(groups['mmr'] or ' ')[0].lower()}MMR"
        return ("MSI-H",) if groups["high"] else (plain,)
    return (f"{groups['gene'].upper()} {'mutation' if match.re is _MUTATED else 'fusion'}",)


def _status(word: str) -> str:
    plain = word.lower()
    if "low" in plain:
        return "ultralow" if plain.startswith("ultra") else "low"
    return "negative" if plain.startswith(("neg", "-")) else "positive"


def word_orders(text: str) -> Iterator[str]:
    """Yield the name in other word orders, then with ``cancer``; words joined by a hyphen stay."""
    words = [word for word in _JOINTS.split(text) if word.casefold() not in _EMPTY]
    words = " ".join(_ABBREVIATIONS.get(word.casefold(), word) for word in words).split()
    if not 0 < len(words) <= _MOST_WORDS:
        return
    orders = [" ".join(order) for order in permutations(words)]
    yield from orders
    yield from (f"{order} cancer" for order in orders)
