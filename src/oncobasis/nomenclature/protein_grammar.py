"""The spellings of protein changes as patterns: one grammar for one-letter, one for three-letter.

A description is a head (residues and range) and a tail (what happens to them). Each grammar is
tried strict (residues in their usual case, key words in lower case) before it is tried without
regard to case: ``delINS`` deletes isoleucine, asparagine and serine where ``delins`` replaces.
"""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING

from oncobasis.core.protein import STOP, THREE_LETTER

if TYPE_CHECKING:
    from collections.abc import Mapping

ONE_LETTER: Mapping[str, str] = MappingProxyType(
    {long.upper(): short for short, long in THREE_LETTER.items()}
)
_NAMES = "|".join(THREE_LETTER.values())
_SHORT_RESIDUE = "[ACDEFGHIKLMNPQRSTUVWYX*]"
_LONG_RESIDUE = rf"(?:{_NAMES}|Xaa|X|\*)"

# Most of what callers write: one residue for another, in either alphabet.
PLAIN_SHORT = re.compile(r"(?:p\.)?([ACDEFGHIKLMNPQRSTVWY])([0-9]{1,5})([ACDEFGHIKLMNPQRSTVWY*=])")
PLAIN_LONG = re.compile(rf"(?:p\.)?(\(?)({_NAMES})([0-9]{{1,5}})({_NAMES}|\*|=)(\)?)")

_HEAD = r"""
    (?P<first>R*|-) (?P<start>[0-9]{1,5})
    (?: (?: _ (?P<last>R?) | [-–] (?P<last_after_dash>R) ) (?P<end>[0-9]{1,5}) )?
"""
_STOP_MARK = r"(?:\*|Ter|X)"
_TAIL = r"""
    (?: (?: del(?P<replaced>R*?)ins | (?P<replaced_before>R*)> ) (?P<replacement>R+)
      | del (?P<deleted>R*)
      | ins (?P<inserted>R+)
      | dup (?P<duplicated>R*)
      | (?P<frame_alt>R?) (?P<frame>fs) (?: STOPMARK (?P<frame_stop>[0-9]{1,5}|\?)? )?
      | (?P<longer_alt>R?) (?P<longer>ext)
        (?: STOPMARK (?P<longer_by>[0-9]{1,5}|\?)? | (?P<longer_from>-[0-9]{1,5}) )?
      | (?P<silent>=)
      | (?P<question>\?)
      | (?P<splice>_?splice)
      | (?P<substituted>R+)
      | (?P<nothing>)
    )
"""


def _compiled(residue: str, flags: int) -> re.Pattern[str]:
    spaced = (_HEAD + _TAIL).replace("STOPMARK", _STOP_MARK)
    # "R" alone stands for a residue; it is in no group name or key word in capitals.
    return re.compile(spaced.replace("R", residue), re.VERBOSE | re.ASCII | flags)


STRICT_LONG = _compiled(_LONG_RESIDUE, 0)
STRICT_SHORT = _compiled(_SHORT_RESIDUE, 0)
ANY_CASE_LONG = _compiled(_LONG_RESIDUE, re.IGNORECASE)
ANY_CASE_SHORT = _compiled(_SHORT_RESIDUE, re.IGNORECASE)

# "delF508", "delE746_A750": the verb in front, lower case or capitalised only.
LEADING_DELETION = re.compile(
    r"(?:[Dd]el|Δ)((?:[A-Z]|[A-Z][a-z]{2})[0-9]{1,5}(?:[_–-](?:[A-Z]|[A-Z][a-z]{2})[0-9]{1,5})?)"
)
# What two or three capitals behind a position could be besides residues.
KEY_WORDS = frozenset({"FS", "DEL", "INS", "DUP", "EXT"})

_LONG_TOKEN = re.compile(rf"{_NAMES}|Xaa|X|\*", re.IGNORECASE)


def short_residues(text: str) -> str:
    """Return one-letter residues in capitals; ``X`` stays ``X``."""
    return text.upper()


def long_residues(text: str) -> str:
    """Return three-letter residues (matched by the grammar before) as one-letter ones."""
    return "".join(
        ONE_LETTER.get(token.upper(), STOP if token == STOP else "X")
        for token in _LONG_TOKEN.findall(text)
    )
