"""MET exon 14 splice sites by position, on both builds, and what the rules make of them."""

from __future__ import annotations

import pytest

from oncobasis.core.alteration import Consequence, SmallVariant
from oncobasis.core.assessment import Oncogenicity, OncogenicityClass
from oncobasis.core.biomarker import SkippingIs
from oncobasis.core.reference import GeneReference, Span
from oncobasis.readers.small_variants.alleles import Site, trimmed
from oncobasis.readers.small_variants.met_exon_14 import met_splice_change
from oncobasis.rules.small_variants import meets_small

SHIFT = 359946


@pytest.mark.parametrize(
    ("position", "reference", "alternative", "coding"),
    [
        (116412044, "G", "T", "c.3028+1G>T"),
        (116412045, "T", "C", "c.3028+2T>C"),
        (116411902, "G", "A", "c.2888-1G>A"),
        (116411901, "A", "G", "c.2888-2A>G"),
        (116412040, "AACG", "A", None),  # the last bases of the exon alone
        (116412041, "ACGT", "A", "c.3027_3028+1del"),
        (116411890, "CTTTTTTCTTTAGA", "C", "c.2888-12_2888del"),
        (116412044, "G", "GA", "c.3028+1_3028+2insA"),
        (116412044, "GT", "CC", "c.3028+1_3028+2delinsCC"),
        (116412043, "G", "T", None),  # D1010Y: missense, not a splice site
        (116412046, "A", "G", None),
        (116411900, "T", "G", None),
    ],
)
def test_changes_of_the_splice_sites(
    position: int, reference: str, alternative: str, coding: str | None
) -> None:
    for assembly, start in (("GRCh37", position), ("GRCh38", position + SHIFT)):
        site = Site("7", *trimmed(start, reference, alternative))
        assert met_splice_change(assembly, site) == coding
        assert met_splice_change(None, site) is None
        other = Site("8", site.position, site.reference, site.alternative)
        assert met_splice_change(assembly, other) is None


@pytest.mark.parametrize(
    ("coding", "truth"),
    [
        ("c.3028+1G>T", "true"),
        ("c.2888-1G>A", "true"),
        ("c.3027_3028+1del", "true"),
        ("c.2888-12_2888del", "true"),
        ("c.3029-1G>A", "unknown"),  # the acceptor of exon 15, in the same codon
        ("c.2887+1G>A", "unknown"),  # the donor of exon 13, in the same codon
        ("c.3082+1G>T", "unknown"),  # another transcript's numbers: not placed
    ],
)
def test_the_rule_places_a_splice_change_by_its_coding_change(coding: str, truth: str) -> None:
    variant = SmallVariant("MET", coding=coding, consequence=Consequence.SPLICE_SITE)
    reference = GeneReference("MET", exons=(Span("14", 963, 1010),))
    oncogenic = Oncogenicity(OncogenicityClass.LIKELY_ONCOGENIC, 0, ())
    meeting = meets_small(SkippingIs("MET", 14), variant, oncogenic, reference)
    assert meeting.truth.value == truth
