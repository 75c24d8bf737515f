"""One observation by its code -> the reader that knows it; what none knows is listed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oncobasis.nomenclature.codes_genomics import GROUPING, GenomicCode
from oncobasis.nomenclature.codes_laboratory import LAB_TESTS
from oncobasis.readers.fhir.biomarkers import BIOMARKER_CODES, is_own, read_biomarker
from oncobasis.readers.fhir.conditions import CLINICAL_CODES, read_clinical
from oncobasis.readers.fhir.outcome import USED, Outcome, left_out
from oncobasis.readers.fhir.pgx import (
    is_metabolism,
    read_genotype,
    read_haplotype,
    read_metabolism,
)
from oncobasis.readers.fhir.scope import ScopeParts, read_region
from oncobasis.readers.fhir.variant import read_variant
from oncobasis.readers.reading.codes import FilterCode
from oncobasis.readers.records.labs import laboratory_of
from oncobasis.readers.records.values import number_at, text_at

if TYPE_CHECKING:
    from oncobasis.readers.fhir.outcome import Desk
    from oncobasis.readers.fhir.person import Person
    from oncobasis.readers.fhir.resources import Resource

_INTERPRETATIONS = frozenset(
    {GenomicCode.DIAGNOSTIC_IMPLICATION, GenomicCode.THERAPEUTIC_IMPLICATION,
     GenomicCode.MOLECULAR_CONSEQUENCE, GenomicCode.ALLELIC_PHASE,
     GenomicCode.OVERALL_INTERPRETATION}
)  # fmt: skip
_LABORATORY = frozenset(LAB_TESTS)
_UNFINISHED = frozenset({"preliminary", "unknown", ""})


def read_observation(resource: Resource, person: Person, parts: ScopeParts, desk: Desk) -> Outcome:
    """Read one observation whose status lets it be used."""
    if resource.status == "registered":
        return left_out(FilterCode.NO_RESULT, "registered")
    codes = resource.code.codes
    if GenomicCode.REGION_STUDIED in codes:
        return _final(resource, read_region(resource, parts, desk), desk)
    if "dataAbsentReason" in resource.record and resource.value.is_empty:
        return left_out(FilterCode.NO_RESULT, resource.code.shown())
    return _final(resource, _by_code(resource, person, desk), desk)


def _by_code(resource: Resource, person: Person, desk: Desk) -> Outcome:
    codes = resource.code.codes
    if GenomicCode.VARIANT in codes:
        return read_variant(resource, desk)
    if GenomicCode.GENOTYPE in codes:
        return read_genotype(resource, desk)
    if GenomicCode.HAPLOTYPE in codes:
        return read_haplotype(resource, desk)
    if codes & BIOMARKER_CODES or is_own(resource):
        return read_biomarker(resource, desk)
    if is_metabolism(resource):
        return read_metabolism(resource, desk)
    if codes & _INTERPRETATIONS:
        return left_out(FilterCode.INTERPRETATION_ONLY)
    if codes & CLINICAL_CODES:
        return read_clinical(resource, person, desk)
    if codes & _LABORATORY:
        return _laboratory(resource, person, desk)
    if codes & GROUPING:
        return left_out(FilterCode.CARRIES_NO_FINDING, "group")
    return left_out(FilterCode.CODE_NOT_READ, resource.code.shown())


def _final(resource: Resource, outcome: Outcome, desk: Desk) -> Outcome:
    """Say of a result that is not final that it may change."""
    if outcome.code is None and resource.status in _UNFINISHED:
        desk.ledger.remark("preliminary_result", resource.line, text=resource.shown())
    return outcome


def _laboratory(resource: Resource, person: Person, desk: Desk) -> Outcome:
    code = resource.code.first_of(LAB_TESTS.keys())
    value = number_at(resource.record, "valueQuantity", "value")
    if value is None or text_at(resource.record, "valueQuantity", "comparator"):
        return left_out(FilterCode.NO_RESULT, resource.code.shown())
    unit = text_at(resource.record, "valueQuantity", "code")
    unit = unit or text_at(resource.record, "valueQuantity", "unit")
    lab = laboratory_of(
        code, value, unit, day=resource.day(), ledger=desk.ledger, line=resource.line
    )
    if lab is None:
        return left_out(FilterCode.IMPLAUSIBLE_VALUE, f"{resource.code.shown()} {value:g} {unit}")
    person.labs.append(lab)
    return USED
