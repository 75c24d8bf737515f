"""Variant observations (LOINC 69548-6): small variants, copies, fusions, named events."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING

from oncobasis.core.alteration import Origin, State
from oncobasis.core.errors import InputError
from oncobasis.core.protein import ProteinClass
from oncobasis.nomenclature.codes_contigs import accession_of
from oncobasis.nomenclature.codes_genomics import (
    HGVS,
    SEQUENCE_ONTOLOGY,
    Coordinates,
    GenomicCode,
)
from oncobasis.nomenclature.codes_own import FINDING, finding_code
from oncobasis.nomenclature.genes import load_genes
from oncobasis.nomenclature.protein import parse_protein
from oncobasis.report.fhir.elements import (
    answer,
    coding,
    component,
    component_of,
    concept,
    gene,
    loinc,
    number,
    quantity,
)
from oncobasis.report.fhir.names import (
    ASSEMBLY_ANSWERS,
    DBSNP,
    ENSEMBL,
    ORIGIN_ANSWERS,
    REFSEQ,
    Answer,
    Profile,
)
from oncobasis.report.fhir.said import said

if TYPE_CHECKING:
    from collections.abc import Iterator

    from oncobasis.core.alteration import GenomicChange
    from oncobasis.report.fhir.context import Document
    from oncobasis.report.fhir.findings import Finding
    from oncobasis.report.fhir.writer import Writer

PRESENCE = MappingProxyType(
    {
        State.DETECTED: Answer.PRESENT,
        State.NOT_DETECTED: Answer.ABSENT,
        State.NOT_TESTED: Answer.NO_CALL,
    }
)
# TERT promoter hotspots have names of their own; this is their place on the transcript.
_PROMOTER = MappingProxyType({"C228T": "c.-124C>T", "C250T": "c.-146C>T"})
_CHANGES = (
    (re.compile(r"delins|>[ACGT]{2}"), "SO:1000032", "delins"),
    (re.compile(r"del"), "SO:0000159", "deletion"),
    (re.compile(r"dup"), "SO:1000035", "duplication"),
    (re.compile(r"ins"), "SO:0000667", "insertion"),
    (re.compile(r"[ACGT]>[ACGT]$"), "SO:1000002", "substitution"),
)
_COPY_CHANGES = MappingProxyType(
    {
        "amplification": ("SO:0001880", "feature_amplification"),
        "gain": ("SO:0001742", "copy_number_gain"),
        "loss": ("SO:0001743", "copy_number_loss"),
        "deep_deletion": ("SO:0001743", "copy_number_loss"),
        "loh": ("SO:0001786", "loss_of_heterozygosity"),
        "copy_neutral_loh": ("SO:0001786", "loss_of_heterozygosity"),
    }
)
_FUSION = ("SO:0001565", "gene_fusion")
_EVENTS = MappingProxyType(
    {
        "deletion": ("SO:0000159", "deletion"),
        "duplication": ("SO:1000035", "duplication"),
        "tandem_duplication": ("SO:1000173", "tandem_duplication"),
        "kinase_domain_duplication": ("SO:1000035", "duplication"),
    }
)


def variant(finding: Finding, writer: Writer, specimen: Document | None) -> Document:
    """Return the variant observation of a finding."""
    made = _PARTS.get(finding.seen.kind, _named)(finding)
    watched = [*made, *_observed(finding)]
    return writer.observation(
        Profile.VARIANT,
        concept(loinc(GenomicCode.VARIANT, "Genetic variant assessment")),
        {
            "effectiveDateTime": date_of(finding),
            "valueCodeableConcept": answer(PRESENCE[State(finding.seen.state)]),
            "note": [{"text": note} for note in _notes(finding, writer)],
            "specimen": specimen,
            "component": watched,
        },
    )


def date_of(finding: Finding) -> str:
    """Return when the specimen was taken, '' where that is not said."""
    return (finding.specimen.date or "") if finding.specimen else ""


def so_type(code: str, name: str, text: str = "") -> Document:
    """Return the component of a DNA change type."""
    return component(
        GenomicCode.CHANGE_TYPE, concept(coding(SEQUENCE_ONTOLOGY, code, name), text=text)
    )


def name_of(text: str, *codings: Document) -> Document:
    """Return the component that names the variant as text, and by codes of ours."""
    return component(GenomicCode.DISCRETE_VARIANT, concept(*codings, text=text))


def _named_exactly(finding: Finding, text: str = "") -> Document:
    """Name the variant with all its fields, of which the coded components hold some."""
    code = finding_code(finding.seen.kind, finding.seen.normalized)
    return name_of(text or finding.name, coding(FINDING, code))


# Small variants ---------------------------------------------------------------------------------


def _small(finding: Finding) -> Iterator[Document]:
    symbol = finding.text("gene")
    yield gene(symbol)
    transcript = finding.text("transcript")
    coding_text = _PROMOTER.get(finding.text("coding"), finding.text("coding"))
    if coding_text:
        accession = f"{transcript}:" if transcript else ""
        yield component(GenomicCode.CODING, hgvs(f"{accession}{coding_text}"))
        for pattern, code, name in _CHANGES:
            if pattern.search(coding_text):
                yield so_type(code, name)
                break
    if transcript:
        system = ENSEMBL if transcript.startswith("ENS") else REFSEQ
        yield component(GenomicCode.TRANSCRIPT, concept(coding(system, transcript)))
    yield from _protein(finding, symbol)
    if finding.text("rsid"):
        yield component(GenomicCode.DISCRETE_VARIANT, concept(coding(DBSNP, finding.text("rsid"))))
    if finding.genomic is not None:
        yield from _place(finding.genomic)


def hgvs(text: str) -> Document:
    """Return an HGVS expression as a concept."""
    return concept(coding(HGVS, text, text))


def _protein(finding: Finding, symbol: str) -> Iterator[Document]:
    """The protein change in three-letter form, on the MANE protein where it was checked there."""
    written = finding.text("protein")
    if not written and not finding.text("coding") and finding.genomic is None:
        yield _named_exactly(finding)
    if not written:
        return
    try:
        change = parse_protein(written)
    except InputError:
        yield _named_exactly(finding, f"{symbol} {written}")
        return
    if change.kind is ProteinClass.SPLICE:
        name = f"{symbol} {change.text}"
        yield name_of(name) if finding.text("coding") else _named_exactly(finding, name)
        return
    accession = ""
    if finding.text("reference_checked") == "True":
        select = [one for one in load_genes().transcripts(symbol) if one.is_select]
        accession = f"{select[0].refseq_protein}:" if select else ""
    yield component(GenomicCode.PROTEIN, hgvs(f"{accession}{change.hgvs}"))


def _place(change: GenomicChange) -> Iterator[Document]:
    """Sequence, position and alleles, 1-based; g. HGVS only where it needs no neighbours."""
    accession = accession_of(change.assembly or "", change.chromosome)
    if accession is None:
        return
    yield component(
        GenomicCode.ASSEMBLY, concept(loinc(ASSEMBLY_ANSWERS[change.assembly or ""], ""))
    )
    yield component(GenomicCode.SEQUENCE, concept(coding(REFSEQ, accession)))
    if not change.reference.strip("-") or not change.alternative.strip("-"):
        return
    end = change.position + len(change.reference) - 1
    place = {"low": {"value": change.position}, "high": {"value": end}}
    yield component_of(GenomicCode.EXACT_RANGE, "Range", place)
    yield component(
        GenomicCode.COORDINATES,
        concept(loinc(Coordinates.CHARACTER_1, "1-based character counting")),
    )
    yield component_of(GenomicCode.REFERENCE_ALLELE, "String", change.reference)
    yield component_of(GenomicCode.ALTERNATIVE_ALLELE, "String", change.alternative)
    if len(change.reference) == len(change.alternative) == 1:
        text = f"{accession}:g.{change.position}{change.reference}>{change.alternative}"
        yield component(GenomicCode.GENOMIC, hgvs(text))


# Others -----------------------------------------------------------------------------------------


def _copies(finding: Finding) -> Iterator[Document]:
    kind = finding.text("kind")
    yield gene(finding.text("gene"))
    yield so_type(*_COPY_CHANGES[kind], text=kind.replace("_", " "))
    copies = finding.number("copies")
    if copies is not None:
        yield component_of(GenomicCode.COPIES, "Quantity", quantity(copies, "1", "copies"))
    yield _named_exactly(finding)


def _fusion(finding: Finding) -> Iterator[Document]:
    partners = [finding.text(side) for side in ("five_prime", "three_prime")]
    known = [one for one in partners if one]
    for one in dict.fromkeys(known):
        yield gene(one)
    yield so_type(*_FUSION)
    joined = "::" if finding.text("oriented") == "True" and len(known) > 1 else "-"
    yield _named_exactly(finding, f"{joined.join(known)} fusion")


def _cytogenetic(finding: Finding) -> Iterator[Document]:
    event = finding.text("event")
    if "/" not in event:  # the parts of 1p/19q would be two events to a reader of karyotypes
        yield component(GenomicCode.KARYOTYPE, concept(text=event))
    yield _named_exactly(finding, event)


def _named(finding: Finding) -> Iterator[Document]:
    """What no code tells apart: exon skipping, events within a gene, findings without a change."""
    if finding.text("gene"):
        yield gene(finding.text("gene"))
    if finding.seen.kind == "intragenic_event":
        yield so_type(*_EVENTS[finding.text("kind")])
    yield _named_exactly(finding)


_PARTS = MappingProxyType(
    {
        "small_variant": _small,
        "copy_number": _copies,
        "fusion": _fusion,
        "cytogenetic_event": _cytogenetic,
    }
)


# How it was seen --------------------------------------------------------------------------------


def _observed(finding: Finding) -> Iterator[Document]:
    source_class = ORIGIN_ANSWERS.get(Origin(finding.seen.origin))
    if source_class is not None:
        word = finding.seen.origin.capitalize()
        yield component(GenomicCode.SOURCE_CLASS, concept(loinc(source_class, word)))
    fraction = finding.seen.allele_fraction
    if fraction is not None:
        yield component_of(GenomicCode.ALLELE_FRACTION, "Quantity", quantity(fraction, "1"))


def _notes(finding: Finding, writer: Writer) -> Iterator[str]:
    yield finding.seen.input
    if finding.seen.depth is not None:
        # 82121-5 counts the reads of the allele; this is the depth of all reads.
        yield said("depth_reads", writer.language, value=number(finding.seen.depth))
    for name in ("exon", "intron", "five_prime_exon", "three_prime_exon", "in_frame",
                 "kinase_domain_retained"):  # fmt: skip
        if finding.text(name):
            yield f"{name.replace('_', ' ')} {finding.text(name).lower()}"
