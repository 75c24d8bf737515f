"""The application of a worker process, made of the settings that its environment names."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from oncobasis.assembly.serving.parts import open_parts
from oncobasis.service.app import create_app
from oncobasis.service.observe import logs
from oncobasis.service.operation.memory import opened_for_good
from oncobasis.settings import load_settings

if TYPE_CHECKING:
    from fastapi import FastAPI


def worker_app() -> FastAPI:
    """Return the application; any ASGI server can call this."""
    settings = load_settings()
    logs.configure(settings.log_level)
    return create_app(settings, partial(opened_for_good, partial(open_parts, settings)))
