"""Not detected, not tested and wild type: what a negative result and an assay's scope say."""

from __future__ import annotations

from dataclasses import replace

import pytest

from builders.findings_builder import value_of, variant
from oncobasis.core.alteration import (
    FindingClass,
    GeneFinding,
    Specimen,
    SpecimenKind,
)
from oncobasis.core.biomarker import VariantClass
from oncobasis.core.case import AssayScope, NegativeFinding

T, F, U = "true", "false", "unknown"
KRAS_GENE = NegativeFinding("KRAS")
KRAS_MUTATION = NegativeFinding("KRAS", VariantClass.MUTATION)
PANEL = AssayScope("panel", frozenset({"KRAS", "BRAF", "MET"}), small_variants=True)
EVERYTHING = replace(PANEL, copy_number=True, fusions=True)


def negative(gene: str, atom: str) -> NegativeFinding:
    return NegativeFinding(gene, atom=atom)


@pytest.mark.parametrize(
    ("asked", "result", "value"),
    [
        # nothing reportable in the gene at all
        ("KRAS p.G12C", KRAS_GENE, F),
        ("KRAS amplification", KRAS_GENE, F),
        ("KRAS alteration", KRAS_GENE, F),
        ("KRAS wild type", KRAS_GENE, T),
        ("NRAS p.Q61R", KRAS_GENE, U),
        # no mutation: copies and fusions remain open
        ("KRAS p.G12C", KRAS_MUTATION, F),
        ("KRAS codon 12", KRAS_MUTATION, F),
        ("KRAS oncogenic mutation", KRAS_MUTATION, F),
        ("KRAS wild type", KRAS_MUTATION, T),
        ("KRAS amplification", KRAS_MUTATION, U),
        ("KRAS alteration", KRAS_MUTATION, U),
        ("KRAS fusion", KRAS_MUTATION, U),
        # one atom
        ("KRAS p.G12C", negative("KRAS", "KRAS p.G12C"), F),
        ("KRAS p.G12D", negative("KRAS", "KRAS p.G12C"), U),
        ("KRAS wild type", negative("KRAS", "KRAS p.G12C"), U),
        ("KRAS p.G12C", negative("KRAS", "KRAS codon 12"), F),
        ("KRAS p.G13D", negative("KRAS", "KRAS codon 12"), U),
        ("EGFR p.E746_A750del", negative("EGFR", "EGFR exon 19 in-frame deletion"), F),
        ("EGFR p.L858R", negative("EGFR", "EGFR exon 19 in-frame deletion"), U),
        ("ERBB2 amplification", negative("ERBB2", "ERBB2 amplification"), F),
        ("HER2 positive", negative("ERBB2", "ERBB2 amplification"), U),
        # fusions of a gene
        ("*::ALK fusion", negative("ALK", "ALK fusion"), F),
        ("EML4::ALK fusion", negative("ALK", "ALK fusion"), F),
        ("KIF5B::ALK fusion", negative("ALK", "EML4::ALK fusion"), U),
        ("EML4::RET fusion", negative("ALK", "ALK fusion"), U),
        ("EML4::ALK rearrangement", negative("ALK", "EML4::ALK fusion"), U),
        # a conjunction says no single thing
        ("KRAS p.G12C", negative("KRAS", "KRAS p.G12C AND NRAS p.Q61R"), U),
    ],
)
def test_negative_results(asked: str, result: NegativeFinding, value: str) -> None:
    assert value_of(asked, negatives=[result]) == value


@pytest.mark.parametrize(
    ("asked", "scope", "value"),
    [
        ("KRAS p.G12C", PANEL, F),  # inside: not detected
        ("NRAS p.Q61R", PANEL, U),  # outside: not tested
        ("NRAS p.Q61R", replace(PANEL, genes=None), F),  # an exome sees every gene
        ("KRAS p.G12C", replace(PANEL, small_variants=False), U),
        ("KRAS wild type", PANEL, T),
        ("NRAS wild type", PANEL, U),
        ("MET amplification", PANEL, U),
        ("MET amplification", EVERYTHING, F),
        ("MET alteration", PANEL, U),
        ("MET alteration", EVERYTHING, F),
        ("MET exon 14 skipping", PANEL, U),
        ("MET exon 14 skipping", EVERYTHING, F),
        ("ALK fusion", PANEL, U),
        ("ALK fusion", EVERYTHING, F),
        ("ALK fusion", replace(EVERYTHING, fusion_genes=frozenset({"RET"})), U),
        ("EML4::ALK fusion", replace(EVERYTHING, fusion_genes=frozenset({"ALK"})), F),
        ("KRAS mutation germline", PANEL, U),
        ("KRAS mutation germline", replace(PANEL, germline=True), F),
        ("KRAS mutation somatic", PANEL, F),
        ("TMB-H", EVERYTHING, U),
        ("HER2 positive", EVERYTHING, U),
        ("EZH2 intron 6 mutation", replace(EVERYTHING, genes=None), U),
        ("TERT promoter mutation", replace(EVERYTHING, genes=None), U),
    ],
)
def test_scope_of_the_assay(asked: str, scope: AssayScope, value: str) -> None:
    assert value_of(asked, scope=scope) == value


@pytest.mark.parametrize(
    ("fraction", "value"), [(None, U), (0.0, U), (0.009, U), (0.01, F), (0.3, F)]
)
def test_ctdna_without_enough_tumour_dna_says_nothing(fraction: float | None, value: str) -> None:
    plasma = Specimen(SpecimenKind.CTDNA, tumor_fraction=fraction)
    assert value_of("KRAS p.G12C", scope=replace(PANEL, specimen=plasma)) == value


@pytest.mark.parametrize(
    ("seen", "value"),
    [
        (variant("KRAS", "G12D"), F),
        (variant("KRAS", "E31K"), U),  # of unknown significance
        (GeneFinding("KRAS", FindingClass.MUTATION), F),
        (GeneFinding("KRAS", FindingClass.REARRANGEMENT), T),  # the scope speaks of mutations
    ],
)
def test_wild_type_with_something_in_a_tested_gene(seen: GeneFinding, value: str) -> None:
    assert value_of("KRAS wild type", seen, scope=PANEL) == value


def test_untested_is_not_wild_type() -> None:
    assert value_of("KRAS wild type") == U
    assert value_of("NOT KRAS mutation") == U


def test_what_was_detected_stands_above_a_negative_statement() -> None:
    seen = variant("KRAS", "G12D")
    assert value_of("KRAS p.G12D", seen, negatives=[KRAS_GENE]) == T
    assert value_of("KRAS wild type", seen, negatives=[KRAS_GENE]) == F


def test_a_negative_result_on_the_very_atom_settles_what_a_vague_report_leaves_open() -> None:
    vague = GeneFinding("EGFR", FindingClass.MUTATION)
    assert value_of("EGFR p.T790M", vague) == U
    assert value_of("EGFR p.T790M", vague, negatives=[negative("EGFR", "EGFR p.T790M")]) == F
    assert value_of("EGFR p.C797S", vague, negatives=[negative("EGFR", "EGFR p.T790M")]) == U
    seen = variant("EGFR", "T790M")
    assert value_of("EGFR p.T790M", seen, negatives=[negative("EGFR", "EGFR p.T790M")]) == T
