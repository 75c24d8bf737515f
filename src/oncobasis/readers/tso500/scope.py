"""What the run could have seen: the parts of the assay that were run and gave results."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oncobasis.readers.assay.panels import find_panel

if TYPE_CHECKING:
    from collections.abc import Mapping

    from oncobasis.core.case import AssayScope
    from oncobasis.readers.tso500.sections import Section

_PARTS = {(True, True): "tso500", (True, False): "tso500-dna", (False, True): "tso500-rna"}
_CTDNA = "ctdna"


def scope_of_run(
    title: str, details: Mapping[str, str], sections: Mapping[str, Section]
) -> AssayScope | None:
    """The scope of the parts whose results stand in the file; None where none do.

    An empty table reads the same after a failed sample as after a negative one. So DNA counts
    where burden or microsatellites were measured, RNA where a fusion or splice variant stands.
    """
    dna = bool(details.get("dna sample id")) and (
        _has_value(sections, "tmb", "total tmb") or _has_value(sections, "msi", "usable msi sites")
    )
    rna = bool(details.get("rna sample id")) and any(
        any(True for _ in sections[name].rows())
        for name in ("splice variants", "fusions")
        if name in sections
    )
    name = _PARTS.get((dna, rna))
    if _CTDNA in title.casefold():
        name = "tso500-ctdna" if dna else None
    panel = find_panel(name) if name else None
    return panel.scope if panel else None


def _has_value(sections: Mapping[str, Section], section: str, name: str) -> bool:
    return section in sections and bool(sections[section].pairs().get(name))
