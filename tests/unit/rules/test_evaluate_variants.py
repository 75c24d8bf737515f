"""Small variants against every atom on sequence changes: met, open, not met, shown to be absent."""

from __future__ import annotations

import pytest

from builders.findings_builder import findings, trace_of, value_of, variant
from oncobasis.core.alteration import (
    Alteration,
    ClinicalSignificance,
    Consequence,
    FindingClass,
    GeneFinding,
    Observation,
    Origin,
    SpliceEvent,
)
from oncobasis.core.assessment import MatchDepth
from oncobasis.rules.evaluate import evaluate
from oncobasis.rules.grammar import parse

LIKELY_PATHOGENIC = ClinicalSignificance.LIKELY_PATHOGENIC
BENIGN = ClinicalSignificance.BENIGN
L858R = variant("EGFR", "L858R")
VUS = variant("EGFR", "R108K")
BRCA2_GERMLINE = variant(
    "BRCA2", "S1982Rfs*22", origin=Origin.GERMLINE, significance=LIKELY_PATHOGENIC
)
BRCA2_SOMATIC = variant("BRCA2", "S1982Rfs*22")
BRCA2_UNKNOWN = variant("BRCA2", "S1982Rfs*22", origin=Origin.UNKNOWN)
DEL19 = variant("EGFR", "E746_A750del")
DELINS19 = variant("EGFR", "L747_P753delinsS")
MISSENSE19 = variant("EGFR", "L747S")
INS20 = variant("EGFR", "D770_N771insSVD")


