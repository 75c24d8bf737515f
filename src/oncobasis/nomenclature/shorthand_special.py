"""Forms of single genes: HLA alleles, histone H3 changes without a gene, names of known changes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from oncobasis.core.alteration import FindingClass, GeneFinding, Genotype
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

# Old names of founder variants (PMID 32376921; 187delAG: ClinVar RCV000056295) and of the two
# commonest CALR changes (52 bases lost, 5 inserted: PMC7000472), the gene, today's change.
_FOUNDERS = (
    (re.compile(r"(?:BRCA1[\s:]+)?18[57]\s?del\s?AG", re.IGNORECASE), "BRCA1", "c.68_69delAG"),
    (re.compile(r"(?:BRCA1[\s:]+)?5382\s?ins\s?C", re.IGNORECASE), "BRCA1", "c.5266dupC"),
    (re.compile(r"(?:BRCA2[\s:]+)?6174\s?del\s?T", re.IGNORECASE), "BRCA2", "c.5946delT"),
    (
        re.compile(r"CALR[\s-]+type[ -]?(?:1|I)(?: mutation)?", re.IGNORECASE),
        "CALR",
        "L367fs*46 exon 9",
    ),
    (
        re.compile(r"CALR[\s-]+type[ -]?(?:2|II)(?: mutation)?", re.IGNORECASE),
        "CALR",
        "K385fs*47 exon 9",
    ),
)
_SAID = r"(?: mutations?| mutated| positive|\+)?"
_FLT3_TKD = re.compile(rf"FLT3[\s-]*TKD{_SAID}", re.IGNORECASE)
_NPM1_C = re.compile(rf"NPM1c{_SAID}|cytoplasmic NPM1", re.IGNORECASE)


def read_named_change(finding: Said) -> ShorthandReading | None:
    """Read a change by its common name (``185delAG``, ``CALR type 1``, ``FLT3-TKD``, ``NPM1c``)."""
    for pattern, gene, change in _FOUNDERS:
        if pattern.fullmatch(finding.text):
            reading = variant_of_gene(finding, gene, change)
            understood = read_as(finding.given, f"{gene} {change}")
            return None if reading is None else reading.with_remarks(understood)
    if _FLT3_TKD.fullmatch(finding.text):
        seen = GeneFinding("FLT3", FindingClass.MUTATION, codon=835, observed=finding.observed)
        return finding.reading(seen, understood="FLT3 codon D835 (write FLT3 I836 where meant)")
    if _NPM1_C.fullmatch(finding.text):
        kind = FindingClass.ONCOGENIC_MUTATION
        seen = GeneFinding("NPM1", kind, observed=finding.observed)
        return finding.reading(seen, understood="NPM1 oncogenic mutation")
    return None


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
