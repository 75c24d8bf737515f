"""Our own bundle, read by our own reader, gives the same findings, negative results and scope."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.answered_cases import ENGINE_NAMES, answered, answering, predicted
from builders.case_builder import a_case
from builders.case_generator import generator_of
from builders.genomics_profiles import faults_of
from oncobasis.core.alteration import (
    CopyNumber,
    CopyNumberKind,
    CytogeneticEvent,
    Expression,
    FindingClass,
    Fusion,
    GeneFinding,
    Genotype,
    IntragenicEvent,
    IntragenicKind,
    Methylation,
    Observation,
    Signature,
    SignatureKind,
    SmallVariant,
    Specimen,
    SpecimenKind,
    SpliceEvent,
    State,
)
from oncobasis.core.assessment import AssessedAlteration
from oncobasis.core.biomarker import VariantClass
from oncobasis.core.case import AssayScope, NegativeFinding, Uncovered
from oncobasis.engine.labels import label_of, normalized_of
from oncobasis.knowledge import load_knowledge
from oncobasis.nomenclature.codes_own import SCOPE
from oncobasis.nomenclature.shorthand_residues import renumbered
from oncobasis.readers.fhir.read import fhir_result
from oncobasis.readers.reading.options import ReadOptions
from oncobasis.report.fhir.bundle import to_fhir
from oncobasis.report.fhir.context import FhirContext

if TYPE_CHECKING:
    from collections.abc import Iterable

    from oncobasis.core.alteration import Alteration
    from oncobasis.core.case import TumorCase
    from oncobasis.readers.reading.result import ReadResult

# What the reader computes itself of a small variant, and the engine of a fusion.
ADDED = {"reference_checked", "consequence", "kinase_domain_retained"}


def read_back(case: TumorCase, name: str) -> ReadResult:
    bundle = to_fhir(predicted(answered(name).assessment), FhirContext(case=case))
    return fhir_result(json.loads(json.dumps(bundle)), "bundle.json", ReadOptions())


def content(found: Iterable[Alteration]) -> set[str]:
    """Say each alteration without what is added."""
    return {
        repr((type(one).__name__, fields_of(one), str(one.observed.state), origin_of(one),
              one.observed.allele_fraction))
        for one in found
    }  # fmt: skip


def fields_of(one: Alteration) -> list[tuple[str, object]]:
    if isinstance(one, SmallVariant) and one.protein is not None:
        # An older number is read as the present one.
        one = replace(one, protein=renumbered(one.gene, one.protein) or one.protein)
    return sorted((name, value) for name, value in normalized_of(one) if name not in ADDED)


def origin_of(one: Alteration) -> str:
    """Return the origin; a stain or a signature has none, whatever was said."""
    if isinstance(one, Expression | Signature | Methylation):
        return ""
    return one.observed.origin


@pytest.mark.parametrize("name", ENGINE_NAMES)
def test_the_same_findings_come_back(name: str) -> None:
    case = answered(name).case
    assert case is not None
    read = read_back(case, name)
    assert content(read.alterations) == content(case.alterations)


def denied(found: Iterable[NegativeFinding]) -> set[tuple[str, str | None, str]]:
    return {(one.gene, one.variant, one.atom) for one in found}


@pytest.mark.parametrize("name", ENGINE_NAMES)
def test_what_is_absent_is_denied_exactly(name: str) -> None:
    case = answered(name).case
    assert case is not None
    assert denied(read_back(case, name).negatives) == denied(case.negatives)


def test_the_scope_comes_back() -> None:
    case = answered("luad-egfr.yaml").case
    assert case is not None
    assert case.scope is not None
    assert read_back(case, "luad-egfr.yaml").scope == case.scope


@pytest.mark.parametrize("first", range(0, 30, 15))
def test_cases_made_of_the_knowledge_are_valid_and_come_back(
    first: int,
) -> None:
    generator = generator_of(load_knowledge())
    for number in range(first, first + 15):
        case = generator.case(number)
        assessment = answering().answer(case)
        bundle = json.loads(json.dumps(to_fhir(assessment, FhirContext(case=case))))
        assert faults_of(bundle) == []
        read = fhir_result(bundle, "bundle.json", ReadOptions())
        assert content(read.alterations) == content(case.alterations)
        assert denied(read.negatives) == denied(case.negatives)
        assert read.scope == case.scope


def shown_as(case: TumorCase) -> dict[str, Any]:
    """Return the bundle of an answer that says nothing beside the findings of the case."""
    empty = answered("nothing").assessment
    seen = tuple(
        AssessedAlteration(
            input=label_of(one),
            kind=re.sub(r"(?<=.)(?=[A-Z])", "_", type(one).__name__).lower(),
            normalized=normalized_of(one),
            state=str(one.observed.state),
            origin=str(one.observed.origin),
            source=None,
        )
        for one in case.alterations
    )
    bundle = to_fhir(replace(empty, alterations=seen, recommendations=()), FhirContext(case=case))
    made: dict[str, Any] = json.loads(json.dumps(bundle))
    return made


def read_anew(bundle: dict[str, Any]) -> ReadResult:
    assert faults_of(bundle) == []
    return fhir_result(bundle, "bundle.json", ReadOptions())


GENES = st.sampled_from(["EGFR", "BRAF", "MET", "KRAS", "CDKN2A", "ALK", "FGFR2"])
STATUSES = st.sampled_from(["positive", "negative", "low", "ultralow", "IHC 0", "IHC 2+",
                            "overexpression", "loss of expression", "ISH positive"])  # fmt: skip
NUMBERS = st.integers(0, 100).map(float)
KINDS = st.one_of(
    st.builds(GeneFinding, GENES, st.sampled_from(FindingClass), st.none() | st.integers(1, 40)),
    st.builds(CopyNumber, GENES, st.sampled_from(CopyNumberKind)),
    st.builds(
        Fusion, GENES, st.none() | st.just("RET"), st.none() | st.integers(1, 40),
        oriented=st.booleans(), in_frame=st.none() | st.booleans(),
    ),
    st.builds(IntragenicEvent, GENES, st.sampled_from(IntragenicKind)),
    st.builds(SpliceEvent, GENES, st.integers(1, 40)),
    st.builds(CytogeneticEvent, st.sampled_from(["1p/19q codeletion", "t(8;21)", "del(17p)"])),
    st.builds(
        Expression, st.sampled_from(["PD-L1", "HER2", "ER", "CLDN18.2", "MKI67", "KRT18"]),
        STATUSES, st.none() | st.sampled_from(["CPS", "TPS", "percent"]), st.none() | NUMBERS,
    ),
    st.builds(Signature, st.just(SignatureKind.MMR), st.sampled_from(["d", "p"])),
    st.builds(Signature, st.just(SignatureKind.MSI), st.sampled_from(["H", "L", "S"])),
    st.builds(
        Signature, st.just(SignatureKind.TMB), st.sampled_from(["H", "L"]), st.none() | NUMBERS,
        st.none() | st.just("counted"),
    ),
    st.builds(Signature, st.just(SignatureKind.HRD), st.sampled_from(["positive", "negative"]),
              st.none() | NUMBERS),
    st.builds(Methylation, st.just("MGMT"), st.booleans()),
    st.builds(Genotype, st.just("DPYD"), st.just("*1/*2A"),
              st.none() | st.just("intermediate metabolizer")),
    st.builds(Genotype, st.just("UGT1A1"), st.none(), st.just("poor metabolizer")),
)  # fmt: skip


@given(st.lists(KINDS, min_size=1, max_size=3))
@settings(max_examples=80, deadline=None)
def test_every_kind_of_finding_comes_back(found: list[Alteration]) -> None:
    case = replace(a_case("LUAD").build(), alterations=tuple(found))
    read = read_anew(shown_as(case))
    assert content(read.alterations) == content(found)
    assert read.negatives == ()


VARIANTS = st.none() | st.sampled_from(VariantClass)
ATOMS = st.sampled_from(["", "MET exon 14 skipping", "EML4::ALK fusion", "BRAF p.V600E", "KRAS G12",
                         "CDKN2A deep deletion", "t(8;21)", "1p/19q codeletion"])  # fmt: skip


@given(st.builds(NegativeFinding, GENES, VARIANTS, ATOMS))
@settings(max_examples=60, deadline=None)
def test_every_negative_result_comes_back(negative: NegativeFinding) -> None:
    case = replace(a_case("LUAD").build(), negatives=(negative,))
    read = read_anew(shown_as(case))
    assert read.alterations == ()
    # A gene beside an atom of other genes contradicts it: then nothing is denied.
    assert denied(read.negatives) in ({(negative.gene, negative.variant, negative.atom)}, set())
    if not negative.atom or negative.gene in negative.atom:
        assert read.negatives


SOME_GENES = st.frozensets(GENES, max_size=4)
UNCOVERED = st.builds(
    Uncovered, GENES | st.just(""), st.none() | st.integers(1, 900), st.none(),
    st.just("low_depth"), st.just("rows; 3%"), st.sampled_from(["sequence", "copies", "fusions"]),
)  # fmt: skip
SCOPES = st.builds(
    AssayScope, st.just("a panel, of 4"), st.none() | SOME_GENES, st.booleans(), st.booleans(),
    st.booleans(), st.none() | SOME_GENES, st.frozensets(st.sampled_from(["TMB", "MSI"])),
    st.booleans(), st.none() | st.just(Specimen(SpecimenKind.CTDNA, "2026-01", 0.02)),
    st.none() | SOME_GENES, st.lists(UNCOVERED, max_size=2).map(tuple),
    st.none() | st.just(1.25), st.none() | st.frozensets(st.sampled_from(CopyNumberKind)),
    st.none() | SOME_GENES, st.booleans(),
)  # fmt: skip


@given(SCOPES)
@settings(max_examples=80, deadline=None)
def test_every_scope_comes_back(scope: AssayScope) -> None:
    case = replace(a_case("LUAD").build(), scope=scope)
    assert read_anew(shown_as(case)).scope == scope


@given(SCOPES)
@settings(max_examples=40, deadline=None)
def test_another_reader_never_sees_more_genes_covered_than_were(scope: AssayScope) -> None:
    bundle = shown_as(replace(a_case("LUAD").build(), scope=scope))
    for entry in bundle["entry"]:
        resource = entry["resource"]
        resource["extension"] = [
            one for one in resource.get("extension", ()) if one["url"] != SCOPE
        ]
    read = fhir_result(bundle, "bundle.json", ReadOptions()).scope
    if read is not None:
        open_genes = {one.gene for one in scope.uncovered if one.what == "sequence"}
        assert scope.small_variants
        assert (read.genes or frozenset()) <= (scope.genes or frozenset()) - open_genes


def test_a_code_of_ours_that_is_not_known_is_no_finding_and_leaves_the_gene_open() -> None:
    case = replace(a_case("LUAD").build(), alterations=(SpliceEvent("MET", 14),))
    text = json.dumps(shown_as(case)).replace("splice_event;", "event_of_a_later_version;")
    read = fhir_result(json.loads(text), "bundle.json", ReadOptions())
    assert read.alterations == ()
    assert read.negatives == ()
    assert read.unread == ("MET",)
    assert {one.what for one in read.uncovered} == {"copies", "fusions"}


def test_a_status_that_was_changed_beside_ours_is_a_contradiction() -> None:
    case = replace(a_case("LUAD").build(), alterations=(Expression("ER", "positive"),))
    text = json.dumps(shown_as(case)).replace("LA6576-8", "LA6577-6")
    read = fhir_result(json.loads(text), "bundle.json", ReadOptions())
    assert read.alterations == ()
    assert "contradiction" in {one.reasons[0].code for one in read.filtered}


def test_what_was_not_tested_is_neither_found_nor_denied() -> None:
    observed = Observation(state=State.NOT_TESTED)
    found = (
        Fusion("EML4", "ALK", observed=observed),
        Signature(SignatureKind.MSI, "H", observed=observed),
        Expression("PD-L1", "positive", "CPS", 20, observed),
    )
    read = read_anew(shown_as(replace(a_case("LUAD").build(), alterations=found)))
    assert (read.alterations, read.negatives) == ((), ())
