"""Which transcript counts, for tools that mark none: MANE Select by the packaged table."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from oncobasis.readers.small_variants.consequence import NONCODING
from oncobasis.readers.vcf.annotations.protocol import MANE, NO_REFERENCE, GeneEffect

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from oncobasis.nomenclature.genes import Genes
    from oncobasis.readers.small_variants.consequence import Effect
    from oncobasis.readers.vcf.annotations.protocol import EffectText


@dataclass(slots=True)
class ManeTable:
    """Remembers the MANE Select transcripts of gene symbols, whatever their version."""

    genes: Genes
    _known: dict[str, frozenset[str]] = field(default_factory=dict)

    def has(self, symbol: str, transcript: str) -> bool:
        """Whether the transcript is the MANE Select one of the gene."""
        if not symbol:
            return False
        known = self._known.get(symbol)
        if known is None:
            known = self._known[symbol] = frozenset(
                name.partition(".")[0]
                for mane in self.genes.transcripts(self.genes.resolve(symbol).symbol or symbol)
                if mane.is_select
                for name in (mane.ensembl_transcript, mane.refseq_transcript)
            )
        return transcript.partition(".")[0] in known


@dataclass(frozen=True, slots=True)
class Candidate:
    """One transcript of a gene and what the allele does to it."""

    symbol: str
    gene_id: str
    transcript: str
    effect: Effect
    text: EffectText
    rank: int = NO_REFERENCE


def chosen(candidates: Iterable[Candidate], mane: ManeTable) -> list[GeneEffect]:
    """Choose one transcript for each gene: MANE, else by rank, coding before other, by name."""
    by_gene: dict[str, list[Candidate]] = {}
    for candidate in candidates:
        by_gene.setdefault(candidate.symbol or candidate.gene_id, []).append(candidate)
    return [_first(of_gene, mane) for of_gene in by_gene.values()]


def _first(candidates: Sequence[Candidate], mane: ManeTable) -> GeneEffect:
    def order(candidate: Candidate) -> tuple[int, bool, bool, str]:
        is_mane = mane.has(candidate.symbol, candidate.transcript)
        rank = MANE if is_mane else max(candidate.rank, MANE + 1)
        refseq = not candidate.transcript.startswith("ENS")
        return rank, candidate.effect is NONCODING, refseq, candidate.transcript

    best = min(candidates, key=order)
    elsewhere = not best.effect.is_finding and any(other.effect.is_finding for other in candidates)
    return GeneEffect(best.symbol, best.gene_id, best.text, best.effect, order(best)[0], elsewhere)
