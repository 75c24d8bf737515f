"""Genomic interpretations of a phenopacket -> alterations, or why they are none."""

from __future__ import annotations

import re
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from oncobasis.core.alteration import (
    Alteration,
    ClinicalSignificance,
    CopyNumber,
    CopyNumberKind,
    GenomicChange,
    Observation,
    SourceLine,
    Specimen,
)
from oncobasis.nomenclature.codes_contigs import chromosome_of
from oncobasis.nomenclature.codes_genomics import CHANGE_TYPES, ChangeType
from oncobasis.readers.phenopackets.terms import curie_at, term_of
from oncobasis.readers.reading.codes import FilterCode
from oncobasis.readers.records.changes import AnnotatorOf, ChangeReader, NotAVariant, SaidVariant
from oncobasis.readers.records.copies import agreed_call
from oncobasis.readers.records.genes import GeneReader
from oncobasis.readers.records.hgvs import HgvsText, genomic_of, read_hgvs, read_label
from oncobasis.readers.records.values import number_at, record_at, records_at, text_at
from oncobasis.readers.small_variants.alleles import primary_chromosome
from oncobasis.readers.small_variants.genome_assembly import canonical_assembly

if TYPE_CHECKING:
    from collections.abc import Mapping

    from oncobasis.nomenclature.genes import Genes
    from oncobasis.readers.reading.ledger import Ledger
    from oncobasis.readers.reading.options import ReadOptions
    from oncobasis.readers.records.strict_json import Record

_SIGNIFICANCES = MappingProxyType(
    {
        "PATHOGENIC": ClinicalSignificance.PATHOGENIC,
        "LIKELY_PATHOGENIC": ClinicalSignificance.LIKELY_PATHOGENIC,
        "UNCERTAIN_SIGNIFICANCE": ClinicalSignificance.UNCERTAIN,
        "LIKELY_BENIGN": ClinicalSignificance.LIKELY_BENIGN,
        "BENIGN": ClinicalSignificance.BENIGN,
    }
)
_CALLS = frozenset({"CONTRIBUTORY", "CAUSATIVE", "CANDIDATE"})
_COPIES = MappingProxyType(
    {
        ChangeType.GAIN: CopyNumberKind.GAIN,
        ChangeType.LOSS: CopyNumberKind.LOSS,
        ChangeType.AMPLIFICATION: CopyNumberKind.AMPLIFICATION,
    }
)
_BASES = frozenset("ACGTN")
_PERCENT = 100


