"""Shipped assays by name: what each could have seen."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from oncobasis.core.alteration import CopyNumberKind, Specimen, SpecimenKind
from oncobasis.core.case import AssayScope
from oncobasis.nomenclature.tables import read_table, split_list

if TYPE_CHECKING:
    from collections.abc import Mapping

TABLE = "assays.tsv.gz"
_WHOLE = {
    "exome": ("wes", "whole exome", "whole exome sequencing"),
    "genome": ("wgs", "whole genome", "whole genome sequencing"),
}
_NEAR, _ALIKE = 4, 0.6
_LEAST_SHARED = 4


@dataclass(frozen=True, slots=True)
class Panel:
    """A named assay: its names, and what it could have seen in a sample that is fit for it."""

    name: str
    title: str
    aliases: tuple[str, ...]
    scope: AssayScope


def find_panel(name: str) -> Panel | None:
    """The shipped assay of this name or alias; case, spaces and dashes do not count."""
    return _by_key().get(_key(name))


def assay_names() -> tuple[str, ...]:
    """Every name that an assay can be given by, without the aliases."""
    return tuple(panel.name for panel in panels())


def near_names(name: str) -> tuple[str, ...]:
    """Shipped names that look like this one, the likeliest first."""
    # Imported here: only an unknown name pays for it.
    from difflib import get_close_matches

    key = _key(name)
    keys = _by_key()
    inside = [k for k in keys if len(key) >= _LEAST_SHARED and (key in k or k in key)]
    alike = get_close_matches(key, keys, _NEAR, _ALIKE)
    return tuple(dict.fromkeys(keys[k].name for k in (*inside, *alike)))[:_NEAR]


@cache
def panels() -> tuple[Panel, ...]:
    """Every shipped assay: exome and genome, then those of the packed table."""
    whole = (
        Panel(word, word, aliases, AssayScope(word, None, small_variants=True))
        for word, aliases in _WHOLE.items()
    )
    return (*whole, *(_panel(line) for line in read_table(TABLE).splitlines()))


@cache
def _by_key() -> Mapping[str, Panel]:
    return {
        _key(word): panel
        for panel in panels()
        for word in (panel.name, panel.title, *panel.aliases)
    }


def _key(name: str) -> str:
    return re.sub(r"[\W_]+", "", name).casefold()


def _panel(line: str) -> Panel:
    name, aliases, title, kinds, signatures, specimen, *lists = line.split("\t")
    small, copies, fused, skipped = (frozenset(split_list(cell)) for cell in lists)
    calls = frozenset(CopyNumberKind(kind) for kind in split_list(kinds))
    scope = AssayScope(
        name=name,
        genes=small,
        small_variants=bool(small),
        copy_number=bool(copies),
        copy_number_genes=copies,
        copy_number_kinds=calls or None,
        fusions=bool(fused),
        fusion_genes=fused,
        skipping_genes=skipped,
        signatures=frozenset(split_list(signatures)),
        specimen=Specimen(SpecimenKind(specimen)) if specimen else None,
    )
    return Panel(name, title, split_list(aliases), scope)
