"""A session that was ended is refused at once, by every process, whoever holds a copy of it."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from builders import smart_servers
from builders.command import oncobasis
from builders.service_clients import BASE, Caller, demo_settings, serving
from builders.smart_servers import CLIENT_ID, PERSON, Emr
from oncobasis.service.auth.principal import user_digest
from oncobasis.settings import PeopleSettings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

OWN = {"sec-fetch-site": "same-origin"}
REVOKE = "/v1/sessions/revoke"


@contextmanager
def worker(folder: Path, emr: Emr) -> Iterator[Caller]:
    people = PeopleSettings(
        issuer=emr.address,
        client_id=CLIENT_ID,
        roles={"viewer": "viewer", "engineer": "engineer"},
    )
    with serving(demo_settings(folder, auth="jwt", people=people)) as caller:
        yield caller


@pytest.fixture
def emr() -> Iterator[Emr]:
    with smart_servers.emr(redirects=(f"{BASE}/signin/callback",)) as found:
        yield found


@pytest.fixture
def workers(tmp_path: Path, emr: Emr) -> Iterator[tuple[Caller, Caller]]:
    """Two processes over one store."""
    with worker(tmp_path, emr) as first, worker(tmp_path, emr) as second:
        yield first, second


def sign_in(caller: Caller, emr: Emr, role: str = "viewer", person: str = PERSON) -> dict[str, str]:
    """Sign in with a browser of its own; return the header that a copy of its cookie makes."""
    caller.http.cookies.clear()
    emr.claims = {"roles": [role], "sub": person}
    left = caller.get("/signin")
    back = caller.get(emr.authorize(left.headers["location"]))
    held = back.headers.get_list("set-cookie")[0].partition(";")[0]
    caller.http.cookies.clear()
    return {"cookie": held, **OWN}


def status(caller: Caller, held: dict[str, str]) -> int:
    return caller.get("/v1/cases", headers=held).status_code


def test_a_copy_of_a_session_that_signed_out_is_refused_everywhere(
    workers: tuple[Caller, Caller], emr: Emr
) -> None:
    first, second = workers
    held, other = sign_in(first, emr), sign_in(first, emr)
    assert (status(first, held), status(second, held)) == (200, 200)
    assert first.post("/signout", headers=held).status_code == 303
    assert (status(first, held), status(second, held)) == (401, 401)
    assert second.get("/", headers=held).headers["location"].startswith("/signin")
    assert status(second, other) == 200


def test_signing_out_everywhere_ends_every_session_of_that_person(
    workers: tuple[Caller, Caller], emr: Emr
) -> None:
    first, second = workers
    mine, also_mine = sign_in(first, emr), sign_in(second, emr)
    colleague = sign_in(first, emr, person="colleague")
    assert first.post("/signout/everywhere", headers=mine).status_code == 303
    assert (status(second, mine), status(first, also_mine)) == (401, 401)
    assert status(second, colleague) == 200
    assert status(first, sign_in(first, emr)) == 200


def test_an_engineer_signs_a_person_out(workers: tuple[Caller, Caller], emr: Emr) -> None:
    first, second = workers
    held = sign_in(first, emr)
    engineer = sign_in(first, emr, "engineer", "engineer")
    assert first.post(REVOKE, json={"subject": PERSON}, headers=held).status_code == 403
    done = first.post(REVOKE, json={"subject": PERSON}, headers=engineer)
    assert done.json() == {"user": user_digest(emr.address, PERSON)}
    assert PERSON not in done.text
    assert (status(first, held), status(second, held)) == (401, 401)
    assert status(first, engineer) == 403  # still signed in; no reader


@pytest.mark.parametrize("body", [{}, {"user": "x"}, {"user": "0" * 64, "subject": "x"}])
def test_one_person_is_named(
    workers: tuple[Caller, Caller], emr: Emr, body: dict[str, str]
) -> None:
    engineer = sign_in(workers[0], emr, "engineer", "engineer")
    assert workers[0].post(REVOKE, json=body, headers=engineer).status_code == 422


def test_ends_are_entries_of_the_journal_without_a_name(
    workers: tuple[Caller, Caller], emr: Emr, tmp_path: Path
) -> None:
    held = sign_in(workers[0], emr)
    workers[0].post("/signout", headers=held)
    done = oncobasis("audit", "export", "--state", str(tmp_path / "state"))
    (line,) = [one for one in done.text.splitlines() if '"kind":"signout"' in one]
    assert user_digest(emr.address, PERSON) in line
    assert PERSON not in line


def test_the_command_ends_sessions_of_a_running_service(
    workers: tuple[Caller, Caller], emr: Emr, tmp_path: Path
) -> None:
    held = sign_in(workers[0], emr)
    people = tmp_path / "people.txt"
    people.write_text(user_digest(emr.address, PERSON) + "\n")
    words = ("sessions", "revoke", "--state", str(tmp_path / "state"), str(people))
    done = oncobasis(*words)
    assert (done.code, done.text) == (0, "1 people were signed out\n")
    assert status(workers[1], held) == 401
    people.write_text("somebody\n")
    assert "no digest" in oncobasis(*words).err
