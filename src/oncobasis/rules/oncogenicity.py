"""Oncogenicity of a small variant after the ClinGen/CGC/VICC SOP, where the data allow.

Functional studies, population frequencies and predictors are not shipped, so the SOP's points
alone would leave KRAS G12D uncertain. A statistically recurrent residue is therefore read as
likely oncogenic and says so by its own criterion (docs/decisions/0004-oncogenicity.md).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from oncobasis.core.alteration import ClinicalSignificance, Consequence, Origin, SmallVariant
from oncobasis.core.assessment import Oncogenicity, OncogenicityClass
from oncobasis.core.protein import ProteinChange, ProteinClass
from oncobasis.core.reference import GeneRole
from oncobasis.nomenclature.protein import parse_protein
from oncobasis.nomenclature.protein_equality import same_protein

if TYPE_CHECKING:
    from oncobasis.core.reference import GeneReference, KnownVariant

_NULL_CONSEQUENCES = frozenset(
    {
        Consequence.NONSENSE,
        Consequence.FRAMESHIFT,
        Consequence.START_LOSS,
        Consequence.SPLICE_SITE,
    }
)
_INFRAME = frozenset(
    {
        ProteinClass.INFRAME_INSERTION,
        ProteinClass.INFRAME_DELETION,
        ProteinClass.INFRAME_DELINS,
        ProteinClass.INFRAME_DUPLICATION,
    }
)
_REPORTED = {
    ClinicalSignificance.BENIGN: OncogenicityClass.BENIGN,
    ClinicalSignificance.LIKELY_BENIGN: OncogenicityClass.LIKELY_BENIGN,
}
_REPORTED_PATHOGENIC = frozenset(
    {ClinicalSignificance.PATHOGENIC, ClinicalSignificance.LIKELY_PATHOGENIC}
)
_MISSING = ("functional_studies", "population_frequency", "computational_prediction")
# SOP table 2: samples at the position / with the same residue (Horak et al., hotspots OS3, OM3).
_OS3_SAMPLES = 50
_OS3_SAME = 10
_SOP_ONCOGENIC = 10
_SOP_LIKELY = 6
_RECURRENT_SAME = 3

BENIGN_CLASSES = frozenset({OncogenicityClass.BENIGN, OncogenicityClass.LIKELY_BENIGN})
ONCOGENIC_CLASSES = frozenset({OncogenicityClass.ONCOGENIC, OncogenicityClass.LIKELY_ONCOGENIC})


def classify(variant: SmallVariant, reference: GeneReference) -> Oncogenicity:
    """Return the class of a variant with the criteria met and the data that were missing."""
    known = _known(variant, reference)
    if known is not None:
        return known
    if variant.significance in _REPORTED:
        return Oncogenicity(_REPORTED[variant.significance], 0, ("reported_benign",))
    if _is_silent(variant):
        return Oncogenicity(OncogenicityClass.LIKELY_BENIGN, 0, ("no_protein_change",))
    criteria: list[str] = []
    points = 0
    for criterion, value in (
        _null_in_tsg(variant, reference),
        _hotspot(variant, reference),
        _inframe(variant, reference),
    ):
        if criterion:
            criteria.append(criterion)
            points += value
    least = _least_class(variant, reference, criteria)
    return Oncogenicity(_stronger(_of_points(points), least), points, tuple(criteria), _MISSING)


def is_null(variant: SmallVariant) -> bool:
    """Whether the variant is expected to abolish the protein."""
    if variant.protein is not None:
        if variant.protein.is_truncating or variant.protein.kind in {
            ProteinClass.START_LOSS,
            ProteinClass.NO_PROTEIN,
        }:
            return True
        if variant.protein.kind is not ProteinClass.SPLICE:
            return False
    return variant.consequence in _NULL_CONSEQUENCES


def _known(variant: SmallVariant, reference: GeneReference) -> Oncogenicity | None:
    if variant.protein is None:
        return None
    text = variant.protein.text
    for known in reference.known:
        if known.protein == text or _truncates_exon(variant, known, reference):
            return Oncogenicity(
                OncogenicityClass(known.classification), 0, (f"curated:{known.citation}",)
            )
    return None


def _truncates_exon(variant: SmallVariant, known: KnownVariant, reference: GeneReference) -> bool:
    protein = variant.protein
    if not known.truncated_exon or protein is None or not protein.is_truncating:
        return False
    span = reference.exon(known.truncated_exon)
    if span is None:
        return variant.exon == known.truncated_exon
    return span.start <= protein.start <= span.end


def _is_silent(variant: SmallVariant) -> bool:
    if variant.protein is not None:
        return variant.protein.kind is ProteinClass.SYNONYMOUS
    return variant.consequence is Consequence.SYNONYMOUS


def _null_in_tsg(variant: SmallVariant, reference: GeneReference) -> tuple[str, int]:
    if reference.role not in {GeneRole.TSG, GeneRole.BOTH} or not is_null(variant):
        return "", 0
    if variant.protein is not None and reference.exons:
        last = max(reference.exons, key=lambda span: int(span.name))
        if len(reference.exons) > 1 and variant.protein.start >= last.start:
            return "OVS1_last_exon", 4
    return "OVS1", 8


def _hotspot(variant: SmallVariant, reference: GeneReference) -> tuple[str, int]:
    protein = variant.protein
    if protein is None or protein.kind is not ProteinClass.MISSENSE:
        return "", 0
    for spot in reference.hotspots:
        if spot.position == protein.start:
            same = spot.samples_with(protein.alt)
            if spot.samples >= _OS3_SAMPLES and same >= _OS3_SAME:
                return "OS3", 4
            return ("OM3", 2) if same >= _OS3_SAME else ("OP3", 1)
    return "", 0


def _inframe(variant: SmallVariant, reference: GeneReference) -> tuple[str, int]:
    if variant.protein is None or variant.protein.kind not in _INFRAME:
        return "", 0
    return ("OM2", 2) if reference.role is not GeneRole.UNKNOWN else ("", 0)


def _least_class(
    variant: SmallVariant, reference: GeneReference, criteria: list[str]
) -> OncogenicityClass:
    """The class that recurrence or a laboratory's germline classification sets at least."""
    if variant.significance in _REPORTED_PATHOGENIC:
        criteria.append("reported_pathogenic")
        return OncogenicityClass.LIKELY_ONCOGENIC
    if "OVS1" in criteria or "OVS1_last_exon" in criteria:
        return OncogenicityClass.LIKELY_ONCOGENIC
    protein = variant.protein
    if protein is None or variant.observed.origin is Origin.GERMLINE:
        return OncogenicityClass.UNCERTAIN
    if _is_established(protein, reference) or _in_established_range(protein, reference):
        criteria.append("named_by_label_or_evidence")
        return OncogenicityClass.LIKELY_ONCOGENIC
    for spot in reference.hotspots:
        recurrent = (
            spot.samples_with(protein.alt) >= _RECURRENT_SAME or spot.samples >= _OS3_SAMPLES
        )
        here = spot.position == protein.start and protein.kind is ProteinClass.MISSENSE
        if here and recurrent:
            criteria.append("recurrent_residue")
            return OncogenicityClass.LIKELY_ONCOGENIC
    return OncogenicityClass.UNCERTAIN


