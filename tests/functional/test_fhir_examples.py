"""Every example of the public packages is read, and means what our own table says.

The packages (npm: hl7.fhir.uv.genomics-reporting 3.0.0, hl7.fhir.us.mcode 4.0.0) are unpacked in
one folder, each as NAME-VERSION/package; ONCOBASIS_FHIR_PACKAGES names it. The table
``golden/fhir_examples.tsv`` was checked by hand against the text of each example; a file that is
not in it holds no alteration.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import pytest

from oncobasis.core.alteration import (
    Alteration,
    CopyNumber,
    CytogeneticEvent,
    Expression,
    Fusion,
    Genotype,
    Origin,
    Signature,
    SmallVariant,
)
from oncobasis.readers.fhir.header import proves_fhir
from oncobasis.readers.fhir.read import read_fhir
from oncobasis.readers.files.head import head_of
from oncobasis.readers.phenopackets.header import proves_phenopacket
from oncobasis.readers.reading.options import ReadOptions

VARIABLE = "ONCOBASIS_FHIR_PACKAGES"
PACKAGES = {"hl7.fhir.uv.genomics-reporting-3.0.0": 204, "hl7.fhir.us.mcode-4.0.0": 179}
TABLE = Path(__file__).parent.parent / "golden" / "fhir_examples.tsv"


@pytest.fixture(scope="module", params=sorted(PACKAGES))
def package(request: pytest.FixtureRequest) -> Path:
    """Folder of the examples of one package; skipped where it isn't there."""
    named = os.environ.get(VARIABLE)
    if not named:
        pytest.skip(f"{VARIABLE} is not set: this test reads the public example packages")
    folder = Path(named) / str(request.param) / "package" / "example"
    if not folder.is_dir():
        pytest.skip(f"{request.param} is not unpacked in {named}")
    return folder


@cache
def expected() -> dict[str, tuple[str, ...]]:
    """Return what each file holds, by package and file name."""
    rows = [line.split("\t") for line in TABLE.read_text(encoding="utf-8").splitlines()]
    head, *rest = [row for row in rows if not row[0].startswith("#")]
    assert head == ["package", "file", "holds"]
    return {f"{package}/{name}": tuple(holds.split("; ")) for package, name, holds in rest}


def nothing(_assembly: str, _transcripts: Path | None) -> None:
    """Return no annotator: the table holds what the files themselves say."""


def words(seen: Alteration) -> str:
    """Say one alteration as the table does."""
    match seen:
        case SmallVariant():
            change = f"p.{seen.protein.text}" if seen.protein else seen.coding
            said = f"{seen.gene} {change}" + (f" {seen.significance}" if seen.significance else "")
        case Fusion():
            partners = f"{seen.five_prime or '?'}::{seen.three_prime or '?'}"
            said = f"{partners} fusion{'' if seen.oriented else ' order unknown'}"
        case CopyNumber():
            said = f"{seen.gene} {seen.kind}"
        case Expression():
            said = f"{seen.marker} {seen.status}"
        case Signature():
            said = f"{seen.kind} {seen.status or f'{seen.value:g}'}"
        case Genotype():
            said = f"{seen.gene} {seen.diplotype or seen.phenotype}"
        case CytogeneticEvent():
            said = seen.event
        case _:
            said = repr(seen)
    fraction, origin = seen.observed.allele_fraction, seen.observed.origin
    said += "" if fraction is None else f" VAF {fraction:g}"
    return said if origin is Origin.UNKNOWN else f"{said} {origin}"


def test_every_example_is_read_and_holds_what_the_table_says(package: Path) -> None:
    files = sorted(package.glob("*.json"))
    name = package.parent.parent.name
    assert len(files) == PACKAGES[name]
    differences = {}
    for path in files:
        result = read_fhir(path, ReadOptions(), annotators=nothing)
        counts = result.counts
        assert counts.rows == counts.reported + counts.filtered + counts.not_understood, path.name
        held = sorted(words(one) for one in result.alterations)
        held += sorted(f"no {one.atom or f'{one.gene} {one.variant}'}" for one in result.negatives)
        if tuple(held) != expected().get(f"{name}/{path.name}", ()):
            differences[path.name] = held
    assert differences == {}


def test_the_table_names_only_files_that_are_there(package: Path) -> None:
    name = package.parent.parent.name
    named = {key.partition("/")[2] for key in expected() if key.startswith(f"{name}/")}
    assert named <= {path.name for path in package.glob("*.json")}


def test_every_example_proves_to_be_fhir_and_nothing_else(package: Path) -> None:
    for path in package.glob("*.json"):
        head = head_of(path)
        assert proves_fhir(head), path.name
        assert not proves_phenopacket(head), path.name


def test_the_patient_of_the_breast_cancer_record(package: Path) -> None:
    """mCODE's whole record: what it says is used, what is implausible is left out."""
    path = package / "Bundle-mcode-patient-bundle-jenny-m.json"
    if not path.exists():
        return
    result = read_fhir(path, ReadOptions())
    assert result.patient is not None
    clinical = result.patient.clinical
    assert clinical is not None
    assert (result.patient.tumor_type, clinical.sex, clinical.ecog) == ("IDC", "female", 0)
    assert (clinical.stage, clinical.age, clinical.labs) == ("IIB", 53, ())
    assert clinical.prior_therapies is None
    assert result.scope is not None
    assert set(result.scope.genes or ()) == {
        "BRCA1",
        "BRCA2",
        "CDH1",
        "PALB2",
        "PTEN",
        "STK11",
        "TP53",
    }
    codes = [one.code for one in result.remarks]
    assert "lab_not_used" in codes
    assert codes.count("fact_not_used") >= len(("anastrozole", "cyclophosphamide", "doxorubicin",
                                                "paclitaxel"))  # fmt: skip


def test_the_built_in_annotator_adds_what_the_genome_position_tells(package: Path) -> None:
    """A deletion whose bases are not those at its place is said, not read as something else."""
    path = package / "Observation-VariantExample.json"
    if not path.exists():
        return
    result = read_fhir(path, ReadOptions())
    assert result.alterations == ()
    assert result.counts.not_understood == 1
