"""Commands over what a service keeps: ``patients``, ``acceptance``, ``sessions``, ``outbox``."""

from __future__ import annotations

import argparse
import json
import os
import re
import signal
import sys
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from oncobasis.cli_extra import service_wanted
from oncobasis.core.errors import InputError, UsageError

if TYPE_CHECKING:
    from oncobasis.assembly.kept import Kept
    from oncobasis.settings import ServiceSettings

_PATIENTS = """\
examples:
  echo Patient/123 | oncobasis patients erase --state oncobasis-state -
  oncobasis patients retention --state oncobasis-state --days 3650

References are read from a file or from standard input, never from words of the command line, which
other users of the machine can see. A running service keeps the last answers in its memory: erase
with POST /v1/erasures there, or restart it."""
_ACCEPTANCE = """\
examples:
  oncobasis acceptance --state oncobasis-state --days 90
  oncobasis acceptance --state oncobasis-state --json

Of cards that were shown since then: how many rest on each rule and each model (name@version), how
many of those were accepted and overridden, and what the board decided on the assessments. The last
word on a card counts, and the last decision. GET /v1/acceptance gives the same figures."""
_SESSIONS = """\
examples:
  echo f1c9... | oncobasis sessions revoke --config service.toml -
  oncobasis sessions revoke --state oncobasis-state --subjects staff.txt

Each line is the digest of a person, as entries of the journal name it (user), or with --subjects
the subject of the issuer of [people]. A running service refuses their sessions from then on."""
_OUTBOX = """\
examples:
  oncobasis outbox show --state oncobasis-state
  oncobasis outbox send --config service.toml

The service starts a sender itself where mlflow.uri is set; this is for one of your own."""
_POLITE = 10  # answers come first
_FORMATTER = argparse.RawDescriptionHelpFormatter


def add_state(commands: Any) -> None:  # noqa: ANN401 - argparse has no public name for it
    """Add the commands to the parser."""
    about = "Erase patients, or those of whom nothing came in for long."
    inner = _group(commands, "patients", about, _PATIENTS)
    gone = command(inner, "erase", "Erase patients for good.", _PATIENTS)
    gone.add_argument("references", metavar="FILE", help="references, one a line (- for input)")
    gone.add_argument("--tenant", default="default", help="whose patients (default: default)")
    gone.set_defaults(run=patients_erase)
    old = command(inner, "retention", "Erase patients of whom nothing came in.", _PATIENTS)
    old.add_argument("--days", type=_positive, help="for so long (default: retention_days)")
    old.set_defaults(run=patients_retention)
    about = "Show acceptance and override of cards by rule and by model."
    shown = command(commands, "acceptance", about, _ACCEPTANCE)
    shown.add_argument("--days", type=_positive, default=365, help="of cards since (default: 365)")
    shown.add_argument("--tenant", default="default", help="whose cards (default: default)")
    shown.add_argument("--every", choices=("month", "quarter", "year"), help="apart by these")
    form = shown.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="as JSON")
    form.add_argument("--csv", action="store_true", help="as CSV")
    shown.set_defaults(run=acceptance)
    inner = _group(commands, "sessions", "End sessions of people.", _SESSIONS)
    gone = command(inner, "revoke", "Sign people out everywhere.", _SESSIONS)
    gone.add_argument("people", metavar="FILE", help="people, one a line (- for input)")
    gone.add_argument("--subjects", action="store_true", help="lines are subjects of the issuer")
    gone.add_argument("--tenant", default="default", help="of which tenant (default: default)")
    gone.set_defaults(run=sessions_revoke)
    inner = _group(commands, "outbox", "Send what MLflow is told of answers.", _OUTBOX)
    command(inner, "show", "Show how much waits.", _OUTBOX).set_defaults(run=outbox_show)
    send = command(inner, "send", "Send until ended.", _OUTBOX)
    send.add_argument("--until-closed", action="store_true", help="end with standard input")
    send.set_defaults(run=outbox_send)


def command(commands: Any, name: str, about: str, epilog: str) -> argparse.ArgumentParser:  # noqa: ANN401
    """Add a command that takes settings and a state folder."""
    made: argparse.ArgumentParser = commands.add_parser(
        name, help=about, description=about, epilog=epilog, formatter_class=_FORMATTER
    )
    made.add_argument("--config", type=Path, metavar="FILE", help="settings, TOML")
    made.add_argument("--state", type=Path, metavar="DIR", help="folder of store and journal")
    return made


def kept_of(options: argparse.Namespace) -> tuple[Kept, ServiceSettings]:
    """Return what the service keeps, and its settings; raises UsageError and InputError."""
    with service_wanted():
        from oncobasis.assembly.kept import Kept
        from oncobasis.settings import load_settings
    settings = load_settings(options.config, state=options.state)
    return Kept.of(settings), settings


def patients_erase(options: argparse.Namespace) -> int:
    """``oncobasis patients erase``."""
    kept, _ = kept_of(options)
    from oncobasis.assembly.kept import erase
    from oncobasis.service.api.bodies import patient_reference

    lines = [line.strip() for line in _text(options.references).splitlines()]
    references = [patient_reference(line) for line in lines if line]
    if not references:
        raise InputError("there is no reference", where="patients", remedy="write one a line")
    emptied = erase(kept, options.tenant, references)
    print(f"{len(references)} references: {sum(emptied)} cases and assessments were emptied")
    if nothing := emptied.count(0):
        print(
            f"nothing was kept for {nothing} of them in the tenant {options.tenant}: erased "
            "before, or look at --tenant and at how the reference is written (Patient/123)",
            file=sys.stderr,
        )
    return 0


