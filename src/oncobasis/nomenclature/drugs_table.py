"""The packed drug table, parsed.

Lines start with a letter: D drug, R regimen, C class, P procedure, N NCIt code.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from oncobasis.nomenclature.tables import split_list

_NOT_KEY = re.compile(r"[\s\-_./,()\[\]'®™]+")


def drug_key(text: str) -> str:
    """Comparison key of a therapy name: lower case without spaces and punctuation.

    ``PD-(L)1`` (either of two) stays apart from ``PD-L1``.
    """
    return _NOT_KEY.sub("", text.casefold().replace("(l)", "+l"))


@dataclass(frozen=True)
class DrugTable:
    """Everything ``Drugs`` looks up, keyed by ``drug_key`` or by INN."""

    names: dict[str, str] = field(default_factory=dict)
    drug_classes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    regimens: dict[str, tuple[str, ...]] = field(default_factory=dict)
    class_parents: dict[str, str] = field(default_factory=dict)
    class_names: dict[str, str] = field(default_factory=dict)
    class_words: dict[str, str] = field(default_factory=dict)
    procedures: dict[str, str] = field(default_factory=dict)
    ncit: dict[str, str] = field(default_factory=dict)
    names_by_ncit: dict[str, str] = field(default_factory=dict)

    def classes_with_parents(self, classes: Iterable[str]) -> frozenset[str]:
        """The classes and every class above them."""
        found: set[str] = set()
        for class_id in classes:
            above = class_id
            while above:
                found.add(above)
                above = self.class_parents[above]
        return frozenset(found)


def parse_drug_table(text: str) -> DrugTable:
    """Parse the packed table."""
    table = DrugTable()
    for line in text.splitlines():
        kind, name, *cells = line.split("\t")
        match kind:
            case "D":
                table.drug_classes[name] = split_list(cells[0])
                table.names.update(dict.fromkeys(cells[1].split(";"), name))
            case "R":
                ingredients = split_list(cells[0])
                table.regimens.update(dict.fromkeys(cells[1].split(";"), ingredients))
            case "C":
                table.class_parents[name] = cells[0]
                table.class_names[name] = cells[1]
                table.class_words.update(dict.fromkeys(split_list(cells[2]), name))
            case "P":
                table.procedures.update(dict.fromkeys(cells[0].split(";"), name))
            case _:
                table.ncit.setdefault(cells[0], name)
                table.names_by_ncit[name] = cells[0]
    return table
