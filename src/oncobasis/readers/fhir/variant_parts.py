"""The components of a variant observation, with what derived observations add to them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from oncobasis.core.alteration import ClinicalSignificance, GenomicChange, Origin
from oncobasis.nomenclature.codes_contigs import chromosome_of
from oncobasis.nomenclature.codes_genomics import (
    ASSEMBLIES,
    CHANGE_TYPES,
    CONSEQUENCE_TERMS,
    ChangeType,
    Coordinates,
    GenomicCode,
)
from oncobasis.nomenclature.codes_own import OWN
from oncobasis.readers.records.answers import SIGNIFICANCE, SOURCE
from oncobasis.readers.records.changes import mane_select
from oncobasis.readers.records.hgvs import HgvsText, genomic_of, read_hgvs, read_spdi
from oncobasis.readers.records.values import number_at, text_at
from oncobasis.readers.small_variants.annotation_values import first_rsid

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from oncobasis.readers.fhir.outcome import Desk
    from oncobasis.readers.fhir.resources import Component, Resource

_HGVS = frozenset({GenomicCode.CODING, GenomicCode.PROTEIN, GenomicCode.GENOMIC})
_NAMES = frozenset({GenomicCode.DISCRETE_VARIANT, GenomicCode.DBSNP})
_CONSEQUENCES = frozenset(
    {GenomicCode.FEATURE_CONSEQUENCE, GenomicCode.FUNCTIONAL_EFFECT,
     GenomicCode.FUNCTIONAL_ANNOTATION, GenomicCode.MOLECULAR_CONSEQUENCE}
)  # fmt: skip
_CHANGES = _CONSEQUENCES | {GenomicCode.CHANGE_TYPE, GenomicCode.COPIES_CHANGE}
_RANGES = frozenset({GenomicCode.EXACT_RANGE, GenomicCode.EXACT_RANGE_OLD})
_PERCENT = 100
_BASES = frozenset("ACGTN-")


@dataclass(frozen=True, slots=True)
class VariantParts:
    """What one variant observation says, read by code; nothing is combined yet.

    ``contradiction`` names two components that exclude each other, '' if there are none.
    """

    genes: tuple[str, ...] = ()
    unread_genes: int = 0
    coding: HgvsText | None = None
    protein: HgvsText | None = None
    transcript: str = ""
    genomic: GenomicChange | None = None
    discrete: tuple[str, ...] = ()
    karyotype: str = ""
    types: frozenset[ChangeType] = frozenset()
    terms: str = ""
    copies: float | None = None
    origin: Origin = Origin.UNKNOWN
    fraction: float | None = None
    significance: ClinicalSignificance | None = None
    rsid: str | None = None
    same_alleles: bool = False
    contradiction: str = ""

    @property
    def has_small_change(self) -> bool:
        """Whether a coding or protein change is given."""
        return self.coding is not None or self.protein is not None


@dataclass(frozen=True, slots=True)
class _Genes:
    """The genes of an observation and the transcript that it is told on."""

    known: tuple[str, ...] = ()
    unread: int = 0
    transcript: str = ""
    contradiction: str = ""


def variant_parts(resource: Resource, desk: Desk) -> VariantParts:
    """Read all components of a variant observation."""
    added = desk.chart.derived_from(resource)
    consequences = _consequence_of(added)
    texts = list(_hgvs(resource.of_codes(_HGVS)))
    discrete = tuple(_discrete(resource))
    coding, protein = _changes(texts, consequences, discrete)
    reference, alternative = _alleles(resource)
    fraction, significance = _fraction(resource, desk), _significance(resource, added, desk)
    genomic, contradiction = _place(resource, texts, discrete, desk)
    genes = _genes(coding, protein, resource, desk)
    functional = [each for one in _functional(added) for each in one.of_codes(_CHANGES)]
    return VariantParts(
        genes=genes.known,
        unread_genes=genes.unread,
        coding=coding,
        protein=protein,
        transcript=genes.transcript,
        genomic=genomic,
        discrete=discrete,
        karyotype=next((one.text() for one in resource.of_code(GenomicCode.KARYOTYPE)), ""),
        types=frozenset(_types((*resource.of_codes(_CHANGES), *functional))),
        terms="&".join(_terms((*resource.of_codes(_CONSEQUENCES), *consequences))),
        copies=_quantity(resource, GenomicCode.COPIES),
        origin=origin_of(resource),
        fraction=fraction,
        significance=significance,
        rsid=next((rs for text in discrete if (rs := first_rsid(text))), None),
        same_alleles=bool(reference) and reference == alternative,
        contradiction=genes.contradiction or contradiction,
    )


# HGVS -------------------------------------------------------------------------------------------


def _hgvs(components: Iterable[Component]) -> Iterator[HgvsText]:
    """The HGVS of components that may hold one, the first that can be read of each."""
    for one in components:
        said = (*(coding.code for coding in one.value.codings), *one.value.words())
        read = (read_hgvs(text) for text in said if text)
        found = next((hgvs for hgvs in read if hgvs is not None), None)
        if found is not None:
            yield found


def _discrete(resource: Resource) -> Iterator[str]:
    for one in resource.of_codes(_NAMES):
        codings = one.value.codings
        yield from (one.code for one in codings if one.code and one.system not in OWN)
        yield from one.value.words()


def _changes(
    texts: Sequence[HgvsText], consequences: Iterable[Component], discrete: Iterable[str]
) -> tuple[HgvsText | None, HgvsText | None]:
    """Coding and protein change of the observation, else of its consequence or ClinVar name."""
    known: HgvsText | None = None
    known_protein: HgvsText | None = None
    told = [one for one in consequences if not _HGVS.isdisjoint(one.codes)]
    named = [hgvs for text in discrete if (hgvs := read_hgvs(text)) is not None]
    for source in (texts, list(_hgvs(told)), named):
        coding = next((one for one in source if one.kind == "c"), None)
        protein = next((one for one in source if one.kind == "p"), None)
        if coding is not None and protein is None and coding.protein:
            protein = HgvsText("p", coding.protein)
        if known is not None and coding is not None and known.change != coding.change:
            # Another description: its protein change is not that of the first.
            continue
        known, known_protein = known or coding, known_protein or protein
    return known, known_protein


def _consequence_of(added: Iterable[Resource]) -> tuple[Component, ...]:
    """The components of the molecular consequence on the reference transcript, or of the only."""
    found = [one for one in added if GenomicCode.MOLECULAR_CONSEQUENCE in one.code.codes]
    if len(found) > 1:
        found = [one for one in found if _on_reference(one)]
    return found[0].components if len(found) == 1 else ()


def _on_reference(resource: Resource) -> bool:
    accessions = [one.text() for one in resource.of_code(GenomicCode.TRANSCRIPT)]
    accessions += [hgvs.accession for hgvs in _hgvs(resource.of_codes(_HGVS))]
    return any(mane_select(one) for one in accessions if one)


def _functional(added: Iterable[Resource]) -> Iterator[Resource]:
    return (one for one in added if GenomicCode.MOLECULAR_CONSEQUENCE in one.code.codes)


# Place ------------------------------------------------------------------------------------------


def _alleles(resource: Resource) -> tuple[str, str]:
    reference = next((one.text() for one in resource.of_code(GenomicCode.REFERENCE_ALLELE)), "")
    found = next((one.text() for one in resource.of_code(GenomicCode.ALTERNATIVE_ALLELE)), "")
    return reference.upper(), found.upper()


def _place(
    resource: Resource, texts: Iterable[HgvsText], discrete: Iterable[str], desk: Desk
) -> tuple[GenomicChange | None, str]:
    """The genomic change; HGVS and components must agree with each other and the assembly."""
    named = [change for one in texts if (change := genomic_of(one)) is not None]
    named = named or [spdi for text in discrete if (spdi := read_spdi(text)) is not None][:1]
    counted = _counted(resource, desk)
    changes = {*named, *([counted] if counted else [])}
    assembly = _assembly(resource)
    wrong = assembly and any(one.assembly != assembly for one in changes)
    if wrong or (len(named) == 1 and counted is not None and not _same(named[0], counted)):
        where = ", ".join(sorted(f"{one.assembly} {one.position}" for one in changes))
        return None, f"{assembly or 'g.HGVS'}: {where}"
    return (named[0] if named else counted), ""


def _counted(resource: Resource, desk: Desk) -> GenomicChange | None:
    """The change from position and alleles; None where the way of counting isn't said."""
    sequence = next((one.text() for one in resource.of_code(GenomicCode.SEQUENCE)), "")
    if not sequence:
        return None
    place = chromosome_of(sequence)
    start = next(
        (number_at(one.record, "valueRange", "low", "value")
         for one in resource.of_codes(_RANGES)), None,
    )  # fmt: skip
    reference, alternative = _alleles(resource)
    if place is None or start is None or not (reference and alternative):
        return None
    if not set(reference + alternative) <= _BASES:
        desk.ledger.remark(
            "row_not_understood", resource.line, text=alternative[:20], reason="not_bases"
        )
        return None
    system = next(
        (code for one in resource.of_code(GenomicCode.COORDINATES)
         if (code := one.value.first_of(frozenset(Coordinates)))), "",
    )  # fmt: skip
    if not system or start != int(start):
        text = "92822-6 (coordinate system) is not given"
        desk.ledger.remark("row_not_understood", resource.line, text=text, reason="scale_unknown")
        return None
    if reference == "-" and system != Coordinates.INTERVAL_0:
        # Before or behind that base? Only a place between bases tells where nothing stands.
        return None
    position = int(start) + (system != Coordinates.CHARACTER_1)
    return GenomicChange(place[0], place[1], position, reference, alternative)


