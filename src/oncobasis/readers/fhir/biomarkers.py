"""Molecular biomarkers and tumour markers: TMB, MSI, HRD, immunohistochemistry, in-situ tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oncobasis.core.alteration import (
    CopyNumber,
    CopyNumberKind,
    Expression,
    Fusion,
    Methylation,
    Signature,
    SignatureKind,
)
from oncobasis.core.case import NegativeFinding
from oncobasis.nomenclature.codes_markers import (
    AMPLIFICATION_TESTS,
    EQUIVOCAL,
    HRD,
    MARKER_TESTS,
    MSI,
    REARRANGEMENT_TESTS,
    STAINING,
    TMB,
    TMB_UNITS,
    MarkerTest,
)
from oncobasis.nomenclature.codes_own import BIOMARKER, METHYLATION, RESULT
from oncobasis.nomenclature.markers import marker_of, split_marker
from oncobasis.nomenclature.shorthand import read_not_detected
from oncobasis.readers.fhir.outcome import Outcome, left_out
from oncobasis.readers.reading.codes import FilterCode
from oncobasis.readers.records.answers import MICROSATELLITES, PRESENCE, STATUS, Answers
from oncobasis.readers.records.concepts import Concept, concept_at, concepts_at
from oncobasis.readers.records.values import number_at, text_at

if TYPE_CHECKING:
    from oncobasis.readers.fhir.outcome import Desk
    from oncobasis.readers.fhir.resources import Resource

_HIGHEST_TMB = 10_000
_PERCENT = 100
_HER2 = "HER2"
_SIGNATURES = frozenset(SignatureKind)
_OF_A_HUNDRED = frozenset({"TPS", "TC", "IC", "TAP", "percent", "IHC 3+ percent"})
_METHYLATED = {"methylated": True, "unmethylated": False}
_TESTED = frozenset(test.marker for test in MARKER_TESTS.values())
BIOMARKER_CODES = frozenset(
    {MSI, TMB, HRD, *MARKER_TESTS, *AMPLIFICATION_TESTS, *REARRANGEMENT_TESTS}
)


def is_own(resource: Resource) -> bool:
    """Whether the observation asks one of our own questions."""
    return bool(resource.code.of_system(BIOMARKER))


# Our own reports --------------------------------------------------------------------------------


def _own(resource: Resource, desk: Desk) -> Outcome:
    """Read a biomarker of one of our own reports: what was asked, and number or status."""
    asked = {one.code for one in resource.code.of_system(BIOMARKER)}
    coded = {_name_of(code) for code in resource.code.codes & BIOMARKER_CODES}
    name, _, scale = next(iter(asked)).partition("|")
    if len(asked) > 1 or not coded <= {name}:
        return left_out(FilterCode.CONTRADICTION, ", ".join(sorted(asked)))
    value = number_at(resource.record, "valueQuantity", "value")
    answers = (resource.value,) if value is None else concepts_at(resource.record, "interpretation")
    said = {one.code for answer in answers for one in answer.of_system(RESULT)}
    standard = {status for answer in answers for status in _by_standard(answer)}
    if len(said) > 1 or len(standard) > 1 or (said and standard and said != standard):
        return left_out(FilterCode.CONTRADICTION, f"{name} {', '.join(sorted(said | standard))}")
    if (value is None and not said) or text_at(resource.record, "valueQuantity", "comparator"):
        return left_out(FilterCode.NO_RESULT, name)
    status = next(iter(said), None)
    words = (name, scale, status or "", "" if value is None else f"{value:g}")
    if not _is_plausible(name, scale, value, desk):
        return left_out(FilterCode.IMPLAUSIBLE_VALUE, " ".join(word for word in words if word))
    observed = desk.observed(resource, " ".join(word for word in words if word))
    if name in _SIGNATURES:
        method = concept_at(resource.record, "method").text or None
        return Outcome((Signature(SignatureKind(name), status, value, method, observed),))
    if scale != METHYLATION:
        return Outcome((Expression(name, status, scale or None, value, observed),))
    if status not in _METHYLATED:
        return left_out(FilterCode.NO_RESULT, f"{name} {status}")
    return Outcome((Methylation(name, _METHYLATED[status], observed),))


def _is_plausible(name: str, scale: str, value: float | None, desk: Desk) -> bool:
    """Whether the name is a marker, gene or signature, and the number one of its scale."""
    highest = _PERCENT if scale in _OF_A_HUNDRED else _HIGHEST_TMB
    known = name in _SIGNATURES or marker_of(name) is not None
    known = known or desk.genes.resolve(name).symbol == name
    return known and (value is None or 0 <= value <= highest)


def _by_standard(answer: Concept) -> set[str]:
    """The status by codes that are not ours; several where they contradict each other."""
    others = Concept(tuple(one for one in answer.codings if one.system != RESULT))
    grades = {f"IHC {STAINING[code]}" for code in others.codes if code in STAINING}
    if STATUS.contradicts(others) or MICROSATELLITES.contradicts(others):
        return {"another", *grades, "still another"}
    status = STATUS.of(others) or MICROSATELLITES.of(others)
    return {*grades, *([status] if status else [])}


def _name_of(code: str) -> str:
    """What a LOINC or NCIt code asks for, in our words."""
    own = {MSI: "MSI", TMB: "TMB", HRD: "HRD"}.get(code)
    return own or (MARKER_TESTS[code].marker if code in MARKER_TESTS else code)


def read_biomarker(resource: Resource, desk: Desk) -> Outcome:
    """Read one biomarker observation by its code."""
    if is_own(resource):
        return _own(resource, desk)
    code = resource.code.first_of(BIOMARKER_CODES)
    if code == MSI:
        return _msi(resource, desk)
    if code == TMB:
        return _tmb(resource, desk)
    if code == HRD:
        return _hrd(resource, desk)
    if code in AMPLIFICATION_TESTS:
        return _amplification(resource, AMPLIFICATION_TESTS[code], desk)
    if code in REARRANGEMENT_TESTS:
        return _rearrangement(resource, REARRANGEMENT_TESTS[code], desk)
    tests = {MARKER_TESTS[one].marker for one in resource.code.codes if one in MARKER_TESTS}
    named = {found[0].name for word in resource.code.words()
             if (found := split_marker(word.casefold())) is not None}  # fmt: skip
    if len(tests | (named & _TESTED)) > 1:
        return left_out(FilterCode.CONTRADICTION, ", ".join(sorted(tests | named)))
    return _marker(resource, MARKER_TESTS[code], desk)


# Signatures -------------------------------------------------------------------------------------


def _msi(resource: Resource, desk: Desk) -> Outcome:
    status = MICROSATELLITES.of(resource.value)
    if status is None:
        return _no_answer(resource, MICROSATELLITES)
    observed = desk.observed(resource, f"MSI {status}")
    return Outcome((Signature(SignatureKind.MSI, status, observed=observed),))


def _tmb(resource: Resource, desk: Desk) -> Outcome:
    """The number of mutations per megabase; its unit, where given, must say so."""
    value = number_at(resource.record, "valueQuantity", "value")
    units = {text_at(resource.record, "valueQuantity", name) for name in ("code", "unit")} - {""}
    if value is None or text_at(resource.record, "valueQuantity", "comparator"):
        return left_out(FilterCode.NO_RESULT, "no number")
    code = text_at(resource.record, "valueQuantity", "code")
    known = code in TMB_UNITS if code else not units or bool(units & TMB_UNITS)
    if not known or not 0 <= value <= _HIGHEST_TMB:
        return left_out(FilterCode.IMPLAUSIBLE_VALUE, f"{value:g} {' '.join(sorted(units))}")
    observed = desk.observed(resource, f"TMB {value:g} mut/Mb")
    return Outcome((Signature(SignatureKind.TMB, None, value, observed=observed),))


def _hrd(resource: Resource, desk: Desk) -> Outcome:
    status = STATUS.of(resource.value)
    if status is None:
        return _no_answer(resource, STATUS)
    observed = desk.observed(resource, f"HRD {status}")
    return Outcome((Signature(SignatureKind.HRD, status, observed=observed),))


# Stains -----------------------------------------------------------------------------------------


def _marker(resource: Resource, test: MarkerTest, desk: Desk) -> Outcome:
    value = number_at(resource.record, "valueQuantity", "value")
    if value is not None:
        return _scored(resource, test, value, desk)
    staining = resource.value.first_of(STAINING.keys())
    if test.marker == _HER2 and staining:
        return _expressed(resource, test.marker, f"IHC {STAINING[staining]}", desk)
    if resource.value.codes & EQUIVOCAL:
        return left_out(FilterCode.NO_RESULT, f"{test.marker} equivocal")
    status = STATUS.of(resource.value)
    if status is None:
        if STATUS.contradicts(resource.value):
            return _no_answer(resource, STATUS)
        # "Present" is any staining: of HER2 or a receptor it is not yet positive.
        code = FilterCode.UNKNOWN_CALL if resource.value.codes else FilterCode.NO_RESULT
        return left_out(code, f"{test.marker} {resource.value.shown()}")
    return _expressed(resource, test.marker, status, desk)


def _scored(resource: Resource, test: MarkerTest, value: float, desk: Desk) -> Outcome:
    unit = text_at(resource.record, "valueQuantity", "code")
    unit = unit or text_at(resource.record, "valueQuantity", "unit")
    seen = f"{test.marker} {value:g} {unit}".strip()
    if text_at(resource.record, "valueQuantity", "comparator"):
        return left_out(FilterCode.NO_RESULT, seen)
    if not test.scale:
        return left_out(FilterCode.SCALE_UNKNOWN, seen)
    if unit not in {"", "%"} or not 0 <= value <= _PERCENT:
        return left_out(FilterCode.IMPLAUSIBLE_VALUE, seen)
    observed = desk.observed(resource, f"{test.marker} {test.scale} {value:g}%")
    found = Expression(test.marker, None, test.scale, value, observed)
    return Outcome((found,))


def _expressed(resource: Resource, marker: str, status: str, desk: Desk) -> Outcome:
    observed = desk.observed(resource, f"{marker} {status}")
    return Outcome((Expression(marker, status, observed=observed),))


def _no_answer(resource: Resource, answers: Answers[str] | Answers[bool]) -> Outcome:
    denied = answers.contradicts(resource.value)
    code = FilterCode.CONTRADICTION if denied else FilterCode.NO_RESULT
    return left_out(code, resource.value.shown())


# In-situ hybridisation --------------------------------------------------------------------------


def _amplification(resource: Resource, gene: str, desk: Desk) -> Outcome:
    found = PRESENCE.of(resource.value)
    if found is None:
        return _no_answer(resource, PRESENCE)
    if not found:
        return _denied(resource, f"{gene} amplification", desk)
    observed = desk.observed(resource, f"{gene} amplification")
    return Outcome((CopyNumber(gene, CopyNumberKind.AMPLIFICATION, None, observed),))


def _rearrangement(resource: Resource, gene: str, desk: Desk) -> Outcome:
    found = PRESENCE.of(resource.value)
    if found is None:
        return _no_answer(resource, PRESENCE)
    if not found:
        return _denied(resource, f"{gene} fusion", desk)
    observed = desk.observed(resource, f"{gene} rearrangement")
    return Outcome((Fusion(None, gene, oriented=False, observed=observed),))


def _denied(resource: Resource, text: str, desk: Desk) -> Outcome:
    source = desk.source(resource, f"{text} absent")
    negatives = read_not_detected(text, desk.genes).negatives
    return Outcome(
        (), tuple(NegativeFinding(one.gene, one.variant, one.atom, source) for one in negatives)
    )
