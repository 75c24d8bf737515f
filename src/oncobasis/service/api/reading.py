"""The body of a request for an assessment -> what to assess: a document, a Bundle or a form."""

from __future__ import annotations

import asyncio
import json
import shutil
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException

from oncobasis.assembly.serving.intake import (
    FIELD_NAMES,
    Upload,
    case_of_bundle,
    case_of_document,
    case_of_uploads,
)
from oncobasis.core.errors import InputError, OncobasisError
from oncobasis.readers.case.case_file import FILE_KINDS
from oncobasis.service.api.bodies import Options
from oncobasis.service.http.body import FHIR, FORM, JSON, json_body, media_type, read_model
from oncobasis.service.http.problems import Fault, ProblemError, not_understood
from oncobasis.service.http.strict_json import parse_object
from oncobasis.service.observe import logs

if TYPE_CHECKING:
    from fastapi import Request

    from oncobasis.core.case import TumorCase
    from oncobasis.settings import ServiceSettings

_OPTIONS = tuple(Options.model_fields)
_MOST_FILES, _MOST_FIELDS = 20, 10
_CHUNK = 1 << 20
_SUFFIXES = (".vcf.gz", ".vcf.bgz", ".vcf", ".bcf", ".maf", ".maf.gz", ".tsv", ".tsv.gz", ".txt",
             ".csv", ".json", ".ndjson", ".json.gz", ".seg", ".cns", ".cnr", ".bed", ".bed.gz",
             ".gz", ".yaml", ".xlsx")  # fmt: skip
