"""Lines of the packed gene tables, found without building a dictionary.

A case asks for a handful of genes and a dictionary of 65,000 names costs more than the whole
answer, so a line is searched in the text first; after some lookups an index is made once.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from oncobasis.nomenclature.tables import read_table

_INDEX_AFTER = 24


@dataclass
class KeyedText:
    """Text of lines ``key<TAB>rest``; ``find`` returns the rest of the line with that key."""

    table: str
    _asked: int = field(default=0, init=False)
    _asked_of_cells: int = field(default=0, init=False)

    @cached_property
    def text(self) -> str:
        """The whole table with a line break in front of every line."""
        return "\n" + read_table(self.table)

    @cached_property
    def _index(self) -> dict[str, str]:
        pairs = (line.partition("\t") for line in self.text.splitlines() if line)
        return {key: rest for key, _, rest in pairs}

    @cached_property
    def _keys(self) -> dict[str, str]:
        """Key of the line by each cell, without its version."""
        found: dict[str, str] = {}
        for key, rest in self._index.items():
            for cell in rest.split("\t"):
                found.setdefault(cell.partition(".")[0], key)
        return found

    def find(self, key: str) -> str | None:
        """Rest of the line of that key, or None."""
        self._asked += 1
        if self._asked > _INDEX_AFTER:
            return self._index.get(key)
        mark = f"\n{key}\t"
        at = self.text.find(mark)
        if at < 0:
            return None
        start = at + len(mark)
        return self.text[start : self.text.index("\n", start)]

    def line_with(self, cell: str) -> str | None:
        """The first line that has the cell (not as its key), which is given without version."""
        self._asked_of_cells += 1
        if self._asked_of_cells > _INDEX_AFTER:
            key = self._keys.get(cell)
            return None if key is None else f"{key}\t{self._index[key]}"
        for end in ("\t", "\n", "."):
            at = self.text.find(f"\t{cell}{end}")
            if at >= 0:
                return self.text[self.text.rindex("\n", 0, at) + 1 : self.text.index("\n", at + 1)]
        return None
