"""bcftools csq's ``BCSQ``: ``consequence|gene|transcript|biotype|strand|residues|bases``.

Consequences of a haplotype: ``@position`` points at the row that describes a compound change, and
``*`` marks what lies behind a stop of the same haplotype. FORMAT ``BCSQ`` says which entries are
those of the sample.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from oncobasis.readers.reading.codes import FilterCode
from oncobasis.readers.small_variants.alleles import trimmed
from oncobasis.readers.small_variants.consequence import Effect
from oncobasis.readers.small_variants.effect_on import effect_on
from oncobasis.readers.vcf.annotations.bcsq_protein import protein_text
from oncobasis.readers.vcf.annotations.protocol import (
    CLINICAL_FILTER,
    POPULATION_FILTER,
    Annotated,
    EffectDetails,
    Missing,
    SaidDetails,
    in_order,
)
from oncobasis.readers.vcf.annotations.transcripts import Candidate, ManeTable, chosen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from oncobasis.readers.reading.ledger import Ledger
    from oncobasis.readers.small_variants.alleles import Site
    from oncobasis.readers.vcf.row import VcfRow

_GENE, _TRANSCRIPT, _BIOTYPE, _RESIDUES, _BASES = 1, 2, 3, 5, 6
_LEAST = 4
_LINK = re.compile(r"@(\d{1,10})")
_PART = re.compile(r"(\d{1,10})([ACGTN]+)>([ACGTN]+)", re.IGNORECASE)
# Two bits of the mask for each entry, one a haplotype; a number of 32 bits holds 15 of them.
_ENTRIES_A_NUMBER = 15
_BOTH = 3
_STAR = "*"
_TERMS = MappingProxyType(
    {
        "missense": "missense_variant",
        "frameshift": "frameshift_variant",
        "synonymous": "synonymous_variant",
        "splice_acceptor": "splice_acceptor_variant",
        "splice_donor": "splice_donor_variant",
        "splice_region": "splice_region_variant",
        "stop_retained": "stop_retained_variant",
        "start_retained": "start_retained_variant",
        "inframe_altering": "protein_altering_variant",
        "elongation": "feature_elongation",
        "5_prime_utr": "5_prime_UTR_variant",
        "3_prime_utr": "3_prime_UTR_variant",
        "non_coding": "non_coding_transcript_exon_variant",
        "intron": "intron_variant",
        "intergenic": "intergenic_variant",
        "coding_sequence": "coding_sequence_variant",
    }
)


@dataclass(frozen=True, slots=True)
class BcsqReader:
    """Reads ``BCSQ`` of one file."""

    mane: ManeTable

    @property
    def name(self) -> str:
        """The tool."""
        return "bcftools csq"

    @property
    def absent(self) -> tuple[tuple[str, str], ...]:
        """BCSQ has neither population frequency nor clinical significance."""
        return ((POPULATION_FILTER, "INFO gnomAD AF"), (CLINICAL_FILTER, "INFO CLNSIG"))

    def remark_fields(self, ledger: Ledger) -> None:
        """Say that there is no coding change, so that a splice change has no name."""
        ledger.remark("annotation_field_absent", fields="HGVSc, exon")

    def annotated(self, row: VcfRow, _number: int, site: Site) -> Annotated:
        """Return what one allele does."""
        unknown: list[str] = []
        found: list[Candidate] = []
        links: list[str] = []
        for entry in _of_sample(row):
            link = _LINK.fullmatch(entry)
            if link is not None:
                links.append(link[1])
                continue
            cells = entry.split("|")
            if len(cells) < _LEAST:
                unknown.append(entry)
            elif _is_allele(cells, row, site):
                self._take(cells, found, unknown)
        if not found and links:
            missing = Missing(FilterCode.PART_OF_ANOTHER_ROW, seen=min(links, key=int))
            return Annotated((), missing=missing)
        return Annotated(in_order(chosen(found, self.mane)), tuple(unknown))

    def _take(self, cells: Sequence[str], found: list[Candidate], unknown: list[str]) -> None:
        behind_stop = cells[0].startswith(_STAR)
        terms = "&".join(_TERMS.get(term, term) for term in cells[0].lstrip(_STAR).split("&"))
        effect = effect_on(terms, cells[_BIOTYPE])
        if effect is None:
            unknown.append(terms)
            return
        if behind_stop and effect.is_finding:
            effect = Effect(effect.consequence, FilterCode.AFTER_STOP)
        residues = cells[_RESIDUES] if len(cells) > _RESIDUES else ""
        text = SaidDetails(
            EffectDetails(
                transcript=cells[_TRANSCRIPT],
                protein_text=protein_text(residues, frameshift="frameshift" in terms),
            )
        )
        found.append(Candidate(cells[_GENE], "", cells[_TRANSCRIPT], effect, text))


def _of_sample(row: VcfRow) -> list[str]:
    """Return the entries of the tumour's haplotypes; all of them where no mask says which."""
    text = row.info_value("BCSQ")
    entries = text.split(",") if text else []
    numbers = row.tumor.get("BCSQ", "").split(",")
    if not all(number.isdecimal() for number in numbers):
        return entries
    masks = [int(number) for number in numbers]
    named = [
        entry
        for place, entry in enumerate(entries)
        if place // _ENTRIES_A_NUMBER < len(masks)
        and masks[place // _ENTRIES_A_NUMBER] >> 2 * (place % _ENTRIES_A_NUMBER) & _BOTH
    ]
    return named or entries


def _is_allele(cells: Sequence[str], row: VcfRow, site: Site) -> bool:
    """Whether an entry is about that allele, by its bases; without bases it is about all."""
    if len(row.alternatives) == 1 or len(cells) <= _BASES or not cells[_BASES]:
        return True
    wanted = (site.position, site.reference, site.alternative)
    return any(
        trimmed(int(position), reference, alternative) == wanted
        for position, reference, alternative in _PART.findall(cells[_BASES])
    )
