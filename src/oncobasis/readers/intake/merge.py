"""What files hold joins the case: repeats become one finding, contradictions are said.

A case and its files come from different hands. Where a file shows what the case denies, neither is
taken as the truth: the finding stays, the denial is dropped, and the answer says so.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import fields, replace
from typing import TYPE_CHECKING

from oncobasis.core.alteration import Alteration, SmallVariant, State
from oncobasis.core.case import AssayScope, Clinical, NegativeFinding, Remark, TumorCase, Uncovered
from oncobasis.core.codes import WarningCode
from oncobasis.readers.case.consistency import check_consistent, denies, merged, said
from oncobasis.readers.formats import FileFormat, FileKind
from oncobasis.readers.intake.burden import counted_burden
from oncobasis.readers.intake.recognise import KINDS
from oncobasis.readers.reading.codes import FilterCode

if TYPE_CHECKING:
    from oncobasis.core.tumor import TumorType
    from oncobasis.readers.reading.result import ReadResult

_SAMPLES_SHOWN = 4


def with_results(
    case: TumorCase, results: Sequence[tuple[str, ReadResult]], patient: TumorType | None = None
) -> TumorCase:
    """Return the case with what each named file held.

    ``patient`` is the tumour type that a record of the patient names. Raises InputError for
    findings that cannot both be true of one specimen.
    """
    scope = _scope(case.scope, results)
    alterations = _joined((*case.alterations, *_all_alterations(results)))
    burdens = [counted_burden(result, scope, alterations) for _, result in results]
    # Two files of small variants would count the same changes twice: then neither is counted.
    counted = [found for found, _ in burdens if found is not None]
    if len(counted) == 1:
        alterations = (*alterations, *counted)
    stated = (*case.negatives, *(n for _, result in results for n in result.negatives))
    negatives, denied = _undisputed(tuple(dict.fromkeys(stated)), alterations)
    # Two small variants never contradict each other, and an exome has thousands.
    others = tuple(seen for seen in alterations if not isinstance(seen, SmallVariant))
    unusual = check_consistent(others, negatives)
    clinical, differing = _clinical(case.clinical, results)
    remarks = (
        *case.remarks,
        *(remark for _, result in results for remark in result.remarks),
        *(remark for name, result in results for remark in _filtered(name, result)),
        *denied,
        *unusual,
        *differing,
        *(note for _, notes in burdens for note in notes),
        *_types_differ(case, patient),
        *_samples_differ(results),
    )
    return replace(
        case,
        alterations=alterations,
        negatives=negatives,
        clinical=clinical,
        scope=scope,
        remarks=tuple(dict.fromkeys(remarks)),
    )


def _scope(
    given: AssayScope | None, results: Sequence[tuple[str, ReadResult]]
) -> AssayScope | None:
    """The case's own scope, else the one that a file states, less what files leave open."""
    stated = [result.scope for _, result in results if result.scope is not None]
    scope = given or (stated[0] if len(stated) == 1 else None)
    if scope is None:
        return None
    scope = replace(
        scope,
        small_variants=scope.small_variants and _read_sequence(scope, results),
        germline_subtracted=any(len(result.samples) > 1 for _, result in results),
    )
    open_parts = {
        part
        for name, result in results
        for part in (*result.uncovered, *_open_classes(name, result))
    }
    if not open_parts:
        return scope
    ordered = sorted(
        open_parts, key=lambda part: (part.what, part.gene, part.first or 0, part.reason, part.seen)
    )
    return replace(scope, uncovered=(*scope.uncovered, *ordered))


def _read_sequence(scope: AssayScope, results: Sequence[tuple[str, ReadResult]]) -> bool:
    """Whether the files can be all that an assay of small variants found.

    A case that gives copy numbers alone doesn't show that nothing was found in the sequence, and
    no exome or genome is without a single row.
    """
    kinds = (FileKind.VARIANTS, FileKind.REPORT, FileKind.FHIR)
    holding = [
        result
        for _, result in results
        if result.format and KINDS[FileFormat(result.format)] in kinds
    ]
    if not holding:
        return False
    return scope.genes is not None or any(result.counts.rows for result in holding)


