"""VEP annotations of one allele -> one consequence per gene, on the reference transcript.

Fields are found by the header's Format, never by a fixed place. The transcript is MANE Select
(as annotated, else by the MANE table), else VEP's canonical, else VEP's pick, else the first
protein-coding transcript by name, which is then said. Never the worst consequence.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import unquote

from oncobasis.readers.small_variants.alleles import vep_alleles
from oncobasis.readers.small_variants.annotation_values import (
    NO_CLINICAL_READING,
    ClinicalReading,
    clinical_reading,
    first_rsid,
    protein_of_residues,
    single_number,
)
from oncobasis.readers.small_variants.consequence import (
    NONCODING,
    OUTSIDE,
    Effect,
)
from oncobasis.readers.small_variants.effect_on import effect_on
from oncobasis.readers.vcf.annotations.protocol import (
    CANONICAL,
    CLINICAL_FILTER,
    MANE,
    NO_REFERENCE,
    PICKED,
    POPULATION_FILTER,
    Annotated,
    EffectDetails,
    GeneEffect,
    finding_first,
)
from oncobasis.readers.vcf.annotations.transcripts import ManeTable

if TYPE_CHECKING:
    from oncobasis.nomenclature.genes import Genes
    from oncobasis.readers.reading.ledger import Ledger
    from oncobasis.readers.small_variants.alleles import Site
    from oncobasis.readers.vcf.annotations.vep_layout import CsqLayout
    from oncobasis.readers.vcf.row import VcfRow

_PLUS_CLINICAL = "MANE_PLUS_CLINICAL"
# Since VEP 98 CLIN_SIG is that of the allele; before, of anything known at the position.
_ALLELE_SPECIFIC_SINCE = 98
_ENSEMBL = "ENS"
_REFSEQ_TWIN = "|NM_"
_NOTHING = Annotated(())
_SHOWN = 40
# VEP's impact of everything that is no finding; not needed, but saves looking closer.
_LEAST_IMPACT = "|MODIFIER|"
_REGULATION = frozenset({"RegulatoryFeature", "MotifFeature"})


@dataclass(slots=True)
class VepText:
    """One entry of CSQ, as written; ``specific``: CLIN_SIG is that of the allele."""

    layout: CsqLayout
    entry: str
    specific: bool = True
    _fields: list[str] | None = field(default=None, compare=False, repr=False)

    def change(self) -> str:
        """Return the protein change as written, else the coding change, else ''."""
        fields = self._fields or self.entry.split("|", self.layout.naming_splits)
        protein = _after_colon(self.layout.value(fields, "HGVSp"))
        if not protein:
            return _after_colon(self.layout.value(fields, "HGVSc"))
        return unquote(protein) if "%" in protein else protein

    def frequency(self) -> float | None:
        """Return the highest population frequency."""
        return self.layout.frequency(self._split())

    def clinical(self) -> ClinicalReading:
        """Return CLIN_SIG; before VEP 98 only as a warning sign, not as a class."""
        text = self.layout.value(self._split(), "CLIN_SIG")
        if not text:
            return NO_CLINICAL_READING
        reading = clinical_reading(text)
        return reading if self.specific else replace(reading, significance=None)

    def details(self) -> EffectDetails:
        """Return everything that is said."""
        fields = self._split()
        value = self.layout.value
        text, residues = value(fields, "HGVSp"), None
        if not text:  # without --hgvs the field stands in the header and is empty in every row
            residues = protein_of_residues(
                value(fields, "Protein_position"), value(fields, "Amino_acids")
            )
        return EffectDetails(
            transcript=value(fields, "Feature"),
            coding=_after_colon(value(fields, "HGVSc")),
            protein_text=unquote(text) if "%" in text else text,
            protein=residues,
            exon=single_number(value(fields, "EXON")),
            intron=single_number(value(fields, "INTRON")),
            rsid=first_rsid(value(fields, "Existing_variation")),
        )

    def _split(self) -> list[str]:
        if self._fields is None:
            self._fields = self.entry.split("|")
        return self._fields


# One entry: its text, its effect, what ``CsqLayout.looking`` takes of it, and how much there is.
_Look: TypeAlias = "tuple[str, Effect | None, tuple[str, ...], int]"
_WHOLE, _PARTLY, _SHORT = range(3)
_TERMS, _SYMBOL, _GENE_ID, _KIND, _BIOTYPE = range(5)
_TRANSCRIPT, _CANONICAL, _MANE_SELECT, _OLD_MANE, _PICK = range(5, 10)


@dataclass(slots=True)
class VepReader:
    """Reads the annotations of one file, which stand in INFO under ``key``."""

    layout: CsqLayout
    genes: Genes
    key: str = "CSQ"
    version: int | None = None
    _mane: ManeTable = field(init=False)

    def __post_init__(self) -> None:
        self._mane = ManeTable(self.genes)

    @property
    def name(self) -> str:
        """The tool and its version."""
        return "VEP" if self.version is None else f"VEP {self.version}"

    @property
    def specific(self) -> bool:
        """Whether CLIN_SIG is that of the allele."""
        return self.version is None or self.version >= _ALLELE_SPECIFIC_SINCE

    @property
    def absent(self) -> tuple[tuple[str, str], ...]:
        """Filters without a source in this annotation, each with what would be needed."""
        frequency = () if self.layout.frequencies else ((POPULATION_FILTER, "CSQ gnomAD AF"),)
        known = () if self.layout.has("CLIN_SIG") else ((CLINICAL_FILTER, "CSQ CLIN_SIG"),)
        return (*frequency, *known)

    def remark_fields(self, ledger: Ledger) -> None:
        """Say what the annotation lacks."""
        if self.layout.has("CLIN_SIG") and not self.specific:
            ledger.remark("significance_not_of_allele", vep=str(self.version))
        absent = [name for name in ("HGVSp", "HGVSc") if not self.layout.has(name)]
        if absent:
            ledger.remark("annotation_field_absent", fields=", ".join(absent))

    def annotated(self, row: VcfRow, number: int, _site: Site) -> Annotated:
        """Return what one allele does."""
        csq = row.info_value(self.key)
        if not csq:
            return _NOTHING
        written = row.alternatives
        if len(written) > 1:
            written = vep_alleles(row.reference, written)
        return self.of_entries(self.entries(csq, written, number))

    def entries(self, csq: str, alternatives: list[str], number: int) -> list[str]:
        """Return the entries of one allele; ``alternatives`` as VEP writes them."""
        entries = csq.split(",")
        if len(alternatives) == 1:
            return entries
        place = self.layout.places.get("ALLELE_NUM")
        if place is not None:
            wanted = str(number)
        else:
            place, wanted = self.layout.places.get("Allele", 0), alternatives[number - 1]
        return [
            entry for entry in entries if entry.split("|", place + 1)[place : place + 1] == [wanted]
        ]

    def of_entries(self, entries: list[str]) -> Annotated:
        """Choose one transcript for each gene and return the genes, findings first."""
        looked = self._looked_at(entries)
        settled: dict[str, GeneEffect] = {}
        if self.layout.names_gene_twice and len(looked) > 1:
            looked = self._settle(looked, settled)
        by_gene: dict[str, list[_Look]] = {}
        unknown: list[str] = []
        for look in looked:
            entry, effect, said, extent = look
            symbol = said[_SYMBOL]
            if extent == _SHORT:
                unknown.append(entry[:_SHOWN])
            elif said[_KIND] in _REGULATION:
                continue
            elif effect is None:
                unknown.append(said[_TERMS])
            elif symbol in settled:
                settled[symbol] = _beside(settled[symbol], effect)
            else:
                by_gene.setdefault(symbol or said[_GENE_ID], []).append(look)
        chosen = [*settled.values(), *map(self._chosen, by_gene.values())]
        if len(chosen) > 1:
            chosen.sort(key=finding_first)
        return Annotated(tuple(chosen), tuple(unknown))

    def _looked_at(self, entries: list[str]) -> list[_Look]:
        """Look at the fields that group and rank entries, which stand before most others."""
        splits, looking = self.layout.deep_splits, self.layout.looking
        fields = [entry.split("|", splits) for entry in entries]
        extents = [_WHOLE] * len(fields)
        if min(map(len, fields), default=0) <= splits:
            extents = [self._extent(of_entry) for of_entry in fields]
            for of_entry in fields:
                of_entry.extend([""] * (splits + 1 - len(of_entry)))
        for of_entry in fields:
            # What stands behind is not looked at; '' stands for the fields that the file lacks.
            of_entry[splits] = ""
        said = list(map(looking, fields))
        effects = [effect_on(of_entry[_TERMS], of_entry[_BIOTYPE]) for of_entry in said]
        return list(zip(entries, effects, said, extents, strict=True))

    def _extent(self, fields: list[str]) -> int:
        if len(fields) >= self.layout.deep_splits:
            return _WHOLE
        return _PARTLY if len(fields) >= self.layout.grouping_splits else _SHORT

    def _settle(self, looked: list[_Look], settled: dict[str, GeneEffect]) -> list[_Look]:
        """Settle genes by their annotated MANE Select entry; return the entries of other genes.

        A shortcut for most rows: the gene's other transcripts are not compared. Where it doesn't
        apply (no MANE, RefSeq transcripts, odd entries) the entries are left to the general way.
        """
        left = looked
        for entry, effect, said, extent in looked:
            if not (said[_MANE_SELECT] or said[_OLD_MANE]) or extent != _WHOLE:
                continue
            symbol, gene_id = said[_SYMBOL], said[_GENE_ID]
            if effect is None or effect is NONCODING or symbol in settled:
                continue
            named = symbol and gene_id and said[_TRANSCRIPT].startswith(_ENSEMBL)
            if not named or _REFSEQ_TWIN not in entry or self._rank(symbol, said) != MANE:
                continue
            elsewhere = effect.no_finding is not None and _has_finding(left, symbol, gene_id)
            text = self._text(entry)
            settled[symbol] = GeneEffect(symbol, gene_id, text, effect, MANE, elsewhere)
            left = [
                look for look in left if look[2][_SYMBOL] != symbol or look[2][_GENE_ID] != gene_id
            ]
        return left

    def _chosen(self, looked: list[_Look]) -> GeneEffect:
        """Return the effect on the gene's reference transcript, the first in rank, then by name."""
        entry, effect, said, _ = looked[0]
        symbol, gene_id = said[_SYMBOL], said[_GENE_ID]
        rank, elsewhere = self._rank(symbol, said), False
        if len(looked) > 1:
            ranked = [(self._rank(symbol, look[2]), look) for look in looked]
            # A MANE transcript names its RefSeq twin, or is it.
            twins = self.layout.has("MANE_SELECT") and [
                (rank, look) for rank, look in ranked if rank == MANE and _REFSEQ_TWIN in look[0]
            ]
            rank, (entry, effect, _, _) = min(twins or ranked, key=_reference_first)
            elsewhere = effect is not None and effect.no_finding is not None
            elsewhere = elsewhere and any(
                other is not None and other.no_finding is None for _, other, _, _ in looked
            )
        text = self._text(entry)
        return GeneEffect(symbol, gene_id, text, effect or OUTSIDE, rank, elsewhere)

    def _text(self, entry: str) -> VepText:
        return VepText(self.layout, entry, self.specific)

    def _rank(self, symbol: str, said: tuple[str, ...]) -> int:
        mane = said[_MANE_SELECT] or said[_OLD_MANE]
        if mane and mane.upper() != _PLUS_CLINICAL:
            return MANE
        if not self.layout.has("MANE_SELECT") and self._mane.has(symbol, said[_TRANSCRIPT]):
            return MANE
        if said[_CANONICAL] == "YES":
            return CANONICAL
        return PICKED if said[_PICK] == "1" else NO_REFERENCE


def _has_finding(looked: list[_Look], symbol: str, gene_id: str) -> bool:
    """Whether any transcript of the gene has a finding."""
    for entry, effect, said, _ in looked:
        if effect is None or effect.no_finding is not None or _LEAST_IMPACT in entry:
            continue
        if said[_SYMBOL] == symbol and said[_GENE_ID] == gene_id:
            return True
    return False


def _reference_first(ranked: tuple[int, _Look]) -> tuple[int, bool, bool, str]:
    rank, (_, effect, said, _) = ranked
    transcript = said[_TRANSCRIPT]
    return rank, effect is NONCODING, not transcript.startswith(_ENSEMBL), transcript


def _beside(gene: GeneEffect, effect: Effect) -> GeneEffect:
    """Return the gene, noting a finding on another of its transcripts (a merged cache has both)."""
    if gene.effect.is_finding or not effect.is_finding:
        return gene
    return replace(gene, coding_off_reference=True)


def _after_colon(text: str) -> str:
    return text.rpartition(":")[2]
