"""Forms of single genes: HLA alleles, and histone H3 changes written without a gene."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from oncobasis.core.alteration import Genotype
from oncobasis.nomenclature.shorthand_genes import one_gene
from oncobasis.nomenclature.shorthand_reading import read_as
from oncobasis.nomenclature.shorthand_variants import variant_of_gene

if TYPE_CHECKING:
    from oncobasis.nomenclature.shorthand_reading import Said, ShorthandReading

_HLA = re.compile(r"(HLA-?(?P<locus>[A-Z]{1,3}\d?))\s?(?P<allele>\*\d{2,3}(?::\d{2,3}){0,3}[A-Z]?)"
                  r"(?:\s+(?:positive|\+))?", re.IGNORECASE)  # fmt: skip
_H3 = re.compile(
    r"H3(?:\.[13])?[\s-]*(K27M|K28M|G34[RV]|G35[RV])(?:[ -]*(?:mutant|mutation|altered))?",
    re.IGNORECASE,
)


def read_hla(finding: Said) -> ShorthandReading | None:
    """Read an HLA allele; None when the text is none."""
    if finding.text[:3].upper() != "HLA":
        return None
    found = _HLA.fullmatch(finding.text)
    if found is None:
        return None
    gene = one_gene(finding, f"HLA-{found['locus'].upper()}")
    allele = found["allele"].upper()
    return finding.reading(Genotype(gene, allele, observed=finding.observed))


def read_histone(finding: Said) -> ShorthandReading | None:
    """``H3 K27M`` names no gene: several histone H3 genes carry it.

    H3-3A is by far the most frequent (PMC6313628, table 4).
    """
    if finding.text[:2].upper() != "H3":
        return None
    found = _H3.fullmatch(finding.text)
    if found is None:
        return None
    if finding.text[2:4] == ".1":
        finding.refuse("names a protein of several genes", "write H3C2 or H3C3 with the change")
    reading = variant_of_gene(finding, "H3-3A", found[1].upper())
    if reading is None or finding.text[2:4] == ".3":
        return reading
    understood = f"H3-3A {found[1].upper()} (H3C2 and H3C3 may carry the same change)"
    return reading.with_remarks(read_as(finding.given, understood))
