"""Funcotator's ``FUNCOTATION``: one bracket a transcript, ``#`` between them.

Alleles are separated by commas. Values are escaped as ``_%7C_``; the classification is that of a
MAF in other letters.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING
from urllib.parse import unquote

from oncobasis.readers.small_variants.annotation_values import (
    ClinicalReading,
    clinical_reading,
    highest_frequency,
    is_frequency_field,
    single_number,
)
from oncobasis.readers.small_variants.consequence import (
    NONCODING,
    OUTSIDE,
    SPLICE_REGION,
    Effect,
    effect_of_classification,
)
from oncobasis.readers.vcf.annotations.protocol import (
    CLINICAL_FILTER,
    PICKED,
    POPULATION_FILTER,
    Annotated,
    EffectDetails,
    in_order,
)
from oncobasis.readers.vcf.annotations.transcripts import Candidate, ManeTable, chosen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from oncobasis.readers.reading.ledger import Ledger
    from oncobasis.readers.small_variants.alleles import Site
    from oncobasis.readers.vcf.row import VcfRow

_PREFIX = re.compile(r"Gencode_\d+_")
_ESCAPED = re.compile(r"_?(%[0-9A-Fa-f]{2})_?")
_BLOCK = re.compile(r"\[([^\]]*)\]")
_SIGNIFICANCE = ("ClinVar_VCF_CLNSIG", "ClinVar_CLNSIG", "ClinVar_ClinicalSignificance")
_CLASSIFICATIONS = MappingProxyType(
    {
        "FIVE_PRIME_UTR": "5'UTR",
        "THREE_PRIME_UTR": "3'UTR",
        "FIVE_PRIME_FLANK": "5'Flank",
        "THREE_PRIME_FLANK": "3'Flank",
        "NONSTOP": "Nonstop_Mutation",
    }
)
_NO_GENE = frozenset({"", "Unknown"})
_NO_TRANSCRIPT = "no_transcript"
_SPLICE_SITE = "SPLICE_SITE"
_INTRON = "INTRON"
_FUNCTIONAL_REGION = re.compile(r"c\.[e]\d")


@dataclass(frozen=True, slots=True)
class FuncotationLayout:
    """Where each field stands, without the prefix of the GENCODE release."""

    places: dict[str, int]
    frequencies: tuple[int, ...]

    def value(self, cells: Sequence[str], name: str) -> str:
        """Return the field's text without escapes, '' if it isn't there."""
        place = self.places.get(name)
        text = cells[place] if place is not None and place < len(cells) else ""
        return _plain(text) if "%" in text else text


@dataclass(frozen=True, slots=True)
class FuncotationText:
    """The fields of one transcript as written."""

    layout: FuncotationLayout
    cells: tuple[str, ...]

    def change(self) -> str:
        """Return the protein change as written, else the coding change, else ''."""
        said = self.details()
        return said.protein_text or said.coding

    def frequency(self) -> float | None:
        """Return the highest population frequency (gnomAD)."""
        size = len(self.cells)
        return highest_frequency(
            _plain(self.cells[at]).replace("|", "&") for at in self.layout.frequencies if at < size
        )

    def clinical(self) -> ClinicalReading:
        """Return the classes of ClinVar."""
        said = [self.layout.value(self.cells, name) for name in _SIGNIFICANCE]
        return clinical_reading("&".join(text for text in said if text).replace("|", "&"))

    def details(self) -> EffectDetails:
        """Return everything that is said."""
        value = self.layout.value
        coding = value(self.cells, "cDnaChange")
        rsid = value(self.cells, "dbSNP_ID") or value(self.cells, "dbSNP_RS")
        return EffectDetails(
            transcript=value(self.cells, "annotationTranscript"),
            # c.e5-1G>A counts from an exon's border and is no HGVS.
            coding="" if _FUNCTIONAL_REGION.match(coding) else coding,
            protein_text=value(self.cells, "proteinChange"),
            exon=single_number(value(self.cells, "transcriptExon")),
            rsid=rsid if rsid.startswith("rs") else None,
        )


@dataclass(frozen=True, slots=True)
class FuncotatorReader:
    """Reads ``FUNCOTATION`` of one file."""

    layout: FuncotationLayout
    mane: ManeTable

    @property
    def name(self) -> str:
        """The tool."""
        return "Funcotator"

    @property
    def absent(self) -> tuple[tuple[str, str], ...]:
        """Filters without a source in this annotation, each with what would be needed."""
        known = any(name in self.layout.places for name in _SIGNIFICANCE)
        frequency = () if self.layout.frequencies else ((POPULATION_FILTER, "gnomAD_genome_AF"),)
        return (*frequency, *(() if known else ((CLINICAL_FILTER, "ClinVar_VCF_CLNSIG"),)))

    def remark_fields(self, ledger: Ledger) -> None:
        """Say which descriptions of the change the annotation lacks."""
        needed = ("proteinChange", "cDnaChange")
        absent = [name for name in needed if name not in self.layout.places]
        if absent:
            ledger.remark("annotation_field_absent", fields=", ".join(absent))

    def annotated(self, row: VcfRow, number: int, _site: Site) -> Annotated:
        """Return what one allele does."""
        alleles = row.info_value("FUNCOTATION").split(",")
        if len(alleles) < number:
            return Annotated(())
        blocks = _BLOCK.findall(alleles[number - 1])
        unknown: list[str] = []
        found: list[Candidate] = []
        value = self.layout.value
        for block in blocks:
            cells = tuple(block.split("|"))
            written = value(cells, "variantClassification")
            effect = effect_of(written, value(cells, "secondaryVariantClassification"))
            if effect is None:
                unknown.append(written)
                continue
            symbol, transcript = value(cells, "hugoSymbol"), value(cells, "annotationTranscript")
            text = FuncotationText(self.layout, cells)
            symbol = "" if symbol in _NO_GENE else symbol
            transcript = "" if transcript == _NO_TRANSCRIPT else transcript
            # A single transcript is the one that Funcotator's own rule selected.
            candidate = Candidate(symbol, "", transcript, effect, text)
            found.append(candidate if len(blocks) > 1 else _picked(candidate))
        return Annotated(in_order(chosen(found, self.mane)), tuple(unknown))


def effect_of(written: str, secondary: str) -> Effect | None:
    """Return the effect of a classification.

    A splice site is, for Funcotator, up to two bases on either side of the border: with a secondary
    class other than INTRON the change lies in the exon and is what that class says.
    """
    if written == _SPLICE_SITE and secondary and secondary != _INTRON:
        inner = _of_name(secondary)
        if inner is None or inner in {NONCODING, OUTSIDE}:
            return inner
        return inner if inner.is_finding else SPLICE_REGION
    return _of_name(written)


def funcotation_layout(fields: Sequence[str]) -> FuncotationLayout:
    """Return the layout of a file's annotation."""
    names = [_PREFIX.sub("", name) for name in fields]
    places = {name: place for place, name in reversed(list(enumerate(names)))}
    frequencies = tuple(places[name] for name in places if is_frequency_field(name))
    return FuncotationLayout(places, tuple(sorted(frequencies)))


def _of_name(written: str) -> Effect | None:
    name = _CLASSIFICATIONS.get(written, written)
    return effect_of_classification(name)


def _picked(candidate: Candidate) -> Candidate:
    return Candidate(
        candidate.symbol,
        candidate.gene_id,
        candidate.transcript,
        candidate.effect,
        candidate.text,
        PICKED,
    )


def _plain(text: str) -> str:
    return unquote(_ESCAPED.sub(r"\1", text))
