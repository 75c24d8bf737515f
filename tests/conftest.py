"""What every test may ask for: public data files beside the project, and one hypothesis profile."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

DATA_VARIABLE = "ONCOBASIS_DATA"

# Wall-clock deadlines fail on a busy machine for no fault of the code. In CI the examples are
# derandomised, so that a red run can be repeated.
settings.register_profile("local", deadline=None)
settings.register_profile(
    "ci", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("ci" if os.environ.get("CI") else "local")


@pytest.fixture(scope="session", autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Receipts of tried models stay with the test run, in processes that it starts too."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ONCOBASIS_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Folder of public data files (ONCOBASIS_DATA); the test is skipped where it isn't there."""
    named = os.environ.get(DATA_VARIABLE)
    if not named:
        pytest.skip(f"{DATA_VARIABLE} is not set: this test reads public data files")
    folder = Path(named)
    if not folder.is_dir():
        pytest.skip(f"{DATA_VARIABLE} names {named}, which is not a folder")
    return folder.resolve()


@pytest.fixture(scope="session")
def shared_file(shared_data: Path) -> Callable[[str], Path]:
    """Return a function from a path inside the shared data to the file, or skip naming it."""

    def find(relative: str) -> Path:
        path = shared_data / relative
        if not path.exists():
            pytest.skip(f"{relative} is not in the shared data")
        return path

    return find
