"""Cancer treatment options for one patient, each with the basis on which it can be checked."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from oncobasis.core.case import TumorCase
    from oncobasis.engine import assess
    from oncobasis.knowledge import load_knowledge

__all__ = ["TumorCase", "assess", "load_knowledge"]

__version__ = "0.1.0"

_HOME_OF = {
    "TumorCase": "oncobasis.core.case",
    "assess": "oncobasis.engine",
    "load_knowledge": "oncobasis.knowledge",
}


def __getattr__(name: str) -> object:
    """Import a public name when it is first used, so that `import oncobasis` stays cheap."""
    if name not in _HOME_OF:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(_HOME_OF[name]), name)


def __dir__() -> list[str]:
    """List the public names, the lazy ones too."""
    return sorted([*__all__, "__version__"])
