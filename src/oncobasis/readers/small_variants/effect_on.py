"""The effect of consequence terms on a transcript of some biotype."""

from __future__ import annotations

from functools import lru_cache

from oncobasis.readers.small_variants.consequence import (
    NONCODING,
    OUTSIDE,
    Effect,
    effect_of_terms,
)

_CODING = frozenset({"", "protein_coding", "protein_coding_lof", "mrna", "coding"})


@lru_cache(maxsize=8192)
def effect_on(terms: str, biotype: str) -> Effect | None:
    """Return the effect on a transcript of that biotype; one that makes no protein has none."""
    effect = effect_of_terms(terms)
    if effect is None or effect is OUTSIDE:
        return effect
    immune = biotype.endswith("_gene") and biotype[:2] in {"IG", "TR"}
    return effect if immune or biotype.casefold() in _CODING else NONCODING
