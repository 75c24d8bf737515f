"""Commands about files: ``inspect`` and ``transcripts build``, and the options of reading."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from oncobasis.cli_text import printable
from oncobasis.core.errors import OncobasisError
from oncobasis.readers.reading.filter_words import filters_from
from oncobasis.readers.reading.options import FilterOptions, ReadOptions

if TYPE_CHECKING:
    from rich.progress import TaskID

    from oncobasis.readers.reading.result import FilteredRow, ReadResult, Reason


def reading_options(options: argparse.Namespace) -> ReadOptions:
    """The words of a command as options of reading; UsageError for a filter without meaning."""
    ground = FilterOptions.off() if options.no_filters else FilterOptions()
    return ReadOptions(
        sample=options.sample,
        assembly=options.assembly,
        filters=filters_from(options.filter, ground),
        transcripts=options.transcripts,
        purity=options.purity,
        ploidy=options.ploidy,
    )


def inspect(options: argparse.Namespace) -> int:
    """``oncobasis inspect``: one part a file; the worst exit code of all files is returned."""
    from oncobasis.report.inspection import inspection_document, render_inspection

    reading = reading_options(options)
    documents, code = [], 0
    for name in options.files:
        try:
            shown, result = _inspected(name, reading)
        except OncobasisError as error:
            code = max(code, error.exit_code)
            documents.append({"file": name, "error": str(error)})
            sys.stderr.write(f"oncobasis: {printable(str(error))}\n")
            continue
        if options.json:
            documents.append(inspection_document(shown, result))
            continue
        sys.stdout.write(printable_lines(render_inspection(shown, result)))
        if options.show_filtered:
            print_rows([(shown, row) for row in result.filtered], sys.stdout)
    if options.json:
        from oncobasis.core.canonical import canonical_json

        print(canonical_json({"files": documents}).decode("utf-8"))
    return code


def _inspected(name: str, reading: ReadOptions) -> tuple[str, ReadResult]:
    from oncobasis import assembly

    with _opened(name) as path:
        result = assembly.inspected(assembly.InputFile("", path), reading)
    return ("standard input" if name == "-" else path.name), result


@contextmanager
def _opened(name: str) -> Iterator[Path]:
    """The path of a file, or of what standard input held."""
    from oncobasis.readers.files.standard_input import opened

    with opened(name) as path:
        yield path


def print_rows(rows: list[tuple[str, FilteredRow]], stream: TextIO) -> None:
    """List rows that were left out, one a line, each with everything it lacked."""
    stream.write(f"\nRows left out: {len(rows)}\n")
    for name, row in rows:
        reasons = "; ".join(_reason(reason) for reason in row.reasons)
        line = f"  {name}:{row.line}  {row.gene or '-'} {row.change}  {reasons}"
        stream.write(f"{printable(line)}\n")


def printable_lines(text: str) -> str:
    """The text with every line made harmless for a terminal."""
    return "".join(f"{printable(line)}\n" for line in text.splitlines())


def _reason(reason: Reason) -> str:
    text = reason.code.replace("_", " ")
    if reason.seen:
        text += f" ({reason.seen})"
    return f"{text}, needed {reason.needed}" if reason.needed else text


def add_build_options(parser: argparse.ArgumentParser) -> None:
    """The options of ``transcripts build``."""
    parser.add_argument("--gff", type=Path, required=True, metavar="FILE", help="GFF3 or GTF")
    parser.add_argument("--fasta", type=Path, required=True, metavar="FILE", help="its genome")
    parser.add_argument("--genes", metavar="LIST|FILE", help="symbols; default: every gene")
    parser.add_argument("--mane", type=Path, metavar="FILE", help="MANE summary")
    parser.add_argument("--proteins", type=Path, metavar="FILE", help="FASTA of the proteins")
    parser.add_argument("--gff37", type=Path, metavar="FILE", help="GFF3 or GTF of GRCh37")
    parser.add_argument("--fasta37", type=Path, metavar="FILE", help="genome of GRCh37")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="bundle to write")


def transcripts_build(options: argparse.Namespace) -> int:
    """``oncobasis transcripts build``: a bundle, and a table of what was left out and why."""
    from oncobasis.annotate.build.command import BuildFiles, build_transcripts

    files = BuildFiles(
        options.gff, options.fasta, options.mane, options.proteins, options.gff37, options.fasta37
    )
    with progress_bars() as progress:
        report = build_transcripts(
            files, out=options.out, genes=_genes(options.genes), progress=progress
        )
    for outcome in (*report.left_out, *report.partly):
        line = f"{outcome.gene}  {outcome.transcript or '-'}  {outcome.reason}"
        sys.stderr.write(f"{printable(line)}\n")
    places = ", ".join(f"{count} on {name}" for name, count in report.counts().items())
    print(f"{report.path}: {len(report.built)} transcripts ({places})")
    print(f"left out: {len(report.left_out)}; on one assembly only: {len(report.partly)}")
    print(f"SHA-256 {report.digest}")
    return 0


def _genes(text: str | None) -> str | Path | None:
    """A list of symbols, or the file that holds it."""
    if text is None or not Path(text).is_file():
        return text
    return Path(text)


@contextmanager
def progress_bars() -> Iterator[Callable[[str, int, int], None] | None]:
    """A bar on standard error for a person who watches, nothing for a script."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        tasks: dict[str, TaskID] = {}

        def hear(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bar.add_task(what, total=total or None)
            bar.update(tasks[what], completed=done, total=total or None)

        yield hear
