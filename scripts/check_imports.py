"""Fail when the domain imports a third-party package, or a package is imported outside its home.

import-linter guards the direction between the project's own modules; this guards what needs no
list of every package there is: the domain knows the standard library only.
"""

from __future__ import annotations

import ast
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = Path("src/oncobasis")

DOMAIN = ("core", "nomenclature", "rules", "engine")

# The one exception: canonical JSON is bytes, and its plain code there is what orjson is held to.
EXCEPTIONS = {("core/canonical.py", "orjson")}

# Third-party package -> the modules of oncobasis that may import it.
HOMES = {
    "fastapi": {"service"},
    "jinja2": {"report"},
    "mlflow": {"tracking"},
    "pysam": {"annotate", "readers"},
    "sqlalchemy": {"store"},
}


def main() -> int:
    """Check every module of the package; return an exit code."""
    faults = [fault for path in sorted(PACKAGE.rglob("*.py")) for fault in faults_in(path)]
    for fault in faults:
        print(fault, file=sys.stderr)
    print(f"check_imports: {len(faults)} faults")
    return 1 if faults else 0


def faults_in(path: Path) -> Iterator[str]:
    """Yield one line for each import that is not allowed in this file."""
    module = path.relative_to(PACKAGE)
    layer = module.parts[0].removesuffix(".py")
    for line, package in third_party_imports(path):
        where = f"{path}:{line}: {layer} imports {package}"
        if (module.as_posix(), package) in EXCEPTIONS:
            continue
        if layer in DOMAIN:
            yield f"{where}; the domain imports the standard library only"
        elif layer not in HOMES.get(package, {layer}):
            yield f"{where}; only {', '.join(sorted(HOMES[package]))} may"


def third_party_imports(path: Path) -> Iterator[tuple[int, str]]:
    """Yield line and top-level package of each import from outside the standard library."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), str(path))):
        match node:
            case ast.Import():
                names = [alias.name for alias in node.names]
            case ast.ImportFrom():
                names = [node.module or ""]
            case _:
                continue
        for package in (name.partition(".")[0] for name in names):
            if package != "oncobasis" and package not in sys.stdlib_module_names:
                yield node.lineno, package


if __name__ == "__main__":
    sys.exit(main())
