"""A variant observation (LOINC 69548-6) -> alterations, a negative result, or why it is neither."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from oncobasis.core.case import NegativeFinding
from oncobasis.core.errors import InputError
from oncobasis.nomenclature.codes_genomics import NO_CALL, ChangeType, GenomicCode
from oncobasis.nomenclature.codes_own import ABSENT, FINDING, absent_of, finding_of
from oncobasis.nomenclature.shorthand import read_not_detected
from oncobasis.readers.fhir.outcome import Outcome, left_out
from oncobasis.readers.fhir.structural import is_structural, structural
from oncobasis.readers.fhir.variant_parts import VariantParts, variant_parts
from oncobasis.readers.reading.codes import FilterCode
from oncobasis.readers.records.answers import PRESENCE
from oncobasis.readers.records.changes import NotAVariant, SaidVariant
from oncobasis.readers.records.hgvs import read_hgvs

if TYPE_CHECKING:
    from oncobasis.readers.fhir.outcome import Desk
    from oncobasis.readers.fhir.resources import Resource

_SEVERAL = 2


def read_variant(resource: Resource, desk: Desk) -> Outcome:
    """Read one variant observation; absent never fires, what is not said is no result."""
    present = _presence(resource)
    if present is None:
        denied = PRESENCE.contradicts(resource.value)
        code = FilterCode.CONTRADICTION if denied else FilterCode.NO_RESULT
        genes = variant_parts(resource, desk).genes
        return left_out(code, resource.value.shown(), ", ".join(genes))
    parts = variant_parts(resource, desk)
    gene = ", ".join(parts.genes)
    if not present:
        return _absent(resource, parts, desk)
    if parts.contradiction:
        return left_out(FilterCode.CONTRADICTION, parts.contradiction, gene)
    if own := _own_codes(resource, FINDING):
        return _own_finding(own, resource, parts, desk)
    if parts.same_alleles or ChangeType.WILD_TYPE in parts.types:
        return left_out(FilterCode.NOT_MUTATED, "reference allele", gene)
    if is_structural(parts):
        return structural(resource, parts, desk)
    if not (parts.has_small_change or parts.genomic or parts.genes or parts.discrete):
        return _empty(resource, parts)
    if len(parts.genes) > 1:
        return left_out(FilterCode.CONTRADICTION, "several genes for one small change", gene)
    return _small(resource, parts, desk)


def _presence(resource: Resource) -> bool | None:
    return None if resource.value.codes & NO_CALL else PRESENCE.of(resource.value)


# Findings of our own reports ----------------------------------------------------------------------


def _own_codes(resource: Resource, system: str) -> tuple[str, ...]:
    """The codes of ours that name the whole variant."""
    named = resource.of_code(GenomicCode.DISCRETE_VARIANT)
    return tuple(coding.code for one in named for coding in one.value.of_system(system))


def _own_finding(
    codes: tuple[str, ...], resource: Resource, parts: VariantParts, desk: Desk
) -> Outcome:
    """The finding of one code, if the genes beside it are its own."""
    found = finding_of(codes[0]) if len(codes) == 1 else None
    if found is None:
        return left_out(FilterCode.NOT_ANNOTATED, ", ".join(codes), ", ".join(parts.genes))
    names = (getattr(found, name, None) for name in ("gene", "five_prime", "three_prime"))
    if parts.unread_genes or not set(parts.genes) <= set(names):
        return left_out(FilterCode.CONTRADICTION, codes[0], ", ".join(parts.genes))
    observed = desk.observed(resource, codes[0], parts.origin, parts.fraction)
    return Outcome((replace(found, observed=observed),))


def _own_absence(
    codes: tuple[str, ...], resource: Resource, parts: VariantParts, desk: Desk
) -> Outcome:
    found = absent_of(codes[0]) if len(codes) == 1 else None
    if found is None:
        return left_out(FilterCode.NO_RESULT, ", ".join(codes), ", ".join(parts.genes))
    if parts.unread_genes or not all(one in f"{found.gene} {found.atom}" for one in parts.genes):
        return left_out(FilterCode.CONTRADICTION, codes[0], ", ".join(parts.genes))
    said = found.atom or f"{found.gene} {found.variant or ''}".strip()
    return Outcome((), (replace(found, source=desk.source(resource, f"{said} absent")),))


def _empty(resource: Resource, parts: VariantParts) -> Outcome:
    """A variant without a gene or change: a heading over its members, or unreadable."""
    if resource.references("hasMember"):
        return left_out(FilterCode.CARRIES_NO_FINDING, "heading over its members")
    if parts.unread_genes:
        return left_out(FilterCode.CONTRADICTION, "gene")
    return left_out(FilterCode.NO_GENE)


def _small(resource: Resource, parts: VariantParts, desk: Desk) -> Outcome:
    gene = parts.genes[0] if parts.genes else None
    if gene is None and parts.unread_genes:
        return left_out(FilterCode.CONTRADICTION, "gene")
    coding = parts.coding.change if parts.coding else ""
    protein = parts.protein.change if parts.protein else ""
    text = f"{gene or ''} {protein or coding}".strip() or resource.shown()
    said = SaidVariant(
        gene=gene,
        coding=coding,
        protein=protein,
        transcript=parts.transcript,
        genomic=parts.genomic,
        terms=parts.terms,
        rsid=parts.rsid,
        significance=parts.significance,
        observed=desk.observed(resource, text, parts.origin, parts.fraction),
        line=resource.line,
    )
    if not (coding or protein) and parts.genomic is None:
        return _by_name(resource, parts, gene)
    made = desk.change_reader().read(said)
    if isinstance(made, NotAVariant):
        return left_out(made.code, made.seen, gene or "")
    return Outcome(made)


def _by_name(resource: Resource, parts: VariantParts, gene: str | None) -> Outcome:
    """Only a g.HGVS without bases, an id or a name is there: it is listed, not guessed."""
    seen = next((one.text() for one in resource.of_code(GenomicCode.GENOMIC)), "")
    seen = seen or next(iter(parts.discrete), "")
    known = read_hgvs(seen) if seen else None
    code = FilterCode.NOT_ANNOTATED if known or gene else FilterCode.NO_GENE
    return left_out(code, seen, gene or "")


# Absent -----------------------------------------------------------------------------------------


def _absent(resource: Resource, parts: VariantParts, desk: Desk) -> Outcome:
    """What was looked for and not found; what can't be named exactly is no negative result."""
    gene = ", ".join(parts.genes)
    if parts.contradiction:
        return left_out(FilterCode.CONTRADICTION, parts.contradiction, gene)
    if own := _own_codes(resource, ABSENT):
        return _own_absence(own, resource, parts, desk)
    texts = _denied(parts)
    found: list[NegativeFinding] = []
    for text in texts:
        try:
            found += read_not_detected(text, desk.genes).negatives
        except InputError:
            return left_out(FilterCode.ROW_UNREADABLE, text, gene)
    if not found:
        return left_out(FilterCode.NO_RESULT, "absent, and not said what", gene)
    source = desk.source(resource, f"{', '.join(texts)} absent")
    return Outcome(
        (), tuple(NegativeFinding(one.gene, one.variant, one.atom, source) for one in found)
    )


def _denied(parts: VariantParts) -> tuple[str, ...]:
    genes, types = parts.genes, parts.types
    if types & {ChangeType.FUSION, ChangeType.REARRANGEMENT}:
        if len(genes) == _SEVERAL:
            return (f"{genes[0]}::{genes[1]} fusion",)
        return tuple(f"{gene} fusion" for gene in genes)
    if types & {ChangeType.AMPLIFICATION, ChangeType.GAIN, ChangeType.COPY_NUMBER}:
        return tuple(f"{gene} amplification" for gene in genes)
    if ChangeType.LOSS in types:
        return tuple(f"{gene} deletion" for gene in genes)
    if parts.has_small_change:
        change = parts.protein or parts.coding
        return (f"{genes[0]} {change.change}",) if change and len(genes) == 1 else ()
    # Two genes without a kind of change: their fusion, or each of them? Not said.
    if parts.genomic or parts.discrete or len(genes) + parts.unread_genes == _SEVERAL:
        return ()
    return tuple(f"{gene} mutation" for gene in genes)
