"""Reading what is kept is an entry of the journal: who, which, when, and nothing of the content."""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from builders import smart_servers
from builders.command import oncobasis
from builders.service_clients import BASE, Caller, demo_settings, serving
from builders.smart_servers import CLIENT_ID, PERSON
from oncobasis.audit.chains.export import export_entries
from oncobasis.service.auth.principal import user_digest
from oncobasis.settings import PeopleSettings, ServiceSettings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

OWN = {"sec-fetch-site": "same-origin"}
CASE = {"tumor_type": "LUAD", "alterations": ["EGFR L858R"]}


def readings(folder: Path) -> list[dict[str, Any]]:
    lines = [json.loads(line)["entry"] for line in export_entries(folder / "state" / "audit")]
    return [one["facts"] for one in lines if one["kind"] == "read"]


@contextmanager
def signed_in(folder: Path, **changed: object) -> Iterator[tuple[Caller, str]]:
    """A clinician in a browser; with the issuer's address."""
    with smart_servers.emr(redirects=(f"{BASE}/signin/callback",)) as emr:
        people = PeopleSettings(
            issuer=emr.address, client_id=CLIENT_ID, roles={"doctor": "clinician"}
        )
        settings: ServiceSettings = demo_settings(folder, auth="jwt", people=people, **changed)
        with serving(settings) as caller:
            emr.claims = {"roles": ["doctor"]}
            left = caller.get("/signin")
            caller.get(emr.authorize(left.headers["location"]))
            yield caller, emr.address


def read_everything(caller: Caller) -> tuple[str, str]:
    place = caller.post("/v1/assessments", json=CASE, headers=OWN).headers["location"]
    name = place.rpartition("/")[2]
    case = caller.get("/v1/assessments").json()["items"][0]["case"]
    assert caller.get(f"/reports/{name}").status_code == 200
    assert caller.get(f"/reports/{name}/report").status_code == 200
    first = caller.get(place)
    again = caller.get(place, headers={"if-none-match": first.headers["etag"]})
    assert (first.status_code, again.status_code) == (200, 304)
    assert caller.get(f"/v1/cases/{case}").status_code == 200
    assert caller.get("/v1/assessments/as-none").status_code == 404
    return name, case


def test_what_a_person_reads_is_written_down_by_digest(tmp_path: Path) -> None:
    with signed_in(tmp_path) as (caller, issuer):
        name, case = read_everything(caller)
    found = readings(tmp_path)
    told = [(one["service"], one.get("assessment") or one.get("case")) for one in found]
    assert told == [("pages", name), ("api", name), ("api", name), ("api", case)]
    assert {one["user"] for one in found} == {user_digest(issuer, PERSON)}
    words = {"client", "tenant", "user", "service", "assessment", "case"}
    assert {key for one in found for key in one} <= words
    state = str(tmp_path / "state")
    assert "intact" in oncobasis("audit", "verify", "--state", state).text
    lines = oncobasis("audit", "export", "--state", state).text.splitlines()
    first = next(json.loads(line) for line in lines if '"kind":"read"' in line)
    place = f"{first['slot']}-{first['entry']['sequence']}"
    assert "not an answer" in oncobasis("audit", "replay", place, "--state", state).err


def test_nothing_is_shown_that_could_not_be_written_down(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with signed_in(tmp_path) as (caller, _):
        place = caller.post("/v1/assessments", json=CASE, headers=OWN).headers["location"]
        journal = caller.app.state.lifecycle.parts.journal

        def broken(*_: object) -> None:
            raise OSError

        monkeypatch.setattr(journal, "submit", broken)
        for one in (place, f"/reports/{place.rpartition('/')[2]}/report"):
            answer = caller.get(one)
            assert answer.status_code >= 500
            assert "osimertinib" not in answer.text
        monkeypatch.undo()


@pytest.mark.parametrize(("whose", "number"), [("people", 0), ("none", 0), ("all", 4)])
def test_systems_are_written_down_where_that_is_asked_for(
    tmp_path: Path, whose: str, number: int
) -> None:
    """In the demo mode nobody is known to be a person; pages are read by one all the same."""
    with serving(demo_settings(tmp_path, record_reads=whose)) as caller:
        read_everything(caller)
    found = readings(tmp_path)
    assert len([one for one in found if one["service"] == "api"]) == max(0, number - 1)
    assert len([one for one in found if one["service"] == "pages"]) == (whose != "none")
