"""Every command explains itself, and the examples of its help run as they are written."""

from __future__ import annotations

import gzip
import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from builders.command import oncobasis
from oncobasis import __version__

ROOT = Path(__file__).parents[2]
READERS = ROOT / "tests" / "data" / "readers"
COMMANDS = ("ask", "assess", "batch", "inspect", "knowledge")
BARCODE = "TCGA-AB-2802"
CNS = (
    "chromosome\tstart\tend\tgene\tlog2\tcn\tprobes\n"
    "chr17\t39687914\t39730426\tERBB2\t3.1\t17\t42\n"
)
FUSIONS = "FusionGene\tLeftBreakpoint\tRightBreakpoint\nEML4--ALK\t2:42295554\t2:29223528\n"
BUNDLE = {
    "resourceType": "Bundle",
    "type": "collection",
    "entry": [
        {
            "resource": {
                "resourceType": "Condition",
                "id": "c1",
                "meta": {
                    "profile": [
                        "http://hl7.org/fhir/us/mcode/StructureDefinition/mcode-primary-cancer-condition"
                    ]
                },
                "code": {
                    "coding": [
                        {"system": "http://snomed.info/sct", "code": "254637007"},
                        {"system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "C34.90"},
                    ]
                },
                "subject": {"reference": "Patient/p1"},
            }
        }
    ],
}


def examples_of(command: str) -> list[str]:
    """The lines under "examples:" of a command's help."""
    shown = oncobasis(command, "--help").text.partition("examples:\n")[2]
    lines = shown.split("\n\n")[0].splitlines()
    return [line.strip() for line in lines if line.strip()]


EXAMPLES = [(command, line) for command in COMMANDS for line in examples_of(command)]


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder with files of the names that the examples use."""
    case = (ROOT / "examples" / "luad-egfr.yaml").read_text("utf-8")
    (tmp_path / "case.yaml").write_text(case, "utf-8")
    (tmp_path / "case.json").write_text('{"tumor_type": "LUAD"}', "utf-8")
    vcf = (READERS / "synthetic_tumor_normal.vep.vcf").read_bytes()
    for name in ("tumour.vcf.gz", "t.vcf.gz"):
        (tmp_path / name).write_bytes(gzip.compress(vcf))
    (tmp_path / "t.call.cns").write_text(CNS, "utf-8")
    (tmp_path / "fusions.tsv").write_text(FUSIONS, "utf-8")
    (tmp_path / "bundle.json").write_text(json.dumps(BUNDLE), "utf-8")
    maf = (READERS / "synthetic.maf").read_text("utf-8")
    header, row = maf.splitlines()[1:3]
    sample = row.split("\t")[header.split("\t").index("Tumor_Sample_Barcode")]
    (tmp_path / "cohort.maf").write_text(maf.replace(sample, BARCODE), "utf-8")
    line = '{"tumor_type": "MEL", "alterations": ["BRAF V600E"]}\n'
    (tmp_path / "cases.jsonl").write_text(line * 2, "utf-8")
    return tmp_path


@pytest.mark.parametrize(("command", "line"), EXAMPLES, ids=[line for _, line in EXAMPLES])
def test_an_example_runs_as_written(command: str, line: str, desk: Path) -> None:
    assert command in line
    program = f"{shlex.quote(sys.executable)} -m oncobasis"
    written = re.sub(r"\boncobasis\b", program, line)
    done = subprocess.run(written, shell=True, cwd=desk, capture_output=True, check=False)  # noqa: S602
    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout or list(desk.rglob("*.html")) or (desk / "assessments.jsonl").stat().st_size


def test_every_command_has_examples() -> None:
    assert {command for command, _ in EXAMPLES} == set(COMMANDS)


@pytest.mark.parametrize(
    "words",
    [(), *((c,) for c in COMMANDS), *(("knowledge", a) for a in ("build", "verify", "show"))],
)
def test_help_is_given_for_every_command(words: tuple[str, ...]) -> None:
    ran = oncobasis(*words, "--help")
    assert ran.code == 0
    assert ran.text.startswith(f"usage: oncobasis {' '.join(words)}".rstrip())
    assert not ran.err


def test_the_version_is_that_of_the_package() -> None:
    assert oncobasis("--version").text == f"oncobasis {__version__}\n"


@pytest.mark.parametrize("words", [(), ("frobnicate",), ("ask",), ("knowledge",), ("ask", "-x")])
def test_words_that_do_not_fit_end_with_2_and_usage(words: tuple[str, ...]) -> None:
    ran = oncobasis(*words)
    assert ran.code == 2
    assert "usage: oncobasis" in ran.err
    assert not ran.out