def _same(first: GenomicChange, second: GenomicChange) -> bool:
    """Whether two ways of writing agree as far as they can be compared without the sequence."""
    if (first.assembly, first.chromosome) != (second.assembly, second.chromosome):
        return False
    if len(first.reference) == len(first.alternative) == 1:
        return first == second
    return abs(first.position - second.position) <= max(
        len(first.reference), len(first.alternative), len(second.reference), len(second.alternative)
    )


def _assembly(resource: Resource) -> str | None:
    for one in resource.of_code(GenomicCode.ASSEMBLY):
        code = one.value.first_of(ASSEMBLIES.keys())
        if code:
            return ASSEMBLIES[code]
    return None


# Genes ------------------------------------------------------------------------------------------


def _genes(
    coding: HgvsText | None, protein: HgvsText | None, resource: Resource, desk: Desk
) -> _Genes:
    reader, line = desk.gene_reader(), resource.line
    changes = [one for one in (coding, protein) if one is not None]
    accessions = [one.accession for one in changes if one.accession]
    stated = [one.text() for one in resource.of_code(GenomicCode.TRANSCRIPT)]
    said = [one.value for one in resource.of_code(GenomicCode.GENE)]
    read = [reader.gene_of(one, line, accessions) for one in said if not one.is_empty]
    genes = tuple(dict.fromkeys(gene for gene in read if gene))
    unread = read.count(None)
    of_change = {gene for one in accessions if (gene := reader.of_accession(one))}
    if not genes and not unread:
        names = {one.gene for one in changes if one.gene}
        genes = tuple(sorted(of_change)) or tuple(sorted(names))
    elif genes and of_change and not of_change & set(genes):
        first, second = ", ".join(genes), ", ".join(sorted(of_change))
        return _Genes(contradiction=f"gene {first}, HGVS of {second}")
    transcript = next((one for one in accessions if one.startswith(("NM_", "ENST"))), "")
    for one in stated:
        gene = reader.of_accession(one)
        if gene and genes and gene not in genes:
            desk.ledger.remark("contradictory_input", line, first=one, second=", ".join(genes))
        elif not transcript and (not accessions or one.startswith(("NM_", "ENST"))):
            transcript = one
    return _Genes(genes, unread, transcript)


