"""``oncobasis ask``: a question in words, answered on the screen or as JSON."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

from builders.command import AS_OF, oncobasis

if TYPE_CHECKING:
    from builders.command import Ran

ROOT = Path(__file__).parents[2]
SCHEMA = json.loads((ROOT / "schemas" / "assessment-1.schema.json").read_text("utf-8"))
QUESTION = ("ask", "LUAD", "EGFR L858R", "EGFR T790M", *AS_OF)
HEAVY = {"sklearn", "shap", "mlflow", "fastapi", "pandas", "numpy", "lightgbm", "polars", "pysam"}


@pytest.fixture(scope="module")
def answer() -> Ran:
    return oncobasis(*QUESTION, "--json")


def digest_of(ran: Ran) -> str:
    document: dict[str, Any] = ran.document
    return str(document["provenance"]["output_digest"])


def stances(ran: Ran) -> dict[str, tuple[str, str | None]]:
    document: dict[str, Any] = ran.document
    return {
        " + ".join(t["name"] for t in one["therapies"]): (one["stance"], one["tier"])
        for one in document["recommendations"]
    }


def test_the_answer_is_given_without_a_word_on_standard_error(answer: Ran) -> None:
    assert (answer.code, answer.err) == (0, "")
    said = stances(answer)
    assert said["osimertinib"] == ("recommended", "I-A")
    assert said["erlotinib"] == ("not_recommended", None)


@pytest.mark.parametrize(
    "words",
    [
        ("LUAD", "EGFR L858R", "EGFR T790M"),
        ("COADREAD",),
        ("COADREAD", "BRAF V600E", "--not-detected", "KRAS", "--not-detected", "NRAS"),
        ("LUAD", "KRAS G12C", "--line", "2", "--prior", "carboplatin"),
        ("BRCA", "PIK3CA H1047R", "HR positive", "HER2 negative", "--region", "FDA,EMA"),
        ("CHOL", "FGFR2 deletion"),
        ("XYZ", "BRAF V600E"),
        ("유방암", "BRCA1 E23fs germline", "--lang", "ko"),
        ("CML", "BCR::ABL1", "ABL1 T315I", "--age", "61", "--sex", "female"),
        ("COADREAD", "DPYD poor metabolizer", "--setting", "adjuvant"),
    ],
    ids=" ".join,
)
def test_json_fits_the_published_schema(words: tuple[str, ...]) -> None:
    ran = oncobasis("ask", *words, "--json")
    assert ran.code == 0, ran.err
    jsonschema.Draft202012Validator(SCHEMA).validate(ran.document)


def test_an_unknown_tumour_type_is_answered() -> None:
    ran = oncobasis("ask", "XYZ", "BRAF V600E", *AS_OF, "--json")
    assert ran.code == 0
    document: dict[str, Any] = ran.document
    assert "unknown_tumor_type" in {warning["code"] for warning in document["warnings"]}
    tiers = {tier for _, tier in stances(ran).values()}
    assert tiers
    assert not tiers & {"I-A", "I-B"}


def test_the_region_decides_the_tier() -> None:
    words = ("ask", "LUAD", "EML4::ALK", *AS_OF, "--json")
    assert stances(oncobasis(*words))["ensartinib"] == ("recommended", "I-A")
    european = stances(oncobasis(*words, "--region", "EMA"))
    assert european["alectinib"] == ("recommended", "I-A")
    assert european.get("ensartinib", ("", None))[1] != "I-A"


def test_two_runs_give_the_same_bytes(answer: Ran) -> None:
    assert oncobasis(*QUESTION, "--json").out == answer.out


@pytest.mark.parametrize("seed", ["0", "1", "4242"])
def test_the_seed_of_hashes_changes_nothing(answer: Ran, seed: str) -> None:
    ran = oncobasis(*QUESTION, "--json", env={"PYTHONHASHSEED": seed})
    assert digest_of(ran) == digest_of(answer)
    assert ran.out == answer.out


def test_the_order_of_findings_changes_nothing(answer: Ran) -> None:
    turned = oncobasis("ask", "LUAD", "EGFR T790M", "EGFR L858R", *AS_OF, "--json")
    assert digest_of(turned) == digest_of(answer)


def test_the_language_changes_the_text_and_not_the_answer(answer: Ran) -> None:
    korean = oncobasis(*QUESTION, "--json", "--lang", "ko")
    assert digest_of(korean) == digest_of(answer)
    assert korean.out != answer.out


def test_another_day_is_another_answer(answer: Ran) -> None:
    later = oncobasis("ask", "LUAD", "EGFR L858R", "--as-of", "2027-01-01", "--json")
    assert digest_of(later) != digest_of(answer)


def test_a_file_gets_text_without_colour() -> None:
    ran = oncobasis(*QUESTION)
    assert ran.code == 0
    assert "\x1b" not in ran.text
    assert "osimertinib" in ran.text
    assert "https://www.accessdata.fda.gov/" in ran.text


def test_a_terminal_gets_colour_unless_no_color_is_set() -> None:
    assert "\x1b[" in on_a_terminal({})
    assert "\x1b[" not in on_a_terminal({"NO_COLOR": "1"})


def on_a_terminal(extra: dict[str, str]) -> str:
    """What the command writes when standard output is a terminal."""
    pty = pytest.importorskip("pty")
    ours, theirs = pty.openpty()
    env = {key: value for key, value in os.environ.items() if key != "NO_COLOR"}
    with subprocess.Popen(
        [sys.executable, "-m", "oncobasis", "ask", "GIST", "PDGFRA D842V"],
        stdout=theirs,
        env={**env, "TERM": "xterm-256color", **extra},
    ) as process:
        os.close(theirs)
        chunks = []
        try:
            while chunk := os.read(ours, 65536):
                chunks.append(chunk)
        except OSError:  # the terminal is closed with its last writer
            pass
        process.wait(timeout=60)
    os.close(ours)
    return b"".join(chunks).decode("utf-8", "replace")


def test_a_reader_who_leaves_early_is_no_error() -> None:
    """``oncobasis ask ... | head -1``."""
    with subprocess.Popen(
        [sys.executable, "-m", "oncobasis", *QUESTION, "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(1)
        process.stdout.close()
        said = process.stderr.read()
        process.wait(timeout=60)
    assert (process.returncode, said) == (0, b"")


@pytest.mark.parametrize(
    "words", [("ask", "LUAD", "EGFR L858R"), ("assess", str(ROOT / "examples" / "luad-egfr.yaml"))]
)
def test_no_heavy_library_is_imported(words: tuple[str, ...]) -> None:
    probe = (
        "import sys; from oncobasis.cli import main; code = main(sys.argv[1:]);"
        " print(*{name.partition('.')[0] for name in sys.modules}, file=sys.stderr);"
        " sys.exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", probe, *words], capture_output=True, text=True, check=True
    )
    imported = set(done.stderr.split())
    assert "oncobasis" in imported
    assert not imported & HEAVY
