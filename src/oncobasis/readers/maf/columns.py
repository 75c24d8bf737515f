"""Columns of a MAF by meaning: vcf2maf, TCGA, cBioPortal, Oncotator and Funcotator name them."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from oncobasis.core.errors import InputError
from oncobasis.readers.small_variants.annotation_values import is_frequency_field

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# The names in order of preference, compared without regard to case.
_NAMES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "gene": ("Hugo_Symbol", "Gene_Symbol"),
        "gene_id": ("Gene", "HGNC_Ensembl_Gene_ID"),
        "entrez": ("Entrez_Gene_Id",),
        "classification": ("Variant_Classification",),
        "sample": ("Tumor_Sample_Barcode",),
        "normal": ("Matched_Norm_Sample_Barcode",),
        "coding": ("HGVSc", "cDNA_Change", "cds_change"),
        "transcript": ("Transcript_ID", "Annotation_Transcript", "i_transcript_name", "Feature"),
        "exon": ("Exon_Number", "EXON", "Transcript_Exon"),
        "intron": ("INTRON",),
        "chromosome": ("Chromosome", "Chrom"),
        "start": ("Start_Position", "Start"),
        "reference": ("Reference_Allele",),
        "allele1": ("Tumor_Seq_Allele1",),
        "allele2": ("Tumor_Seq_Allele2", "Tumor_Seq_Allele"),
        "flanks": ("flanking_bps",),
        "build": ("NCBI_Build", "Build"),
        "depth": ("t_depth", "tumor_depth", "t_dp"),
        "alt_reads": ("t_alt_count", "tumor_alt_count", "t_alt"),
        "ref_reads": ("t_ref_count", "tumor_ref_count", "t_ref"),
        "fraction": ("tumor_vaf", "t_vaf", "tumor_f", "t_af", "vaf", "allele_fraction"),
        "percent": ("i_TumorVAF_WU", "tumor_vaf_percent"),
        "normal_depth": ("n_depth",),
        "status": ("Mutation_Status",),
        "filter": ("FILTER",),
        "significance": ("CLIN_SIG", "ClinVar_CLNSIG", "ClinVar_VCF_CLNSIG"),
        "rsid": ("dbSNP_RS", "Existing_variation"),
    }
)
_PROTEIN = (
    "HGVSp_Short",
    "HGVSp",
    "Protein_Change",
    "amino_acid_change",
    "AAChange",
    "AA_Change",
    "Protein",
)
_REQUIRED = ("gene", "classification")
_NOTHING = frozenset({"", ".", "NA", "N/A", "na", "null", "None", "__UNKNOWN__", "novel"})
_SHOWN = 8
_KNOWN = frozenset(
    name.casefold()
    for name in (
        *(name for names in _NAMES.values() for name in names),
        *_PROTEIN,
        *("Center", "Strand", "End_Position", "Variant_Type", "Consequence", "SYMBOL"),
        *("#CHROM", "POS", "ID", "REF", "ALT", "QUAL", "INFO", "FORMAT"),
    )
)


@dataclass(frozen=True, slots=True)
class MafColumns:
    """Where each meaning stands; a value that says nothing (``NA``, ``.``) is read as ''."""

    width: int
    places: dict[str, int]
    proteins: tuple[int, ...]
    frequencies: tuple[int, ...]
    doubled: tuple[tuple[str, int, int], ...] = ()

    def has(self, meaning: str) -> bool:
        """Whether the file has such a column."""
        return meaning in self.places

    def contradiction(self, cells: Sequence[str]) -> str:
        """Name the column that the file has twice, with another text each time; '' if none."""
        for name, first, second in self.doubled:
            texts = {_said(cells[n]) if n < len(cells) else "" for n in (first, second)}
            if len(texts) > 1:
                return name
        return ""

    def value(self, cells: Sequence[str], meaning: str) -> str:
        """Return the text of one cell, '' where there is none."""
        place = self.places.get(meaning)
        return "" if place is None or place >= len(cells) else _said(cells[place])

    def protein_texts(self, cells: Sequence[str]) -> list[str]:
        """Return the protein changes that the row gives, in order of preference."""
        texts = [_said(cells[place]) for place in self.proteins if place < len(cells)]
        return [text for text in texts if text]

    def frequency_texts(self, cells: Sequence[str]) -> list[str]:
        """Return the population frequencies that the row gives."""
        texts = [_said(cells[place]) for place in self.frequencies if place < len(cells)]
        return [text for text in texts if text]


def is_maf_header(line: str) -> bool:
    """Whether a line is the column line of a MAF."""
    names = {name.strip().casefold() for name in line.split("\t")}
    return "hugo_symbol" in names or "variant_classification" in names


def maf_columns(line: str, *, where: str) -> MafColumns:
    """Read the column line; raises InputError naming the columns that are missing."""
    names = [name.strip().strip('"') for name in line.split("\t")]
    by_name: dict[str, int] = {}
    for place, name in enumerate(names):
        by_name.setdefault(name.casefold(), place)
    places: dict[str, int] = {}
    for meaning, spellings in _NAMES.items():
        found = [by_name[name.casefold()] for name in spellings if name.casefold() in by_name]
        if found:
            places[meaning] = found[0]
    proteins = tuple(by_name[name.casefold()] for name in _PROTEIN if name.casefold() in by_name)
    missing = [_NAMES[meaning][0] for meaning in _REQUIRED if meaning not in places]
    if not proteins:
        missing.append(f"{_PROTEIN[0]} (or {', '.join(_PROTEIN[1:4])})")
    if missing:
        raise _missing(missing, names, where)
    frequencies = tuple(place for place, name in enumerate(names) if is_frequency_field(name))
    used = {*places.values(), *proteins}
    doubled = tuple(
        (name, by_name[name.casefold()], place)
        for place, name in enumerate(names)
        if by_name[name.casefold()] in used and by_name[name.casefold()] != place
    )
    return MafColumns(len(names), places, proteins, frequencies, doubled)


def columns_said(line: str) -> str:
    """How many columns a line has, in words; never what stands in them."""
    count = len(line.split("\t"))
    return "1 column" if count == 1 else f"{count} columns"


def _missing(missing: Sequence[str], names: Sequence[str], where: str) -> InputError:
    known = [name for name in names if name.casefold() in _KNOWN]
    # The first line of a wrong file may be a patient's row: only names of columns are repeated.
    shown = f"{', '.join(known[:_SHOWN])}, among " if known else ""
    has = columns_said("\t".join(names))
    blanks = len(names) == 1
    remedy = "separate the columns by tabs" if blanks else "add them: vcf2maf or the portal do"
    return InputError(
        f"the MAF lacks the columns {'; '.join(missing)}; its first line has {shown}{has}",
        where=where,
        remedy=remedy,
    )


def _said(text: str) -> str:
    text = text.strip()
    return "" if text in _NOTHING else text
