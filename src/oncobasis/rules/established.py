"""Whether a statement such as "EGFR exon 19 deletion" is of a place known to be oncogenic."""

from __future__ import annotations

from oncobasis.core.alteration import Consequence, FindingClass, GeneFinding
from oncobasis.core.reference import GeneReference, GeneRole

_NAMES = {
    Consequence.INFRAME_INSERTION: "insertion",
    Consequence.INFRAME_DELETION: "deletion",
}
_MANY_SAMPLES = 50


def is_established(seen: GeneFinding, gene: GeneReference) -> bool:
    """Whether place and class are known to be oncogenic.

    Truncations of a tumour suppressor, in-frame changes of an exon that labels name, and codons
    recurrent in many samples are.
    """
    if seen.finding is FindingClass.TRUNCATING and seen.exon is None:
        return gene.role in {GeneRole.TSG, GeneRole.BOTH}
    if seen.codon is not None:
        return any(h.position == seen.codon and h.samples >= _MANY_SAMPLES for h in gene.hotspots)
    exon = gene.exon(seen.exon) if seen.exon is not None else None
    name = _NAMES.get(seen.consequence) if seen.consequence is not None else None
    if exon is None or name is None:
        return False
    return any(
        span.name == name and span.start <= exon.start and exon.end <= span.end
        for span in gene.inframe
    )
