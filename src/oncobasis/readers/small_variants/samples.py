"""Which sample column is the tumour and which the matched normal."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from oncobasis.core.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

_NAMED = 10
_WORDS = re.compile(r"[^A-Za-z0-9]+|(?<=[a-z])(?=[A-Z])")
_TUMOR_WORDS = frozenset({"tumor", "tumour", "t", "primary", "metastasis", "met", "cancer"})
_NORMAL_WORDS = frozenset(
    {"normal", "n", "blood", "germline", "control", "pbmc", "buffy", "reference"}
)
# TCGA barcodes: sample type 01-09 tumour, 10-19 normal (GDC sample type codes).
_TCGA = re.compile(r"^TCGA-[A-Z0-9]{2}-[A-Z0-9]{4}-([01])\d", re.IGNORECASE)
_PAIR = 2


@dataclass(frozen=True, slots=True)
class SampleColumns:
    """Names of the tumour and the normal sample; None where the file has no such column."""

    tumor: str | None
    normal: str | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The names used, the tumour first."""
        return tuple(name for name in (self.tumor, self.normal) if name is not None)


@dataclass(frozen=True, slots=True)
class NamedInHeader:
    """Sample names that header lines give (``##tumor_sample``, ``##normal_sample``)."""

    tumor: str | None = None
    normal: str | None = None


def find_samples(
    names: Sequence[str], header: NamedInHeader, wanted: str | None, *, file: str
) -> SampleColumns:
    """Tell tumour and normal apart: by the option, the header lines, then the names.

    Raises InputError when it can't be told, or when the option contradicts the file.
    """
    if wanted is not None:
        return _wanted(names, header, wanted, file)
    if header.tumor in names:
        return SampleColumns(header.tumor, _normal_beside(names, header, str(header.tumor)))
    if not names:
        return SampleColumns(None)
    if len(names) == 1:
        return _single(names[0], header, file)
    return _by_name(names, header, file)


def _wanted(names: Sequence[str], header: NamedInHeader, wanted: str, file: str) -> SampleColumns:
    if wanted not in names:
        raise InputError(
            f"there is no sample {wanted!r}", where=file, remedy=f"the samples are {_list(names)}"
        )
    if wanted == header.normal:
        raise InputError(
            f"{wanted!r} is the normal sample, says the header (##normal_sample)",
            where=file,
            remedy=f"name the tumour with --sample: {_list(names)}",
        )
    return SampleColumns(wanted, _normal_beside(names, header, wanted))


def _single(name: str, header: NamedInHeader, file: str) -> SampleColumns:
    if name == header.normal:
        raise InputError(
            f"the only sample, {name!r}, is the normal one, says the header (##normal_sample)",
            where=file,
            remedy="read the file that has the tumour sample",
        )
    return SampleColumns(name)


def _normal_beside(names: Sequence[str], header: NamedInHeader, tumor: str) -> str | None:
    others = [name for name in names if name != tumor]
    if header.normal in others:
        return header.normal
    normals = [name for name in others if _role(name) == "normal"]
    return normals[0] if len(normals) == 1 else None


def _by_name(names: Sequence[str], header: NamedInHeader, file: str) -> SampleColumns:
    tumors = [name for name in names if _role(name) == "tumor"]
    normals = [name for name in names if _role(name) == "normal"]
    if header.normal in names:
        normals = [str(header.normal)]
        tumors = [name for name in tumors if name != header.normal]
    if len(names) == _PAIR and len(normals) == 1 and not tumors:
        tumors = [name for name in names if name not in normals]
    if len(names) == _PAIR and len(tumors) == 1 and not normals:
        normals = [name for name in names if name not in tumors]
    if len(tumors) != 1:
        raise InputError(
            "it can't be told which sample is the tumour",
            where=file,
            remedy=f"name it with --sample, one of {_list(names)}",
        )
    return SampleColumns(tumors[0], normals[0] if len(normals) == 1 else None)


def _role(name: str) -> str | None:
    barcode = _TCGA.match(name)
    if barcode is not None:
        return "tumor" if barcode[1] == "0" else "normal"
    words = {word.casefold() for word in _WORDS.split(name) if word}
    tumor, normal = bool(words & _TUMOR_WORDS), bool(words & _NORMAL_WORDS)
    if tumor == normal:
        return None
    return "tumor" if tumor else "normal"


def _list(names: Sequence[str]) -> str:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more if names else "none: the file has no sample column"
