"""``oncobasis serve``: words of the command line to settings, and the service until it is ended."""

from __future__ import annotations

import argparse
import os
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from oncobasis.cli_extra import service_wanted
from oncobasis.core.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from oncobasis.assembly.companions import Companion
    from oncobasis.settings import ServiceSettings

_EXAMPLES = """\
examples:
  oncobasis serve
  oncobasis serve --port 8081 --case examples/luad-egfr.yaml
  oncobasis serve --config service.toml --workers 2
  oncobasis serve --mlflow

Without settings the service runs on loopback and asks nobody who they are: the demo mode, which
every answer names. docs/methods/service.md lists every setting."""
_WORDS = ("host", "port", "state")


def add_serve(commands: Any) -> None:  # noqa: ANN401 - argparse has no public name for it
    """Add the command to the parser."""
    about = "Serve CDS Hooks and the API of version 1."
    serve = commands.add_parser(
        "serve",
        help=about,
        description=about,
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    serve.add_argument("--config", type=Path, metavar="FILE", help="settings, TOML")
    serve.add_argument("--host", help="address to listen on (default: 127.0.0.1)")
    serve.add_argument("--port", type=int, help="port to listen on (default: 8080)")
    serve.add_argument("--state", type=Path, metavar="DIR", help="folder of store and journal")
    serve.add_argument("--workers", type=int, default=1, help="processes (default: 1)")
    serve.add_argument(
        "--case", action="append", default=[], type=Path, metavar="FILE",
        help="a case to assess when the service is ready, in the demo mode",
    )  # fmt: skip
    serve.add_argument(
        "--mlflow", nargs="?", type=int, const=0, metavar="PORT",
        help="start an MLflow server beside it (PORT, or a free one), and tell it of answers",
    )  # fmt: skip
    serve.set_defaults(run=serve_until_ended)


def serve_until_ended(options: argparse.Namespace) -> int:
    """``oncobasis serve``."""
    with service_wanted():
        import uvicorn

        from oncobasis.service.http.connection import Connection
        from oncobasis.service.observe import logs
        from oncobasis.settings import CONFIG_VARIABLE, load_settings
    if options.config is not None:
        os.environ[CONFIG_VARIABLE] = str(options.config)
    for word in _WORDS:
        # Workers read their settings themselves; variables hold over the file there too.
        if getattr(options, word) is not None:
            os.environ[f"ONCOBASIS_{word.upper()}"] = str(getattr(options, word))
    settings = load_settings()
    _check(options, settings)
    logs.configure(settings.log_level)
    companions = _companions(options, settings)
    settings = load_settings()  # a server that was started is named in the environment
    _say(settings)
    common: dict[str, Any] = {
        "host": settings.host,
        "port": settings.port,
        "http": Connection,
        "log_config": None,
        "access_log": False,
        "server_header": False,
        "proxy_headers": False,
        "timeout_keep_alive": 30,
        "timeout_graceful_shutdown": int(settings.shutdown_seconds),
        "lifespan": "on",
    }
    try:
        if options.workers > 1:
            from oncobasis.service.operation.supervisor import supervise

            worker = "oncobasis.service.factory:worker_app"
            supervise(uvicorn.Config(worker, factory=True, workers=options.workers, **common))
        else:
            uvicorn.run(_app(settings, options.case), **common)
    finally:
        for companion in companions:
            companion.stop()
    return 0


def _companions(options: argparse.Namespace, settings: ServiceSettings) -> list[Companion]:
    """Start what runs beside the service, the sender last; it waits for whatever is not up yet."""
    from oncobasis.assembly.companions import LOOPBACK, free_port, mlflow_server, sender

    started = []
    if options.mlflow is not None:
        if settings.mlflow.uri is not None:
            raise UsageError(
                "mlflow.uri names a server", where="--mlflow", remedy="use one of them"
            )
        port = free_port(options.mlflow)
        started.append(mlflow_server(settings.state / "mlflow", port))
        os.environ["ONCOBASIS_MLFLOW__URI"] = f"http://{LOOPBACK}:{port}"
        _line(f"  MLflow      http://{LOOPBACK}:{port} (ready some seconds later)")
    if started or settings.mlflow.uri is not None:
        settings.state.mkdir(parents=True, exist_ok=True, mode=0o700)
        words = {"ONCOBASIS_STATE": str(settings.state)}
        started.append(sender(words, settings.state / "sender.log"))
    for companion in started:
        companion.start()
    return started


def _check(options: argparse.Namespace, settings: ServiceSettings) -> None:
    if options.case and not settings.is_demo:
        raise UsageError("--case belongs to the demo mode", remedy="POST cases to /v1/assessments")
    if options.case and options.workers > 1:
        raise UsageError("--case is for one process", remedy="leave out --workers")
    missing = next((path for path in options.case if not path.is_file()), None)
    if missing is not None:
        raise UsageError("no such file", where=missing.name, remedy="check --case")


def _app(settings: ServiceSettings, cases: list[Path]) -> Any:  # noqa: ANN401 - an ASGI application
    from oncobasis.assembly.cases import read_case
    from oncobasis.assembly.serving.parts import open_parts
    from oncobasis.service.app import create_app
    from oncobasis.service.operation.memory import opened_for_good

    read = [read_case(path).case for path in cases]
    told: Callable[[str], None] = _line
    parts = partial(opened_for_good, partial(open_parts, settings))
    return create_app(settings, parts, cases=read, told=told)


def _say(settings: ServiceSettings) -> None:
    _line(f"oncobasis serves {settings.base_url}")
    if settings.is_demo:
        _line("DEMO MODE: nobody is asked who they are; only this machine can call.")
    _line(f"  CDS Hooks   {settings.base_url}/cds-services")
    _line(f"  API         {settings.base_url}/openapi.json")
    _line(f"  state       {settings.state}")


def _line(text: str) -> None:
    print(text)
    sys.stdout.flush()
