"""healthchain's SandboxClient, a sloppy client: hundreds of calls, and never a 5xx.

ONCOBASIS_HEALTHCHAIN names a Python in which ``pip install 'healthchain[sandbox]'`` was run; it
wants a FastAPI of its own, so it has an environment of its own (docs/methods/cds-hooks.md).
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from builders.service_process import served
from builders.service_records import patient, record, searchset, variant

if TYPE_CHECKING:
    from collections.abc import Iterator

HEALTHCHAIN = "ONCOBASIS_HEALTHCHAIN"
CLIENT = Path(__file__).with_name("healthchain_client.py")
VIEW = "oncobasis-patient-view"
EACH = 25
"""Requests of each way; a service is called in 16 ways."""

pytestmark = pytest.mark.slow

Call = dict[str, Any]


@pytest.fixture(scope="module")
def python() -> str:
    """The Python with the library; skipped where there is none."""
    named = os.environ.get(HEALTHCHAIN)
    if not named or shutil.which(named) is None:
        pytest.skip(f"{HEALTHCHAIN} names no Python: it needs one with healthchain installed")
    return named


@pytest.fixture(scope="module")
def calls(python: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Call]]:
    folder = tmp_path_factory.mktemp("prefetch")
    known = record(variant(), variant(change="p.Thr790Met"))
    for name, prefetch in {
        "known": known,
        "empty": {"conditions": searchset(), "laboratory": None, "patient": patient()},
        "junk": {**known, "laboratory": {"resourceType": "Observation", "code": "x"}, "more": 3},
    }.items():
        (folder / f"{name}.json").write_text(json.dumps(prefetch))
    # Nobody reads the service's log here: a full pipe would stop it.
    quiet = {"ONCOBASIS_LOG_LEVEL": "error"}
    with served(tmp_path_factory.mktemp("service"), **quiet) as running:
        words = [python, str(CLIENT), str(running.http.base_url).rstrip("/")]
        done = subprocess.run(
            [*words, str(EACH), "20261123", str(folder)],
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        yield json.loads(done.stdout)["calls"]


def of(calls: list[Call], **named: str) -> Iterator[Call]:
    found = [one for one in calls if all(one[key] == value for key, value in named.items())]
    assert found
    yield from found


def test_every_call_is_answered_and_none_by_a_5xx(calls: list[Call]) -> None:
    assert sum(one["sent"] for one in calls) == EACH * len(calls)
    for one in calls:
        assert sum(one["status"].values()) == one["sent"] == one["returned"] == EACH, one
        assert one["status"].keys() <= {"200", "400", "404", "412", "422"}, one


def test_every_refusal_says_why(calls: list[Call]) -> None:
    for one in calls:
        for text in one["refusals"]:
            problem = json.loads(text)
            assert problem.get("title") or problem["issue"][0]["details"]["text"]


def test_a_hook_of_no_service_is_refused(calls: list[Call]) -> None:
    discharge = [one for one in calls if one["workflow"] == "encounter-discharge"]
    assert {status for one in discharge for status in one["status"]} == {"400", "404"}


def test_resources_of_another_patient_are_no_record(calls: list[Call]) -> None:
    for one in of(calls, way="synthetic", workflow="patient-view", service=VIEW):
        assert one["status"] == {"412": EACH}
        assert "another patient" in one["refusals"][0]


def test_a_record_of_its_own_is_answered(calls: list[Call]) -> None:
    for one in of(calls, way="documents", workflow="patient-view", service=VIEW):
        assert one["status"].keys() == {"200", "412"}
        assert one["cards"] > 0


def test_orders_that_it_drops_are_not_taken_for_none(calls: list[Call]) -> None:
    """Its requests lose ``draftOrders`` on the way: no all-clear for drugs that nobody saw."""
    for one in of(calls, way="orders as they are sent"):
        assert one["status"] == {"422": EACH}
        assert "/context/draftOrders" in one["refusals"][0]


def test_whole_orders_are_checked(calls: list[Call]) -> None:
    for one in of(calls, way="whole orders"):
        assert one["status"] == {"200": EACH}
        assert one["cards"] > 0