# The rest ---------------------------------------------------------------------------------------


def _types(components: Iterable[Component]) -> Iterator[ChangeType]:
    for one in components:
        for coding in one.value.codings:
            found = CHANGE_TYPES.get(coding.code.replace("SO_", "SO:"))
            if found is not None:
                yield found


def _terms(components: Iterable[Component]) -> Iterator[str]:
    seen: set[str] = set()
    for one in components:
        if _CONSEQUENCES.isdisjoint(one.codes):
            continue
        for coding in one.value.codings:
            term = CONSEQUENCE_TERMS.get(coding.code.replace("SO_", "SO:"))
            if term is not None and term not in seen:
                seen.add(term)
                yield term


def _quantity(resource: Resource, code: GenomicCode) -> float | None:
    for one in resource.of_code(code):
        if not text_at(one.record, "valueQuantity", "comparator"):
            return number_at(one.record, "valueQuantity", "value")
    return None


def origin_of(resource: Resource) -> Origin:
    """The source class; missing, or said in two ways that differ, it is unknown."""
    values = [one.value for one in resource.of_code(GenomicCode.SOURCE_CLASS)]
    said = {SOURCE.of(one) or Origin.UNKNOWN for one in values if not one.is_empty}
    return said.pop() if len(said) == 1 else Origin.UNKNOWN


def _fraction(resource: Resource, desk: Desk) -> float | None:
    """The allele fraction, 0-1: percent by its unit, or by a value above 1."""
    for one in resource.of_code(GenomicCode.ALLELE_FRACTION):
        value = number_at(one.record, "valueQuantity", "value")
        units = {text_at(one.record, "valueQuantity", name) for name in ("code", "unit")}
        if value is None or text_at(one.record, "valueQuantity", "comparator"):
            continue
        fraction = value / _PERCENT if "%" in units or value > 1 else value
        if 0 < fraction <= 1:
            return round(fraction, 6)
        text = f"81258-6 {value:g}"
        desk.ledger.remark(
            "row_not_understood", resource.line, text=text, reason="implausible_value"
        )
    return None


def _significance(
    resource: Resource, added: Iterable[Resource], desk: Desk
) -> ClinicalSignificance | None:
    """The classification, also of diagnostic implications; several that differ are none."""
    found: set[ClinicalSignificance] = set()
    for one in (resource, *added):
        for component in one.of_code(GenomicCode.SIGNIFICANCE):
            said = SIGNIFICANCE.of(component.value)
            found |= {said} if said else set()
    if len(found) > 1:
        first, *rest = sorted(found)
        second = ", ".join(rest)
        desk.ledger.remark("contradictory_input", resource.line, first=first, second=second)
        return None
    return found.pop() if found else None
