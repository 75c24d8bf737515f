"""The shap package, imported when it is first used: it costs seconds and warns of matplotlib."""

from __future__ import annotations

import warnings
from functools import cache
from importlib import import_module
from types import ModuleType


@cache
def shap_package() -> ModuleType:
    """The package itself."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return import_module("shap")
