"""One data line of a VCF, split; what is in INFO and FORMAT is only looked at when asked for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from oncobasis.readers.vcf.origin import ORIGIN_KEYS

if TYPE_CHECKING:
    from collections.abc import Sequence

_DIGITS = 10
_SHOWN = 20
_LONG = 200
_MOST_ALLELES = 1000


@dataclass(slots=True)
class VcfRow:
    """One data line; ``tumor`` are the FORMAT values of the tumour's column.

    Never changed once it is made; not frozen, for that would cost a tenth of the reading.
    """

    line: int
    contig: str
    position: int
    name: str
    reference: str
    alternatives: list[str]
    filters: str
    info: str
    tumor: dict[str, str]
    _taken: str = ""
    _taken_value: str = ""
    _rest: str | None = None

    def site(self, number: int) -> str:
        """The change of an allele (the first is 1) as text, chromosome as the file writes it."""
        return f"{self.contig}:{self.position} {self.reference}>{self.alternatives[number - 1]}"

    def info_value(self, key: str) -> str:
        """The value of one key of INFO, the first if it is there twice; '' if it isn't there."""
        if key == self._taken:
            return self._taken_value
        mark = f"{key}="
        info = self.info if self._rest is None else self._rest
        start = 0 if info.startswith(mark) else info.find(f";{mark}") + 1
        if not start and not info.startswith(mark):
            return ""
        end = info.find(";", start)
        value = info[start + len(mark) :] if end < 0 else info[start + len(mark) : end]
        if len(value) > _LONG and self._rest is None:
            # An annotation: whatever else is looked for is not looked for in there again.
            self._taken, self._taken_value = key, value
            self._rest = info[:start] + (info[end + 1 :] if end >= 0 else "")
        return value

    def info_values(self) -> dict[str, str]:
        """INFO as a mapping; flags have an empty value."""
        pairs = (part.partition("=") for part in self.info.split(";"))
        return {key: value for key, _, value in pairs}

    def info_about_origin(self) -> dict[str, str]:
        """The keys of INFO that say where a variant came from."""
        info = self.info if self._rest is None else self._rest
        parts = [part for part in info.split(";") if part.startswith("S")]
        pairs = (part.partition("=") for part in parts)
        return {key: value for key, _, value in pairs if key in ORIGIN_KEYS}


@dataclass(slots=True)
class RowSplitter:
    """Splits the lines of one file: ``width`` columns, the tumour's at ``tumor_column``."""

    width: int
    tumor_column: int | None
    _format: str = ""
    _keys: list[str] = field(default_factory=list)

    def split(self, line: int, cells: Sequence[str]) -> VcfRow | str:
        """Return the row, or what is wrong with it."""
        if len(cells) != self.width:
            return f"{len(cells)} columns instead of {self.width}"
        place = cells[1]
        if not (place.isdecimal() and place.isascii() and len(place) <= _DIGITS) or not cells[3]:
            return f"position {cells[1][:_SHOWN]!r}"
        if not int(place) and not ("[" in cells[4] or "]" in cells[4]):
            # Only a breakend may lie before the first base (a telomere).
            return "position 0"
        if not cells[4]:
            return "no alternative (ALT is empty)"
        if cells[4].count(",") >= _MOST_ALLELES:
            return f"more than {_MOST_ALLELES} alternatives"
        tumor: dict[str, str] = {}
        if self.tumor_column is not None:
            if cells[8] != self._format:
                self._format, self._keys = cells[8], cells[8].split(":")
            # A sample may leave out trailing fields, so the two may differ in length.
            values = cells[self.tumor_column].split(":")
            tumor = dict(zip(self._keys, values, strict=False))
        return VcfRow(
            line,
            cells[0],
            int(cells[1]),
            cells[2],
            cells[3],
            cells[4].split(","),
            cells[6],
            cells[7],
            tumor,
        )
