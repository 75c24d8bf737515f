"""``oncobasis audit``: is the journal whole, does an answer come out the same, give it away."""

from __future__ import annotations

import argparse
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from oncobasis.cli_state import command, kept_of
from oncobasis.core.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from oncobasis.audit.chains.heads import Statement
    from oncobasis.audit.chains.keys import PublicKey

_NOT_INTACT = 3
_EXAMPLES = """\
examples:
  oncobasis audit verify --state oncobasis-state
  oncobasis audit verify --state copy --key audit.pem --noted heads.jsonl
  oncobasis audit replay 0-17 --state oncobasis-state
  oncobasis audit export --state oncobasis-state --since 2026-01-01 > entries.jsonl
  oncobasis audit export --heads --state oncobasis-state >> heads.jsonl
  oncobasis audit export --key --state oncobasis-state > audit.pem

Exit code 0: intact, or the same answer; 3: not. docs/methods/audit.md says what is found."""


def add_audit(commands: Any) -> None:  # noqa: ANN401 - argparse has no public name for it
    """Add the commands to the parser."""
    about = "Verify and export the journal; answer again what was answered."
    audit = commands.add_parser(
        "audit",
        help=about,
        description=about,
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    inner = audit.add_subparsers(dest="audit_command", required=True, metavar="COMMAND")
    verify = command(inner, "verify", "Find any change of the journal.", _EXAMPLES)
    verify.add_argument(
        "--key", action="append", default=[], type=Path, metavar="PEM",
        help="public key that is trusted (default: that of the state folder)",
    )  # fmt: skip
    verify.add_argument(
        "--noted", type=Path, metavar="FILE", help="statements of heads that were kept elsewhere"
    )
    verify.set_defaults(run=audit_verify)
    replay = command(inner, "replay", "Answer again what an entry names.", _EXAMPLES)
    replay.add_argument("entry", metavar="SEQ", help="slot and sequence (0-17), or a sequence")
    replay.set_defaults(run=audit_replay)
    export = command(inner, "export", "Write entries, or signed heads, as JSON lines.", _EXAMPLES)
    export.add_argument("--since", default="", metavar="TIME", help="from this time (UTC) on")
    export.add_argument("--until", default="~", metavar="TIME", help="before this time (UTC)")
    what = export.add_mutually_exclusive_group()
    what.add_argument("--heads", action="store_true", help="a signed statement of all heads")
    what.add_argument("--key", action="store_true", help="the public key, PEM")
    export.set_defaults(run=audit_export)


def audit_verify(options: argparse.Namespace) -> int:
    """``oncobasis audit verify``."""
    kept, _ = kept_of(options)
    from oncobasis.audit.chains.verify import verify_all

    keys = [_key(path) for path in options.key] or [kept.signer().public]
    found = verify_all(kept.audit, keys, noted=_noted(options.noted, keys))
    for fault in found.faults:
        place = f"{fault.file}:{fault.line}" if fault.line else fault.file
        print(f"{place}: {fault.code}: {fault.detail}")
    state = "intact" if found.intact else f"NOT INTACT, {len(found.faults)} faults"
    print(
        f"{found.entries} entries in {len(found.chains)} chains, {found.anchors} anchors: {state}"
    )
    return 0 if found.intact else _NOT_INTACT


def audit_replay(options: argparse.Namespace) -> int:
    """``oncobasis audit replay``."""
    kept, settings = kept_of(options)
    from oncobasis.assembly.replay import replayed
    from oncobasis.audit.chains.export import find_entry, place_of

    place = place_of(options.entry if "-" in options.entry else f"0-{options.entry}")
    entry = find_entry(kept.audit, place)
    with kept.store() as store:
        done = replayed(entry, store, os.environ, settings.knowledge.folder)
    print(f"entry {place}: assessment {done.assessment}")
    print(f"  output then  {done.then}")
    print(f"  output now   {done.now or 'none: it cannot be answered again'}")
    for one in done.differences:
        print(f"  {one.what}: then {one.then}, now {one.now}")
    if done.same:
        print("  REPRODUCED: the same bytes")
        return 0
    if done.now is not None and not done.differences:
        print("  all that is named is the same: a model may speak now that was not there then")
    print("  NOT REPRODUCED")
    return _NOT_INTACT


def audit_export(options: argparse.Namespace) -> int:
    """``oncobasis audit export``."""
    kept, _ = kept_of(options)
    from oncobasis.audit.chains.export import export_entries, export_heads

    out = sys.stdout.buffer
    if options.key:
        out.write(kept.signer().public.pem())
    elif options.heads:
        out.write(export_heads(kept.audit, kept.signer(), lambda: datetime.now(UTC)))
    else:
        for line in export_entries(kept.audit, since=options.since, until=options.until):
            out.write(line)
    out.flush()
    return 0


def _key(path: Path) -> PublicKey:
    from oncobasis.audit.chains.keys import load_public_key

    return load_public_key(_bytes(path))


def _noted(path: Path | None, keys: Iterable[PublicKey]) -> list[Statement]:
    from oncobasis.audit.chains.heads import statement_of

    if path is None:
        return []
    trusted = tuple(keys)
    return [statement_of(line, trusted) for line in _bytes(path).splitlines() if line.strip()]


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(
            f"cannot be read ({error.strerror})", where=path.name, remedy="check the name"
        ) from None
