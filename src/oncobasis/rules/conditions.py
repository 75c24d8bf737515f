"""Label conditions: their text form, and whether a patient's clinical facts fit them.

``docs/methods/biomarker-grammar.md`` lists every kind. What a case does not say is unknown; an
``info`` says something of the label, not of the patient, and is never asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache

from oncobasis.core.assessment import Requirement, Truth
from oncobasis.core.case import Clinical, PriorTherapy
from oncobasis.core.errors import KnowledgeError
from oncobasis.core.knowledge import Condition, ConditionKind
from oncobasis.rules.kleene import disjunction, negate

InClass = Callable[[str, str], Truth]
"""Whether an INN is of a class named in words; unknown for a drug or class not shipped."""

_CONDITION = re.compile(r"\s*(?P<kind>[a-z_]+)\((?P<value>(?:[^()]|\([^()]*\))*)\)\s*")
_RANGE = re.compile(r"(?P<op>>=|<=|>|<)?(?P<low>\d+(?:\.\d+)?)(?:-(?P<high>\d+(?:\.\d+)?))?")
_ADULT_AGE = 18.0
_NEW, _RELAPSED = "newly_diagnosed", "relapsed_refractory"


@lru_cache(maxsize=4096)
def parse_conditions(text: str) -> tuple[Condition, ...]:
    """Parse ``kind(value); kind(value)``; raises KnowledgeError naming what was not understood."""
    found: list[Condition] = []
    at = 0
    text = text.strip()
    while at < len(text):
        match = _CONDITION.match(text, at)
        if match is None or match["kind"] not in set(ConditionKind):
            raise KnowledgeError(
                f"cannot read the condition at {text[at : at + 40]!r}",
                remedy="write kind(value); see docs/methods/biomarker-grammar.md",
            )
        found.append(Condition(ConditionKind(match["kind"]), match["value"].strip()))
        at = match.end()
        if at < len(text):
            if text[at] != ";":
                raise KnowledgeError(f"';' expected before {text[at : at + 40]!r}")
            at += 1
    return tuple(found)


def conditions_text(conditions: Iterable[Condition]) -> str:
    """Print conditions in their text form."""
    return "; ".join(f"{c.kind}({c.value})" for c in conditions)


def open_requirements(
    conditions: Iterable[Condition], clinical: Clinical, in_class: InClass
) -> tuple[Requirement, ...]:
    """Conditions that are not known to be met, each with whether it is unmet or unknown."""
    found: list[Requirement] = []
    for condition in conditions:
        truth = fits(condition, clinical, in_class)
        if truth is not Truth.TRUE:
            found.append(Requirement(str(condition.kind), condition.value, truth, condition.text))
    return tuple(dict.fromkeys(found))


def fits(condition: Condition, clinical: Clinical, in_class: InClass) -> Truth:
    """Whether the clinical facts fit one condition."""
    kind = condition.kind
    if kind is ConditionKind.INFO:
        return Truth.TRUE
    if kind in {ConditionKind.PRIOR, ConditionKind.NO_PRIOR}:
        return _prior(condition, clinical, in_class)
    check = _CHECKS.get(kind)
    return Truth.UNKNOWN if check is None else check(condition.value, clinical)


def _truth(value: bool) -> Truth:  # noqa: FBT001
    return Truth.TRUE if value else Truth.FALSE


def _line(value: str, clinical: Clinical) -> Truth:
    if clinical.line is None:
        return Truth.UNKNOWN
    return _truth(in_range(value, float(clinical.line)))


def in_range(text: str, value: float) -> bool:
    """Whether a number lies in ``2``, ``>=2``, ``<18`` or ``2-3``."""
    match = _RANGE.fullmatch(text.replace(" ", ""))
    if match is None:
        raise KnowledgeError(f"cannot read the range {text!r}", remedy="write 2, >=2 or 2-3")
    low = float(match["low"])
    if match["high"] is not None:
        return low <= value <= float(match["high"])
    comparisons = {">=": value >= low, "<=": value <= low, ">": value > low, "<": value < low}
    return comparisons.get(match["op"] or "", value == low)


def _setting(value: str, clinical: Clinical) -> Truth:
    if clinical.setting is None:
        return Truth.UNKNOWN
    return _truth(clinical.setting in _words(value))


def _age(value: str, clinical: Clinical) -> Truth:
    if clinical.age is None:
        if "adult" not in clinical.assumed:
            return Truth.UNKNOWN
        return _adult(value)
    return _truth(in_range(value, clinical.age))


def _adult(value: str) -> Truth:
    """An assumed adult fits every label from 18 years down, and none that ends below."""
    if ">" in value:
        return Truth.TRUE if in_range(value, _ADULT_AGE) else Truth.UNKNOWN
    match = _RANGE.fullmatch(value.replace(" ", ""))
    highest = None if match is None else float(match["high"] or match["low"])
    return Truth.FALSE if highest is not None and highest < _ADULT_AGE else Truth.UNKNOWN


def _word(fact: Callable[[Clinical], str | None]) -> Callable[[str, Clinical], Truth]:
    def check(value: str, clinical: Clinical) -> Truth:
        known = fact(clinical)
        if known is None:
            return Truth.UNKNOWN
        return _truth(known.casefold() in {word.casefold() for word in _words(value)})

    return check


def _stage(value: str, clinical: Clinical) -> Truth:
    """Stage III covers IIIA to IIIC."""
    if clinical.stage is None:
        return Truth.UNKNOWN
    stage = re.sub(r"^STAGE\s*", "", clinical.stage.upper())
    wanted = [word.upper() for word in _words(value)]
    if any(stage == w or re.fullmatch(rf"{w}[A-D]\d?", stage) for w in wanted):
        return Truth.TRUE
    # "III" may be the IIIB that is asked for.
    coarser = any(re.fullmatch(rf"{re.escape(stage)}[A-D]?\d?", w) for w in wanted)
    return Truth.UNKNOWN if coarser else Truth.FALSE


def _state(value: str, clinical: Clinical) -> Truth:
    wanted = set(_words(value))
    present, absent = _derived_states(clinical)
    if wanted & (set(clinical.states) | present):
        return Truth.TRUE
    return Truth.FALSE if wanted <= set(clinical.absent_states) | absent else Truth.UNKNOWN


def _derived_states(clinical: Clinical) -> tuple[set[str], set[str]]:
    """What the history of therapies says by itself: untreated, or relapsed after a therapy."""
    had = clinical.prior_therapies
    if had is None:
        return set(), set()
    if not had:
        return {_NEW}, {_RELAPSED}
    progressed = any(therapy.progressed for therapy in had)
    return ({_RELAPSED} if progressed else set()), {_NEW}


def _prior(condition: Condition, clinical: Clinical, in_class: InClass) -> Truth:
    had = clinical.prior_therapies
    if had is None:
        return Truth.UNKNOWN
    wanted = _words(condition.value)
    values = [_covers(word, therapy, in_class) for therapy in had for word in wanted]
    found = disjunction(values)
    return found if condition.kind is ConditionKind.PRIOR else negate(found)


def _covers(wanted: str, therapy: PriorTherapy, in_class: InClass) -> Truth:
    if wanted == "any":
        return _truth(bool(therapy.therapies))
    if wanted.startswith("class:"):
        name = wanted.removeprefix("class:").strip()
        return disjunction([in_class(drug, name) for drug in therapy.therapies])
    parts = {part.strip() for part in wanted.split("+")}
    return _truth(parts <= set(therapy.therapies))


def _words(value: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in value.split("|"))


_CHECKS: Mapping[ConditionKind, Callable[[str, Clinical], Truth]] = {
    ConditionKind.LINE: _line,
    ConditionKind.SETTING: _setting,
    ConditionKind.AGE: _age,
    ConditionKind.SEX: _word(lambda c: c.sex),
    ConditionKind.MENOPAUSE: _word(lambda c: c.menopausal_status),
    ConditionKind.STAGE: _stage,
    ConditionKind.GRADE: _word(lambda c: c.grade),
    ConditionKind.HISTOLOGY: _word(lambda c: c.histology),
    ConditionKind.STATE: _state,
}