@pytest.mark.parametrize(
    ("biomarker", "seen", "value"),
    [
        # exact change
        ("EGFR p.L858R", L858R, "true"),
        ("EGFR p.L858R", variant("EGFR", "L858Q"), "false"),  # the codon carries another change
        ("EGFR p.L858R", variant("EGFR", "L861Q"), "unknown"),  # says nothing of codon 858
        ("EGFR p.L858R", GeneFinding("EGFR", FindingClass.MUTATION), "unknown"),
        ("EGFR p.L858R", GeneFinding("EGFR", FindingClass.MUTATION, codon=858), "unknown"),
        ("EGFR p.L858R somatic", L858R, "true"),
        ("EGFR p.L858R germline", L858R, "unknown"),
        # codon
        ("BRAF codon V600", variant("BRAF", "V600K"), "true"),
        ("BRAF codon V600", variant("BRAF", "V601E"), "unknown"),
        ("BRAF codon V600", variant("BRAF", "V600*"), "unknown"),  # a substitution is meant
        ("BRAF codon V600 except E,K", variant("BRAF", "V600R"), "true"),
        ("BRAF codon V600 except E,K", variant("BRAF", "V600E"), "false"),
        ("BRAF codon V600", GeneFinding("BRAF", FindingClass.MUTATION, codon=600), "true"),
        ("BRAF codon V600", GeneFinding("BRAF", FindingClass.MUTATION, codon=601), "unknown"),
        ("BRAF codon V600 except E", GeneFinding("BRAF", FindingClass.MUTATION, codon=600),
         "unknown"),
        # residues and domain: a place asked for by name needs no proof that the change matters
        ("EGFR residues 700-710 mutation", variant("EGFR", "A702S"), "true"),
        ("EGFR residues 700-710 mutation", variant("EGFR", "A711S"), "unknown"),
        ("EGFR residues 700-710 oncogenic mutation", variant("EGFR", "A702S"), "unknown"),
        ('EGFR domain "kinase" mutation', variant("EGFR", "A800S"), "true"),
        ('EGFR domain "kinase" mutation', variant("EGFR", "A980S"), "unknown"),
        ('EGFR domain "another" mutation', variant("EGFR", "A800S"), "unknown"),
        # gene
        ("EGFR oncogenic mutation", L858R, "true"),
        ("EGFR mutation", L858R, "true"),
        ("EGFR activating mutation", L858R, "true"),
        ("EGFR alteration", L858R, "true"),
        ("BRCA2 loss of function", BRCA2_SOMATIC, "true"),
        ("BRCA2 truncating mutation", BRCA2_SOMATIC, "true"),
        ("BRCA2 frameshift", BRCA2_SOMATIC, "true"),
        ("BRCA2 nonsense", BRCA2_SOMATIC, "unknown"),
        ("BRCA2 activating mutation", BRCA2_SOMATIC, "unknown"),
        ("BRCA2 biallelic loss of function", BRCA2_SOMATIC, "unknown"),  # second allele unknown
        ("BRCA2 pathogenic mutation", BRCA2_SOMATIC, "true"),
        ("TP53 missense", variant("TP53", "R273H"), "true"),
        ("TP53 splice site mutation", variant("TP53", consequence=Consequence.SPLICE_SITE), "true"),
        ("TP53 splice site mutation", variant("TP53", "X125_splice"), "true"),
        ("TP53 splice site mutation", variant("TP53", "R273H"), "unknown"),
        ("EGFR in-frame insertion", INS20, "true"),
        ("EGFR in-frame insertion", DEL19, "unknown"),
        ("EGFR resistance mutation", VUS, "unknown"),
        # c. only, rsID, intron, promoter
        ("MLH1 c.1852_1854del", variant("MLH1", coding="c.1852_1854del"), "true"),
        ("MLH1 c.1852_1854del", variant("MLH1", coding="c.1852_1855del"), "unknown"),
        ("DPYD rs3918290", variant("DPYD", rsid="rs3918290"), "true"),
        ("DPYD rs3918290", variant("DPYD", rsid="rs3918291"), "unknown"),
        ("DPYD rs3918290 genotype AA", variant("DPYD", rsid="rs3918290"), "unknown"),
        ("EZH2 intron 6 mutation", variant("EZH2", intron=6, coding="c.1+1G>A"), "true"),
        ("EZH2 intron 6 mutation", variant("EZH2", intron=7, coding="c.1+1G>A"), "unknown"),
        ("BCL2L11 intron 2 in-frame deletion", variant("BCL2L11", intron=2), "unknown"),
        ("TERT promoter mutation",
         variant("TERT", coding="c.-124C>T", consequence=Consequence.PROMOTER), "true"),
        ("TERT promoter C250T",
         variant("TERT", coding="c.-124C228T", consequence=Consequence.PROMOTER), "unknown"),
        ("TERT promoter mutation", variant("TERT", "A100V"), "unknown"),
        # exon
        ("EGFR exon 19 in-frame deletion", DEL19, "true"),
        ("EGFR exon 19 in-frame deletion", DELINS19, "true"),  # counted by its net length
        ("EGFR exon 19 in-frame deletion", variant("EGFR", "L747_A750delinsVQPH"), "unknown"),
        ("EGFR exon 19 in-frame deletion", MISSENSE19, "unknown"),
        ("EGFR exon 19 in-frame deletion", variant("EGFR", "S768_D770del"), "unknown"),
        ("EGFR exon 20 in-frame insertion", INS20, "true"),
        ("EGFR exon 20 in-frame insertion", variant("EGFR", "V769_D770dup"), "true"),
        ("EGFR exon 18-19 mutation", MISSENSE19, "true"),
        ("KIT exon 9-11 mutation", variant("KIT", "W557R", exon=11), "unknown"),  # a VUS
        ("KIT exon 9-11 mutation", variant("KIT", "W557R", exon=12), "unknown"),
        ("KIT exon 9-11 frameshift", variant("KIT", "W557fs", exon=11), "true"),
        ("KIT exon 11 mutation", variant("KIT", "W557R"), "unknown"),  # exon not known
        ("EGFR exon 19 in-frame deletion",
         GeneFinding("EGFR", FindingClass.MUTATION, 19, None, Consequence.INFRAME_DELETION),
         "true"),
        ("EGFR exon 19 in-frame deletion",
         GeneFinding("EGFR", FindingClass.MUTATION, 19), "unknown"),
        ("EGFR exon 19 in-frame deletion",
         GeneFinding("EGFR", FindingClass.MUTATION, 20, None, Consequence.INFRAME_DELETION),
         "unknown"),
    ],
)  # fmt: skip
def test_variant_against_atom(biomarker: str, seen: Alteration, value: str) -> None:
    assert value_of(biomarker, seen) == value


