"""Which files of a folder of CIViC downloads to read: the newest of each kind."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from oncobasis.core.errors import InputError
from oncobasis.knowledge.importers.civic.tables import has_profiles

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_MONTHS: Final = tuple(calendar.month_abbr)
_DATED: Final = re.compile(r"(?P<day>\d{2})-(?P<month>[A-Z][a-z]{2})-(?P<year>\d{4})-")
_ISO: Final = re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})-")
_JOINED: Final = re.compile(r"derived_(?P<year>\d{4})_evidence_with_\d{4}_profiles\.tsv(?:\.gz)?")


@dataclass(frozen=True, slots=True)
class Release:
    """The files that one import reads; ``assertions`` from old to new, each with its release."""

    evidence: Path
    variants: Path | None
    assertions: tuple[tuple[str, Path], ...]


def find_release(folder: Path) -> Release:
    """Return the files to read; an InputError names what is missing."""
    files = sorted(path for path in folder.glob("*.tsv*") if path.is_file())
    evidence = _named(files, "ClinicalEvidenceSummaries") + [
        path for path in files if _JOINED.fullmatch(path.name)
    ]
    if not evidence:
        raise InputError(
            "no ClinicalEvidenceSummaries file",
            where=str(folder),
            remedy="give the folder of CIViC TSV downloads with --from",
        )
    variants = _named(files, "VariantSummaries")
    assertions = _named(files, "AssertionSummaries") + _named(files, "assertions")
    return Release(
        max(evidence, key=lambda path: (release_date(path), has_profiles(path))),
        max(variants, key=release_date) if variants else None,
        tuple(sorted((release_date(path), path) for path in assertions)),
    )


def release_date(path: Path) -> str:
    """Return year and month of a release from its file name, '' where it has none."""
    dated = _DATED.match(path.name)
    if dated is not None:
        return f"{dated['year']}-{_MONTHS.index(dated['month']):02}"
    iso = _ISO.match(path.name)
    if iso is not None:
        return f"{iso['year']}-{iso['month']}"
    joined = _JOINED.fullmatch(path.name)
    return f"{joined['year']}-12" if joined else ""


def _named(files: Iterable[Path], word: str) -> list[Path]:
    pattern = re.compile(rf".*-{word}\.tsv(?:\.gz)?")
    return [path for path in files if pattern.fullmatch(path.name)]
