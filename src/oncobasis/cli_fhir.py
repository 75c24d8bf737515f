"""``oncobasis fhir batch``: patients of an EMR, read with SMART Backend Services and assessed."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from oncobasis.cli_extra import service_wanted
from oncobasis.core.errors import InputError, UsageError

if TYPE_CHECKING:
    from oncobasis.service.batch import Work
    from oncobasis.settings import ServiceSettings

_EXAMPLES = """\
examples:
  oncobasis fhir batch --config service.toml --server emr --patients ids.txt > done.jsonl
  oncobasis fhir batch --config service.toml --server emr --group tumor-board

Each patient's record is read with a token of the service's own (private_key_jwt), assessed and
recorded as by the service. One line comes out for each patient: the id of the assessment, the parts
of the record that could not be read, or the code of what went wrong. docs/methods/smart.md"""


def add_fhir(commands: Any) -> None:  # noqa: ANN401 - argparse has no public name for it
    """Add the command to the parser."""
    about = "Work with the FHIR server of an EMR."
    fhir = commands.add_parser("fhir", help=about, description=about)
    inner = fhir.add_subparsers(dest="fhir_command", required=True, metavar="COMMAND")
    what = "Assess many patients of an EMR."
    batch = inner.add_parser(
        "batch",
        help=what,
        description=what,
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    batch.add_argument("--config", type=Path, metavar="FILE", help="settings, TOML")
    batch.add_argument("--server", required=True, metavar="ID", help="a server of the settings")
    batch.add_argument(
        "--patients", metavar="FILE", help="ids of patients, one a line (- for standard input)"
    )
    batch.add_argument("--group", metavar="ID", help="a Group whose members are the patients")
    batch.set_defaults(run=fhir_batch)


def fhir_batch(options: argparse.Namespace) -> int:
    """``oncobasis fhir batch``; 3 where any patient could not be assessed."""
    with service_wanted():
        from oncobasis.service.batch import Work
        from oncobasis.service.oauth.errors import SignInError
        from oncobasis.service.observe import logs
        from oncobasis.settings import CONFIG_VARIABLE, load_settings
    if options.patients is None and options.group is None:
        raise UsageError("there are no patients", remedy="give --patients, --group or both")
    if options.config is not None:
        os.environ[CONFIG_VARIABLE] = str(options.config)
    settings = load_settings()
    logs.configure(settings.log_level)
    work = Work(options.server, _ids(options.patients), options.group)
    try:
        failed = asyncio.run(_run(settings, work))
    except SignInError as error:
        raise InputError(
            f"the EMR could not be asked ({error.reason})",
            where=options.server,
            remedy="docs/methods/smart.md lists the reasons",
        ) from None
    return InputError.exit_code if failed else 0


async def _run(settings: ServiceSettings, work: Work) -> int:
    from oncobasis.assembly.serving.parts import open_parts
    from oncobasis.service.batch import run_batch

    failed = 0
    async for done in run_batch(settings, lambda: open_parts(settings), work, time.time):
        failed += done.error is not None
        sys.stdout.write(json.dumps(asdict(done), separators=(",", ":")) + "\n")
        sys.stdout.flush()
    return failed


def _ids(name: str | None) -> tuple[str, ...]:
    if name is None:
        return ()
    try:
        text = sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise UsageError("can't be read", where="--patients", remedy="check the file") from None
    return tuple(line.strip() for line in text.splitlines() if line.strip())
