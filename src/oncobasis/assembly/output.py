"""Reports of an assessment, written whole or not at all."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from oncobasis.core.assessment import Assessment
from oncobasis.core.case import TumorCase
from oncobasis.core.errors import InputError, UsageError

FORMATS = ("json", "html", "pdf", "xlsx", "fhir")
_ENDINGS = {"fhir": "fhir.json"}
_LONGEST_STEM = 100
_RESERVED = frozenset(
    {"CON", "PRN", "AUX", "NUL", *(f"{name}{n}" for name in ("COM", "LPT") for n in range(1, 10))}
)


def check_formats(names: Sequence[str]) -> tuple[str, ...]:
    """Output formats, refused before anything is computed when one is not known."""
    unknown = [name for name in names if name not in FORMATS]
    if unknown:
        raise UsageError(
            f"format {', '.join(unknown)} is not known", remedy=f"choose among {', '.join(FORMATS)}"
        )
    return tuple(dict.fromkeys(names))


def write_reports(
    assessment: Assessment,
    folder: Path,
    formats: Sequence[str],
    *,
    language: str,
    case: TumorCase | None = None,
) -> tuple[Path, ...]:
    """Write one file per format; each appears whole or not at all.

    ``case`` adds to FHIR what was tested and not found, and where variants lie.
    """
    rendered: Mapping[str, bytes] = {
        name: _render(assessment, name, language, case) for name in formats
    }
    stem = file_stem(assessment.case_id)
    paths = {name: folder / f"{stem}.{_ENDINGS.get(name, name)}" for name in rendered}
    taken = next((path for path in paths.values() if path.is_dir()), None)
    if taken is not None:
        raise InputError(
            "a folder stands where the report belongs", where=taken.name, remedy="remove it"
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in rendered.items():
            write_whole(paths[name], content)
    except OSError as error:
        raise InputError(
            f"cannot be written ({error.strerror})",
            where=str(folder),
            remedy="choose a folder that you may write to with --out",
        ) from error
    return tuple(paths.values())


def _render(
    assessment: Assessment, name: str, language: str, case: TumorCase | None = None
) -> bytes:
    match name:
        case "json":
            from oncobasis.report.json_report import to_json

            return to_json(assessment, language=language)
        case "pdf":
            from oncobasis.report.pdf import to_pdf

            return to_pdf(assessment, language=language)
        case "xlsx":
            from oncobasis.report.xlsx import to_xlsx

            return to_xlsx(assessment, language=language)
        case "fhir":
            from oncobasis.report.fhir.bundle import to_fhir
            from oncobasis.report.fhir.context import FhirContext

            bundle = to_fhir(assessment, FhirContext(case=case, language=language))
            return json.dumps(bundle, ensure_ascii=False, indent=1).encode() + b"\n"
    from oncobasis.report.html import render

    return render(assessment, language=language).encode("utf-8")


def write_whole(path: Path, content: bytes) -> None:
    """Write through a temporary file beside the target, so that no half-written file is left."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        part.write_bytes(content)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def file_stem(case_id: str) -> str:
    """A file name for a case: letters, digits, dash, dot and underscore, never a path.

    Where the id had to be changed a part of its digest is added, so that two patients never share
    a file.
    """
    plain = "".join(c if c.isalnum() or c in "-_." else "_" for c in case_id).strip("-.")
    stem = plain.encode("utf-8")[:_LONGEST_STEM].decode("utf-8", "ignore")
    if stem and stem == case_id and stem.upper() not in _RESERVED:
        return stem
    return f"{stem or 'case'}-{hashlib.sha256(case_id.encode()).hexdigest()[:8]}"
