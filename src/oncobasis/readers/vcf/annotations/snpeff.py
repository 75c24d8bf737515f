"""SnpEff's ``ANN``, fields by the order of the header; ``LOF`` and ``NMD`` are not read.

SnpEff sorts by putative impact, which is never taken as the choice of the transcript: that is the
MANE Select one by the packaged table.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import unquote

from oncobasis.readers.small_variants.alleles import trimmed
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

# The fields of the ANN specification 1.0, by the beginning of their names in the header.
_FIELDS = (
    ("allele", "allele"),
    ("terms", "annotation"),
    ("symbol", "gene_name"),
    ("gene_id", "gene_id"),
    ("kind", "feature_type"),
    ("transcript", "feature_id"),
    ("biotype", "transcript_biotype"),
    ("rank", "rank"),
    ("coding", "hgvs.c"),
    ("protein", "hgvs.p"),
)
_TRANSCRIPTS = frozenset({"transcript", ""})
_INTERGENIC = "intergenic_region"
_SHOWN = 40
_NOTHING = Annotated(())
_COUSINS = "-"


@dataclass(slots=True)
class SnpEffReader:
    """Reads ``ANN`` of one file."""

    places: dict[str, int]
    mane: ManeTable
    version: str = ""
    _least: int = field(init=False)

    def __post_init__(self) -> None:
        self._least = max(self.places[name] for name in ("terms", "symbol", "transcript")) + 1

    @property
    def name(self) -> str:
        """The tool and its version."""
        return f"SnpEff {self.version}".rstrip()

    @property
    def absent(self) -> tuple[tuple[str, str], ...]:
        """ANN has neither population frequency nor clinical significance."""
        return ((POPULATION_FILTER, "INFO gnomAD AF"), (CLINICAL_FILTER, "INFO CLNSIG"))

    def remark_fields(self, ledger: Ledger) -> None:
        """Say which descriptions of the change the annotation lacks."""
        absent = [name for name in ("HGVS.c", "HGVS.p") if _meaning(name) not in self.places]
        if absent:
            ledger.remark("annotation_field_absent", fields=", ".join(absent))

    def annotated(self, row: VcfRow, number: int, _site: Site) -> Annotated:
        """Return what one allele does."""
        text = row.info_value("ANN")
        if not text:
            return _NOTHING
        unknown: list[str] = []
        found: list[Candidate] = []
        for entry in text.split(","):
            cells = [cell.strip() for cell in entry.split("|")]
            if len(cells) < self._least:
                unknown.append(entry[:_SHOWN])
            elif _is_allele(self._value(cells, "allele"), row, number):
                self._take(cells, found, unknown)
        return Annotated(in_order(chosen(found, self.mane)), tuple(unknown))

    def _take(self, cells: Sequence[str], found: list[Candidate], unknown: list[str]) -> None:
        value, terms = self._value, self._value(cells, "terms")
        kind = value(cells, "kind")
        if kind not in _TRANSCRIPTS and kind != _INTERGENIC:
            return
        effect = effect_on(terms, value(cells, "biotype"))
        if effect is None:
            unknown.append(terms)
            return
        # Beside a gene SnpEff names the neighbour, which the change doesn't touch.
        symbol = "" if kind == _INTERGENIC else value(cells, "symbol")
        gene_id = "" if kind == _INTERGENIC else value(cells, "gene_id")
        transcript = "" if kind == _INTERGENIC else value(cells, "transcript")
        text = SaidDetails(self._details(cells))
        found.append(Candidate(symbol, gene_id, transcript, effect, text))

    def _details(self, cells: Sequence[str]) -> EffectDetails:
        value = self._value
        coding, protein = value(cells, "coding"), value(cells, "protein")
        place = single_number(value(cells, "rank"))
        intron = "intron" in value(cells, "terms") or "splice_acceptor" in value(cells, "terms")
        intron = intron or "splice_donor" in value(cells, "terms")
        return EffectDetails(
            transcript=value(cells, "transcript"),
            coding=coding if coding.startswith("c.") else "",
            protein_text=unquote(protein) if "%" in protein else protein,
            exon=None if intron else place,
            intron=place if intron else None,
        )

    def _value(self, cells: Sequence[str], name: str) -> str:
        place = self.places.get(name)
        return cells[place] if place is not None and place < len(cells) else ""


def ann_places(fields: Sequence[str]) -> dict[str, int]:
    """Return where each field stands, by the header's names."""
    return {_meaning(name): place for place, name in enumerate(fields) if _meaning(name)}


def _meaning(name: str) -> str:
    known = name.strip().casefold()
    return next((meaning for meaning, written in _FIELDS if known == written), "")


def _is_allele(written: str, row: VcfRow, number: int) -> bool:
    """Whether an entry is about that allele; cancer mode writes ``G-C`` for G against C."""
    if len(row.alternatives) == 1 or not written:
        return True
    alternative = row.alternatives[number - 1].upper()
    written = written.upper().partition(_COUSINS)[0] if written != _COUSINS else written
    if written == alternative:
        return True
    others = {other.upper() for other in row.alternatives} - {alternative}
    cut = trimmed(row.position, row.reference, alternative)[2]
    return written not in others and written == cut
