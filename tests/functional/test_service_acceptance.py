"""Acceptance and override of advice: the same figures for the API, the page and the command."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from builders.command import oncobasis
from builders.service_clients import Caller, Emr, demo_settings, serving, signed_settings
from builders.service_records import hook
from oncobasis.core.shares import wilson

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

VIEW = "/cds-services/oncobasis-patient-view"
CASE = {"tumor_type": "LUAD", "alterations": ["EGFR L858R"]}
CANARY = "KANARIENVOGEL"


def advise(caller: Caller, *words: str) -> None:
    """Show cards, and answer the first of each call with a word."""
    for word in words:
        first = caller.post(VIEW, json=hook()).json()["cards"][0]
        if word == "none":
            continue
        item: dict[str, Any] = {
            "card": first["uuid"],
            "outcome": word.partition(":")[0],
            "outcomeTimestamp": "2026-11-22T10:00:00Z",
        }
        if word == "accepted":
            item["acceptedSuggestions"] = [{"id": "suggestion-1"}]
        if ":" in word:
            reason = {"code": word.partition(":")[2]}
            item["overrideReason"] = {"reason": reason, "userComment": CANARY}
        taken = caller.post(f"{VIEW}/feedback", json={"feedback": [item]})
        assert taken.status_code == 200


def decide(caller: Caller, *words: str) -> None:
    name = caller.post("/v1/assessments", json=CASE).headers["location"]
    for word in words:
        body = {"decision": word, "decided_on": "2026-11-22", "reason": CANARY}
        assert caller.post(f"{name}/decision", json=body).status_code == 201


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("acceptance")


@pytest.fixture(scope="module")
def service(state: Path) -> Iterator[Caller]:
    with serving(demo_settings(state)) as caller:
        advise(caller, "accepted", "overridden:not-fit", f"overridden:{CANARY}", "none")
        decide(caller, "declined", "accepted")
        decide(caller, "deferred")
        yield caller


def rows(service: Caller, query: str = "") -> list[dict[str, Any]]:
    answer = service.get(f"/v1/acceptance{query}")
    assert answer.status_code == 200
    found = answer.json()["items"]
    assert isinstance(found, list)
    return found


def test_the_last_word_and_the_last_decision_count(service: Caller) -> None:
    (whole,) = rows(service, "?kind=all")
    assert (whole["accepted"], whole["overridden"]) == (1, 2)
    assert whole["shown"] == whole["accepted"] + whole["overridden"] + whole["unanswered"]
    assert whole["decisions"] == {"accepted": 1, "modified": 0, "declined": 0, "deferred": 1}
    assert whole["following"]["of"] == 1
    share, low, high = wilson(1, 3)
    told = whole["acceptance"]
    assert (told["value"], told["of"]) == (round(share, 4), 3)
    assert (told["low"], told["high"]) == (round(low, 4), round(high, 4))


def test_rules_and_models_are_told_apart(service: Caller) -> None:
    rules = rows(service, "?kind=rule")
    assert rules
    assert all("@" not in one["basis"] for one in rules)
    assert {one["kind"] for one in rows(service)} <= {"all", "rule", "model"}
    assert all("@" in one["basis"] for one in rows(service, "?kind=model"))


def test_reasons_are_codes_that_were_offered_and_nothing_of_a_patient_is_told(
    service: Caller,
) -> None:
    (whole,) = rows(service, "?kind=all")
    assert whole["reasons"] == {"not-fit": 1, "other": 1}
    for place in ("/v1/acceptance", "/v1/acceptance?format=csv", "/acceptance"):
        assert CANARY not in service.get(place).text


def test_the_page_says_that_nobody_was_asked_who_they_are(service: Caller) -> None:
    assert "Demo mode" in service.get("/acceptance").text


def test_periods(service: Caller) -> None:
    by_month = rows(service, "?kind=all&every=month")
    assert [re.fullmatch(r"\d{4}-\d\d", one["period"]) is not None for one in by_month] == [True]
    assert re.fullmatch(r"\d{4}-Q\d", rows(service, "?every=quarter")[0]["period"])
    assert rows(service, "?since=2001-01-01&until=2001-12-31") == []
    assert service.get("/v1/acceptance?since=2002-01-01&until=2001-01-01").status_code == 422
    assert service.get("/v1/acceptance?every=hour").status_code == 422


def test_csv_says_the_same(service: Caller) -> None:
    answer = service.get("/v1/acceptance", headers={"accept": "text/csv"})
    assert answer.headers["content-type"].startswith("text/csv")
    told = list(csv.DictReader(io.StringIO(answer.text)))
    for line, row in zip(told, rows(service), strict=True):
        assert line["basis"] == row["basis"]
        assert (int(line["shown"]), int(line["accepted"])) == (row["shown"], row["accepted"])
        assert int(line["reason_not-fit"]) == row["reasons"].get("not-fit", 0)
        wanted = "" if row["acceptance"] is None else f"{row['acceptance']['value']:.4f}"
        assert line["acceptance"] == wanted


def test_the_command_says_the_same(service: Caller, state: Path) -> None:
    words = ("acceptance", "--state", str(state / "state"))
    assert json.loads(oncobasis(*words, "--json").out) == rows(service)
    assert oncobasis(*words, "--csv").text == service.get("/v1/acceptance?format=csv").text


@pytest.mark.parametrize(("language", "title"), [("en", "What was done"), ("ko", "권고에 대한")])
def test_the_page_needs_no_script_and_names_what_it_draws(
    service: Caller, language: str, title: str
) -> None:
    page = service.get(f"/acceptance?lang={language}&days=90").text
    assert title in page
    assert f'<html lang="{language}">' in page
    assert "<script" not in page
    assert " style=" not in page
    pictures = [one for one in re.findall(r"<svg[^>]*>", page) if "aria-hidden" not in one]
    assert pictures  # the squares of the legend stand beside their word and are hidden
    for picture in pictures:
        assert 'role="img"' in picture
        assert "aria-label=" in picture
    assert page.count("<svg") > 1
    assert "33 % (6" in page


def test_other_tenants_and_other_roles_see_nothing_of_it(tmp_path: Path) -> None:
    emr = Emr()
    settings = signed_settings(tmp_path, emr)
    client = settings.clients[0].model_copy(
        update={"tenants": ("north", "south"), "roles": ("clinician", "auditor")}
    )
    with serving(settings.model_copy(update={"clients": (client,)})) as caller:
        made = caller.post(VIEW, json=hook(), headers=emr.bearer(VIEW, tenant="north"))
        assert made.status_code == 200
        path = "/v1/acceptance"
        north = caller.get(path, headers=emr.bearer(path, tenant="north")).json()["items"]
        assert north[0]["shown"] > 0
        assert caller.get(path, headers=emr.bearer(path, tenant="south")).json()["items"] == []
    plain = client.model_copy(update={"roles": ("clinician",)})
    with serving(settings.model_copy(update={"clients": (plain,)})) as caller:
        assert caller.get(path, headers=emr.bearer(path, tenant="north")).status_code == 403
