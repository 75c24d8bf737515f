"""The packed tumour-type table, parsed.

Lines start with a letter: N node, R bridge row, K name key, L label reading, U unmeant nodes,
S same disease, W word read as another, A question to ask, I ICD-10 code.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from oncobasis.core.tumor import TumorTypeStatus
from oncobasis.nomenclature.tables import split_list
from oncobasis.nomenclature.tumor_types_reading import TumorTypeReading
from oncobasis.nomenclature.tumor_types_tree import TumorNode, TumorTree

_ROW_MARK = "#"
_STATUS = {
    "exact": TumorTypeStatus.EXACT,
    "group": TumorTypeStatus.GROUP,
    "narrower": TumorTypeStatus.NARROWER,
    "broader": TumorTypeStatus.BROADER,
    "none": TumorTypeStatus.UNKNOWN,
}


@dataclass(frozen=True)
class BridgeRow:
    """One reviewed row of the bridge; its reading is made when it is first needed."""

    source: str
    source_code: str
    cells: tuple[str, ...]

    @property
    def followed(self) -> bool:
        """Whether ontology children of this id may be placed by it."""
        return self.cells[15] != "no"

    @property
    def codes(self) -> tuple[str, ...]:
        """The OncoTree codes of the row."""
        return split_list(self.cells[1])

    @cached_property
    def reading(self) -> TumorTypeReading:
        """The row as a reading of its own name."""
        name, _, relation, implies, excluded, ask, assume, needs, site, age = self.cells[:10]
        context, organs, same, usual, civic_row, _, note = self.cells[10:]
        return TumorTypeReading(
            text=name,
            status=_STATUS[relation],
            codes=self.codes,
            excluded=split_list(excluded, ","),
            understood=name,
            source=f"{self.source} {self.source_code}"
            if self.source != "NAME"
            else "reviewed name",
            implies=split_list(implies, ","),
            ask=ask,
            assumes=assume,
            needs=needs,
            site=site,
            age=age,
            context=context,
            organs=split_list(organs, ","),
            usual=usual,
            same=split_list(same, ","),
            civic_row=civic_row,
            note=note,
        )


@dataclass(frozen=True)
class TumorTable:
    """Everything ``TumorTypes`` looks up."""

    tree: TumorTree
    rows: tuple[BridgeRow, ...]
    names: dict[str, str]
    labels: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = field(default_factory=dict)
    unmeant: dict[str, frozenset[str]] = field(default_factory=dict)
    same: dict[str, str] = field(default_factory=dict)
    words_read_as: frozenset[str] = frozenset()
    asks: dict[str, str] = field(default_factory=dict)
    icd10: dict[str, str] = field(default_factory=dict)

    def row_of(self, target: str | None) -> BridgeRow | None:
        """The bridge row a name key points at, if it points at one."""
        if target is None or not target.startswith(_ROW_MARK):
            return None
        return self.rows[int(target[1:])]

    def icd10_target(self, code: str) -> str | None:
        """What an ICD-10 code, else its parent (C34.11, C34.1, C34), is read as."""
        while code:
            if code in self.icd10:
                return self.icd10[code]
            code = code[:-1].rstrip(".") if "." in code else ""
        return None

    @cached_property
    def codes_by_upper(self) -> dict[str, str]:
        """OncoTree codes by their upper-case form."""
        return {code.upper(): code for code in self.tree.nodes}

    @cached_property
    def rows_by_source(self) -> dict[tuple[str, str], BridgeRow]:
        """Bridge rows by source and code."""
        return {(row.source, row.source_code): row for row in self.rows}

    @cached_property
    def references(self) -> dict[str, tuple[str, ...]]:
        """OncoTree codes by ``NCIT:C…`` and ``UMLS:C…``."""
        found: dict[str, list[str]] = {}
        for node in self.tree.nodes.values():
            for code in node.ncit:
                found.setdefault(f"NCIT:{code}", []).append(node.code)
            for code in node.umls:
                found.setdefault(f"UMLS:{code}", []).append(node.code)
        return {code: tuple(sorted(nodes)) for code, nodes in found.items()}

    @cached_property
    def display_names(self) -> dict[str, str]:
        """Names to suggest, by their lower-case form."""
        names = {row.cells[0].casefold(): row.cells[0] for row in self.rows if row.codes}
        names.update({node.name.casefold(): node.name for node in self.tree.nodes.values()})
        return names


def parse_table(text: str) -> TumorTable:
    """Parse the packed table."""
    lines: dict[str, list[list[str]]] = {letter: [] for letter in "NRKLUSWAI"}
    for line in text.splitlines():
        kind, *cells = line.split("\t")
        lines[kind].append(cells)
    return TumorTable(
        tree=TumorTree({cells[0]: _node(cells) for cells in lines["N"]}),
        rows=tuple(BridgeRow(cells[0], cells[1], tuple(cells[2:])) for cells in lines["R"]),
        names=dict(_pair(cells) for cells in lines["K"]),
        labels={code: (split_list(codes), split_list(out)) for code, codes, out in lines["L"]},
        unmeant={code: frozenset(split_list(codes)) for code, codes in lines["U"]},
        same=dict(_pair(cells) for cells in lines["S"]),
        words_read_as=frozenset(cells[0] for cells in lines["W"]),
        asks=dict(_pair(cells) for cells in lines["A"]),
        icd10=dict(_pair(cells) for cells in lines["I"]),
    )


def _pair(cells: list[str]) -> tuple[str, str]:
    one, other = cells
    return one, other


def _node(cells: list[str]) -> TumorNode:
    code, name, main_type, parent, ncit, umls = cells
    return TumorNode(code, name, main_type, parent, split_list(ncit), split_list(umls))