SPOOL = "spool"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be assessed; ``digest`` is that of the whole request."""

    options: Options
    digest: str
    document: Mapping[str, object] | None = None
    bundle: Mapping[str, object] | None = None
    uploads: tuple[Upload, ...] = ()
    folder: Path | None = None
    size: int = 0

    def case(self, as_of: str) -> TumorCase:
        """Read the case; raises a 422 problem. Files are read in a process of their own."""
        try:
            if self.bundle is not None:
                return case_of_bundle(self.bundle, "record", as_of=as_of)  # type: ignore[arg-type]
            if self.document is not None:
                return case_of_document(self.document, self.uploads, as_of=as_of)  # type: ignore[arg-type]
            return case_of_uploads(self.uploads, as_of=as_of)
        except InputError as error:
            raise self.problem(error) from None

    def discard(self) -> None:
        """Remove the files that came with the request."""
        if self.folder is not None:
            shutil.rmtree(self.folder, ignore_errors=True)

    def packed(self) -> bytes:
        """Return all but the files, for a job."""
        return json.dumps(
            {
                "options": self.options.model_dump(mode="json", exclude_none=True),
                "digest": self.digest,
                "document": self.document,
                "uploads": [[one.kind, one.path.name] for one in self.uploads],
            }
        ).encode()

    def problem(self, error: OncobasisError) -> ProblemError:
        """Return the problem of what could not be read, by its place and without its words."""
        for upload in self.uploads:
            if error.where.startswith(upload.path.name):
                place = error.where[len(upload.path.name) :].strip(" :,")
                detail = place if _is_line(place) else ""
                fault = Fault(f"/{upload.kind}", "file_not_understood", detail)
                return ProblemError("not_understood", "See errors.", faults=[fault])
        # What a sentence says may come from a file as well, whose words are not known here.
        document = None if self.uploads else self.document or self.bundle
        return not_understood(error, document, FIELD_NAMES)


def unpacked(content: bytes, folder: Path) -> Asked:
    """Return what a job was given."""
    document = json.loads(content)
    return Asked(
        options=Options.model_validate(document["options"]),
        digest=document["digest"],
        document=document["document"],
        uploads=tuple(Upload(kind, folder / name) for kind, name in document["uploads"]),
        folder=folder,
    )


async def read_request(request: Request, settings: ServiceSettings) -> Asked:
    """Read the body by what it says it is; raises 400, 413, 415 and 422 problems."""
    if media_type(request) == FORM:
        return await _of_form(request, settings)
    document = await json_body(request, settings.limits.depth * 2, (JSON, FHIR, FORM))
    digest = sha256(await request.body()).hexdigest()
    if document.get("resourceType") is not None or media_type(request) == FHIR:
        if document.get("resourceType") != "Bundle":
            fault = Fault("/resourceType", "not_a_bundle")
            raise ProblemError("not_understood", "send a Bundle of one patient", faults=[fault])
        options = Options(patient=_patient_of(document))
        return Asked(options, digest, bundle=document)
    return _of_document(document, digest)


def _of_document(document: Mapping[str, object], digest: str) -> Asked:
    beside = {key: value for key, value in document.items() if key in _OPTIONS}
    case = {key: value for key, value in document.items() if key not in _OPTIONS}
    return Asked(read_model(Options, beside), digest, document=case)


def _patient_of(bundle: Mapping[str, object]) -> str | None:
    """Return the reference of the one Patient in a Bundle."""
    entries = bundle.get("entry")
    for entry in entries if isinstance(entries, list) else ():
        resource = entry.get("resource") if isinstance(entry, Mapping) else None
        if isinstance(resource, Mapping) and resource.get("resourceType") == "Patient":
            name = resource.get("id")
            if isinstance(name, str) and name.isascii() and name.isprintable() and " " not in name:
                return f"Patient/{name}"[:256]
    return None


async def _of_form(request: Request, settings: ServiceSettings) -> Asked:
    folder = settings.state / SPOOL / uuid.uuid4().hex
    try:
        async with request.form(
            max_files=_MOST_FILES,
            max_fields=_MOST_FIELDS,
            max_part_size=settings.limits.body_bytes,
        ) as form:
            parts = _Parts(folder, settings)
            for name, value in form.multi_items():
                await parts.take(name, value)
            return parts.asked()
    except (MultiPartException, HTTPException):
        _remove(folder)
        raise ProblemError("bad_request", "the form can't be read") from None
    except OSError as error:
        _remove(folder)
        logs.say_defect(error)
        full = "there is no room for the files"
        raise ProblemError("overloaded", full, headers={"retry-after": "60"}) from None
    except BaseException:
        _remove(folder)
        raise


def _remove(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)


@dataclass(slots=True)
class _Parts:
    """The parts of a form, taken one after the other; files go to a folder under plain names."""

    folder: Path
    settings: ServiceSettings
    case: Mapping[str, object] | None = None
    beside: dict[str, object] = field(default_factory=dict)
    uploads: list[Upload] = field(default_factory=list)
    size: int = 0
    _digest: object = field(default_factory=sha256)

    async def take(self, name: str, value: str | UploadFile) -> None:
        """Take one part; raises a problem for a name that is not known."""
        self._count(name.encode())
        if name == "case":
            most = self.settings.limits.body_bytes
            content = value.encode() if isinstance(value, str) else await value.read(most + 1)
            if len(content) > most:
                # A case is held in memory as a body is, also where it comes as a file.
                raise ProblemError("too_large", f"a case has at most {most} bytes")
            self._count(content)
            self.case = parse_object(content, self.settings.limits.depth)
        elif name in _OPTIONS and isinstance(value, str):
            self._count(value.encode())
            self.beside[name] = value.split(",") if name == "regions" else value
        elif name in FILE_KINDS or name == "file":
            # A part without a file name comes as text; RFC 7578 asks for none.
            sent = UploadFile(BytesIO(value.encode())) if isinstance(value, str) else value
            await self._save(name, sent)
        else:
            known = ", ".join(("case", *_OPTIONS, "file", *FILE_KINDS))
            raise ProblemError("not_understood", f"the parts of the form are {known}")

    def asked(self) -> Asked:
        """Return what all parts are together."""
        digest = self._digest.hexdigest()  # type: ignore[attr-defined]
        folder = self.folder if self.uploads else None
        if self.case is None:
            options = read_model(Options, self.beside)
            return Asked(options, digest, None, None, tuple(self.uploads), folder, self.size)
        both = _of_document({**self.case, **self.beside}, digest)
        return Asked(
            both.options, digest, both.document, None, tuple(self.uploads), folder, self.size
        )

    def _count(self, content: bytes) -> None:
        self._digest.update(len(content).to_bytes(8, "big") + content)  # type: ignore[attr-defined]

    async def _save(self, kind: str, value: UploadFile) -> None:
        """Save a file under a name of our own: the client's may say who the patient is."""
        given = (value.filename or "").lower()
        suffix = next((one for one in _SUFFIXES if given.endswith(one)), "")
        path = self.folder / f"upload-{len(self.uploads) + 1}{suffix}"
        await asyncio.to_thread(self._prepare)
        with path.open("wb") as file:
            while content := await value.read(_CHUNK):
                self._count(content)
                self.size += len(content)
                await asyncio.to_thread(file.write, content)
        self.uploads.append(Upload("" if kind == "file" else kind, path))

    def _prepare(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)


def _is_line(place: str) -> bool:
    words = place.replace(",", "").split()
    return len(words) == 2 and words[0] == "line" and words[1].isdigit()  # noqa: PLR2004