def _open_classes(name: str, result: ReadResult) -> Iterable[Uncovered]:
    """Classes of which the file holds rows that nobody could read: none of them is excluded."""
    for gene in result.unread:
        yield Uncovered(gene, reason="not_understood", seen=name, what="sequence")
    counts, kind = result.counts, KINDS.get(FileFormat(result.format)) if result.format else None
    unread = kind is not None and counts.not_understood > 0
    if counts.of(FilterCode.SYMBOLIC_ALLELE) or (unread and kind is FileKind.CNA):
        yield Uncovered("", reason="not_understood", seen=name, what="copies")
    fusions = (FilterCode.BREAKEND, FilterCode.SYMBOLIC_ALLELE, FilterCode.NOT_A_FUSION)
    if any(counts.of(code) for code in fusions) or (unread and kind is FileKind.FUSIONS):
        yield Uncovered("", reason="not_understood", seen=name, what="fusions")


def _all_alterations(results: Sequence[tuple[str, ReadResult]]) -> Iterable[Alteration]:
    return (seen for _, result in results for seen in result.alterations)


def _joined(alterations: Iterable[Alteration]) -> tuple[Alteration, ...]:
    """Every finding once; two spellings of one finding become the fuller one."""
    kept: dict[Hashable, Alteration] = {}
    for seen in alterations:
        identities = _identities(seen)
        key = next((k for k in identities if k in kept), None)
        if key is None:
            kept[identities[0]] = seen
        else:
            kept[key] = merged(kept[key], seen)
    return tuple(kept.values())


def _identities(seen: Alteration) -> tuple[Hashable, ...]:
    """What makes a finding the same one, the narrower first.

    A variant of a file is known by its place, one that somebody wrote down by its protein change.
    """
    if not isinstance(seen, SmallVariant) or seen.protein is None:
        return (_without_observation(seen),)
    place = (SmallVariant, seen.gene, seen.protein, seen.observed.specimen, seen.observed.state)
    return ((*place, seen.genomic), (*place, None)) if seen.genomic else ((*place, None),)


def _without_observation(seen: Alteration) -> Hashable:
    observed = seen.observed
    same = replace(
        observed,
        origin=type(observed.origin).UNKNOWN,
        allele_fraction=None,
        depth=None,
        source=None,
    )
    return replace(seen, observed=same)


def _undisputed(
    negatives: Sequence[NegativeFinding], alterations: Sequence[Alteration]
) -> tuple[tuple[NegativeFinding, ...], list[Remark]]:
    kept, remarks = [], []
    detected = [seen for seen in alterations if seen.observed.state is State.DETECTED]
    for negative in negatives:
        against = next((seen for seen in detected if denies(negative, seen)), None)
        if against is None:
            kept.append(negative)
            continue
        text = f"{negative.gene} negative" if negative.source is None else negative.source.text
        remarks.append(_contradiction(text, said(against)))
    return tuple(kept), remarks


def _contradiction(first: str, second: str) -> Remark:
    params = (("first", first), ("second", second))
    return Remark(WarningCode.CONTRADICTORY_INPUT.value, params)


def _clinical(
    given: Clinical, results: Sequence[tuple[str, ReadResult]]
) -> tuple[Clinical, list[Remark]]:
    """Fill what the case leaves open from records of the patient; the case's own word stays."""
    remarks: list[Remark] = []
    for name, result in results:
        found = result.patient.clinical if result.patient else None
        if found is None:
            continue
        empty = Clinical()
        filled = {}
        for one in fields(Clinical):
            mine, theirs = getattr(given, one.name), getattr(found, one.name)
            unsaid = getattr(empty, one.name)
            if mine == unsaid:
                filled[one.name] = theirs
            elif theirs not in (unsaid, mine):
                remarks.append(_contradiction(f"{one.name} of the case", f"{one.name} of {name}"))
        given = replace(given, **filled)
    return given, remarks


def _types_differ(case: TumorCase, patient: TumorType | None) -> list[Remark]:
    if patient is None or not (patient.is_known and case.tumor_type.is_known):
        return []
    if set(patient.codes) & set(case.tumor_type.codes):
        return []
    return [_contradiction(case.tumor_type.name, patient.name)]


def _samples_differ(results: Sequence[tuple[str, ReadResult]]) -> list[Remark]:
    """Files that name different tumour samples may be those of two patients."""
    named = {result.samples[0]: name for name, result in results if result.samples}
    if len(named) < 2:  # noqa: PLR2004 - two names can differ, one cannot
        return []
    pairs = sorted(f"{name}: {sample}" for sample, name in named.items())
    params = (("files", ", ".join(pairs[:_SAMPLES_SHOWN])),)
    return [Remark(WarningCode.FILES_OF_DIFFERENT_SAMPLES.value, params)]


def _filtered(name: str, result: ReadResult) -> Iterable[Remark]:
    for reason, count in result.counts.reasons:
        params = (("count", str(count)), ("reason", reason), ("where", name))
        yield Remark(WarningCode.ROWS_FILTERED.value, params)
