"""bcftools csq's amino-acid change (``600V>600E``, ``23C..60>23*``) -> a protein description."""

from __future__ import annotations

import re

_CHANGE = re.compile(
    r"(?P<at>\d{1,6})(?P<ref>[A-Z*]+)(?:\.\.(?P<ref_end>\d{1,6}))?"
    r"(?:>(?P<alt_at>\d{1,6})(?P<alt>[A-Z*]*)(?:\.\.(?P<alt_end>\d{1,6}))?)?"
)
_STOP = "*"


def protein_text(written: str, *, frameshift: bool) -> str:
    """Return the change in short HGVS; '' where it can't be told.

    The residues are a window around the change; what both sides share is cut off, first in front,
    so that the description lies as far to the end of the protein as the window shows.
    """
    found = _CHANGE.fullmatch(written)
    if found is None:
        return ""
    at, ref = int(found["at"]), found["ref"]
    if found["alt_at"] is None:
        return f"p.{ref[0]}{at}="
    alt = found["alt"]
    shared = _shared(ref, alt)
    if found["ref_end"] or found["alt_end"]:
        return _shortened(found, shared) if frameshift else ""
    if frameshift:
        return _frameshift(at + shared, ref[shared:], alt[shared:])
    return _window(at, ref, alt, shared)


def _shared(ref: str, alt: str) -> int:
    """How many residues both begin with."""
    count = 0
    while count < min(len(ref), len(alt)) and ref[count] == alt[count]:
        count += 1
    return count


def _shortened(found: re.Match[str], shared: int) -> str:
    """Return a frameshift of which only the first residues are written."""
    ref, alt = found["ref"], found["alt"]
    if shared >= len(ref) or shared >= len(alt):
        return ""
    at = int(found["at"]) + shared
    if alt[shared] == _STOP:
        return f"p.{ref[shared]}{at}*"
    end = found["alt_end"]
    stop = f"*{int(end) - int(found['alt_at']) - shared + 1}" if end else ""
    return f"p.{ref[shared]}{at}{alt[shared]}fs{stop}"


def _frameshift(at: int, ref: str, alt: str) -> str:
    if not ref or not alt:
        return ""
    if alt[0] == _STOP:
        return f"p.{ref[0]}{at}*"
    stop = alt.find(_STOP)
    return f"p.{ref[0]}{at}{alt[0]}fs" + (f"*{stop + 1}" if stop > 0 else "")


def _window(at: int, ref: str, alt: str, shared: int) -> str:
    before = ref[:shared]
    ref, alt, start = ref[shared:], alt[shared:], at + shared
    behind = ""
    while ref and alt and ref[-1] == alt[-1]:
        behind = ref[-1] + behind
        ref, alt = ref[:-1], alt[:-1]
    if not ref and not alt:
        last = before or behind
        return f"p.{last[0]}{at}=" if last else ""
    if alt.startswith(_STOP) and ref:
        return f"p.{ref[0]}{start}*"
    if not ref:
        return _inserted(start, before, alt, behind)
    if ref == _STOP:
        return f"p.*{start}{alt[:1]}ext*?" if alt else ""
    if len(ref) == len(alt) == 1:
        return f"p.{ref}{start}{alt}"
    end = start + len(ref) - 1
    place = f"{ref[0]}{start}" if len(ref) == 1 else f"{ref[0]}{start}_{ref[-1]}{end}"
    return f"p.{place}delins{alt}" if alt else f"p.{place}del"


def _inserted(start: int, before: str, alt: str, behind: str) -> str:
    """Return an insertion in front of residue ``start``; a repeat of what stands before is dup."""
    if before.endswith(alt):
        first = start - len(alt)
        if len(alt) == 1:
            return f"p.{alt}{first}dup"
        return f"p.{alt[0]}{first}_{alt[-1]}{start - 1}dup"
    if not before or not behind:
        return ""
    return f"p.{before[-1]}{start - 1}_{behind[0]}{start}ins{alt}"
