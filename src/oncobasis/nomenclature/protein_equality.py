"""When two descriptions are the same protein, and the one description HGVS prefers.

Without a reference only the two texts speak: what they leave open is never taken as equal. With
one (of the same protein and numbering) in-frame changes are equal exactly when the proteins are.
A frameshift, extension or splice change says too little of its protein for that: two are equal
when they say the same.
"""

from __future__ import annotations

from dataclasses import replace

from oncobasis.core.protein import STOP, ProteinChange, ProteinClass, substitution
from oncobasis.nomenclature.protein_edit import (
    Edit,
    Reference,
    Residues,
    edit_of,
    known_residues,
    named_residues,
    same_result,
)

__all__ = ["Reference", "compare_proteins", "covers", "fits", "normalise", "same_protein"]


def same_protein(
    one: ProteinChange, other: ProteinChange, reference: Reference | None = None
) -> bool:
    """Return whether two changes of one gene certainly are the same protein.

    ``p.?`` is the same as nothing, itself included. Silent changes are the same only at the same
    codon: what they may do they do by splicing.
    """
    return compare_proteins(one, other, reference) is True


def compare_proteins(
    one: ProteinChange, other: ProteinChange, reference: Reference | None = None
) -> bool | None:
    """Return True for the same protein, False for another one, None where it can't be told."""
    residues = known_residues((one, other), reference)
    if residues is None:
        return False
    one, other = _simplified(one, residues), _simplified(other, residues)
    edits = edit_of(one, residues), edit_of(other, residues)
    if edits[0] is not None and edits[1] is not None:
        return same_result(edits[0], edits[1], residues)
    return _compared_by_name(one, other)


def covers(general: ProteinChange, specific: ProteinChange) -> bool:
    """Return whether ``specific`` is what ``general`` describes in fewer words.

    ``R1450fs`` covers ``R1450Cfs*12``, ``M1?`` covers ``M1V``; each change covers itself.
    """
    if general.kind is not specific.kind:
        return False
    where = (general.start, general.end) == (specific.start, specific.end)
    if not where or known_residues((general, specific), None) is None:
        return False
    if general.kind is ProteinClass.UNKNOWN or not general.start:
        return False
    same_alt = specific.alt == general.alt or (general.alt == "" and _says_little(general))
    return same_alt and general.stop in {None, specific.stop}


def fits(change: ProteinChange, reference: Reference) -> bool | None:
    """Return whether the residues a change names are the reference's; None if none was checked.

    False is another isoform, an older numbering or a typing error.
    """
    found = [(residue, reference(at)) for at, residue in named_residues(change).items()]
    checked = [residue == known for residue, known in found if known]
    return all(checked) if checked else None


def _says_little(change: ProteinChange) -> bool:
    return change.kind in {
        ProteinClass.FRAMESHIFT,
        ProteinClass.EXTENSION,
        ProteinClass.START_LOSS,
    }


def normalise(change: ProteinChange, reference: Reference | None = None) -> ProteinChange:
    """Return the description HGVS prefers, as far as the known residues tell.

    Parts that don't change are left off, an insertion that repeats what stands before it is a
    duplication, and what can stand in several places stands at the last (3' rule). A shift to or
    across the protein's end isn't searched for. Raises nothing; the range is never invented.
    """
    residues = known_residues((change,), reference)
    if residues is None:
        return change
    plain = _stop_of_frame(change)
    edit = edit_of(plain, residues)
    if edit is None or any(isinstance(symbol, int) for symbol in edit.inserted):
        return _filled(plain, residues)
    if _changes_nothing(edit, residues):
        return _silent(plain, residues)
    edit = _trimmed(edit, residues)
    return _described(edit, residues) or _filled(plain, residues)


def _simplified(change: ProteinChange, residues: Residues) -> ProteinChange:
    """Return nonsense for a frameshift that stops at once, silent for an edit without effect."""
    plain = _stop_of_frame(change)
    edit = edit_of(plain, residues)
    return _silent(plain, residues) if edit and _changes_nothing(edit, residues) else plain


def _changes_nothing(edit: Edit, residues: Residues) -> bool:
    trimmed = _trimmed(edit, residues)
    if trimmed.ends:
        return len(trimmed.inserted) == 1 and residues.at(trimmed.kept + 1) == STOP
    return not trimmed.removed and not trimmed.inserted


def _stop_of_frame(change: ProteinChange) -> ProteinChange:
    if change.kind is ProteinClass.FRAMESHIFT and change.start:
        at_once = change.alt == STOP or (change.stop == 1 and not change.alt)
        if at_once and change.first != STOP:
            return substitution(change.first, change.start, STOP)
    return change


def _silent(change: ProteinChange, residues: Residues) -> ProteinChange:
    first, last = residues.letter(change.start), residues.letter(change.end)
    return ProteinChange(ProteinClass.SYNONYMOUS, change.start, change.end, first, last)