@pytest.mark.parametrize(
    ("wanted", "seen", "value"),
    [
        ("germline", BRCA2_GERMLINE, "true"),
        ("germline", BRCA2_SOMATIC, "unknown"),
        ("germline", BRCA2_UNKNOWN, "unknown"),
        ("somatic", BRCA2_SOMATIC, "true"),
        ("somatic", BRCA2_GERMLINE, "unknown"),
        ("somatic", BRCA2_UNKNOWN, "unknown"),
        ("", BRCA2_GERMLINE, "true"),
        ("", BRCA2_UNKNOWN, "true"),
    ],
)
def test_an_origin_asked_for_must_be_known(wanted: str, seen: Alteration, value: str) -> None:
    assert value_of(f"BRCA2 pathogenic mutation {wanted}".strip(), seen) == value


def test_unknown_origin_is_open_and_the_other_origin_is_not() -> None:
    text = "BRCA2 pathogenic mutation germline"
    assert trace_of(text, BRCA2_UNKNOWN).reason == "origin_unknown"
    assert trace_of(text, BRCA2_SOMATIC).reason == "origin_mismatch"


@pytest.mark.parametrize(
    "wanted", ["oncogenic mutation", "mutation", "activating mutation", "pathogenic mutation",
               "alteration", "loss of function"],
)  # fmt: skip
def test_a_variant_of_unknown_significance_never_satisfies_a_class(wanted: str) -> None:
    trace = trace_of(f"EGFR {wanted}", VUS)
    assert trace.truth == "unknown"
    assert trace.reason == "variant_of_unknown_significance"


@pytest.mark.parametrize(
    "benign",
    [
        variant("BRCA2", "K3326*"),  # a curated polymorphism
        variant("BRCA2", "S1982Rfs*22", significance=BENIGN),
        variant("BRCA2", "S1982="),
    ],
    ids=["curated", "reported", "silent"],
)
@pytest.mark.parametrize(
    "wanted",
    ["p.K3326*", "p.S1982Rfs*22", "p.S1982=", "loss of function", "mutation", "alteration",
     "truncating mutation", "exon 27 mutation", "codon 1982"],
)  # fmt: skip
def test_a_benign_variant_satisfies_nothing(benign: Alteration, wanted: str) -> None:
    assert value_of(f"BRCA2 {wanted}", benign) == "unknown"
    assert trace_of(f"BRCA2 {wanted}", benign).reason == "benign_variant"


def test_a_duplication_equals_the_insertion_it_is() -> None:
    for text in ("Y772_A775dup", "A775_G776insYVMA", "p.A775_G776insYVMA"):
        trace = trace_of("ERBB2 p.Y772_A775dup", variant("ERBB2", text))
        assert trace.truth == "true", text
    equivalent = trace_of("ERBB2 p.Y772_A775dup", variant("ERBB2", "A775_G776insYVMA"))
    assert equivalent.depth is MatchDepth.EQUIVALENT
    other = trace_of("ERBB2 p.Y772_A775dup", variant("ERBB2", "A775_G776insYVMV"))
    assert other.truth != "true"


@pytest.mark.parametrize("seen", ["K27M", "K28M"])
@pytest.mark.parametrize("wanted", ["K27M", "K28M"])
def test_legacy_numbering_of_histone_h3(seen: str, wanted: str) -> None:
    assert value_of(f"H3-3A p.{wanted}", variant("H3-3A", seen)) == "true"


def test_legacy_numbering_needs_the_same_residue() -> None:
    assert value_of("H3-3A codon G35", variant("H3-3A", "G34R")) == "true"
    assert value_of("H3-3A codon G35", variant("H3-3A", "A34R")) == "unknown"
    assert value_of("H3-3A p.K28M", variant("H3-3A", "R27M")) == "unknown"


def test_a_class_of_a_finding_stands_for_the_classes_it_implies() -> None:
    def said(finding: FindingClass, wanted: str) -> str:
        return value_of(f"BRCA2 {wanted}", GeneFinding("BRCA2", finding))

    assert said(FindingClass.LOSS_OF_FUNCTION, "loss of function") == "true"
    assert said(FindingClass.LOSS_OF_FUNCTION, "biallelic loss of function") == "unknown"
    assert said(FindingClass.BIALLELIC_LOSS, "loss of function") == "true"
    assert said(FindingClass.LOSS_OF_FUNCTION, "activating mutation") == "unknown"
    assert said(FindingClass.ALTERATION, "mutation") == "unknown"
    assert said(FindingClass.ALTERATION, "alteration") == "true"
    assert said(FindingClass.REARRANGEMENT, "alteration") == "true"
    assert said(FindingClass.REARRANGEMENT, "mutation") == "unknown"


