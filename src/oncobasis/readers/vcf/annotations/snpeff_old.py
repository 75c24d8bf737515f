"""SnpEff's older ``EFF``: ``EFFECT(impact|class|codon|amino acids|length|gene|...)``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from oncobasis.readers.small_variants.annotation_values import single_number
from oncobasis.readers.small_variants.effect_on import effect_on
from oncobasis.readers.vcf.annotations.protocol import (
    CLINICAL_FILTER,
    POPULATION_FILTER,
    Annotated,
    EffectDetails,
    SaidDetails,
    in_order,
)
from oncobasis.readers.vcf.annotations.transcripts import Candidate, ManeTable, chosen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from oncobasis.readers.reading.ledger import Ledger
    from oncobasis.readers.small_variants.alleles import Site
    from oncobasis.readers.vcf.row import VcfRow

_ENTRY = re.compile(r"([^(,]+)\(([^)]*)\)")
_AMINO, _GENE, _BIOTYPE, _TRANSCRIPT, _RANK, _GENOTYPE = 3, 5, 6, 8, 9, 10
# Effects by their old names (Cingolani 2012, table 2) as Sequence Ontology terms.
_OLD_NAMES = MappingProxyType(
    {
        "INTERGENIC": "intergenic_variant",
        "UPSTREAM": "upstream_gene_variant",
        "DOWNSTREAM": "downstream_gene_variant",
        "UTR_5_PRIME": "5_prime_UTR_variant",
        "UTR_5_DELETED": "5_prime_UTR_truncation",
        "START_GAINED": "5_prime_UTR_premature_start_codon_gain_variant",
        "UTR_3_PRIME": "3_prime_UTR_variant",
        "UTR_3_DELETED": "3_prime_UTR_truncation",
        "SPLICE_SITE_ACCEPTOR": "splice_acceptor_variant",
        "SPLICE_SITE_DONOR": "splice_donor_variant",
        "SPLICE_SITE_REGION": "splice_region_variant",
        "START_LOST": "start_lost",
        "SYNONYMOUS_START": "start_retained",
        "NON_SYNONYMOUS_START": "start_lost",
        "CDS": "coding_sequence_variant",
        "GENE": "intragenic_variant",
        "TRANSCRIPT": "intragenic_variant",
        "INTRAGENIC": "intragenic_variant",
        "EXON": "non_coding_exon_variant",
        "EXON_DELETED": "exon_loss_variant",
        "NON_SYNONYMOUS_CODING": "missense_variant",
        "SYNONYMOUS_CODING": "synonymous_variant",
        "FRAME_SHIFT": "frameshift_variant",
        "CODON_CHANGE": "protein_altering_variant",
        "CODON_INSERTION": "inframe_insertion",
        "CODON_CHANGE_PLUS_CODON_INSERTION": "disruptive_inframe_insertion",
        "CODON_DELETION": "inframe_deletion",
        "CODON_CHANGE_PLUS_CODON_DELETION": "disruptive_inframe_deletion",
        "STOP_GAINED": "stop_gained",
        "SYNONYMOUS_STOP": "stop_retained_variant",
        "STOP_LOST": "stop_lost",
        "INTRON": "intron_variant",
        "INTRON_CONSERVED": "conserved_intron_variant",
        "INTERGENIC_CONSERVED": "conserved_intergenic_variant",
        "RARE_AMINO_ACID": "rare_amino_acid_variant",
    }
)


@dataclass(frozen=True, slots=True)
class OldSnpEffReader:
    """Reads ``EFF`` of one file; an indel has no HGVS there unless SnpEff was told so."""

    mane: ManeTable
    version: str = ""

    @property
    def name(self) -> str:
        """The tool and its version."""
        return f"SnpEff {self.version}".rstrip() + " (EFF)"

    @property
    def absent(self) -> tuple[tuple[str, str], ...]:
        """EFF has neither population frequency nor clinical significance."""
        return ((POPULATION_FILTER, "INFO gnomAD AF"), (CLINICAL_FILTER, "INFO CLNSIG"))

    def remark_fields(self, ledger: Ledger) -> None:
        """Say that the old format has no coding change of its own."""
        ledger.remark("annotation_field_absent", fields="HGVS.c")

    def annotated(self, row: VcfRow, number: int, _site: Site) -> Annotated:
        """Return what one allele does."""
        unknown: list[str] = []
        found: list[Candidate] = []
        for name, inner in _ENTRY.findall(row.info_value("EFF")):
            cells = [cell.strip() for cell in inner.split("|")]
            if len(cells) <= _RANK or not _is_allele(cells, row, number):
                continue
            terms = "&".join(
                _OLD_NAMES.get(part.partition("[")[0], part) for part in re.split(r"[+&]", name)
            )
            effect = effect_on(terms, cells[_BIOTYPE])
            if effect is None:
                unknown.append(terms)
                continue
            text = SaidDetails(_details(cells, terms))
            found.append(Candidate(cells[_GENE], "", cells[_TRANSCRIPT], effect, text))
        return Annotated(in_order(chosen(found, self.mane)), tuple(unknown))


def _details(cells: Sequence[str], terms: str) -> EffectDetails:
    protein, _, coding = cells[_AMINO].partition("/")
    if protein.startswith(("c.", "n.")):
        protein, coding = "", protein
    rank = single_number(cells[_RANK])
    intron = "intron" in terms or "splice_donor" in terms or "splice_acceptor" in terms
    return EffectDetails(
        transcript=cells[_TRANSCRIPT],
        coding=coding if coding.startswith("c.") else "",
        protein_text=protein,
        exon=None if intron else rank,
        intron=rank if intron else None,
    )


def _is_allele(cells: Sequence[str], row: VcfRow, number: int) -> bool:
    """Whether the entry is about that allele: its number, or its bases in older versions."""
    if len(row.alternatives) == 1 or len(cells) <= _GENOTYPE or not cells[_GENOTYPE]:
        return True
    written = cells[_GENOTYPE].partition("-")[0]
    return written == str(number) or written.upper() == row.alternatives[number - 1].upper()
