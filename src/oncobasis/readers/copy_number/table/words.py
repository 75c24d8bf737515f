"""What a report's word or level says of a gene's copies."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING

from oncobasis.core.alteration import CopyNumberKind
from oncobasis.readers.copy_number.table.numbers import number

if TYPE_CHECKING:
    from collections.abc import Mapping

# cBioPortal's and GISTIC's levels. -1.5 stands between a single-copy and a deep loss.
LEVELS = frozenset({-2.0, -1.5, -1.0, 0.0, 1.0, 2.0})
_AMPLIFICATION = frozenset({CopyNumberKind.AMPLIFICATION})
_GAIN = frozenset({CopyNumberKind.GAIN})
_LOSS = frozenset({CopyNumberKind.LOSS})
_DEEP = frozenset({CopyNumberKind.DEEP_DELETION})
_LOH = frozenset({CopyNumberKind.LOH})
_NEUTRAL_LOH = frozenset({CopyNumberKind.COPY_NEUTRAL_LOH})
_NONE: frozenset[CopyNumberKind] = frozenset()
KINDS_OF_LEVEL: Mapping[float, frozenset[CopyNumberKind]] = MappingProxyType(
    {-2.0: _DEEP, -1.5: _LOSS, -1.0: _LOSS, 0.0: _NONE, 1.0: _GAIN, 2.0: _AMPLIFICATION}
)
# Written without regard to case, dashes and underscores. "Deletion" alone doesn't say how deep.
_WORDS: Mapping[frozenset[CopyNumberKind], tuple[str, ...]] = MappingProxyType(
    {
        _AMPLIFICATION: (
            "amp", "amplification", "amplified", "high amplification", "high level amplification",
            "high level amp", "highamp", "hlamp", "focal amplification", "high level gain",
            "high gain",
        ),
        _GAIN: (
            "gain", "gained", "low level gain", "low gain", "lowgain", "copy number gain",
            "cn gain", "increase", "dup", "duplication", "low level amplification", "partial amp",
            "partial amplification", "single copy gain", "equivocal amplification",
        ),
        _LOSS: (
            "loss", "lost", "hetloss", "het loss", "hetdel", "het del", "heterozygous loss",
            "heterozygous deletion", "hemizygous deletion", "hemizygous loss", "hemidel",
            "shallow deletion", "shallowdel", "single copy loss", "copy number loss", "cn loss",
            "del", "deletion", "deleted", "decrease", "partial del", "partial deletion", "hetlos",
            "equivocal loss",
        ),
        _DEEP: (
            "homdel", "hom del", "homozygous deletion", "homozygous loss", "homloss", "deep del",
            "deepdel", "deep deletion", "deep loss", "biallelic deletion", "complete loss",
            "homozygously deleted", "homd", "two copy loss",
        ),
        _LOH: ("loh", "loss of heterozygosity"),
        _NEUTRAL_LOH: (
            "cnloh", "cn loh", "copy neutral loh", "copy neutral loss of heterozygosity", "upd",
            "uniparental disomy", "neutral loh",
        ),
        _NONE: (
            "neutral", "diploid", "normal", "no change", "unchanged", "not changed", "neut",
            "copy neutral", "not amplified", "no amplification", "not detected", "negative",
            "no alteration", "no cna", "wild type", "wt", "not altered",
        ),
    }
)  # fmt: skip
_BY_WORD = MappingProxyType({word: kinds for kinds, words in _WORDS.items() for word in words})
_DASHES = re.compile(r"[\s_-]+")


def kinds_of_word(text: str) -> frozenset[CopyNumberKind] | None:
    """What a word says (an empty set: no change); None if it is not known."""
    return _BY_WORD.get(_DASHES.sub(" ", text.strip().casefold()))


def is_call(text: str) -> bool:
    """Whether a text can stand in a column of calls: a known word, or a number."""
    return kinds_of_word(text) is not None or number(text) is not None
