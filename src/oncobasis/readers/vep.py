"""VEP annotations of one allele -> one consequence per gene, on the reference transcript.

Fields are found by the header's Format, never by a fixed place. The transcript is MANE Select
(as annotated, else by the MANE table), else VEP's canonical, else VEP's pick, else the first
protein-coding transcript by name, which is then said. Never the worst consequence.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from oncobasis.core.errors import InputError
from oncobasis.readers.consequence import NONCODING, OUTSIDE, Effect, effect_of_terms
from oncobasis.readers.vep_values import highest_frequency, is_frequency_field

if TYPE_CHECKING:
    from collections.abc import Sequence

    from oncobasis.nomenclature.genes import Genes

_REQUIRED = ("Consequence", "Feature", "SYMBOL")
_CHOICE = (
    "Allele", "Consequence", "SYMBOL", "Gene", "Feature_type", "Feature", "BIOTYPE",
    "CANONICAL", "MANE_SELECT", "MANE", "PICK", "ALLELE_NUM",
)  # fmt: skip
_PLUS_CLINICAL = "MANE_PLUS_CLINICAL"
MANE, CANONICAL, PICKED, NO_REFERENCE = range(4)
_RANK_WORDS = ("MANE Select", "canonical", "pick", "none")


@dataclass(frozen=True, slots=True)
class CsqLayout:
    """Where each field stands; ``choosing`` is how far an entry is split to choose among them."""

    places: dict[str, int]
    frequencies: tuple[int, ...]
    choosing: int

    def value(self, fields: Sequence[str], name: str) -> str:
        """Return the field's text, '' if the file or the entry doesn't have it."""
        place = self.places.get(name)
        return fields[place] if place is not None and place < len(fields) else ""

    def has(self, name: str) -> bool:
        """Whether the annotation has that field."""
        return name in self.places

    def frequency(self, fields: Sequence[str]) -> float | None:
        """Return the highest population frequency of a wholly split entry."""
        size = len(fields)
        texts = [fields[place] for place in self.frequencies if place < size and fields[place]]
        return highest_frequency(texts) if texts else None


@dataclass(frozen=True, slots=True)
class GeneEffect:
    """What an allele does to one gene, on the transcript that was chosen for it."""

    symbol: str
    gene_id: str
    entry: str
    effect: Effect
    rank: int
    coding_off_reference: bool = False
    hotspot: str = ""

    @property
    def name(self) -> str:
        """The symbol, or the gene id where VEP gives no symbol."""
        return self.symbol or self.gene_id


@dataclass(frozen=True, slots=True)
class Annotated:
    """The genes of one allele, findings first; ``unknown`` are terms that aren't known."""

    genes: tuple[GeneEffect, ...]
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Candidate:
    entry: str
    symbol: str
    gene_id: str
    transcript: str
    rank: int
    effect: Effect
    coding: bool

    @property
    def order(self) -> tuple[int, bool, bool, str]:
        """Sort key: the reference transcript, then coding, Ensembl before RefSeq, by name."""
        return self.rank, not self.coding, self.transcript[:3] != "ENS", self.transcript


@dataclass(slots=True)
class VepReader:
    """Reads the annotations of one file; remembers MANE transcripts by gene symbol."""

    layout: CsqLayout
    genes: Genes
    _mane: dict[str, frozenset[str]] = field(default_factory=dict)

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
        return [entry for entry in entries if entry.split("|", place + 1)[place] == wanted]

    def annotated(self, entries: list[str]) -> Annotated:
        """Choose one transcript for each gene and return the genes, findings first."""
        by_gene: dict[str, list[_Candidate]] = {}
        unknown: list[str] = []
        for entry in entries:
            candidate = self._candidate(entry, unknown)
            if candidate is not None:
                by_gene.setdefault(candidate.symbol or candidate.gene_id, []).append(candidate)
        chosen = [_chosen(candidates) for candidates in by_gene.values()]
        chosen.sort(key=_finding_first)
        return Annotated(tuple(chosen), tuple(unknown))

    def _candidate(self, entry: str, unknown: list[str]) -> _Candidate | None:
        value = self.layout.value
        fields = entry.split("|", self.layout.choosing)
        terms = value(fields, "Consequence")
        effect = effect_of_terms(terms)
        if effect is None:
            unknown.append(terms)
            return None
        kind = value(fields, "Feature_type")
        symbol, gene_id = value(fields, "SYMBOL"), value(fields, "Gene")
        if kind not in {"Transcript", ""} or not (symbol or gene_id):
            return None if by_regulation(kind) else _Candidate(entry, "", "", "", 3, OUTSIDE, False)
        transcript, biotype = value(fields, "Feature"), value(fields, "BIOTYPE")
        coding = biotype in {"", "protein_coding", "protein_coding_LoF", "mRNA"} or (
            biotype.endswith("_gene") and biotype[:2] in {"IG", "TR"}
        )
        if effect is not OUTSIDE and not coding:
            effect = NONCODING
        rank = self._rank(fields, symbol, transcript)
        return _Candidate(entry, symbol, gene_id, transcript, rank, effect, coding)

    def _rank(self, fields: Sequence[str], symbol: str, transcript: str) -> int:
        value = self.layout.value
        mane = value(fields, "MANE_SELECT") or value(fields, "MANE")
        if mane and mane.upper() != _PLUS_CLINICAL:
            return MANE
        if not self.layout.has("MANE_SELECT") and self._is_mane(symbol, transcript):
            return MANE
        if value(fields, "CANONICAL") == "YES":
            return CANONICAL
        return PICKED if value(fields, "PICK") == "1" else NO_REFERENCE

    def _is_mane(self, symbol: str, transcript: str) -> bool:
        if not symbol:
            return False
        known = self._mane.get(symbol)
        if known is None:
            known = self._mane[symbol] = frozenset(
                name.partition(".")[0]
                for mane in self.genes.transcripts(symbol)
                if mane.is_select
                for name in (mane.ensembl_transcript, mane.refseq_transcript)
            )
        return transcript.partition(".")[0] in known


def csq_layout(fields: Sequence[str], file: str) -> CsqLayout:
    """Return the layout of a file's annotations; raises InputError if it lacks what is needed."""
    places = {name: place for place, name in enumerate(fields)}
    missing = [name for name in _REQUIRED if name not in places]
    if missing:
        raise InputError(
            f"the VEP annotation lacks {', '.join(missing)}",
            where=file,
            remedy="run VEP again with --symbol --hgvs --canonical --mane",
        )
    frequencies = tuple(places[name] for name in places if is_frequency_field(name))
    choosing = 1 + max(places[name] for name in _CHOICE if name in places)
    return CsqLayout(places, frequencies, choosing)


def by_regulation(feature_type: str) -> bool:
    """Whether the entry is about a regulatory feature; these never name a gene."""
    return feature_type in {"RegulatoryFeature", "MotifFeature"}


def rank_word(rank: int) -> str:
    """Return how a transcript was chosen, in words."""
    return _RANK_WORDS[rank]


def _chosen(candidates: list[_Candidate]) -> GeneEffect:
    best = min(candidates, key=lambda candidate: candidate.order)
    elsewhere = not best.effect.is_finding and any(
        candidate.effect.is_finding for candidate in candidates
    )
    return GeneEffect(best.symbol, best.gene_id, best.entry, best.effect, best.rank, elsewhere)


def _finding_first(gene: GeneEffect) -> tuple[bool, bool, bool]:
    """Findings, then changes inside a gene that makes a protein, then inside, then outside."""
    effect = gene.effect
    return not effect.is_finding, effect is OUTSIDE, effect is NONCODING
