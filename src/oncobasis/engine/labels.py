"""Short names of alterations, and their normalised fields."""

from __future__ import annotations

from typing import TypeAlias

from oncobasis.core.alteration import (
    Alteration,
    CopyNumber,
    CytogeneticEvent,
    Expression,
    Fusion,
    GeneFinding,
    Genotype,
    IntragenicEvent,
    Methylation,
    Signature,
    SmallVariant,
    SpliceEvent,
)
from oncobasis.core.protein import ProteinChange
from oncobasis.rules.atom_text import SIGNATURE_WORDS

Scalar: TypeAlias = str | int | float | bool | None
_OBSERVED = frozenset({"observed", "genomic"})


def label_of(alteration: Alteration) -> str:  # noqa: C901
    """A clinician's short name: ``EGFR L858R``, ``EML4::ALK fusion``, ``PD-L1 TPS 60``."""
    match alteration:
        case SmallVariant():
            change = alteration.protein.text if alteration.protein else alteration.coding
            return f"{alteration.gene} {change or alteration.consequence or 'variant'}"
        case GeneFinding():
            place = f" exon {alteration.exon}" if alteration.exon else ""
            place += f" codon {alteration.codon}" if alteration.codon else ""
            word: str = alteration.consequence or alteration.finding
            return f"{alteration.gene}{place} {word.replace('_', ' ')}"
        case CopyNumber():
            return f"{alteration.gene} {alteration.kind.replace('_', ' ')}"
        case Fusion():
            genes = f"{alteration.five_prime or '?'}::{alteration.three_prime or '?'}"
            return f"{genes} fusion"
        case IntragenicEvent():
            exons = ""
            if alteration.first_exon is not None:
                exons = f" exons {alteration.first_exon}-{alteration.last_exon}"
            return f"{alteration.gene} {alteration.kind.replace('_', ' ')}{exons}"
        case SpliceEvent():
            if alteration.isoform:
                return f"{alteration.gene} {alteration.isoform}"
            return f"{alteration.gene} exon {alteration.exon} skipping"
        case CytogeneticEvent():
            return alteration.event
        case Expression() | Signature():
            return _measured(alteration)
        case Methylation():
            word = "methylated" if alteration.methylated else "unmethylated"
            return f"{alteration.gene} promoter {word}"
        case Genotype():
            return f"{alteration.gene} {alteration.diplotype or alteration.phenotype or ''}".strip()


def _measured(alteration: Expression | Signature) -> str:
    if isinstance(alteration, Signature) and alteration.status is not None:
        word = SIGNATURE_WORDS.get((alteration.kind, alteration.status))
        if word is not None:
            return word if alteration.value is None else f"{word} {alteration.value:g}"
    name = alteration.marker if isinstance(alteration, Expression) else str(alteration.kind)
    scale = alteration.scale if isinstance(alteration, Expression) else None
    parts = [name, scale, alteration.status]
    if alteration.value is not None:
        parts.append(f"{alteration.value:g}")
    return " ".join(part for part in parts if part)


def normalized_of(alteration: Alteration) -> tuple[tuple[str, Scalar], ...]:
    """Field names and values of an alteration as plain scalars, empty ones left out."""
    found: list[tuple[str, Scalar]] = []
    for name in alteration.__dataclass_fields__:
        if name in _OBSERVED:
            continue
        value = getattr(alteration, name)
        if isinstance(value, ProteinChange):
            found += [(name, f"p.{value.text}"), ("protein_class", str(value.kind))]
        elif value is not None and value != "":
            found.append((name, str(value) if isinstance(value, str) else value))
    return tuple(found)
