"""A call by the rules: a fusion, an event inside one gene, or reasons to leave it out.

The rules are written out in docs/methods/fusions.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from oncobasis.core.alteration import (
    Fusion,
    IntragenicEvent,
    IntragenicKind,
    Observation,
    Origin,
    SourceLine,
    SpliceEvent,
)
from oncobasis.readers.fusions.call import Call, Confidence
from oncobasis.readers.fusions.events import (
    KINASE_DUPLICATIONS,
    KNOWN_LOSSES,
    TANDEM_GENES,
    exons_lost,
    known_junction,
    named_event,
    splice_event,
)
from oncobasis.readers.fusions.partners import DRIVERS, RECEPTOR_LOCI, Partner, partners_of
from oncobasis.readers.fusions.retained import with_kinase_domain
from oncobasis.readers.reading.codes import FilterCode
from oncobasis.readers.reading.result import Reason

if TYPE_CHECKING:
    from oncobasis.core.alteration import Alteration
    from oncobasis.core.reference import Reference
    from oncobasis.readers.fusions.exons import Exons
    from oncobasis.readers.reading.options import FilterOptions

Finding: TypeAlias = Fusion | IntragenicEvent | SpliceEvent
_KIND = IntragenicKind


@dataclass(frozen=True, slots=True)
class Judged:
    """A call, its genes, and either what it is or why it is left out.

    ``silent``: a call that no driver gene is part of, so that nobody needs to be told of it.
    """

    call: Call
    partners: tuple[Partner, Partner]
    finding: Finding | None
    reasons: tuple[Reason, ...] = ()

    @property
    def genes(self) -> tuple[str | None, str | None]:
        """The symbols of both sides."""
        return self.partners[0].symbol, self.partners[1].symbol

    @property
    def silent(self) -> bool:
        """Whether no gene is one whose fusions are known to drive."""
        return DRIVERS.isdisjoint(gene for gene in self.genes if gene)

    @property
    def name(self) -> str:
        """The genes as text."""
        five, three = self.genes
        return f"{five or '*'}::{three or '*'}" if five != three else five or "*"


@dataclass(frozen=True, slots=True)
class Judge:
    """Judges the calls of one file."""

    file: str
    filters: FilterOptions
    reference: Reference | None = None
    exons: Exons | None = None

    def judge(self, call: Call) -> Judged:
        """Say what a call is; nothing is entered in a ledger."""
        partners = partners_of(call.sides)
        genes = (partners[0].symbol, partners[1].symbol)
        lacks = self._lacks(call, genes)
        if lacks:
            return Judged(call, partners, None, lacks)
        if genes == (None, None):
            return Judged(call, partners, None, (Reason(FilterCode.NO_PARTNER_GENE),))
        if _is_inside(call, genes):
            return self._inside(call, partners)
        if call.origin is Origin.GERMLINE:
            # What the normal has too made no tumour; a loss within a gene may have.
            reason = Reason(FilterCode.GERMLINE_FUSION, "in the normal or called germline")
            return Judged(call, partners, None, (reason,))
        return Judged(call, partners, self._fusion(call, genes))

    def observed(self, call: Call) -> Observation:
        """How the call was observed; reads are in the text, for they are no depth."""
        reads = "" if call.reads is None else f" ({call.reads} reads)"
        source = SourceLine(f"{call.text}{reads}", self.file, call.line)
        return Observation(origin=call.origin, source=source)

    def _lacks(self, call: Call, genes: tuple[str | None, str | None]) -> tuple[Reason, ...]:
        doubts = tuple(reason for reason in call.doubts if self._counts(reason, call, genes))
        if self.filters.drop_normal_chimeras and RECEPTOR_LOCI.issuperset(genes):
            doubts += (Reason(FilterCode.SEEN_IN_NORMAL, "antigen receptors"),)
        least = self.filters.min_alt_reads
        if call.reads is not None and call.reads < least:
            doubts += (Reason(FilterCode.LOW_ALT_READS, str(call.reads), f">= {least}"),)
        return call.refusals + doubts

    def _counts(self, reason: Reason, call: Call, genes: tuple[str | None, str | None]) -> bool:
        """Whether a doubt holds under the options; a known driver overrules a read-through."""
        if reason.code is FilterCode.CALLER_FILTER:
            return self.filters.require_pass
        if reason.code is FilterCode.LOW_CONFIDENCE:
            return self.filters.require_fusion_confidence
        if reason.code is FilterCode.SEEN_IN_NORMAL:
            return self.filters.drop_normal_chimeras
        if reason.code is FilterCode.READ_THROUGH:
            return self.filters.drop_read_through and not _is_driver_deletion(call, genes)
        if reason.code is FilterCode.INTRAGENIC_SPLICING:
            return self._events(call, genes[0]) == ()
        return True

    def _fusion(self, call: Call, genes: tuple[str | None, str | None]) -> Fusion:
        five, three = call.sides
        seen = Fusion(
            *genes,
            five_prime_exon=five.exon,
            three_prime_exon=three.exon,
            oriented=call.oriented,
            in_frame=call.in_frame,
            observed=self.observed(call),
        )
        return with_kinase_domain(seen, call, self.reference, self.exons)

    def _inside(self, call: Call, partners: tuple[Partner, Partner]) -> Judged:
        named = partners[0] if partners[0].symbol else partners[1]
        found = self._events(call, named.symbol)
        one = (named, named)
        if found and isinstance(found[0], Fusion | IntragenicEvent | SpliceEvent):
            return Judged(call, one, found[0])
        none_lost = call.exons is not None and call.exons[0] > call.exons[1]
        code = FilterCode.INTRONIC if none_lost else FilterCode.NOT_A_KNOWN_EVENT
        if call.kind is None:
            code = FilterCode.NOT_A_FUSION
        return Judged(call, one, None, (Reason(code, call.text),))

    def _events(self, call: Call, gene: str | None) -> tuple[Alteration, ...]:
        """What an event within one gene is; empty where it is none that is known."""
        if gene is None:
            return ()
        observed = self.observed(call)
        named = named_event(gene, call.text, observed)
        if named:
            return named
        exons = call.exons
        if _is_tandem(call, gene):
            return (IntragenicEvent(gene, _KIND.TANDEM_DUPLICATION, observed=observed),)
        if exons is None and call.kind is _KIND.DELETION:
            return _by_junction(call, gene, observed)
        if exons is None or exons[0] > exons[1] or call.kind is None:
            return ()
        if call.kind is _KIND.DELETION:
            if call.from_rna and (gene, *exons) not in KNOWN_LOSSES:
                return ()
            if (gene, *exons) in KNOWN_LOSSES:
                return exons_lost(gene, *exons, observed)
            return (IntragenicEvent(gene, call.kind, *exons, observed),)
        return self._duplication(call, gene, exons, observed)

    def _duplication(
        self, call: Call, gene: str, exons: tuple[int, int], observed: Observation
    ) -> tuple[Alteration, ...]:
        if (gene, *exons) in KINASE_DUPLICATIONS and call.in_frame is not False:
            kind = _KIND.KINASE_DOMAIN_DUPLICATION
            return (IntragenicEvent(gene, kind, *exons, observed),)
        if call.from_rna:
            return ()
        return (IntragenicEvent(gene, _KIND.DUPLICATION, *exons, observed),)


def _named(call: Call, side: int) -> bool:
    return bool(call.sides[side].name or call.sides[side].gene_id)


def _by_junction(call: Call, gene: str, observed: Observation) -> tuple[Alteration, ...]:
    """A known splice variant by its breakpoints, where no transcript gives the exons."""
    first, second = (side.position for side in call.sides)
    if not call.from_rna or first is None or second is None:
        return ()
    exons = known_junction(gene, (first, second))
    return splice_event(gene, exons, observed) if exons else ()


def _is_tandem(call: Call, gene: str) -> bool:
    """Whether a duplication lies within one exon of a gene where that is the driver (FLT3-ITD)."""
    if gene not in TANDEM_GENES:
        return False
    within = call.exons is not None and call.exons[0] == call.exons[1] and not call.from_rna
    return call.kind is _KIND.TANDEM_DUPLICATION or (call.kind is _KIND.DUPLICATION and within)


def _is_inside(call: Call, genes: tuple[str | None, str | None]) -> bool:
    """Whether both sides are one gene; a side that is not named counts as the same gene."""
    if genes[0] == genes[1]:
        return True
    unnamed = not _named(call, 0) or not _named(call, 1)
    return unnamed and (call.kind is not None or call.exons is not None)


def _is_driver_deletion(call: Call, genes: tuple[str | None, str | None]) -> bool:
    """A read-through that joins a driver in frame may be a deletion (GOPC::ROS1, 240 kb)."""
    driver = any(gene in DRIVERS for gene in genes)
    sure = call.confidence in {Confidence.MEDIUM, Confidence.HIGH} or call.in_frame is True
    return call.genomic_support or (
        driver and sure and call.in_frame is not False and None not in genes
    )