@dataclass(frozen=True, slots=True)
class InterpretationReader:
    """Reads genomic interpretations for one ledger; specimens by biosample id."""

    genes: Genes
    ledger: Ledger
    options: ReadOptions
    annotator_of: AnnotatorOf
    specimens: Mapping[str, Specimen]

    def read(self, record: Record, line: int) -> tuple[Alteration, ...] | NotAVariant:
        """Read one genomic interpretation; rejected and unknown ones are no alterations."""
        status = text_at(record, "interpretationStatus") or "UNKNOWN_STATUS"
        if status not in _CALLS:
            return NotAVariant(FilterCode.NOT_CONFIRMED, status)
        interpreted = record_at(record, "variantInterpretation")
        descriptor = record_at(interpreted, "variationDescriptor")
        if not descriptor:
            gene = text_at(record, "gene", "symbol")
            return NotAVariant(FilterCode.NOT_ANNOTATED, f"{gene} without a variant".strip())
        made = self._read(record, interpreted, descriptor, line)
        if status == "CANDIDATE" and not isinstance(made, NotAVariant):
            text = f"{text_at(descriptor, 'geneContext', 'symbol')} candidate".strip()
            self.ledger.remark("preliminary_result", line, text=text)
        return made

    def _read(
        self, record: Record, interpreted: Record, descriptor: Record, line: int
    ) -> tuple[Alteration, ...] | NotAVariant:
        texts = [hgvs for one in records_at(descriptor, "expressions")
                 if (hgvs := read_hgvs(text_at(one, "value"))) is not None]  # fmt: skip
        accessions = [hgvs.accession for hgvs in texts if hgvs.kind in {"c", "p"}]
        gene = self._gene(descriptor, line, accessions)
        if isinstance(gene, NotAVariant):
            return gene
        genomic = _vcf_record(descriptor) or next(
            (change for one in texts if (change := genomic_of(one))), None
        )
        observed = self._observed(record, line, _text(gene, texts))
        kind = CHANGE_TYPES.get(curie_at(descriptor, "structuralType"))
        copies = _copies(descriptor)
        if copies is not None or (kind is not None and kind in _COPIES):
            return self._of_copies(gene, kind, copies, observed)
        if kind is not None and kind is not ChangeType.SMALL and not texts and genomic is None:
            return NotAVariant(FilterCode.NOT_A_SMALL_VARIANT, kind)
        said = SaidVariant(
            gene=gene,
            coding=_change(texts, "c"),
            protein=_change(texts, "p") or _protein_of_label(descriptor, _change(texts, "c")),
            transcript=next((one for one in accessions if one.startswith(("NM_", "ENST"))), ""),
            genomic=genomic,
            significance=_significance(interpreted),
            observed=observed,
            line=line,
        )
        return ChangeReader(self.genes, self.ledger, self.annotator_of).read(said)

    def _of_copies(
        self,
        gene: str | None,
        kind: ChangeType | None,
        copies: float | None,
        observed: Observation,
    ) -> tuple[Alteration, ...] | NotAVariant:
        said = _COPIES.get(kind) if kind is not None else None
        seen = f"{copies:g} copies" if copies is not None else f"{kind}"
        if gene is None:
            return NotAVariant(FilterCode.NO_GENE, seen)
        call = agreed_call(said, copies, self.options)
        if call is None:
            code = FilterCode.CONTRADICTION if said else FilterCode.COPY_NUMBER_NEUTRAL
            return NotAVariant(code, seen)
        return (CopyNumber(gene, call, copies, observed),)

    def _gene(
        self, descriptor: Record, line: int, accessions: list[str]
    ) -> str | NotAVariant | None:
        context = record_at(descriptor, "geneContext")
        concept = term_of(text_at(context, "valueId"), text_at(context, "symbol"))
        reader = GeneReader(self.genes, self.ledger)
        if concept.is_empty:
            found = {gene for one in accessions if (gene := reader.of_accession(one))}
            return found.pop() if len(found) == 1 else None
        gene = reader.gene_of(concept, line, accessions)
        if gene is None:
            return NotAVariant(FilterCode.CONTRADICTION, "gene")
        of_change = {one for text in accessions if (one := reader.of_accession(text))}
        if of_change and gene not in of_change:
            return NotAVariant(FilterCode.CONTRADICTION, f"{gene}, HGVS of {', '.join(of_change)}")
        return gene

    def _observed(self, record: Record, line: int, text: str) -> Observation:
        specimen = self.specimens.get(text_at(record, "subjectOrBiosampleId"))
        return Observation(
            allele_fraction=_fraction(
                record_at(record, "variantInterpretation", "variationDescriptor")
            ),
            specimen=specimen,
            source=SourceLine(text, self.ledger.file, line),
        )


def _text(gene: str | None, texts: list[HgvsText]) -> str:
    change = _change(texts, "p") or _change(texts, "c") or _change(texts, "g")
    return f"{gene or ''} {change}".strip()


def _change(texts: list[HgvsText], kind: str) -> str:
    return next((one.change for one in texts if one.kind == kind), "")


def _protein_of_label(descriptor: Record, coding: str) -> str:
    """The protein change of the label, where the label names the same coding change."""
    named = read_label(text_at(descriptor, "label"))
    return named.protein if named is not None and coding and named.change == coding else ""


def _vcf_record(descriptor: Record) -> GenomicChange | None:
    vcf = record_at(descriptor, "vcfRecord")
    contig = text_at(vcf, "chrom") or "?"
    place = chromosome_of(contig)
    chromosome = place[1] if place else primary_chromosome(contig)
    position = _number(vcf, "pos")
    reference, alternative = text_at(vcf, "ref").upper(), text_at(vcf, "alt").upper()
    plain = reference and alternative and set(reference + alternative) <= _BASES
    if chromosome is None or position is None or not plain:
        return None
    assembly = canonical_assembly(text_at(vcf, "genomeAssembly"))
    if place is not None and assembly not in {None, place[0]}:
        return None
    assembly = place[0] if place else assembly
    return GenomicChange(assembly, chromosome, int(position), reference, alternative)


def _fraction(descriptor: Record) -> float | None:
    """The allele fraction of the extension ``allele-frequency``, 0-1."""
    for one in records_at(descriptor, "extensions"):
        if text_at(one, "name") == "allele-frequency":
            text = text_at(one, "value")
            percent = text.endswith("%")
            number = text.removesuffix("%").strip()
            if re.fullmatch(r"\d{1,3}(?:\.\d+)?", number):
                value = float(number) / (_PERCENT if percent else 1)
                return round(value, 6) if 0 < value <= 1 else None
    return None


def _copies(descriptor: Record) -> float | None:
    return _number(record_at(descriptor, "variation", "copyNumber", "number"), "value")


def _number(record: Record, name: str) -> float | None:
    """A number; 64-bit integers are text in Protobuf's JSON."""
    text = text_at(record, name)
    return float(text) if text.isdecimal() else number_at(record, name)


def _significance(interpreted: Record) -> ClinicalSignificance | None:
    return _SIGNIFICANCES.get(text_at(interpreted, "acmgPathogenicityClassification"))
