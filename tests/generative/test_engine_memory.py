"""What the engine remembers of earlier cases never changes an answer, and holds no patient."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from builders.case_generator import CaseGenerator, generator_of
from builders.findings_builder import a_case, an_approval, answer, findings, scope_of, variant
from oncobasis.core import biomarker as bm
from oncobasis.core.alteration import (
    GenomicChange,
    Observation,
    Origin,
    SourceLine,
    Specimen,
    SpecimenKind,
)
from oncobasis.core.case import AssayScope, NegativeFinding, Uncovered
from oncobasis.core.knowledge_base import KnowledgeInMemory
from oncobasis.engine.prepare import kinship_to
from oncobasis.knowledge import load_knowledge
from oncobasis.nomenclature.protein import parse_protein
from oncobasis.rules.findings import findings_of
from oncobasis.rules.holding import match_rules
from oncobasis.rules.questions import question_of
from oncobasis.rules.standing import reading_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from oncobasis.core.case import TumorCase
    from oncobasis.core.reference import GeneReference, Reference

TESTS = Path(__file__).parents[1]
CASES = range(400, 420)
PATIENT = "of-one-patient"
IN_A_NEW_PROCESS = """
import json, sys
sys.path[:0] = [sys.argv[1], sys.argv[1] + "/generative"]
import test_engine_memory as here
print(json.dumps(here.digests(reversed(here.CASES))))
"""


@dataclass(frozen=True, eq=False)
class Afresh:
    """The same gene references as another object, over which nothing was worked out yet."""

    reference: Reference

    def gene(self, symbol: str) -> GeneReference:
        return self.reference.gene(symbol)


def with_nothing_worked_out() -> KnowledgeInMemory:
    bundle = load_knowledge()
    return KnowledgeInMemory(
        tuple(bundle.rules()),
        tuple(bundle.vetoes()),
        tuple(bundle.tests),
        tuple(bundle.supersessions),
        Afresh(bundle.reference),
        tuple(bundle.sources),
        bundle.version,
        bundle.digest,
        bundle.unavailable,
    )


@cache
def generator() -> CaseGenerator:
    return generator_of(load_knowledge())


def made_up(number: int) -> TumorCase:
    """A generated case; in every other one a gene could not be judged."""
    case = generator().case(number)
    rng = random.Random(number)  # noqa: S311  # repeatable, not secret
    if rng.random() < 0.5:
        return case
    scope = case.scope or AssayScope("exome", None, small_variants=True, fusions=True)
    genes = [*(getattr(seen, "gene", "") for seen in case.alterations), "EGFR", "ERBB2"]
    first, last = rng.choice(((None, None), (700, 800)))
    gap = Uncovered(rng.choice(genes), first, last, "low_depth")
    return replace(case, scope=replace(scope, uncovered=(gap,)))


def digests(numbers: Iterable[int]) -> dict[str, str]:
    bundle = load_knowledge()
    found = ((n, answer(made_up(n), bundle).provenance.output_digest) for n in numbers)
    return {str(number): digest for number, digest in found}


def test_a_new_process_answers_the_same_cases_alike_in_the_opposite_order() -> None:
    there = subprocess.run(
        [sys.executable, "-c", IN_A_NEW_PROCESS, str(TESTS)],
        capture_output=True,
        check=True,
        text=True,
    )
    assert json.loads(there.stdout) == digests(CASES)


def test_an_answer_is_the_same_whether_its_like_was_answered_before() -> None:
    bundle = load_knowledge()
    for number in CASES:
        answer(made_up(number), bundle)
    for number in CASES:
        case = made_up(number)
        assert answer(case, bundle) == answer(case, with_nothing_worked_out()), number


def test_what_is_remembered_of_a_case_names_no_patient() -> None:
    source = SourceLine(PATIENT, PATIENT, 7)
    specimen = Specimen(SpecimenKind.TISSUE, PATIENT, 0.37)
    observed = Observation(
        origin=Origin.SOMATIC, allele_fraction=0.37, depth=377, specimen=specimen, source=source
    )
    seen = replace(
        variant("EGFR", "L858R"),
        observed=observed,
        genomic=GenomicChange("GRCh38", "7", 55191822, "T", "G"),
        transcript=PATIENT,
    )
    gap = Uncovered("EGFR", 719, 719, PATIENT, PATIENT)
    scope = AssayScope(PATIENT, None, small_variants=True, specimen=specimen, uncovered=(gap,))
    denied = NegativeFinding("EGFR", atom="EGFR T790M", source=source)
    standing = findings(seen, negatives=(denied,), scope=scope).standings[frozenset({"EGFR"})]
    remembered = f"{standing} {reading_of(seen)}"
    assert "EGFR T790M" in remembered
    assert "719" in remembered
    for private in (PATIENT, "0.37", "377", "55191822"):
        assert private not in remembered


def test_cases_that_say_the_same_of_a_gene_share_its_standing_and_others_do_not() -> None:
    subject = frozenset({"EGFR"})
    one = findings(variant("EGFR", "L858R"), variant("TP53", "R273H"))
    same = findings(variant("KRAS", "G12C"), variant("EGFR", "L858R"))
    germline = findings(variant("EGFR", "L858R", origin=Origin.GERMLINE))
    panel = findings(variant("EGFR", "L858R"), scope=AssayScope("p", None, small_variants=True))
    assert one.standings[subject] is same.standings[subject]
    others = {id(held.standings[subject]) for held in (one, germline, panel)}
    assert len(others) == 3


def test_spellings_that_name_residues_are_told_apart() -> None:
    plain, named = variant("KIT", "W557_K558del"), variant("KIT", "W557_K558delWK")
    assert plain == named
    assert reading_of(plain) != reading_of(named)
    atoms = [bm.ProteinIs("KIT", parse_protein(t)) for t in ("W557_K558del", "W557_K558delWK")]
    assert atoms[0] == atoms[1]
    assert question_of(atoms[0]) is not question_of(atoms[1])


def test_a_rule_of_another_knowledge_with_the_same_id_is_its_own() -> None:
    first = an_approval("EGFR L858R", "osimertinib", rule_id="one")
    other = an_approval("EGFR T790M", "gefitinib", scope=scope_of("MEL"), rule_id="one")
    case = a_case("LUAD", variant("EGFR", "L858R"))
    held = findings_of(case, load_knowledge().reference)
    relate = kinship_to(case.tumor_type).relate
    for rule, truth, match in (
        (first, "true", "ancestor"),
        (other, "unknown", "other"),
        (first, "true", "ancestor"),
    ):
        (found,) = match_rules((rule,), held, case.tumor_type, relate)
        assert found.rule is rule
        assert (found.truth.value, found.tumor_match.value) == (truth, match)