def patients_retention(options: argparse.Namespace) -> int:
    """``oncobasis patients retention``."""
    kept, settings = kept_of(options)
    from oncobasis.assembly.kept import retain

    days = options.days or settings.retention_days
    if days is None:
        raise UsageError("for how long is not set", where="--days", remedy="or retention_days")
    print(f"{retain(kept, days)} patients were erased")
    return 0


def sessions_revoke(options: argparse.Namespace) -> int:
    """``oncobasis sessions revoke``."""
    kept, settings = kept_of(options)
    from oncobasis.assembly.kept import sign_out

    named = [line.strip() for line in _text(options.people).splitlines() if line.strip()]
    if not named:
        raise InputError("there is nobody", where="sessions", remedy="write one a line")
    people = settings.people
    if options.subjects:
        if people is None:
            raise UsageError("no issuer of people is set", where="people.issuer")
        from oncobasis.service.auth.principal import user_digest

        named = [user_digest(people.issuer, one) for one in named]
    elif not all(re.fullmatch(r"[0-9a-f]{64}", one) for one in named):
        raise InputError("a line is no digest", where="sessions", remedy="or use --subjects")
    lives = [settings.smart.session_seconds, 0 if people is None else people.session_seconds]
    print(f"{sign_out(kept, options.tenant, named, max(lives))} people were signed out")
    return 0


def acceptance(options: argparse.Namespace) -> int:
    """``oncobasis acceptance``."""
    kept, _ = kept_of(options)
    from oncobasis.assembly.acceptance import Period, csv_of, figures, row_of

    now = datetime.now(UTC)
    period = Period(now - timedelta(days=options.days), now, options.every)
    with kept.store() as store:
        found = figures(store, options.tenant, period)
    if options.csv:
        sys.stdout.write(csv_of(found))
        return 0
    if options.json:
        print(json.dumps([row_of(one) for one in found], indent=2))
        return 0
    head = f"{'kind':6} {'shown':>6} {'accepted':>9} {'overridden':>11} {'no answer':>10}"
    print(f"{head} {'followed':>9} {'not':>4}  basis")
    for one in found:
        open_ = one.shown - one.accepted - one.overridden
        counts = f"{one.shown:6} {one.accepted:9} {one.overridden:11} {open_:10}"
        followed, not_ = one.decisions["accepted"], one.decisions["declined"]
        period_of = "" if one.period is None else f"  {one.period}"
        print(f"{one.kind:6} {counts} {followed:9} {not_:4}  {one.basis}{period_of}")
    return 0


def outbox_show(options: argparse.Namespace) -> int:
    """``oncobasis outbox show``."""
    kept, settings = kept_of(options)
    with kept.store() as store:
        waiting = store.outbox.waiting()
    since = "" if waiting.oldest is None else f", the oldest since {waiting.oldest.isoformat()}"
    told = "set" if settings.mlflow.uri else "not set (nothing new is put in)"
    print(f"{waiting.items} items wait{since}; mlflow.uri is {told}")
    return 0


def outbox_send(options: argparse.Namespace) -> int:
    """``oncobasis outbox send``."""
    kept, settings = kept_of(options)
    if settings.mlflow.uri is None:
        raise UsageError("nobody is named to send to", where="mlflow.uri", remedy="set it")
    from oncobasis.assembly.companions import when_closed
    from oncobasis.assembly.outbox_sender import Sender
    from oncobasis.tracking.traces.receiver import MlflowTraces

    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    if options.until_closed:
        # A terminal's interrupt reaches the service too, which then closes our input.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        when_closed(lambda: _end(stop))
    os.nice(_POLITE)
    while not kept.is_begun and not stop.wait(0.5):
        pass  # the service that started us is about to make its keys
    receiver = MlflowTraces(settings.mlflow.uri, settings.mlflow.experiment)
    with kept.store() as store:
        Sender(store, receiver).run(stop)
    return 0


def _end(stop: threading.Event) -> None:
    """Ask to stop; a receiver that hangs is not waited for (its lease runs out)."""
    stop.set()
    late = threading.Timer(5.0, os._exit, (0,))
    late.daemon = True
    late.start()


def _text(name: str) -> str:
    if name == "-":
        return sys.stdin.read()
    try:
        return Path(name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise InputError("cannot be read", where=name, remedy="name a text file, or -") from None


def _group(commands: Any, name: str, about: str, epilog: str) -> Any:  # noqa: ANN401
    made = commands.add_parser(
        name, help=about, description=about, epilog=epilog, formatter_class=_FORMATTER
    )
    return made.add_subparsers(dest=f"{name}_command", required=True, metavar="COMMAND")


def _positive(text: str) -> int:
    value = int(text) if text.isdecimal() else 0
    if not 0 < value < 10**5:
        raise argparse.ArgumentTypeError("write a number of days, 1 or more")
    return value
