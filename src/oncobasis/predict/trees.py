"""LightGBM ensembles through the library's C interface, without the Python module.

`import lightgbm` costs two seconds in a full environment; the library behind it loads in
milliseconds. It ends the process on damaged text, so only text whose digest was checked, and
whose golden rows were tried in a child process (`predict.install`), comes here.
"""

from __future__ import annotations

import ctypes
import importlib.util
import math
import sys
import threading
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from weakref import finalize

from oncobasis.core.errors import ModelError
from oncobasis.predict.linear import MemberScore

_FLOAT64 = 1  # C_API_DTYPE_FLOAT64
_CONTRIBUTIONS = 3  # C_API_PREDICT_CONTRIB
_PARAMETERS = b"num_threads=1 verbosity=-1"
_LIBRARIES = {"win32": "lib_lightgbm.dll", "darwin": "lib_lightgbm.dylib"}
_UNSUPPORTED = ("average_output", "is_linear=1")


class Forest:
    """One ensemble of one score: for a row, what each feature adds to the expected score."""

    def __init__(self, text: str, file: str, features: Sequence[str]) -> None:
        """Check a model text; ``features`` are the columns it must have, in this order.

        It is loaded when first asked: of a bundle's many variants a process mostly needs one.
        Raises ModelError naming ``file`` when the text is of another model.
        """
        _check_header(text, file, features)
        self._text, self._file, self._features = text, file, tuple(features)
        self._row = ctypes.c_double * len(features)
        self._out = ctypes.c_double * (len(features) + 1)
        self._config: ctypes.c_void_p | None = None
        self._lock = threading.Lock()

    def score(self, row: Sequence[float]) -> MemberScore:
        """The score of one row of columns (NaN: missing), split exactly over the features.

        Raises ModelError where the library refuses the text, or gives no score.
        """
        given, found, length = self._row(*row), self._out(), ctypes.c_int64()
        with self._lock:  # one scratch space behind the handle
            config = self._config or self._load()
            failed = load_library().LGBM_BoosterPredictForMatSingleRowFast(
                config, given, ctypes.byref(length), found
            )
        *parts, expected = found
        if failed or length.value != len(found) or not math.isfinite(math.fsum(found)):
            raise ModelError(
                "the tree model gave no score", where=self._file,
                remedy="install the bundle again; it is checked then",
            )  # fmt: skip
        return MemberScore(expected, dict(zip(self._features, parts, strict=True)))

    def _load(self) -> ctypes.c_void_p:
        library = load_library()
        rounds, booster, config = ctypes.c_int(), ctypes.c_void_p(), ctypes.c_void_p()
        _call(
            library, self._file, library.LGBM_BoosterLoadModelFromString,
            self._text.encode(), ctypes.byref(rounds), ctypes.byref(booster),
        )  # fmt: skip
        _call(
            library, self._file, library.LGBM_BoosterPredictForMatSingleRowFastInit,
            booster, _CONTRIBUTIONS, 0, -1, _FLOAT64, len(self._features), _PARAMETERS,
            ctypes.byref(config),
        )  # fmt: skip
        finalize(self, _free, library, booster, config).atexit = False
        self._config = config
        return config


@cache
def load_library() -> ctypes.CDLL:
    """The native library of the installed lightgbm package; raises ModelError when it is absent."""
    remedy = "install oncobasis with its requirements; on Linux also the package libgomp1"
    path = library_path()
    if path is None:
        raise ModelError("the lightgbm library is not installed", where="lightgbm", remedy=remedy)
    try:
        library = ctypes.CDLL(str(path))
    except OSError:
        raise ModelError(
            "the lightgbm library can't be loaded", where="lightgbm", remedy=remedy
        ) from None
    library.LGBM_GetLastError.restype = ctypes.c_char_p
    library.LGBM_BoosterPredictForMatSingleRowFastInit.argtypes = [
        ctypes.c_void_p, ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_int32,
        ctypes.c_char_p, ctypes.c_void_p,
    ]  # fmt: skip
    library.LGBM_BoosterPredictForMatSingleRowFast.argtypes = [ctypes.c_void_p] * 4
    library.LGBM_BoosterLoadModelFromString.argtypes = [ctypes.c_char_p] + [ctypes.c_void_p] * 2
    for free in (library.LGBM_FastConfigFree, library.LGBM_BoosterFree):
        free.argtypes = [ctypes.c_void_p]
    return library


def library_path() -> Path | None:
    """Where the native library lies, found without importing the Python module."""
    package = importlib.util.find_spec("lightgbm")
    if package is None or package.origin is None:
        return None
    folder = Path(package.origin).parent
    name = _LIBRARIES.get(sys.platform, "lib_lightgbm.so")
    for path in (folder / "lib" / name, folder / "bin" / name):
        if path.is_file():
            return path
    return None


def library_version() -> str:
    """The version of the lightgbm package and the size of its library; empty when absent."""
    path = library_path()
    if path is None:
        return ""
    stated = path.parent.parent / "VERSION.txt"
    version = stated.read_text(encoding="utf-8").strip() if stated.is_file() else "unstated"
    return f"{version}+{path.stat().st_size}"


def _free(library: ctypes.CDLL, booster: ctypes.c_void_p, config: ctypes.c_void_p) -> None:
    library.LGBM_FastConfigFree(config)
    library.LGBM_BoosterFree(booster)


def _check_header(text: str, file: str, features: Sequence[str]) -> None:
    head, _, trees = text.partition("\n\n")
    facts = dict(line.partition("=")[::2] for line in head.splitlines())
    if not head.startswith("tree\n") or "\nend of trees\n" not in trees or "\0" in text:
        raise _refused(file, "is no LightGBM text model")
    if facts.get("feature_names", "").split(" ") != list(features):
        raise _refused(file, "has other columns than spec.json says")
    if facts.get("num_class") != "1" or facts.get("num_tree_per_iteration") != "1":
        raise _refused(file, "does not give one score")
    if any(f"\n{word}" in text for word in _UNSUPPORTED):
        raise _refused(file, "is a random forest or has linear leaves, which can't be explained")


def _call(library: ctypes.CDLL, file: str, function: object, *arguments: object) -> None:
    if not callable(function) or function(*arguments) == 0:
        return
    raise _refused(file, f"LightGBM says: {library.LGBM_GetLastError().decode(errors='replace')}")


def _refused(file: str, what: str) -> ModelError:
    return ModelError(what, where=file, remedy="correct the export, or install another bundle")
