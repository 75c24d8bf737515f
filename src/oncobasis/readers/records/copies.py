"""An absolute number of copies of one gene -> its call, by the thresholds of the options."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oncobasis.core.alteration import CopyNumberKind

if TYPE_CHECKING:
    from oncobasis.readers.reading.options import ReadOptions

_PAIR = 2
_GAINED = frozenset({CopyNumberKind.GAIN, CopyNumberKind.AMPLIFICATION})


def kind_of_copies(copies: float | None, options: ReadOptions) -> CopyNumberKind | None:
    """The call against two copies (and the ploidy where it is given); None where it is none."""
    if copies is None or copies < 0:
        return None
    limits = options.copy_number
    least = max(limits.amplification_copies, limits.amplification_ratio * (options.ploidy or _PAIR))
    if copies >= least:
        return CopyNumberKind.AMPLIFICATION
    if copies >= _PAIR + limits.changed_copies:
        return CopyNumberKind.GAIN
    if copies < limits.no_copies:
        return CopyNumberKind.DEEP_DELETION
    return CopyNumberKind.LOSS if copies <= _PAIR - limits.changed_copies else None


def agreed_call(
    said: CopyNumberKind | None, copies: float | None, options: ReadOptions
) -> CopyNumberKind | None:
    """The call of a kind and a number that agree; None where they contradict or say nothing.

    The number decides between a gain and an amplification, unless it is an amplification by name.
    """
    counted = kind_of_copies(copies, options)
    if said is None or copies is None:
        return counted or said
    if counted is None or (said in _GAINED) != (counted in _GAINED):
        return None
    return said if said is CopyNumberKind.AMPLIFICATION else counted
