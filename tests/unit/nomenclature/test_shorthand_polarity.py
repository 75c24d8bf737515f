"""A negation is never read as a detection, and a word said once is never shared."""

from __future__ import annotations

import pytest

from oncobasis.core.alteration import Expression
from oncobasis.nomenclature.genes import load_genes
from oncobasis.nomenclature.shorthand import ShorthandError, read_not_detected, read_shorthand

GENES = load_genes()

REFUSED = """
ALK fusion, ROS1 fusion, RET fusion not detected | not detected of one or of all
no EGFR L858R, KRAS G12C                         | not detected of one or of all
MSI-H and TMB-H not detected                     | not detected of one or of all
no RET fusion, NTRK1 fusion                      | not detected of one or of all
no MSI, TMB-H                                    | not detected of one or of all
KRAS G12C, BRAF V600E negative                   | not detected of one or of all
KRAS G12C, BRAF V600E wild type                  | not detected of one or of all
KRAS G12C, BRAF V600E -                          | not detected of one or of all
KRAS G12C, BRAF V600E not detected               | not detected of one or of all
KRAS G12C, BRAF V600E not tested                 | not tested of one or of all
KRAS G12C, BRAF V600E unknown                    | not tested of one or of all
negative for EGFR L858R and KRAS G12C            | not detected of one or of all
without EGFR L858R, KRAS G12C                    | not detected of one or of all
EGFR L858R and T790M not detected                | not detected of one or of all
HER2/ALK negative                                | genes or their proteins
no EGFR L858R negative                           | denies twice
HER2 4+                                          | score that is not read
HER2 IHC 4+                                      | score that is not read
HER2 ++++                                        | score that is not read
ER 3+                                            | score that is not read
ER ++                                            | score in plus signs
KRAS G12C ++                                     | score in plus signs
EGFR L858R + TP53 R175H benign                   | a class of one or of all
EGFR L858R, TP53 R175H VUS                       | a class of one or of all
germline BRCA1 C61G, BRCA2 K944*                 | germline or somatic of one
EGFR L858R, T790M VAF 12%                        | an allele fraction of one
EGFR L858R, T790M depth 500                      | a depth of one
EGFR L858R, ERBB2 amplification 12 copies        | copies of one
CDK4/MDM2 amplification 12 copies                | copies of one or of both
¬BRAF V600E                                      | begins with
-BRAF V600E                                      | begins with
!EGFR L858R                                      | begins with
~EGFR L858R                                      | begins with
+BRAF V600E                                      | begins with
*BRAF V600E                                      | begins with
?BRAF V600E                                      | begins with
EML4::ALK?                                       | leaves the result open
EML4::ALK=-                                      | signs that are not understood
EGFR L858R VAF 0                                 | allele fraction of 0
EGFR L858R VAF 0%                                | allele fraction of 0
EGFR L858R depth 0                               | depth of 0
ERBB2 amplification 0 copies                     | which is no amplification
ERBB2 amplification 2 copies                     | which is no amplification
CDKN2A deep deletion 2 copies                    | which is no deep deletion
EGFR L858R 12 copies                             | no copy-number change
TMB-H =0                                         | calls 0 per Mb H
TMB-H 3                                          | calls 3 per Mb H
TMB-L 15                                         | calls 15 per Mb L
TMB -12                                          | below zero
MSI -3                                           | no result
PD-L1 TPS -5                                     | not understood
PD-L1 TPS 0.6                                    | a fraction or a percentage
no TNBC                                          | which receptor
not TNBC                                         | which receptor
TNBC negative                                    | which receptor
MSI-H VUS                                        | classifies no named variant
HER2 3+ benign                                   | classifies no named variant
"""

NEGATIVE = """
EGFR ex19del -         | EGFR exon 19 in-frame deletion
EGFR ex19del: -        | EGFR exon 19 in-frame deletion
EGFR ex19del (-)       | EGFR exon 19 in-frame deletion
EGFR ex19del⁻          | EGFR exon 19 in-frame deletion
MET exon 14 skipping - | MET exon 14 skipping
KIT exon 11 -          | KIT exon 11 mutation
KIT exon 11 –          | KIT exon 11 mutation
KIT exon 11 −          | KIT exon 11 mutation
EML4::ALK -            | EML4::ALK fusion
ERBB2 amplification -  | ERBB2 amplification
MSI-H -                | MSI-H
EGFR L858R -           | EGFR p.L858R
"""

MARKERS = """
ER, PR, HER2 negative     | ER negative; PR negative; HER2 negative
ER/PR/HER2 negative       | ER negative; PR negative; HER2 negative
ER and PR negative        | ER negative; PR negative
HER2 ++                   | HER2 IHC 2+
HER2 +++                  | HER2 IHC 3+
HER2 3+                   | HER2 IHC 3+
"""


def rows(table: str) -> list[tuple[str, str]]:
    lines = [line.partition("|") for line in table.strip().splitlines()]
    return [(text.strip(), wanted.strip()) for text, _, wanted in lines]


@pytest.mark.parametrize(("text", "why"), rows(REFUSED))
def test_uncertain_polarity_or_scope_is_refused(text: str, why: str) -> None:
    with pytest.raises(ShorthandError, match=why):
        read_shorthand(text, GENES)


@pytest.mark.parametrize(("text", "atom"), rows(NEGATIVE))
def test_a_minus_behind_any_finding_denies_it(text: str, atom: str) -> None:
    reading = read_shorthand(text, GENES)
    assert not reading.alterations
    assert [one.atom for one in reading.negatives] == [atom]


@pytest.mark.parametrize(("text", "wanted"), rows(MARKERS))
def test_marker_lists_and_plus_scores(text: str, wanted: str) -> None:
    reading = read_shorthand(text, GENES)
    assert not reading.negatives
    levels = [
        f"{one.marker} {one.status}" for one in reading.alterations if isinstance(one, Expression)
    ]
    assert "; ".join(levels) == wanted


@pytest.mark.parametrize(
    "text",
    ["KRAS G12C detected", "BRAF V600E positive", "BRAF V600E +", "BRAF V600E+", "HER2+", "ALK+",
     "KRAS G12C present", "KRAS G12C found", "KRAS G12C identified", "KRAS G12C confirmed"],
)  # fmt: skip
def test_what_was_found_is_not_taken_as_not_detected(text: str) -> None:
    with pytest.raises(ShorthandError, match="says that it was found"):
        read_not_detected(text, GENES)


def test_each_part_keeps_its_own_result() -> None:
    reading = read_shorthand("KRAS mutated, NRAS wild type", GENES)
    assert len(reading.alterations) == 1
    assert [one.gene for one in reading.negatives] == ["NRAS"]
    fractions = [
        seen.observed.allele_fraction
        for seen in read_shorthand("EGFR L858R VAF 30%, T790M VAF 12%", GENES).alterations
    ]
    assert fractions == [0.3, 0.12]


def test_half_a_character_is_refused() -> None:
    with pytest.raises(ShorthandError, match="broken character"):
        read_shorthand("EGFR L858R \ud800", GENES)
