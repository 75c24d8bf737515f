"""One change on one transcript: place, description and consequence.

The description follows the 3' rule and the effect follows the description (``c.1704+1del`` hits the
donor, though the same genome could be read as one base less of the exon), with two exceptions:
where another spelling shows that start codon or splice site are as they were, they are not lost;
and where an insertion may belong to the exon or to the intron, the effect is not known.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from oncobasis.annotate.effect import TranscriptEffect
from oncobasis.annotate.hgvs import terms as so
from oncobasis.annotate.hgvs.alleles import Alleles, Edit, reverse_complement, trimmed
from oncobasis.annotate.hgvs.coding import coding_text
from oncobasis.annotate.hgvs.placed import NO_BASE, PlacedTranscript
from oncobasis.annotate.hgvs.protein import UNKNOWN_EFFECT, protein_effect
from oncobasis.annotate.hgvs.shifting import moved_left, room_to_the_left, shift_right
from oncobasis.annotate.hgvs.splice import exon_region_terms, intron_terms

_SITE_TERMS = frozenset({so.DONOR, so.ACCEPTOR})
_UNDECIDED = (so.SPLICE_REGION, so.CODING, so.INTRON)


class _Effect(NamedTuple):
    """What happens at one spelling; ``exon`` and ``intron`` are indices, None where not met."""

    protein: str
    terms: tuple[str, ...]
    exon: int | None
    intron: int | None

    @property
    def is_kept_whole(self) -> bool:
        """Whether splice sites and start codon are as they were."""
        return so.START_LOST not in self.terms and _SITE_TERMS.isdisjoint(self.terms)


def differs_from(placed: PlacedTranscript, alleles: Alleles) -> bool:
    """Whether the reference allele contradicts a base that is known here."""
    start, end = placed.along(alleles.position, alleles.end)
    given = reverse_complement(alleles.reference) if placed.reverse else alleles.reference
    known = placed.bases(start, end)
    if known == given:
        return False
    return any(
        one not in (other, NO_BASE) and other != NO_BASE
        for one, other in zip(known, given, strict=True)
    )


def effect_on(placed: PlacedTranscript, alleles: Alleles) -> TranscriptEffect | None:
    """The effect of a change; None where it changes nothing or lies outside the exons' span."""
    shared, deleted, inserted = trimmed(alleles.reference, alleles.alternative)
    if not deleted and not inserted:
        return None
    edit, deleted = _oriented(placed, alleles.position + shared, deleted, inserted)
    if deleted and edit.inserted:
        described, effect = edit, _effect_at(placed, edit)
    else:
        described, effect = _of_all_spellings(placed, edit, deleted or edit.inserted)
    if effect is None:
        return None
    text = coding_text(placed, described, deleted)
    transcript = placed.transcript
    numbers = placed.numbers
    return TranscriptEffect(
        transcript.gene, transcript.name, text, effect.protein, so.consequence_of(effect.terms),
        effect.terms,
        None if effect.exon is None else numbers[effect.exon],
        None if effect.intron is None else numbers[effect.intron],
    )  # fmt: skip


def _oriented(
    placed: PlacedTranscript, position: int, deleted: str, inserted: str
) -> tuple[Edit, str]:
    start, end = placed.along(position, position + len(deleted) - 1)
    if placed.reverse:
        return Edit(start, end, reverse_complement(inserted)), reverse_complement(deleted)
    return Edit(start, end, inserted), deleted


def _of_all_spellings(
    placed: PlacedTranscript, edit: Edit, moved: str
) -> tuple[Edit, _Effect | None]:
    described = shift_right(placed, edit, moved)
    effect = _effect_at(placed, described)
    if effect is None:
        return described, None
    if effect.is_kept_whole and (not described.inserted or _is_inside(placed, described, effect)):
        return described, effect
    turned = described.inserted or _turned(moved, described.start - edit.start)
    others = (
        _effect_at(placed, moved_left(described, steps))
        for steps in range(1, room_to_the_left(placed, described, turned) + 1)
    )
    if not effect.is_kept_whole:
        return described, _spared(described, effect, others)
    return described, _undecided(placed, described, effect, others)


def _turned(moved: str, steps: int) -> str:
    turn = steps % len(moved)
    return moved[turn:] + moved[:turn]


def _is_inside(placed: PlacedTranscript, edit: Edit, effect: _Effect) -> bool:
    """Whether an insertion, with the bases that it may repeat, is far from any end of an exon."""
    first = edit.start - len(edit.inserted)
    if effect.exon is None:
        return effect.intron is None or first > placed.ends[effect.intron]
    inner_start = effect.exon > 0 and first <= placed.starts[effect.exon]
    inner_end = effect.exon < len(placed.ends) - 1 and edit.start == placed.ends[effect.exon]
    return not (inner_start or inner_end)


def _spared(edit: Edit, effect: _Effect, others: Iterable[_Effect | None]) -> _Effect:
    """The effect, or that of a spelling which shows start codon or splice site to be as it was.

    An insertion into the site that may as well lie at the end of the exon is undecided.
    """
    lost_start = so.START_LOST in effect.terms
    for other in others:
        if other is None:  # in front of the first base that is known to be transcribed
            return _Effect("", (so.UTR_5,), 0, None) if lost_start else effect
        if other.is_kept_whole and (other.exon is None or lost_start):
            return other
        if other.is_kept_whole and edit.inserted and other.protein:
            return _Effect(UNKNOWN_EFFECT, _UNDECIDED, other.exon, effect.intron)
    return effect


