"""Our own bundle, read by our own reader, gives the same findings; what R4 has no code for is
listed as not read, and is never read as something else."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from builders.answered_cases import ENGINE_NAMES, answered, answering, predicted
from builders.case_generator import generator_of
from builders.genomics_profiles import faults_of
from oncobasis.core.alteration import (
    CytogeneticEvent,
    Expression,
    GeneFinding,
    IntragenicEvent,
    Methylation,
    Signature,
    SignatureKind,
    SpliceEvent,
)
from oncobasis.engine.labels import normalized_of
from oncobasis.knowledge import load_knowledge
from oncobasis.readers.fhir.read import fhir_result
from oncobasis.readers.reading.options import ReadOptions
from oncobasis.report.fhir.bundle import to_fhir
from oncobasis.report.fhir.context import FhirContext

if TYPE_CHECKING:
    from collections.abc import Iterable

    from oncobasis.core.alteration import Alteration
    from oncobasis.core.case import TumorCase
    from oncobasis.readers.reading.result import ReadResult

# What the reader computes itself, and details that stand in notes and interpretations alone.
ADDED = {"reference_checked", "consequence", "five_prime_exon", "three_prime_exon",
         "in_frame", "kinase_domain_retained"}  # fmt: skip
SIGNED = {"positive", "negative"}
LESS = {
    "deep_deletion": "loss",  # R4 codes know a loss
}


def read_back(case: TumorCase, name: str) -> ReadResult:
    bundle = to_fhir(predicted(answered(name).assessment), FhirContext(case=case))
    return fhir_result(json.loads(json.dumps(bundle)), "bundle.json", ReadOptions())


def content(found: Iterable[Alteration]) -> set[str]:
    """Say each alteration without what is added or interpreted."""
    return {
        repr((type(one).__name__, fields_of(one), str(one.observed.state), one.observed.origin,
              one.observed.allele_fraction))
        for one in found
    }  # fmt: skip


def fields_of(one: Alteration) -> list[tuple[str, object]]:
    fields = {name: value for name, value in normalized_of(one) if name not in ADDED}
    if fields.get("kind") in LESS and "gene" in fields:
        fields["kind"] = LESS[str(fields["kind"])]
    scored = isinstance(one, Expression | Signature) and one.value is not None
    if scored:
        fields.pop("status", None)
    if "diplotype" in fields:
        fields.pop("phenotype", None)
    return sorted(fields.items())


def has_code(one: Alteration) -> bool:
    """Whether R4, LOINC and SO have codes that tell the finding from every other one."""
    match one:
        case SpliceEvent() | GeneFinding() | IntragenicEvent() | Methylation():
            return False
        case CytogeneticEvent(event=event):
            return "/" not in event
        case Signature(kind=kind, value=value):
            return kind is not SignatureKind.MMR and not (
                kind is SignatureKind.TMB and value is None
            )
        case Expression(marker=marker, scale=scale, status=status):
            graded = marker == "HER2" and str(status).startswith("IHC ")
            return scale != "CPS" and (one.value is not None or graded or status in SIGNED)
        case _:
            return True


@pytest.mark.parametrize("name", ENGINE_NAMES)
def test_the_same_findings_come_back(name: str) -> None:
    case = answered(name).case
    assert case is not None
    read = read_back(case, name)
    assert content(read.alterations) == content(filter(has_code, case.alterations))


@pytest.mark.parametrize("name", ENGINE_NAMES)
def test_nothing_is_denied_that_the_case_does_not_deny(name: str) -> None:
    case = answered(name).case
    assert case is not None
    denied = {(one.gene, one.atom) for one in case.negatives}
    assert {(one.gene, one.atom) for one in read_back(case, name).negatives} <= denied


def test_what_has_no_code_is_listed_as_not_read() -> None:
    case = answered("splice").case
    assert case is not None
    left = {(row.gene, row.reasons[0].code) for row in read_back(case, "splice").filtered}
    assert {("MET", "not_annotated"), ("STK11", "not_annotated")} <= left


def test_the_scope_comes_back() -> None:
    case = answered("luad-egfr.yaml").case
    assert case is not None
    assert case.scope is not None
    read = read_back(case, "luad-egfr.yaml")
    assert read.scope is not None
    assert read.scope.genes == case.scope.genes


def test_what_is_absent_is_denied_exactly() -> None:
    case = answered("luad-egfr.yaml").case
    assert case is not None
    said = {one.atom or one.gene for one in read_back(case, "luad-egfr.yaml").negatives}
    assert said == {"KRAS", "BRAF p.V600E"}


def names_in(one: Alteration) -> tuple[str, frozenset[str]]:
    """Its class, and the genes or the marker that it is about."""
    known = (getattr(one, name, None) for name in ("gene", "marker", "event", "five_prime",
                                                   "three_prime", "kind"))  # fmt: skip
    genes = frozenset(str(name) for name in known if name is not None)
    return type(one).__name__, genes - set(LESS)


@pytest.mark.parametrize("first", range(0, 30, 15))
def test_cases_made_of_the_knowledge_are_valid_and_never_read_as_something_else(
    first: int,
) -> None:
    generator = generator_of(load_knowledge())
    for number in range(first, first + 15):
        case = generator.case(number)
        assessment = answering().answer(case)
        bundle = json.loads(json.dumps(to_fhir(assessment, FhirContext(case=case))))
        assert faults_of(bundle) == []
        read = fhir_result(bundle, "bundle.json", ReadOptions())
        meant = {names_in(one) for one in case.alterations}
        assert {(name, genes - {"loss"}) for name, genes in map(names_in, read.alterations)} <= {
            (name, genes - {"loss"}) for name, genes in meant
        }
        denied = {one.gene for one in case.negatives}
        assert {one.gene for one in read.negatives} <= denied
