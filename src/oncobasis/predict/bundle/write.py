"""Writing a bundle: the same parts give the same bytes, and a reader sees all of it or nothing."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from oncobasis.core.errors import ModelError
from oncobasis.predict.bundle import coefficients_json, golden_json, spec_json, tables_json
from oncobasis.predict.bundle.strict_json import Json, dump
from oncobasis.predict.bundle.sums import (
    LARGEST_BUNDLE,
    LARGEST_FILE,
    METRICS_FILE,
    MOST_FILES,
    SUMS_FILE,
    digest_of,
    is_allowed,
    sums_text,
)
from oncobasis.predict.contents import Contents
from oncobasis.predict.model import CARD_FILE, Model


@dataclass(frozen=True, slots=True)
class Papers:
    """What goes with a model for people: ``card`` (Markdown), ``metrics``, ``figures``.

    ``figures`` maps a file name (``calibration.svg``; lower case, svg or png) to its bytes, which
    must not hold a date or anything else that changes from run to run.
    """

    card: str
    metrics: Mapping[str, Json]
    figures: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Written:
    """Where a bundle lies, and its digest (SHA-256 of its SHA256SUMS)."""

    folder: Path
    digest: str


def write_bundle(contents: Contents, papers: Papers, root: Path) -> Written:
    """Write ``root/<name>/<version>/`` at once; golden rows and SHA256SUMS are made here.

    A version is never changed: where it exists with the same digest nothing is done, with another
    one ModelError is raised. ModelError too where the parts do not fit together or are too large.
    """
    files = bundle_files(contents, papers)
    sums = sums_text(files)
    files[SUMS_FILE] = sums
    folder = root / contents.spec.name / contents.spec.version
    if not _is_there(folder, sums):
        _write(files, folder)
        _is_there(folder, sums)  # another process may have been faster, with other content
    return Written(folder, digest_of(sums))


def bundle_files(contents: Contents, papers: Papers) -> dict[str, bytes]:
    """The files of a bundle by name, without SHA256SUMS."""
    model = Model(contents)
    golden = golden_json.golden_of(model)
    documents = {
        spec_json.FILE: spec_json.json_of_spec(contents.spec),
        coefficients_json.FILE: coefficients_json.json_of_coefficients(
            contents.linear, contents.spec
        ),
        tables_json.CALIBRATION_FILE: tables_json.json_of_calibrations(contents.calibrations),
        tables_json.CONFORMAL_FILE: tables_json.json_of_conformal(contents.conformal),
        tables_json.REFERENCE_FILE: tables_json.json_of_reference(contents.reference),
        golden_json.FILE: golden_json.json_of_golden(golden),
        METRICS_FILE: papers.metrics,
    }
    files = {name: dump(document) for name, document in documents.items()}
    files[CARD_FILE] = papers.card.encode()
    files |= {name: text.encode() for name, text in contents.forests.items()}
    files |= {f"figures/{name}": content for name, content in papers.figures.items()}
    _check(files)
    return files


def _check(files: Mapping[str, bytes]) -> None:
    for name, content in files.items():
        if not is_allowed(name):
            raise _refused(name, "is no name that a bundle may hold")
        if len(content) > LARGEST_FILE:
            raise _refused(name, f"is larger than {LARGEST_FILE} bytes")
    if len(files) > MOST_FILES or sum(map(len, files.values())) > LARGEST_BUNDLE:
        raise _refused("bundle", f"has more than {MOST_FILES} files or {LARGEST_BUNDLE} bytes")


def _is_there(folder: Path, sums: bytes) -> bool:
    if not os.path.lexists(folder):
        return False
    try:
        same = (folder / SUMS_FILE).read_bytes() == sums
    except OSError:
        same = False
    if not same:
        raise ModelError(
            "this version exists with other content",
            where=f"{folder.parent.name} {folder.name}",
            remedy="raise the version; a version is never changed",
        )
    return True


def _write(files: Mapping[str, bytes], folder: Path) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    waiting = Path(tempfile.mkdtemp(prefix=".writing-", dir=folder.parent))
    try:
        waiting.chmod(0o755)
        for name, content in files.items():
            path = waiting / name
            path.parent.mkdir(exist_ok=True)
            with path.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        try:
            waiting.rename(folder)
        except OSError:
            if not os.path.lexists(folder):
                raise
    except OSError as error:
        raise ModelError(
            f"can't be written: {error.strerror or type(error).__name__}",
            where=f"{folder.parent.name} {folder.name}",
            remedy="check space and rights of the folder",
        ) from None
    finally:
        shutil.rmtree(waiting, ignore_errors=True)


def _refused(where: str, what: str) -> ModelError:
    return ModelError(what, where=where, remedy="correct the export")
