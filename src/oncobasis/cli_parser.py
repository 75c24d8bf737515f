"""Words of the command line and their help."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NoReturn

from oncobasis import (
    __version__,
    cli_audit,
    cli_commands,
    cli_intake,
    cli_model_words,
    cli_state,
)
from oncobasis.cli_fhir import add_fhir
from oncobasis.cli_serve import add_serve
from oncobasis.cli_text import printable
from oncobasis.core.clinical_settings import REGIONS
from oncobasis.readers.reading.filter_words import FILTER_NAMES

_FORMATTER = argparse.RawDescriptionHelpFormatter
_ASK = """\
examples:
  oncobasis ask LUAD "EGFR L858R" "EGFR T790M" "PD-L1 TPS 60%"
  oncobasis ask COADREAD "BRAF V600E" --not-detected KRAS --not-detected NRAS
  oncobasis ask LUAD "KRAS G12C" --line 2 --prior carboplatin
  oncobasis ask LUAD "PD-L1 TPS 60%" "TMB 12" --lab "albumin 3.6 g/dL" --lab "NLR 4.2"
  oncobasis ask "breast cancer" "PIK3CA H1047R" "HR positive" "HER2 negative" --json

Untreated advanced disease in an adult is assumed unless --line, --prior, --setting or --age say
otherwise; the answer says so."""
_ASSESS = """\
examples:
  oncobasis assess case.yaml
  oncobasis assess case.json --vcf tumour.vcf.gz --assembly GRCh38 --show-filtered
  oncobasis assess case.yaml --vcf t.vcf.gz --cna t.call.cns --fusions fusions.tsv --assay exome
  oncobasis assess case.yaml --vcf t.vcf.gz --filter min_depth=50 --filter require_pass=off
  oncobasis assess bundle.json
  oncobasis assess case.json --maf cohort.maf --sample TCGA-AB-2802 --json
  oncobasis assess case.yaml --out reports --format json,html --lang ko

A FHIR bundle or Phenopacket that names the primary cancer stands in the place of a case file.
Nothing is assumed: what the case file does not say is unknown."""
_INSPECT = """\
examples:
  oncobasis inspect tumour.vcf.gz
  oncobasis inspect t.vcf.gz fusions.tsv t.call.cns --assembly GRCh38
  oncobasis inspect cohort.maf --sample TCGA-AB-2802 --show-filtered
  oncobasis inspect - --json < tumour.vcf.gz

Nothing is assessed: this shows what a file is and what an assessment would take from it."""
_TRANSCRIPTS = """\
examples:
  oncobasis transcripts build --gff MANE.gff.gz --fasta GRCh38.fa --genes genes.txt --out t.gz
  oncobasis transcripts build --gff MANE.gff.gz --fasta GRCh38.fa --fasta37 GRCh37.fa --out t.gz
  oncobasis assess case.yaml --vcf raw.vcf.gz --transcripts t.gz

Files of Ensembl, GENCODE and MANE are read as they are published."""
_BATCH = """\
examples:
  oncobasis batch cases.jsonl > assessments.jsonl
  cat cases.jsonl | oncobasis batch - > assessments.jsonl

