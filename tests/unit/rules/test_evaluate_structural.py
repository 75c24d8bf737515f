"""Copy number, fusions, events inside a gene, splicing, cytogenetics, genotypes, methylation."""

from __future__ import annotations

import pytest

from builders.findings_builder import trace_of, value_of, variant
from oncobasis.core.alteration import (
    Alteration,
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
    SpliceEvent,
)
from oncobasis.core.assessment import MatchDepth

CN = CopyNumberKind
AMP = CopyNumber("ERBB2", CN.AMPLIFICATION)
GAIN = CopyNumber("ERBB2", CN.GAIN)
LOSS = CopyNumber("PTEN", CN.LOSS)
DEEP = CopyNumber("PTEN", CN.DEEP_DELETION)
EML4_ALK = Fusion("EML4", "ALK", 13, 20)
FGFR2_BICC1 = Fusion("FGFR2", "BICC1")
VIII = IntragenicEvent("EGFR", IntragenicKind.DELETION, 2, 7)
ITD = IntragenicEvent("FLT3", IntragenicKind.TANDEM_DUPLICATION)
FGFR2_REARRANGED = GeneFinding("FGFR2", FindingClass.REARRANGEMENT)


@pytest.mark.parametrize(
    ("biomarker", "seen", "value"),
    [
        ("ERBB2 amplification", AMP, "true"),
        ("ERBB2 amplification", GAIN, "false"),  # a gain is not an amplification
        ("ERBB2 amplification", CopyNumber("ERBB2", CN.LOSS), "unknown"),
        ("ERBB2 gain", AMP, "true"),
        ("ERBB2 gain", GAIN, "true"),
        ("ERBB2 gain copies >= 6", CopyNumber("ERBB2", CN.GAIN, 7), "true"),
        ("ERBB2 gain copies >= 6", CopyNumber("ERBB2", CN.GAIN, 5), "false"),
        ("ERBB2 gain copies >= 6", GAIN, "unknown"),
        ("ERBB2 gain copies >= 6", CopyNumber("ERBB2", CN.LOH, 8), "unknown"),
        ("PTEN copy-number loss", DEEP, "true"),
        ("PTEN deep deletion", DEEP, "true"),
        ("PTEN deep deletion", LOSS, "unknown"),
        ("PTEN loss", LOSS, "true"),
        ("PTEN loss", Expression("PTEN", "loss of expression"), "true"),
        ("PTEN loss", CopyNumber("PTEN", CN.GAIN), "unknown"),
        ("PTEN loss", Expression("PTEN", "positive"), "unknown"),
        ("PTEN loss of function", DEEP, "true"),
        ("PTEN loss of function", LOSS, "unknown"),
        ("PTEN pathogenic mutation germline", DEEP, "unknown"),
        ("TP53 LOH", CopyNumber("TP53", CN.COPY_NEUTRAL_LOH), "true"),
        ("TP53 copy-neutral LOH", CopyNumber("TP53", CN.LOH), "unknown"),
        ("PTEN oncogenic mutation", DEEP, "unknown"),
        ("PTEN wild type", DEEP, "false"),
        ("ERBB2 alteration", AMP, "true"),
    ],
)
def test_copy_number(biomarker: str, seen: Alteration, value: str) -> None:
    assert value_of(biomarker, seen) == value


def test_a_gain_says_why_it_is_no_amplification() -> None:
    assert trace_of("ERBB2 amplification", GAIN).reason == "gain_is_not_amplification"


@pytest.mark.parametrize(
    ("biomarker", "seen", "value"),
    [
        ("EML4::ALK fusion", EML4_ALK, "true"),
        ("*::ALK fusion", EML4_ALK, "true"),
        ("ALK fusion", EML4_ALK, "true"),
        ("EML4 e13::ALK e20 fusion", EML4_ALK, "true"),
        ("EML4 e6::ALK e20 fusion", EML4_ALK, "unknown"),  # another variant of the fusion
        ("EML4 e6::ALK e20 fusion", Fusion("EML4", "ALK"), "unknown"),  # exons not reported
        ("*::ALK fusion", Fusion("ALK", "EML4"), "unknown"),  # the reciprocal has no kinase
        ("*::ALK fusion", Fusion("ALK", "EML4", oriented=False), "true"),
        ("EML4::ALK fusion", Fusion("ALK", "EML4", oriented=False), "true"),
        ("ALK fusion", Fusion("ALK", "EML4"), "true"),
        ("*::ALK fusion", Fusion(None, "ALK"), "true"),
        ("EML4::ALK fusion", Fusion(None, "ALK"), "unknown"),
        ("EML4::ALK fusion", Fusion("KIF5B", "ALK"), "unknown"),
        ("FGFR2::* fusion", FGFR2_BICC1, "true"),
        ("FGFR2::* fusion", Fusion("BICC1", "FGFR2"), "unknown"),
        ("FGFR2::* fusion", Fusion("FGFR2", "BICC1", in_frame=False), "unknown"),
        ("FGFR2::* fusion", Fusion("FGFR2", "BICC1", kinase_domain_retained=False), "unknown"),
        ("FGFR2 fusion", CopyNumber("FGFR2", CN.LOSS), "unknown"),
        ("FGFR2 fusion", IntragenicEvent("FGFR2", IntragenicKind.DELETION, 5, 7), "unknown"),
        ("FGFR2 rearrangement", FGFR2_REARRANGED, "true"),
        ("FGFR2 fusion", FGFR2_REARRANGED, "unknown"),
        ("IGH::BCL2 rearrangement", GeneFinding("BCL2", FindingClass.REARRANGEMENT), "unknown"),
        ("*::BCL2 rearrangement", GeneFinding("BCL2", FindingClass.REARRANGEMENT), "true"),
        ("FGFR2 alteration", FGFR2_BICC1, "true"),
        ("FGFR2 mutation", FGFR2_BICC1, "unknown"),
    ],
)
def test_fusions(biomarker: str, seen: Alteration, value: str) -> None:
    assert value_of(biomarker, seen) == value


