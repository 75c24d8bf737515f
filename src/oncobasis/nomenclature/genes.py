"""Genes: symbols, synonyms, previous symbols and ids -> HGNC symbol; MANE transcripts.

An official symbol always wins over a synonym. A synonym of several genes, a gene family and a
fusion are *ambiguous* with their candidates, never a guess.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache

from oncobasis.nomenclature.genes_table import KeyedText
from oncobasis.nomenclature.tables import split_list

_ENTREZ = re.compile(r"^(?:ENTREZ|GENEID|NCBI_?GENE|NCBI GENE)\s*[:_ ]?\s*(\d+)$", re.IGNORECASE)
_HGNC = re.compile(r"^HGNC\s*[:_ ]?\s*(\d+)$", re.IGNORECASE)
_ENSEMBL = re.compile(r"^ENS([GTP])0*(\d+)(?:\.\d+)?$", re.IGNORECASE)
_REFSEQ = re.compile(r"^(N[MP]_\d+)(?:\.\d+)?$", re.IGNORECASE)
_PARTNERS = re.compile(r"::|--|-|/")
_SHORTEST_PARTNER = 3
_TRANSCRIPT_CELLS = 4
_MOST_KEPT, _LONGEST_KEPT = 50_000, 80


class GeneStatus(StrEnum):
    """How a gene name was understood."""

    EXACT = "exact"
    SYNONYM = "previous_or_synonym"
    AMBIGUOUS = "ambiguous"
    UNKNOWN = "unknown"


class GeneNameKind(StrEnum):
    """What a reviewed name stands for."""

    GENE = "gene"
    MARKER = "marker"
    FAMILY = "family"
    FUSION = "fusion"


@dataclass(frozen=True, slots=True)
class GeneReading:
    """One gene name read; ``symbol`` is None unless exactly one gene is meant.

    ``kind`` MARKER: the word names a protein test (PD-L1) of the gene (CD274). FAMILY and FUSION
    keep the members in ``candidates`` (a fusion in 5' to 3' order).
    """

    text: str
    status: GeneStatus
    symbol: str | None = None
    candidates: tuple[str, ...] = ()
    understood: str = ""
    kind: GeneNameKind = GeneNameKind.GENE
    note: str = ""


@dataclass(frozen=True, slots=True)
class ManeTranscript:
    """One MANE transcript, ids with version."""

    symbol: str
    is_select: bool
    refseq_transcript: str
    refseq_protein: str
    ensembl_transcript: str
    ensembl_protein: str


@dataclass(frozen=True, slots=True)
class GeneRecord:
    """A MANE gene with its ids; the Select transcript comes first."""

    symbol: str
    hgnc_id: str
    entrez_id: str
    ensembl_gene: str
    transcripts: tuple[ManeTranscript, ...]


@dataclass(frozen=True)
class Genes:
    """The gene tables; made once by ``load_genes``."""

    symbols: KeyedText
    synonyms: KeyedText
    mane: KeyedText
    _readings: dict[str, GeneReading] = field(default_factory=dict, repr=False)

    def resolve(self, text: str) -> GeneReading:
        """Read a gene name or id."""
        known = self._readings.get(text)
        if known is None:
            known = self._resolve(text.strip())
            if len(self._readings) >= _MOST_KEPT:
                self._readings.clear()
            if len(text) <= _LONGEST_KEPT:
                self._readings[text] = known
        return known

    def gene(self, symbol: str) -> GeneRecord | None:
        """The MANE record of an official symbol; None for genes MANE lacks (non-coding)."""
        line = self.mane.find(symbol)
        return None if line is None else _record(symbol, line)

    def transcripts(self, symbol: str) -> tuple[ManeTranscript, ...]:
        """MANE Select, then Plus Clinical transcripts of a symbol; empty if MANE has none."""
        record = self.gene(symbol)
        return () if record is None else record.transcripts

    def transcript(self, accession: str) -> ManeTranscript | None:
        """The MANE transcript of a transcript or protein accession, whatever its version."""
        packed = _packed_accession(accession.strip())
        line = None if packed is None else self.mane.line_with(packed)
        if line is None or packed is None or packed.startswith("G"):
            return None
        symbol, _, rest = line.partition("\t")
        wanted = accession.strip().upper().partition(".")[0]
        for transcript in _record(symbol, rest).transcripts:
            for other in (
                transcript.refseq_transcript,
                transcript.refseq_protein,
                transcript.ensembl_transcript,
                transcript.ensembl_protein,
            ):
                if other.partition(".")[0] == wanted:
                    return transcript
        return None

    def mane_select(self, accession: str) -> str | None:
        """The symbol whose MANE Select transcript or protein the accession is, else None."""
        found = self.transcript(accession)
        return found.symbol if found is not None and found.is_select else None

    # Inner steps ----------------------------------------------------------------------------

    def _resolve(self, text: str) -> GeneReading:
        if not text:
            return GeneReading(text, GeneStatus.UNKNOWN)
        by_id = self._by_id(text)
        if by_id is not None:
            return by_id
        symbol = next((word for word in (text, text.upper()) if self._is_symbol(word)), None)
        reviewed = self._reviewed(text)
        if symbol is not None:
            marker = reviewed is not None and reviewed.kind is GeneNameKind.MARKER
            kind = GeneNameKind.MARKER if marker else GeneNameKind.GENE
            return GeneReading(text, GeneStatus.EXACT, symbol, (symbol,), symbol, kind)
        if reviewed is not None:
            return reviewed
        return self._by_synonym(text)

    def _is_symbol(self, word: str) -> bool:
        return self.symbols.find(word) is not None

    def _by_id(self, text: str) -> GeneReading | None:
        cell = None
        if entrez := _ENTREZ.match(text):
            cell = f"e{entrez.group(1)}"
        elif hgnc := _HGNC.match(text):
            cell = f"h{hgnc.group(1)}"
        else:
            cell = _packed_accession(text)
        if cell is None:
            return None
        line = self.mane.line_with(cell)
        if line is None:
            return GeneReading(text, GeneStatus.UNKNOWN, note="id not in MANE v1.5")
        symbol = line.partition("\t")[0]
        return GeneReading(text, GeneStatus.EXACT, symbol, (symbol,), f"{symbol} ({text})")

    def _reviewed(self, text: str) -> GeneReading | None:
        line = self.symbols.find(f"*{_loose(text)}")
        if line is None:
            return None
        kind, symbols, note = line.split("\t")
        candidates = split_list(symbols)
        if kind in ("synonym", "marker"):
            name_kind = GeneNameKind.MARKER if kind == "marker" else GeneNameKind.GENE
            understood = f"{candidates[0]} ({text})"
            return GeneReading(
                text, GeneStatus.SYNONYM, candidates[0], candidates, understood, name_kind, note
            )
        name_kind = GeneNameKind.FAMILY if kind == "family" else GeneNameKind.GENE
        understood = " or ".join(candidates)
        return GeneReading(
            text, GeneStatus.AMBIGUOUS, None, candidates, understood, name_kind, note
        )

    def _by_synonym(self, text: str) -> GeneReading:
        official, candidates = self._synonym_candidates(text)
        fusion = self._fusion(text)
        if fusion is not None and set(candidates) <= set(fusion.candidates):
            return fusion
        if not candidates:
            return GeneReading(text, GeneStatus.UNKNOWN)
        if len(candidates) > 1:
            return GeneReading(
                text, GeneStatus.AMBIGUOUS, None, candidates, " or ".join(candidates)
            )
        symbol = candidates[0]
        status = GeneStatus.EXACT if official else GeneStatus.SYNONYM
        understood = symbol if official else f"{symbol} ({text})"
        return GeneReading(text, status, symbol, candidates, understood)

    def _synonym_candidates(self, text: str) -> tuple[bool, tuple[str, ...]]:
        """Whether the word is an official symbol, and the symbols it may mean."""
        key = _loose(text)
        line = self.synonyms.find(key)
        if line is None:
            return (True, (key,)) if self._is_symbol(key) else (False, ())
        entries = [entry.partition("=")[::2] for entry in line.split("|")]
        officials = {symbols for alias, symbols in entries if not alias}
        if officials:
            others = [symbols for alias, symbols in entries if alias.upper() == text.upper()]
            officials.update(symbol for symbols in others for symbol in split_list(symbols))
            return True, tuple(sorted(officials))
        for matches in (
            [symbols for alias, symbols in entries if alias == text],
            [symbols for alias, symbols in entries if alias.upper() == text.upper()],
            [symbols for _, symbols in entries],
        ):
            if matches:
                every = {symbol for symbols in matches for symbol in split_list(symbols)}
                return False, tuple(sorted(every))
        return False, ()

    def _fusion(self, text: str) -> GeneReading | None:
        parts = _PARTNERS.split(text)
        if len(parts) != 2 or min(map(len, parts)) < _SHORTEST_PARTNER:  # noqa: PLR2004
            return None
        symbols = [self._partner(part) for part in parts]
        if None in symbols or symbols[0] == symbols[1]:
            return None
        names = tuple(symbol for symbol in symbols if symbol)
        return GeneReading(
            text,
            GeneStatus.AMBIGUOUS,
            None,
            names,
            f"fusion {'::'.join(names)}",
            GeneNameKind.FUSION,
        )

    def _partner(self, text: str) -> str | None:
        if self._is_symbol(text.upper()):
            return text.upper()
        reviewed = self._reviewed(text)
        if reviewed is not None:
            return reviewed.symbol
        candidates = self._synonym_candidates(text)[1]
        return candidates[0] if len(candidates) == 1 else None


def _loose(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).upper()


def _packed_accession(text: str) -> str | None:
    if ensembl := _ENSEMBL.match(text):
        return f"{ensembl.group(1).upper()}{ensembl.group(2)}"
    refseq = _REFSEQ.match(text)
    return refseq.group(1).upper() if refseq else None


def _record(symbol: str, line: str) -> GeneRecord:
    hgnc, entrez, ensembl, *cells = line.split("\t")
    starts = range(0, len(cells), _TRANSCRIPT_CELLS)
    transcripts = tuple(
        ManeTranscript(
            symbol,
            start == 0,
            cells[start],
            cells[start + 1],
            _ensembl("ENST", cells[start + 2]),
            _ensembl("ENSP", cells[start + 3]),
        )
        for start in starts
    )
    return GeneRecord(
        symbol, f"HGNC:{hgnc[1:]}", entrez[1:], _ensembl("ENSG", ensembl), transcripts
    )


def _ensembl(prefix: str, packed: str) -> str:
    if packed[:1] != prefix[3]:
        return packed
    number, _, version = packed[1:].partition(".")
    return f"{prefix}{number.zfill(11)}.{version}"


@cache
def load_genes() -> Genes:
    """The packaged gene tables; text is read when it is first needed."""
    return Genes(
        KeyedText("genes_symbols.tsv.gz"),
        KeyedText("genes_synonyms.tsv.gz"),
        KeyedText("genes.tsv.gz"),
    )
