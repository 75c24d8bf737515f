"""Gene calls -> alterations and the books: every segment and every doubt is accounted for."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from oncobasis.core.alteration import CopyNumber, Observation, Origin, SourceLine
from oncobasis.readers.copy_number.calls import Dosage
from oncobasis.readers.copy_number.table.numbers import shown
from oncobasis.readers.reading.codes import FilterCode
from oncobasis.readers.reading.result import FilteredRow, Reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from oncobasis.readers.copy_number.calls import Call
    from oncobasis.readers.copy_number.segments import GeneCall, Segment
    from oncobasis.readers.reading.ledger import Ledger

_NAMED = 20


def alterations_of(found: GeneCall, file: str) -> tuple[CopyNumber, ...]:
    """The findings of one gene; copy numbers of a tumour are somatic only if a file says so."""
    first = found.segments[0]
    text = f"{found.gene} {first.text}"
    if len(found.segments) > 1:
        text = f"{found.gene} {'; '.join(segment.text for segment in found.segments)}"
    observed = Observation(origin=Origin.UNKNOWN, source=SourceLine(text, file, first.line))
    copies = None if found.call.copies is None else round(found.call.copies, 3)
    return tuple(CopyNumber(found.gene, kind, copies, observed) for kind in found.call.kinds)


def enter_segments(
    segments: Sequence[Segment],
    found: Sequence[GeneCall],
    listed: frozenset[str] | None,
    ledger: Ledger,
) -> None:
    """Enter every segment once, and remark what was not called and why."""
    begun: dict[int, list[CopyNumber]] = defaultdict(list)
    reported: set[int] = set()
    genes_on: dict[int, list[GeneCall]] = defaultdict(list)
    for gene_call in found:
        for segment in gene_call.segments:
            genes_on[segment.line].append(gene_call)
        if _listed(gene_call.gene, listed) and gene_call.call.kinds:
            begun[gene_call.segments[0].line].extend(alterations_of(gene_call, ledger.file))
            reported.update(segment.line for segment in gene_call.segments)
    for segment in sorted(segments, key=lambda one: one.line):
        if segment.line in reported:
            ledger.report(tuple(begun[segment.line]))
        else:
            ledger.leave_out(_left_out(segment, genes_on[segment.line], listed))
    ledger.other_genes += sum(
        1 for one in found if one.call.kinds and not _listed(one.gene, listed)
    )
    sort_alterations(ledger)
    remark_doubts([one for one in found if _listed(one.gene, listed)], ledger)


def sort_alterations(ledger: Ledger) -> None:
    """Bring the findings in an order that doesn't depend on that of the rows."""
    ledger.alterations.sort(key=lambda seen: (getattr(seen, "gene", ""), getattr(seen, "kind", "")))


def remark_doubts(found: Iterable[GeneCall], ledger: Ledger) -> None:
    """Name the genes whose call is uncertain: more extreme perhaps, in parts, or not judged."""
    possible: dict[Dosage, list[str]] = {Dosage.AMPLIFICATION: [], Dosage.DEEP_DELETION: []}
    parts: list[str] = []
    sex: list[str] = []
    for one in found:
        if one.call.doubt is not None:
            possible[one.call.doubt].append(one.gene)
        changed = any(segment.call.kinds for segment in one.segments)
        if one.in_parts and changed:
            parts.append(one.gene)
        elif one.call.dosage is None:
            sex.append(one.gene)
    if possible[Dosage.AMPLIFICATION]:
        ledger.remark("amplification_not_excluded", named=named(possible[Dosage.AMPLIFICATION]))
    if possible[Dosage.DEEP_DELETION]:
        ledger.remark("deep_deletion_not_excluded", named=named(possible[Dosage.DEEP_DELETION]))
    if parts:
        ledger.remark("gene_in_parts", named=named(parts))
    if sex:
        ledger.remark("sex_unknown", named=named(sex))


def named(names: Iterable[str]) -> str:
    """The first names in alphabetical order, and how many more there are."""
    ordered = sorted(set(names))
    more = f", … (+{len(ordered) - _NAMED})" if len(ordered) > _NAMED else ""
    return ", ".join(ordered[:_NAMED]) + more


def reason_of(call: Call, text: str) -> Reason:
    """Why a call gives no finding."""
    if call.dosage is None:
        return Reason(FilterCode.SEX_UNKNOWN, text, "the sex of the patient and of the reference")
    if call.small:
        return Reason(FilterCode.COPY_NUMBER_SMALL_CHANGE, text)
    return Reason(FilterCode.COPY_NUMBER_NEUTRAL, text)


def copies_text(total: float, minor: float | None) -> str:
    """Copies as people write them: ``5``, or ``4+1`` of the two alleles."""
    if minor is None:
        return f"{shown(total)} copies"
    return f"{shown(total - minor)}+{shown(minor)} copies"


def _left_out(
    segment: Segment, on_it: Sequence[GeneCall], listed: frozenset[str] | None
) -> FilteredRow:
    change = f"{segment.place} {segment.text}"
    if segment.call.dosage is None or not segment.call.kinds:
        return FilteredRow(segment.line, "", change, (reason_of(segment.call, segment.text),))
    if not on_it:
        return FilteredRow(segment.line, "", change, (Reason(FilterCode.OUTSIDE_GENE),))
    known = [one.gene for one in on_it if _listed(one.gene, listed)]
    if known:
        return FilteredRow(
            segment.line, named(known), change, (Reason(FilterCode.GENE_IN_PARTS, segment.text),)
        )
    genes = [one.gene for one in on_it]
    seen = f"{len(genes)} genes"
    return FilteredRow(
        segment.line, named(genes), change, (Reason(FilterCode.GENE_WITHOUT_RECORD, seen),)
    )


def _listed(gene: str, listed: frozenset[str] | None) -> bool:
    return listed is None or gene in listed