@pytest.mark.parametrize(
    ("biomarker", "seen", "reason"),
    [
        ("*::ALK fusion", Fusion("ALK", "EML4"), "reciprocal_orientation"),
        ("ALK fusion", Fusion("EML4", "ALK", in_frame=False), "out_of_frame"),
        ("FGFR2 fusion", IntragenicEvent("FGFR2", IntragenicKind.DELETION),
         "intragenic_is_not_fusion"),
        ("FGFR2 fusion", FGFR2_REARRANGED, "less_specific"),
        ("EML4 e6::ALK fusion", EML4_ALK, "other_exons"),
    ],
)  # fmt: skip
def test_why_a_fusion_is_not_the_one_asked_for(
    biomarker: str, seen: Alteration, reason: str
) -> None:
    assert trace_of(biomarker, seen).reason == reason


@pytest.mark.parametrize(
    ("biomarker", "seen", "value"),
    [
        ("EGFR intragenic deletion exons 2-7", VIII, "true"),
        ("EGFR intragenic deletion exons 2-6", VIII, "unknown"),
        ("EGFR intragenic deletion exons 2-7",
         IntragenicEvent("EGFR", IntragenicKind.DELETION), "unknown"),
        ("EGFR kinase domain duplication", VIII, "unknown"),
        ("EGFR alteration", VIII, "true"),
        ("EGFR wild type", VIII, "false"),
        ("FLT3 internal tandem duplication", ITD, "true"),
        ("FLT3 internal tandem duplication", variant("FLT3", "D600_L601insFREYEY"), "true"),
        ("FLT3 internal tandem duplication", variant("FLT3", "D835Y"), "unknown"),
        ("FLT3 internal tandem duplication", variant("FLT3", "A700_L701insGS"), "unknown"),
        ("FLT3 wild type", ITD, "false"),
        ("MET exon 14 skipping", SpliceEvent("MET", exon=14), "true"),
        ("MET exon 14 skipping", SpliceEvent("MET", exon=13), "unknown"),
        ("MET wild type", SpliceEvent("MET", exon=14), "false"),
        ("MET alteration", SpliceEvent("MET", exon=14), "true"),
        ("AR isoform AR-V7", SpliceEvent("AR", isoform="AR-v7"), "true"),
        ("AR isoform AR-V7", SpliceEvent("AR", isoform="AR-V9"), "unknown"),
        ('cytogenetic "1p/19q codeletion"', CytogeneticEvent("1p/19q codeletion"), "true"),
        ('cytogenetic "1p/19q codeletion"', CytogeneticEvent("17p deletion"), "unknown"),
        ("MGMT promoter methylation", Methylation("MGMT", methylated=True), "true"),
        ("MGMT promoter methylation", Methylation("MGMT", methylated=False), "false"),
        ("MGMT promoter unmethylated", Methylation("MGMT", methylated=False), "true"),
    ],
)  # fmt: skip
def test_events_inside_one_gene(biomarker: str, seen: Alteration, value: str) -> None:
    assert value_of(biomarker, seen) == value


def test_an_insertion_read_as_itd_says_so() -> None:
    trace = trace_of("FLT3 internal tandem duplication", variant("FLT3", "D600_L601insFREYEY"))
    assert trace.depth is MatchDepth.EQUIVALENT


@pytest.mark.parametrize(
    ("wanted", "diplotype", "value"),
    [
        ("*2A", "*1/*2A", "true"),  # one copy is enough for a single allele
        ("*2A/*2A", "*2A/*2A", "true"),
        ("*2A/*2A", "*1/*2A", "false"),
        ("*1/*28", "*28/*1", "true"),
        ("*2A", "*1/*1", "false"),
        ("*2A", "*2A", "true"),
        ("*2A/*2A", "*2A", "unknown"),  # the other allele was not reported
        ("*13", "*2A", "unknown"),
    ],
)
def test_genotypes(wanted: str, diplotype: str, value: str) -> None:
    seen = Genotype("DPYD", diplotype=diplotype)
    assert value_of(f"DPYD allele {wanted}", seen) == value


def test_a_phenotype_is_not_read_off_a_genotype() -> None:
    poor = 'DPYD phenotype "poor metabolizer"'
    assert value_of(poor, Genotype("DPYD", phenotype="Poor metabolizer")) == "true"
    assert value_of(poor, Genotype("DPYD", phenotype="normal metabolizer")) == "false"
    assert value_of(poor, Genotype("DPYD", diplotype="*2A/*2A")) == "unknown"
    assert value_of("DPYD allele *2A", Genotype("DPYD", phenotype="poor metabolizer")) == "unknown"
