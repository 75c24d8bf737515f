"""Case files (JSON, YAML) and questions -> ``TumorCase``; fields in docs/methods/case-file.md.

An error names the file and the path of the field and quotes the offending token alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from oncobasis.core.case import Clinical, Remark, TumorCase
from oncobasis.core.errors import InputError
from oncobasis.nomenclature.shorthand import ShorthandReading
from oncobasis.readers.assay.definition import scope_of
from oncobasis.readers.case.assemble import assembled
from oncobasis.readers.case.clinical import FIELDS as CLINICAL_FIELDS
from oncobasis.readers.case.clinical import clinical_of
from oncobasis.readers.case.findings import biomarkers_of, finding_of, read_negative
from oncobasis.readers.case.question import case_for_question
from oncobasis.readers.case.tumor import tumor_facts
from oncobasis.readers.documents.document import read_document
from oncobasis.readers.documents.fields import Fields

if TYPE_CHECKING:
    from pathlib import Path

    from oncobasis.readers.documents.document import Plain

__all__ = ["CaseFile", "case_file_from_mapping", "case_for_question", "case_from_mapping",
           "read_case_file"]  # fmt: skip

SCHEMA = "oncobasis.case/1"
FIELDS = (
    "schema", "case_id", "tumor_type", "alterations", "biomarkers", "not_detected", "clinical",
    "assay", "files",
)  # fmt: skip
FILE_KINDS = ("vcf", "maf", "variants", "cna", "fusions", "report", "fhir", "pgx", "coverage")
_FILE_FACTS = ("assembly", "sample", "purity", "ploidy", "assay")
_MOST_PLOIDY = 20
_ASSEMBLIES = ("GRCh37", "GRCh38")
_LONGEST_ID = 200


@dataclass(frozen=True, slots=True)
class NamedFiles:
    """The files a case names, each with its kind and a path relative to the case file.

    ``sample``, ``assembly``, ``purity`` (0-1) and ``ploidy`` say what the files leave open;
    ``assay`` is a file that defines what was covered.
    """

    paths: tuple[tuple[str, str], ...] = ()
    assembly: str | None = None
    sample: str | None = None
    purity: float | None = None
    ploidy: float | None = None
    assay: str | None = None


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A case and the files it names."""

    case: TumorCase
    files: NamedFiles = field(default_factory=NamedFiles)


def read_case_file(path: Path) -> CaseFile:
    """Read a case file; raises InputError naming file and field."""
    document = read_document(path)
    try:
        return case_file_from_mapping(document, default_id=path.stem)
    except InputError as error:
        raise error.located(path.name) from None


def case_from_mapping(document: Mapping[str, Plain], where: str = "") -> TumorCase:
    """Read a case from plain lists and mappings; ``where`` stands in front of every error."""
    try:
        return case_file_from_mapping(document).case
    except InputError as error:
        raise error.located(where) if where else error from None


def case_file_from_mapping(document: Mapping[str, Plain], default_id: str = "case") -> CaseFile:
    """Read a case and the files it names."""
    fields = Fields(document, "", FIELDS)
    schema = fields.text("schema")
    if schema not in {None, SCHEMA}:
        fields.refuse("schema", f"is {schema!r}", f"this version reads {SCHEMA}")
    if not fields.has("tumor_type"):
        fields.refuse("tumor_type", "is missing", "give an OncoTree code or a name")
    facts = tumor_facts(fields.values["tumor_type"])
    clinical, remarks = _clinical(fields)
    assay = fields.values.get("assay")
    case = assembled(
        _case_id(fields, default_id),
        facts,
        _findings(fields).with_remarks(*remarks),
        clinical=clinical,
        scope=None if assay is None else scope_of(assay, "assay"),
    )
    return CaseFile(case, _files(fields))


def _case_id(fields: Fields, default: str) -> str:
    given = fields.text("case_id") or default
    if len(given) > _LONGEST_ID or not given.isprintable():
        fields.refuse("case_id", "is too long or unprintable", "give a short identifier")
    return given


def _findings(fields: Fields) -> ShorthandReading:
    reading = ShorthandReading()
    for place, item in fields.items("alterations"):
        reading += finding_of(item, place)
    reading += biomarkers_of(fields)
    for place, item in fields.items("not_detected"):
        if not isinstance(item, str):
            raise InputError("must be text", where=place, remedy="write KRAS, or BRAF V600E")
        reading += read_negative(item, place)
    return reading


def _clinical(fields: Fields) -> tuple[Clinical, tuple[Remark, ...]]:
    inner = fields.mapping("clinical", CLINICAL_FIELDS)
    return (Clinical(), ()) if inner is None else clinical_of(inner)


def _files(fields: Fields) -> NamedFiles:
    inner = fields.mapping("files", (*FILE_KINDS, *_FILE_FACTS))
    if inner is None:
        return NamedFiles()
    return NamedFiles(
        tuple((kind, name) for kind in FILE_KINDS for name in inner.texts(kind) or ()),
        inner.choice("assembly", _ASSEMBLIES),
        inner.text("sample"),
        inner.number("purity", 0, 1),
        inner.number("ploidy", 0, _MOST_PLOIDY),
        inner.text("assay"),
    )
