"""Descriptions of protein changes in three-letter HGVS, from residues and their places.

Places are counted from 0; ``protein`` ends with its stop.
"""

from __future__ import annotations

from oncobasis.annotate.hgvs import terms as so
from oncobasis.annotate.hgvs.codons import UNKNOWN
from oncobasis.core.protein import STOP, THREE_LETTER

_LONG = {**THREE_LETTER, UNKNOWN: "Xaa"}


def unchanged(protein: str, start: int, end: int) -> str:
    """``p.Leu858=``: other bases, same residues."""
    return f"p.{_range(protein, start, end)}="


def nonsense(protein: str, at: int) -> str:
    """``p.Arg213Ter``: an immediate stop, whatever change of the DNA it comes from."""
    return f"p.{_named(protein, at)}Ter"


def frameshift(protein: str, at: int, residue: str, distance: int | None) -> str:
    """``p.Arg97ProfsTer23``; ``distance`` from the first changed residue to the stop."""
    stop = "?" if distance is None else distance + 1
    return f"p.{_named(protein, at)}{_LONG[residue]}fsTer{stop}"


def extension(at: int, residue: str, distance: int | None) -> str:
    """``p.Ter394GlnextTer9``; ``distance`` from the old stop to the new one."""
    return f"p.Ter{at + 1}{_LONG[residue]}extTer{'?' if distance is None else distance}"


def early_stop(protein: str, at: int, end: int, new: str) -> str:
    """An in-frame change whose new residues end with a stop; residues behind it are not listed."""
    if new == STOP:
        return nonsense(protein, at)
    if at >= end:
        return f"p.{_range(protein, at - 1, at + 1)}ins{_long(new)}"
    return f"p.{_range(protein, at, min(end, at + len(new)))}delins{_long(new)}"


def replaced(protein: str, at: int, old: str, new: str) -> tuple[str, tuple[str, ...]]:
    """Description and terms of ``new`` residues for ``old`` ones that begin differently."""
    shared = 0
    for one, other in zip(reversed(old), reversed(new), strict=False):
        if one != other:
            break
        shared += 1
    if shared:
        old, new = old[:-shared], new[:-shared]
    if not new:
        return _deletion(protein, at, len(old)), (so.DELETION,)
    if not old:
        return _insertion(protein, at, new), (so.INSERTION,)
    if len(old) == len(new) == 1:
        return f"p.{_LONG[old]}{at + 1}{_LONG[new]}", (so.MISSENSE,)
    term = so.MISSENSE if len(old) == len(new) else so.PROTEIN_ALTERING
    return f"p.{_range(protein, at, at + len(old))}delins{_long(new)}", (term,)


def _deletion(protein: str, at: int, size: int) -> str:
    while protein[at] == protein[at + size]:
        at += 1
    return f"p.{_range(protein, at, at + size)}del"


def _insertion(protein: str, at: int, new: str) -> str:
    """The most C-terminal place; a duplication where the residues in front are the same.

    In front of the stop it is an extension (recommendations/protein/extension, prioritisation).
    """
    while protein[at] == new[0]:
        new = new[1:] + new[0]
        at += 1
    if protein[max(at - len(new), 0) : at] == new:
        return f"p.{_range(protein, at - len(new), at)}dup"
    if protein[at] == STOP:
        return extension(at, new[0], len(new))
    return f"p.{_range(protein, at - 1, at + 1)}ins{_long(new)}"


def _range(protein: str, start: int, end: int) -> str:
    first = _named(protein, start)
    return first if end - start == 1 else f"{first}_{_named(protein, end - 1)}"


def _named(protein: str, at: int) -> str:
    return f"{_LONG[protein[at]]}{at + 1}"


def _long(residues: str) -> str:
    return "".join([_LONG[residue] for residue in residues])
