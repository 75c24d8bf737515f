"""What a request holds -> a case: a case document, resources of a record, uploaded files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from oncobasis.assembly.cases import InputFile, ReadCase, reading_options, with_files
from oncobasis.core.case import AssayScope, Clinical, TumorCase
from oncobasis.core.errors import InputError, OncobasisError
from oncobasis.nomenclature.shorthand import ShorthandReading
from oncobasis.readers.case.assemble import assembled
from oncobasis.readers.case.case_file import (
    FIELDS,
    FILE_KINDS,
    NamedFiles,
    case_file_from_mapping,
)
from oncobasis.readers.case.clinical import FIELDS as CLINICAL_FIELDS
from oncobasis.readers.case.tumor import tumor_facts
from oncobasis.readers.fhir.read import fhir_result
from oncobasis.readers.files.worker import ReaderDefectError
from oncobasis.readers.intake.merge import with_results
from oncobasis.readers.reading.options import ReadOptions
from oncobasis.readers.reading.result import ReadResult

if TYPE_CHECKING:
    from oncobasis.readers.documents.document import Plain
    from oncobasis.readers.records.strict_json import Json

_RECORD = "record"

FIELD_NAMES = frozenset({*FIELDS, *CLINICAL_FIELDS, *FILE_KINDS, "therapies", "response"})
"""Names of fields of a case, which an answer may repeat."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a request, under a name of the service's own."""

    kind: str
    path: Path


@dataclass(frozen=True, slots=True)
class Record:
    """A patient's record as it was read: a case, or what is missing for one."""

    case: TumorCase | None
    has_tumor: bool
    has_findings: bool
    resources: int


def case_of_document(
    document: Mapping[str, Plain], uploads: Sequence[Upload] = (), *, as_of: str | None = None
) -> TumorCase:
    """Return the case of a document and its files; raises InputError.

    A document that names files of its own is refused: it could name any of this machine.
    """
    read = case_file_from_mapping(document)
    if read.files.paths or read.files.assay is not None:
        raise InputError(
            "names files of its own", where="files", remedy="send the files as parts of the form"
        )
    return _with_uploads(read.case, read.files, uploads, as_of)


def case_of_uploads(uploads: Sequence[Upload], *, as_of: str | None = None) -> TumorCase:
    """Return the case of files alone, one of which is a record that names the tumour type."""
    records = [one for one in uploads if one.kind == "fhir"]
    if not records:
        raise InputError(
            "there is no case", where="case", remedy="send a part named case, or a FHIR bundle"
        )
    empty = assembled("case", tumor_facts("unknown"), ShorthandReading(), clinical=Clinical())
    files = [InputFile(one.kind, one.path) for one in uploads]
    read = with_files(empty, files, replace(ReadOptions(), as_of=as_of))
    named = [r.patient.tumor_type for _, r in read.results if r.patient is not None]
    first = next((name for name in named if name), None)
    if first is None:
        raise InputError(
            "the record names no primary cancer", where="fhir", remedy="send a part named case"
        )
    known = assembled("case", tumor_facts(first), ShorthandReading(), clinical=Clinical())
    return with_results(known, read.results, known.tumor_type)


def _with_uploads(
    case: TumorCase, named: NamedFiles, uploads: Sequence[Upload], as_of: str | None
) -> TumorCase:
    if not uploads:
        return case
    options = reading_options(named, replace(ReadOptions(), as_of=as_of), sex=case.clinical.sex)
    read: ReadCase = with_files(case, [InputFile(u.kind, u.path) for u in uploads], options)
    return read.case


def record_of(resources: Sequence[Mapping[str, Json]], case_id: str, *, as_of: str) -> Record:
    """Return what resources of one patient say; resources that can't be read are left out."""
    result = _read(resources, as_of)
    tumor = None if result is None or result.patient is None else result.patient.tumor_type
    found = result is not None and bool(result.alterations or result.negatives)
    if result is None or tumor is None:
        return Record(None, has_tumor=False, has_findings=found, resources=len(resources))
    facts = tumor_facts(tumor)
    scope: AssayScope | None = None
    case = assembled(case_id, facts, ShorthandReading(), clinical=Clinical(), scope=scope)
    case = with_results(case, [(_RECORD, result)], facts.tumor_type)
    return Record(case, has_tumor=True, has_findings=found, resources=len(resources))


def case_of_bundle(bundle: Mapping[str, Json], case_id: str, *, as_of: str) -> TumorCase:
    """Return the case of a Bundle that was sent as such; raises InputError."""
    result = fhir_result(bundle, _RECORD, replace(ReadOptions(), as_of=as_of))
    if result.patient is None or result.patient.tumor_type is None:
        raise InputError(
            "the record names no primary cancer",
            where="Condition",
            remedy="send a case document that names the tumour type",
        )
    facts = tumor_facts(result.patient.tumor_type)
    case = assembled(case_id, facts, ShorthandReading(), clinical=Clinical())
    return with_results(case, [(_RECORD, result)], facts.tumor_type)


def _read(resources: Sequence[Mapping[str, Json]], as_of: str) -> ReadResult | None:
    """Read all resources together; where that fails, without those that fail alone."""
    if not resources:
        return None
    whole = _tried(resources, as_of)
    if whole is not None:
        return whole
    good = [one for one in resources if _tried([one], as_of) is not None]
    return _tried(good, as_of) if good and len(good) < len(resources) else None


def _tried(resources: Iterable[Mapping[str, Json]], as_of: str) -> ReadResult | None:
    bundle: dict[str, Json] = {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [{"resource": one} for one in resources],
    }
    try:
        return fhir_result(bundle, _RECORD, replace(ReadOptions(), as_of=as_of))
    except (OncobasisError, ReaderDefectError):
        return None
    except (TypeError, ValueError, KeyError, AttributeError, IndexError):
        # Junk of a shape that the reader does not expect must not cost the whole answer.
        return None
