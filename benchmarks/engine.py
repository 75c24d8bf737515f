"""Measure the rules engine: processor time of a new case, whole and by part.

    .venv/bin/python benchmarks/engine.py --cases 400
    .venv/bin/python benchmarks/engine.py --source ../before/src

Cases are the made-up patients of the service's benchmark, no two alike; ``--warm`` others are
answered first, as a service has answered others. Objects that exist then are left out of garbage
collection, as the service does. ``--source`` measures another version of the package.
"""

from __future__ import annotations

import argparse
import gc
import statistics
import sys
import time
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson
from made_up_patients import SIZES, hook_bodies

if TYPE_CHECKING:
    from oncobasis.core.case import TumorCase

PARTS = ("findings_of", "match_rules", "match_vetoes", "resolve", "_weigh", "_write", "assess")
"""Functions of the use case; those with an underscore hold the ones before them."""


def main() -> int:
    """Print a table: parts below, sizes of cases across; return an exit code."""
    options = _options()
    if options.source is not None:
        sys.path.insert(0, str(options.source))
    import oncobasis.engine.use_case as engine  # noqa: PLC0415 - after --source

    print(f"{Path(engine.__file__).parent}\nmilliseconds of processor time, median (mean)")
    rows: dict[str, list[str]] = {name: [] for name in PARTS}
    for size in SIZES:
        spent = measured(engine, size, options.cases, options.warm)
        for name, times in spent.items():
            rows[name].append(f"{statistics.median(times):7.2f} ({statistics.mean(times):.2f})")
    print(f"{'':14}" + "".join(f"{size:>18}" for size in SIZES))
    for name, cells in rows.items():
        print(f"{name:14}" + "".join(f"{cell:>18}" for cell in cells))
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--cases", type=int, default=400, help="cases measured of each size")
    parser.add_argument("--warm", type=int, default=400, help="cases answered before")
    parser.add_argument("--source", type=Path, help="folder that holds the package to measure")
    return parser.parse_args()


def measured(engine: Any, size: str, count: int, warm: int) -> dict[str, list[float]]:  # noqa: ANN401
    """Milliseconds that each part took for each case."""
    from oncobasis.knowledge import load_knowledge  # noqa: PLC0415 - after --source

    knowledge, today = load_knowledge(), datetime.now(UTC).date()
    for case in cases_of(hook_bodies(warm, size, seed=1), today):
        engine.assess(case, knowledge, as_of=today)
    cases = cases_of(hook_bodies(count, size, seed=2), today)
    gc.collect()
    gc.freeze()
    spent: dict[str, list[float]] = {name: [] for name in PARTS}
    originals = {name: getattr(engine, name) for name in PARTS}
    for name, function in originals.items():
        setattr(engine, name, _timed(function, spent[name]))
    try:
        for case in cases:
            engine.assess(case, knowledge, as_of=today)
    finally:
        for name, function in originals.items():
            setattr(engine, name, function)
    return spent


def cases_of(bodies: Iterable[bytes], today: date) -> list[TumorCase]:
    """The cases of hook calls, read as the service reads them."""
    from oncobasis.assembly.serving.intake import case_of_bundle  # noqa: PLC0415 - after --source

    return [
        case_of_bundle(_bundle(orjson.loads(body)), str(number), as_of=today.isoformat())
        for number, body in enumerate(bodies)
    ]


def _bundle(call: dict[str, Any]) -> dict[str, Any]:
    """What is prefetched, as one Bundle."""
    entries: list[dict[str, Any]] = []
    for found in call["prefetch"].values():
        entries += found["entry"] if found["resourceType"] == "Bundle" else [{"resource": found}]
    return {"resourceType": "Bundle", "type": "collection", "entry": entries}


def _timed(function: Callable[..., Any], spent: list[float]) -> Callable[..., Any]:
    def timed(*given: Any, **named: Any) -> Any:  # noqa: ANN401
        began = time.process_time()
        try:
            return function(*given, **named)
        finally:
            spent.append((time.process_time() - began) * 1e3)

    return timed


if __name__ == "__main__":
    sys.exit(main())