One case a line in, one assessment (or error object) a line out, in the same order. The exit code
is 0 when every line was answered by one of the two."""


def parse_words(words: Sequence[str]) -> argparse.Namespace:
    """Parse; argparse itself exits with 2 on words that don't fit."""
    parser = _Parser(
        prog="oncobasis",
        description="Ranked, tiered, explained treatment options for one patient with cancer.",
        epilog="Decision support for clinicians; every option names the basis to check it by.",
    )
    parser.add_argument("--version", action="version", version=f"oncobasis {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _add_ask(commands)
    _add_assess(commands)
    _add_batch(commands)
    _add_inspect(commands)
    _add_transcripts(commands)
    _add_knowledge(commands)
    cli_model_words.add_model(commands)
    add_serve(commands)
    cli_audit.add_audit(commands)
    cli_state.add_state(commands)
    add_fhir(commands)
    return parser.parse_args(list(words))


class _Parser(argparse.ArgumentParser):
    """Says what does not fit without letting the words speak to the terminal."""

    def error(self, message: str) -> NoReturn:
        """Print usage and message, and leave with 2."""
        super().error(printable(message))


_Commands = argparse._SubParsersAction  # noqa: SLF001 - argparse has no public name for it


def _command(commands: _Commands[_Parser], name: str, about: str, epilog: str) -> _Parser:
    return commands.add_parser(
        name, help=about, description=about, epilog=epilog, formatter_class=_FORMATTER
    )


def _add_ask(commands: _Commands[_Parser]) -> None:
    ask = _command(commands, "ask", "Ask about a tumour type and findings in words.", _ASK)
    ask.add_argument("tumor_type", help="OncoTree code or name, in English or Korean")
    ask.add_argument("findings", nargs="*", help='e.g. "EGFR L858R", "MSI-H", "PD-L1 TPS 60%%"')
    ask.add_argument(
        "--not-detected", action="append", default=[], metavar="GENE", help="tested and not found"
    )
    ask.add_argument("--line", type=_positive, help="line of the therapy now planned")
    ask.add_argument(
        "--prior", action="append", default=[], metavar="THERAPY", help="a therapy already given"
    )
    ask.add_argument(
        "--setting",
        choices=("advanced", "adjuvant", "neoadjuvant", "perioperative", "maintenance", "early"),
    )
    ask.add_argument("--age", type=_years, help="age in years")
    ask.add_argument(
        "--state",
        action="append",
        default=[],
        metavar="FACT",
        help="a fact of the disease, e.g. castration_resistant, chronic_phase",
    )
    ask.add_argument("--sex", choices=("female", "male"))
    ask.add_argument(
        "--lab",
        action="append",
        default=[],
        metavar="VALUE",
        help='a laboratory value for response models, e.g. "albumin 3.6 g/dL", "NLR 4.2"',
    )
    ask.add_argument(
        "--planned", metavar="THERAPY", help="a therapy that response models are asked of"
    )
    _add_answering(ask)
    _add_output(ask)
    ask.set_defaults(run=cli_commands.ask)


def _add_assess(commands: _Commands[_Parser]) -> None:
    assess = _command(commands, "assess", "Assess a case file with its variant files.", _ASSESS)
    assess.add_argument("case", type=Path, help="case file, JSON or YAML")
    for kind, about in _FILES.items():
        assess.add_argument(
            f"--{kind}", action="append", default=[], type=Path, metavar="FILE", help=about
        )
    assess.add_argument(
        "--assay", metavar="NAME|FILE", help="what the assay covered (docs/methods/assays.md)"
    )
    _add_reading(assess)
    assess.add_argument(
        "--show-filtered", action="store_true", help="list every row that was left out, and why"
    )
    _add_answering(assess)
    _add_output(assess)
    assess.add_argument("--out", type=Path, metavar="DIR", help="write reports into this folder")
    assess.add_argument(
        "--format",
        default="json,html",
        help="reports to write with --out, of json, html, pdf, xlsx, fhir (default: json,html)",
    )
    assess.set_defaults(run=cli_commands.assess)


_FILES = {
    "vcf": "small variants: VCF or BCF, annotated by VEP, SnpEff, Funcotator, bcftools, or not",
    "maf": "small variants: MAF, or a table with gene and change",
    "cna": "copy number: gene calls, CNVkit, seg, GISTIC, allele-specific segments",
    "fusions": "fusions and splice variants: Arriba, STAR-Fusion, FusionCatcher, TSO500, ...",
    "report": "combined report: TSO500 CombinedVariantOutput",
    "fhir": "FHIR bundle (Genomics Reporting, mCODE) or Phenopacket",
    "pgx": "pharmacogenetic diplotypes or phenotypes",
    "coverage": "depth at sites: gVCF or BED with depth",
}


def _add_reading(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--sample", help="tumour sample, where the file does not say which")
    parser.add_argument("--assembly", choices=("GRCh37", "GRCh38"))
    parser.add_argument(
        "--transcripts", type=Path, metavar="FILE", help="a site's own transcript bundle"
    )
    parser.add_argument("--purity", type=_fraction, help="tumour purity, 0-1")
    parser.add_argument("--ploidy", type=_ploidy, help="tumour ploidy in copies")
    parser.add_argument(
        "--filter",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help=f"change a filter, repeatable: {', '.join(FILTER_NAMES)} (value, on or off)",
    )
    parser.add_argument(
        "--no-filters", action="store_true", help="switch every filter off; --filter adds some"
    )


def _add_inspect(commands: _Commands[_Parser]) -> None:
    inspect = _command(commands, "inspect", "Show what files are and what they hold.", _INSPECT)
    inspect.add_argument(
        "files", nargs="+", metavar="FILE", help="any file, or - for standard input"
    )
    _add_reading(inspect)
    inspect.add_argument("--json", action="store_true", help="print the counts as JSON")
    inspect.add_argument(
        "--show-filtered", action="store_true", help="list every row that was left out, and why"
    )
    inspect.set_defaults(run=cli_intake.inspect)


def _add_transcripts(commands: _Commands[_Parser]) -> None:
    about = "Transcripts of the built-in annotator."
    transcripts = commands.add_parser("transcripts", help=about, description=about)
    actions = transcripts.add_subparsers(dest="action", required=True, metavar="ACTION")
    build = _command(actions, "build", "Make a transcript bundle from public files.", _TRANSCRIPTS)
    cli_intake.add_build_options(build)
    build.set_defaults(run=cli_intake.transcripts_build)


def _add_batch(commands: _Commands[_Parser]) -> None:
    batch = _command(commands, "batch", "Assess many cases, one JSON object a line.", _BATCH)
    batch.add_argument("cases", help="file of JSON lines, or - for standard input")
    batch.add_argument("--workers", type=_positive, default=1, help="processes (default: 1)")
    _add_answering(batch)
    batch.set_defaults(run=cli_commands.batch)


def _add_knowledge(commands: _Commands[_Parser]) -> None:
    about = "Build, verify and show the knowledge bundle."
    epilog = "examples:\n  oncobasis knowledge show\n  oncobasis knowledge verify\n"
    knowledge = _command(commands, "knowledge", about, epilog)
    actions = knowledge.add_subparsers(dest="action", required=True, metavar="ACTION")
    build = actions.add_parser("build", help="compile reviewed records into a bundle")
    build.add_argument(
        "--from",
        dest="source",
        type=Path,
        default=Path("knowledge"),
        metavar="DIR",
        help="folder of the reviewed records (default: knowledge)",
    )
    build.add_argument("--to", dest="target", type=Path, help="folder (default: the package's)")
    build.set_defaults(run=cli_commands.knowledge_build)
    verify = actions.add_parser("verify", help="check a bundle against its digest")
    verify.add_argument("bundle", nargs="?", type=Path, help="default: the shipped bundle")
    verify.add_argument("--sha256", help="the digest it must have")
    verify.set_defaults(run=cli_commands.knowledge_verify)
    show = actions.add_parser("show", help="sources, ages and coverage of the shipped bundle")
    show.add_argument("--json", action="store_true")
    show.add_argument("--as-of", type=_iso_date, default=None)
    show.set_defaults(run=cli_commands.knowledge_show)


def _add_answering(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--region",
        type=_regions,
        default=("FDA",),
        metavar="FDA,EMA,HC",
        help="regulators whose live approvals make tier I-A (default: FDA)",
    )
    parser.add_argument(
        "--as-of",
        type=_iso_date,
        default=None,
        metavar="DATE",
        help="date of the assessment (default: today, UTC)",
    )
    parser.add_argument(
        "--no-predictions",
        action="store_true",
        help="rules alone; a site sets ONCOBASIS_PREDICTIONS=off",
    )


def _add_output(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print the assessment as JSON")
    parser.add_argument("--lang", choices=("en", "ko"), default="en", help="language of the text")
    parser.add_argument("--all", action="store_true", help="leave nothing out on the screen")


def today() -> date:
    """Today's date in UTC; the only place where the clock is read."""
    return datetime.now(UTC).date()


def _iso_date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        message = f"{text!r} is no date; write it as 2026-11-22"
        raise argparse.ArgumentTypeError(message) from None


def _positive(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 99:  # noqa: PLR2004
        message = f"{text!r} is no number from 1 to 99"
        raise argparse.ArgumentTypeError(message)
    return int(text)


def _years(text: str) -> float:
    try:
        age = float(text)
    except ValueError:
        age = -1.0
    if not 0 <= age <= 120:  # noqa: PLR2004
        message = f"{text!r} is no age in years"
        raise argparse.ArgumentTypeError(message)
    return age


def _fraction(text: str) -> float:
    return _between(text, 0, 1, "fraction from 0 to 1")


def _ploidy(text: str) -> float:
    return _between(text, 0.5, 20, "number of copies")


def _between(text: str, least: float, most: float, what: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = least - 1
    if not least <= value <= most:
        message = f"{text!r} is no {what}"
        raise argparse.ArgumentTypeError(message)
    return value


def _regions(text: str) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(part.strip().upper() for part in text.split(",") if part.strip()))
    unknown = [name for name in names if name not in REGIONS]
    if unknown or not names:
        message = f"{text!r}: choose among {', '.join(REGIONS)}, joined by commas"
        raise argparse.ArgumentTypeError(message)
    return names
