"""One function per command: words to use cases, answers to the screen or to files.

Readers and renderers are imported where they are used: a question in words must not pay for VCF
or HTML (docs/decisions/0001).
"""

from __future__ import annotations

import argparse
import io
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from oncobasis import assembly, cli_intake
from oncobasis.cli_text import printable
from oncobasis.core.assessment import Assessment
from oncobasis.core.clinical_settings import ClinicalSettings
from oncobasis.core.errors import InputError
from oncobasis.knowledge import BUNDLE_NAME, load_knowledge, verify_tables

_NARROW, _WIDE = 60, 140


def ask(options: argparse.Namespace) -> int:
    """``oncobasis ask``."""
    from oncobasis.readers.case.case_file import case_for_question

    case = case_for_question(
        options.tumor_type,
        options.findings,
        not_detected=options.not_detected,
        line=options.line,
        prior=options.prior,
        setting=options.setting,
        age=options.age,
        sex=options.sex,
        states=options.state,
        labs=options.lab,
        planned=options.planned,
    )
    _print(_answering(options).answer(case), options)
    return 0


def assess(options: argparse.Namespace) -> int:
    """``oncobasis assess``."""
    from oncobasis.readers.case.case_file import FILE_KINDS

    formats = assembly.check_formats([f.strip() for f in options.format.split(",")])
    files = [
        assembly.InputFile(kind, path) for kind in FILE_KINDS for path in getattr(options, kind, ())
    ]
    as_of = (options.as_of or _today()).isoformat()
    reading = replace(cli_intake.reading_options(options), as_of=as_of)
    read = assembly.read_case(options.case, files, reading, assay=options.assay)
    assessment = _answering(options).answer(read.case)
    if options.out is not None:
        written = assembly.write_reports(
            assessment, options.out, formats, language=options.lang, case=read.case
        )
        for path in written:
            sys.stderr.write(f"wrote {printable(str(path))}\n")
    else:
        _print(assessment, options)
    if options.show_filtered:
        cli_intake.print_rows(list(read.filtered), sys.stderr if options.json else sys.stdout)
    return 0


def batch(options: argparse.Namespace) -> int:
    """``oncobasis batch``."""
    answering = _answering(options)
    with _lines_of(options.cases) as lines:
        numbered = ((n, line) for n, line in enumerate(lines, start=1) if line.strip())
        progress = _Progress("cases")
        for answer in assembly.batch_answers(numbered, answering, workers=options.workers):
            sys.stdout.buffer.write(answer)
            progress.step()
        progress.end()
    return 0


def knowledge_build(options: argparse.Namespace) -> int:
    """``oncobasis knowledge build``."""
    from oncobasis.knowledge.compile import build, write
    from oncobasis.nomenclature.tables import DATA_FOLDER

    built = build(options.source)
    target: Path = options.target or DATA_FOLDER
    write(built, target)
    counts = ", ".join(f"{count} {name}" for name, count in built.counts.items())
    print(f"{target / BUNDLE_NAME}: {counts}")
    print(f"SHA-256 {built.digest}")
    return 0


def knowledge_verify(options: argparse.Namespace) -> int:
    """``oncobasis knowledge verify``."""
    bundle = load_knowledge(options.bundle, expected=options.sha256)
    rules = bundle.rules()
    vetoes = bundle.vetoes()
    bundle.reference.gene("EGFR")  # reads and checks the hotspot file too
    verify_tables(bundle)
    print(
        f"knowledge {bundle.version}: {len(rules)} rules, {len(vetoes)} vetoes,"
        f" {len(bundle.tests)} listed tests"
    )
    print(f"SHA-256 {bundle.digest}: as expected" if _checked(options) else bundle.digest)
    return 0


def _checked(options: argparse.Namespace) -> bool:
    return options.bundle is None or options.sha256 is not None


def knowledge_show(options: argparse.Namespace) -> int:
    """``oncobasis knowledge show``."""
    from oncobasis.report.knowledge_page import coverage_document, render_coverage

    bundle = load_knowledge()
    as_of = options.as_of or _today()
    if options.json:
        from oncobasis.core.canonical import canonical_json

        print(canonical_json(coverage_document(bundle, as_of)).decode("utf-8"))
    else:
        sys.stdout.write(render_coverage(bundle, as_of))
    return 0


def _today() -> date:
    return datetime.now(UTC).date()


def _answering(options: argparse.Namespace) -> assembly.Answering:
    wanted = not options.no_predictions and assembly.predictions_wanted(os.environ)
    return assembly.Answering(
        load_knowledge(),
        options.as_of or _today(),
        ClinicalSettings(regions=options.region, predictions=wanted),
        assembly.Models(os.environ),
    )


def _print(assessment: Assessment, options: argparse.Namespace) -> None:
    if options.json:
        from oncobasis.report.json_report import to_json

        sys.stdout.buffer.write(to_json(assessment, language=options.lang))
        return
    from oncobasis.report.terminal import render

    columns = shutil.get_terminal_size((100, 24)).columns
    text = render(
        assessment,
        width=max(_NARROW, min(columns, _WIDE)),
        colour=sys.stdout.isatty() and not os.environ.get("NO_COLOR"),
        language=options.lang,
        full=options.all,
    )
    sys.stdout.write(text)


@contextmanager
def _lines_of(name: str) -> Iterator[Iterator[str]]:
    """Lines of a file, or of standard input for ``-``; what is no text spoils its line only."""
    if name == "-":
        if isinstance(sys.stdin, io.TextIOWrapper):
            sys.stdin.reconfigure(encoding="utf-8", errors="surrogateescape")
        yield iter(sys.stdin)
        return
    if not Path(name).is_file():
        raise InputError("no such file", where=name, remedy="name a file of JSON lines, or -")
    with Path(name).open(encoding="utf-8", errors="surrogateescape") as stream:
        yield iter(stream)


class _Progress:
    """A count on standard error, shown only to a person who watches."""

    def __init__(self, noun: str) -> None:
        self._noun = noun
        self._count = 0
        self._shown = sys.stderr.isatty()

    def step(self) -> None:
        """Count one more."""
        self._count += 1
        if self._shown and self._count % 50 == 0:
            sys.stderr.write(f"\r{self._count} {self._noun}")

    def end(self) -> None:
        """Leave the final count."""
        if self._shown:
            sys.stderr.write(f"\r{self._count} {self._noun}\n")