def _is_established(protein: ProteinChange, reference: GeneReference) -> bool:
    if protein.text in reference.established:
        return True
    if protein.kind not in _INFRAME:
        return False
    return any(
        same_protein(protein, parse_protein(text), reference.residue)
        for text in reference.established
    )


def _in_established_range(protein: ProteinChange, reference: GeneReference) -> bool:
    change = length_change(protein)
    if not change:
        return False
    name = "insertion" if change > 0 else "deletion"
    return any(
        span.name == name and span.start <= protein.start and protein.end <= span.end + 1
        for span in reference.inframe
    )


def length_change(protein: ProteinChange) -> int | None:
    """Residues gained (positive) or lost by an in-frame change; None for any other class.

    A deletion-insertion counts by its net length: L747_P753delinsS is an exon 19 deletion.
    """
    length = protein.end - protein.start + 1
    if protein.kind is ProteinClass.INFRAME_DELETION:
        return -length
    if protein.kind is ProteinClass.INFRAME_DUPLICATION:
        return length
    if protein.kind is ProteinClass.INFRAME_INSERTION and "*" not in protein.alt:
        return len(protein.alt) or 1
    if protein.kind is ProteinClass.INFRAME_DELINS and "*" not in protein.alt:
        return len(protein.alt) - length
    return None


def _of_points(points: int) -> OncogenicityClass:
    if points >= _SOP_ONCOGENIC:
        return OncogenicityClass.ONCOGENIC
    if points >= _SOP_LIKELY:
        return OncogenicityClass.LIKELY_ONCOGENIC
    return OncogenicityClass.UNCERTAIN


def _stronger(first: OncogenicityClass, second: OncogenicityClass) -> OncogenicityClass:
    order = list(OncogenicityClass)
    return min(first, second, key=order.index)