def test_a_finding_of_one_origin_is_none_of_the_other() -> None:
    def said(origin: Origin) -> str:
        finding = GeneFinding("BRCA2", FindingClass.PATHOGENIC, observed=Observation(origin=origin))
        return value_of("BRCA2 pathogenic mutation germline", finding)

    assert [said(o) for o in (Origin.GERMLINE, Origin.UNKNOWN, Origin.SOMATIC)] == [
        "true", "unknown", "unknown",
    ]  # fmt: skip


def test_a_splice_site_change_at_the_exon_end_is_read_as_skipping() -> None:
    text = "MET exon 14 skipping"
    assert value_of(text, SpliceEvent("MET", exon=14)) == "true"
    assert value_of(text, variant("MET", "X1010_splice")) == "true"
    assert trace_of(text, variant("MET", "X1010_splice")).depth is MatchDepth.EQUIVALENT
    assert value_of(text, variant("MET", "X963_splice")) == "true"
    assert value_of(text, variant("MET", "X900_splice")) == "unknown"
    unplaced = trace_of(text, variant("MET", consequence=Consequence.SPLICE_SITE))
    assert (unplaced.truth, unplaced.reason) == ("unknown", "splice_site_not_placed")
    assert value_of(text, variant("MET", "Y1003F")) == "unknown"


def test_an_atom_that_nobody_tested_is_unknown() -> None:
    trace = trace_of("EGFR p.L858R")
    assert (trace.truth, trace.reason, trace.gene_seen) == ("unknown", "not_tested", False)


def test_what_the_grammar_does_not_cover_is_unknown() -> None:
    assert value_of('unsupported("kind", "text")', L858R) == "unknown"
    assert value_of('NOT unsupported("kind", "text")', L858R) == "unknown"


def test_no_known_resistance_mutation_counts_as_none() -> None:
    assert value_of("NTRK1 resistance mutation") == "false"
    assert value_of("NOT NTRK1 resistance mutation") == "true"


def test_an_expression_is_the_kleene_value_of_its_atoms() -> None:
    assert value_of("EGFR p.L858R AND EGFR p.T790M", L858R) == "unknown"
    assert value_of("EGFR p.L858R OR EGFR p.T790M", L858R) == "true"
    assert value_of("EGFR p.L858R AND NOT EGFR p.T790M", L858R, variant("EGFR", "T790M")) == "false"
    assert value_of("EGFR p.L858R AND BRAF codon V600 except E", L858R, variant("BRAF", "V600E")) \
        == "false"  # fmt: skip


def test_the_trace_names_each_atom_and_the_alterations_that_met_it() -> None:
    held = findings(VUS, L858R)
    traces = evaluate(parse("EGFR p.L858R AND NOT KRAS mutation"), held).traces
    assert [(t.text, t.truth.value, t.matched) for t in traces] == [
        ("EGFR p.L858R", "true", (1,)),
        ("KRAS mutation", "unknown", ()),
    ]


@pytest.mark.parametrize(
    ("text", "seen", "depth"),
    [
        ("EGFR p.L858R", L858R, MatchDepth.EXACT),
        ("EGFR codon L858", L858R, MatchDepth.CODON),
        ("EGFR residues 850-860 mutation", L858R, MatchDepth.RANGE),
        ("EGFR exon 19 in-frame deletion", DEL19, MatchDepth.EXON),
        ("EGFR oncogenic mutation", L858R, MatchDepth.GENE_CLASS),
    ],
)
def test_how_close_a_match_is(text: str, seen: Alteration, depth: MatchDepth) -> None:
    assert trace_of(text, seen).depth is depth


def test_the_reason_does_not_depend_on_the_order_of_alterations() -> None:
    several = (VUS, variant("EGFR", "T790M", significance=BENIGN), MISSENSE19,
               GeneFinding("EGFR", FindingClass.MUTATION))  # fmt: skip
    text = "EGFR p.L858R"
    assert trace_of(text, *several) == trace_of(text, *reversed(several))
    assert trace_of(text, *several).reason == "less_specific"
