"""Pharmacogenetics and HLA: genotypes, haplotypes and metaboliser phenotypes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from oncobasis.core.alteration import Genotype
from oncobasis.nomenclature.codes_genomics import METABOLIC_ACTIVITY, GenomicCode
from oncobasis.nomenclature.codes_own import RESULT
from oncobasis.readers.fhir.outcome import Outcome, left_out
from oncobasis.readers.fhir.variant_parts import origin_of
from oncobasis.readers.reading.codes import FilterCode
from oncobasis.readers.records.answers import METABOLISM
from oncobasis.readers.records.concepts import concepts_at

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from oncobasis.readers.fhir.outcome import Desk
    from oncobasis.readers.fhir.resources import Resource
    from oncobasis.readers.records.concepts import Concept

_STAR = r"\*[0-9A-Z][0-9A-Za-z.:]*(?:x\d+|xN)?"
_DIPLOTYPE = re.compile(rf"(?P<first>{_STAR})\s*/\s*(?:[A-Z0-9]+)?(?P<second>{_STAR})")
_SINGLE = re.compile(_STAR)
_RSID = re.compile(r"rs\d+\s+[ACGT-]+/[ACGT-]+")
_HLA_ALLELE = re.compile(r"(?P<gene>HLA-[A-Z0-9]+)?(?P<allele>\*\d{1,3}(?::\d{2,3}){1,3}[A-Z]?)")
_GL_STRING = re.compile(r"hla#[\d.]*#(?P<alleles>.+)")
_ACTIVITY = re.compile(r"([A-Z][A-Z0-9]+) gene product metabolic activity", re.IGNORECASE)
_PHENOTYPES = frozenset(
    {GenomicCode.THERAPEUTIC_IMPLICATION, GenomicCode.PREDICTED_IMPLICATION,
     GenomicCode.DRUG_METABOLISM}
)  # fmt: skip
_METABOLISM = frozenset({GenomicCode.DRUG_METABOLISM, *METABOLIC_ACTIVITY})
_NAMED = re.compile(r"(?P<gene>[A-Z][A-Z0-9-]{1,9})\s*(?P<rest>(?:\*|rs\d).*)")


def read_genotype(resource: Resource, desk: Desk) -> Outcome:
    """Read a genotype: a diplotype, the alleles of an HLA gene, or that of a polymorphism."""
    return _read(resource, desk, _genotypes)


def read_haplotype(resource: Resource, desk: Desk) -> Outcome:
    """Read a haplotype: one star allele or one HLA allele."""
    return _read(resource, desk, _alleles)


def read_metabolism(resource: Resource, desk: Desk) -> Outcome:
    """Read a metaboliser phenotype of a gene; one without a gene is an interpretation only."""
    phenotype = _phenotype(resource)
    if phenotype is None:
        return left_out(FilterCode.INTERPRETATION_ONLY)
    genes = set(_genes(resource, desk))
    genes |= {gene for code, gene in METABOLIC_ACTIVITY.items() if code in resource.code.codes}
    genes |= set(_genes_of_code(resource, desk))
    for source in desk.chart.targets(resource, "derivedFrom"):
        if source.code.codes & {GenomicCode.GENOTYPE, GenomicCode.HAPLOTYPE}:
            genes |= set(_genes(source, desk))
    if len(genes) != 1:
        code = FilterCode.CONTRADICTION if genes else FilterCode.INTERPRETATION_ONLY
        return left_out(code, f"{phenotype} of {', '.join(sorted(genes)) or 'no gene named'}")
    gene = genes.pop()
    observed = desk.observed(resource, f"{gene} {phenotype}", origin_of(resource))
    return Outcome((Genotype(gene, None, phenotype, observed),))


def is_metabolism(resource: Resource) -> bool:
    """Whether the observation states how a gene product metabolises."""
    return bool(resource.code.codes & _METABOLISM) or _phenotype(resource) is not None


def _phenotype(resource: Resource) -> str | None:
    concepts = [resource.value]
    concepts += [one.value for one in resource.of_codes(_PHENOTYPES)]
    said = {phenotype for one in concepts if (phenotype := METABOLISM.of(one))}
    said = said or _own_words(concepts) if resource.code.codes & _METABOLISM else said
    return said.pop() if len(said) == 1 else None


def _own_words(concepts: Iterable[Concept]) -> set[str]:
    """The words of one of our own reports, for which LOINC has no code."""
    return {coding.code for one in concepts for coding in one.of_system(RESULT)}


def _genes(resource: Resource, desk: Desk) -> Iterable[str]:
    reader = desk.gene_reader()
    said = (reader.gene_of(one.value, resource.line) for one in resource.of_code(GenomicCode.GENE))
    return [gene for gene in said if gene]


def _genes_of_code(resource: Resource, desk: Desk) -> Iterable[str]:
    """The gene in the name of the code (``DPYD gene product metabolic activity ...``)."""
    for word in resource.code.words():
        found = _ACTIVITY.match(word)
        symbol = desk.genes.resolve(found[1]).symbol if found else None
        if symbol is not None:
            yield symbol


def _read(resource: Resource, desk: Desk, read: Callable[[str], tuple[str, ...]]) -> Outcome:
    genes = set(_genes(resource, desk))
    texts = _texts(resource.value)
    if len(genes) > 1:
        return left_out(FilterCode.CONTRADICTION, ", ".join(sorted(genes)))
    stated = genes.pop() if genes else None
    own = _own_words([resource.value])
    if stated is not None and len(own) == 1:
        return _genotype(stated, own.pop(), resource, desk)
    for text in texts:
        gene, rest = _split(text, stated, desk)
        if gene is None:
            continue
        if stated is not None and gene != stated:
            return left_out(FilterCode.CONTRADICTION, f"{stated} and {text}", stated)
        alleles = read(rest)
        if alleles:
            return Outcome(
                tuple(
                    Genotype(gene, one, None,
                             desk.observed(resource, f"{gene} {one}", origin_of(resource)))
                    for one in alleles
                )
            )  # fmt: skip
    seen = texts[0] if texts else resource.value.shown()
    code = FilterCode.CODE_NOT_READ if stated else FilterCode.NO_GENE
    return left_out(code, seen, stated or "")


def _genotype(gene: str, diplotype: str, resource: Resource, desk: Desk) -> Outcome:
    """The genotype of one of our own reports, with the phenotype that was given beside it."""
    beside = _own_words(concepts_at(resource.record, "interpretation"))
    phenotype = beside.pop() if len(beside) == 1 else None
    observed = desk.observed(resource, f"{gene} {diplotype}", origin_of(resource))
    return Outcome((Genotype(gene, diplotype, phenotype, observed),))


def _texts(value: Concept) -> tuple[str, ...]:
    codes = (coding.code for coding in value.codings if coding.code)
    return tuple(dict.fromkeys((*value.words(), *codes)))


def _split(text: str, stated: str | None, desk: Desk) -> tuple[str | None, str]:
    """The gene that a text begins with and the rest; the gene of the component without one."""
    whole = _GL_STRING.fullmatch(text)
    if whole is not None:
        first = _HLA_ALLELE.match(whole["alleles"])
        return (first["gene"] or stated if first else stated), text
    named = _NAMED.fullmatch(text.strip().strip('"'))
    if named is None:
        return stated, text.strip()
    reading = desk.genes.resolve(named["gene"])
    return reading.symbol or stated, named["rest"].strip()


def _genotypes(text: str) -> tuple[str, ...]:
    whole = _GL_STRING.fullmatch(text)
    if whole is not None:
        return _hla(whole["alleles"])
    found = _DIPLOTYPE.fullmatch(text)
    if found is not None:
        return (f"{found['first']}/{found['second']}",)
    if _RSID.fullmatch(text):
        return (" ".join(text.split()),)
    return _alleles(text) if _HLA_ALLELE.fullmatch(text) else ()


def _alleles(text: str) -> tuple[str, ...]:
    found = _HLA_ALLELE.fullmatch(text)
    if found is not None:
        return (found["allele"],)
    return (text,) if _SINGLE.fullmatch(text) else ()


def _hla(text: str) -> tuple[str, ...]:
    """The alleles of ``HLA-A*03:01+HLA-A*30:01``; none when one of them can't be read."""
    pieces = [piece for piece in re.split(r"\+", text) if piece]
    found = [_HLA_ALLELE.fullmatch(piece) for piece in pieces]
    genes = {one["gene"] for one in found if one is not None and one["gene"]}
    if not all(found) or len(genes) > 1:
        return ()
    return tuple(dict.fromkeys(one["allele"] for one in found if one is not None))
