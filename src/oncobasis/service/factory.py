"""The application of a worker process, made of the settings that its environment names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oncobasis.assembly.serving.parts import open_parts
from oncobasis.service.app import create_app
from oncobasis.service.observe import logs
from oncobasis.settings import load_settings

if TYPE_CHECKING:
    from fastapi import FastAPI


def worker_app() -> FastAPI:
    """Return the application; any ASGI server can call this."""
    settings = load_settings()
    logs.configure(settings.log_level)
    return create_app(settings, lambda: open_parts(settings))
