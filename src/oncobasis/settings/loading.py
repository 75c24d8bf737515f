"""Reading the settings: the file, the variables over it, the command line over both."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path

from pydantic import ValidationError
from pydantic_settings import SettingsConfigDict, SettingsError

from oncobasis.core.errors import UsageError
from oncobasis.settings.service import ServiceSettings

CONFIG_VARIABLE = "ONCOBASIS_CONFIG"
"""Names the file of settings."""


def load_settings(path: Path | None = None, **given: object) -> ServiceSettings:
    """Read the file (or the one that ONCOBASIS_CONFIG names) and the variables.

    ``given`` are words of the command line; they hold over the variables, and those over the file.
    Raises UsageError that names the setting, never its value.
    """
    named = os.environ.get(CONFIG_VARIABLE)
    source = path or (Path(named) if named else None)
    if source is not None:
        _check_file(source)

    class Sourced(ServiceSettings):
        model_config = SettingsConfigDict(toml_file=source)

    words = {name: value for name, value in given.items() if value is not None}
    try:
        return Sourced(**words)  # type: ignore[arg-type]
    except (ValidationError, SettingsError) as error:
        raise _refused(error, "settings" if source is None else source.name) from None


def _check_file(path: Path) -> None:
    try:
        tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(
            f"cannot be read ({error.strerror})", where=path.name, remedy="check --config"
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        raise UsageError(
            "is no TOML", where=path.name, remedy="see docs/methods/service.md for an example"
        ) from None


def _refused(error: ValidationError | SettingsError, where: str) -> UsageError:
    """Name the setting and what is wrong with it; what was written there is not repeated."""
    remedy = "docs/methods/service.md lists every setting"
    if isinstance(error, SettingsError):
        return UsageError("a variable ONCOBASIS_... holds no JSON", where=where, remedy=remedy)
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    place = ".".join(str(part) for part in first["loc"]) or "the settings as a whole"
    return UsageError(f"{place}: {first['msg']}", where=where, remedy=remedy)