def _undecided(
    placed: PlacedTranscript, edit: Edit, effect: _Effect, others: Iterable[_Effect | None]
) -> _Effect:
    """The effect of an insertion by the end of an exon: unknown if it may belong to either side.

    Both splice sites, the one in front of the copy and the one behind it, are whole then; which
    is used, and with it the protein, is not known.
    """
    unknown = _Effect(UNKNOWN_EFFECT, _UNDECIDED, effect.exon, effect.intron)
    exon = effect.exon
    if exon is not None and _touches_intron(placed, edit, exon):
        return unknown if effect.protein else effect
    for other in others:
        if other is None or not other.is_kept_whole:
            continue
        if exon is None and other.protein:
            return unknown
        if exon is not None and other.intron is not None and effect.protein:
            return unknown
    return effect


def _touches_intron(placed: PlacedTranscript, edit: Edit, exon: int) -> bool:
    """Whether an insertion stands right between exon and intron and copies no bases of the exon."""
    if exon > 0 and edit.start == placed.starts[exon]:
        return True
    if exon == len(placed.ends) - 1 or edit.start != placed.ends[exon]:
        return False
    return placed.bases(edit.start - len(edit.inserted), edit.start) != edit.inserted


def _effect_at(placed: PlacedTranscript, edit: Edit) -> _Effect | None:
    """The effect at one spelling. An insertion between exon and intron belongs to the exon."""
    start, end, _ = edit
    if end <= 0 or start >= placed.length:
        return None
    exon = placed.exon_at_or_before(start)
    if exon >= 0 and end <= placed.ends[exon]:
        return _in_exon(placed, edit, exon)
    is_last = exon == len(placed.ends) - 1
    if exon >= 0 and start >= placed.ends[exon] and not is_last:
        following = placed.starts[exon + 1]
        if end <= following:
            # An insertion right in front of an exon has that exon as the one at its place.
            terms = so.in_order(intron_terms(placed, exon, start, end))
            site = not _SITE_TERMS.isdisjoint(terms)
            return _Effect(UNKNOWN_EFFECT if site else "", terms, None, exon)
    return _across(placed, edit)


def _in_exon(placed: PlacedTranscript, edit: Edit, exon: int) -> _Effect:
    offset = placed.spliced[exon] - placed.starts[exon]
    start, end = edit.start + offset, edit.end + offset
    region = exon_region_terms(placed, exon, edit.start, edit.end)
    if end <= placed.coding_from:
        return _Effect("", so.in_order((so.UTR_5, *region)), exon, None)
    if start >= placed.coding_until:
        return _Effect("", so.in_order((so.UTR_3, *region)), exon, None)
    coding = Edit(start - placed.coding_from, end - placed.coding_from, edit.inserted)
    protein = protein_effect(placed, coding)
    terms = list(protein.terms)
    if start < placed.coding_from:
        terms.append(so.UTR_5)
    if end > placed.coding_until:
        terms.append(so.UTR_3)
    if region or len(terms) > 1:
        return _Effect(protein.text, so.in_order((*terms, *region)), exon, None)
    return _Effect(protein.text, protein.terms, exon, None)


def _across(placed: PlacedTranscript, edit: Edit) -> _Effect:
    """A change over ends of exons: what is spliced after it is not known."""
    start, end, _ = edit
    if start <= 0 and end >= placed.length:
        return _Effect(UNKNOWN_EFFECT, (so.TRANSCRIPT_ABLATION,), 0, None)
    terms: set[str] = set()
    exons = [at for at in range(len(placed.starts)) if _met(placed, edit, at)]
    introns = [at for at in range(len(placed.starts) - 1) if _intron_met(placed, edit, at)]
    for at in introns:
        terms.update(_intron_ends(placed, edit, at))
    for at in exons:
        terms.update(_exon_terms(placed, edit, at))
    if placed.starts[0] >= start or placed.ends[-1] <= end:
        terms.discard(so.SPLICE_REGION)
    return _Effect(
        UNKNOWN_EFFECT,
        so.in_order(terms),
        exons[0] if exons else None,
        introns[0] if introns else None,
    )


def _met(placed: PlacedTranscript, edit: Edit, exon: int) -> bool:
    return edit.start < placed.ends[exon] and edit.end > placed.starts[exon]


def _intron_met(placed: PlacedTranscript, edit: Edit, before: int) -> bool:
    return edit.start < placed.starts[before + 1] and edit.end > placed.ends[before]


def _intron_ends(placed: PlacedTranscript, edit: Edit, before: int) -> set[str]:
    start, end = max(edit.start, placed.ends[before]), min(edit.end, placed.starts[before + 1])
    return set(intron_terms(placed, before, start, end))


def _exon_terms(placed: PlacedTranscript, edit: Edit, exon: int) -> set[str]:
    first, last = placed.starts[exon], placed.ends[exon]
    start, end = max(edit.start, first), min(edit.end, last)
    terms = set(exon_region_terms(placed, exon, start, end))
    if edit.start <= first and edit.end >= last:
        terms.add(so.EXON_LOSS)
    at = placed.spliced[exon] - first
    if start + at < placed.coding_from:
        terms.add(so.UTR_5)
    if end + at > placed.coding_until:
        terms.add(so.UTR_3)
    if start + at < placed.coding_until and end + at > placed.coding_from:
        terms.add(so.CODING)
    if start + at < placed.coding_from + 3 and end + at > placed.coding_from:
        terms.add(so.START_LOST)
    if start + at < placed.coding_until and end + at > placed.coding_until - 3:
        terms.add(so.STOP_LOST)
    return terms
