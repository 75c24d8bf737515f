"""CIViC rows -> the records of ``knowledge/civic``: facts and ids only, no prose."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from oncobasis.core.biomarker import (
    Biomarker,
    ExpressionIs,
    FusionIs,
    ProteinIs,
    ScoreIs,
    SignatureIs,
    Unsupported,
)
from oncobasis.core.knowledge import Direction, Significance
from oncobasis.knowledge.importers.civic.profile import compile_profile, compile_variant
from oncobasis.knowledge.importers.civic.special import SAME_CHANGE
from oncobasis.knowledge.importers.civic.therapies import regimen_text, regimens
from oncobasis.rules.grammar import atoms_of, to_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from oncobasis.knowledge.importers.civic.tables import AssertionRow, EvidenceRow
    from oncobasis.knowledge.importers.civic.words import VariantHints

EVIDENCE_COLUMNS: Final = (
    "id", "kind", "profile", "biomarker", "doid", "disease", "regimens", "sequential",
    "direction", "significance", "level", "rating", "origin", "pmid", "citation", "asco",
    "url", "date", "flagged",
)  # fmt: skip
KINDS: Final = frozenset({"predictive", "prognostic", "diagnostic"})

DIRECTIONS: Final[Mapping[str, Direction]] = MappingProxyType(
    {"supports": Direction.SUPPORTS, "does not support": Direction.DOES_NOT_SUPPORT}
)
_BY_KIND: Final[Mapping[str, Mapping[str, Significance]]] = MappingProxyType(
    {
        "predictive": {
            "sensitivity/response": Significance.SENSITIVITY,
            "resistance": Significance.RESISTANCE,
            "reduced sensitivity": Significance.REDUCED_SENSITIVITY,
            "adverse response": Significance.TOXICITY,
        },
        "prognostic": {
            "better outcome": Significance.BETTER_OUTCOME,
            "poor outcome": Significance.POOR_OUTCOME,
        },
        "diagnostic": {
            "positive": Significance.POSITIVE,
            "negative": Significance.NEGATIVE,
        },
    }
)


@dataclass(frozen=True, slots=True)
class Compiled:
    """A profile's name and what it compiled to; ``doubtful`` where releases disagree on it."""

    name: str
    biomarker: Biomarker
    doubtful: bool = False

    @property
    def text(self) -> str:
        """Canonical grammar text."""
        return to_text(self.biomarker)

    @property
    def missing(self) -> tuple[Unsupported, ...]:
        """The atoms that the grammar doesn't cover."""
        return tuple(a for a in atoms_of(self.biomarker) if isinstance(a, Unsupported))


def significance(kind: str, word: str) -> Significance:
    """Return the significance; a word that is not of the kind's vocabulary is not applicable."""
    return _BY_KIND[kind].get(word, Significance.NOT_APPLICABLE)


def is_taken(row: EvidenceRow) -> bool:
    """Whether the item is an accepted statement of a kind and direction that rules can hold."""
    return row.status == "accepted" and row.kind in KINDS and row.direction in DIRECTIONS


def compiled(row: EvidenceRow | AssertionRow, hints: Mapping[str, VariantHints]) -> Compiled:
    """Compile the item's profile, or its gene and variant where it has no profile."""
    old_name = f"{row.old_gene} {row.old_variant}".strip()
    if not row.profile:
        hint = hints.get(old_name.upper())
        return Compiled(old_name, compile_variant(row.old_gene, row.old_variant, hint))
    return Compiled(row.profile, compile_profile(row.profile, hints))


def evidence_record(row: EvidenceRow, hints: Mapping[str, VariantHints]) -> dict[str, str]:
    """Return the record of one evidence item, by column."""
    profile = compiled(row, hints)
    pubmed = row.source_type == "pubmed"
    taken = regimens(row.therapies, row.interaction) if row.kind == "predictive" else ()
    return {
        "id": f"civic:EID{row.id}",
        "kind": row.kind,
        "profile": profile.name,
        "biomarker": profile.text,
        "doid": row.doid,
        "disease": row.disease,
        "regimens": regimen_text(taken),
        "sequential": "yes" if row.interaction == "sequential" else "",
        "direction": DIRECTIONS[row.direction],
        "significance": significance(row.kind, row.significance),
        "level": row.level,
        "rating": row.rating,
        "origin": origin(row.origin),
        "pmid": row.citation_id if pubmed else "",
        "citation": row.citation,
        "asco": row.citation_id if row.source_type == "asco" else "",
        "url": f"https://civicdb.org/links/evidence_items/{row.id}",
        "date": row.date,
        "flagged": "yes" if row.flagged or is_doubtful(row, profile, hints) else "",
    }


def origin(word: str) -> str:
    """Return ``somatic``, ``germline`` or '' for CIViC's variant origin."""
    if "germline" in word:
        return "germline"
    return "somatic" if word == "somatic" else ""


def is_doubtful(row: EvidenceRow, profile: Compiled, hints: Mapping[str, VariantHints]) -> bool:
    """Whether a later release dropped the item or moved it to another gene or protein change.

    Only a file that joins profiles of a later release to older items can tell.
    """
    if not row.joined:
        return False
    if not row.profile:
        return True
    old_name = f"{row.old_gene} {row.old_variant}".upper()
    if old_name in SAME_CHANGE:
        return False
    older = compile_variant(row.old_gene, row.old_variant, hints.get(old_name))
    genes = _genes(older) & _genes(profile.biomarker)
    before, after = _changes(older), _changes(profile.biomarker)
    return not genes or bool(before and not before & after)


def _changes(tree: Biomarker) -> frozenset[ProteinIs]:
    return frozenset(atom for atom in atoms_of(tree) if isinstance(atom, ProteinIs))


def _genes(tree: Biomarker) -> frozenset[str]:
    genes: set[str] = set()
    for atom in atoms_of(tree):
        if isinstance(atom, FusionIs):
            genes |= {gene for gene in (atom.five_prime, atom.three_prime) if gene}
        elif isinstance(atom, ExpressionIs | ScoreIs):
            genes.add(atom.marker)
        elif isinstance(atom, Unsupported):
            genes.add(atom.text.split(" ")[0])
        elif not isinstance(atom, SignatureIs):
            genes.add(getattr(atom, "gene", ""))
    return frozenset(genes)
