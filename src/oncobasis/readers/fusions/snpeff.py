"""What SnpEff's ANN says of a structural row: which genes it joins."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from oncobasis.readers.small_variants.structural_row import StructuralRow

_FUSION = "gene_fusion"
_ANTISENSE = "bidirectional_gene_fusion"
_GENES = 2


@dataclass(frozen=True, slots=True)
class Joined:
    """Two genes that an annotation joins; their order is no orientation."""

    genes: tuple[str, str]
    effect: str

    @property
    def antisense(self) -> bool:
        """Whether the genes are read in opposite directions."""
        return self.effect == _ANTISENSE


def joined_by_snpeff(
    row: StructuralRow, annotations: Mapping[str, tuple[str, ...]]
) -> Joined | None:
    """The two genes of a ``gene_fusion``; None where ANN names none."""
    fields = [name.strip().casefold() for name in annotations.get("ANN", ())]
    text = row.info.get("ANN", "")
    if not fields or not text:
        return None
    try:
        effect_place, gene_place = fields.index("annotation"), fields.index("gene_name")
    except ValueError:
        return None
    found: list[Joined] = []
    for entry in text.split(","):
        cells = entry.split("|")
        if len(cells) <= max(effect_place, gene_place):
            continue
        effects = cells[effect_place].split("&")
        genes = cells[gene_place].split("&")
        effect = next((word for word in (_FUSION, _ANTISENSE) if word in effects), "")
        if effect and len(set(genes)) == _GENES:
            found.append(Joined((genes[0], genes[1]), effect))
    return min(found, key=lambda joined: (joined.antisense, joined.genes), default=None)