def _trimmed(edit: Edit, residues: Residues) -> Edit:
    """Leave off what doesn't change, then move what can move towards the end of the protein."""
    kept, inserted = edit.kept, edit.inserted
    if edit.ends:
        while len(inserted) > 1 and residues.at(kept + 1) == inserted[0]:
            kept, inserted = kept + 1, inserted[1:]
        # Where the reference ends at the same residue, or at once, it only goes another way there.
        length = len(inserted) - 1
        ends_there = {residues.at(kept + 1): 0, residues.at(kept + length + 1): length}
        if not length or STOP not in ends_there:
            return Edit(kept, 0, inserted)
        edit = Edit(kept, ends_there[STOP], inserted[:-1])
    return _shifted(_without_common_ends(edit, residues), residues)


def _without_common_ends(edit: Edit, residues: Residues) -> Edit:
    kept, removed, inserted = edit.kept, edit.removed, edit.inserted
    while removed and inserted and residues.at(kept + 1) == inserted[0]:
        kept, removed, inserted = kept + 1, removed - 1, inserted[1:]
    while removed and inserted and residues.at(kept + removed) == inserted[-1]:
        removed, inserted = removed - 1, inserted[:-1]
    return Edit(kept, removed, inserted)


def _shifted(edit: Edit, residues: Residues) -> Edit:
    kept, removed, inserted = edit.kept, edit.removed, edit.inserted
    if removed and not inserted:
        while residues.at(kept + 1) == residues.at(kept + removed + 1):
            kept += 1
    if inserted and not removed:
        while residues.at(kept + 1) == inserted[0]:
            kept, inserted = kept + 1, (*inserted[1:], inserted[0])
    return Edit(kept, removed, inserted)


def _described(edit: Edit, residues: Residues) -> ProteinChange | None:
    """Return an edit's description; None for what stands before the first residue."""
    at, alt = edit.kept + 1, "".join(str(symbol) for symbol in edit.inserted)
    if edit.ends or (not alt and residues.at(edit.kept + edit.removed + 1) == STOP):
        return _ranged(ProteinClass.INFRAME_DELINS, at, at, alt or STOP, residues)
    end = edit.kept + edit.removed
    if edit.removed:
        kind = ProteinClass.INFRAME_DELINS if alt else ProteinClass.INFRAME_DELETION
        return _ranged(kind, at, end, alt, residues)
    if residues.between(at - len(alt), edit.kept) == edit.inserted:
        return _ranged(ProteinClass.INFRAME_DUPLICATION, at - len(alt), edit.kept, "", residues)
    if not edit.kept:
        return None
    return _ranged(ProteinClass.INFRAME_INSERTION, edit.kept, at, alt, residues)


def _ranged(
    kind: ProteinClass, start: int, end: int, alt: str, residues: Residues
) -> ProteinChange:
    """Return a change with the residues that are known; one for one residue is a substitution."""
    first, last = residues.letter(start), residues.letter(end)
    single = kind is ProteinClass.INFRAME_DELINS and start == end and len(alt) == 1
    if single and (first or alt == STOP):
        return substitution(first, start, alt)
    known = residues.between(start, end)
    letters = [symbol for symbol in known if isinstance(symbol, str)]
    ref = "".join(letters) if len(letters) == len(known) else ""
    return ProteinChange(kind, start, end, first, last, alt, ref=ref)


def _filled(change: ProteinChange, residues: Residues) -> ProteinChange:
    """Return the change with the residues of its range's ends, where they are known."""
    if not change.start or change.kind is ProteinClass.SPLICE:
        return change
    first, last = residues.letter(change.start), residues.letter(change.end)
    return replace(change, first=first, last=last)


def _compared_by_name(one: ProteinChange, other: ProteinChange) -> bool | None:
    """Compare changes at least one of which doesn't say what its protein is."""
    if ProteinClass.UNKNOWN in {one.kind, other.kind}:
        return None
    if one.kind is not other.kind:
        return None if _could_be_one(one, other) else False
    if not (one.start and other.start):
        return True if one == other and one.kind is not ProteinClass.FRAMESHIFT else None
    if (one.start, one.end) != (other.start, other.end):
        return False
    if one.alt and other.alt and one.alt != other.alt:
        return False
    if None not in {one.stop, other.stop} and one.stop != other.stop:
        return False
    return True if (one.alt, one.stop) == (other.alt, other.stop) else None


# They don't say what the protein becomes, so another description of the same residue may be it.
_OPEN_KINDS = frozenset(
    {ProteinClass.SPLICE, ProteinClass.START_LOSS, ProteinClass.NO_PROTEIN, ProteinClass.FRAMESHIFT}
)


def _could_be_one(one: ProteinChange, other: ProteinChange) -> bool:
    if {one.kind, other.kind} == {ProteinClass.NO_PROTEIN, ProteinClass.START_LOSS}:
        return True
    return one.start == other.start and bool(_OPEN_KINDS & {one.kind, other.kind})
