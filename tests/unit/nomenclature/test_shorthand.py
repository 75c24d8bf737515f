"""Every spelling that people write for a finding, and what it is read as."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from oncobasis.core.alteration import (
    Alteration,
    ClinicalSignificance,
    Consequence,
    Expression,
    Fusion,
    GeneFinding,
    Observation,
    Origin,
    Signature,
    SmallVariant,
    State,
)
from oncobasis.core.errors import InputError
from oncobasis.nomenclature.genes import load_genes
from oncobasis.nomenclature.shorthand import (
    ShorthandError,
    ShorthandReading,
    as_negative,
    read_not_detected,
    read_shorthand,
)
from oncobasis.nomenclature.shorthand_negatives import biomarker_text
from oncobasis.rules.grammar import parse, to_text

if TYPE_CHECKING:
    from collections.abc import Callable

GENES = load_genes()


def read(text: str) -> ShorthandReading:
    return read_shorthand(text, GENES)


def in_words(seen: Alteration) -> str:
    """The finding in the biomarker grammar, with what that does not hold behind it."""
    if isinstance(seen, Expression):
        status = "" if seen.status is None else f" {seen.status}"
        value = "" if seen.value is None else f" {seen.scale or '?'} {seen.value:g}"
        return f"{seen.marker}{status}{value}"
    if isinstance(seen, Signature) and (seen.value is not None or not biomarker_text(seen)):
        return f"{biomarker_text(seen) or seen.kind} {seen.value:g}"
    if isinstance(seen, Fusion) and not seen.oriented and None not in (
        seen.five_prime, seen.three_prime
    ):  # fmt: skip
        return f"{biomarker_text(seen)} unoriented"
    if isinstance(seen, GeneFinding) and seen.finding == "rearrangement":
        return f"{seen.gene} rearrangement"
    return biomarker_text(seen)


DETECTED = """
BRAF V600E                          | BRAF p.V600E
braf v600e                          | BRAF p.V600E
BRAF  p.V600E.                      | BRAF p.V600E
BRAF:p.Val600Glu                    | BRAF p.V600E
BRAF:V600E                          | BRAF p.V600E
BRAFV600E                           | BRAF p.V600E
BRAF-V600E                          | BRAF p.V600E
BRAF V600E mutation                 | BRAF p.V600E
BRAF V600E detected                 | BRAF p.V600E
BRAF V600E positive                 | BRAF p.V600E
EGFR T790M+                         | EGFR p.T790M
KRAS Gly12Asp                       | KRAS p.G12D
KRASG12C                            | KRAS p.G12C
EGFR ENSP00000275493.2:p.Leu858Arg  | EGFR p.L858R
EGFR p.(L858R)                      | EGFR p.L858R
EGFR (L858R)                        | EGFR p.L858R
EGFR c.2573T>G                      | EGFR c.2573T>G
EGFR c.2573T>G (p.Leu858Arg)        | EGFR p.L858R
EGFR c.2573T>G(p.Leu858Arg)         | EGFR p.L858R
TP53 p.R175H (c.524G>A)             | TP53 p.R175H
EGFR:NM_005228:exon21:c.T2573G:p.L858R | EGFR p.L858R
EGFR NM_005228.5:c.2573T>G          | EGFR c.2573T>G
TP53 NM_000546.6:c.524G>A p.(Arg175His) | TP53 p.R175H
EGFR E746_A750del                   | EGFR p.E746_A750del
EGFR exon 19 del (E746_A750del)     | EGFR p.E746_A750del
EGFR exon 20 insertion (A767_V769dup) | EGFR p.A767_V769dup
EGFR exon 21 L858R                  | EGFR p.L858R
ERBB2 A775_G776insYVMA              | ERBB2 p.A775_G776insYVMA
PALB2 p.(Gln988*)                   | PALB2 p.Q988*
BRCA2 c.5946delT                    | BRCA2 c.5946del
BRCA1 c.68_69delAG                  | BRCA1 c.68_69del
MET c.3028+1G>A                     | MET c.3028+1G>A
MET X1010_splice                    | MET p.X1010_splice
p53 R273H                           | TP53 p.R273H
AR T877A                            | AR p.T878A
MYD88 L265P                         | MYD88 p.L252P
EZH2 Y641F                          | EZH2 p.Y646F
H3F3A K27M                          | H3-3A p.K28M
H3 K27M                             | H3-3A p.K28M
H3-3A K28M                          | H3-3A p.K28M
H3.3 G34R                           | H3-3A p.G35R
185delAG                            | BRCA1 c.68_69del
BRCA1 187delAG                      | BRCA1 c.68_69del
BRCA1 5382insC                      | BRCA1 c.5266dup
BRCA2 6174delT                      | BRCA2 c.5946del
CALR type 1                         | CALR p.L367fs*46
CALR type 2 mutation                | CALR p.K385fs*47
FLT3-TKD                            | FLT3 codon 835
NPM1c                               | NPM1 oncogenic mutation
EBV positive                        | EBV positive
HPV-positive                        | HPV positive
DPYD rs3918290                      | DPYD rs3918290
BRAF V600                           | BRAF codon 600
BRAF V600 mutation                  | BRAF codon 600
BRAF V600E/K                        | BRAF codon 600
KRAS codon 12                       | KRAS codon 12
KRAS codon 12 mutation              | KRAS codon 12
EGFR G719X                          | EGFR codon 719
EGFR ex19del                        | EGFR exon 19 in-frame deletion
EGFR exon 19 deletion               | EGFR exon 19 in-frame deletion
EGFR Exon 19 in-frame deletion      | EGFR exon 19 in-frame deletion
EGFR 19del                          | EGFR exon 19 in-frame deletion
EGFR del19                          | EGFR exon 19 in-frame deletion
EGFR Ex20ins                        | EGFR exon 20 in-frame insertion
EGFR exon 20 insertion              | EGFR exon 20 in-frame insertion
EGFR exon20ins                      | EGFR exon 20 in-frame insertion
HER2 exon 20 insertion              | ERBB2 exon 20 in-frame insertion
KIT exon 11 mutation                | KIT exon 11 mutation
CALR exon 9 mutation                | CALR exon 9 mutation
KRAS mutation                       | KRAS mutation
KRAS mutated                        | KRAS mutation
KRAS mut                            | KRAS mutation
KRAS-mutant                         | KRAS mutation
mutated KRAS                        | KRAS mutation
HER2 mutation                       | ERBB2 mutation
KRAS oncogenic mutation             | KRAS oncogenic mutation
EGFR activating mutation            | EGFR activating mutation
BRCA2 pathogenic                    | BRCA2 pathogenic mutation
BRCA2 loss of function              | BRCA2 loss of function
BRCA2 LoF                           | BRCA2 loss of function
BRCA1 biallelic loss                | BRCA1 biallelic loss of function
PTEN truncating                     | PTEN truncating mutation
PTEN nonsense                       | PTEN nonsense
ARID1A frameshift                   | ARID1A frameshift
NF1 splice site mutation            | NF1 splice site mutation
MET alteration                      | MET alteration
germline BRCA1 mutation             | BRCA1 pathogenic mutation germline
BRCA1 mutation germline             | BRCA1 pathogenic mutation germline
gBRCA1m                             | BRCA1 pathogenic mutation germline
germline BRCA2 pathogenic variant   | BRCA2 pathogenic mutation germline
sBRCA2m                             | BRCA2 mutation somatic
BRCA2 N372H germline                | BRCA2 p.N372H germline
KRAS G12C somatic                   | KRAS p.G12C somatic
ERBB2 amplification                 | ERBB2 amplification
HER2 amplified                      | ERBB2 amplification
HER-2/neu amplification             | ERBB2 amplification
amplified MET                       | MET amplification
MET amp                             | MET amplification
c-Met amplification                 | MET amplification
MET gain                            | MET gain
MDM2 amplification 14 copies        | MDM2 amplification
NKX2-1 amplification                | NKX2-1 amplification
CDKN2A deletion                     | CDKN2A copy-number loss
CDKN2A loss                         | CDKN2A copy-number loss
loss of PTEN                        | PTEN copy-number loss
FGFR2 deletion                      | FGFR2 copy-number loss
CDKN2A homdel                       | CDKN2A deep deletion
CDKN2A homozygous deletion          | CDKN2A deep deletion
TP53 LOH                            | TP53 LOH
TP53 copy-neutral LOH               | TP53 copy-neutral LOH
HLA-A loss                          | HLA-A copy-number loss
EML4::ALK                           | EML4::ALK fusion
EML4-ALK                            | EML4::ALK fusion
EML4-ALK fusion                     | EML4::ALK fusion
EML4/ALK                            | EML4::ALK fusion unoriented
EML4 e13::ALK e20                   | EML4::ALK fusion
EML4-ALK variant 1                  | EML4::ALK fusion
KIF5B-RET (K15;R12)                 | KIF5B::RET fusion
FGFR2::BICC1                        | FGFR2::BICC1 fusion
FGFR2/BICC1 fusion                  | FGFR2::BICC1 fusion unoriented
CD74-ROS1 positive                  | CD74::ROS1 fusion
MLL-AF9                             | KMT2A::MLLT3 fusion
PML-RARα                            | PML::RARA fusion
BCR-ABL1                            | BCR::ABL1 fusion
Ph+                                 | BCR::ABL1 fusion
v::ALK                              | ALK fusion
ALK fusion                          | ALK fusion
RET fusion                          | RET fusion
ALK rearrangement                   | ALK fusion
ALK positive                        | ALK fusion
ALK+                                | ALK fusion
RET positive                        | RET fusion
ALK FISH positive                   | ALK fusion
RET rearrangement                   | RET rearrangement
MLL rearrangement                   | KMT2A rearrangement
FGFR2 rearrangement                 | FGFR2 rearrangement
MET exon 14 skipping                | MET exon 14 skipping
c-Met exon 14 skipping              | MET exon 14 skipping
METex14                             | MET exon 14 skipping
METΔex14                            | MET exon 14 skipping
EGFRvIII                            | EGFR intragenic deletion exons 2-7
EGFR vIII                           | EGFR intragenic deletion exons 2-7
FLT3-ITD                            | FLT3 internal tandem duplication
FLT3 ITD positive                   | FLT3 internal tandem duplication
MLL-PTD                             | KMT2A partial duplication
EGFR kinase domain duplication      | EGFR kinase domain duplication
AR-V7                               | AR isoform AR-V7
5q deletion                         | cytogenetic "5q deletion"
del(5q)                             | cytogenetic "5q deletion"
del(17p)                            | cytogenetic "17p deletion"
del(17)(p13.1)                      | cytogenetic "17p13.1 deletion"
1p/19q codeletion                   | cytogenetic "1p/19q codeletion"
1p19q codeleted                     | cytogenetic "1p/19q codeletion"
t(11;14)                            | cytogenetic "t(11;14)"
t(11;14)(q13;q32)                   | cytogenetic "t(11;14)"
inv(16)                             | cytogenetic "inv(16)"
TMB-H                               | TMB-H
TMB high                            | TMB-H
TMB low                             | TMB-L
TMB 12                              | TMB 12
TMB-H 12 mut/Mb                     | TMB-H 12
TMB: 15.5 muts/Mb                   | TMB 15.5
MSI-H                               | MSI-H
MSI high                            | MSI-H
MSI-L                               | MSI-L
MSS                                 | MSS
microsatellite stable               | MSS
dMMR                                | dMMR
MMR deficient                       | dMMR
mismatch repair deficient           | dMMR
pMMR                                | pMMR
MMR intact                          | pMMR
HRD positive                        | HRD positive
HRD+                                | HRD positive
HRD negative                        | HRD negative
HRD score 45                        | HRD 45
PD-L1 TPS 60%                       | PD-L1 TPS 60
PDL1 60% TPS                        | PD-L1 TPS 60
PD-L1 (22C3) TPS 60%                | PD-L1 TPS 60
PD-L1 CPS 10                        | PD-L1 CPS 10
PD-L1 IC 5%                         | PD-L1 IC 5
PD-L1 TPS <1%                       | PD-L1 TPS 0
PD-L1 TPS ≥50%                      | PD-L1 TPS 50
PD-L1 60%                           | PD-L1 ? 60
PD-L1 negative                      | PD-L1 negative
HER2 3+                             | HER2 IHC 3+
HER2 (3+)                           | HER2 IHC 3+
HER2 IHC 2+                         | HER2 IHC 2+
HER2 equivocal                      | HER2 IHC 2+
HER2 IHC 2+ ISH negative            | HER2 low
HER2 IHC 2+/FISH-                   | HER2 low
HER2 IHC 2+, ISH+                   | HER2 positive
HER2 FISH positive                  | HER2 positive
HER2 positive                       | HER2 positive
HER2+                               | HER2 positive
HER2 low                            | HER2 low
HER2-ultralow                       | HER2 ultralow
HER2 negative                       | HER2 negative
HER2 IHC 0                          | HER2 IHC 0
HER2 overexpression                 | HER2 overexpression
HR positive                         | HR positive
ER positive                         | ER positive
estrogen receptor positive          | ER positive
ER 90%                              | ER positive percent 90
ER 0%                               | ER negative percent 0
ER low positive                     | ER positive
ER+ PR+ HER2-                       | ER positive; PR positive; HER2 negative
HR+/HER2-                           | HR positive; HER2 negative
HR+/HER2 low                        | HR positive; HER2 low
triple negative                     | ER negative; PR negative; HER2 negative
TNBC                                | ER negative; PR negative; HER2 negative
CLDN18.2 positive                   | CLDN18.2 positive
Claudin 18.2 positive               | CLDN18.2 positive
FOLR1 positive                      | FOLR1 positive
FRα positive                        | FOLR1 positive
CD30 positive                       | CD30 positive
CD20+                               | CD20 positive
c-Met overexpression                | MET overexpression
MET IHC 3+ 60%                      | MET IHC 3+ IHC 3+ percent 60
AFP 500 ng/mL                       | AFP ng/mL 500
MTAP loss of expression             | MTAP loss of expression
MLH1/PMS2 loss of expression        | MLH1 loss of expression; PMS2 loss of expression
MGMT promoter methylation           | MGMT promoter methylation
MGMT methylated                     | MGMT promoter methylation
MGMT unmethylated                   | MGMT promoter unmethylated
TERT promoter C228T                 | TERT promoter C228T
TERT C228T                          | TERT promoter C228T
TERT promoter mutation              | TERT promoter mutation
DPYD poor metabolizer               | DPYD phenotype "poor metabolizer"
DPYD *2A/*2A                        | DPYD allele *2A/*2A
UGT1A1 *28/*28                      | UGT1A1 allele *28/*28
UGT1A1*28                           | UGT1A1 allele *28
HLA-A*02:01                         | HLA-A allele *02:01
HLA-DRB1*04:01                      | HLA-DRB1 allele *04:01
CDK4/MDM2 amplification             | CDK4 amplification; MDM2 amplification
PIK3CA H1047R, MSS                  | PIK3CA p.H1047R; MSS
EGFR L858R + T790M                  | EGFR p.L858R; EGFR p.T790M
EGFR ex19del, T790M                 | EGFR exon 19 in-frame deletion; EGFR p.T790M
MSI-H/dMMR                          | MSI-H; dMMR
"""

NEGATIVE = """
KRAS wild type                | KRAS: mutation
KRAS wild-type                | KRAS: mutation
KRAS WT                       | KRAS: mutation
wild type KRAS                | KRAS: mutation
KRAS not mutated              | KRAS: mutation
KRAS mutation not detected    | KRAS: mutation
no EGFR mutation              | EGFR: mutation
no EGFR mutation detected     | EGFR: mutation
EGFR negative                 | EGFR: mutation
EGFR mut negative             | EGFR: mutation
EGFR not detected             | EGFR: anything
EGFR: not detected            | EGFR: anything
RAS wild type                 | KRAS: mutation; NRAS: mutation
KRAS/NRAS wild type           | KRAS: mutation; NRAS: mutation
KRAS, NRAS and BRAF wild type | KRAS: mutation; NRAS: mutation; BRAF: mutation
BRCA1/2 wild type             | BRCA1: mutation; BRCA2: mutation
IDH-wildtype                  | IDH1: mutation; IDH2: mutation
ALK negative                  | ALK fusion
ALK-                          | ALK fusion
ALK fusion not detected       | ALK fusion
ALK not rearranged            | ALK fusion
ALK not detected              | ALK: anything
NTRK fusion not detected      | NTRK1 fusion; NTRK2 fusion; NTRK3 fusion
Ph negative                   | BCR::ABL1 fusion
BRAF V600E not detected       | BRAF p.V600E
EGFR T790M negative           | EGFR p.T790M
EGFR T790M-                   | EGFR p.T790M
HER2 not amplified            | ERBB2 amplification
MET exon 14 skipping not detected | MET exon 14 skipping
FLT3-ITD negative             | FLT3 internal tandem duplication
AR-V7 negative                | AR isoform AR-V7
MSI-H not detected            | MSI-H
no 1p/19q codeletion          | cytogenetic "1p/19q codeletion"
1p/19q non-codeleted          | cytogenetic "1p/19q codeletion"
no germline BRCA1 mutation    | BRCA1 pathogenic mutation germline
"""

REFUSED = """
EGFR                       | names a gene and no finding
PD-L1                      | gives no result
EGRF L858R                 | did you mean EGFR
BRCA mutation              | BRCA1, BRCA2
NTRK fusion                | NTRK1, NTRK2, NTRK3
KRAS/NRAS mutation         | KRAS, NRAS
MYC/BCL2 rearrangement     | MYC, BCL2
EGFR positive              | does not say what is positive
MET positive               | does not say what is positive
PTEN negative              | may deny a mutation or the protein
germline BRCA1 variant     | which one
BRCA1 benign               | classifies no named variant
FGFR2::BICC1 benign        | classifies no named variant
BRCA1 exon 11 deletion     | small in-frame change or a structural one
EGFR exon 20 insertion T790M | calls a change insertion
EGFR NM_001346941.2:c.2438T>G | not the MANE Select transcript
EGFR NP_004439.2:p.Leu858Arg  | belongs to ERBB2
H3.1 K27M                  | H3C2 or H3C3
no BRCA2 VUS               | denies a variant that bears on nothing
BRCA2 185delAG             | could be a change of the coding sequence
EGFR c.2573                | no readable coding change
KRAS G12C VAF 150%         | above 100 %
KRAS G12C germline somatic | both germline and somatic
PD-L1 high                 | gives no number
PD-L1 TPS 160%             | above 100
PD-L1 TPS <50%             | upper limit only
HER2 IHC 3+ ISH negative   | IHC 3+ alone is HER2 positive
MSI                        | MSI-H, MSI-L or MSS
HRD                        | HRD positive, HRD negative
TMB intermediate           | TMB-H
EML4::ALK::RET             | not one fusion
v::v                       | names no gene
ALK::ALK                   | joins a gene with itself
V600E                      | names no known gene
hello world                | names no known gene
no mutation                | names no known gene
germline                   | names no finding
"""


def rows(table: str) -> list[tuple[str, str]]:
    lines = (line for line in table.splitlines() if line.strip())
    return [
        (text.strip(), wanted.strip()) for text, wanted in (line.rsplit("|", 1) for line in lines)
    ]


@pytest.mark.parametrize(("text", "wanted"), rows(DETECTED))
def test_detected(text: str, wanted: str) -> None:
    reading = read(text)
    assert "; ".join(map(in_words, reading.alterations)) == wanted
    assert not reading.negatives
    assert all(one.observed.state is State.DETECTED for one in reading.alterations)


@pytest.mark.parametrize(("text", "wanted"), rows(NEGATIVE))
def test_not_detected(text: str, wanted: str) -> None:
    reading = read(text)
    said = [one.atom or f"{one.gene}: {one.variant or 'anything'}" for one in reading.negatives]
    assert "; ".join(said) == wanted
    assert not reading.alterations


@pytest.mark.parametrize(("text", "why"), rows(REFUSED))
def test_refused_with_what_to_do(text: str, why: str) -> None:
    with pytest.raises(InputError) as caught:
        read(text)
    assert why in str(caught.value)
    assert caught.value.remedy


@pytest.mark.parametrize("text", [text for text, _ in rows(NEGATIVE)])
def test_what_a_negative_result_denies_is_a_biomarker(text: str) -> None:
    for negative in read(text).negatives:
        if negative.atom:
            assert to_text(parse(negative.atom)) == negative.atom


def test_the_tables_are_long_enough() -> None:
    assert len(rows(DETECTED)) + len(rows(NEGATIVE)) >= 150


@pytest.mark.parametrize(
    ("text", "understood"),
    [
        ("ALK positive", "ALK fusion or rearrangement"),
        ("ALK rearrangement", "ALK fusion or rearrangement"),
        ("gBRCA1m", "BRCA1 pathogenic or likely pathogenic germline mutation"),
        ("PTEN loss", "PTEN copy-number loss"),
        ("RAS wild type", "KRAS and NRAS: no mutation"),
        ("H3 K27M", "H3-3A K27M (H3C2 and H3C3 may carry the same change)"),
        ("METex14", "MET exon 14 skipping"),
        ("EGFR G719X", "EGFR codon G719, any substitution"),
        ("PD-L1 TPS 1-49%", "PD-L1 TPS 1, the lowest value it may mean"),
        ("ER 5%", "ER positive (1-10 % of cells)"),
        ("6174delT", "BRCA2 c.5946delT"),
        ("NPM1c", "NPM1 oncogenic mutation"),
        ("TP53 VUS", "TP53 variant of uncertain significance, not named"),
        ("MUT amplification", "MMUT, also called MUT"),
    ],
)
def test_what_could_be_read_otherwise_is_said(text: str, understood: str) -> None:
    remarks = [dict(remark.params) for remark in read(text).remarks if remark.code == "read_as"]
    assert {"text": text, "understood": understood} in remarks


@pytest.mark.parametrize("text", ["BRAF V600E", "HER2 amplification", "c-Met amplification", "MSS"])
def test_what_has_one_reading_has_no_remark(text: str) -> None:
    assert not read(text).remarks


def test_a_score_without_a_scale_is_remarked() -> None:
    (remark,) = read("PD-L1 60%").remarks
    assert remark.code == "scale_not_given"


def test_legacy_numbers_are_remarked_with_both() -> None:
    (remark,) = read("H3F3A K27M").remarks
    assert remark.code == "legacy_numbering"
    assert dict(remark.params) == {"given": "H3-3A K27M", "current": "H3-3A K28M"}


@pytest.mark.parametrize(
    "text", ["BRCA2 VUS", "BRCA2 variant of uncertain significance", "germline BRCA2 VUS"]
)
def test_a_variant_that_is_not_named_is_kept_as_uncertain(text: str) -> None:
    (seen,) = read(text).alterations
    assert isinstance(seen, SmallVariant)
    assert (seen.gene, seen.significance) == ("BRCA2", ClinicalSignificance.UNCERTAIN)
    assert seen.protein is None
    assert seen.coding is None


@pytest.mark.parametrize(
    ("text", "fraction", "origin"),
    [
        ("IDH1 R132H VAF 32%", 0.32, Origin.UNKNOWN),
        ("IDH1 R132H, VAF: 0.32", 0.32, Origin.UNKNOWN),
        ("IDH1 R132H (VAF 32 %)", 0.32, Origin.UNKNOWN),
        ("IDH1 R132H 32% VAF", 0.32, Origin.UNKNOWN),
        ("IDH1 R132H AF 32", 0.32, Origin.UNKNOWN),
        ("IDH1 R132H somatic VAF 32%", 0.32, Origin.SOMATIC),
        ("germline IDH1 R132H", None, Origin.GERMLINE),
    ],
)
def test_fraction_and_origin_anywhere(text: str, fraction: float | None, origin: Origin) -> None:
    (seen,) = read(text).alterations
    assert (seen.observed.allele_fraction, seen.observed.origin) == (fraction, origin)
    assert seen.observed.source is not None
    assert seen.observed.source.text == text


@pytest.mark.parametrize(
    ("text", "significance"),
    [
        ("BRCA2 N372H VUS", ClinicalSignificance.UNCERTAIN),
        ("BRCA2 N372H benign", ClinicalSignificance.BENIGN),
        ("BRCA2 N372H (likely benign)", ClinicalSignificance.LIKELY_BENIGN),
        ("BRCA1 E23fs likely pathogenic", ClinicalSignificance.LIKELY_PATHOGENIC),
        ("BRCA1 E23fs pathogenic", ClinicalSignificance.PATHOGENIC),
        ("BRCA1 E23fs", None),
    ],
)
def test_significance_of_a_named_variant(
    text: str, significance: ClinicalSignificance | None
) -> None:
    (seen,) = read(text).alterations
    assert isinstance(seen, SmallVariant)
    assert seen.significance is significance


@pytest.mark.parametrize(
    ("text", "consequence"),
    [
        ("MET c.3028+1G>A", Consequence.SPLICE_SITE),
        ("MET c.3028+3G>A", None),
        ("BRCA1 c.68_69delAG", Consequence.FRAMESHIFT),
        ("EGFR c.2236_2250del", None),
        ("BRCA1 c.5266dup", Consequence.FRAMESHIFT),
        ("BRCA1 c.5266dupC (p.Gln1756fs)", None),
        ("EGFR c.2573T>G", None),
        ("TERT promoter C250T", Consequence.PROMOTER),
    ],
)
def test_what_a_coding_change_alone_tells(text: str, consequence: Consequence | None) -> None:
    (seen,) = read(text).alterations
    assert isinstance(seen, SmallVariant)
    assert seen.consequence is consequence


def test_not_tested_is_neither_detected_nor_absent() -> None:
    for text in ("KRAS not tested", "EGFR T790M not tested"):
        reading = read(text)
        assert [one.observed.state for one in reading.alterations] == [State.NOT_TESTED]
        assert not reading.negatives


@pytest.mark.parametrize(
    "text", ["EGFR exon 14 amplification", "FGFR2 deletion", "FLT3-ITD", "EGFRvIII", "AR-V7"]
)
def test_never_a_fusion(text: str) -> None:
    try:
        seen = read(text).alterations
    except InputError:
        return
    assert not any(isinstance(one, Fusion) for one in seen)


# Reference residues -----------------------------------------------------------------------------


def residue_of(gene: str, position: int) -> str | None:
    return {("BRAF", 600): "V", ("EGFR", 746): "E", ("EGFR", 750): "A"}.get((gene, position))


@pytest.mark.parametrize(
    "text", ["BRAF A600E", "BRAF p.Ala600Glu", "BRAF A600", "EGFR E746_G750del"]
)
def test_a_change_that_contradicts_the_reference_is_impossible(text: str) -> None:
    with pytest.raises(ShorthandError, match=r"is impossible: residue \d+ of"):
        read_shorthand(text, GENES, residue_of=residue_of)


@pytest.mark.parametrize(
    ("text", "checked"), [("BRAF V600E", True), ("EGFR E746_A750del", True), ("KRAS G12C", False)]
)
def test_a_change_is_checked_where_the_reference_is_known(text: str, checked: bool) -> None:  # noqa: FBT001
    (seen,) = read_shorthand(text, GENES, residue_of=residue_of).alterations
    assert isinstance(seen, SmallVariant)
    assert seen.reference_checked is checked


def test_without_a_reference_nothing_is_checked() -> None:
    (seen,) = read("BRAF A600E").alterations
    assert isinstance(seen, SmallVariant)
    assert not seen.reference_checked


# Lists of what was not found -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("KRAS", ("KRAS", None, "")),
        ("BRAF V600E", ("BRAF", None, "BRAF p.V600E")),
        ("ALK fusion", ("ALK", None, "ALK fusion")),
        ("KRAS wild type", ("KRAS", "mutation", "")),
        ("MSI-H", ("MSI", None, "MSI-H")),
    ],
)
def test_not_detected_list(text: str, wanted: tuple[str, str | None, str]) -> None:
    (negative,) = read_not_detected(text, GENES).negatives
    assert (negative.gene, negative.variant, negative.atom) == wanted


@pytest.mark.parametrize("text", ["KRAS not tested", "XYZ9", "PD-L1 TPS 60%"])
def test_not_detected_list_refuses(text: str) -> None:
    with pytest.raises(InputError):
        read_not_detected(text, GENES)


@pytest.mark.parametrize("text", ["EGFR L858R", "MET amplification", "EML4::ALK", "MSI-H", "AR-V7"])
def test_every_finding_can_be_denied(text: str) -> None:
    (seen,) = read(text).alterations
    assert as_negative(seen).atom == biomarker_text(seen)


# Any text ---------------------------------------------------------------------------------------

WORDS = st.sampled_from(
    [*{word for text, _ in rows(DETECTED + NEGATIVE) for word in text.split()}, "not", "VUS", "::"]
)


def harmless(text: str, reader: Callable[[str], ShorthandReading] = read) -> None:
    try:
        reading = reader(text)
    except InputError:
        return
    assert reading.alterations or reading.negatives
    for seen in reading.alterations:
        assert replace(seen, observed=Observation()) is not None


@given(st.text(max_size=60))
@example("\x00")
@example(" ")
@example("EGFR p.")
@example("(((")
@example("A" * 300)
@example("HLA-")
@example("t(;)")
@example("EGFR c.")
def test_any_text_is_read_or_refused(text: str) -> None:
    harmless(text)
    harmless(text, lambda words: read_not_detected(words, GENES))


@given(st.lists(WORDS, min_size=1, max_size=6).map(" ".join))
def test_any_words_are_read_or_refused(text: str) -> None:
    harmless(text)


def test_a_long_text_is_refused_at_once() -> None:
    start = time.perf_counter()
    for text in ("1p" * 100_000, "EGFR " + "-" * 190, "(" * 190, "A-" * 95, "HER2 " + "1" * 190):
        harmless(text)
    assert time.perf_counter() - start < 1
