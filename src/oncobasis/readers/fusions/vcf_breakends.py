"""Structural rows of a VCF -> fusions and events inside one gene.

Which gene is 5' follows from the ends that are joined and the strands of the genes there. The
reading frame is not known from DNA, and stays unsaid.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from oncobasis.annotate.gene_places import load_gene_places
from oncobasis.core.alteration import IntragenicKind
from oncobasis.core.transcript import Strand
from oncobasis.readers.fusions.breakends import End, Junction, Kept, junctions
from oncobasis.readers.fusions.call import Call, Side
from oncobasis.readers.fusions.entering import enter, leave_out
from oncobasis.readers.fusions.judge import Judge, Judged
from oncobasis.readers.fusions.partners import DRIVERS, FIVE_PRIME_DRIVERS, THREE_PRIME_DRIVERS
from oncobasis.readers.fusions.read import exons_at_hand
from oncobasis.readers.fusions.snpeff import joined_by_snpeff
from oncobasis.readers.fusions.support import supporting_reads
from oncobasis.readers.reading.codes import FilterCode
from oncobasis.readers.reading.result import Reason

if TYPE_CHECKING:
    from collections.abc import Sequence

    from oncobasis.annotate.gene_places import GenePlace, GenePlaces
    from oncobasis.core.reference import Reference
    from oncobasis.readers.reading.ledger import Ledger
    from oncobasis.readers.small_variants.structural_row import StructuralContext, StructuralRow

_KINDS = {"DEL": IntragenicKind.DELETION, "DUP": IntragenicKind.DUPLICATION}


def structural_findings(
    rows: Sequence[StructuralRow],
    context: StructuralContext,
    ledger: Ledger,
    reference: Reference | None = None,
) -> None:
    """Enter every structural row once: a fusion, an event in one gene, or left out with reasons."""
    places = None if context.assembly is None else load_gene_places(context.assembly)
    exons = exons_at_hand((), context.assembly, context.options)
    judge = Judge(context.file, context.options.filters, reference, exons)
    judged: list[Judged] = []
    for row in rows:
        found = _read(row, context, places)
        if isinstance(found, Call):
            judged.append(judge.judge(found if exons is None else exons.located(found)))
        else:
            genes = _genes_of(row, places)
            reasons = (*_filtered(row), found) if not _filtered(row) else _filtered(row)
            leave_out(ledger, row.line, genes, row.change, reasons)
            if not DRIVERS.isdisjoint(genes.split(", ")):
                words = ", ".join(reason.code.value for reason in reasons)
                ledger.remark("fusion_not_reported", row.line, fusion=genes, reasons=words)
    enter(judged, ledger)


def _read(
    row: StructuralRow, context: StructuralContext, places: GenePlaces | None
) -> Call | Reason:
    joined = junctions(row)
    said = joined_by_snpeff(row, context.annotations)
    if not joined and said is None:
        return Reason(FilterCode.SYMBOLIC_ALLELE, row.alternative)
    if places is not None and joined:
        found = _by_places(row, joined, places)
        if isinstance(found, Call) or said is None:
            return found
    if said is None:
        return Reason(FilterCode.NOT_ANNOTATED)
    if said.antisense:
        return Reason(FilterCode.NO_CHIMERIC_PROTEIN, said.effect)
    return _call(row, (Side(said.genes[0]), Side(said.genes[1])), oriented=False)


def _by_places(row: StructuralRow, joined: Sequence[Junction], places: GenePlaces) -> Call | Reason:
    found = [
        (first, second, junction)
        for junction in joined
        for first in _genes_at(junction.first, places)
        for second in _genes_at(junction.second, places)
    ]
    if any(first.symbol == second.symbol for first, second, _ in found):
        shared = [pair for pair in found if pair[0].symbol == pair[1].symbol]
        return _inside(row, min(shared, key=lambda pair: _rank(pair[0].symbol, "")))
    sense = [
        pair for first, second, junction in found if (pair := _oriented(first, second, junction))
    ]
    if sense:
        five, three, ends = min(sense, key=lambda pair: _rank(pair[0], pair[1]))
        sides = (_side(five, ends.first), _side(three, ends.second))
        return _call(row, sides, oriented=True)
    if found:
        return Reason(FilterCode.NO_CHIMERIC_PROTEIN, "genes joined against their direction")
    return Reason(FilterCode.OUTSIDE_GENE if places.is_complete else FilterCode.NOT_ANNOTATED)


def _inside(row: StructuralRow, pair: tuple[GenePlace, GenePlace, Junction]) -> Call:
    """Both ends lie in one gene: never a fusion."""
    gene = pair[0].symbol
    sides = (_side(gene, pair[2].first), _side(gene, pair[2].second))
    return _call(row, sides, oriented=True)


def _oriented(
    first: GenePlace, second: GenePlace, junction: Junction
) -> tuple[str, str, Junction] | None:
    """The 5' gene, the 3' gene and their ends; None where both keep the same part."""
    starts = [
        _keeps_start(place, end)
        for place, end in ((first, junction.first), (second, junction.second))
    ]
    if starts[0] == starts[1]:
        return None
    if starts[0]:
        return first.symbol, second.symbol, junction
    return second.symbol, first.symbol, Junction(junction.second, junction.first)


def _keeps_start(place: GenePlace, end: End) -> bool:
    """Whether the part that is kept holds the start of the gene."""
    return (end.kept is Kept.LEFT) == (place.strand is Strand.FORWARD)


def _rank(five: str, three: str) -> tuple[bool, bool, str, str]:
    """A driver at its own end first, then any driver, then by name."""
    drives = three in THREE_PRIME_DRIVERS or five in FIVE_PRIME_DRIVERS
    return (not drives, DRIVERS.isdisjoint((five, three)), five, three)


def _side(gene: str, end: End) -> Side:
    return Side(gene, chromosome=end.chromosome, position=end.position)


def _genes_at(end: End, places: GenePlaces) -> tuple[GenePlace, ...]:
    return places.genes_at(end.chromosome, end.position, end.position)


def _genes_of(row: StructuralRow, places: GenePlaces | None) -> str:
    if places is None:
        return ""
    names = {
        place.symbol
        for junction in junctions(row)
        for end in (junction.first, junction.second)
        for place in _genes_at(end, places)
    }
    return ", ".join(sorted(names))


def _call(row: StructuralRow, sides: tuple[Side, Side], *, oriented: bool) -> Call:
    return Call(
        row.line,
        row.change,
        sides,
        oriented=oriented,
        reads=supporting_reads(row),
        kind=_KINDS.get(row.kind.upper().partition(":")[0]),
        origin=row.observed.origin,
        from_rna=False,
        doubts=_filtered(row),
    )


def _filtered(row: StructuralRow) -> tuple[Reason, ...]:
    passed = row.filters in {"", ".", "PASS"}
    return () if passed else (Reason(FilterCode.CALLER_FILTER, row.filters, "PASS"),)
