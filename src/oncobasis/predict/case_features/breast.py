"""Features of early breast cancer at diagnosis."""

from __future__ import annotations

import re

from oncobasis.core.alteration import CopyNumber, CopyNumberKind, Expression, State
from oncobasis.core.case import TumorCase
from oncobasis.core.codes import PredictionReason
from oncobasis.predict.case_features.known import UNKNOWN, Asked, Known, flag, noted

_HER2 = {
    "positive": True, "IHC 3+": True, "negative": False, "low": False, "ultralow": False,
    "IHC 0": False, "IHC 1+": False,
}  # fmt: skip
_GRADE = re.compile(r"^(?:g(?:rade)?\s*)?(1|2|3|i{1,3})$", re.IGNORECASE)
_ROMAN = {"i": 1, "ii": 2, "iii": 3}
_DUCTAL, _LOBULAR = "IDC", "ILC"
_SPECIAL = frozenset({"MDLC", "MBC", "IMMC", "SPC", "BRSRCC", "ACBC", "CSNOS"})


def er_positive(asked: Asked) -> Known:
    """1 where the oestrogen receptor is positive (from 1 %), 0 where negative."""
    return _receptor(asked.case, "ER", {"positive": True, "low": True, "negative": False})


def pr_positive(asked: Asked) -> Known:
    """1 where the progesterone receptor is positive, 0 where negative."""
    return _receptor(asked.case, "PR", {"positive": True, "low": True, "negative": False})


def her2_positive(asked: Asked) -> Known:
    """1 for positive, IHC 3+ or amplified, 0 for what is not; IHC 2+ alone leaves it open."""
    return her2_state(asked.case)


def her2_state(case: TumorCase) -> Known:
    """HER2 as ``her2_positive`` has it; a negative test beside an amplification leaves it open."""
    amplified = any(
        isinstance(one, CopyNumber)
        and one.gene == "ERBB2"
        and one.kind is CopyNumberKind.AMPLIFICATION
        and one.observed.state is State.DETECTED
        for one in case.alterations
    )
    given = _receptor(case, "HER2", _HER2)
    contradicted = any(code is PredictionReason.SEVERAL_VALUES for code, _ in given.notes)
    if not amplified or contradicted or given.value == 1.0:
        return given
    if given.value is None:
        return Known(1.0)
    return noted(PredictionReason.SEVERAL_VALUES, "HER2-, ERBB2 amplification")


def node_positive(asked: Asked) -> Known:
    """1 where axillary nodes were involved at diagnosis, 0 where not."""
    status = asked.case.clinical.nodal_status
    return flag(of=None if status is None else status == "positive")


def tumor_size(asked: Asked) -> Known:
    """The largest diameter at diagnosis, mm."""
    size = asked.case.clinical.tumor_size_mm
    return UNKNOWN if size is None else Known(float(size))


def grade(asked: Asked) -> Known:
    """The Nottingham grade, 1 to 3."""
    text = asked.case.clinical.grade
    found = None if text is None else _GRADE.match(text.strip())
    if found is None:
        return UNKNOWN
    word = found.group(1).casefold()
    return Known(float(_ROMAN.get(word) or int(word)))


def is_ductal(asked: Asked) -> Known:
    """1 for invasive carcinoma of no special type (ductal), 0 for another histology."""
    codes = {*asked.case.tumor_type.codes, *asked.case.tumor_type.path}
    words = (asked.case.clinical.histology or "").casefold()
    if "lobular" in words or _LOBULAR in codes:
        return Known(0.0)
    if "ductal" in words or "no special type" in words or "nst" in words.split():
        return Known(1.0)
    if _DUCTAL in codes:
        return Known(1.0)
    return Known(0.0) if codes & _SPECIAL else UNKNOWN


def _receptor(case: TumorCase, marker: str, words: dict[str, bool]) -> Known:
    found = [one for one in case.alterations if isinstance(one, Expression) and one.status]
    stated = [one for one in found if one.marker == marker]
    answers = {words.get(one.status or "") for one in stated} - {None}
    if len(answers) > 1:
        return noted(PredictionReason.SEVERAL_VALUES, f"{marker}+, {marker}-")
    if answers:
        return flag(of=answers.pop())
    either = [one for one in found if one.marker == "HR" and marker in {"ER", "PR"}]
    open_words = sorted({f"{one.marker} {one.status}" for one in stated + either})
    return noted(PredictionReason.WORD_ALONE, ", ".join(open_words)) if open_words else UNKNOWN
