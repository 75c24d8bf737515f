"""The shipped synthetic examples: one set of variants as VCF and as MAF."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from oncobasis.core.alteration import Observation, SmallVariant
from oncobasis.readers.intake.read import read_variants

FOLDER = Path(__file__).parent.parent / "data" / "readers"


def bare(variant: SmallVariant) -> SmallVariant:
    """Leave out where a variant was read, and the strand-side fields a promoter row lacks."""
    seen = variant.observed
    same = Observation(seen.state, seen.origin, seen.allele_fraction, seen.depth)
    return replace(variant, observed=same)


def test_vcf_and_maf_of_the_same_variants_give_the_same_alterations() -> None:
    vcf = read_variants(FOLDER / "synthetic_tumor_normal.vep.vcf")
    maf = read_variants(FOLDER / "synthetic.maf")
    by_gene = [{v.gene: bare(v) for v in result.small_variants} for result in (vcf, maf)]
    assert by_gene[0] == by_gene[1]
    assert [v.gene for v in vcf.small_variants] == ["TERT", "EGFR", "BRAF", "KRAS"]
    for result in (vcf, maf):
        (row,) = result.filtered
        assert (row.gene, [reason.code.value for reason in row.reasons]) == (
            "TP53",
            ["low_alt_reads"],
        )
