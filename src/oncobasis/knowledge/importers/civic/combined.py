"""Old CIViC variants that join several: ``BCR-ABL E255K``, ``V600E/K and AMPLIFICATION``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from oncobasis.core.biomarker import Biomarker, CodonIs, FusionIs, ProteinIs
from oncobasis.knowledge.importers.civic.fusions import old_fusion
from oncobasis.knowledge.importers.civic.variants import single_variant
from oncobasis.knowledge.importers.civic.words import VariantHints
from oncobasis.rules.grammar import all_of, any_of

if TYPE_CHECKING:
    from collections.abc import Callable

_JOINED: Final = re.compile(r" and | ?\+ ?| ?& ?", re.IGNORECASE)
_LISTED: Final = re.compile(r", ?| or ", re.IGNORECASE)
_ALTERNATIVES: Final = re.compile(
    r"(?P<first>(?P<codon>[A-Z]\d+)(?P<one>[A-Z*]?))/(?P<others>[A-Z*0-9]+(?:/[A-Z*0-9]+)*)"
)
_GENE_FUSION: Final = re.compile(r"(?P<gene>\S+) fusion (?P<rest>\S+)", re.IGNORECASE)
_AFTER_FUSION: Final = re.compile(
    r"(?P<fusion>\S+-\S+) (?:and )?"
    r"(?P<rest>[A-Z]\d+\S*(?:(?: and |-| )[A-Z]\d+\S*)*|amplification)",
    re.IGNORECASE,
)
_BETWEEN: Final = re.compile(r" and |(?<=[A-Z])-(?=[A-Z]\d)| ", re.IGNORECASE)


def combined_variant(gene: str, text: str) -> Biomarker | None:
    """Return the expression of several variants in one name, or None where a part is unclear."""
    forms: tuple[Callable[[str, str], Biomarker | None], ...] = (
        _alternatives,
        _on_any_fusion,
        _on_named_fusion,
        _joined,
        _listed,
    )
    for form in forms:
        found = form(gene, text)
        if found is not None:
            return found
    return None


def _alternatives(gene: str, text: str) -> Biomarker | None:
    """``V600E/K``, ``G12/G13``."""
    match = _ALTERNATIVES.fullmatch(text)
    if match is None:
        return None
    others = match["others"].split("/")
    names = [other if other[1:].isdigit() else f"{match['codon']}{other}" for other in others]
    return _parts(gene, [match["first"], *names], any_of, (ProteinIs, CodonIs))


def _on_any_fusion(gene: str, text: str) -> Biomarker | None:
    """``ALK FUSION G1202R``."""
    match = _GENE_FUSION.fullmatch(text)
    named = match is not None and match["gene"].upper() == gene.upper()
    bare = re.fullmatch(r"fusion (?P<rest>\S+)", text, re.IGNORECASE)
    rest = match["rest"] if match and named else bare["rest"] if bare else None
    if rest is None:
        return None
    change = single_variant(gene, rest, VariantHints())
    if not isinstance(change, ProteinIs | CodonIs):
        return None
    return all_of(FusionIs(None, gene, oriented=True), change)


def _on_named_fusion(gene: str, text: str) -> Biomarker | None:
    """``BCR-ABL E255K V299L``, ``EML4-ALK and AMPLIFICATION``."""
    match = _AFTER_FUSION.fullmatch(text)
    fused = old_fusion(gene, _abl(match["fusion"])) if match else None
    if match is None or fused is None:
        return None
    rest = _parts(gene, _BETWEEN.split(match["rest"]), all_of, None)
    return None if rest is None else all_of(fused, rest)


def _joined(gene: str, text: str) -> Biomarker | None:
    """``V600E and V600M``; each part must mean something on its own."""
    parts = _JOINED.split(text)
    return _parts(gene, parts, all_of, None) if len(parts) > 1 else None


def _listed(gene: str, text: str) -> Biomarker | None:
    """``D816V, D816H``: alternatives."""
    parts = _LISTED.split(text)
    return _parts(gene, parts, any_of, (ProteinIs, CodonIs)) if len(parts) > 1 else None


def _parts(
    gene: str,
    texts: list[str],
    join: Callable[..., Biomarker],
    kinds: tuple[type[Biomarker], ...] | None,
) -> Biomarker | None:
    items: list[Biomarker] = []
    for text in texts:
        found = single_variant(gene, text, VariantHints()) or _alternatives(gene, text)
        if found is None or (kinds is not None and not isinstance(found, kinds)):
            return None
        items.append(found)
    return join(*items)


def _abl(text: str) -> str:
    return "BCR-ABL1" if text.upper() == "BCR-ABL" else text
