"""CIViC's TSV downloads, old and new column names, as one kind of record each.

The header decides: 2021 files say ``gene``, ``variant``, ``drugs``, ``clinical_significance``;
later ones ``molecular_profile``, ``therapies``, ``significance``.
"""

from __future__ import annotations

import csv
import gzip
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from oncobasis.core.errors import InputError
from oncobasis.knowledge.importers.civic.words import VariantHints

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_PROFILE: Final = ("molecular_profile", "molecular_profile_2025")
_SIGNIFICANCE: Final = ("significance", "clinical_significance")
_THERAPIES: Final = ("therapies", "drugs")
_INTERACTION: Final = ("therapy_interaction_type", "drug_interaction_type")
_EVIDENCE_COLUMNS: Final = ("evidence_id", "evidence_type", "evidence_direction", "evidence_level")


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """One evidence item as CIViC writes it, whatever the column names.

    ``profile`` is '' where the file has none for the item; ``old_name`` is the gene and variant
    of a file that has them. ``joined`` says that profiles come from a later release than the rest.
    """

    id: str
    profile: str
    old_gene: str
    old_variant: str
    disease: str
    doid: str
    therapies: str
    interaction: str
    kind: str
    direction: str
    level: str
    significance: str
    citation_id: str
    source_type: str
    citation: str
    rating: str
    status: str
    origin: str
    date: str
    flagged: bool
    joined: bool


@dataclass(frozen=True, slots=True)
class AssertionRow:
    """One assertion as CIViC writes it."""

    id: str
    profile: str
    old_gene: str
    old_variant: str
    disease: str
    doid: str
    therapies: str
    kind: str
    direction: str
    significance: str
    amp: str
    guideline: str
    guideline_version: str
    evidence: tuple[str, ...]
    date: str


def read_evidence(path: Path) -> list[EvidenceRow]:
    """Read a ClinicalEvidenceSummaries file of either layout."""
    return [_evidence_row(row) for row in _table(path, _EVIDENCE_COLUMNS)]


def read_assertions(path: Path) -> list[AssertionRow]:
    """Read an AssertionSummaries file of either layout."""
    needed = ("assertion_id", "assertion_type", "assertion_direction", "amp_category")
    return [_assertion_row(row) for row in _table(path, needed)]


def read_hints(path: Path) -> dict[str, VariantHints]:
    """Read a VariantSummaries file: hints by ``GENE VARIANT`` in capitals."""
    hints = {}
    for row in _table(path, ("variant",)):
        name = f"{_first(row, ('gene', 'feature_name'))} {row['variant']}".upper()
        hints[name] = VariantHints(
            _list(row.get("variant_types", "")),
            _list(_first(row, ("hgvs_expressions", "hgvs_descriptions"))),
            _list(row.get("variant_aliases", "")),
        )
    return hints


def has_profiles(path: Path) -> bool:
    """Whether the file names molecular profiles, and not only gene and variant."""
    header = next(csv.reader(io.StringIO(_text(path)), delimiter="\t", quoting=csv.QUOTE_NONE), [])
    return any(name in header for name in _PROFILE)


def _evidence_row(row: Mapping[str, str]) -> EvidenceRow:
    return EvidenceRow(
        id=_number(row["evidence_id"]),
        profile=_first(row, _PROFILE),
        old_gene=row.get("gene", ""),
        old_variant=row.get("variant", ""),
        disease=row.get("disease", ""),
        doid=row.get("doid", ""),
        therapies=_first(row, _THERAPIES),
        interaction=_first(row, _INTERACTION).lower(),
        kind=row["evidence_type"].lower(),
        direction=row["evidence_direction"].lower(),
        level=row["evidence_level"].upper(),
        significance=_first(row, _SIGNIFICANCE).lower(),
        citation_id=row.get("citation_id", ""),
        source_type=row.get("source_type", "").lower(),
        citation=row.get("citation", ""),
        rating=row.get("rating", ""),
        status=row.get("evidence_status", "accepted").lower(),
        origin=row.get("variant_origin", "").lower(),
        date=row.get("last_review_date", "")[:10],
        flagged=row.get("is_flagged", "").lower() == "true",
        joined="molecular_profile_2025" in row,
    )


def _assertion_row(row: Mapping[str, str]) -> AssertionRow:
    return AssertionRow(
        id=_number(row["assertion_id"]),
        profile=_first(row, _PROFILE),
        old_gene=row.get("gene", ""),
        old_variant=row.get("variant", ""),
        disease=row.get("disease", ""),
        doid=row.get("doid", ""),
        therapies=_first(row, _THERAPIES),
        kind=row["assertion_type"].lower(),
        direction=row["assertion_direction"].lower(),
        significance=_first(row, _SIGNIFICANCE).lower(),
        amp=row["amp_category"],
        guideline=row.get("nccn_guideline", ""),
        guideline_version=row.get("nccn_guideline_version", ""),
        evidence=_list(row.get("evidence_item_ids", "")),
        date=row.get("last_review_date", "")[:10],
    )


def _table(path: Path, needed: tuple[str, ...]) -> Iterator[dict[str, str]]:
    reader = csv.DictReader(io.StringIO(_text(path)), delimiter="\t", quoting=csv.QUOTE_NONE)
    missing = [name for name in needed if name not in (reader.fieldnames or ())]
    if missing:
        raise InputError(
            f"columns missing: {', '.join(missing)}",
            where=str(path),
            remedy="take the TSV download of a CIViC release",
        )
    for row in reader:
        cells = {name: (cell or "").strip() for name, cell in row.items() if name is not None}
        if not cells.get(needed[0], ""):
            raise InputError(
                f"a row has no {needed[0]}",
                where=f"{path}:{reader.line_num}",
                remedy="the file is cut or not tab-separated: download it again",
            )
        yield cells


def _text(path: Path) -> str:
    raw = path.read_bytes()
    try:
        plain = gzip.decompress(raw) if path.suffix == ".gz" else raw
        return plain.decode("utf-8")
    except (EOFError, gzip.BadGzipFile, UnicodeDecodeError) as error:
        raise InputError(
            f"cannot be read: {error}", where=str(path), remedy="download it again"
        ) from error


def _number(text: str) -> str:
    if not text.isdecimal():
        raise InputError(
            f"{text!r} is not a CIViC number", remedy="the file is cut or not tab-separated"
        )
    return text


def _first(row: Mapping[str, str], names: tuple[str, ...]) -> str:
    return next((row[name] for name in names if name in row), "")


def _list(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip() not in {"", "N/A"})
