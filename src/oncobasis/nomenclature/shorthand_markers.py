"""Expression markers: HER2, hormone receptors, PD-L1, antigens; statuses and scores.

HER2 words follow ASCO/CAP as docs/methods/biomarker-grammar.md states them.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from oncobasis.core.alteration import Expression
from oncobasis.core.biomarker import ExpressionLevel
from oncobasis.core.codes import WarningCode
from oncobasis.nomenclature.markers import split_marker
from oncobasis.nomenclature.shorthand_reading import ShorthandReading, remark

if TYPE_CHECKING:
    from oncobasis.nomenclature.markers import Marker
    from oncobasis.nomenclature.shorthand_reading import Said

_LEVEL = ExpressionLevel
_SIGN = r"(?:positive|pos|\+ve|\+|negative|neg|-ve|-)"
_SEVERAL = re.compile(
    rf"(?:(?:er|pr|pgr|hr|her-?2(?:/neu)?)[\s-]*(?:{_SIGN}|ultra-?low|low)[\s,;/&]*(?:and\s+)?)"
    r"{2,4}"
)
_ONE = re.compile(rf"(er|pr|pgr|hr|her-?2(?:/neu)?)[\s-]*({_SIGN}|ultra-?low|low)")
_CLONE = re.compile(r"\(?(?:22c3|28-8|sp142|sp263|73-10)(?: pharmdx| assay)?\)?[\s:]*")
_TRIPLE_NEGATIVE = re.compile(r"triple[ -]?negative(?: breast (?:cancer|carcinoma))?|tnbc")
_STATUS = re.compile(r"(?:(?:status|is|by ihc|ihc)[\s:]*)*[\s:=-]*(.*?)(?:[\s,(]*(?:by )?ihc\)?)?")
_WORDS = {
    "positive": _LEVEL.POSITIVE, "pos": _LEVEL.POSITIVE, "+": _LEVEL.POSITIVE,
    "+ve": _LEVEL.POSITIVE,
    "negative": _LEVEL.NEGATIVE, "neg": _LEVEL.NEGATIVE, "-": _LEVEL.NEGATIVE,
    "-ve": _LEVEL.NEGATIVE, "": None,
    "overexpression": _LEVEL.OVEREXPRESSED, "overexpressed": _LEVEL.OVEREXPRESSED,
    "over-expression": _LEVEL.OVEREXPRESSED, "overexpressing": _LEVEL.OVEREXPRESSED,
    "high expression": _LEVEL.OVEREXPRESSED, "high protein expression": _LEVEL.OVEREXPRESSED,
    "protein overexpression": _LEVEL.OVEREXPRESSED, "high": _LEVEL.OVEREXPRESSED,
    "underexpression": _LEVEL.UNDEREXPRESSED, "underexpressed": _LEVEL.UNDEREXPRESSED,
    "low expression": _LEVEL.UNDEREXPRESSED,
    "expression": _LEVEL.EXPRESSED, "expressed": _LEVEL.EXPRESSED,
    "expressing": _LEVEL.EXPRESSED, "expression positive": _LEVEL.EXPRESSED,
    "expression negative": _LEVEL.NEGATIVE, "no expression": _LEVEL.NEGATIVE,
    "loss of expression": _LEVEL.LOST, "expression loss": _LEVEL.LOST,
    "expression lost": _LEVEL.LOST, "protein loss": _LEVEL.LOST, "loss by ihc": _LEVEL.LOST,
    "loss ihc": _LEVEL.LOST, "deficient": _LEVEL.DEFICIENT, "deficiency": _LEVEL.DEFICIENT,
    "phosphorylation": _LEVEL.PHOSPHORYLATED, "nuclear expression": _LEVEL.NUCLEAR,
    "cytoplasmic expression": _LEVEL.CYTOPLASMIC, "high serum level": _LEVEL.SERUM_HIGH,
    "low serum level": _LEVEL.SERUM_LOW,
}  # fmt: skip
# Words that are an expression result behind any gene symbol, not behind markers alone.
_ANY_GENE = frozenset(
    word for word in _WORDS if len(word) > len("negative") and "expression" in word
) | frozenset(
    {"protein loss", "loss by ihc", "loss ihc", "deficient", "deficiency", "overexpressed",
     "overexpressing", "underexpressed", "expressed", "phosphorylation", "high serum level",
     "low serum level"}
)  # fmt: skip
_HER2_WORDS = {
    "low": _LEVEL.LOW, "ultralow": _LEVEL.ULTRALOW, "ultra-low": _LEVEL.ULTRALOW,
    "ultra low": _LEVEL.ULTRALOW, "equivocal": _LEVEL.IHC_2,
    "0": _LEVEL.IHC_0, "0+": _LEVEL.IHC_0, "zero": _LEVEL.IHC_0, "1+": _LEVEL.IHC_1,
    "2+": _LEVEL.IHC_2, "3+": _LEVEL.IHC_3, "+1": _LEVEL.IHC_1, "+2": _LEVEL.IHC_2,
    "+3": _LEVEL.IHC_3, "++": _LEVEL.IHC_2, "+++": _LEVEL.IHC_3,
}  # fmt: skip
_HER2_ISH = re.compile(
    r"(?:ihc[\s:=]*)?(?:score[\s:=]*)?(?P<ihc>0|[1-3]\+)?[\s,;/(&]*(?:and )?"
    r"(?:f|c|s|d)?ish[\s:-]*(?P<ish>positive|pos|amplified|\+|negative|neg|non-?amplified"
    r"|not amplified|-)\)?"
)
_PLUS_SCORE = re.compile(r"^(?!.*ihc [0-3]\+).*?(?<![\d.])(\d+|\+{3})\s*\+")
_PLUS_REMEDY = "write '{0} IHC 3+' (0, 1+, 2+ or 3+), '{0} positive' or a percentage"
_SCORE = re.compile(r"(?:ihc )?score[\s:=]*")
_IHC = re.compile(r"ihc[\s:=]*(?P<score>0|[1-3]\+)(?:[\s,;(]*(?P<value>\d{1,3})\s*%\)?)?")
_NUMBER = re.compile(
    r"(?P<scale>tps|cps|ic|tc|tap|ng/ml)?[\s:=]*(?:score[\s:=]*)?(?P<sign>[<>≤≥~]=?)?\s*"
    r"(?P<value>\d{1,6}(?:\.\d{1,3})?)(?:\s*%?\s*-\s*(?P<upper>\d{1,3}))?\s*"
    r"(?P<unit>%|percent|ng/ml)?\s*(?P<after>tps|cps|ic|tc|tap)?"
)
_HUNDRED = 100
_ER_POSITIVE, _ER_LOW = 1, 10
_LOWER_BOUND = "the lowest value it may mean"


def read_markers(said: Said) -> ShorthandReading | None:
    """Read a marker with its status or score; None when the text is none."""
    text = said.text.casefold()
    if _TRIPLE_NEGATIVE.fullmatch(text):
        return said.reading(*(_expression(said, name, _LEVEL.NEGATIVE)
                              for name in ("ER", "PR", "HER2")))  # fmt: skip
    if _SEVERAL.fullmatch(text):
        return _several(said, text)
    split = split_marker(text)
    if split is None:
        return None
    marker, rest = split
    if not rest and not marker.is_gene_word:
        said.refuse("gives no result", f"write '{marker.name} positive' or its score")
    if rest.startswith("(") and rest.endswith(")"):
        rest = rest[1:-1]
    if marker.name == "PD-L1":
        rest = _CLONE.sub("", rest)
    _check_plus(said, marker, rest)
    if marker.name == "HER2":
        found = _her2(said, rest)
        if found is not None:
            return found
    level = _level(marker, rest)
    if level is not None:
        return said.reading(_expression(said, marker.name, level))
    return _scored(said, marker, rest)


def _check_plus(said: Said, marker: Marker, rest: str) -> None:
    """Refuse ``4+``, and any such score of a marker where nothing says that it is one by IHC."""
    plus = _PLUS_SCORE.search(rest)
    if plus is not None and (marker.name != "HER2" or plus[1] not in {"0", "1", "2", "3"}):
        said.refuse("gives a score that is not read", _PLUS_REMEDY.format(marker.name))


def is_triple_negative(text: str) -> bool:
    """Whether the text is the word for ER, PR and HER2 negative, which no negation can deny."""
    return _TRIPLE_NEGATIVE.fullmatch(text.casefold()) is not None


def expression_of_gene(said: Said, gene: str, rest: str) -> ShorthandReading | None:
    """Read what can only be an expression result behind a gene symbol (``loss of expression``)."""
    word = _STATUS.fullmatch(rest.casefold())
    phrase = rest.casefold() if word is None else word[1]
    for candidate in (rest.casefold(), phrase):
        if candidate in _ANY_GENE:
            level = _WORDS[candidate]
            return None if level is None else said.reading(_expression(said, gene, level))
    return None


def _several(said: Said, text: str) -> ShorthandReading:
    reading = ShorthandReading()
    for name, sign in _ONE.findall(text):
        split = split_marker(name)
        if sign.endswith("low"):
            reading += _low(said, name, sign)
            continue
        level = _LEVEL.POSITIVE if sign[0] in "p+" else _LEVEL.NEGATIVE
        if split is not None:
            reading += said.reading(_expression(said, split[0].name, level))
    return reading


def _low(said: Said, name: str, word: str) -> ShorthandReading:
    if not name.startswith("her"):
        said.refuse(f"calls {name.upper()} low", "write its percentage, or positive or negative")
    level = _LEVEL.LOW if word == "low" else _LEVEL.ULTRALOW
    return said.reading(_expression(said, "HER2", level))


def _her2(said: Said, rest: str) -> ShorthandReading | None:
    ish = _HER2_ISH.fullmatch(rest)
    if ish is not None:
        return _her2_by_ish(said, ish)
    plain = _SCORE.sub("", rest.removeprefix("-").strip())
    word = _STATUS.fullmatch(plain)
    said_level = "" if word is None else word[1]
    level = _HER2_WORDS.get(said_level)
    if level is None:
        return None
    counted = rest.endswith("equivocal") or said_level in {"++", "+++"}
    understood = f"HER2 {level}" if counted else ""
    return said.reading(_expression(said, "HER2", level), understood=understood)


def _her2_by_ish(said: Said, found: re.Match[str]) -> ShorthandReading:
    positive = found["ish"] in {"positive", "pos", "amplified", "+"}
    if found["ihc"] == "3+" and not positive:
        said.refuse("says IHC 3+ and ISH negative", "IHC 3+ alone is HER2 positive: give HER2 3+")
    if positive:
        return said.reading(_expression(said, "HER2", _LEVEL.POSITIVE))
    level = {"0": _LEVEL.IHC_0, "1+": _LEVEL.IHC_1, "2+": _LEVEL.LOW}.get(
        found["ihc"] or "", _LEVEL.NEGATIVE
    )
    return said.reading(_expression(said, "HER2", level))


def _level(marker: Marker, rest: str) -> ExpressionLevel | None:
    found = _STATUS.fullmatch(rest)
    for word in (rest, rest.removeprefix("-"), "" if found is None else found[1]):
        level = _WORDS.get(word.strip())
        if level is None or (word == "high" and marker.is_gene_word):
            continue
        if marker.name == "MET" and level in {_LEVEL.POSITIVE, _LEVEL.NEGATIVE}:
            return None
        return None if marker.name == "PD-L1" and word == "high" else level
    return None


def _scored(said: Said, marker: Marker, rest: str) -> ShorthandReading | None:
    if marker.name in {"ER", "PR"} and rest in {"low", "low positive", "low-positive"}:
        return said.reading(
            _expression(said, marker.name, _LEVEL.POSITIVE),
            understood=f"{marker.name} positive (1-10 % of cells)",
        )
    ihc = _IHC.fullmatch(rest)
    if ihc is not None and marker.name != "PD-L1":
        return _ihc(said, marker, ihc)
    found = _NUMBER.fullmatch(rest)
    if found is not None and marker.scales:
        return _number(said, marker, found)
    if rest == "high" and marker.name == "PD-L1":
        said.refuse("gives no number", "write PD-L1 TPS 60% or PD-L1 CPS 10")
    return None


def _ihc(said: Said, marker: Marker, found: re.Match[str]) -> ShorthandReading:
    level = _HER2_WORDS[found["score"]]
    seen = _expression(said, marker.name, level)
    if found["value"] is None:
        return said.reading(seen)
    value = _percentage(said, float(found["value"]))
    return said.reading(replace(seen, scale=f"{level} percent", value=value))


def _number(said: Said, marker: Marker, found: re.Match[str]) -> ShorthandReading:
    value, below = float(found["value"]), (found["sign"] or "").startswith(("<", "≤"))
    scale = (found["scale"] or found["after"] or "").upper()
    if marker.name == "AFP":
        return said.reading(Expression("AFP", None, "ng/mL", value, said.observed))
    _percentage(said, value)
    if 0 < value < 1 and not found["unit"] and not below:
        said.refuse("may be a fraction or a percentage", f"write {value:g}% or {value:.0%}")
    if found["upper"] is not None:
        _percentage(said, float(found["upper"]))
    if scale and scale not in marker.scales:
        said.refuse(f"scores {marker.name} by {scale}", f"it is scored by {_or(marker.scales)}")
    understood = ""
    if below:
        if value > 1 or found["sign"] != "<":
            said.refuse("gives an upper limit only", "give the number, or <1%")
        value = 0.0
    elif found["upper"] is not None or (found["sign"] or "~") != "~":
        understood = f"{marker.name} {scale} {found['value']}, {_LOWER_BOUND}".replace("  ", " ")
    if marker.name == "PD-L1":
        return _pd_l1(said, scale, value, understood)
    return _percent(said, marker, value, understood)


def _pd_l1(said: Said, scale: str, value: float, understood: str) -> ShorthandReading:
    reading = said.reading(
        Expression("PD-L1", None, scale or None, value, said.observed), understood=understood
    )
    if scale:
        return reading
    scales = "TPS, CPS, IC, TC, TAP"
    return reading.with_remarks(remark(WarningCode.SCALE_NOT_GIVEN, text=said.given, scales=scales))


def _percent(said: Said, marker: Marker, value: float, understood: str) -> ShorthandReading:
    """ER and PR: 1 % or more is positive; of other markers only the number is kept.

    ASCO/CAP guideline update 2020, doi:10.5858/arpa.2019-0904-SA; 1-10 % is "ER low positive".
    """
    if marker.name not in {"ER", "PR"}:
        return said.reading(
            Expression(marker.name, None, "percent", value, said.observed), understood=understood
        )
    positive = value >= _ER_POSITIVE
    status = str(_LEVEL.POSITIVE if positive else _LEVEL.NEGATIVE)
    if positive and value <= _ER_LOW and not understood:
        understood = f"{marker.name} positive (1-10 % of cells)"
    seen = Expression(marker.name, status, "percent", value, said.observed)
    return said.reading(seen, understood=understood)


def _percentage(said: Said, value: float) -> float:
    if value > _HUNDRED:
        said.refuse("gives a score above 100", "check the number and its scale")
    return value


def _expression(said: Said, marker: str, level: ExpressionLevel) -> Expression:
    return Expression(marker, str(level), observed=said.observed)


def _or(words: tuple[str, ...]) -> str:
    return ", ".join(words)
