"""The case behind ``oncobasis ask``: a tumour type and findings, the rest assumed and said so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from oncobasis.core.case import Clinical, PriorTherapy, Remark, TumorCase
from oncobasis.core.errors import InputError
from oncobasis.nomenclature.shorthand import ShorthandReading
from oncobasis.readers.case.assemble import assembled
from oncobasis.readers.case.clinical import (
    SEXES,
    laboratory_of,
    prior_therapy,
    regimen_of,
    setting_of,
    state_of,
)
from oncobasis.readers.case.findings import read_negative, read_text
from oncobasis.readers.case.tumor import tumor_facts

CASE_ID = "ask"
_OLDEST, _MOST_LINES = 130, 50
_WORST_ECOG = 5


@dataclass(frozen=True, slots=True)
class _Context:
    clinical: Clinical
    remarks: tuple[Remark, ...] = ()


def case_for_question(  # noqa: PLR0913  # one parameter for each option of the command
    tumor_type: str,
    shorthand: Sequence[str],
    *,
    not_detected: Sequence[str] = (),
    line: int | None = None,
    prior: Sequence[str] | None = None,
    setting: str | None = None,
    age: float | None = None,
    sex: str | None = None,
    ecog: int | None = None,
    states: Sequence[str] = (),
    labs: Sequence[str] = (),
    planned: str | None = None,
) -> TumorCase:
    """Return the case that a question means: untreated advanced disease of an adult unless told.

    What was assumed is named in ``clinical.assumed``. Of prior therapies progression is assumed,
    and the planned line is the next one unless it is given.
    """
    facts = tumor_facts(tumor_type)
    reading = ShorthandReading()
    for text in shorthand:
        reading += read_text(text)
    for text in not_detected:
        reading += read_negative(text, "--not-detected")
    context = _context(line, prior or (), setting or facts.setting)
    clinical = replace(
        context.clinical,
        age=_age(age),
        sex=_sex(sex),
        ecog=_ecog(ecog),
        states=tuple(dict.fromkeys(state_of(text, "--state") for text in states)),
        labs=tuple(laboratory_of(text, "--lab") for text in labs),
        planned_therapy=() if planned is None else regimen_of(planned, "--planned", "leave it out"),
    )
    if age is None:
        clinical = replace(clinical, assumed=(*clinical.assumed, "adult"))
    return assembled(
        CASE_ID,
        facts,
        reading.with_remarks(*context.remarks),
        clinical=clinical,
    )


def _context(line: int | None, prior: Sequence[str], setting: str | None) -> _Context:
    assumed = []
    therapies: list[PriorTherapy] = []
    remarks: list[Remark] = []
    for text in prior:
        if not text.strip():
            raise InputError(
                "names no therapy", where="--prior", remedy="write --prior carboplatin"
            )
        therapy, said = prior_therapy(text, "--prior")
        therapies.append(replace(therapy, progressed=True))
        remarks += said
    if line is not None and not 1 <= line <= _MOST_LINES:
        raise InputError(
            f"line {line} is no line of therapy", where="--line", remedy="write 1, 2, …"
        )
    if line == 1 and therapies:
        raise InputError(
            f"line 1 and prior therapy {prior[0]!r} contradict each other",
            where="--line",
            remedy="leave out --line, or give early-stage therapy in a case file",
        )
    known: tuple[PriorTherapy, ...] | None = tuple(therapies)
    if line is None:
        line = len(therapies) + 1
        assumed.append("next_line" if therapies else "line")
    chosen = setting_of(setting, "--setting")
    if chosen is None:
        chosen = "advanced"
        assumed.append("setting")
    if not therapies:
        known = () if line == 1 else None
        assumed += ["prior_therapies"] if line == 1 else []
    else:
        assumed.append("progressed")
    return _Context(
        Clinical(line=line, setting=chosen, prior_therapies=known, assumed=tuple(assumed)),
        tuple(remarks),
    )


def _age(age: float | None) -> float | None:
    if age is not None and not 0 <= age <= _OLDEST:
        raise InputError(f"age {age:g} is none", where="--age", remedy="give years")
    return age


def _sex(sex: str | None) -> str | None:
    if sex is None:
        return None
    word = {"f": "female", "m": "male"}.get(sex.casefold(), sex.casefold())
    if word not in SEXES:
        raise InputError(
            f"sex {sex[:40]!r} is not known",
            where="--sex",
            remedy=f"choose among {', '.join(SEXES)}",
        )
    return word


def _ecog(ecog: int | None) -> int | None:
    if ecog is not None and not 0 <= ecog <= _WORST_ECOG:
        raise InputError(f"ECOG {ecog} is none", where="--ecog", remedy="give 0 to 5")
    return ecog
