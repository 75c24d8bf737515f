"""CIViC assertions -> records; their therapy relation is that of the evidence they cite."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from oncobasis.knowledge.importers.civic.records import (
    DIRECTIONS,
    KINDS,
    compiled,
    significance,
)
from oncobasis.knowledge.importers.civic.therapies import regimen_text, regimens

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from oncobasis.knowledge.importers.civic.tables import AssertionRow, EvidenceRow
    from oncobasis.knowledge.importers.civic.words import VariantHints

ASSERTION_COLUMNS: Final = (
    "id", "kind", "profile", "biomarker", "doid", "disease", "regimens", "direction",
    "significance", "amp_tier", "amp_level", "guideline", "guideline_version", "evidence",
    "url", "date", "release",
)  # fmt: skip
_AMP: Final = re.compile(r"Tier (?P<tier>[IV]+)(?: - Level (?P<level>[A-D]))?")


def is_taken(row: AssertionRow) -> bool:
    """Whether the assertion is of a kind and direction that rules can hold."""
    return row.kind in KINDS and row.direction in DIRECTIONS


def assertion_record(
    row: AssertionRow,
    *,
    release: str,
    hints: Mapping[str, VariantHints],
    evidence: Mapping[str, EvidenceRow],
) -> dict[str, str]:
    """Return the record of one assertion, by column."""
    profile = compiled(row, hints)
    cited = [evidence[item] for item in row.evidence if item in evidence]
    taken = regimens(row.therapies, _interaction(row, cited))
    amp = _AMP.fullmatch(row.amp)
    return {
        "id": f"civic:AID{row.id}",
        "kind": row.kind,
        "profile": profile.name,
        "biomarker": profile.text,
        "doid": row.doid,
        "disease": row.disease,
        "regimens": regimen_text(taken if row.kind == "predictive" else ()),
        "direction": DIRECTIONS[row.direction],
        "significance": significance(row.kind, row.significance),
        "amp_tier": amp["tier"] if amp else "",
        "amp_level": (amp["level"] or "") if amp else "",
        "guideline": row.guideline,
        "guideline_version": row.guideline_version,
        "evidence": ",".join(f"civic:EID{item}" for item in sorted(row.evidence, key=int)),
        "url": f"https://civicdb.org/links/assertions/{row.id}",
        "date": row.date,
        "release": release,
    }


def _interaction(row: AssertionRow, cited: Iterable[EvidenceRow]) -> str:
    """The relation of the cited items with the same drugs; without one, together.

    Together is the narrower claim: it says nothing of either drug alone.
    """
    drugs = _drugs(row.therapies)
    found = {item.interaction for item in cited if _drugs(item.therapies) == drugs}
    return found.pop() if len(found) == 1 else "combination"


def _drugs(text: str) -> frozenset[str]:
    return frozenset(name.strip().lower() for name in text.split(",") if name.strip())
