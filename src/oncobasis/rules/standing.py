"""What one case says of one subject, as the rules read it: the ground of every atom's answer.

Atoms are answered from a ``Standing`` and the reference alone. It holds no more than rules read
(no source line, file, date, read depth or genomic position), so cases that say the same of a
subject share it, and with it every answer that was worked out before.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from operator import attrgetter
from typing import TYPE_CHECKING, TypeAlias

from oncobasis.core.alteration import (
    Alteration,
    Observation,
    Origin,
    SmallVariant,
    Specimen,
    SpecimenKind,
)
from oncobasis.core.case import Uncovered
from oncobasis.rules.absence import says_too_little
from oncobasis.rules.keys import names_of_keys

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from oncobasis.core.assessment import Oncogenicity
    from oncobasis.core.case import AssayScope, NegativeFinding
    from oncobasis.core.reference import Reference
    from oncobasis.rules.meeting import AtomTrace
    from oncobasis.rules.questions import Question, Subject

Reading: TypeAlias = tuple[object, ...]
"""What rules read of an alteration, as values that can be compared: a key, not a form."""
_READ_OF_VARIANT = (
    "gene", "protein", "coding", "consequence", "exon", "intron", "rsid", "significance",
)  # fmt: skip
_variant_values = attrgetter(*_READ_OF_VARIANT)
_SEEN = {origin: Observation(origin=origin) for origin in Origin}


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """A detected alteration as rules read it, with the class of a small variant."""

    alteration: Alteration
    oncogenicity: Oncogenicity | None


@dataclass(frozen=True, slots=True, eq=False)
class Standing:
    """What a case says of a subject; ``seen`` in the order of the case.

    ``scope`` is what the assay could see of the subject. ``answers`` are those given so far; there
    are never more than the knowledge has atoms of the subject.
    """

    subject: Subject
    seen: tuple[Seen, ...]
    negatives: tuple[NegativeFinding, ...]
    scope: AssayScope | None
    reference: Reference
    answers: dict[Question, AtomTrace] = field(default_factory=dict, repr=False)


def reading_of(alteration: Alteration) -> Reading:
    """Everything that ``as_read`` keeps of an alteration, and the residues its spelling names.

    Those (``delELREA``) are no part of a change's equality, but help to tell whether two spellings
    are one change.
    """
    if not isinstance(alteration, SmallVariant):
        return (as_read(alteration),)
    protein = alteration.protein
    named = "" if protein is None else protein.ref
    return *_variant_values(alteration), alteration.observed.origin, named


def as_read(alteration: Alteration) -> Alteration:
    """The alteration without what no rule reads; of how it was observed, the origin is left."""
    observed = _SEEN[alteration.observed.origin]
    if not isinstance(alteration, SmallVariant):
        return replace(alteration, observed=observed)
    read = dict(zip(_READ_OF_VARIANT, _variant_values(alteration), strict=True))
    return SmallVariant(**read, observed=observed)


def assay_of(scope: AssayScope | None) -> AssayScope | None:
    """The part of a scope that rules read, without the gaps of single genes in this sample."""
    if scope is None:
        return None
    blind = Specimen(SpecimenKind.CTDNA) if says_too_little(scope.specimen) else None
    return replace(
        scope,
        name="",
        signatures=frozenset(),
        specimen=blind,
        callable_mb=None,
        uncovered=tuple(gap_of(gap) for gap in scope.uncovered if not gap.gene),
    )


def gap_of(gap: Uncovered) -> Uncovered:
    """The part of a gap that rules read: where it is, not why."""
    return Uncovered(gap.gene, gap.first, gap.last, what=gap.what)


def scope_of_subject(assay: AssayScope | None, subject: Subject) -> AssayScope | None:
    """What an assay could see of the genes of a subject."""
    if assay is None:
        return None
    names = names_of_keys(subject)
    return replace(
        assay,
        genes=_among(assay.genes, names),
        fusion_genes=_among(assay.fusion_genes, names),
        copy_number_genes=_among(assay.copy_number_genes, names),
        skipping_genes=_among(assay.skipping_genes, names),
    )


def _among(genes: frozenset[str] | None, names: AbstractSet[str]) -> frozenset[str] | None:
    return None if genes is None else genes & names
