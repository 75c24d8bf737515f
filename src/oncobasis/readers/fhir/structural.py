"""Copy number, fusions and karyotypes among the variant observations."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from oncobasis.core.alteration import (
    CopyNumber,
    CopyNumberKind,
    CytogeneticEvent,
    Fusion,
)
from oncobasis.core.errors import InputError
from oncobasis.nomenclature.codes_genomics import ChangeType
from oncobasis.nomenclature.shorthand import read_shorthand
from oncobasis.nomenclature.shorthand_signatures import cytogenetic_event
from oncobasis.readers.fhir.outcome import Outcome, left_out
from oncobasis.readers.reading.codes import FilterCode
from oncobasis.readers.records.copies import agreed_call

if TYPE_CHECKING:
    from oncobasis.readers.fhir.outcome import Desk
    from oncobasis.readers.fhir.resources import Resource
    from oncobasis.readers.fhir.variant_parts import VariantParts

_JOINS = frozenset({ChangeType.FUSION, ChangeType.REARRANGEMENT})
_COPIES = frozenset(
    {ChangeType.COPY_NUMBER, ChangeType.GAIN, ChangeType.LOSS, ChangeType.AMPLIFICATION}
)
_SMALL = frozenset({ChangeType.SMALL, ChangeType.INSERTION, ChangeType.DUPLICATION})
_OTHER = frozenset({ChangeType.INVERSION, ChangeType.REPEAT})
_PAIR = 2
_PLAIN_KARYOTYPE = re.compile(r"\d{2}(?:[~<>]\S*)?|[XY]{1,4}|\[\d+\]|cp\d*")
_CELLS = re.compile(r"\[[^\]]*\]$")


def is_structural(parts: VariantParts) -> bool:
    """Whether the observation is of copies, of joined genes or a karyotype."""
    if parts.karyotype or parts.types & (_JOINS | _COPIES | _OTHER):
        return True
    if parts.copies is not None and not parts.has_small_change and not parts.genomic:
        return True
    if _named_fusion(parts):
        return True
    return len(parts.genes) + parts.unread_genes > 1 and not parts.types & (
        _SMALL | {ChangeType.DELETION}
    )


def structural(resource: Resource, parts: VariantParts, desk: Desk) -> Outcome:
    """Read a structural observation."""
    gene = ", ".join(parts.genes)
    if parts.karyotype:
        return _karyotype(resource, parts.karyotype, desk)
    if not parts.genes:
        code = FilterCode.CONTRADICTION if parts.unread_genes else FilterCode.NO_GENE
        return left_out(code, ", ".join(sorted(parts.types)))
    if parts.types & _OTHER:
        seen = ", ".join(sorted(parts.types & _OTHER))
        return left_out(FilterCode.NOT_A_SMALL_VARIANT, seen, gene)
    if parts.types & _COPIES or (parts.copies is not None and not parts.types & _JOINS):
        return _copies(resource, parts, desk)
    return _fusion(resource, parts, desk)


# Copies -----------------------------------------------------------------------------------------


def _copies(resource: Resource, parts: VariantParts, desk: Desk) -> Outcome:
    gene = ", ".join(parts.genes)
    if parts.types & _JOINS or parts.unread_genes:
        return left_out(FilterCode.CONTRADICTION, ", ".join(sorted(parts.types)), gene)
    said = _kind_said(parts)
    kind = agreed_call(said, parts.copies, desk.options)
    if kind is None:
        seen = "no copies" if parts.copies is None else f"{parts.copies:g} copies"
        if said is not None:
            return left_out(FilterCode.CONTRADICTION, f"{said}, {seen}", gene)
        code = FilterCode.UNKNOWN_CALL if parts.copies is None else FilterCode.COPY_NUMBER_NEUTRAL
        return left_out(code, seen, gene)
    return Outcome(
        tuple(
            CopyNumber(
                one, kind, parts.copies, desk.observed(resource, f"{one} {kind}", parts.origin)
            )
            for one in parts.genes
        )
    )


def _kind_said(parts: VariantParts) -> CopyNumberKind | None:
    if ChangeType.AMPLIFICATION in parts.types:
        return CopyNumberKind.AMPLIFICATION
    if ChangeType.GAIN in parts.types:
        return CopyNumberKind.GAIN
    return CopyNumberKind.LOSS if ChangeType.LOSS in parts.types else None


# Fusions ----------------------------------------------------------------------------------------


def _fusion(resource: Resource, parts: VariantParts, desk: Desk) -> Outcome:
    gene = ", ".join(parts.genes)
    if parts.unread_genes or len(parts.genes) > _PAIR:
        return left_out(FilterCode.CONTRADICTION, "genes of a fusion", gene)
    if parts.has_small_change or parts.genomic is not None:
        change = parts.coding or parts.protein
        desk.ledger.remark(
            "row_not_understood",
            resource.line,
            text=f"{gene} {change.change if change else 'genomic change'}",
            reason="part_of_another_row",
        )
    observed = desk.observed(resource, f"{'::'.join(parts.genes)} fusion", parts.origin)
    named = _ordered(parts, desk)
    if named is not None:
        return Outcome((Fusion(named[0], named[1], oriented=True, observed=observed),))
    if len(parts.genes) == 1:
        return Outcome((Fusion(None, parts.genes[0], oriented=False, observed=observed),))
    return Outcome((Fusion(parts.genes[0], parts.genes[1], oriented=False, observed=observed),))


def _named_fusion(parts: VariantParts) -> bool:
    """Whether the only name of the variant is that of a fusion of its gene (``ROS1 fusion``)."""
    if parts.has_small_change or parts.genomic or len(parts.genes) != 1:
        return False
    wanted = {f"{parts.genes[0]} {word}".casefold() for word in ("fusion", "rearrangement")}
    return any(text.casefold() in wanted for text in parts.discrete)


def _ordered(parts: VariantParts, desk: Desk) -> tuple[str, str] | None:
    """5' and 3' partner where a name with ``::`` says which is which, of the same genes."""
    for text in parts.discrete:
        if "::" not in text:
            continue
        try:
            seen = read_shorthand(text, desk.genes).alterations
        except InputError:
            continue
        for one in seen:
            if isinstance(one, Fusion) and one.five_prime and one.three_prime:
                pair = (one.five_prime, one.three_prime)
                return pair if set(pair) >= set(parts.genes) else None
    return None


# Karyotypes -------------------------------------------------------------------------------------


def _karyotype(resource: Resource, text: str, desk: Desk) -> Outcome:
    """The events of an ISCN text; a plain karyotype is none."""
    pieces = [_CELLS.sub("", piece.strip()) for piece in re.split(r",|/", text)]
    named = [piece for piece in pieces if piece and not _PLAIN_KARYOTYPE.fullmatch(piece)]
    if not named:
        return left_out(FilterCode.NOT_MUTATED, text)
    events = {piece: cytogenetic_event(piece.casefold()) for piece in named}
    unread = [piece for piece, event in events.items() if event is None]
    known = sorted({event for event in events.values() if event is not None})
    if not known:
        return left_out(FilterCode.NOT_A_KNOWN_EVENT, text)
    for piece in unread:
        desk.ledger.remark(
            "row_not_understood", resource.line, text=piece, reason="not_a_known_event"
        )
    return Outcome(
        tuple(CytogeneticEvent(event, desk.observed(resource, event)) for event in known)
    )
